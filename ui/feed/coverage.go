// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
)

// covering is what an editor knows of who has acknowledged the post that is open.
type covering struct {
	of    news.PostID
	known bool
	away  bool
	Coverage
}

// readCoverage asks the server, as only it knows.
func (s *Screen) readCoverage(post news.PostID) {
	if s.cover.of != post {
		s.cover = covering{of: post}
	}
	s.env.Work.Latest("coverage", func(ctx context.Context) (func(), error) {
		cover, err := s.data.Coverage(ctx, post)
		return func() {
			if s.open != post {
				return
			}
			if err != nil {
				s.cover.away = !s.cover.known
			} else {
				s.cover = covering{of: post, known: true, Coverage: cover}
			}
			s.redraw()
		}, nil
	})
}

// coverage shows an editor how many have acknowledged the post, by units; nil for everybody else, and for posts that do not ask.
func (s *Screen) coverage() fyne.CanvasObject {
	if !s.article.Edits || s.article.Post.Asks == 0 {
		return nil
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(s.words.T("feed.cover"), kit.Heading)}
	switch c := s.cover; {
	case c.away:
		parts = append(parts, kit.NewParagraph(s.words.T("feed.cover.away"), kit.Small))
	case !c.known:
		parts = append(parts, kit.NewLoading(2))
	case c.Total.All == 0:
		parts = append(parts, kit.NewParagraph(s.words.T("feed.cover.few", news.Crowd), kit.Small))
	default:
		parts = append(parts, s.share(s.words.T("feed.cover.all"), c.Total))
		for _, share := range c.Shares {
			name := share.Name
			if name == "" {
				name = s.words.T("feed.cover.rest")
			}
			parts = append(parts, s.share(name, share))
		}
		parts = append(parts, kit.NewParagraph(s.words.T("feed.cover.line", news.Crowd), kit.Small))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// share is a bar with its numbers, which say the same in words.
func (s *Screen) share(name string, share Share) fyne.CanvasObject {
	figures := kit.NewText(s.words.T("feed.cover.of", s.words.Number(share.Done), s.words.Number(share.All)), kit.Small)
	return kit.Stack(4, container.New(kit.Flex(12, 1, 0), kit.NewParagraph(name, kit.Body), figures), kit.NewProgress(float32(share.Done)/float32(max(share.All, 1))))
}
