// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
)

// Place implements booking.Store.
func (s Booking) Place(ctx context.Context, id booking.DeskID) (booking.Place, error) {
	return one("desk", id, scanPlace, s.Tx.QueryRowContext(ctx, places+`= $1`, id))
}

// places are desks with all that is around them; the desks' ids come after it.
const places = `SELECT d.id, d.building, d.floor, d.zone, d.code, d.shape, d.features, d.blocked,
	COALESCE(z.id, ''), COALESCE(z.name, ''), COALESCE(z.home, ''), COALESCE(z.quiet, 0),
	COALESCE(f.id, ''), COALESCE(f.ordinal, 0), COALESCE(f.name, ''), COALESCE(f.short, ''),
	COALESCE(b.id, ''), COALESCE(b.name, ''), COALESCE(b.address, ''), COALESCE(b.time_zone, ''), COALESCE(b.lon_lat, 'null'), COALESCE(b.desks, 0)
	FROM desk d LEFT JOIN zone z ON z.id = d.zone LEFT JOIN floor f ON f.id = d.floor LEFT JOIN building b ON b.id = d.building
	WHERE d.id `

// DeskOf finds a desk by what stands on it, however it is typed; booking.ErrGone when the building has none such.
func (s Booking) DeskOf(ctx context.Context, building booking.BuildingID, code string) (found booking.DeskID, err error) {
	const query = `SELECT id, code FROM desk WHERE scope = $1 ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, House(building))
	type named struct {
		id   booking.DeskID
		code string
	}
	desks, err := all("desks of a building", func(row scanner) (n named, err error) {
		err = row.Scan((*string)(&n.id), &n.code)
		return n, err
	}, rows, err)
	if err != nil {
		return "", err
	}
	for _, d := range desks {
		if d.code != "" && booking.SameCode(d.code, code) {
			return d.id, nil
		}
	}
	return "", booking.ErrGone
}

// Rules implements booking.Store.
func (s Booking) Rules(ctx context.Context, building booking.BuildingID) (r booking.Rules, err error) {
	const query = `SELECT body FROM rules WHERE id = $1`
	r, err = one("rules", building, scanRules, s.Tx.QueryRowContext(ctx, query, building))
	if errors.Is(err, booking.ErrGone) {
		return booking.Rules{}, nil
	}
	return r, err
}

// AllRules are those of all buildings.
func (s Booking) AllRules(ctx context.Context) (map[booking.BuildingID]booking.Rules, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT body FROM rules`)
	list, err := all("rules", scanRules, rows, err)
	byHouse := make(map[booking.BuildingID]booking.Rules, len(list))
	for _, r := range list {
		byHouse[r.Building] = r
	}
	return byHouse, err
}

// Amendments implements booking.Store.
func (s Booking) Amendments(ctx context.Context, building booking.BuildingID) ([]booking.Amendment, error) {
	const query = `SELECT terms FROM amendment WHERE building = $1`
	rows, err := s.Tx.QueryContext(ctx, query, string(building))
	return all("amendments", scanAmendment, rows, err)
}

// Rulebook are the rules of a building with their amendments; none of a building that has no rules, or is not held.
func (s Booking) Rulebook(ctx context.Context, building booking.BuildingID) (book booking.Rulebook, err error) {
	if book.Rules, err = s.Rules(ctx, building); err != nil || book.Building == "" {
		return book, err
	}
	book.Amendments, err = s.Amendments(ctx, building)
	return book, err
}

// AllAmendments are those of all buildings.
func (s Booking) AllAmendments(ctx context.Context) (map[booking.BuildingID][]booking.Amendment, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT terms FROM amendment`)
	list, err := all("amendments", scanAmendment, rows, err)
	byHouse := map[booking.BuildingID][]booking.Amendment{}
	for _, a := range list {
		byHouse[a.Building] = append(byHouse[a.Building], a)
	}
	return byHouse, err
}

// Building by its id, or booking.ErrGone.
func (s Booking) Building(ctx context.Context, id booking.BuildingID) (booking.Building, error) {
	const query = `SELECT id, name, address, time_zone, lon_lat, desks FROM building WHERE id = $1`
	return one("building", id, scanBuilding, s.Tx.QueryRowContext(ctx, query, id))
}

// Buildings implements booking.Store.
func (s Booking) Buildings(ctx context.Context) ([]booking.Building, error) {
	const query = `SELECT id, name, address, time_zone, lon_lat, desks FROM building ORDER BY name, id`
	rows, err := s.Tx.QueryContext(ctx, query)
	return all("buildings", scanBuilding, rows, err)
}

// Floors implements booking.Store.
func (s Booking) Floors(ctx context.Context, building booking.BuildingID) ([]booking.Floor, error) {
	const query = `SELECT id, building, ordinal, name, short FROM floor WHERE building = $1 ORDER BY ordinal, id`
	rows, err := s.Tx.QueryContext(ctx, query, building)
	return all("floors", scanFloor, rows, err)
}

// FloorPlan is the floor with its drawing, or booking.ErrGone.
func (s Booking) FloorPlan(ctx context.Context, id booking.FloorID) (booking.Floor, error) {
	const query = `SELECT id, building, ordinal, name, short, plan FROM floor WHERE id = $1`
	return one("floor", id, scanFloorPlan, s.Tx.QueryRowContext(ctx, query, id))
}

// Zones implements booking.Store.
func (s Booking) Zones(ctx context.Context, floor booking.FloorID) ([]booking.Zone, error) {
	const query = `SELECT id, building, floor, name, home, quiet FROM zone WHERE floor = $1 ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, floor)
	return all("zones", scanZone, rows, err)
}

// Desks implements booking.Store.
func (s Booking) Desks(ctx context.Context, floor booking.FloorID) ([]booking.Desk, error) {
	if s.Cache != nil {
		return s.Cache.desks(ctx, s, floor)
	}
	return s.readDesks(ctx, floor)
}

func (s Booking) readDesks(ctx context.Context, floor booking.FloorID) ([]booking.Desk, error) {
	const query = `SELECT id, building, floor, zone, code, shape, features, blocked FROM desk WHERE floor = $1 ORDER BY code, id`
	rows, err := s.Tx.QueryContext(ctx, query, string(floor))
	return all("desks", scanDesk, rows, err)
}

func scanPlace(row scanner) (p booking.Place, err error) {
	d, z, f, b := &p.Desk, &p.Zone, &p.Floor, &p.Building
	err = row.Scan((*string)(&d.ID), (*string)(&d.Building), (*string)(&d.Floor), (*string)(&d.Zone), &d.Code, document{&d.Shape}, document{&d.Features}, &d.Blocked,
		(*string)(&z.ID), &z.Name, (*string)(&z.Home), &z.Quiet,
		(*string)(&f.ID), &f.Ordinal, &f.Name, &f.Short,
		(*string)(&b.ID), &b.Name, &b.Address, &b.TimeZone, document{&b.At}, &b.Desks)
	if z.ID != "" {
		z.Building, z.Floor = d.Building, d.Floor
	}
	if f.ID != "" {
		f.Building = d.Building
	}
	return p, err
}

func scanRules(row scanner) (r booking.Rules, err error) {
	err = row.Scan(document{&r})
	return r, err
}

func scanAmendment(row scanner) (a booking.Amendment, err error) {
	err = row.Scan(document{&a})
	return a, err
}

func scanBuilding(row scanner) (b booking.Building, err error) {
	err = row.Scan((*string)(&b.ID), &b.Name, &b.Address, &b.TimeZone, document{&b.At}, &b.Desks)
	return b, err
}

func scanFloor(row scanner) (f booking.Floor, err error) {
	err = row.Scan((*string)(&f.ID), (*string)(&f.Building), &f.Ordinal, &f.Name, &f.Short)
	return f, err
}

func scanFloorPlan(row scanner) (f booking.Floor, err error) {
	err = row.Scan((*string)(&f.ID), (*string)(&f.Building), &f.Ordinal, &f.Name, &f.Short, document{&f.Plan})
	return f, err
}

func scanZone(row scanner) (z booking.Zone, err error) {
	err = row.Scan((*string)(&z.ID), (*string)(&z.Building), (*string)(&z.Floor), &z.Name, (*string)(&z.Home), &z.Quiet)
	return z, err
}

func scanDesk(row scanner) (d booking.Desk, err error) {
	var shape, features string
	var blocked int64
	err = row.Scan((*string)(&d.ID), (*string)(&d.Building), (*string)(&d.Floor), (*string)(&d.Zone), &d.Code, &shape, &features, &blocked)
	if err != nil {
		return d, err
	}
	d.Blocked = blocked != 0
	return d, errors.Join(document{&d.Shape}.Scan(shape), document{&d.Features}.Scan(features))
}
