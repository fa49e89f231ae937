// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// feedsCard makes, shows and ends the links by which other calendars fetch the person's bookings.
func (s *Screen) feedsCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{kit.Stack(4, kit.NewParagraph(t.T("settings.feed"), kit.Heading), kit.NewParagraph(t.T("settings.feed.line"), kit.Body))}
	if s.fresh.Address != "" {
		parts = append(parts, s.freshCard())
	}
	if len(s.state.Feeds) == 0 {
		parts = append(parts, kit.NewParagraph(t.T("settings.feed.none"), kit.Small))
	} else {
		rows := make([]fyne.CanvasObject, len(s.state.Feeds))
		for i, feed := range s.state.Feeds {
			rows[i] = s.feedRow(feed)
		}
		parts = append(parts, lined(rows))
	}
	kind := kit.Filled
	if len(s.away.stays) > 0 || s.fresh.Address != "" { // there is something else to do first
		kind = kit.Outline
	}
	add := kit.NewButton(kind, "add", t.T("settings.feed.add"), s.onLink)
	if len(s.state.Feeds) >= booking.MaxFeeds {
		add.Disable(t.T("settings.feed.enough"))
	}
	return kit.NewCard(kit.Stack(16, append(parts, kit.Line(0, add))...))
}

// freshCard is the link that was just made, with what to mind.
func (s *Screen) freshCard() fyne.CanvasObject {
	t := s.env.Text
	link := kit.NewParagraph(s.fresh.Address, kit.SmallStrong)
	line := t.T("settings.feed.fresh.line")
	if !s.env.Online() {
		line = t.T("settings.feed.fresh.offline")
	}
	words := kit.NewParagraph(line, kit.Small)
	for _, p := range []*kit.Paragraph{link, words} {
		p.SetColor(kit.ToneOnPrimarySoft)
	}
	copying := kit.NewButton(kit.Outline, "", t.T("settings.feed.copy"), func() { s.onCopy(s.fresh) })
	return kit.NewTintedCard(kit.Hint, kit.Stack(12, link, kit.Line(0, copying), words))
}

func (s *Screen) feedRow(f Feed) fyne.CanvasObject {
	t := s.env.Text
	title := t.T("settings.feed.made", t.DayOfMonth(booking.DayOf(f.MadeAt, s.env.Location)))
	var buttons []fyne.CanvasObject
	if f.Address != "" && f.ID != s.fresh.ID { // what was just made has its button above
		buttons = append(buttons, s.small(t.T("settings.feed.copy"), title, func() { s.onCopy(f) }))
	}
	buttons = append(buttons, s.small(t.T("settings.feed.end"), title, func() { s.onUnlink(f) }))
	return kit.NewRow(kit.NewTile("calendar_month", kit.TileSoft), title, s.feedLine(f), kit.Line(16, buttons...), nil)
}

// small is a button in a row, which says aloud what it is about.
func (s *Screen) small(label, about string, do func()) fyne.CanvasObject {
	b := kit.NewButton(kit.Plain, "", label, do)
	b.Small = true
	b.SetSpoken(dotted(about, label))
	return b
}

func (s *Screen) feedLine(f Feed) string {
	t := s.env.Text
	if f.Waits {
		return t.T("settings.feed.waits")
	}
	line := t.T("settings.feed.until", t.DayOfMonth(booking.DayOf(f.Ends, s.env.Location)), f.Ends.In(s.env.Location).Format("2006"))
	if f.Address == "" {
		return dotted(line, t.T("settings.feed.elsewhere"))
	}
	return line
}

func (s *Screen) onLink() {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		feed, err := s.data.Link(ctx)
		return func() {
			s.fresh = feed
			s.redraw()
			s.Refresh()
		}, err
	})
}

func (s *Screen) onCopy(f Feed) {
	s.data.Copy(f.Address)
	s.env.Tell(ui.Notice{Line: s.env.Text.T("settings.feed.copied")})
}

// onUnlink ends a link; it can be taken back, and then the link that was given away works again.
func (s *Screen) onUnlink(f Feed) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Unlink(ctx, f)
		return func() {
			if s.fresh.ID == f.ID {
				s.fresh = Feed{}
			}
			s.env.Undoable(s.env.Text.T("settings.feed.ended"), func() { s.onRelink(f) })
			s.redraw()
			s.Refresh()
		}, err
	})
}

func (s *Screen) onRelink(f Feed) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Relink(ctx, f) })
}

// calendarLine is what the list says of the calendar.
func (s *Screen) calendarLine() string {
	if len(s.state.Feeds) == 0 {
		return s.env.Text.T("settings.calendar.line")
	}
	return s.env.Text.N("settings.feed.count", len(s.state.Feeds))
}

// mindingCard is what whoever gives a link away should know.
func (s *Screen) mindingCard() fyne.CanvasObject {
	return s.lockedCard(s.env.Text.T("settings.feed.mind"))
}
