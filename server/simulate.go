// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// MostWeeks is how many weeks can happen again: of earlier ones nobody knows any more who wished for what.
	MostWeeks = 8
	// around is how many days before and after them are looked at, because some rules count by the month.
	around = 31
)

// ReadPast reads what people wished for in a house in the last so many whole weeks before a day, from one snapshot. Who they are stays
// here: the past has numbers, in the order in which it happens to meet them.
func ReadPast(ctx context.Context, snap *central.Snapshot, house booking.BuildingID, weeks int, today booking.Day) (p replay.Past, err error) {
	if weeks < 1 || weeks > MostWeeks {
		return p, fmt.Errorf("%d weeks cannot happen again, only 1 to %d", weeks, MostWeeks)
	}
	rows := snap.Store()
	p.Until = today.Monday() - 1
	p.From = p.Until - booking.Day(7*weeks) + 1
	if p.House, err = rows.Building(ctx, house); err != nil {
		return p, err
	}
	if err := readHouse(ctx, rows, &p); err != nil {
		return p, err
	}
	c := casting{rows: rows, past: &p, numbers: map[staff.PersonID]int{}, units: map[staff.PersonID]staff.UnitID{}, roles: needsRoles(p.Book)}
	people, err := rows.People(ctx)
	if err != nil {
		return p, err
	}
	for _, one := range people {
		c.units[one.ID] = one.Unit
	}
	loc := p.House.Location()
	from, before := (p.From - around).Start(loc), (p.Until + 1 + around).Start(loc)
	var booked []booking.Booking
	err = snap.Uses().EachIn(ctx, house, from, before, func(b booking.Booking) error {
		booked = append(booked, b)
		return nil
	})
	if err != nil {
		return p, err
	}
	for _, b := range booked { // not while they are read: a transaction has one question at a time
		number, err := c.number(ctx, b.Person)
		if err != nil {
			return p, err
		}
		p.Take(number, b)
	}
	waits, err := rows.WaitsIn(ctx, house, from, before)
	if err != nil {
		return p, err
	}
	denied, err := snap.Uses().Denied(ctx, p.From-around, p.Until+around)
	if err != nil {
		return p, err
	}
	if err := c.unserved(ctx, denied, waits); err != nil {
		return p, err
	}
	p.Settle()
	return p, nil
}

// readHouse reads the house as it is now.
func readHouse(ctx context.Context, rows store.Booking, p *replay.Past) (err error) {
	if p.Book, err = rows.Rulebook(ctx, p.House.ID); err != nil {
		return err
	}
	if p.Floors, err = rows.Floors(ctx, p.House.ID); err != nil {
		return err
	}
	for _, f := range p.Floors {
		zones, err := rows.Zones(ctx, f.ID)
		if err != nil {
			return err
		}
		desks, err := rows.Desks(ctx, f.ID)
		if err != nil {
			return err
		}
		p.Zones, p.Desks = append(p.Zones, zones...), append(p.Desks, desks...)
	}
	units, err := rows.Units(ctx)
	p.Parents = map[staff.UnitID]staff.UnitID{}
	for _, u := range units {
		p.Parents[u.ID] = u.Parent
	}
	return err
}

// needsRoles tells whether a rule asks for somebody's roles.
func needsRoles(book booking.Rulebook) bool {
	return slices.ContainsFunc(book.Amendments, func(a booking.Amendment) bool { return a.Role != "" })
}

// A casting gives people numbers.
type casting struct {
	rows    store.Booking
	past    *replay.Past
	numbers map[staff.PersonID]int
	units   map[staff.PersonID]staff.UnitID
	roles   bool
}

func (c *casting) number(ctx context.Context, who staff.PersonID) (int, error) {
	if n, known := c.numbers[who]; known {
		return n, nil
	}
	one := replay.Person{Unit: c.units[who]}
	if c.roles {
		profile, err := c.rows.Profile(ctx, who)
		if err != nil {
			return 0, err
		}
		one.Roles = profile.Roles
	}
	n := len(c.past.People)
	c.numbers[who], c.past.People = n, append(c.past.People, one)
	return n, nil
}

// A need is that somebody needs a desk on a day: however often they tried, it is one.
type need struct {
	number int
	day    booking.Day
}

// unserved adds what people were refused or waited for and did not get. Of a person and a day it is one wish, and none where they had
// another.
func (c *casting) unserved(ctx context.Context, denied []booking.Denied, waits []booking.Wait) error {
	loc := c.past.House.Location()
	met := map[need]bool{}
	for _, w := range c.past.Wishes {
		met[need{w.Who, booking.DayOf(w.Start, loc)}] = true
	}
	add := func(who staff.PersonID, w replay.Wish) error {
		number, err := c.number(ctx, who)
		if one := (need{number, booking.DayOf(w.Start, loc)}); err == nil && !met[one] {
			met[one] = true
			w.Who, w.Denied = number, true
			c.past.Wishes = append(c.past.Wishes, w)
		}
		return err
	}
	for _, d := range denied {
		if d.Building != c.past.House.ID {
			continue
		}
		if err := add(d.Person, replay.Wish{Made: d.MadeAt, Desk: d.Desk, Span: d.Span}); err != nil {
			return err
		}
	}
	for _, w := range waits {
		if w.State == booking.WaitTaken || w.State.Live() {
			continue
		}
		if err := add(w.Person, replay.Wish{Made: w.MadeAt, Desk: w.Desk, Zone: w.Zone, Want: w.Want, Span: w.Span}); err != nil {
			return err
		}
	}
	return nil
}

// Tried is what the audit keeps of a run: the house and what was tried, in numbers.
func Tried(house booking.BuildingID, weeks int, s replay.Scenario, points int) string {
	said := fmt.Sprintf("%s %d weeks", house, weeks)
	if s.Fewer != 0 || s.Every != 0 {
		said += fmt.Sprintf(" desks -%d%% every %d", s.Fewer, s.Every)
	}
	if s.More != 0 {
		said += fmt.Sprintf(" people %+d%%", s.More)
	}
	for _, a := range s.Closed {
		said += fmt.Sprintf(" without %s", cmp.Or(string(a.Zone), string(a.Floor)))
	}
	if s.Rules != nil {
		said += " other rules"
	}
	if points > 0 {
		said += fmt.Sprintf(" curve of %d", points)
	}
	return said
}
