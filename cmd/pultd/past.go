// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store/central"
)

// pastMonths is for how many months before this one the demo city tells how full its houses were.
const pastMonths = 6

// pastIn gives a demo city that was just made its past: what is told of months that are over, and none of their bookings.
func pastIn(ctx context.Context, path string, seed uint64, now time.Time) error {
	db, err := central.Open(ctx, path)
	if err != nil {
		return inDatabase(path, err)
	}
	return errors.Join(tellPast(ctx, db, seed, booking.DayOf(now, booking.Building{}.Location())), db.Close())
}

func tellPast(ctx context.Context, db *central.Central, seed uint64, today booking.Day) error {
	c, err := city.Demo(seed, today)
	if err != nil {
		return err
	}
	for n := -pastMonths; n < 0; n++ {
		month := utilisation.MonthOf(today).Add(n)
		bookings, err := c.Past(seed, month.First(), month.Last())
		if err == nil {
			err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return server.TellPast(ctx, tx, month, bookings) })
		}
		if err != nil {
			return fmt.Errorf("the demo city in %s: %w", month, err)
		}
	}
	return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		for _, w := range c.Workplaces(utilisation.MonthOf(today), pastMonths) {
			if err := tx.Uses().PutWorkplaces(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}
