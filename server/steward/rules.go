// SPDX-License-Identifier: EUPL-1.2

package steward

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/rulefile"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// A Difference is a field that is otherwise than before, as JSON; nil where there is none.
type Difference struct {
	Field   string
	Was, Is json.RawMessage
}

// Differences are the fields in which two rules, amendments or other things differ, by name. When something was made is none.
func Differences(old, new any) (found []Difference) {
	was, is := fields(old), fields(new)
	names := maps.Clone(was)
	maps.Copy(names, is)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if x, y := was[name], is[name]; !bytes.Equal(x, y) && name != "madeAt" {
			found = append(found, Difference{name, x, y})
		}
	}
	return found
}

func fields(v any) (all map[string]json.RawMessage) {
	text, err := json.Marshal(v)
	if err == nil {
		_ = json.Unmarshal(text, &all) // it was just made
	}
	return all
}

// A Change is what becomes of the base rules or of one amendment.
type Change struct {
	// Amendment is empty for the base rules.
	Amendment   booking.Amendment
	Fresh, Gone bool
	// Fields are what differs of one that was there and stays.
	Fields []Difference
}

// Base tells whether the base rules of the house change.
func (c Change) Base() bool { return c.Amendment.ID == "" }

// Compare is how one rulebook becomes another: the base first, then what is new or changed in the order of the new one, and at last what
// goes.
func Compare(old, book booking.Rulebook) (changes []Change) {
	if !same(old.Rules, book.Rules) {
		changes = append(changes, Change{Fields: Differences(old.Rules, book.Rules)})
	}
	was := map[booking.AmendmentID]booking.Amendment{}
	for _, a := range old.Amendments {
		was[a.ID] = a
	}
	for _, a := range book.Amendments {
		before, known := was[a.ID]
		delete(was, a.ID)
		alike := a
		if alike.MadeAt = before.MadeAt; known && same(before, alike) {
			continue
		}
		change := Change{Amendment: a, Fresh: !known}
		if known {
			change.Fields = Differences(before, a)
		}
		changes = append(changes, change)
	}
	for _, a := range old.Amendments {
		if _, gone := was[a.ID]; gone {
			changes = append(changes, Change{Amendment: a, Gone: true})
		}
	}
	return changes
}

func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// An Amended is what a change of rules does.
type Amended struct {
	House   booking.Building
	Changes []Change
	Reviewed
	// Version is the one that the rules are now; 0 where nothing has changed.
	Version int
}

// By says who changes rules, and why.
type By struct {
	Person staff.PersonID // empty at the server's terminal
	Why    string
}

// Publish brings the rules of a house in line with a book, takes back what cannot be kept, and keeps the book as the next version. It is
// the one way by which rules change while people book.
func Publish(ctx context.Context, tx *central.Tx, house booking.Building, was, book booking.Rulebook, by By, now time.Time) (Amended, error) {
	done, err := Amend(ctx, tx.Store(), house, was, book, now)
	if err == nil {
		err = done.keep(ctx, tx, was, by, now)
	}
	return done, err
}

// keep keeps the rules as they are now as the next version. Before the first one it keeps what was found, which nobody here has made.
func (done *Amended) keep(ctx context.Context, tx *central.Tx, was booking.Rulebook, by By, now time.Time) error {
	if len(done.Changes) == 0 {
		return nil
	}
	before, err := central.Rulings(ctx, tx, done.House.ID)
	if err == nil && len(before) == 0 && was.Building != "" {
		_, err = addRuling(ctx, tx, done.House.ID, was, By{}, now)
	}
	if err != nil {
		return err
	}
	book, err := tx.Store().Rulebook(ctx, done.House.ID)
	if err == nil {
		done.Version, err = addRuling(ctx, tx, done.House.ID, book, by, now)
	}
	if err != nil {
		return err
	}
	return tx.PutAudit(ctx, central.Audit{At: now, Actor: by.Person, Act: central.AuditRules, Detail: fmt.Sprintf("%s %d", done.House.ID, done.Version)})
}

func addRuling(ctx context.Context, tx *central.Tx, house booking.BuildingID, book booking.Rulebook, by By, now time.Time) (int, error) {
	var text strings.Builder
	if err := rulefile.Write(&text, house, book); err != nil {
		return 0, err
	}
	return tx.AddRuling(ctx, central.Ruling{Building: house, At: now.UTC(), Actor: by.Person, Why: by.Why, Rules: text.String()})
}

// Amend brings the rules of a house in line with a book, and takes back what cannot be kept.
func Amend(ctx context.Context, rows store.Booking, house booking.Building, was, book booking.Rulebook, now time.Time) (done Amended, err error) {
	done.House = house
	if err := there(ctx, rows, house.ID, book); err != nil {
		return done, err
	}
	done.Changes = Compare(was, book)
	if err := putRules(ctx, rows, book, done.Changes); err != nil {
		return done, err
	}
	done.Reviewed, err = Review(ctx, rows, house, was, now)
	return done, err
}

// putRules writes what differs.
func putRules(ctx context.Context, rows store.Booking, book booking.Rulebook, changes []Change) (err error) {
	for _, c := range changes {
		switch {
		case c.Base():
			err = rows.PutRules(ctx, book.Rules)
		case c.Gone:
			err = rows.DropAmendment(ctx, c.Amendment.ID)
		default:
			if err = rows.PutAmendment(ctx, c.Amendment); errors.Is(err, store.ErrElsewhere) {
				err = fmt.Errorf("amendment %q: another house has one with the id %q; leave the id out, or say another one", c.Amendment.Name, c.Amendment.ID)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
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
			return fmt.Errorf("checkInZones: the house has no zone %q: %s", zone, ThereAre(names, "zones"))
		}
	}
	for _, a := range book.Amendments {
		if !zones[a.Zone] {
			return fmt.Errorf("amendment %q: the house has no zone %q: %s", a.Name, a.Zone, ThereAre(names, "zones"))
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

// noUnit says that there is no such unit, and what there is.
func noUnit(ctx context.Context, rows store.Booking, a booking.Amendment) error {
	units, err := rows.Units(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, u := range units {
		names = append(names, nameOf(u))
	}
	return fmt.Errorf("amendment %q: there is no unit %q: %s", a.Name, a.Unit, ThereAre(names, "units"))
}

func nameOf(u staff.Unit) string { return fmt.Sprintf("%q (%s)", u.ID, u.Name) }

// fewNamed is how many an error names of what there is.
const fewNamed = 4

// ThereAre says what there is instead of what somebody has named, and which list has it all.
func ThereAre(names []string, what string) string {
	if len(names) == 0 {
		return "there are none"
	}
	said := "there are " + strings.Join(names[:min(fewNamed, len(names))], ", ")
	if more := len(names) - fewNamed; more > 0 {
		said += fmt.Sprintf(" and %d more", more)
	}
	return said + "; pultd list " + what + " names all"
}
