// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A Waiting is a place of the person's on the waitlist.
type Waiting struct {
	booking.Wait
	// Place is the desk that is offered or waited for; for a zone or a building as much of it as is meant. What this device does
	// not hold is zero.
	Place booking.Place
	// Rests is whether the person has a desk at that time: nothing is offered meanwhile.
	Rests bool
}

func (w Waiting) location() *time.Location { return w.Place.Building.Location() }

// offers are the waits with a desk that can still be accepted, by deadline.
func (s *Screen) offers() []Waiting {
	offers := slices.DeleteFunc(slices.Clone(s.state.Waits), func(w Waiting) bool {
		return w.State != booking.WaitOffered || !w.Until.After(s.env.Now())
	})
	slices.SortStableFunc(offers, func(a, b Waiting) int { return a.Until.Compare(b.Until) })
	return offers
}

// offerCards are a card for each desk that has become free for the person.
func (s *Screen) offerCards() (cards []fyne.CanvasObject) {
	for _, w := range s.offers() {
		cards = append(cards, s.offerCard(w))
	}
	return cards
}

func (s *Screen) offerCard(w Waiting) fyne.CanvasObject {
	desk, when := s.words.waitsFor(w), s.words.When(w.Span, w.location())
	line := s.words.T("today.offer.line", when, s.words.Moment(w.Until, s.env.Now(), w.location()))
	said := kit.Stack(2,
		inTone(kit.NewParagraph(s.words.T("today.offer", desk), kit.Strong)),
		inTone(kit.NewParagraph(line, kit.Body)),
		inTone(kit.NewParagraph(s.words.T("today.offer.why"), kit.Small)))
	head := container.New(kit.Flex(14, 0, 1), kit.NewIcon("event_available", 24, kit.ToneOnAmberSoft), said)
	accept := kit.NewButton(kit.Soft, "check", s.words.T("today.offer.accept"), func() { s.accept(w) })
	accept.SetSpoken(s.words.T("today.offer.accept.spoken", desk, when))
	decline := kit.NewButton(kit.Outline, "", s.words.T("today.offer.decline"), func() { s.decline(w) })
	decline.SetSpoken(s.words.T("today.offer.decline.spoken", desk, when))
	accept.Small, decline.Small = true, true
	return kit.NewTintedCard(kit.Asks, kit.Stack(12, head, container.New(kit.Beside(10, 1, 1), accept, decline)))
}

// waitsFor is what a wait is for: a desk, any desk of a zone, or any desk of a building.
func (w words) waitsFor(x Waiting) string {
	switch {
	case x.Place.Desk.Code != "":
		return w.Desk(x.Place.Desk.Code)
	case x.Desk != "" || x.State == booking.WaitOffered:
		return w.T("today.adesk")
	case x.Zone != "":
		return w.T("today.waits.zone", x.Place.Zone.Name)
	}
	return w.T("today.waits.house", x.Place.Building.Name)
}

// waitsPart is what the person waits for; nil when that is nothing.
func (s *Screen) waitsPart() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, w := range s.state.Waits {
		if !w.State.Open() || !w.Span.End.After(s.env.Now()) {
			continue
		}
		if len(rows) > 0 {
			rows = append(rows, kit.NewHairline())
		}
		rows = append(rows, s.waitRow(w))
	}
	if len(rows) == 0 {
		return nil
	}
	why := kit.NewParagraph(s.words.T("today.waits.why"), kit.Small)
	card := kit.NewBareCard(container.New(kit.Padded(8, 16, 14, 16), kit.Stack(4, append(rows, why)...)))
	return kit.Stack(8, kit.NewText(s.words.T("today.waits"), kit.Heading), card)
}

func (s *Screen) waitRow(w Waiting) fyne.CanvasObject {
	name, second := s.words.waitsFor(w), s.words.When(w.Span, w.location())
	switch {
	case w.State == booking.WaitRequested:
		second = s.words.T("today.dot", second, s.words.T("today.waits.requested"))
	case w.Rests:
		second = s.words.T("today.dot", second, s.words.T("today.waits.rests"))
	}
	leave := kit.NewButton(kit.Plain, "", s.words.T("today.waits.leave"), func() { s.leave(w) })
	leave.Small = true
	leave.SetSpoken(s.words.T("today.waits.leave.spoken", name, second))
	return kit.NewRow(kit.NewTile("hourglass_top", kit.TileSoft), name, second, leave, nil)
}

func (s *Screen) accept(w Waiting) {
	s.write(func(ctx context.Context) error { return s.data.Accept(ctx, booking.Accept{Wait: w.ID}) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("today.offer.accepted", s.words.waitsFor(w), s.words.When(w.Span, w.location()))})
	})
}

// decline passes the desk on, and offers to book it after all. Somebody may have been quicker: that is told like any refusal.
func (s *Screen) decline(w Waiting) {
	s.write(func(ctx context.Context) error { return s.data.Decline(ctx, booking.Decline{Wait: w.ID}) }, func() {
		s.env.Undoable(s.words.T("today.offer.declined", s.words.waitsFor(w)), func() {
			s.takeBack([]booking.Booking{{Desk: w.Place.Desk.ID, Span: w.Span}})
		})
	})
}

// leave waits no more, and offers to have the old place back.
func (s *Screen) leave(w Waiting) {
	s.write(func(ctx context.Context) error { return s.data.Leave(ctx, booking.Leave{Wait: w.ID}) }, func() {
		s.env.Undoable(s.words.T("today.waits.left", s.words.waitsFor(w)), func() {
			again := booking.Join{Wait: w.ID, Building: w.Building, Zone: w.Zone, Desk: w.Desk, Want: w.Want, Span: w.Span}
			s.write(func(ctx context.Context) error { return s.data.Join(ctx, again) }, nil)
		})
	})
}
