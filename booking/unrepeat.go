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

// A Resumption brings back what Unrepeat takes away.
type Resumption struct {
	// Repeat goes on with the series under another name. It has no Series when no day is left.
	Repeat Repeat
	// Moved are bookings of the series at another desk or another time: see TakeBack.
	Moved []Booking
}

// Do brings it back. Where somebody was quicker it goes on with the rest and answers with the first refusal.
func (r Resumption) Do(repeat func(Repeat) error, reserve func(Reserve) error) error {
	var refused error
	if r.Repeat.Series != "" {
		refused = repeat(r.Repeat)
	}
	if _, no := asRefusal(refused); refused != nil && !no {
		return refused
	}
	if err := TakeBack(r.Moved, reserve); err != nil {
		return err
	}
	return refused
}

// Resume is what will bring back what Unrepeat is about to take away; as is the name of the series that goes on. Days of which the
// series has no booking now stay without one: they were given back, or could not be had. A booking that it is too late to give back
// stays as it is, so its day is none to bring back.
func (p *Planner) Resume(ctx context.Context, u Unrepeat, as SeriesID) (Resumption, error) {
	r, err := p.resume(ctx, u, as)
	return r, answer(err, "go on with series %s", u.Series)
}

func (p *Planner) resume(ctx context.Context, u Unrepeat, as SeriesID) (r Resumption, _ error) {
	s, err := p.Store.Series(ctx, u.Series)
	if err != nil {
		return r, orGone(err, Gone)
	}
	place, err := p.Store.Place(ctx, s.Desk)
	if notGone(err) != nil {
		return r, err
	}
	var days, except []Day
	for _, day := range s.Days(max(u.From, s.First), max(u.From, s.First)+MaxAhead) {
		b, err := p.Store.Booking(ctx, s.ID.Booking(day))
		if notGone(err) != nil {
			return r, err
		}
		stands, err := p.returnable(ctx, b)
		if err != nil {
			return r, err
		}
		moved := stands && (b.Desk != s.Desk || !b.Span.Equal(HoursOf(day, s.From, s.Until, place.Building.Location())))
		if moved {
			r.Moved = append(r.Moved, b)
		}
		switch {
		case day > s.Reached || stands && !moved:
			days = append(days, day)
		case len(days) > 0:
			except = append(except, day)
		}
	}
	if len(days) > 0 {
		r.Repeat = s.again(as, days[0], except)
	}
	return r, nil
}

// returnable tells whether a booking is live and can be given back now.
func (p *Planner) returnable(ctx context.Context, b Booking) (bool, error) {
	if !b.State.Live() {
		return false, nil
	}
	err := p.inTime(ctx, b)
	return err == nil, notRefused(err)
}

// again is the wish for the series from one of its days on, without some more days.
func (s Series) again(as SeriesID, first Day, except []Day) Repeat {
	rule := s.Rule
	if s.Ends != 0 { // by its rule, or because it was ended before
		rule.Count, rule.Until = 0, s.Ends-1
	}
	for _, day := range s.Except {
		if day > first {
			except = append(except, day)
		}
	}
	slices.Sort(except)
	return Repeat{Series: as, Desk: s.Desk, Rule: rule.String(), First: first, From: s.From, Until: s.Until, Except: except, Skip: true}
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
