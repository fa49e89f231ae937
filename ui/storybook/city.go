// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
)

// tuesday is the day on the storybook's clock.
var tuesday = booking.DayOf(Now(), Berlin)

// demo is the demo city as Jana's device holds it; it is made once and never changed.
var demo = sync.OnceValue(func() city.City {
	c, err := city.Demo(1, tuesday)
	if err != nil {
		panic(fmt.Sprintf("storybook: demo city: %v", err))
	}
	return c
})

// jana is who looks at the screens.
func jana() staff.Person { return person(city.DemoPerson) }

func person(id staff.PersonID) staff.Person {
	people := demo().People
	return people[slices.IndexFunc(people, func(p staff.Person) bool { return p.ID == id })]
}

// team are all people of Jana's unit, by name.
func team() (people []staff.Person) {
	for _, p := range demo().People {
		if p.Unit == jana().Unit {
			people = append(people, p)
		}
	}
	slices.SortFunc(people, func(a, b staff.Person) int { return compare(a.Family+a.Given, b.Family+b.Given) })
	return people
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// places are all desks of the city with what they stand in.
var places = sync.OnceValue(func() map[booking.DeskID]booking.Place {
	c := demo()
	found := make(map[booking.DeskID]booking.Place, len(c.Desks))
	for _, d := range c.Desks {
		p := booking.Place{Desk: d}
		for _, z := range c.Zones {
			if z.ID == d.Zone {
				p.Zone = z
			}
		}
		for _, f := range c.Floors {
			if f.ID == d.Floor {
				p.Floor = f
				p.Floor.Plan = booking.Plan{}
			}
		}
		for _, b := range c.Buildings {
			if b.ID == d.Building {
				p.Building = b
			}
		}
		found[d.ID] = p
	}
	return found
})

// deskAt is a desk of the directorate by its code.
func deskAt(code string) booking.Place {
	for _, p := range places() {
		if p.Desk.Code == code && p.Building.Name == "Bundesbahndirektion" {
			return p
		}
	}
	panic("storybook: no desk " + code)
}

// presence is what is known of a person on a day.
func presence(who staff.PersonID, day booking.Day) (halves [2]booking.Presence) {
	for _, p := range demo().Presence {
		if p.Person == who && p.Day == day {
			halves[p.Half] = p
		}
	}
	return halves
}

// dayPlan is a day of Jana's.
func dayPlan(day booking.Day) booking.DayPlan {
	d := booking.DayPlan{Day: day, Halves: presence(city.DemoPerson, day)}
	for _, b := range demo().Bookings {
		if b.Person == city.DemoPerson && b.State.Live() && b.Span.Day(Berlin) == day {
			d.Bookings = append(d.Bookings, b)
		}
	}
	return d
}

func week(monday booking.Day) booking.Week {
	w := booking.Week{Monday: monday}
	for i := range w.Days {
		w.Days[i] = dayPlan(monday + booking.Day(i))
	}
	return w
}

// floorDay is a floor on a day.
func floorDay(floor booking.FloorID, day booking.Day) booking.FloorDay {
	found := booking.FloorDay{Floor: floor, Span: booking.SpanOf(day, booking.FullDay, Berlin)}
	for _, d := range demo().Desks {
		if d.Floor != floor {
			continue
		}
		one := booking.DeskDay{Desk: d}
		for _, b := range demo().Bookings {
			if b.Desk == d.ID && b.State.Live() && b.Span.Overlaps(found.Span) {
				one.Busy = append(one.Busy, b.Occupancy())
			}
		}
		found.Desks = append(found.Desks, one)
	}
	return found
}

// requested is a wish of Jana's that is not decided.
func requested(code string, day booking.Day) booking.Booking {
	p := deskAt(code)
	return booking.Booking{ID: "wish", Person: city.DemoPerson, Desk: p.Desk.ID, Floor: p.Floor.ID, Building: p.Building.ID,
		Span: booking.SpanOf(day, booking.FullDay, Berlin), State: booking.Requested, MadeAt: Now().Add(-11 * time.Minute)}
}
