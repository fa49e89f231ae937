// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// usualRow is what can be done about the usual week below the week that is shown: keep this one as the usual one while there
// is none, or leave this one out.
func (s *Screen) usualRow() []fyne.CanvasObject {
	var actions []fyne.CanvasObject
	add := func(icon, word string, do func()) {
		button := kit.NewButton(kit.Plain, icon, s.words.T(word), do)
		button.Small = true
		actions = append(actions, button)
	}
	switch {
	case !s.state.Usual.Says() && s.asUsual().Says():
		add("date_range", "today.usual.keep", s.keepUsual)
	case s.paused():
		add("date_range", "today.usual.resume", func() { s.pause(false) })
	case s.usualHere():
		add("event_busy", "today.usual.pause", func() { s.pause(true) })
	}
	if len(actions) == 0 {
		return nil
	}
	return []fyne.CanvasObject{container.New(kit.Padded(2, 0, 0, -2), container.New(kit.Flow(8), actions...))}
}

// asUsual is the week that is shown as a usual one: where the person is, without the weekend.
func (s *Screen) asUsual() (week booking.UsualWeek) {
	for _, d := range s.state.Week.Days[:5] {
		for _, half := range wholeDay {
			week.Days[d.Day.Weekday()][half] = s.state.pieceOf(d, half).status
		}
	}
	return week
}

// usualHere tells whether the usual week says anything of a day of this week that is not over, or has booked for it.
func (s *Screen) usualHere() bool {
	return slices.ContainsFunc(s.state.Week.Days[:], func(d booking.DayPlan) bool {
		return d.Day >= s.env.Today() && (d.Halves[booking.AM].Usual || d.Halves[booking.PM].Usual)
	}) || len(s.bookedAhead()) > 0
}

// bookedAhead are the desks of this week that the usual week has booked, and that have not begun.
func (s *Screen) bookedAhead() (desks []booking.Booking) {
	for _, d := range s.state.Week.Days {
		for _, b := range d.Bookings {
			if b.State.Live() && b.Span.Start.After(s.env.Now()) && b.ID == s.state.Usual.Booking(d.Day) {
				desks = append(desks, b)
			}
		}
	}
	return desks
}

func (s *Screen) paused() bool {
	_, paused := slices.BinarySearch(s.state.Usual.Paused, s.state.Week.Monday)
	return paused && s.state.Usual.Says() && s.state.Week.Monday+6 >= s.env.Today()
}

// keepUsual keeps the week that is shown as the usual one.
func (s *Screen) keepUsual() {
	before, week := s.state.Usual.UsualWeek, s.asUsual()
	s.write(func(ctx context.Context) error { return s.data.PlanWeek(ctx, booking.PlanWeek(week)) }, func() {
		s.env.Undoable(s.words.T("today.usual.kept"), func() {
			s.write(func(ctx context.Context) error { return s.data.PlanWeek(ctx, booking.PlanWeek(before)) }, nil)
		})
	})
}

// pause leaves the week that is shown out, or takes it in again. Desks that were booked ahead for it are given back, as far as it is
// not too late for that.
func (s *Screen) pause(on bool) {
	before, desks := s.state.Usual.UsualWeek, s.bookedAhead()
	week := before
	week.Paused = slices.DeleteFunc(slices.Clone(before.Paused), func(monday booking.Day) bool {
		return monday == s.state.Week.Monday || monday+6 < s.env.Today() // what is over need not be remembered
	})
	if on {
		week.Paused = append(week.Paused, s.state.Week.Monday)
		slices.Sort(week.Paused)
	} else {
		desks = nil
	}
	var given []booking.Booking
	var refused *booking.Refusal
	s.write(func(ctx context.Context) (err error) {
		if err = s.data.PlanWeek(ctx, booking.PlanWeek(week)); err == nil {
			given, refused, err = s.giveBack(ctx, desks)
		}
		return err
	}, func() {
		if !on {
			s.env.Tell(ui.Notice{Line: s.words.T("today.usual.resumed")})
			return
		}
		line := s.words.T("today.usual.paused.none")
		if len(given) > 0 {
			line = s.words.N("today.usual.paused", len(given))
		}
		s.env.UndoablePart(line, refused, func() { s.unpause(before, given) })
	})
}

// unpause makes everything as it was, as far as nobody else has taken a desk meanwhile.
func (s *Screen) unpause(before booking.UsualWeek, desks []booking.Booking) {
	s.write(func(ctx context.Context) error {
		if err := s.data.PlanWeek(ctx, booking.PlanWeek(before)); err != nil {
			return err
		}
		return s.bookAgain(ctx, desks)
	}, nil)
}
