// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// exportPlans writes floor plans as an archive that import reads.
func (c *command) exportPlans(ctx context.Context, args []string) error {
	set := c.flags("export")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	words, err := c.parse(set, args, "imdf", "archive")
	switch {
	case err != nil:
		return err
	case words[0] != "imdf":
		return wrong("there is no export of %q, only of imdf", words[0])
	case *path == "":
		return errNoDatabase
	}
	archive := imdf.Archive{Language: "de", Created: time.Now().UTC().Truncate(time.Second)}
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		return db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			archive.Buildings, err = plansOf(ctx, snap.Store(), *building)
			return err
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	var text bytes.Buffer
	if err := imdf.Write(&text, archive); err != nil {
		return err
	}
	if err := writeNew(words[1], text.Bytes(), "another file"); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %s\n", number(len(archive.Buildings), "building"), words[1])
	return nil
}

// plansOf are the plans of one house, or of all.
func plansOf(ctx context.Context, rows store.Booking, name string) (plans []imdf.BuildingPlan, err error) {
	houses, err := rows.Buildings(ctx)
	if name != "" {
		var one booking.Building
		one, err = buildingCalled(ctx, rows, name)
		houses = []booking.Building{one}
	}
	if err != nil {
		return nil, err
	}
	for _, house := range houses {
		plan := imdf.BuildingPlan{Building: house}
		floors, err := rows.Floors(ctx, house.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range floors {
			floor, err := rows.FloorPlan(ctx, f.ID)
			if err != nil {
				return nil, err
			}
			zones, err := rows.Zones(ctx, f.ID)
			if err != nil {
				return nil, err
			}
			desks, err := rows.Desks(ctx, f.ID)
			if err != nil {
				return nil, err
			}
			plan.Floors, plan.Zones, plan.Desks = append(plan.Floors, floor), append(plan.Zones, zones...), append(plan.Desks, desks...)
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// writeNew writes a file that is not there yet, whole or not at all; instead says what to name when it is.
func writeNew(name string, text []byte, instead string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left alone: name %s", name, instead)
	}
	if err != nil {
		return fmt.Errorf("nothing can be written to %s: %w", name, err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("nothing can be written to %s: %w", name, errors.Join(err, os.Remove(name)))
	}
	return nil
}
