// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"errors"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

// write makes one change, tells what came of it, and reads again.
func (s *Screen) write(do func(context.Context) error, done func()) {
	s.taps.Write(s.env, do, done, s.Refresh)
}

func (s *Screen) checkIn(b booking.Booking) {
	code := s.state.code(b.Desk)
	s.write(func(ctx context.Context) error { return s.data.CheckIn(ctx, booking.CheckIn{Booking: b.ID}) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("today.checkedin.done", code)})
	})
}

// checkInNow is Enter: it does what the main button would.
func (s *Screen) checkInNow() bool {
	if !s.canCheckIn() {
		return false
	}
	b, _ := s.desk()
	s.checkIn(b)
	return true
}

// release gives desks back and offers to take them again. Of those for which it is too late it says so.
func (s *Screen) release(desks ...booking.Booking) {
	var given []booking.Booking
	var refused *booking.Refusal
	s.write(func(ctx context.Context) (err error) {
		given, refused, err = s.giveBack(ctx, desks)
		if err == nil && refused != nil && len(given) == 0 {
			err = refused
		}
		return err
	}, func() {
		names := make([]string, len(given))
		for i, b := range given {
			names[i] = s.words.Desk(s.state.code(b.Desk))
		}
		s.env.UndoablePart(s.words.T("today.released", s.words.List(names)), refused, func() { s.takeBack(given) })
	})
}

// takeBack books again what was given back. Somebody may have been quicker: that is told like any refusal.
func (s *Screen) takeBack(desks []booking.Booking) {
	s.write(func(ctx context.Context) error { return s.bookAgain(ctx, desks) }, nil)
}

func (s *Screen) giveBack(ctx context.Context, desks []booking.Booking) (given []booking.Booking, refused *booking.Refusal, _ error) {
	return booking.GiveBack(desks, func(r booking.Release) error { return s.data.Release(ctx, r) })
}

func (s *Screen) bookAgain(ctx context.Context, desks []booking.Booking) error {
	return booking.TakeBack(desks, func(r booking.Reserve) error { return s.data.Reserve(ctx, r) })
}

// reserve books a suggested desk.
func (s *Screen) reserve(g Suggestion, name string) {
	wish := booking.Reserve{Booking: s.NewID(), Desk: g.Desk, Span: g.Span}
	s.write(func(ctx context.Context) error { return s.data.Reserve(ctx, wish) }, func() {
		s.env.Undoable(s.words.T("today.reserved", name), func() { s.giveUp(wish.Booking) })
	})
}

func (s *Screen) giveUp(id booking.BookingID) {
	s.write(func(ctx context.Context) error { return s.data.Release(ctx, booking.Release{Booking: id}) }, nil)
}

// likeBefore plans and books these steps, where that is still possible, and tells what could not be done.
func (s *Screen) likeBefore(steps []step) {
	if !s.taps.Begin(s.env.Now()) {
		return
	}
	for _, st := range steps {
		if st.reserve != nil {
			st.reserve.Booking = s.NewID()
		}
	}
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		done, refused, err := s.walk(ctx, steps)
		return func() {
			s.taps.End()
			if err != nil {
				s.env.Fail(err)
			} else {
				s.tellAgain(done, refused)
			}
			s.Refresh()
		}, nil
	})
}

// walk makes one step after the other. A refused step does not stop the others, a failure does.
func (s *Screen) walk(ctx context.Context, steps []step) (done []step, refused []left, err error) {
	for _, st := range steps {
		if st.reserve != nil {
			err = s.data.Reserve(ctx, *st.reserve)
		} else {
			err = s.data.PlanDay(ctx, *st.plan)
		}
		var no *booking.Refusal
		switch {
		case errors.As(err, &no):
			refused = append(refused, left{day: st.day, desk: st.code, why: *no})
		case err != nil:
			return done, refused, err
		default:
			done = append(done, st)
		}
	}
	return done, refused, nil
}

// tellAgain says in one line what was taken over and what was not: "4 Tage übernommen · Do: Platz 3.14 ist vergeben".
func (s *Screen) tellAgain(done []step, out []left) {
	line := s.words.T("today.again.none")
	if n := daysIn(done); n > 0 {
		line = s.words.N("today.again.done", n)
	}
	said := []string{line}
	for _, l := range out {
		said = append(said, s.words.T("today.again.left", s.words.WeekdayShort(l.day), s.leftWord(l)))
	}
	line = strings.Join(said, " · ")
	if len(done) == 0 {
		s.env.Tell(ui.Notice{Line: line})
		return
	}
	s.env.Undoable(line, func() { s.unwalk(done) })
}

func daysIn(steps []step) int {
	days := map[booking.Day]bool{}
	for _, st := range steps {
		days[st.day] = true
	}
	return len(days)
}

// leftWord is why a day was left out, as short as the line allows.
func (s *Screen) leftWord(l left) string {
	switch {
	case l.why.Why == booking.Taken && l.desk != "":
		return s.words.T("today.left.taken", s.words.Desk(l.desk))
	case l.why.Why == booking.Closed:
		return s.words.closedWord(l.why)
	case l.why.Why == booking.Gone:
		return s.words.T("today.left.gone")
	}
	return s.env.Voice.Refused(&l.why, l.desk).Heading
}

// unwalk takes steps back, the last one first.
func (s *Screen) unwalk(done []step) {
	s.write(func(ctx context.Context) error {
		for i := len(done) - 1; i >= 0; i-- {
			var err error
			if st := done[i]; st.reserve != nil {
				err = s.data.Release(ctx, booking.Release{Booking: st.reserve.Booking})
			} else {
				err = s.data.PlanDay(ctx, booking.PlanDay{Day: st.day, Halves: st.plan.Halves, Status: booking.Unsaid})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, nil)
}
