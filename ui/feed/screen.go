// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"image"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
	"github.com/pult-app/pult/ui/whom"
)

// batch is how many posts are shown at first, and how many more each time that is asked for: all of them are drawn, and some screens of
// them are enough to begin with.
const batch = 20

// A Screen is the destination Neues.
type Screen struct {
	env     ui.Env
	data    Data
	writing Writing
	words   words

	state  State
	loaded bool
	failed error
	filter Filter
	most   int

	open    news.PostID // the post that is read; empty for none
	article Article
	read    bool // article is that of open
	trouble error
	cover   covering

	editing *editor // nil while nothing is written

	answer news.CommentID         // to which the field below is an answer; empty for the post
	draft  string                 // what stands in the field
	unsent map[news.PostID]string // what stood in it at other posts
	taps   ui.Taps
	over   *kit.Popover
	head   *fyne.Container
	flow   *ui.Reflow
	list   *kit.Page
	places *whom.Ways                         // units and houses by name, for what is reviewed; nil until they were asked for
	thumbs map[markdown.PictureID]image.Image // small pictures of the list
	album  prose.Album                        // pictures of the post that is read or written
	back   float32                            // how far the list was scrolled
	write  func()                             // gives the focus to the field; nil when there is none
}

// New is the screen; it reads at its first Refresh.
func New(env ui.Env, data Data, writing Writing) *Screen {
	s := &Screen{env: env, data: data, writing: writing, words: words{env.Text, env}, most: batch, head: container.NewStack()}
	s.album = prose.Album{Work: env.Work, Read: func(ctx context.Context, id markdown.PictureID) ([]byte, error) { return data.Picture(ctx, id, true) }}
	s.flow = ui.NewReflow(largestBeside, s.content)
	s.showHead()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.flow.Object() }

// Header is the title on narrow windows: ui.Headed.
func (s *Screen) Header() fyne.CanvasObject { return s.head }

// Hears implements ui.Hearer. A new minute makes times older, and closes polls.
func (s *Screen) Hears(h ui.Hint) bool {
	return h != ui.Preferences && h != ui.Bookings && h != ui.Places
}

// Open implements ui.Opener: at a post, or where a predecessor was.
func (s *Screen) Open(args any) {
	switch at := args.(type) {
	case ui.ShowPost:
		s.show(at.Post)
	case place:
		s.filter, s.open, s.most, s.draft, s.answer = at.filter, at.open, at.most, at.draft, at.answer
		if at.writes != nil {
			s.onWrite(*at.writes)
		}
	}
}

// place is where the screen was, for its successor.
type place struct {
	filter Filter
	open   news.PostID
	most   int
	draft  string
	answer news.CommentID
	writes *news.Draft
}

// Keep implements ui.Keeper: what was written and not sent stays.
func (s *Screen) Keep() any {
	at := place{s.filter, s.open, s.most, s.draft, s.answer, nil}
	if s.editing != nil && s.editing.amends == nil {
		at.writes = &s.editing.draft
	}
	return at
}

// Begin implements ui.Beginner: the list, from its top.
func (s *Screen) Begin() {
	s.back = 0
	if s.editing != nil {
		s.editing.close()
	}
	if s.list != nil {
		s.list.ToTop()
	}
	if s.open != "" || s.filter != ForMe {
		s.filter = ForMe
		s.show("")
	}
}

// show opens a post, or goes back to the list.
func (s *Screen) show(post news.PostID) {
	if s.list != nil && s.open == "" {
		s.back = s.list.Offset()
	}
	if post != s.open {
		if s.unsent == nil {
			s.unsent = map[news.PostID]string{}
		}
		s.unsent[s.open] = s.draft
		s.open, s.read, s.trouble, s.answer, s.draft = post, false, nil, "", s.unsent[post]
		s.article = Article{}
		s.album.Forget()
		s.flow.ToTop()
		s.flow.Page = nil
	}
	s.Refresh()
	s.redraw()
}

// Refresh reads everything again and draws only what became different.
func (s *Screen) Refresh() {
	filter, most := s.filter, s.most
	s.env.Work.Latest("feed", func(ctx context.Context) (func(), error) {
		state, err := s.data.Posts(ctx, filter, most)
		return func() { s.take(state, err) }, nil
	})
	if s.open != "" {
		s.readArticle(s.open)
	}
}

func (s *Screen) take(state State, err error) {
	switch {
	case err != nil && s.loaded:
		s.env.Fail(err)
		return
	case err != nil:
		s.failed = err
	case s.loaded && s.failed == nil && reflect.DeepEqual(state, s.state):
		return
	default:
		s.state, s.loaded, s.failed = state, true, nil
	}
	s.redraw()
}

func (s *Screen) readArticle(post news.PostID) {
	s.env.Work.Latest("article", func(ctx context.Context) (func(), error) {
		article, err := s.data.Article(ctx, post)
		return func() { s.takeArticle(post, article, err) }, nil
	})
}

func (s *Screen) takeArticle(post news.PostID, article Article, err error) {
	if post != s.open || err == nil && s.read && reflect.DeepEqual(article, s.article) {
		return
	}
	if s.trouble = err; err == nil {
		first := !s.read
		s.article, s.read = article, true
		if first && article.Edits && article.Post.Asks > 0 {
			s.readCoverage(post)
		}
		if first && !article.Gone && !article.Elsewhere {
			s.note(news.Note{Post: post, Read: article.Post.Version})
		}
	}
	s.redraw()
}

// note keeps what was read, without a word.
func (s *Screen) note(n news.Note) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Note(ctx, n) })
}

// redraw builds the content anew at the next layout, which is now.
func (s *Screen) redraw() {
	kit.KeepFocus(s.head, s.showHead)
	s.flow.Redraw()
}

// largestBeside is the largest text for which a list and an article have room beside each other.
const largestBeside = 1.3

// split tells that the list stands beside the article.
func (s *Screen) split() bool {
	return ui.WidthOf(s.flow.Size.Width) != ui.OneColumn && kit.TextScale() <= largestBeside
}

func (s *Screen) content() fyne.CanvasObject {
	s.write = nil
	switch {
	case s.failed != nil:
		return s.env.Trouble(s.failed, s.Refresh)
	case !s.loaded || s.state.Loading:
		return s.loading()
	case s.editing != nil:
		return s.editing.pane()
	case s.split():
		return container.New(columns{0.42, 404}, s.listPane(), s.articlePane())
	case s.open != "":
		return s.articlePane()
	}
	return s.listPane()
}

func (s *Screen) loading() fyne.CanvasObject {
	line := kit.NewParagraph(s.words.T("feed.loading"), kit.Small)
	return container.New(kit.Padded(12, 16), kit.Stack(12, kit.NewCard(kit.NewLoading(5)), line))
}

// columns are two beside each other: the left one has a share of the width, and at most so many dp; 0 for no limit.
type columns struct{ share, most float32 }

func (columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width * l.share
	if l.most > 0 {
		left = min(left, l.most)
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}

// showHead is the title above the list on narrow windows, or the way back from an article.
func (s *Screen) showHead() {
	s.head.Objects = []fyne.CanvasObject{s.header()}
	s.head.Refresh()
}

func (s *Screen) header() fyne.CanvasObject {
	if s.editing != nil {
		back := kit.NewButton(kit.Plain, "arrow_back", "", s.editing.close)
		back.Quiet = true
		back.SetSpoken(s.words.T("feed.write.close"))
		return container.New(kit.Padded(2, 16, 0, 4), container.New(kit.Flex(4, 0, 1), back, kit.NewText(s.editing.heading(), kit.Title)))
	}
	if s.open == "" || s.split() {
		return container.New(kit.Padded(8, 12, 4, 16), s.titled())
	}
	back := kit.NewButton(kit.Plain, "arrow_back", "", func() { s.show("") })
	back.Quiet = true
	back.SetSpoken(s.words.T("feed.back"))
	return container.New(kit.Padded(2, 8, 0, 4), container.New(kit.Flex(4, 0, 1, 0), back, kit.NewText("", kit.Title), s.tools()))
}

// titled is the title of the list, with the way to write.
func (s *Screen) titled() fyne.CanvasObject {
	title := kit.NewText(s.words.T("shell.to.feed"), kit.Title)
	if !s.state.Writes {
		return s.env.Titled(title)
	}
	write := kit.NewButton(kit.Filled, "edit", s.words.T("feed.write"), func() { s.onWrite(news.Draft{Audience: news.Audience{Everyone: true}}) })
	write.Small = true
	if s.split() {
		return container.New(kit.Flex(8, 1), title, write)
	}
	return s.env.Titled(title, write)
}

// Keys implements ui.Screen: J and K walk, C comments, N writes, Esc goes back.
func (s *Screen) Keys(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyN:
		if s.editing != nil || !s.state.Writes {
			return false
		}
		s.onWrite(news.Draft{Audience: news.Audience{Everyone: true}})
	case fyne.KeyJ, fyne.KeyK:
		if s.editing != nil { // nothing is read behind what is written
			return false
		}
		s.walk(map[fyne.KeyName]int{fyne.KeyJ: 1, fyne.KeyK: -1}[key.Name])
	case fyne.KeyC:
		if s.write == nil || s.editing != nil {
			return false
		}
		s.write()
	case fyne.KeyEscape:
		switch {
		case s.over != nil:
			s.over.Close()
		case s.editing != nil:
			s.editing.close()
		case s.open != "" && !s.split():
			s.show("")
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// walk opens the next post of the list, or the one before.
func (s *Screen) walk(step int) {
	at := -1
	for i, item := range s.state.Items {
		if item.Post == s.open {
			at = i
		}
	}
	if next := at + step; next >= 0 && next < len(s.state.Items) {
		s.show(s.state.Items[next].Post)
	}
}
