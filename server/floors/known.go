// SPDX-License-Identifier: EUPL-1.2

package floors

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
)

// Known is a building as it is here, without the desks of others that share an id with one of a plan; empty when it is not here.
func Known(ctx context.Context, rows store.Booking, building booking.BuildingID) (known imdf.Known, err error) {
	known.Building, err = rows.Building(ctx, building)
	if errors.Is(err, booking.ErrGone) {
		return imdf.Known{}, nil
	}
	if err != nil {
		return known, err
	}
	if known.Floors, err = rows.Floors(ctx, building); err != nil {
		return known, err
	}
	for _, floor := range known.Floors {
		zones, err := rows.Zones(ctx, floor.ID)
		if err != nil {
			return known, err
		}
		desks, err := rows.Desks(ctx, floor.ID)
		if err != nil {
			return known, err
		}
		known.Zones, known.Desks = append(known.Zones, zones...), append(known.Desks, desks...)
	}
	return known, nil
}

// Places are the desks of floors with all that is around them, in the order in which people walk: floor by floor, by code.
func Places(ctx context.Context, rows store.Booking, floors []booking.Floor) (places []booking.Place, err error) {
	for _, floor := range floors {
		desks, err := rows.Desks(ctx, floor.ID)
		if err != nil {
			return nil, err
		}
		for _, desk := range desks {
			place, err := rows.Place(ctx, desk.ID)
			if err != nil {
				return nil, err
			}
			places = append(places, place)
		}
	}
	return places, nil
}
