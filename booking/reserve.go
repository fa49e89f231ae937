// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"

	"github.com/pult-app/pult/staff"
)

// Reserve makes a booking: Requested, or Booked when the Planner is Final. A span that has begun and not ended can be
// reserved. The same wish again, with the same BookingID, changes nothing and is granted. What the person has given back is
// judged anew, and taken up again under its name: so it stays what its series or usual week has made.
//
// It refuses with Invalid (span not within a day of the building, or a BookingID that is in use for something else),
// Gone, Window, Expired, Closed, Forbidden, SelfOverlap, Quota, Taken, or Stale (the house has ended this booking).
func (p *Planner) Reserve(ctx context.Context, who staff.PersonID, r Reserve) error {
	return answer(p.reserve(ctx, who, r), "reserve %s as %s", r.Desk, r.Booking)
}

// Would tells whether Reserve would grant a new wish now, and writes nothing: nil, or the *Refusal that Reserve would answer
// with, without alternatives.
func (p *Planner) Would(ctx context.Context, who staff.PersonID, desk DeskID, span Span) error {
	a, err := p.attempt(ctx, who, desk, span, Booking{})
	if err == nil {
		err = p.judge(ctx, a)
	}
	return answer(err, "ask for %s", desk)
}

func (p *Planner) reserve(ctx context.Context, who staff.PersonID, r Reserve) error {
	if made, err := p.alreadyMade(ctx, who, r); made || err != nil {
		return err
	}
	a, err := p.attempt(ctx, who, r.Desk, r.Span, Booking{})
	if err != nil {
		return err
	}
	if err := p.admit(ctx, a); err != nil {
		return err
	}
	return p.put(ctx, a, r.Booking, p.yes())
}

// alreadyMade tells whether this very wish was granted before.
func (p *Planner) alreadyMade(ctx context.Context, who staff.PersonID, r Reserve) (bool, error) {
	if !named(r.Booking) {
		return false, &Refusal{Why: Invalid}
	}
	b, err := p.Store.Booking(ctx, r.Booking)
	switch {
	case errors.Is(err, ErrGone):
		return false, nil
	case err != nil:
		return false, err
	case b.Person == who && b.State == Released && b.Desk == r.Desk && b.Span.Start.Equal(r.Span.Start):
		return false, nil // what ran has a shorter span by now
	case b.Person != who || b.Desk != r.Desk || !b.Span.Equal(r.Span):
		return false, &Refusal{Why: Invalid}
	case !b.State.Live():
		return false, &Refusal{Why: Stale}
	}
	return true, nil
}

// TakeBack asks again for bookings that were given back, each by itself: one that somebody else has by now keeps no other from coming
// back. It answers with the first refusal.
func TakeBack(bookings []Booking, reserve func(Reserve) error) error {
	return eachOf(bookings, func(b Booking) error { return reserve(Reserve{Booking: b.ID, Desk: b.Desk, Span: b.Span}) })
}

// GiveBack releases bookings, each by itself: one for which it is too late keeps no other. It returns those that were given back, and
// the first refusal beside them; nil when there was none.
func GiveBack(bookings []Booking, release func(Release) error) (given []Booking, refused *Refusal, _ error) {
	err := eachOf(bookings, func(b Booking) error {
		err := release(Release{Booking: b.ID})
		if err == nil {
			given = append(given, b)
		}
		return err
	})
	if refused, no := asRefusal(err); no {
		return given, refused, nil
	}
	return given, nil, err
}

func eachOf(bookings []Booking, do func(Booking) error) error {
	var refused error
	for _, b := range bookings {
		err := do(b)
		if _, no := asRefusal(err); err != nil && !no {
			return err
		}
		if refused == nil {
			refused = err
		}
	}
	return refused
}

// Move gives a live booking another desk or another span. It is judged like a new booking, except that it is not in
// its own way. Who was checked in stays so only at the same desk while the span is running.
//
// It refuses like Reserve, and with Forbidden/NotYours, Stale, and Window/TooLate as Release does.
func (p *Planner) Move(ctx context.Context, who staff.PersonID, m Move) error {
	return answer(p.move(ctx, who, m), "move %s to %s", m.Booking, m.Desk)
}

func (p *Planner) move(ctx context.Context, who staff.PersonID, m Move) error {
	b, err := p.live(ctx, who, m.Booking)
	if err != nil {
		return err
	}
	if b.Desk == m.Desk && b.Span.Equal(m.Span) {
		return nil
	}
	if !b.Span.End.After(p.now()) {
		return p.over()
	}
	if err := p.inTime(ctx, b); err != nil {
		return err
	}
	a, err := p.attempt(ctx, who, m.Desk, m.Span, b)
	if err != nil {
		return err
	}
	if err := p.admit(ctx, a); err != nil {
		return err
	}
	return p.put(ctx, a, b.ID, p.moved(a))
}

// moved is the state of a moved booking.
func (p *Planner) moved(a attempt) State {
	if a.moving.State == CheckedIn && a.moving.Desk == a.place.Desk.ID && a.span.Contains(p.now()) {
		return CheckedIn
	}
	return p.yes()
}

// put is keep, except that a refusal of the database's own guard gets the alternatives that a judged one would have.
func (p *Planner) put(ctx context.Context, a attempt, id BookingID, state State) error {
	err := p.keep(ctx, a, id, state)
	if refusal, refused := asRefusal(err); refused && refusal.anotherDeskHelps() {
		return p.withAlternatives(ctx, a, refusal)
	}
	return err
}

// keep writes the granted booking and what follows from it: presence, and for a moved one its offer and the desk that it has left.
func (p *Planner) keep(ctx context.Context, a attempt, id BookingID, state State) error {
	b, err := p.write(ctx, a, id, state)
	if err != nil {
		return err
	}
	if err := p.follow(ctx, a.moving, b); err != nil || a.moving.ID == "" {
		return err
	}
	if err := p.settle(ctx, b); err != nil || !a.moving.State.Live() {
		return err
	}
	return p.handOn(ctx, a.moving.Desk, a.moving.Span, a.who)
}

// write writes the granted booking alone.
func (p *Planner) write(ctx context.Context, a attempt, id BookingID, state State) (Booking, error) {
	desk := a.place.Desk
	b := Booking{
		ID: id, Person: a.who, Desk: desk.ID, Floor: desk.Floor, Building: desk.Building,
		Span: a.span, State: state, MadeAt: p.now(), Occupied: a.moving.Occupied,
	}
	if p.NewOccupancy != nil {
		b.Occupied = p.NewOccupancy(id)
	}
	return b, p.Store.PutBooking(ctx, b)
}
