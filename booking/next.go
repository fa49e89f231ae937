// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Next is the first day after that of a span on which Reserve would give the person the desk at the same time of day; false when
// there is none as far ahead as they may book.
func (p *Planner) Next(ctx context.Context, who staff.PersonID, desk DeskID, span Span) (Day, bool, error) {
	day, found, err := p.next(ctx, who, desk, span)
	if _, refused := asRefusal(err); refused {
		return 0, false, nil // it is no day's fault
	}
	return day, found, answer(err, "look for another day at %s", desk)
}

func (p *Planner) next(ctx context.Context, who staff.PersonID, desk DeskID, span Span) (Day, bool, error) {
	a, err := p.attempt(ctx, who, desk, span, Booking{})
	if err != nil || a.place.Desk.Blocked {
		return 0, false, err
	}
	house := a.place.Building
	book, err := p.book(ctx, house.ID)
	if err != nil {
		return 0, false, err
	}
	if a, err = p.informed(ctx, a, &book); err != nil {
		return 0, false, err
	}
	loc := house.Location()
	today, w := DayOf(p.now(), loc), a.wish(a.place, p.now())
	first, last := max(span.Day(loc)+1, today), book.Reach(today, w.audience())
	if last < first {
		return 0, false, nil
	}
	busy, err := p.Store.DeskBusy(ctx, desk, Span{first.Start(loc), (last + 1).Start(loc)})
	if err != nil {
		return 0, false, err
	}
	seer, err := p.ahead(ctx, who, Span{(first - 31).Start(loc), (last + 32).Start(loc)})
	if err != nil {
		return 0, false, err
	}
	for day := first; day <= last; day++ {
		a.span = span.On(day, loc)
		if slices.ContainsFunc(busy, func(o Occupancy) bool { return o.Span.Overlaps(a.span) }) {
			continue
		}
		err := seer.allows(ctx, a, &book)
		if _, refused := asRefusal(err); err == nil || !refused {
			return day, err == nil, err
		}
	}
	return 0, false, nil
}

// allows is nil when neither the rules nor what the person has are in the way of an attempt.
func (p *Planner) allows(ctx context.Context, a attempt, book *Rulebook) error {
	w := a.wish(a.place, p.now())
	rules := book.For(w)
	if err := rules.Admit(w); err != nil {
		return err
	}
	if err := p.elsewhereAt(ctx, a); err != nil {
		return err
	}
	return p.overdrawn(ctx, a, &rules, a.place.Building)
}
