// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"

	"github.com/pult-app/pult/staff"
)

// Unrepeat ends a series from a day on, that day included, and gives back what it has booked from then on and is not over. What was
// moved to another day counts for the day that it was made for. A series that ends before stays as it is.
//
// It refuses with Invalid, Gone and Forbidden/NotYours.
func (p *Planner) Unrepeat(ctx context.Context, who staff.PersonID, u Unrepeat) error {
	return answer(p.unrepeat(ctx, who, u), "end series %s", u.Series)
}

func (p *Planner) unrepeat(ctx context.Context, who staff.PersonID, u Unrepeat) error {
	if !named(u.Series) || u.From == 0 {
		return &Refusal{Why: Invalid}
	}
	s, err := p.Store.Series(ctx, u.Series)
	if err != nil {
		return orGone(err, Gone)
	}
	if s.Person != who {
		return &Refusal{Why: Forbidden, Detail: NotYours}
	}
	if !s.Over(u.From) {
		s.Ends = max(u.From, s.First)
		if err := p.Store.PutSeries(ctx, s); err != nil {
			return err
		}
	}
	made, err := p.madeBy(ctx, s, u.From)
	if err != nil {
		return err
	}
	for _, b := range made {
		if err := p.release(ctx, who, Release{b.ID}); err != nil {
			return err
		}
	}
	return nil
}

// madeBy are the live bookings that a series has made for a day or later ones and that are not over, by the day that each was made
// for.
func (p *Planner) madeBy(ctx context.Context, s Series, from Day) (made []Booking, _ error) {
	for _, day := range s.made(from) {
		b, err := p.Store.Booking(ctx, s.ID.Booking(day))
		if err != nil && !errors.Is(err, ErrGone) {
			return nil, err
		}
		if err == nil && b.Person == s.Person && b.State.Live() && b.Span.End.After(p.Now()) {
			made = append(made, b)
		}
	}
	return made, nil
}
