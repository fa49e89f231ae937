// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Presence implements booking.Store.
func (s Booking) Presence(ctx context.Context, person staff.PersonID, day booking.Day) ([]booking.Presence, error) {
	const query = `SELECT r.scope, r.person, r.day, r.half, r.status, r.building, r.desk, r.booking, r.usual, COALESCE(p.unit, '')
		FROM presence r LEFT JOIN person p ON p.id = r.person WHERE r.person = $1 AND r.day = $2 ORDER BY r.half`
	rows, err := s.Tx.QueryContext(ctx, query, person, day.String())
	return all("presence", scanPresence, rows, err)
}

// MyPresence implements booking.Store.
func (s Booking) MyPresence(ctx context.Context, person staff.PersonID, from booking.Day) ([]booking.Presence, error) {
	const query = `SELECT r.scope, r.person, r.day, r.half, r.status, r.building, r.desk, r.booking, r.usual, COALESCE(p.unit, '')
		FROM presence r LEFT JOIN person p ON p.id = r.person WHERE r.person = $1 AND r.day >= $2 ORDER BY r.day, r.half`
	rows, err := s.Tx.QueryContext(ctx, query, person, from.String())
	return all("my presence", scanPresence, rows, err)
}

// UnitPresence is where the people of one unit are from a day to a day, both inclusive, by day, person and half. On a
// device it holds what the person may see.
func (s Booking) UnitPresence(ctx context.Context, unit staff.UnitID, from, to booking.Day) ([]booking.Presence, error) {
	const query = `SELECT r.scope, r.person, r.day, r.half, r.status, r.building, r.desk, r.booking, r.usual, p.unit
		FROM person p JOIN presence r ON r.person = p.id WHERE p.unit = $1 AND r.day BETWEEN $2 AND $3
		ORDER BY r.day, r.person, r.half`
	rows, err := s.Tx.QueryContext(ctx, query, unit, from.String(), to.String())
	return all("presence of a unit", scanPresence, rows, err)
}

// HousePresence is who is in a building on a day, by person and half. On a device it holds what the person may see.
func (s Booking) HousePresence(ctx context.Context, building booking.BuildingID, day booking.Day) ([]booking.Presence, error) {
	const query = `SELECT r.scope, r.person, r.day, r.half, r.status, r.building, r.desk, r.booking, r.usual, COALESCE(p.unit, '')
		FROM presence r LEFT JOIN person p ON p.id = r.person WHERE r.day = $1 AND r.building = $2 ORDER BY r.person, r.half`
	rows, err := s.Tx.QueryContext(ctx, query, day.String(), building)
	return all("presence in a building", scanPresence, rows, err)
}

// PutPresence implements booking.Store.
func (s Booking) PutPresence(ctx context.Context, p booking.Presence) error {
	id := PresenceID(p.Person, p.Day, p.Half)
	old, err := s.scopeOf(ctx, "presence", id)
	if err != nil {
		return fmt.Errorf("find presence %s: %w", id, err)
	}
	return s.putPresence(ctx, old, p)
}

// putPresence writes a half that stands in the scope old so far, or in none.
func (s Booking) putPresence(ctx context.Context, old string, p booking.Presence) error {
	id, scope := PresenceID(p.Person, p.Day, p.Half), seenIn(p)
	if p.Status == booking.Unsaid && p.Occupied == "" {
		scope = ""
	}
	if old != "" && old != scope {
		if err := s.remove(ctx, "presence", standing{id, old}); err != nil {
			return fmt.Errorf("move presence %s: %w", id, err)
		}
	}
	if scope == "" {
		return nil
	}
	err := s.write(ctx, "presence", id, scope, p.Person, p.Day.String(), p.Half, p.Status, p.Building, p.Desk, p.Occupied, number(p.Usual))
	return wrap("put presence "+id, err)
}

// PresenceID names a presence row: there is at most one per person, day and half.
func PresenceID(person staff.PersonID, day booking.Day, half booking.Half) string {
	return fmt.Sprintf("%s|%s|%d", person, day, half)
}

// seenIn is the scope that a presence row lives in. Whoever is in no unit shows nothing to a team.
func seenIn(p booking.Presence) string {
	switch {
	case p.Seen == staff.Everybody:
		return Org
	case p.Seen == staff.Team && p.Unit != "":
		return Team(p.Unit)
	}
	return Own(p.Person)
}

// scanPresence reads Seen back from the scope; the unit is the one whose scope it is, else the person's present one.
func scanPresence(row scanner) (p booking.Presence, err error) {
	var scope, day string
	var half, usual int64
	err = row.Scan(&scope, (*string)(&p.Person), &day, &half, (*string)(&p.Status), (*string)(&p.Building), (*string)(&p.Desk), (*string)(&p.Occupied), &usual, (*string)(&p.Unit))
	if err != nil {
		return p, err
	}
	p.Half, p.Usual, p.Seen = booking.Half(half), usual != 0, staff.Nobody
	if unit, ok := strings.CutPrefix(scope, Team("")); ok {
		p.Seen, p.Unit = staff.Team, staff.UnitID(unit)
	} else if scope == Org {
		p.Seen = staff.Everybody
	}
	p.Day, err = booking.ParseDay(day)
	return p, err
}
