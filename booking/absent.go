// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Absent gives back the person's live bookings of some days, as far as they have not begun and lie wholly in the halves, and says
// Away for the halves of these days. A booking that reaches into a half in which the person is there stays, and so does one that it
// is too late to give back: of that the person is told.
//
// It refuses like PlanDay, and with Invalid when there are no days or more than MaxChosen.
func (p *Planner) Absent(ctx context.Context, who staff.PersonID, a Absent) error {
	return answer(p.absent(ctx, who, a), "absent from %s to %s", a.First, a.Last)
}

// Frees are the bookings that Absent would give back, by start.
func (p *Planner) Frees(ctx context.Context, who staff.PersonID, a Absent) ([]Booking, error) {
	if !a.understood() {
		return nil, &Refusal{Why: Invalid}
	}
	inside, err := p.inside(ctx, who, a)
	if err == nil {
		inside, _, err = p.releasable(ctx, inside)
	}
	return inside, answer(err, "what is booked from %s to %s", a.First, a.Last)
}

func (p *Planner) absent(ctx context.Context, who staff.PersonID, a Absent) error {
	if !a.understood() {
		return &Refusal{Why: Invalid}
	}
	inside, err := p.inside(ctx, who, a)
	if err != nil {
		return err
	}
	for day := a.First; day <= a.Last; day++ { // said first, so that a released booking leaves the word alone
		if err := p.planDay(ctx, who, PlanDay{day, a.Halves, Away}); err != nil {
			return err
		}
	}
	return p.releaseAll(ctx, who, inside)
}

func (a Absent) understood() bool {
	return a.First != 0 && a.First <= a.Last && a.Last-a.First < MaxChosen && PlanDay{a.First, a.Halves, Away}.understood()
}

// inside are the bookings that have not begun and lie wholly in an absence.
func (p *Planner) inside(ctx context.Context, who staff.PersonID, a Absent) (inside []Booking, _ error) {
	mine, err := p.Store.Mine(ctx, who, around(a.First, a.Last))
	if err != nil {
		return nil, err
	}
	for _, b := range mine {
		c, err := p.coverOf(ctx, b)
		if err != nil {
			return nil, err
		}
		stays := slices.ContainsFunc(c.halves, func(half Half) bool { return !slices.Contains(a.Halves, half) })
		if c.day >= a.First && c.day <= a.Last && !stays && b.Span.Start.After(p.Now()) {
			inside = append(inside, b)
		}
	}
	return inside, nil
}
