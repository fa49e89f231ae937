// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
)

// codeData answers what a desk's code leads to. Its wishes are those of Plätze.
type codeData struct {
	deskData
	ask func(context.Context) (wire.Code, error) // the server
}

// LookAt implements ui.Coder. The same code stands on desks of several houses: meant is the one of the house where the person
// has a desk today, then the one where they usually are, then any on this device.
func (d codeData) LookAt(ctx context.Context, code string) (at ui.DeskAt, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		houses, err := d.likely(ctx, rows)
		if err != nil {
			return err
		}
		for _, house := range houses {
			desk, err := rows.DeskOf(ctx, house, code)
			if errors.Is(err, booking.ErrGone) {
				continue
			}
			if err == nil {
				at, err = d.deskAt(ctx, rows, desk)
			}
			return err
		}
		at.Unknown = true
		return nil
	})
	return at, err
}

// likely are all houses, those where the person may be before the others.
func (d codeData) likely(ctx context.Context, rows store.Booking) (houses []booking.BuildingID, err error) {
	mine, err := rows.Mine(ctx, d.who, booking.SpanOf(booking.DayOf(d.clock.now(), home()), booking.FullDay, home()))
	if err != nil {
		return nil, err
	}
	for _, b := range mine {
		houses = append(houses, b.Building)
	}
	usual, err := d.usualHouse(ctx, rows)
	if err != nil {
		return nil, err
	}
	all, err := rows.Buildings(ctx)
	houses = append(houses, usual)
	for _, b := range all {
		houses = append(houses, b.ID)
	}
	return houses, err
}

func (d codeData) deskAt(ctx context.Context, rows store.Booking, desk booking.DeskID) (at ui.DeskAt, err error) {
	planner := d.plannerOn(rows)
	if at.DeskNow, err = planner.DeskNow(ctx, desk); err != nil {
		return at, err
	}
	mine, err := rows.Bookings(ctx, d.who, d.clock.now())
	if err != nil {
		return at, err
	}
	due, found, err := planner.Due(ctx, mine, desk)
	if err != nil || found {
		at.Mine = &due
		return at, err
	}
	if at.State == booking.DeskFree {
		if err := planner.Would(ctx, d.who, desk, at.Span); !errors.As(err, &at.Why) {
			return at, err
		}
	}
	return at, nil
}

// PhoneCode implements ui.Coder.
func (d codeData) PhoneCode(ctx context.Context) (code ui.PhoneCode, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	given, err := d.ask(ctx)
	if err != nil {
		return code, trouble(err)
	}
	code.Until, code.Code = given.Until, given.Code
	if half := len(given.Code) / 2; half > 0 { // in two groups it is read and typed more easily
		code.Code = given.Code[:half] + " " + given.Code[half:]
	}
	return code, nil
}
