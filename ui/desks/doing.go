// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// doing is what can be done with a desk: one main action that says what it will do.
func (s *Screen) doing(d booking.DeskDay) []fyne.CanvasObject {
	switch s.stateOf(d) {
	case plan.Free:
		if owner, forOther := s.ownerName(); forOther {
			return append([]fyne.CanvasObject{s.forChips()}, s.doFor(d, owner)...)
		}
		return s.doFree(d)
	case plan.Mine:
		return s.doMine(d)
	case plan.Requested:
		return s.doRequested(d)
	case plan.Blocked:
		return []fyne.CanvasObject{kit.NewParagraph(s.words.T("desks.blocked.line"), kit.Body)}
	}
	if c, known := s.board.known[d.Desk.ID]; known {
		return s.doColleague(d, c)
	}
	return s.doTaken(d)
}

// doFree books the desk, or moves the person's booking of that time to it.
func (s *Screen) doFree(d booking.DeskDay) (parts []fyne.CanvasObject) {
	held := s.board.held()
	if held != nil {
		parts = append(parts, kit.NewParagraph(s.heldElsewhere(held), kit.Small))
	}
	if s.board.away() {
		parts = append(parts, kit.NewParagraph(s.words.T("desks.away"), kit.Small))
	}
	if len(s.me.Owners) > 0 {
		parts = append(parts, s.forChips())
	}
	word := s.bookWord()
	if s.narrow() && largeText() { // too long for one line: the time stands above
		parts = append(parts, kit.NewParagraph(s.when(), kit.Body))
		word = s.shortWord()
	}
	main := kit.NewButton(kit.Filled, "", word, func() { s.book(d.Desk.ID) })
	why := s.board.shut(d.Desk)
	if why != nil {
		said := s.env.Voice.Refused(why, "")
		main.Disable(said.Heading + ". " + said.Line)
	}
	if !s.narrow() {
		if parts = append(parts, main); s.repeats(d) {
			parts = append(parts, s.repeatButton(d))
		}
		return append(parts, s.needing(why)...)
	}
	more := kit.NewButton(kit.Outline, "more_horiz", "", func() { s.side.sheet.SetState(kit.SheetOpen) })
	more.SetSpoken(s.words.T("desks.more"))
	return append(append(parts, container.New(mainAndMore{8}, main, more)), s.needing(why)...)
}

// mainAndMore gives the first what the second leaves, both at the upper edge: the first may have its reason below it.
type mainAndMore struct{ gap float32 }

func (l mainAndMore) MinSize(objects []fyne.CanvasObject) fyne.Size {
	main, more := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(main.Width+l.gap+more.Width, max(main.Height, more.Height))
}

func (l mainAndMore) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	more := objects[1].MinSize()
	width := size.Width - l.gap - more.Width
	put(objects[0], 0, 0, width, kit.HeightFor(objects[0], width))
	put(objects[1], size.Width-more.Width, 0, more.Width, more.Height)
}

// bookWord is what a tap on the main button of a free desk will do.
func (s *Screen) bookWord() string {
	if s.board.held() != nil {
		return s.words.T("desks.switch", s.when())
	}
	return s.words.T("desks.book", s.when())
}

// shortWord is bookWord without the time.
func (s *Screen) shortWord() string {
	if s.board.held() != nil {
		return s.words.T("desks.switch.short")
	}
	return s.words.T("desks.book.short")
}

// doMine checks in when it is time, and gives back or changes.
func (s *Screen) doMine(d booking.DeskDay) (parts []fyne.CanvasObject) {
	held := s.board.heldAt(d.Desk.ID)
	if held == nil {
		return nil
	}
	if w := s.board.offerOf(held.ID); w != nil {
		return s.doOffer(held, *w)
	}
	parts = append(parts, s.seriesLine(held)...)
	if !held.Span.End.After(s.env.Now()) { // nothing is left to give back or to change
		return parts
	}
	if s.changing && !held.Span.Equal(s.board.view.Span) {
		word := s.words.T("desks.change.to", s.when())
		parts = append(parts, kit.NewButton(kit.Filled, "", word, func() { s.move(held.Booking, d.Desk.ID) }))
	} else if held.State == booking.Booked {
		parts = append(parts, s.checkInButton(held)...)
	}
	var release *kit.Button
	release = kit.NewButton(kit.Outline, "", s.words.T("desks.release"), func() { s.releaseFrom(release, held) })
	change := kit.NewButton(kit.Outline, "", s.words.T("desks.change"), func() { s.startChanging(held) })
	if s.changing {
		return append(parts, release)
	}
	parts = append(parts, container.New(kit.Beside(8, 1, 1), release, change))
	if s.env.ToCalendar != nil {
		parts = append(parts, kit.Line(0, kit.NewButton(kit.Plain, "calendar_month", s.words.T("calendar.export"), func() { s.env.ToCalendar(held.ID) })))
	}
	return parts
}

func (s *Screen) checkInButton(held *Held) []fyne.CanvasObject {
	now := s.env.Now()
	switch {
	case !now.Before(held.Span.End):
		return nil
	case now.Before(held.CheckInFrom) && booking.DayOf(now, s.house().Location()) != s.day:
		return nil // on another day it would be a dead button
	}
	button := kit.NewButton(kit.Filled, "task_alt", s.words.T("desks.checkin"), func() { s.checkIn(held) })
	if now.Before(held.CheckInFrom) {
		button.Disable(s.words.T("desks.checkin.from", s.words.Clock(held.CheckInFrom, s.house().Location())))
	}
	return []fyne.CanvasObject{button}
}

// doRequested says what happens to a wish that waits.
func (s *Screen) doRequested(d booking.DeskDay) []fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewParagraph(s.env.Requested(), kit.Body)}
	held := s.board.heldAt(d.Desk.ID)
	if held == nil {
		return parts
	}
	parts = append(parts, s.seriesLine(held)...)
	var back *kit.Button
	back = kit.NewButton(kit.Outline, "", s.words.T("desks.takeback"), func() { s.releaseFrom(back, held) })
	waiting := kit.NewButton(kit.Soft, "", s.words.T("desks.waiting"), func() { s.env.Navigate(ui.Settings, ui.ShowWaiting{}) })
	return append(parts, container.New(kit.Beside(8, 1, 1), back, waiting))
}

// doColleague says who sits here, when the person may know.
func (s *Screen) doColleague(d booking.DeskDay, c Colleague) []fyne.CanvasObject {
	line := s.words.T("desks.sits", c.Person.Name(), s.words.During(c.Span, s.house().Location()))
	sits := container.New(kit.Flex(8, 1, 0), fact("person", line), s.starButton(booking.FavouritePerson, string(c.Person.ID), c.Person.Name()))
	parts := append([]fyne.CanvasObject{sits}, s.nextDay(d)...)
	parts = append(parts, s.otherHalf(d)...)
	return append(parts, s.waitParts(d)...)
}

// doTaken says when the desk is taken, never by whom.
func (s *Screen) doTaken(d booking.DeskDay) []fyne.CanvasObject {
	parts := append([]fyne.CanvasObject{s.taken(d)}, s.nextDay(d)...)
	parts = append(parts, s.otherHalf(d)...)
	return append(parts, s.waitParts(d)...)
}

// otherHalf books the half of the day that is still to be had.
func (s *Screen) otherHalf(d booking.DeskDay) []fyne.CanvasObject {
	part, ok := s.board.spare(d)
	if !ok || s.board.held() != nil {
		return nil
	}
	loc := s.house().Location()
	span := booking.SpanOf(s.day, part, loc)
	word := s.words.T("desks.book", s.words.When(span, loc))
	return []fyne.CanvasObject{kit.NewButton(kit.Filled, "", word, func() { s.reserve(d.Desk.ID, span) })}
}

// book does what the main button of a free desk says.
func (s *Screen) book(desk booking.DeskID) {
	if held := s.board.held(); held != nil {
		s.move(held.Booking, desk)
		return
	}
	s.reserve(desk, s.board.view.Span)
}

func (s *Screen) reserve(desk booking.DeskID, span booking.Span) {
	s.ask(booking.Reserve{Booking: s.NewID(), Desk: desk, Span: span})
}

func (s *Screen) ask(wish booking.Reserve) {
	s.wish(wish.Desk, wish.Span, booking.Booking{}, func(ctx context.Context) error { return s.data.Reserve(ctx, wish) }, nil)
}

func (s *Screen) move(b booking.Booking, desk booking.DeskID) { s.moveTo(b, desk, s.board.view.Span) }

// moveTo gives up what the booking had, and offers to take that again.
func (s *Screen) moveTo(b booking.Booking, desk booking.DeskID, span booking.Span) {
	when := s.words.When(span, s.house().Location())
	line := s.words.T("desks.changed", s.codeAt(desk), when)
	if held := s.board.heldAs(b.ID); held != nil && b.Desk != desk {
		line = s.words.T("desks.switched", s.codeAt(desk), s.codeOf(held), when)
	}
	back := booking.Move{Booking: b.ID, Desk: b.Desk, Span: b.Span}
	s.wish(desk, span, b, func(ctx context.Context) error {
		return s.data.Move(ctx, booking.Move{Booking: b.ID, Desk: desk, Span: span})
	}, func() {
		s.env.Undoable(line, func() { s.change(func(ctx context.Context) error { return s.data.Move(ctx, back) }, nil) })
	})
}

// wish shows the desk as requested at once, and then what became of it: done runs when it is written, and a refusal opens its picture.
func (s *Screen) wish(desk booking.DeskID, span booking.Span, moving booking.Booking, do func(context.Context) error, done func()) {
	if !s.taps.Begin(s.env.Now()) {
		return
	}
	s.pending[desk] = true
	s.refusal, s.changing, s.chosen = nil, false, desk
	s.show()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := do(ctx)
		return func() {
			s.taps.End()
			delete(s.pending, desk)
			var refused *booking.Refusal
			switch {
			case errors.As(err, &refused):
				s.refused(desk, span, moving, *refused)
			case err != nil:
				s.env.Fail(err)
				s.show()
			case done != nil:
				done()
			}
			s.Refresh()
		}, nil
	})
}

// change writes something that the rules hardly ever refuse; a refusal is told in a line.
func (s *Screen) change(do func(context.Context) error, done func()) {
	s.taps.Write(s.env, do, done, s.Refresh)
}

// release gives the desk back and offers to take it again.
func (s *Screen) release(held *Held) {
	b, code, loc := held.Booking, held.Code, s.house().Location()
	s.changing = false
	s.change(func(ctx context.Context) error { return s.data.Release(ctx, booking.Release{Booking: b.ID}) }, func() {
		s.env.Undoable(s.words.T("desks.released", code, s.words.When(b.Span, loc)), func() {
			s.ask(booking.Reserve{Booking: b.ID, Desk: b.Desk, Span: b.Span})
		})
	})
}

func (s *Screen) checkIn(held *Held) {
	b, code := held.Booking, held.Code
	s.change(func(ctx context.Context) error { return s.data.CheckIn(ctx, booking.CheckIn{Booking: b.ID}) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("desks.checkedin", code)})
	})
}

// open is Enter on a desk: on a phone the whole sheet, else its main action is one Tab away.
func (s *Screen) open(id booking.DeskID) {
	s.choseDesk(id)
	if s.narrow() {
		s.side.sheet.SetState(kit.SheetOpen)
	}
}
