// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
)

// A step is one wish that makes a day like the one a week before: a desk or a status.
type step struct {
	day     booking.Day
	code    string // of the desk
	reserve *booking.Reserve
	plan    *booking.PlanDay
}

// A left is a day that cannot be made like the one a week before, and why. Desk is the code of the desk it is about,
// empty when it is about the day.
type left struct {
	day  booking.Day
	desk string
	why  booking.Refusal
}

// again is what makes the week in State like the week before. Days that are over or that something is planned for stay as
// they are and are not mentioned; closed days are left out. The steps come in the order of the days, without names for
// the new bookings.
func again(s State, today booking.Day, now time.Time) (steps []step, out []left) {
	for i, source := range s.Before.Days {
		target := s.Week.Days[i]
		if target.Day < today || !s.empty(target) || s.empty(source) {
			continue
		}
		if why, closed := s.Closed[target.Day]; closed {
			out = append(out, left{day: target.Day, why: why})
			continue
		}
		more, gone := s.againOn(source, target.Day, now)
		steps, out = append(steps, more...), append(out, gone...)
	}
	return steps, out
}

// againOn is what makes a day like another: first the desks where the person sat, then the statuses, because a desk says
// Office for the halves it touches.
func (s State) againOn(source booking.DayPlan, day booking.Day, now time.Time) (steps []step, out []left) {
	for _, b := range source.Bookings {
		if !b.State.Live() || !s.satAt(source, b) {
			continue
		}
		code, span := s.code(b.Desk), b.Span.On(day, s.location(b))
		switch {
		case code == "":
			out = append(out, left{day: day, why: booking.Refusal{Why: booking.Gone}})
		case !span.End.After(now):
			out = append(out, left{day: day, desk: code, why: booking.Refusal{Why: booking.Window, Detail: booking.Past}})
		default:
			steps = append(steps, step{day: day, code: code, reserve: &booking.Reserve{Desk: b.Desk, Span: span}})
		}
	}
	for _, p := range s.pieces(source) {
		if !p.desk() && !p.usual {
			steps = append(steps, step{day: day, plan: &booking.PlanDay{Day: day, Halves: p.halves, Status: p.status}})
		}
	}
	return steps, out
}

// satAt tells whether the person did not say, for all the time of a booking, that they work elsewhere.
func (s State) satAt(d booking.DayPlan, b booking.Booking) bool {
	return slices.ContainsFunc(b.Span.Halves(s.location(b)), func(h booking.Half) bool {
		status := d.Halves[h].Status
		return status == booking.Unsaid || status == booking.Office
	})
}
