// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/floors"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// desks takes desks out of use, and into use again. Without --apply it only says what would become of it.
func (c *command) desks(ctx context.Context, args []string) error {
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || args[0] != "block" && args[0] != "free" {
		return wrong("say pultd desks block or pultd desks free")
	}
	set := c.flags("desks")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	apply := set.Bool("apply", false, "")
	codes, err := c.words(set, args[1:])
	switch {
	case err != nil:
		return err
	case len(codes) == 0:
		return wrong("say what stands on the desks, such as 3.07")
	case *path == "":
		return errNoDatabase
	case *building == "":
		return wrong("say --building NAME, or its id")
	}
	change := blockDesks
	if args[0] == "free" {
		change = freeDesks
	}
	var report strings.Builder
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			report.Reset()
			if err := change(ctx, tx.Store(), *building, codes, time.Now(), &report); err != nil {
				return err
			}
			if !*apply {
				return errDry
			}
			return nil
		})
	})
	switch {
	case errors.Is(err, errDry):
		report.WriteString(onlyLooked)
	case err != nil:
		return inDatabase(*path, err)
	default:
		report.WriteString(didIt)
	}
	fmt.Fprint(c.stdout, report.String())
	return nil
}

// desksCalled are the desks of a building on which these codes stand, each once.
func desksCalled(ctx context.Context, rows store.Booking, building string, codes []string) (house booking.Building, desks []booking.Desk, err error) {
	if house, err = buildingCalled(ctx, rows, building); err != nil {
		return house, nil, err
	}
	met := map[booking.DeskID]bool{}
	for _, code := range codes {
		id, err := rows.DeskOf(ctx, house.ID, code)
		if errors.Is(err, booking.ErrGone) {
			return house, nil, fmt.Errorf("nothing was changed: %s has no desk %q", house.Name, code)
		}
		if err != nil {
			return house, nil, err
		}
		place, err := rows.Place(ctx, id)
		if err != nil {
			return house, nil, err
		}
		if !met[id] {
			met[id], desks = true, append(desks, place.Desk)
		}
	}
	return house, desks, nil
}

// blockDesks takes desks out of use; whoever has booked one is told.
func blockDesks(ctx context.Context, rows store.Booking, building string, codes []string, now time.Time, report *strings.Builder) error {
	house, desks, err := desksCalled(ctx, rows, building, codes)
	if err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s)\n", house.Name, house.ID)
	retired, err := floors.Retire(ctx, rows, house.ID, desks, now)
	resting, fresh := split(retired, func(r floors.Retirement) bool { return r.Blocked })
	idle, owed := split(resting, func(r floors.Retirement) bool { return r.Bookings+r.Waits == 0 })
	tellRetired(report, "desks out of use now", fresh)
	tellRetired(report, "desks that were out of use already", owed)
	for _, r := range idle {
		fmt.Fprintf(report, "  desk %s (%s) was out of use already\n", r.Code, r.ID)
	}
	return err
}

// freeDesks puts desks into use again. Those who wait are asked by the server within minutes.
func freeDesks(ctx context.Context, rows store.Booking, building string, codes []string, _ time.Time, report *strings.Builder) error {
	house, desks, err := desksCalled(ctx, rows, building, codes)
	if err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s)\n", house.Name, house.ID)
	for _, d := range desks {
		if !d.Blocked {
			fmt.Fprintf(report, "  desk %s (%s) was not out of use\n", d.Code, d.ID)
			continue
		}
		fmt.Fprintf(report, "  desk %s (%s) is in use again\n", d.Code, d.ID)
		d.Blocked = false
		if err := rows.PutDesk(ctx, d); err != nil {
			return err
		}
	}
	return nil
}
