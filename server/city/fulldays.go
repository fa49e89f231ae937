// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"iter"
	"math/rand/v2"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// busy is how full the houses of the large city are, by time.Weekday.
var busy = [7]float64{0, 0.77, 0.90, 0.86, 0.90, 0.44, 0}

// bookings makes the bookings of the large city day by day. Everybody has one house and at most one desk a day, every
// desk at most one person, so that nothing can overlap.
func (c *City) bookings(seed uint64, today booking.Day, days []booking.Day) iter.Seq[booking.Booking] {
	desks := map[booking.BuildingID][]booking.Desk{}
	for _, d := range c.Desks {
		if !d.Blocked {
			desks[d.Building] = append(desks[d.Building], d)
		}
	}
	people := c.workers(desks)
	loc := c.Buildings[0].Location()
	return func(yield func(booking.Booking) bool) {
		rng := stream(seed, "full days")
		for _, day := range days {
			for _, b := range c.Buildings {
				if !fillHouse(rng, day, today, loc, desks[b.ID], people[b.ID], yield) {
					return
				}
			}
		}
	}
}

// workers gives everybody a house, in the order of units, as many to a desk in every house.
func (c *City) workers(desks map[booking.BuildingID][]booking.Desk) map[booking.BuildingID][]staff.PersonID {
	all := 0
	for _, of := range desks {
		all += len(of)
	}
	people, next, passed := map[booking.BuildingID][]staff.PersonID{}, 0, 0
	for _, b := range c.Buildings {
		passed += len(desks[b.ID])
		until := passed * len(c.People) / all
		for ; next < until; next++ {
			people[b.ID] = append(people[b.ID], c.People[next].ID)
		}
	}
	return people
}

func fillHouse(rng *rand.Rand, day, today booking.Day, loc *time.Location, desks []booking.Desk, people []staff.PersonID, yield func(booking.Booking) bool) bool {
	share := busy[day.Weekday()]
	if ahead := int(day - today); ahead > 0 {
		share *= 1 - 0.5*float64(ahead)/28 // not everybody has planned that far
	}
	order := rng.Perm(len(people))
	for i, d := range rng.Perm(len(desks)) {
		if i >= len(people) || float64(i) >= share*float64(len(desks)) {
			break
		}
		desk := desks[d]
		b := booking.Booking{
			Person: people[order[i]], Desk: desk.ID, Floor: desk.Floor, Building: desk.Building,
			Span: booking.SpanOf(day, partOf(rng), loc), State: stateOf(rng, day, today),
		}
		b.MadeAt = madeAt(rng, day, today, loc, b.Span)
		b.ID = bookingID(rng, b.MadeAt)
		if !yield(b) {
			return false
		}
	}
	return true
}

// Presences are the day plans that go with bookings: the office while a live booking covers the half day. Seen and
// Unit are the person's own.
func Presences(c City, bookings iter.Seq[booking.Booking]) iter.Seq[booking.Presence] {
	seen := make(map[staff.PersonID]staff.Visibility, len(c.Profiles))
	for _, p := range c.Profiles {
		seen[p.Person] = p.Visibility
	}
	units := make(map[staff.PersonID]staff.UnitID, len(c.People))
	for _, p := range c.People {
		units[p.ID] = p.Unit
	}
	zones := make(map[booking.BuildingID]*time.Location, len(c.Buildings))
	for _, b := range c.Buildings {
		zones[b.ID] = b.Location()
	}
	return func(yield func(booking.Presence) bool) {
		for b := range bookings {
			if !b.State.Live() {
				continue
			}
			loc := zones[b.Building]
			for _, half := range b.Span.Halves(loc) {
				if !yield(booking.Presence{
					Person: b.Person, Day: b.Span.Day(loc), Half: half, Status: booking.Office, Building: b.Building,
					Desk: b.Desk, Occupied: b.Occupancy().ID, Seen: seen[b.Person], Unit: units[b.Person],
				}) {
					return
				}
			}
		}
	}
}
