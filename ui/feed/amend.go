// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
)

// An amendment is the correction of a post that has appeared.
type amendment struct {
	version int
	asks    bool
	anew    bool
	note    *widget.Entry
}

// onCorrect opens the editor at the text of a post that has appeared.
func (s *Screen) onCorrect() {
	post := s.article.Post
	e := &editor{Screen: s, draft: news.Draft{ID: post.ID, Channel: post.Channel, Text: post.Text}, amends: &amendment{version: post.Version, asks: post.Asks > 0}}
	e.amends.note = widget.NewEntry()
	e.amends.note.SetPlaceHolder(s.words.T("feed.correct.note"))
	s.editing = e
	e.build()
	s.redraw()
}

// amending is what is said of a correction beside its text.
func (e *editor) amending() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewParagraph(e.words.T("feed.correct.line"), kit.Small), e.amends.note}
	if e.amends.asks {
		parts = append(parts, kit.Line(0, kit.NewChip("verified", e.words.T("feed.correct.anew"), e.amends.anew, func(on bool) { e.amends.anew = on })))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

func (e *editor) onAmend() {
	w := news.Correct{Post: e.draft.ID, Version: e.amends.version, Note: e.amends.note.Text, Anew: e.amends.anew, Text: e.draft.Text}
	e.taps.Write(e.env, func(ctx context.Context) error { return e.data.Correct(ctx, w) }, func() {
		e.end()
		e.env.Tell(notice(e.words.T("feed.correct.done")))
	}, e.after)
}

// openWithdraw asks before a post is taken away: nothing brings it back. An editor tells the author why.
func (s *Screen) openWithdraw(anchor fyne.CanvasObject) {
	post := s.open
	if s.article.Post.Author != s.state.Me.ID {
		s.askReason(anchor, "feed.withdraw.line", func(ctx context.Context, reason string) error {
			return s.data.Withdraw(ctx, news.Withdraw{Post: post, Reason: reason})
		}, "feed.withdrawn")
		return
	}
	do := kit.NewButton(kit.Filled, "delete", s.words.T("feed.withdraw"), func() {
		s.over.Close()
		s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Withdraw(ctx, news.Withdraw{Post: post}) },
			func() { s.env.Tell(notice(s.words.T("feed.withdrawn"))) }, s.Refresh)
	})
	s.popUp(anchor, kit.Stack(8, kit.NewParagraph(s.words.T("feed.withdraw.own"), kit.Small), do))
}

// onPin keeps the post on top for a week, or takes it down.
func (s *Screen) onPin() {
	post, w := s.open, news.Pin{Post: s.open}
	line := "feed.unpinned"
	if !s.article.Post.Pinned.After(s.env.Now()) {
		w.Until, line = (s.env.Today()+booking.Day(7)).At(s.env.Location, 18*60), "feed.pinned"
	}
	before := news.Pin{Post: post, Until: s.article.Post.Pinned}
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Pin(ctx, w) }, func() {
		s.env.Undoable(s.words.T(line), func() {
			s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Pin(ctx, before) })
		})
	}, s.Refresh)
}
