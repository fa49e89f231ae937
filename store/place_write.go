// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
)

// PutBuilding adds or replaces a building; everybody knows the buildings.
func (s Booking) PutBuilding(ctx context.Context, b booking.Building) error {
	at, err := text(b.At)
	if err == nil {
		err = s.write(ctx, "building", string(b.ID), Org, b.Name, b.Address, b.TimeZone, at, b.Desks)
	}
	return wrap("put building "+string(b.ID), err)
}

// PutFloor adds or replaces a floor with its drawing.
func (s Booking) PutFloor(ctx context.Context, f booking.Floor) error {
	plan, err := text(f.Plan)
	if err == nil {
		err = s.put(ctx, "floor", string(f.ID), House(f.Building), f.Building, f.Ordinal, f.Name, f.Short, plan)
	}
	return wrap("put floor "+string(f.ID), err)
}

// PutZone adds or replaces a zone.
func (s Booking) PutZone(ctx context.Context, z booking.Zone) error {
	err := s.put(ctx, "zone", string(z.ID), House(z.Building), z.Building, z.Floor, z.Name, z.Home, number(z.Quiet))
	return wrap("put zone "+string(z.ID), err)
}

// PutDesk adds or replaces a desk.
func (s Booking) PutDesk(ctx context.Context, d booking.Desk) error {
	shape, err := text(d.Shape)
	if err != nil {
		return wrap("put desk "+string(d.ID), err)
	}
	features, err := text(d.Features)
	if err == nil {
		err = s.put(ctx, "desk", string(d.ID), House(d.Building), d.Building, d.Floor, d.Zone, d.Code, shape, features, number(d.Blocked))
	}
	return wrap("put desk "+string(d.ID), err)
}

// PutRules adds or replaces the rules of a building.
func (s Booking) PutRules(ctx context.Context, r booking.Rules) error {
	body, err := text(r)
	if err == nil {
		err = s.write(ctx, "rules", string(r.Building), House(r.Building), body)
	}
	return wrap("put rules "+string(r.Building), err)
}

// ErrElsewhere is the answer to an amendment whose id another building's has.
var ErrElsewhere = errors.New("an amendment of another building has this id")

// PutAmendment adds or replaces an amendment of a building's rules. It answers ErrElsewhere rather than take it from another
// building, which would lose a rule without a word.
func (s Booking) PutAmendment(ctx context.Context, a booking.Amendment) error {
	terms, err := text(a)
	if err != nil {
		return wrap("put amendment "+string(a.ID), err)
	}
	scope, err := s.scopeOf(ctx, "amendment", string(a.ID))
	if err == nil && scope != "" && scope != House(a.Building) {
		err = ErrElsewhere
	}
	if err == nil {
		err = s.write(ctx, "amendment", string(a.ID), House(a.Building), a.Building, terms)
	}
	return wrap("put amendment "+string(a.ID), err)
}

// put writes a row that may have stood in another building's scope before.
func (s Booking) put(ctx context.Context, table, id, scope string, values ...any) error {
	if err := s.leave(ctx, table, id, scope); err != nil {
		return err
	}
	return s.write(ctx, table, id, scope, values...)
}
