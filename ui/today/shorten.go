// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// A shortening is a booking of which only a part is still needed.
type shortening struct {
	booking booking.Booking
	rest    booking.Span
}

// halved are the desks that are booked for both halves of a day, of which the person leaves one that is not over yet and comes in
// the other.
func (s *Screen) halved(d booking.DayPlan, halves []booking.Half, status booking.Status) (found []shortening) {
	if status == booking.Office || status == booking.Unsaid || len(halves) != 1 {
		return nil
	}
	left, other := halves[0], booking.AM+booking.PM-halves[0]
	for _, b := range d.Bookings {
		covers := b.Span.Halves(s.state.location(b))
		if b.State.Live() && len(covers) == 2 && s.within(b, left).End.After(s.env.Now()) && s.comes(d, b, other) {
			found = append(found, shortening{b, s.within(b, other)})
		}
	}
	return found
}

// within is the piece of a booking that lies in a half of its day.
func (s *Screen) within(b booking.Booking, half booking.Half) booking.Span {
	loc := s.state.location(b)
	piece := booking.SpanOf(b.Span.Day(loc), partOf([]booking.Half{half}), loc)
	return booking.Span{Start: later(piece.Start, b.Span.Start), End: earlier(piece.End, b.Span.End)}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// comes tells whether the person is expected at a desk in a half of the day that is not over.
func (s *Screen) comes(d booking.DayPlan, b booking.Booking, half booking.Half) bool {
	there := d.Halves[half].Status
	return (there == booking.Office || there == booking.Unsaid) && s.within(b, half).End.After(s.env.Now())
}

// askShorten offers to give the half back that is left, once, as ask does for a whole desk.
func (s *Screen) askShorten(d booking.DayPlan, left booking.Part, h shortening) (question fyne.CanvasObject, keep *kit.Button) {
	desk := s.words.Desk(s.state.code(h.booking.Desk))
	rest := s.words.During(h.rest, s.state.location(h.booking))
	do := kit.NewButton(kit.Filled, "", s.words.T("today.shorten.do"), func() {
		s.over.Close()
		s.shorten(h)
	})
	keep = kit.NewButton(kit.Outline, "", s.words.T("today.shorten.keep"), func() { s.over.Close() })
	heading := kit.Stack(2, kit.NewParagraph(s.words.T("today.shorten", desk, rest), kit.Heading))
	if house := s.state.house(h.booking.Desk); house != "" {
		heading.Add(kit.NewParagraph(house, kit.Small))
	}
	return kit.Stack(12,
		heading,
		kit.NewParagraph(s.words.T("today.shorten.line", s.words.Day(d.Day), s.words.Part(left)), kit.Body),
		container.New(kit.Beside(10, 1, 1), do, keep)), keep
}

// shorten leaves a booking its rest, and offers to make it as long as it was: somebody may have been quicker then.
func (s *Screen) shorten(h shortening) {
	b := h.booking
	line := s.words.T("today.shortened", s.words.Desk(s.state.code(b.Desk)), s.words.During(h.rest, s.state.location(b)))
	s.move(b, h.rest, func() { s.env.Undoable(line, func() { s.move(b, b.Span, nil) }) })
}

func (s *Screen) move(b booking.Booking, span booking.Span, done func()) {
	wish := booking.Move{Booking: b.ID, Desk: b.Desk, Span: span}
	s.write(func(ctx context.Context) error { return s.data.Move(ctx, wish) }, done)
}

// left is a question about what is left by a word; nil when nothing is.
func (s *Screen) left(d booking.DayPlan, halves []booking.Half, status booking.Status) func() (fyne.CanvasObject, *kit.Button) {
	if leaving := s.leaving(d, halves, status); len(leaving) > 0 {
		return func() (fyne.CanvasObject, *kit.Button) { return s.ask(d, leaving) }
	}
	if halved := s.halved(d, halves, status); len(halved) > 0 {
		return func() (fyne.CanvasObject, *kit.Button) { return s.askShorten(d, partOf(halves), halved[0]) }
	}
	return nil
}
