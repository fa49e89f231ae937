// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Colleague implements booking.Store.
func (s Booking) Colleague(ctx context.Context, id staff.PersonID) (staff.Person, error) {
	const query = `SELECT id, given, family, unit, first_aider FROM person WHERE id = $1`
	return one("person", id, scanPerson, s.Tx.QueryRowContext(ctx, query, id))
}

// People are all that the directory shows, by family and given name as the bytes sort.
func (s Booking) People(ctx context.Context) ([]staff.Person, error) {
	const query = `SELECT id, given, family, unit, first_aider FROM person ORDER BY family, given, id`
	rows, err := s.Tx.QueryContext(ctx, query)
	return all("people", scanPerson, rows, err)
}

// PeopleOf are the people of one unit, by family and given name; those of the units below are not among them.
func (s Booking) PeopleOf(ctx context.Context, unit staff.UnitID) ([]staff.Person, error) {
	const query = `SELECT id, given, family, unit, first_aider FROM person WHERE unit = $1 ORDER BY family, given, id`
	rows, err := s.Tx.QueryContext(ctx, query, unit)
	return all("people of a unit", scanPerson, rows, err)
}

// Unit by its id, or booking.ErrGone.
func (s Booking) Unit(ctx context.Context, id staff.UnitID) (staff.Unit, error) {
	const query = `SELECT id, parent, name, short, lead FROM unit WHERE id = $1`
	return one("unit", id, scanUnit, s.Tx.QueryRowContext(ctx, query, id))
}

// Units are all units, by name.
func (s Booking) Units(ctx context.Context) ([]staff.Unit, error) {
	const query = `SELECT id, parent, name, short, lead FROM unit ORDER BY name, id`
	rows, err := s.Tx.QueryContext(ctx, query)
	return all("units", scanUnit, rows, err)
}

// Above implements booking.Store. A circle of units ends where it closes.
func (s Booking) Above(ctx context.Context, unit staff.UnitID) (above []staff.UnitID, _ error) {
	for unit != "" && !slices.Contains(above, unit) {
		u, err := s.Unit(ctx, unit)
		if errors.Is(err, booking.ErrGone) {
			break
		}
		if err != nil {
			return nil, err
		}
		above = append(above, unit)
		unit = u.Parent
	}
	return above, nil
}

// Led are the units that a person leads, by id.
func (s Booking) Led(ctx context.Context, person staff.PersonID) ([]staff.UnitID, error) {
	const query = `SELECT id FROM unit WHERE lead = $1 ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, person)
	return all("units of a lead", func(row scanner) (id staff.UnitID, err error) { return id, row.Scan((*string)(&id)) }, rows, err)
}

// Leads tells whether a person leads the unit of another, or one above it.
func (s Booking) Leads(ctx context.Context, person, other staff.PersonID) (bool, error) {
	colleague, err := s.Colleague(ctx, other)
	if errors.Is(err, booking.ErrGone) || person == other {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	above, err := s.Above(ctx, colleague.Unit)
	for _, id := range above {
		u, err := s.Unit(ctx, id)
		if err != nil || u.Lead == person {
			return err == nil, err
		}
	}
	return false, err
}

// Profile implements booking.Store.
func (s Booking) Profile(ctx context.Context, person staff.PersonID) (staff.Profile, error) {
	const query = `SELECT id, roles, visibility, needs FROM profile WHERE id = $1`
	p, err := one("profile", person, scanProfile, s.Tx.QueryRowContext(ctx, query, person))
	if errors.Is(err, booking.ErrGone) {
		return staff.Profile{Person: person, Visibility: staff.Nobody}, nil
	}
	return p, err
}

// PutProfile implements booking.Store.
func (s Booking) PutProfile(ctx context.Context, p staff.Profile) error {
	roles, err := text(p.Roles)
	if err != nil {
		return wrap("put profile "+string(p.Person), err)
	}
	needs, err := text(p.Needs)
	if p.Needs == (staff.Needs{}) {
		needs = "null" // as it is for who has never said anything
	}
	if err == nil {
		err = s.write(ctx, "profile", string(p.Person), Own(p.Person), roles, p.Visibility, needs)
	}
	return wrap("put profile "+string(p.Person), err)
}

// PutPerson adds or replaces a person in everybody's directory. What the person shows to a team follows into the new
// unit: the old one sees it no more.
func (s Booking) PutPerson(ctx context.Context, p staff.Person) error {
	err := s.write(ctx, "person", string(p.ID), Org, p.Given, p.Family, p.Unit, number(p.FirstAider))
	if err == nil {
		err = s.follow(ctx, p)
	}
	return wrap("put person "+string(p.ID), err)
}

// follow moves the presence rows of a person that still stand in the scope of another unit.
func (s Booking) follow(ctx context.Context, p staff.Person) error {
	const query = `SELECT r.scope, r.person, r.day, r.half, r.status, r.building, r.desk, r.booking, r.usual, ''
		FROM presence r WHERE r.person = $1 AND r.scope LIKE 't:%' AND r.scope <> $2`
	rows, err := s.Tx.QueryContext(ctx, query, p.ID, Team(p.Unit))
	left, err := all("presence shown to another unit", scanPresence, rows, err)
	for _, row := range left {
		if err != nil {
			break
		}
		row.Unit = p.Unit
		err = s.PutPresence(ctx, row)
	}
	return err
}

// PutUnit adds or replaces a unit in everybody's directory.
func (s Booking) PutUnit(ctx context.Context, u staff.Unit) error {
	err := s.write(ctx, "unit", string(u.ID), Org, u.Parent, u.Name, u.Short, u.Lead)
	return wrap("put unit "+string(u.ID), err)
}

// Remove takes a row of a synced table away and buries it in its scope; a row that is not there is no error.
func (s Booking) Remove(ctx context.Context, table, id string) error {
	if _, known := Find(table); !known {
		return fmt.Errorf("remove %s: there is no table %q", id, table)
	}
	return wrap("remove "+table+" "+id, s.leave(ctx, table, id, ""))
}

func scanPerson(row scanner) (p staff.Person, err error) {
	err = row.Scan((*string)(&p.ID), &p.Given, &p.Family, (*string)(&p.Unit), &p.FirstAider)
	return p, err
}

func scanUnit(row scanner) (u staff.Unit, err error) {
	err = row.Scan((*string)(&u.ID), (*string)(&u.Parent), &u.Name, &u.Short, (*string)(&u.Lead))
	return u, err
}

func scanProfile(row scanner) (p staff.Profile, err error) {
	err = row.Scan((*string)(&p.Person), document{&p.Roles}, (*string)(&p.Visibility), document{&p.Needs})
	return p, err
}
