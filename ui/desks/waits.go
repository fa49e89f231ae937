// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// waitsFor is the person's wait that a desk in a span would answer; nil when there is none.
func (b *board) waitsFor(desk booking.Desk, span booking.Span) *booking.Wait {
	i := slices.IndexFunc(b.day.Waits, func(w booking.Wait) bool { return w.State.Open() && w.Span.Overlaps(span) && w.Fits(desk) })
	if i < 0 {
		return nil
	}
	return &b.day.Waits[i]
}

// offerOf is the wait to which a booking is offered, while it can still be accepted; nil when it is none.
func (b *board) offerOf(id booking.BookingID) *booking.Wait {
	i := slices.IndexFunc(b.day.Waits, func(w booking.Wait) bool {
		return w.State == booking.WaitOffered && w.Booking == id && w.Until.After(b.now)
	})
	if i < 0 {
		return nil
	}
	return &b.day.Waits[i]
}

// waitParts are the way to the waitlist from a desk that somebody else has, or that the person is on it. They remind of having said
// to be away, because nothing is offered then.
func (s *Screen) waitParts(d booking.DeskDay) (parts []fyne.CanvasObject) {
	if s.board.away() {
		parts = append(parts, kit.NewParagraph(s.words.T("desks.away"), kit.Small))
	}
	if w := s.board.waitsFor(d.Desk, s.board.view.Span); w != nil {
		leave := kit.NewButton(kit.Outline, "", s.words.T("desks.wait.leave"), func() { s.leave(*w) })
		return append(parts, kit.NewParagraph(s.words.waiting(*w), kit.Body), leave)
	}
	if s.board.held() != nil || s.board.judge(booking.Desk{}, s.board.view.Span) != nil {
		return nil // nothing is offered to who has a desk, or when nobody may book
	}
	return append(parts, s.waitButton(d.Desk, s.board.view.Span))
}

// waitButton opens the choice of what to wait for. The key W does, too.
func (s *Screen) waitButton(desk booking.Desk, span booking.Span) *kit.Button {
	button := kit.NewButton(kit.Soft, "hourglass_top", s.words.T("desks.wait"), nil)
	s.waitFor = func() { s.openWaits(button, desk, span) }
	button.SetOnTapped(s.waitFor)
	return button
}

// waiting says what a wait is for.
func (w words) waiting(x booking.Wait) string {
	switch {
	case x.Desk != "":
		return w.T("desks.wait.waiting")
	case x.Zone != "":
		return w.T("desks.wait.waiting.zone")
	}
	return w.T("desks.wait.waiting.house")
}

// openWaits lets the person choose what to wait for: the desk, its zone or its building.
func (s *Screen) openWaits(anchor fyne.CanvasObject, desk booking.Desk, span booking.Span) {
	one := booking.Join{Building: desk.Building, Desk: desk.ID, Span: span}
	zone, house := one, one
	zone.Desk, zone.Zone = "", desk.Zone
	house.Desk = ""
	row := func(icon, line, name string, wish booking.Join) fyne.CanvasObject {
		return kit.NewRow(kit.NewTile(icon, kit.TileSoft), name, line, nil, func() {
			s.closePopover()
			s.join(wish, name)
		})
	}
	rows := []fyne.CanvasObject{row("desk", s.words.T("desks.wait.desk"), s.words.Desk(desk.Code), one)}
	if z, ok := s.board.zones[desk.Zone]; ok {
		rows = append(rows, row("layers", s.words.T("desks.wait.zone"), s.words.zone(s.board, z), zone))
	}
	if name := houseName(s.houses, desk.Building); name != "" {
		rows = append(rows, row("apartment", s.words.T("desks.wait.house"), name, house))
	}
	when := kit.NewParagraph(s.words.When(span, s.house().Location()), kit.Small)
	why := kit.NewParagraph(s.words.T("desks.wait.why"), kit.Small)
	head := kit.Stack(0, kit.NewText(s.words.T("desks.wait.for"), kit.Heading), when)
	s.openAt(anchor, 360, kit.Stack(8, head, kit.Stack(0, rows...), why))
}

// join waits, and offers to take it back.
func (s *Screen) join(wish booking.Join, name string) {
	wish.Wait = booking.NewWaitID()
	when := s.words.When(wish.Span, s.house().Location())
	s.change(func(ctx context.Context) error { return s.data.Join(ctx, wish) }, func() {
		s.later()
		s.env.Undoable(s.words.T("desks.wait.done", name, when), func() {
			s.change(func(ctx context.Context) error { return s.data.Leave(ctx, booking.Leave{Wait: wish.Wait}) }, nil)
		})
	})
}

// leave waits no more, and offers to have the old place back.
func (s *Screen) leave(w booking.Wait) {
	s.change(func(ctx context.Context) error { return s.data.Leave(ctx, booking.Leave{Wait: w.ID}) }, func() {
		s.env.Undoable(s.words.T("desks.wait.left"), func() {
			again := booking.Join{Wait: w.ID, Building: w.Building, Zone: w.Zone, Desk: w.Desk, Want: w.Want, Span: w.Span}
			s.change(func(ctx context.Context) error { return s.data.Join(ctx, again) }, nil)
		})
	})
}

// doOffer is a desk that has become free for the person and waits for their answer.
func (s *Screen) doOffer(held *Held, w booking.Wait) []fyne.CanvasObject {
	until := s.words.Moment(w.Until, s.env.Now(), s.house().Location())
	accept := kit.NewButton(kit.Filled, "check", s.words.T("desks.offer.accept"), func() {
		s.change(func(ctx context.Context) error { return s.data.Accept(ctx, booking.Accept{Wait: w.ID}) }, func() {
			s.env.Tell(ui.Notice{Line: s.words.T("desks.offer.accepted", held.Code)})
		})
	})
	decline := kit.NewButton(kit.Outline, "", s.words.T("desks.offer.decline"), func() {
		s.change(func(ctx context.Context) error { return s.data.Decline(ctx, booking.Decline{Wait: w.ID}) }, func() {
			s.env.Undoable(s.words.T("desks.offer.declined", held.Code), func() { s.reserve(held.Desk, held.Span) })
		})
	})
	line := kit.NewParagraph(s.words.T("desks.offer.line", until), kit.Body)
	return []fyne.CanvasObject{line, container.New(kit.Beside(8, 1, 1), accept, decline)}
}
