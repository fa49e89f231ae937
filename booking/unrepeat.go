// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Unrepeat ends a series from a day on, that day included, and gives back what it has booked from then on and is not over. What was
// moved to another day counts for the day that it was made for. A series that ends before stays as it is, and so does a booking that
// it is too late to give back: of that the person is told.
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
	return p.releaseAll(ctx, who, made)
}

// madeBy are the live bookings that a series has made for a day or later ones and that are not over, by the day that each was made
// for.
func (p *Planner) madeBy(ctx context.Context, s Series, from Day) (made []Booking, _ error) {
	owned := s.Owns(from)
	mine, err := p.Store.Mine(ctx, s.Person, Span{p.now(), p.now().AddDate(2, 0, 0)})
	for _, b := range mine {
		if _, own := owned[b.ID]; own && b.Span.End.After(p.Now()) {
			made = append(made, b)
		}
	}
	slices.SortFunc(made, func(a, b Booking) int { return cmp.Compare(owned[a.ID], owned[b.ID]) })
	return made, err
}
