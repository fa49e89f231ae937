// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/rulefile"
	"github.com/pult-app/pult/server/steward"
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
	force, why := set.Bool("force", false, ""), set.String("why", "", "")
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
	case args[0] != "apply" && *why != "":
		return wrong("--why is for apply: it is kept with the version")
	case args[0] != "show" && *building != "":
		return wrong("the file says which house; leave --building out")
	}
	switch args[0] {
	case "show":
		return c.showRules(ctx, *path, *building)
	case "check", "apply":
		return c.changeRules(ctx, *path, plain[0], args[0] == "apply", *force, *why)
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

func (c *command) changeRules(ctx context.Context, path, name string, apply, force bool, why string) error {
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
			if err := amend(ctx, tx, house, was, book, why, &report); err != nil {
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
func amend(ctx context.Context, tx *central.Tx, house booking.Building, was, book booking.Rulebook, why string, report *strings.Builder) error {
	done, err := steward.Publish(ctx, tx, house, was, book, steward.By{Why: why}, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(report, "%s (%s)\n", house.Name, house.ID)
	for _, change := range done.Changes {
		a := change.Amendment
		switch {
		case change.Base():
			fmt.Fprintf(report, "  the base rules change: %s\n", fieldsSaid(change.Fields))
		case change.Gone:
			fmt.Fprintf(report, "  gone, because the file does not have it: %s (%s)\n", a.Name, a.ID)
		case change.Fresh:
			fmt.Fprintf(report, "  new: %s (%s)\n", a.Name, a.ID)
		default:
			fmt.Fprintf(report, "  changed: %s (%s): %s\n", a.Name, a.ID, fieldsSaid(change.Fields))
		}
	}
	if len(done.Changes) == 0 {
		fmt.Fprintf(report, "  nothing changes\n")
	}
	tellReview(report, done.Reviewed, house.Location())
	return nil
}

// differences names the fields in which two things differ, with what they become.
func differences(old, new any) string { return fieldsSaid(steward.Differences(old, new)) }

func fieldsSaid(differences []steward.Difference) string {
	var parts []string
	for _, d := range differences {
		parts = append(parts, fmt.Sprintf("%s from %s to %s", d.Field, orNothing(d.Was), orNothing(d.Is)))
	}
	return strings.Join(parts, ", ")
}

func orNothing(value json.RawMessage) string {
	if value == nil {
		return "nothing"
	}
	return string(value)
}

// housekeeper plans on behalf of the house.
func housekeeper(rows store.Booking, now time.Time) *booking.Planner {
	return steward.Housekeeper(rows, now)
}
