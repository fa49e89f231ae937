// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A limit is how much a person may hold, and where it counts.
type limit struct {
	term   term
	most   int
	detail Detail
	// first and last are the days that count together.
	first, last Day
}

// limits are the limits of the rules for their day, in the order in which they are named.
func (r *InForce) limits() (limits []limit) {
	if r.PerWeek > 0 {
		limits = append(limits, limit{termPerWeek, r.PerWeek, WeekFull, r.day.Monday(), r.day.Monday() + 6})
	}
	if r.PerMonth > 0 {
		year, month, _ := r.day.Date()
		limits = append(limits, limit{termPerMonth, r.PerMonth, MonthFull, Date(year, month, 1), Date(year, month+1, 1) - 1})
	}
	if r.Presence.As == Binding && r.Presence.Max > 0 {
		limits = append(limits, limit{termPresence, r.Presence.Max, OfficeFull, r.day.Monday(), r.day.Monday() + 6})
	}
	return limits
}

// quota checks how much the person holds: nothing that is moved within what counts together takes more. A refusal knows the
// next day on which it would be granted, which is told to nobody else.
func (p *Planner) quota(ctx context.Context, a attempt, r *InForce, house Building) error {
	err := p.overdrawn(ctx, a, r, house)
	refusal, refused := asRefusal(err)
	if !refused || refusal.Detail == "" || a.brief || a.who == p.onBehalf {
		return err
	}
	loc, today := house.Location(), DayOf(p.now(), house.Location())
	p, err = p.ahead(ctx, a.who, Span{(r.day - 31).Start(loc), (r.day + furthest + 31).Start(loc)})
	if err != nil {
		return err
	}
	for next := r.day + 1; next <= min(r.day+furthest, today+Day(r.Horizon)); next++ {
		then, moved := r.book.On(next, r.who), a
		moved.span = a.span.On(next, loc)
		if then.openFor(moved.span, loc) != nil {
			continue
		}
		err := p.overdrawn(ctx, moved, &then, house)
		if err == nil {
			err = p.elsewhereAt(ctx, moved)
		}
		if _, refused := asRefusal(err); err != nil && !refused {
			return err
		} else if err == nil {
			refusal.Opens = &next
			break
		}
	}
	return refusal
}

// ahead is the planner with the person's bookings of a span read at once.
func (p *Planner) ahead(ctx context.Context, who staff.PersonID, span Span) (*Planner, error) {
	mine, err := p.Store.Mine(ctx, who, span)
	seer := *p
	seer.Store = seen{p.Store, who, span, mine}
	return &seer, err
}

// seen is a Store of which a person's bookings of a span are known.
type seen struct {
	Store
	who  staff.PersonID
	span Span
	mine []Booking
}

// Mine implements Store.
func (s seen) Mine(ctx context.Context, person staff.PersonID, span Span) (mine []Booking, _ error) {
	if person != s.who || span.Start.Before(s.span.Start) || span.End.After(s.span.End) {
		return s.Store.Mine(ctx, person, span)
	}
	for _, b := range s.mine {
		if b.Span.Overlaps(span) {
			mine = append(mine, b)
		}
	}
	return mine, nil
}

// moves tells whether the attempt is to move a booking.
func (a attempt) moves(b Booking) bool { return a.moving.ID != "" && b.ID == a.moving.ID }

// elsewhereAt refuses with SelfOverlap who has another desk in the span.
func (p *Planner) elsewhereAt(ctx context.Context, a attempt) error {
	mine, err := p.Store.Mine(ctx, a.who, a.span)
	if slices.ContainsFunc(mine, func(b Booking) bool { return !a.moves(b) }) {
		return &Refusal{Why: SelfOverlap}
	}
	return err
}

// furthest is how many days on a free day is looked for: to the end of the next month.
const furthest = 62

// overdrawn is a refusal with Quota when the person holds as much as the rules allow.
func (p *Planner) overdrawn(ctx context.Context, a attempt, r *InForce, house Building) error {
	if full, err := p.full(ctx, a, r); full || err != nil {
		if err != nil {
			return err
		}
		return r.because(Refusal{Why: Quota, Limit: r.MaxOpen}, termMaxOpen, house)
	}
	limits := r.limits()
	if len(limits) > 1 { // one look for all
		seer, err := p.ahead(ctx, a.who, together(limits, house.Location()))
		if err != nil {
			return err
		}
		p = seer
	}
	for _, l := range limits {
		full, err := p.reached(ctx, a, r, l, house)
		if err != nil {
			return err
		}
		if full {
			return r.because(Refusal{Why: Quota, Detail: l.detail, Limit: l.most}, l.term, house)
		}
	}
	return nil
}

// together is the time in which some limits count.
func together(limits []limit, loc *time.Location) Span {
	first, last := limits[0].first, limits[0].last
	for _, l := range limits[1:] {
		first, last = min(first, l.first), max(last, l.last)
	}
	return Span{first.Start(loc), (last + 1).Start(loc)}
}

// full tells whether the person has as many open bookings in a house, or in the zone that the rule is about, as its rules allow.
// Moving within it takes nothing more.
func (p *Planner) full(ctx context.Context, a attempt, r *InForce) (bool, error) {
	if r.MaxOpen <= 0 {
		return false, nil
	}
	if zone := r.zoneOf(termMaxOpen); zone != "" {
		held, inside, err := p.held(ctx, a, Span{p.now(), p.now().AddDate(2, 0, 0)}, r.Building, zone)
		return !inside && len(held) >= r.MaxOpen, err
	}
	if a.moving.Building == r.Building {
		return false, nil
	}
	open, err := p.Store.CountOpen(ctx, a.who, r.Building, p.now())
	return open >= r.MaxOpen, err
}

// zoneOf is the zone that the rule behind a term is about; empty for the house.
func (r *InForce) zoneOf(t term) ZoneID {
	if a := r.from[t]; a != nil {
		return a.Zone
	}
	return ""
}

// held are the person's live bookings of a span in a house, or in one zone of it, without the one that is moved; inside tells
// whether that one is among them.
func (p *Planner) held(ctx context.Context, a attempt, span Span, house BuildingID, zone ZoneID) (held []Booking, inside bool, _ error) {
	mine, err := p.Store.Mine(ctx, a.who, span)
	for _, b := range mine {
		if err != nil {
			break
		}
		here := b.Building == house
		if here && zone != "" {
			var place Place
			place, err = p.Store.Place(ctx, b.Desk)
			if here = place.Zone.ID == zone; errors.Is(err, ErrGone) {
				err = nil // it was taken off the plan
			}
		}
		switch {
		case here && a.moves(b):
			inside = true
		case here:
			held = append(held, b)
		}
	}
	return held, inside, err
}

// reached tells whether the person has used up a limit.
func (p *Planner) reached(ctx context.Context, a attempt, r *InForce, l limit, house Building) (bool, error) {
	loc := house.Location()
	span := Span{l.first.Start(loc), (l.last + 1).Start(loc)}
	if l.term == termPresence {
		return p.inOfficeEnough(ctx, a, r, l, span, house)
	}
	held, inside, err := p.held(ctx, a, span, r.Building, r.zoneOf(l.term))
	return !inside && len(held) >= l.most, err
}

// inOfficeEnough tells whether a booking would make one more day in the office than the rules allow, in whatever house.
func (p *Planner) inOfficeEnough(ctx context.Context, a attempt, r *InForce, l limit, span Span, house Building) (bool, error) {
	mine, err := p.Store.Mine(ctx, a.who, span)
	loc := house.Location()
	var days []Day
	left := Day(-1)
	for _, b := range mine {
		if a.moves(b) {
			left = b.Span.Day(loc)
		} else if day := b.Span.Day(loc); !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	vacated := left >= l.first && left <= l.last && !slices.Contains(days, left)
	return !slices.Contains(days, r.day) && !vacated && len(days) >= l.most, err
}
