// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// script is the week of the team in the pictures, Monday to Friday: a desk of the third floor, or where else somebody
// is; "-" is nothing said.
var script = map[staff.PersonID][5]string{
	"p-jana":   {"3.14", "3.14", "home", "-", "-"},
	"p-aylin":  {"home", "3.15", "home", "3.15", "away"},
	"p-tomasz": {"3.05", "3.03", "3.05", "3.05", "home"},
	"p-fatma":  {"3.20", "3.20", "road", "3.20", "3.20"},
	"p-sofia":  {"home", "3.72", "3.72", "3.72", "home"},
	"p-jonas":  {"home", "home", "3.11", "3.61", "home"},
	"p-birgit": {"3.09", "home", "home", "3.62", "away"},
	"p-klaus":  {"road", "road", "3.45", "3.45", "home"},
}

// free and full are the desks of the third floor that the pictures show free and taken: on Tuesday and on Thursday.
var (
	free = map[time.Weekday]string{
		time.Tuesday: "02 04 09 11 13 17 18 22 23 25 26 27 30 31 34 36 38 40 41 42 44 46 48",
		time.Thursday: `02 08 11 14 16 17 21 22 23 25 26 27 30 31 34 36 38 40 41 42 44 46 48 51 52 53 54 57 58 60 63 64 65
			70 73 76 77 78 80 85 86 88 90 92 93 94`,
	}
	full = map[time.Weekday]string{
		time.Tuesday: "05 06 07 08 10 12 16 21 24 28 29 32 33 35 37 39 43 45 49 50",
		time.Thursday: `03 04 06 07 09 10 12 13 18 24 28 29 32 33 35 37 39 43 49 50 55 56 59 66 67 68 69 71 74 75 79 81 82
			83 84 87 89 91`,
	}
)

// stage plays the pictures' week on the day and tells who has been given a plan. In that week the desk of the demo
// person stays free on the days that she has not planned.
func (p *dayPlan) stage() map[staff.PersonID]bool {
	acted := map[staff.PersonID]bool{}
	if p.day.Monday() != p.curtain().Monday() {
		p.rehearse(acted)
		return acted
	}
	weekday := p.day.Weekday()
	for _, person := range cast {
		acted[person.ID] = true
		p.act(person, script[person.ID][weekday-1])
	}
	for _, number := range strings.Fields(free[weekday]) {
		p.kept[p.third(number).ID] = true
	}
	p.kept[p.third("14").ID] = true
	p.crowd(acted, strings.Fields(full[weekday]))
	return acted
}

// curtain is the day that the pictures' week is played around: today, or the next open day.
func (p *dayPlan) curtain() booking.Day {
	day := p.today
	for range 14 {
		if open, _ := isOpen(day); open {
			return day
		}
		day++
	}
	return day
}

func (p *dayPlan) third(number string) *booking.Desk {
	return p.desks[string(p.Buildings[0].ID)+"/3."+number]
}

// act follows the script, except that the demo person is at her desk today, whatever day it is.
func (p *dayPlan) act(person staff.Person, line string) {
	if person.ID == DemoPerson && p.day == p.curtain() {
		line = "3.14"
	}
	switch line {
	case "-":
	case "home":
		p.say(person, booking.HomeOffice)
	case "road":
		p.say(person, booking.OnTheRoad)
	case "away":
		p.say(person, booking.Away)
	default:
		p.book(person, p.third(strings.TrimPrefix(line, "3.")), booking.FullDay)
		last := &p.Bookings[len(p.Bookings)-1]
		if p.day < p.today {
			last.State = booking.CheckedIn
		}
		p.keepPresence(last)
	}
}

// keepPresence lets the day plan follow the booking after its state was set by the script.
func (p *dayPlan) keepPresence(b *booking.Booking) {
	for i := len(p.Presence) - 2; i < len(p.Presence); i++ {
		row := &p.Presence[i]
		row.Building, row.Desk, row.Occupied = b.Building, b.Desk, b.Occupancy().ID
	}
}

// crowd seats people of the house at the desks that the pictures show taken.
func (p *dayPlan) crowd(acted map[staff.PersonID]bool, numbers []string) {
	var guests []staff.Person
	for _, i := range p.rng.Perm(len(p.People)) {
		person := p.People[i]
		if h := p.habits[person.ID]; !acted[person.ID] && h.house == p.Buildings[0].ID && person.Unit != "u-meldewesen" {
			guests = append(guests, person)
		}
	}
	// Whoever is at home in a zone comes first to it, as the rules want it.
	for _, number := range numbers {
		desk := p.third(number)
		if !p.isFree(desk, booking.FullDay) || len(guests) == 0 {
			continue
		}
		i := max(0, slices.IndexFunc(guests, func(g staff.Person) bool { return slices.Contains(p.homes[g.Unit], desk) }))
		acted[guests[i].ID] = true
		p.book(guests[i], desk, booking.FullDay)
		guests = slices.Delete(guests, i, i+1)
	}
}

// rehearse gives the demo person quiet weeks before and after: her usual desk early in the weeks past, nothing ahead,
// so that there is something left to plan.
func (p *dayPlan) rehearse(acted map[staff.PersonID]bool) {
	acted[DemoPerson] = true
	if p.day >= p.today {
		return
	}
	line := [5]string{"3.14", "3.14", "home", "3.14", "home"}[p.day.Weekday()-1]
	p.act(cast[0], line)
}
