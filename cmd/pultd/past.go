// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
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
			err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
				return server.TellPast(ctx, tx, month, bookings, wantedIn(c, seed, month, bookings))
			})
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

// wantedIn is what people of the demo city wished for in vain in a month, or waited for: some on each day in the middle of the week, of those
// who had no desk, and more where houses were full.
func wantedIn(c city.City, seed uint64, month utilisation.Month, bookings []booking.Booking) map[booking.BuildingID][]utilisation.Want {
	rng := rand.New(rand.NewPCG(seed, uint64(month.First())))
	type houseDay struct {
		house booking.BuildingID
		day   booking.Day
	}
	here, busy := map[houseDay]int{}, map[staff.PersonID]map[booking.Day]bool{}
	for _, b := range bookings {
		day := b.Span.Day(booking.Building{}.Location())
		here[houseDay{b.Building, day}]++
		if busy[b.Person] == nil {
			busy[b.Person] = map[booking.Day]bool{}
		}
		busy[b.Person][day] = true
	}
	desks := map[booking.BuildingID][]booking.Desk{}
	for _, d := range c.Desks {
		desks[d.Building] = append(desks[d.Building], d)
	}
	wanted := map[booking.BuildingID][]utilisation.Want{}
	for day := month.First(); day <= month.Last(); day++ {
		for _, house := range c.Buildings {
			full := here[houseDay{house.ID, day}] * 10 / max(1, len(desks[house.ID])) // in tenths
			if weekday := day.Weekday(); full == 0 || weekday < time.Tuesday || weekday > time.Thursday {
				continue
			}
			for range rng.IntN(3 + full) {
				who := c.People[rng.IntN(len(c.People))].ID
				if busy[who][day] {
					continue
				}
				w := utilisation.Want{Person: who, Day: day, Desk: desks[house.ID][rng.IntN(len(desks[house.ID]))].ID, Why: booking.Taken}
				switch rng.IntN(10) {
				case 0, 1:
					w.Why = booking.Window
				case 2, 3, 4, 5:
					w.Why, w.Served = "", rng.IntN(2) == 0
				}
				wanted[house.ID] = append(wanted[house.ID], w)
			}
		}
	}
	return wanted
}
