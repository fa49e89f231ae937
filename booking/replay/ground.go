// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A ground is a house in memory with what is booked in it: the booking.Store of a run, as far as somebody who wishes for a desk makes the
// Planner ask. What it does not ask is not here. It is for one run at a time.
type ground struct {
	booking.Store // nil: what is not below is never asked
	past          *Past
	book          booking.Rulebook
	zones         map[booking.FloorID][]booking.Zone
	zone          map[booking.ZoneID]booking.Zone
	floors        map[booking.FloorID]booking.Floor
	desks         map[booking.FloorID][]booking.Desk
	desk          map[booking.DeskID]booking.Desk
	people        map[staff.PersonID]Person
	above         map[staff.UnitID][]staff.UnitID
	bookings      map[booking.BookingID]booking.Booking
	mine          map[staff.PersonID][]booking.BookingID
	taken         map[deskDay][]booking.BookingID
	busy          map[floorDay][]booking.BookingID
}

type deskDay struct {
	desk booking.DeskID
	day  booking.Day
}

type floorDay struct {
	floor booking.FloorID
	day   booking.Day
}

func newGround(p *Past, book booking.Rulebook, blocked map[booking.DeskID]bool) *ground {
	g := &ground{
		past: p, book: book, zones: map[booking.FloorID][]booking.Zone{}, zone: map[booking.ZoneID]booking.Zone{}, floors: map[booking.FloorID]booking.Floor{},
		desks: map[booking.FloorID][]booking.Desk{}, desk: map[booking.DeskID]booking.Desk{}, people: map[staff.PersonID]Person{},
		above: map[staff.UnitID][]staff.UnitID{}, bookings: map[booking.BookingID]booking.Booking{}, mine: map[staff.PersonID][]booking.BookingID{},
		taken: map[deskDay][]booking.BookingID{}, busy: map[floorDay][]booking.BookingID{},
	}
	for _, f := range p.Floors {
		f.Plan = booking.Plan{}
		g.floors[f.ID] = f
	}
	for _, z := range p.Zones {
		g.zone[z.ID], g.zones[z.Floor] = z, append(g.zones[z.Floor], z)
	}
	for _, d := range p.Desks {
		d.Blocked = d.Blocked || blocked[d.ID]
		g.desk[d.ID], g.desks[d.Floor] = d, append(g.desks[d.Floor], d)
	}
	return g
}

// admit makes somebody known.
func (g *ground) admit(who staff.PersonID, p Person) { g.people[who] = p }

// Place implements booking.Store.
func (g *ground) Place(_ context.Context, id booking.DeskID) (booking.Place, error) {
	d, known := g.desk[id]
	if !known {
		return booking.Place{}, fmt.Errorf("desk %q: %w", id, booking.ErrGone)
	}
	return booking.Place{Desk: d, Zone: g.zone[d.Zone], Floor: g.floors[d.Floor], Building: g.past.House}, nil
}

// Rules implements booking.Store.
func (g *ground) Rules(context.Context, booking.BuildingID) (booking.Rules, error) {
	return g.book.Rules, nil
}

// Amendments implements booking.Store.
func (g *ground) Amendments(context.Context, booking.BuildingID) ([]booking.Amendment, error) {
	return g.book.Amendments, nil
}

// Colleague implements booking.Store.
func (g *ground) Colleague(_ context.Context, who staff.PersonID) (staff.Person, error) {
	p, known := g.people[who]
	if !known {
		return staff.Person{}, booking.ErrGone
	}
	return staff.Person{ID: who, Unit: p.Unit}, nil
}

// Profile implements booking.Store. Nobody needs anything here, and nobody's day is told to anybody.
func (g *ground) Profile(_ context.Context, who staff.PersonID) (staff.Profile, error) {
	return staff.Profile{Person: who, Roles: g.people[who].Roles, Visibility: staff.Nobody}, nil
}

// Above implements booking.Store.
func (g *ground) Above(_ context.Context, unit staff.UnitID) ([]staff.UnitID, error) {
	if found, known := g.above[unit]; known || unit == "" {
		return found, nil
	}
	var above []staff.UnitID
	for u := unit; u != "" && !slices.Contains(above, u); u = g.past.Parents[u] {
		above = append(above, u)
	}
	g.above[unit] = above
	return above, nil
}

// Booking implements booking.Store.
func (g *ground) Booking(_ context.Context, id booking.BookingID) (booking.Booking, error) {
	b, known := g.bookings[id]
	if !known {
		return b, booking.ErrGone
	}
	return b, nil
}

// Mine implements booking.Store.
func (g *ground) Mine(_ context.Context, who staff.PersonID, span booking.Span) (found []booking.Booking, _ error) {
	for _, id := range g.mine[who] {
		if b := g.bookings[id]; b.Span.Overlaps(span) {
			found = append(found, b)
		}
	}
	slices.SortFunc(found, func(a, b booking.Booking) int { return a.Span.Start.Compare(b.Span.Start) })
	return found, nil
}

// CountOpen implements booking.Store.
func (g *ground) CountOpen(_ context.Context, who staff.PersonID, _ booking.BuildingID, t time.Time) (n int, _ error) {
	for _, id := range g.mine[who] {
		if g.bookings[id].Span.End.After(t) {
			n++
		}
	}
	return n, nil
}

// daysOf are the days that a span touches.
func (g *ground) daysOf(span booking.Span) (first, last booking.Day) {
	loc := g.past.House.Location()
	return booking.DayOf(span.Start, loc), booking.DayOf(span.End.Add(-time.Nanosecond), loc)
}

// Busy implements booking.Store.
func (g *ground) Busy(_ context.Context, floor booking.FloorID, span booking.Span) (found []booking.Occupancy, _ error) {
	first, last := g.daysOf(span)
	for day := first; day <= last; day++ {
		found = g.overlapping(found, g.busy[floorDay{floor, day}], span)
	}
	return found, nil
}

// DeskBusy implements booking.Store.
func (g *ground) DeskBusy(_ context.Context, desk booking.DeskID, span booking.Span) (found []booking.Occupancy, _ error) {
	first, last := g.daysOf(span)
	for day := first; day <= last; day++ {
		found = g.overlapping(found, g.taken[deskDay{desk, day}], span)
	}
	return found, nil
}

func (g *ground) overlapping(found []booking.Occupancy, ids []booking.BookingID, span booking.Span) []booking.Occupancy {
	for _, id := range ids {
		if b := g.bookings[id]; b.Span.Overlaps(span) {
			found = append(found, b.Occupancy())
		}
	}
	return found
}

// Buildings implements booking.Store: there is no other house to go to.
func (g *ground) Buildings(context.Context) ([]booking.Building, error) {
	return []booking.Building{g.past.House}, nil
}

// Floors implements booking.Store.
func (g *ground) Floors(context.Context, booking.BuildingID) ([]booking.Floor, error) {
	floors := make([]booking.Floor, 0, len(g.floors))
	for _, f := range g.floors {
		floors = append(floors, f)
	}
	slices.SortFunc(floors, func(a, b booking.Floor) int {
		return cmp.Or(cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
	})
	return floors, nil
}

// Zones implements booking.Store.
func (g *ground) Zones(_ context.Context, floor booking.FloorID) ([]booking.Zone, error) {
	return g.zones[floor], nil
}

// Desks implements booking.Store.
func (g *ground) Desks(_ context.Context, floor booking.FloorID) ([]booking.Desk, error) {
	return g.desks[floor], nil
}

// PutBooking implements booking.Store, with the guard that a database has.
func (g *ground) PutBooking(ctx context.Context, b booking.Booking) error {
	day := b.Span.Day(g.past.House.Location())
	if was, known := g.bookings[b.ID]; known {
		g.vacate(was)
	}
	if b.State.Live() {
		if mine, _ := g.Mine(ctx, b.Person, b.Span); len(mine) > 0 {
			return &booking.Refusal{Why: booking.SelfOverlap}
		}
		if busy, _ := g.DeskBusy(ctx, b.Desk, b.Span); len(busy) > 0 {
			return &booking.Refusal{Why: booking.Taken}
		}
		g.mine[b.Person] = append(g.mine[b.Person], b.ID)
		g.taken[deskDay{b.Desk, day}] = append(g.taken[deskDay{b.Desk, day}], b.ID)
		g.busy[floorDay{b.Floor, day}] = append(g.busy[floorDay{b.Floor, day}], b.ID)
	}
	g.bookings[b.ID] = b
	return nil
}

func (g *ground) vacate(was booking.Booking) {
	day := was.Span.Day(g.past.House.Location())
	g.mine[was.Person] = without(g.mine[was.Person], was.ID)
	g.taken[deskDay{was.Desk, day}] = without(g.taken[deskDay{was.Desk, day}], was.ID)
	g.busy[floorDay{was.Floor, day}] = without(g.busy[floorDay{was.Floor, day}], was.ID)
}

func without(ids []booking.BookingID, id booking.BookingID) []booking.BookingID {
	return slices.DeleteFunc(ids, func(other booking.BookingID) bool { return other == id })
}

// Presence implements booking.Store: whoever has a desk is in the office, and nobody else says anything.
func (g *ground) Presence(context.Context, staff.PersonID, booking.Day) ([]booking.Presence, error) {
	return nil, nil
}

// PutPresence implements booking.Store: nobody reads it.
func (g *ground) PutPresence(context.Context, booking.Presence) error { return nil }

// Usual implements booking.Store.
func (g *ground) Usual(context.Context, staff.PersonID) (booking.Usual, error) {
	return booking.Usual{}, nil
}

// Queue implements booking.Store: in a run nobody waits.
func (g *ground) Queue(context.Context, booking.Desk, booking.Span, time.Time, int) ([]booking.Waiter, error) {
	return nil, nil
}

// WaitOf implements booking.Store.
func (g *ground) WaitOf(context.Context, booking.BookingID) (booking.Wait, error) {
	return booking.Wait{}, booking.ErrGone
}
