// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/booking"
)

// PutBuilding adds or replaces a building; everybody knows the buildings.
func (s Booking) PutBuilding(ctx context.Context, b booking.Building) error {
	const query = `INSERT INTO building (id, scope, ver, name, address, time_zone, lon_lat, desks) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, ver = excluded.ver, name = excluded.name, address = excluded.address,
		time_zone = excluded.time_zone, lon_lat = excluded.lon_lat, desks = excluded.desks`
	at, err := text(b.At)
	if err == nil {
		err = s.write(ctx, query, string(b.ID), Org, b.Name, b.Address, b.TimeZone, at, b.Desks)
	}
	return wrap("put building "+string(b.ID), err)
}

// PutFloor adds or replaces a floor with its drawing.
func (s Booking) PutFloor(ctx context.Context, f booking.Floor) error {
	const query = `INSERT INTO floor (id, scope, ver, building, ordinal, name, short, plan) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, ver = excluded.ver, building = excluded.building,
		ordinal = excluded.ordinal, name = excluded.name, short = excluded.short, plan = excluded.plan`
	plan, err := text(f.Plan)
	if err == nil {
		err = s.put(ctx, "floor", query, string(f.ID), House(f.Building), f.Building, f.Ordinal, f.Name, f.Short, plan)
	}
	return wrap("put floor "+string(f.ID), err)
}

// PutZone adds or replaces a zone.
func (s Booking) PutZone(ctx context.Context, z booking.Zone) error {
	const query = `INSERT INTO zone (id, scope, ver, building, floor, name, home, quiet) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, ver = excluded.ver, building = excluded.building, floor = excluded.floor,
		name = excluded.name, home = excluded.home, quiet = excluded.quiet`
	err := s.put(ctx, "zone", query, string(z.ID), House(z.Building), z.Building, z.Floor, z.Name, z.Home, number(z.Quiet))
	return wrap("put zone "+string(z.ID), err)
}

// PutDesk adds or replaces a desk.
func (s Booking) PutDesk(ctx context.Context, d booking.Desk) error {
	const query = `INSERT INTO desk (id, scope, ver, building, floor, zone, code, shape, features, blocked)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, ver = excluded.ver, building = excluded.building, floor = excluded.floor,
		zone = excluded.zone, code = excluded.code, shape = excluded.shape, features = excluded.features, blocked = excluded.blocked`
	shape, err := text(d.Shape)
	if err != nil {
		return wrap("put desk "+string(d.ID), err)
	}
	features, err := text(d.Features)
	if err == nil {
		err = s.put(ctx, "desk", query, string(d.ID), House(d.Building), d.Building, d.Floor, d.Zone, d.Code, shape, features, number(d.Blocked))
	}
	return wrap("put desk "+string(d.ID), err)
}

// PutRules adds or replaces the rules of a building.
func (s Booking) PutRules(ctx context.Context, r booking.Rules) error {
	const query = `INSERT INTO rules (id, scope, ver, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, ver = excluded.ver, body = excluded.body`
	body, err := text(r)
	if err == nil {
		err = s.write(ctx, query, string(r.Building), House(r.Building), body)
	}
	return wrap("put rules "+string(r.Building), err)
}

// put writes a row that may have stood in another building's scope before.
func (s Booking) put(ctx context.Context, table, query, id, scope string, values ...any) error {
	if err := s.leave(ctx, table, id, scope); err != nil {
		return err
	}
	return s.write(ctx, query, id, scope, values...)
}
