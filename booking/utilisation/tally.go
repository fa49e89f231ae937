// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// An Area is what figures are about: a zone, a floor when Zone is empty, the house when both are.
type Area struct {
	Floor booking.FloorID `json:"floor,omitempty"`
	Zone  booking.ZoneID  `json:"zone,omitempty"`
}

// rest stands for the zones of a floor that are too small to be told of, and for desks without a zone: together they are one area, of which
// nothing is shown.
const rest booking.ZoneID = "*"

// Compare puts the house first, then each floor before its zones, by their names.
func (a Area) Compare(b Area) int {
	return cmp.Or(cmp.Compare(a.Floor, b.Floor), cmp.Compare(a.Zone, b.Zone))
}

// above is what an area lies in; false for the house.
func (a Area) above() (Area, bool) {
	switch {
	case a.Zone != "":
		return Area{Floor: a.Floor}, true
	case a.Floor != "":
		return Area{}, true
	}
	return Area{}, false
}

// Hours are the hours of a day, by the clock of the house: an hour that comes twice counts twice.
type Hours [24]int

// A Tally is what happened at the desks of an area on one day that is over. It names nobody, but may speak of a single person: it is for
// Publish alone.
type Tally struct {
	Day      booking.Day
	Building booking.BuildingID
	Area
	// Desks are those that could be booked, Open for how many minutes the house was, and Between which times. Capacity is what both make.
	Desks, Open int
	Between     booking.OpenHours
	// Minutes are those that desks were in use while the house was open; Hours, of the house alone, those of each hour of the day.
	Minutes int
	Hours   Hours
	// Kept, Freed and Missed are bookings: that were used, given back before they were, and that nobody came to.
	Kept, Freed, Missed int
	// Heads are how many people had a desk here while the house was open, HourHeads in each hour (of the house alone); FreedHeads gave one back, and
	// MissedHeads did not come.
	Heads, FreedHeads, MissedHeads int
	HourHeads                      Hours
	// Peak is how many desks were in use at once, at most.
	Peak int
	// Demand is what stayed open; nil when nobody noted it.
	Demand *Demand
}

// Capacity is how many minutes the desks could have been used.
func (t Tally) Capacity() int { return t.Desks * t.Open }

// A Ground is a house on one day: its desks that can be booked, and when it is open; Until is not after From when it is closed.
type Ground struct {
	Building booking.Building
	Desks    []booking.Desk
	Open     booking.OpenHours
}

// held tells whether a booking that is over kept a desk from others, and until its end. What was given back is cut where it ended, at a
// second of its own, if it had begun (Planner.Release): one that ends at a full quarter of an hour, as bookings do, had not. One in 900 that
// had begun is taken for one that had not.
func held(b booking.Booking) bool {
	return b.State == booking.CheckedIn || b.State == booking.Booked || b.State == booking.Released && b.Span.End.Unix()%(15*60) != 0
}

// Count makes the tallies of one day in one house from all bookings of that day, in the order of their areas. What the house took back
// counts as nothing, and so do bookings of desks that are not there. Bookings without a person count without heads, so that nothing is ever
// told of them alone.
func Count(day booking.Day, g Ground, bookings []booking.Booking) []Tally {
	loc := g.Building.Location()
	open := booking.HoursOf(day, g.Open.From, g.Open.Until, loc)
	c := counter{ground: g, day: day, loc: loc, open: open, areas: map[Area]*count{}, desks: map[booking.DeskID]booking.Desk{}}
	for _, d := range g.Desks {
		c.desks[d.ID] = d
		for _, a := range areasOf(d) {
			if at := c.at(a); !d.Blocked {
				at.Desks++
			}
		}
	}
	for _, b := range bookings {
		c.add(b)
	}
	return c.tallies()
}

func areasOf(d booking.Desk) []Area {
	return []Area{{}, {Floor: d.Floor}, {Floor: d.Floor, Zone: cmp.Or(d.Zone, rest)}}
}

// A counter counts one day of one house.
type counter struct {
	ground Ground
	day    booking.Day
	loc    *time.Location
	open   booking.Span
	areas  map[Area]*count
	desks  map[booking.DeskID]booking.Desk
}

// A count is a tally while it is counted.
type count struct {
	Tally
	people, freed, missed map[staff.PersonID]bool
	byHour                [24]map[staff.PersonID]bool
	edges                 []edge
}

// An edge is when one desk more or less is in use.
type edge struct {
	at time.Time
	by int
}

func (c *counter) at(a Area) *count {
	found, ok := c.areas[a]
	if !ok {
		found = &count{Tally: Tally{Area: a}}
		c.areas[a] = found
	}
	return found
}

func (c *counter) add(b booking.Booking) {
	desk, here := c.desks[b.Desk]
	if !here || b.Span.Day(c.loc) != c.day || !b.Span.Valid() {
		return
	}
	for _, a := range areasOf(desk) {
		at := c.at(a)
		switch {
		case held(b):
			at.Kept++
			c.use(at, b)
		case b.State == booking.Released:
			at.Freed++
			note(&at.freed, b.Person)
		case b.State == booking.NoShow:
			at.Missed++
			note(&at.missed, b.Person)
		}
	}
}

func note(people *map[staff.PersonID]bool, who staff.PersonID) {
	if *people == nil { // most areas need none
		*people = map[staff.PersonID]bool{}
	}
	if who != "" {
		(*people)[who] = true
	}
}

// use notes for how long a desk was in use.
func (c *counter) use(at *count, b booking.Booking) {
	from, until := within(b.Span, c.open)
	if from.Equal(until) {
		return
	}
	note(&at.people, b.Person)
	at.Minutes += int(until.Sub(from) / time.Minute)
	at.edges = append(at.edges, edge{from, 1}, edge{until, -1})
	if at.Area != (Area{}) {
		return
	}
	for hour, minutes := range byHour(from, until, c.loc) {
		at.Hours[hour] += minutes
		note(&at.byHour[hour], b.Person)
	}
}

// byHour are the hours of the clock on the wall that a time touches, and how many minutes of each.
func byHour(from, until time.Time, loc *time.Location) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for from.Before(until) {
			next := nextHour(from, loc)
			if until.Before(next) {
				next = until
			}
			if !yield(from.In(loc).Hour(), int(next.Sub(from)/time.Minute)) {
				return
			}
			from = next
		}
	}
}

// within is which part of a span lies in another, in whole minutes; both ends are the same when none does.
func within(span, open booking.Span) (from, until time.Time) {
	from, until = span.Start, span.End
	if open.Start.After(from) {
		from = open.Start
	}
	if open.End.Before(until) {
		until = open.End
	}
	if until = from.Add(until.Sub(from).Truncate(time.Minute)); until.Before(from) {
		until = from
	}
	return from, until
}

// nextHour is when the clock on the wall shows the next full hour.
func nextHour(t time.Time, loc *time.Location) time.Time {
	local := t.In(loc)
	return t.Add(time.Hour - time.Duration(local.Minute())*time.Minute - time.Duration(local.Second())*time.Second)
}

// tallies are what was counted, in the order of the areas.
func (c *counter) tallies() (list []Tally) {
	for _, at := range c.areas {
		t := at.Tally
		t.Day, t.Building, t.Between = c.day, c.ground.Building.ID, c.ground.Open
		t.Open = max(0, int(c.open.End.Sub(c.open.Start)/time.Minute))
		t.Heads, t.FreedHeads, t.MissedHeads = len(at.people), len(at.freed), len(at.missed)
		for hour, people := range at.byHour {
			t.HourHeads[hour] = len(people)
		}
		t.Peak = peak(at.edges)
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b Tally) int { return a.Compare(b.Area) })
	return list
}

// peak is how many are in use at once, at most: at one instant those that end go before those that begin.
func peak(edges []edge) (most int) {
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.by, b.by)) })
	now := 0
	for _, e := range edges {
		now += e.by
		most = max(most, now)
	}
	return most
}
