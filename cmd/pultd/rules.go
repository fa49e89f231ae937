// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	set := c.flags("rules")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	words := []string{"file"}
	if args[0] == "show" {
		words = nil
	}
	plain, err := c.parse(set, args[1:], words...)
	switch {
	case err != nil:
		return err
	case *path == "":
		return wrong("say --db FILE, or --db postgres://…")
	case args[0] == "show" && *building == "":
		return wrong("say --building with the id or the name of a house")
	case args[0] != "show" && *building != "":
		return wrong("the file says which house; leave --building out")
	}
	switch args[0] {
	case "show":
		return c.showRules(ctx, *path, *building)
	case "check", "apply":
		return c.changeRules(ctx, *path, plain[0], args[0] == "apply")
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
			return rulefile.Write(c.stdout, string(house.ID), book)
		})
	})
}

// withDatabase opens a database that is there already.
func (c *command) withDatabase(ctx context.Context, path string, do func(*central.Central) error) error {
	if err := mustBeFile(path); !central.IsServer(path) && err != nil {
		return err
	}
	db, err := central.Open(ctx, path)
	if err != nil {
		return inDatabase(path, err)
	}
	return errors.Join(do(db), db.Close())
}

// errDry ends a transaction of which nothing shall stay.
var errDry = errors.New("only looked")

func (c *command) changeRules(ctx context.Context, path, name string, apply bool) error {
	file, err := readRules(name)
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
			if err := amend(ctx, tx.Store(), house, book, time.Now(), &report); err != nil {
				return err
			}
			if !apply {
				return errDry
			}
			return nil
		})
	})
	if errors.Is(err, errDry) {
		report.WriteString("nothing was changed: this was a look. pultd rules apply does it\n")
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%s is refused, nothing was changed: %w", name, err)
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
func amend(ctx context.Context, rows store.Booking, house booking.Building, book booking.Rulebook, now time.Time, report *strings.Builder) error {
	if err := there(ctx, rows, house.ID, book); err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s)\n", house.Name, house.ID)
	if err := putRules(ctx, rows, house.ID, book, report); err != nil {
		return err
	}
	return review(ctx, rows, house, now, report)
}

// there refuses zones and units that are not.
func there(ctx context.Context, rows store.Booking, house booking.BuildingID, book booking.Rulebook) error {
	zones := map[booking.ZoneID]bool{"": true}
	floors, err := rows.Floors(ctx, house)
	for _, floor := range floors {
		var some []booking.Zone
		if some, err = rows.Zones(ctx, floor.ID); err != nil {
			break
		}
		for _, zone := range some {
			zones[zone.ID] = true
		}
	}
	if err != nil {
		return err
	}
	for _, zone := range slices.Sorted(maps.Keys(book.CheckInZones)) {
		if !zones[zone] {
			return fmt.Errorf("checkInZones: the house has no zone %q", zone)
		}
	}
	for _, a := range book.Amendments {
		if !zones[a.Zone] {
			return fmt.Errorf("amendment %q: the house has no zone %q", a.Name, a.Zone)
		}
		if a.Unit == "" {
			continue
		}
		if _, err := rows.Unit(ctx, a.Unit); errors.Is(err, booking.ErrGone) {
			return fmt.Errorf("amendment %q: there is no unit %q", a.Name, a.Unit)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// putRules writes what differs.
func putRules(ctx context.Context, rows store.Booking, house booking.BuildingID, book booking.Rulebook, report *strings.Builder) error {
	old, err := rows.Rulebook(ctx, house)
	if err != nil {
		return err
	}
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

// mostNamed is how many bookings a report names one by one.
const mostNamed = 20

// review looks at the bookings that are there, takes back those that cannot be kept, and tells of both kinds. It names no person.
func review(ctx context.Context, rows store.Booking, house booking.Building, now time.Time, report *strings.Builder) error {
	bookings, err := rows.LiveIn(ctx, house.ID, now)
	if err != nil {
		return err
	}
	p := housekeeper(rows, now)
	found, err := p.Enforce(ctx, bookings)
	if err != nil {
		return err
	}
	lost := 0
	for i, r := range found {
		fate := "stays"
		if r.Lost() {
			lost++
			fate = "is taken back, and its person told"
		}
		if i < mostNamed {
			fmt.Fprintf(report, "  desk %s on %s is against the rules now (%s): its booking %s\n", r.Code, r.Booking.Span.Day(house.Location()), reason(r.Refusal), fate)
		}
	}
	if more := len(found) - mostNamed; more > 0 {
		fmt.Fprintf(report, "  and %d more\n", more)
	}
	fmt.Fprintf(report, "  bookings ahead: %d; against the rules now: %d, of which %d cannot be kept\n", len(bookings), len(found), lost)
	return nil
}

// housekeeper plans on behalf of the house.
func housekeeper(rows store.Booking, now time.Time) *booking.Planner {
	return &booking.Planner{Store: rows.Remembering(&store.Memory{}), Now: func() time.Time { return now }, Final: true, NewOccupancy: booking.NewOccupancyID}
}

func reason(r *booking.Refusal) string {
	if r.Rule == nil || r.Rule.Issuer == "" {
		return string(r.Why) + ", " + string(r.Detail)
	}
	return fmt.Sprintf("%s, %s, by %q", r.Why, r.Detail, r.Rule.Name)
}
