// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A spot is a floor of a building.
type spot struct {
	floor booking.FloorID
	house booking.BuildingID
}

// firstPlace is the floor and the building that are the person's own: of the booking of today or tomorrow, else of the
// home zone nearest to the unit, else where they sit lately or next, else where the team sits, else the first floor with
// desks. Only floors whose plan this device holds count, so that nobody begins at an empty place.
func (k *client) firstPlace(ctx context.Context, rows store.Booking, units []staff.UnitID) (booking.FloorID, booking.BuildingID, error) {
	mine, err := rows.Bookings(ctx, k.who, k.clock.now().AddDate(0, 0, -14))
	if err != nil {
		return "", "", err
	}
	for _, ask := range []func() ([]spot, error){
		func() ([]spot, error) { return k.next(mine), nil },
		func() ([]spot, error) { return homeOf(ctx, rows, units) },
		func() ([]spot, error) { return k.lately(mine), nil },
		func() ([]spot, error) { return k.teamAt(ctx, rows, units) },
		func() ([]spot, error) { return desked(ctx, rows) },
	} {
		spots, err := ask()
		if err != nil {
			return "", "", err
		}
		for _, s := range spots {
			floors, err := rows.Floors(ctx, s.house)
			if err != nil || slices.ContainsFunc(floors, func(f booking.Floor) bool { return f.ID == s.floor }) {
				return s.floor, s.house, err
			}
		}
	}
	return "", "", nil
}

// usualPlace is firstPlace of who is signed in.
func (k *client) usualPlace(ctx context.Context, rows store.Booking) (booking.FloorID, booking.BuildingID, error) {
	me, err := rows.Colleague(ctx, k.who)
	if errors.Is(err, booking.ErrGone) {
		return "", "", nil // the directory has not come yet
	}
	if err != nil {
		return "", "", err
	}
	units, err := rows.Above(ctx, me.Unit)
	if err != nil {
		return "", "", err
	}
	return k.firstPlace(ctx, rows, units)
}

// next is the live booking that is on or begins by the end of tomorrow: a single one in a fortnight says little of where
// the person belongs.
func (k *client) next(mine []booking.Booking) (spots []spot) {
	now := k.clock.now()
	soon := (booking.DayOf(now, home()) + 2).At(home(), 0)
	for _, b := range mine {
		if b.State.Live() && b.Span.End.After(now) && b.Span.Start.Before(soon) {
			spots = append(spots, spot{b.Floor, b.Building})
		}
	}
	return spots
}

// homeOf are the home zones of the units, nearest unit first.
func homeOf(ctx context.Context, rows store.Booking, units []staff.UnitID) (spots []spot, _ error) {
	for _, unit := range units {
		zones, err := rows.HomeZones(ctx, unit)
		if err != nil {
			return nil, err
		}
		for _, z := range zones {
			spots = append(spots, spot{z.Floor, z.Building})
		}
	}
	return spots, nil
}

// lately is where the person sat, the latest first, then where they will.
func (k *client) lately(mine []booking.Booking) (spots []spot) {
	var ahead []spot
	for _, b := range mine {
		switch at := (spot{b.Floor, b.Building}); {
		case !b.State.Live():
		case b.Span.Start.After(k.clock.now()):
			ahead = append(ahead, at)
		default:
			spots = append([]spot{at}, spots...)
		}
	}
	return append(spots, ahead...)
}

// teamAt is where the person's unit, the first of the units, sits today and in the week before, the floor with the most of them first.
func (k *client) teamAt(ctx context.Context, rows store.Booking, units []staff.UnitID) (spots []spot, _ error) {
	if len(units) == 0 {
		return nil, nil
	}
	today := booking.DayOf(k.clock.now(), home())
	present, err := rows.UnitPresence(ctx, units[0], today-7, today)
	if err != nil {
		return nil, err
	}
	times := map[spot]int{}
	for _, p := range present {
		place, err := rows.Place(ctx, p.Desk)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return nil, err
		}
		if err == nil {
			times[spot{place.Floor.ID, place.Building.ID}]++
		}
	}
	for at := range times {
		spots = append(spots, at)
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a.floor, b.floor)) })
	return spots, nil
}

// desked is the first floor that has desks.
func desked(ctx context.Context, rows store.Booking) ([]spot, error) {
	houses, err := rows.Buildings(ctx)
	if err != nil {
		return nil, err
	}
	for _, house := range houses {
		floors, err := rows.Floors(ctx, house.ID)
		if err != nil {
			return nil, err
		}
		for _, floor := range floors {
			if desks, err := rows.Desks(ctx, floor.ID); err != nil || len(desks) > 0 {
				return []spot{{floor.ID, house.ID}}, err
			}
		}
	}
	return nil, nil
}
