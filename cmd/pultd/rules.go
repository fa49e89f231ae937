// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/rulefile"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// rules shows, checks and applies the rules of a house.
func (c *command) rules(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return wrong("say pultd rules show, check or apply")
	}
	if asksHelp(args[0]) {
		return errHelp
	}
	set := c.flags("rules")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	force := set.Bool("force", false, "")
	words := []string{"file"}
	if args[0] == "show" {
		words = nil
	}
	plain, err := c.parse(set, args[1:], words...)
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	case args[0] == "show" && *building == "":
		return wrong("say --building with the id or the name of a house")
	case args[0] == "show" && *force:
		return wrong("--force is for check and apply")
	case args[0] != "show" && *building != "":
		return wrong("the file says which house; leave --building out")
	}
	switch args[0] {
	case "show":
		return c.showRules(ctx, *path, *building)
	case "check", "apply":
		return c.changeRules(ctx, *path, plain[0], args[0] == "apply", *force)
	}
	return wrong("there is no %q of rules, only show, check and apply", args[0])
}

func (c *command) showRules(ctx context.Context, path, name string) error {
	return c.withDatabase(ctx, path, func(db *central.Central) error {
		return db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
			rows := snap.Store()
			house, err := buildingCalled(ctx, rows, name)
			if err != nil {
				return err
			}
			book, err := rows.Rulebook(ctx, house.ID)
			if err != nil {
				return err
			}
			return rulefile.Write(c.stdout, house.ID, book)
		})
	})
}

// withDatabase opens a database that is there already.
func (c *command) withDatabase(ctx context.Context, path string, do func(*central.Central) error) error {
	if err := mustBeFile(path); !central.IsServer(path) && err != nil {
		return err
	}
	db, err := c.openTown(ctx, path, c.say)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}

// readDatabase does the same for what only reads.
func (c *command) readDatabase(ctx context.Context, path string, do func(context.Context, *central.Snapshot) error) error {
	return c.withDatabase(ctx, path, func(db *central.Central) error { return db.Read(ctx, do) })
}

// errSame ends a transaction that would change nothing.
var errSame = errors.New("nothing to do")

// errDry ends a transaction of which nothing shall stay.
var errDry = errors.New("only looked")

func (c *command) changeRules(ctx context.Context, path, name string, apply, force bool) error {
	file, err := readRules(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s, nothing was changed: name a file that pultd rules show has written", name)
	}
	if err != nil {
		return fmt.Errorf("%s is refused, nothing was changed: %w", name, err)
	}
	var report strings.Builder
	err = c.withDatabase(ctx, path, func(db *central.Central) error {
		house, err := buildingIn(ctx, db, file.Building)
		if err != nil {
			return err
		}
		book, err := file.Of(house.ID) // before anybody has to wait
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			report.Reset()
			rows := tx.Store()
			was, err := rows.Rulebook(ctx, house.ID)
			if err != nil {
				return err
			}
			if outdated := file.Outdated(house.ID, was); outdated && !force && rulefile.Shown(house.ID, was) != rulefile.Shown(house.ID, book) {
				return fmt.Errorf("the rules of %s have changed since they were shown for this file (pultd closures changes them too): "+
					"show them again and edit that, or say --force to have the file's rules in their place", house.Name)
			}
			if err := amend(ctx, rows, house, was, book, time.Now(), &report); err != nil {
				return err
			}
			if !apply {
				return errDry
			}
			return nil
		})
	})
	switch {
	case errors.Is(err, errDry):
		report.WriteString("nothing was changed; pultd rules apply does it\n")
	case err != nil:
		return fmt.Errorf("%s is refused, nothing was changed: %w", name, err)
	default:
		report.WriteString("applied: these are the rules of the house now; show them again before you edit them further\n")
	}
	fmt.Fprint(c.stdout, report.String())
	return nil
}

func readRules(name string) (rulefile.File, error) {
	f, err := openFile(name)
	if err != nil {
		return rulefile.File{}, err
	}
	defer f.Close()
	return rulefile.Read(f, time.Now())
}

// errNoFile is about a folder, a pipe or a device where a file is wanted.
var errNoFile = errors.New("it is no file")

// openFile opens a file and nothing else: opening a pipe would wait for ever.
func openFile(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	return os.Open(name)
}

// amend brings the rules of a house in line with a book, takes back what cannot be kept, and tells what it did.
func amend(ctx context.Context, rows store.Booking, house booking.Building, was, book booking.Rulebook, now time.Time, report *strings.Builder) error {
	if err := there(ctx, rows, house.ID, book); err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s)\n", house.Name, house.ID)
	if err := putRules(ctx, rows, was, book, report); err != nil {
		return err
	}
	return review(ctx, rows, house, was, now, report)
}

// there refuses zones and units that are not.
func there(ctx context.Context, rows store.Booking, house booking.BuildingID, book booking.Rulebook) error {
	zones := map[booking.ZoneID]bool{"": true}
	var names []string
	floors, err := rows.Floors(ctx, house)
	for _, floor := range floors {
		var some []booking.Zone
		if some, err = rows.Zones(ctx, floor.ID); err != nil {
			break
		}
		for _, zone := range some {
			zones[zone.ID] = true
			names = append(names, fmt.Sprintf("%q (%s)", zone.ID, zone.Name))
		}
	}
	if err != nil {
		return err
	}
	for _, zone := range slices.Sorted(maps.Keys(book.CheckInZones)) {
		if !zones[zone] {
			return fmt.Errorf("checkInZones: the house has no zone %q: %s", zone, thereAre(names, "zones"))
		}
	}
	for _, a := range book.Amendments {
		if !zones[a.Zone] {
			return fmt.Errorf("amendment %q: the house has no zone %q: %s", a.Name, a.Zone, thereAre(names, "zones"))
		}
		if a.Unit == "" {
			continue
		}
		if _, err := rows.Unit(ctx, a.Unit); errors.Is(err, booking.ErrGone) {
			return noUnit(ctx, rows, a)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// putRules writes what differs.
func putRules(ctx context.Context, rows store.Booking, old, book booking.Rulebook, report *strings.Builder) error {
	changed := false
	tell := func(format string, args ...any) { changed = true; fmt.Fprintf(report, "  "+format+"\n", args...) }
	if !same(old.Rules, book.Rules) {
		tell("the base rules change: %s", differences(old.Rules, book.Rules))
		if err := rows.PutRules(ctx, book.Rules); err != nil {
			return err
		}
	}
	was := map[booking.AmendmentID]booking.Amendment{}
	for _, a := range old.Amendments {
		was[a.ID] = a
	}
	for _, a := range book.Amendments {
		before, known := was[a.ID]
		delete(was, a.ID)
		made := a.MadeAt
		if a.MadeAt = before.MadeAt; known && same(before, a) {
			continue
		}
		a.MadeAt = made
		if known {
			tell("changed: %s (%s): %s", a.Name, a.ID, differences(before, a))
		} else {
			tell("new: %s (%s)", a.Name, a.ID)
		}
		if err := rows.PutAmendment(ctx, a); errors.Is(err, store.ErrElsewhere) {
			return fmt.Errorf("amendment %q: another house has one with the id %q; leave the id out, or say another one", a.Name, a.ID)
		} else if err != nil {
			return err
		}
	}
	for _, a := range old.Amendments {
		if _, gone := was[a.ID]; !gone {
			continue
		}
		tell("gone, because the file does not have it: %s (%s)", a.Name, a.ID)
		if err := rows.DropAmendment(ctx, a.ID); err != nil {
			return err
		}
	}
	if !changed {
		fmt.Fprintf(report, "  nothing changes\n")
	}
	return nil
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// differences names the fields in which two rules or amendments differ, with what they become.
func differences(old, new any) string {
	was, is := fields(old), fields(new)
	var names, parts []string
	for name := range was {
		names = append(names, name)
	}
	for name := range is {
		if _, known := was[name]; !known {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if x, y := was[name], is[name]; !bytes.Equal(x, y) && name != "madeAt" {
			parts = append(parts, fmt.Sprintf("%s from %s to %s", name, orNothing(x), orNothing(y)))
		}
	}
	return strings.Join(parts, ", ")
}

func fields(v any) (all map[string]json.RawMessage) {
	text, err := json.Marshal(v)
	if err == nil {
		_ = json.Unmarshal(text, &all) // it was just made
	}
	return all
}

func orNothing(value json.RawMessage) string {
	if value == nil {
		return "nothing"
	}
	return string(value)
}

// housekeeper plans on behalf of the house.
func housekeeper(rows store.Booking, now time.Time) *booking.Planner {
	return &booking.Planner{Store: rows.Remembering(&store.Memory{}), Now: func() time.Time { return now }, Final: true, NewOccupancy: booking.NewOccupancyID}
}
