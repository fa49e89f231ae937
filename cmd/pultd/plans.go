// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

func (c *command) importPlans(ctx context.Context, args []string) error {
	set := c.flags("import")
	path := set.String("db", "", "")
	words, err := c.parse(set, args, "imdf", "archive")
	switch {
	case err != nil:
		return err
	case words[0] != "imdf":
		return fmt.Errorf("there is no import of %q, only of imdf; %w", words[0], errUsage)
	case *path == "":
		return fmt.Errorf("say --db FILE; %w", errUsage)
	}
	archive, err := readArchive(words[1])
	if err != nil {
		return fmt.Errorf("%s is refused, nothing was imported: %w", words[1], err)
	}
	report, err := importInto(ctx, *path, archive)
	if err != nil {
		return fmt.Errorf("nothing was imported: %w", err)
	}
	fmt.Fprint(c.stdout, report)
	return nil
}

func readArchive(path string) (imdf.Archive, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return imdf.Read(os.DirFS(path))
	}
	file, err := os.Open(path)
	if err != nil {
		return imdf.Archive{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return imdf.Archive{}, err
	}
	return imdf.ReadZip(file, info.Size())
}

// importInto writes all of an archive in one transaction and tells what it wrote.
func importInto(ctx context.Context, path string, archive imdf.Archive) (report string, err error) {
	db, err := central.Open(ctx, path)
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		for _, plan := range archive.Buildings {
			if err := importBuilding(ctx, tx.Store(), plan, &lines); err != nil {
				return err
			}
		}
		return nil
	})
	return lines.String(), errors.Join(err, db.Close())
}

func importBuilding(ctx context.Context, rows store.Booking, plan imdf.BuildingPlan, report *strings.Builder) error {
	b := plan.Building
	if err := rows.PutBuilding(ctx, b); err != nil {
		return err
	}
	gone, err := blockGone(ctx, rows, plan)
	if err != nil {
		return err
	}
	if err := putParts(ctx, rows, plan); err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s): %d floors, %d zones, %d desks\n", b.Name, b.ID, len(plan.Floors), len(plan.Zones), len(plan.Desks))
	if gone > 0 {
		fmt.Fprintf(report, "  %d desks that the archive no longer has are blocked; their bookings stay\n", gone)
	}
	return giveRules(ctx, rows, b.ID, report)
}

func putParts(ctx context.Context, rows store.Booking, plan imdf.BuildingPlan) error {
	for _, floor := range plan.Floors {
		if err := rows.PutFloor(ctx, floor); err != nil {
			return err
		}
	}
	for _, zone := range plan.Zones {
		if err := rows.PutZone(ctx, zone); err != nil {
			return err
		}
	}
	for _, desk := range plan.Desks {
		if err := rows.PutDesk(ctx, desk); err != nil {
			return err
		}
	}
	return nil
}

// blockGone blocks the building's desks that a newer archive no longer has: bookings may still point at them.
func blockGone(ctx context.Context, rows store.Booking, plan imdf.BuildingPlan) (gone int, err error) {
	there := map[booking.DeskID]bool{}
	for _, desk := range plan.Desks {
		there[desk.ID] = true
	}
	floors, err := rows.Floors(ctx, plan.Building.ID)
	if err != nil {
		return 0, err
	}
	for _, floor := range floors {
		desks, err := rows.Desks(ctx, floor.ID)
		if err != nil {
			return 0, err
		}
		for _, desk := range desks {
			if there[desk.ID] || desk.Blocked {
				continue
			}
			desk.Blocked = true
			if err := rows.PutDesk(ctx, desk); err != nil {
				return 0, err
			}
			gone++
		}
	}
	return gone, nil
}

// giveRules lets people book in a building that has no rules yet; rules that are there stay.
func giveRules(ctx context.Context, rows store.Booking, building booking.BuildingID, report *strings.Builder) error {
	known, err := rows.Rules(ctx, building)
	if err != nil || known.Building != "" {
		return err
	}
	rules := booking.DefaultRules(building)
	fmt.Fprintf(report, "  had no rules and got the usual ones: %d days ahead, Mondays %s to %s\n", rules.Horizon, rules.Open[1].From, rules.Open[1].Until)
	return rows.PutRules(ctx, rules)
}
