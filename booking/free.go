// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/staff"
)

// A FreeQuery asks how many desks a person could book on each of some days.
type FreeQuery struct {
	Who      staff.PersonID
	Building BuildingID
	Floor    FloorID // empty for the whole building
	Days     []Day
	Part     Part
	// From and Until are the hours when Part is Hours.
	From, Until Clock
	// Want are the features that a desk must offer to count as Fitting.
	Want Features
}

// A FreeCount answers for a day.
type FreeCount struct {
	Day Day
	// Free is how many desks the person could book by the rules and the bookings of others; the person's own bookings
	// do not matter, except that a desk they hold is not free.
	Free int
	// Fitting is how many of the free desks offer what is wanted.
	Fitting int
	// Refusal says why nobody can book anything on that day: over, too far ahead, closed, or that this
	// device does not hold the building. Nil on an ordinary day.
	Refusal *Refusal
}

func (q FreeQuery) span(day Day, b Building) Span {
	if q.Part == Hours {
		return HoursOf(day, q.From, q.Until, b.Location())
	}
	return SpanOf(day, q.Part, b.Location())
}

// Free counts free desks for the day strip, in the order of the query's days. An unknown building is a Gone refusal.
func (p *Planner) Free(ctx context.Context, q FreeQuery) ([]FreeCount, error) {
	counts, err := p.free(ctx, q)
	return counts, answer(err, "count free desks of building %s", q.Building)
}

func (p *Planner) free(ctx context.Context, q FreeQuery) ([]FreeCount, error) {
	house, floors, err := p.house(ctx, q)
	if err != nil || len(q.Days) == 0 {
		return nil, err
	}
	book, err := p.book(ctx, house.ID)
	if missing, refused := asRefusal(err); refused {
		return refusedDays(q.Days, missing), nil
	}
	if err != nil {
		return nil, err
	}
	above, err := p.above(ctx, q.Who)
	if err != nil {
		return nil, err
	}
	a, err := p.informed(ctx, attempt{who: q.Who, above: above}, &book)
	if err != nil {
		return nil, err
	}
	counts := make([]FreeCount, len(q.Days))
	for i, day := range q.Days {
		counts[i].Day, a.span = day, q.span(day, house)
		err := book.Admit(a.wish(Place{Building: house}, p.now()))
		var refused bool
		if counts[i].Refusal, refused = asRefusal(err); err != nil && !refused {
			return nil, err
		}
	}
	for _, floor := range floors {
		if err := p.freeOn(ctx, q, a, &book, house, floor, counts); err != nil {
			return nil, fmt.Errorf("floor %s: %w", floor.ID, err)
		}
	}
	return counts, nil
}

// refusedDays are days on which nothing can be said of a building.
func refusedDays(days []Day, why *Refusal) []FreeCount {
	counts := make([]FreeCount, len(days))
	for i, day := range days {
		counts[i] = FreeCount{Day: day, Refusal: why}
	}
	return counts
}

// house is the building and the floors that the query means.
func (p *Planner) house(ctx context.Context, q FreeQuery) (Building, []Floor, error) {
	buildings, err := p.Store.Buildings(ctx)
	if err != nil {
		return Building{}, nil, err
	}
	i := slices.IndexFunc(buildings, func(b Building) bool { return b.ID == q.Building })
	if i < 0 {
		return Building{}, nil, &Refusal{Why: Gone}
	}
	floors, err := p.Store.Floors(ctx, q.Building)
	if q.Floor != "" {
		floors = slices.DeleteFunc(floors, func(f Floor) bool { return f.ID != q.Floor })
	}
	return buildings[i], floors, err
}

// freeOn adds a floor's free desks to the counts. It reads the floor once for all days.
func (p *Planner) freeOn(ctx context.Context, q FreeQuery, a attempt, book *Rulebook, house Building, floor Floor, counts []FreeCount) error {
	desks, err := p.Store.Desks(ctx, floor.ID)
	if err != nil {
		return err
	}
	all, err := p.Store.Zones(ctx, floor.ID)
	if err != nil {
		return err
	}
	busy, err := p.Store.Busy(ctx, floor.ID, around(slices.Min(q.Days), slices.Max(q.Days)))
	if err != nil {
		return err
	}
	byDay := map[Day][]Occupancy{}
	for _, o := range busy {
		day := o.Span.Day(house.Location())
		byDay[day] = append(byDay[day], o)
	}
	for i := range counts {
		if counts[i].Refusal != nil && !book.zoned() {
			continue
		}
		a.span = q.span(counts[i].Day, house)
		zones, err := p.openZones(a, book, house, all)
		if err != nil {
			return err
		}
		if len(zones) > 0 { // a rule for one zone allows what the house does not
			counts[i].Refusal = nil
		}
		counts[i].add(desks, zones, takenIn(byDay[counts[i].Day], a.span), q.Want)
	}
	return nil
}

// takenIn are the desks that are occupied in the span.
func takenIn(busy []Occupancy, span Span) map[DeskID]bool {
	taken := make(map[DeskID]bool, len(busy))
	for i := range busy {
		if busy[i].Span.Overlaps(span) {
			taken[busy[i].Desk] = true
		}
	}
	return taken
}

func (c *FreeCount) add(desks []Desk, zones map[ZoneID]openZone, taken map[DeskID]bool, want Features) {
	for i := range desks {
		zone, open := zones[desks[i].Zone]
		if !open || !zone.has(&desks[i]) || taken[desks[i].ID] {
			continue
		}
		c.Free++
		if desks[i].Features.Offers(want) {
			c.Fitting++
		}
	}
}
