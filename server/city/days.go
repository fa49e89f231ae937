// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Weeks of the demo before and after today.
const (
	daysBack  = 14
	daysAhead = 14
)

// office is how many of a hundred come to the office, by time.Weekday.
var office = [7]int{0, 46, 66, 62, 68, 27, 0}

// A diary fills the days of the demo city.
type diary struct {
	*City
	rng      *rand.Rand
	today    booking.Day
	loc      *time.Location
	desks    map[string]*booking.Desk // by "building's name/code"
	homes    map[staff.UnitID][]*booking.Desk
	free     map[booking.BuildingID][]*booking.Desk // desks without a Heimat
	profiles map[staff.PersonID]staff.Profile
	habits   map[staff.PersonID]habit
}

// A habit is what somebody tends to do.
type habit struct {
	eager  int // added to the day's share of the office, in percent
	desk   *booking.Desk
	house  booking.BuildingID
	ahead  int // how many days ahead somebody plans
	offDay time.Weekday
}

// live gives everybody four weeks of plans.
func (c *City) live(rng *rand.Rand, today booking.Day) error {
	d := &diary{City: c, rng: rng, today: today, loc: c.Buildings[0].Location()}
	d.learn()
	for day := today - daysBack; day <= today+daysAhead; day++ {
		open, err := isOpen(day)
		if err != nil {
			return err
		}
		if open {
			d.fill(day)
		}
	}
	slices.SortStableFunc(c.Bookings, func(a, b booking.Booking) int {
		return cmp.Or(a.Span.Start.Compare(b.Span.Start), cmp.Compare(a.Desk, b.Desk))
	})
	return nil
}

// Past are the bookings of the demo city on the open days from one to another, both inclusive, as they ended. They are for what is told of
// months that are over: the City holds none of them.
func (c City) Past(seed uint64, from, until booking.Day) ([]booking.Booking, error) {
	c.Bookings, c.Presence = nil, nil
	d := &diary{City: &c, rng: stream(seed, "past "+from.String()), today: until + 15, loc: c.Buildings[0].Location()}
	d.learn()
	for day := from; day <= until; day++ {
		open, err := isOpen(day)
		if err != nil {
			return nil, err
		}
		if open {
			d.fill(day)
		}
	}
	return c.Bookings, nil
}

// isOpen tells whether the city works on a day: no weekend, no public holiday.
func isOpen(day booking.Day) (bool, error) {
	if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		return false, nil
	}
	name, err := booking.HolidayName(booking.NorthRhineWestphalia, day)
	if err != nil {
		return false, fmt.Errorf("holidays of the demo city: %w", err)
	}
	return name == "", nil
}

func (d *diary) learn() {
	d.desks, d.homes = map[string]*booking.Desk{}, map[staff.UnitID][]*booking.Desk{}
	d.free, d.profiles = map[booking.BuildingID][]*booking.Desk{}, map[staff.PersonID]staff.Profile{}
	d.habits = map[staff.PersonID]habit{}
	home := map[booking.ZoneID]staff.UnitID{}
	for _, z := range d.Zones {
		home[z.ID] = z.Home
	}
	for i := range d.Desks {
		desk := &d.Desks[i]
		d.desks[string(desk.Building)+"/"+desk.Code] = desk
		switch unit := home[desk.Zone]; {
		case desk.Blocked:
		case unit != "":
			d.homes[unit] = append(d.homes[unit], desk)
		default:
			d.free[desk.Building] = append(d.free[desk.Building], desk)
		}
	}
	for _, p := range d.Profiles {
		d.profiles[p.Person] = p
	}
	houses := map[staff.UnitID]booking.BuildingID{}
	for _, t := range teams {
		houses[t.unit.ID] = d.Buildings[1].ID
		if t.house {
			houses[t.unit.ID] = d.Buildings[0].ID
		}
	}
	for _, p := range d.People {
		h := habit{eager: d.rng.IntN(41) - 20, house: houses[p.Unit], ahead: 3 + d.rng.IntN(daysAhead+4), offDay: time.Weekday(d.rng.IntN(14))}
		if desks := d.homes[p.Unit]; len(desks) > 0 && d.rng.IntN(3) > 0 {
			h.desk = pick(d.rng, desks)
		}
		d.habits[p.ID] = h
	}
}

// A dayPlan is a day while it is filled.
type dayPlan struct {
	*diary
	day   booking.Day
	taken map[booking.DeskID][2]bool // by half
	kept  map[booking.DeskID]bool    // desks that the pictures show free
}

func (d *diary) fill(day booking.Day) {
	p := &dayPlan{diary: d, day: day, taken: map[booking.DeskID][2]bool{}, kept: map[booking.DeskID]bool{}}
	acted := p.stage()
	order := d.rng.Perm(len(d.People))
	for _, i := range order {
		if person := d.People[i]; !acted[person.ID] {
			p.plan(person)
		}
	}
}

// plan decides where somebody is on the day.
func (p *dayPlan) plan(person staff.Person) {
	h := p.habits[person.ID]
	ahead := int(p.day - p.today)
	if ahead > h.ahead || ahead > 0 && p.rng.IntN(100) < 4*ahead {
		return // has not planned so far ahead
	}
	draw, share := p.rng.IntN(100), office[p.day.Weekday()]+h.eager
	switch {
	case p.day.Weekday() == h.offDay || p.rng.IntN(100) < 5:
		p.say(person, booking.Away)
	case draw < share:
		p.come(person)
	case draw > 96:
		p.say(person, booking.OnTheRoad)
	default:
		p.say(person, booking.HomeOffice)
	}
}

// come finds a desk: one's own habit, the Heimat, a desk without one, near the day any in the house.
func (p *dayPlan) come(person staff.Person) {
	part := partOf(p.rng)
	desk := p.find(person, part)
	if desk == nil {
		p.say(person, booking.HomeOffice)
		return
	}
	p.book(person, desk, part)
}

func (p *dayPlan) find(person staff.Person, part booking.Part) *booking.Desk {
	h := p.habits[person.ID]
	if h.desk != nil && p.rng.IntN(10) < 8 && p.isFree(h.desk, part) {
		return h.desk
	}
	pools := [][]*booking.Desk{p.homes[person.Unit], p.free[h.house]}
	if p.rng.IntN(6) == 0 {
		slices.Reverse(pools)
	}
	if ahead := int(p.day - p.today); ahead <= booking.DefaultRules("").HomeDays {
		pools = append(pools, p.inHouse(h.house))
	}
	for _, pool := range pools {
		if len(pool) == 0 {
			continue
		}
		first := p.rng.IntN(len(pool))
		for i := range pool {
			if desk := pool[(first+i)%len(pool)]; p.isFree(desk, part) {
				return desk
			}
		}
	}
	return nil
}

func (p *dayPlan) inHouse(house booking.BuildingID) []*booking.Desk {
	var desks []*booking.Desk
	for i := range p.Desks {
		if desk := &p.Desks[i]; desk.Building == house {
			desks = append(desks, desk)
		}
	}
	return desks
}

func (p *dayPlan) isFree(desk *booking.Desk, part booking.Part) bool {
	if desk.Blocked || p.kept[desk.ID] {
		return false
	}
	for _, half := range halves(part) {
		if p.taken[desk.ID][half] {
			return false
		}
	}
	return true
}

func halves(part booking.Part) []booking.Half {
	switch part {
	case booking.Morning:
		return []booking.Half{booking.AM}
	case booking.Afternoon:
		return []booking.Half{booking.PM}
	}
	return []booking.Half{booking.AM, booking.PM}
}

// book takes the desk and writes the day plan that goes with it; the other half of a half day is home office.
func (p *dayPlan) book(person staff.Person, desk *booking.Desk, part booking.Part) {
	b := booking.Booking{
		Person: person.ID, Desk: desk.ID, Floor: desk.Floor, Building: desk.Building,
		Span: booking.SpanOf(p.day, part, p.loc),
	}
	b.MadeAt = madeAt(p.rng, p.day, p.today, p.loc, b.Span)
	b.ID, b.State = bookingID(p.rng, b.MadeAt), stateOf(p.rng, p.day, p.today)
	p.Bookings = append(p.Bookings, b)
	taken := p.taken[desk.ID]
	for _, half := range []booking.Half{booking.AM, booking.PM} {
		row := p.row(person, half, booking.HomeOffice)
		if slices.Contains(halves(part), half) {
			taken[half] = true
			row.Status = booking.Office
			if b.State.Live() {
				row.Building, row.Desk, row.Occupied = b.Building, b.Desk, b.Occupancy().ID
			}
		}
		p.Presence = append(p.Presence, row)
	}
	p.taken[desk.ID] = taken
}

// stateOf is how bookings of a day stand: those of the past are checked in, a few ran out or were given back.
func stateOf(rng *rand.Rand, day, today booking.Day) booking.State {
	if day >= today {
		return booking.Booked
	}
	switch draw := rng.IntN(100); {
	case draw < 3:
		return booking.NoShow
	case draw < 6:
		return booking.Released
	}
	return booking.CheckedIn
}

// madeAt is when a booking was made: in office hours, up to ten days before its day, and never today.
func madeAt(rng *rand.Rand, day, today booking.Day, loc *time.Location, span booking.Span) time.Time {
	made := min(day-booking.Day(rng.IntN(10)), today-1)
	at := made.At(loc, booking.Clock(7*60+rng.IntN(10*60))).Add(time.Duration(rng.IntN(60)) * time.Second)
	if !at.Before(span.Start) {
		at = span.Start.Add(-time.Duration(1+rng.IntN(300)) * time.Minute)
	}
	return at
}

// partOf is how long somebody stays: mostly all day.
func partOf(rng *rand.Rand) booking.Part {
	switch draw := rng.IntN(100); {
	case draw < 6:
		return booking.Morning
	case draw < 11:
		return booking.Afternoon
	}
	return booking.FullDay
}

func (p *dayPlan) say(person staff.Person, status booking.Status) {
	for _, half := range []booking.Half{booking.AM, booking.PM} {
		p.Presence = append(p.Presence, p.row(person, half, status))
	}
}

func (p *dayPlan) row(person staff.Person, half booking.Half, status booking.Status) booking.Presence {
	return booking.Presence{
		Person: person.ID, Day: p.day, Half: half, Status: status,
		Seen: p.profiles[person.ID].Visibility, Unit: person.Unit,
	}
}

// bookingID is a UUIDv7 out of the city's own randomness.
func bookingID(rng *rand.Rand, made time.Time) booking.BookingID {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(rng.Uint32())
	}
	milli := uint64(made.UnixMilli())
	for i := range 6 {
		id[i] = byte(milli >> (40 - 8*i))
	}
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return booking.BookingID(id.String())
}
