// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// unitWords are what pultd units does.
var unitWords = map[string]func(c *command, ctx context.Context, args []string) error{"put": (*command).putUnit, "drop": (*command).dropUnit, "play": (*command).playUnit}

// units makes, changes and drops the units of the town.
func (c *command) units(ctx context.Context, args []string) error {
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || unitWords[args[0]] == nil {
		return wrong("say pultd units put, drop or play; pultd list units names all")
	}
	return unitWords[args[0]](c, ctx, args[1:])
}

// none takes a unit's lead away, or puts it at the top.
const none = "none"

// unitIDs are those that can be written in rule files and issuer files without quoting anything.
var unitIDs = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// A wantedUnit is what a unit is to be like; what is empty stays as it is.
type wantedUnit struct{ id, name, short, above, lead string }

// putUnit makes a unit, or changes what is said of it. Without --apply it only says what would become of it.
func (c *command) putUnit(ctx context.Context, args []string) error {
	var want wantedUnit
	set := c.flags("units put")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	set.StringVar(&want.name, "name", "", "")
	set.StringVar(&want.short, "short", "", "")
	set.StringVar(&want.above, "above", "", "")
	set.StringVar(&want.lead, "lead", "", "")
	words, err := c.parse(set, args, "id")
	if err != nil {
		return err
	}
	want.id = words[0]
	switch {
	case !unitIDs.MatchString(want.id) || want.id == none:
		return wrong("the id of a unit is 1 to 64 letters, digits, _ . or -, and is not %q", want.id)
	case want.name != "" && !server.IsName(want.name), want.short != "" && !server.IsName(want.short):
		return wrong("a name has 1 to %d letters and nothing that cannot be seen", server.MaxName)
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		return want.put(ctx, tx, report)
	})
}

func (want wantedUnit) put(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
	rows := tx.Store()
	was, err := rows.Unit(ctx, staff.UnitID(want.id))
	isNew := errors.Is(err, booking.ErrGone)
	if err != nil && !isNew {
		return err
	}
	if isNew && want.name == "" {
		return fmt.Errorf("nothing was changed: there is no unit %q, and a new one has a --name", want.id)
	}
	unit := was
	unit.ID = staff.UnitID(want.id)
	if want.name != "" {
		unit.Name = want.name
	}
	if want.short != "" {
		unit.Short = want.short
	}
	if unit.Parent, err = want.parent(ctx, rows, was.Parent); err != nil {
		return err
	}
	if unit.Lead, err = want.leader(ctx, rows, was.Lead); err != nil {
		return err
	}
	said, err := unitSaid(ctx, rows, unit)
	if err != nil {
		return err
	}
	fmt.Fprintf(report, "%s\n  %s\n", unit.ID, said)
	if !isNew && unit == was {
		return errSame
	}
	if isNew {
		report.WriteString("  is new\n")
	} else if before, err := unitSaid(ctx, rows, was); err != nil {
		return err
	} else {
		fmt.Fprintf(report, "  was %s\n", before)
	}
	if err := rows.PutUnit(ctx, unit); err != nil {
		return err
	}
	return notedLead(ctx, tx, unit.ID, was.Lead, unit.Lead)
}

// notedLead keeps who leads a unit no more, and who does from now on.
func notedLead(ctx context.Context, tx *central.Tx, unit staff.UnitID, was, is staff.PersonID) error {
	return steward.NoteLead(ctx, tx, "", unit, was, is, time.Now())
}

// parent is the unit above; no unit stands below itself.
func (want wantedUnit) parent(ctx context.Context, rows store.Booking, was staff.UnitID) (staff.UnitID, error) {
	switch want.above {
	case "":
		return was, nil
	case none:
		return "", nil
	}
	parent, err := unitCalled(ctx, rows, want.above)
	if err != nil {
		return "", err
	}
	above, err := rows.Above(ctx, parent.ID)
	if err == nil && slices.Contains(above, staff.UnitID(want.id)) {
		err = fmt.Errorf("nothing was changed: %q stands below %q already", want.above, want.id)
	}
	return parent.ID, err
}

func (want wantedUnit) leader(ctx context.Context, rows store.Booking, was staff.PersonID) (staff.PersonID, error) {
	switch want.lead {
	case "":
		return was, nil
	case none:
		return "", nil
	}
	person, err := personCalled(ctx, rows, want.lead)
	return person.ID, err
}

// unitCalled is the unit of an id.
func unitCalled(ctx context.Context, rows store.Booking, id string) (staff.Unit, error) {
	unit, err := rows.Unit(ctx, staff.UnitID(id))
	if errors.Is(err, booking.ErrGone) {
		err = fmt.Errorf("nothing was changed: there is no unit %q; pultd list units names all", id)
	}
	return unit, err
}

// unitSaid is a unit in a line: its name, what it is below, and who leads it.
func unitSaid(ctx context.Context, rows store.Booking, u staff.Unit) (string, error) {
	said := u.Name
	if u.Short != "" {
		said += " (" + u.Short + ")"
	}
	if u.Parent != "" {
		said += ", below " + string(u.Parent)
	}
	if u.Lead == "" {
		return said + ", led by nobody", nil
	}
	lead, err := rows.Colleague(ctx, u.Lead)
	if errors.Is(err, booking.ErrGone) {
		return said + ", led by somebody who has left", nil
	}
	return said + ", led by " + lead.Name() + " (" + string(lead.ID) + ")", err
}

// dropUnit takes an empty unit away. Without --apply it only says that it would.
func (c *command) dropUnit(ctx context.Context, args []string) error {
	set := c.flags("units drop")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "id")
	if err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		rows := tx.Store()
		unit, err := unitCalled(ctx, rows, words[0])
		if err != nil {
			return err
		}
		people, err := rows.PeopleOf(ctx, unit.ID)
		if err != nil {
			return err
		}
		all, err := rows.Units(ctx)
		if err != nil {
			return err
		}
		below := slices.DeleteFunc(all, func(u staff.Unit) bool { return u.Parent != unit.ID })
		if len(people)+len(below) > 0 {
			return fmt.Errorf("nothing was changed: %q has %s and %s below it; move them first", unit.ID, number(len(people), "person"), number(len(below), "unit"))
		}
		shut, err := shutOut(ctx, tx, unit.ID)
		if err != nil {
			return err
		}
		if shut > 0 {
			return fmt.Errorf("nothing was changed: %s of the news leave %q out, and would be for everybody who was in it; change or withdraw them first", number(shut, "audience"), unit.ID)
		}
		said, err := unitSaid(ctx, rows, unit)
		if err != nil {
			return err
		}
		fmt.Fprintf(report, "%s\n  %s\n  is gone; rules that name it hold for nobody\n", unit.ID, said)
		if err := notedLead(ctx, tx, unit.ID, unit.Lead, ""); err != nil {
			return err
		}
		return rows.Remove(ctx, "unit", string(unit.ID))
	})
}

// shutOut counts the audiences of news that leave a unit out.
func shutOut(ctx context.Context, tx *central.Tx, unit staff.UnitID) (n int, err error) {
	list, err := store.Audiences(ctx, tx)
	for _, a := range list {
		if a.LeavesOut(unit) {
			n++
		}
	}
	return n, err
}

// movePerson puts somebody into another unit. Without --apply it only says so.
func (c *command) movePerson(ctx context.Context, args []string) error {
	set := c.flags("people move")
	path, to, apply := set.String("db", "", ""), set.String("unit", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "person")
	switch {
	case err != nil:
		return err
	case *to == "":
		return wrong("say where to: --unit ID, or --unit none")
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		rows := tx.Store()
		person, err := personCalled(ctx, rows, words[0])
		if err != nil {
			return err
		}
		var unit staff.Unit
		if *to != none {
			if unit, err = unitCalled(ctx, rows, *to); err != nil {
				return err
			}
		}
		was := person.Unit
		fmt.Fprintf(report, "%s (%s)\n  from %s to %s\n", person.Name(), person.ID, unitOrNone(was), unitOrNone(unit.ID))
		if was == unit.ID {
			return errSame
		}
		if err := noted(ctx, tx, central.AuditRoles, person.ID, "unit "+unitOrNone(was)+" > "+unitOrNone(unit.ID)); err != nil {
			return err
		}
		person.Unit = unit.ID
		return rows.PutPerson(ctx, person)
	})
}

// beganPerson says when somebody began to work here, for assignments to those who are new. Without --apply it only says so.
func (c *command) beganPerson(ctx context.Context, args []string) error {
	set := c.flags("people began")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "person", "day")
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	day, err := booking.ParseDay(words[1])
	if err != nil {
		return wrong("a day is written like 2026-11-28, and not %q", words[1])
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		person, err := personCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(report, "%s (%s) began on %s; this is known for a year from that day on\n", person.Name(), person.ID, day)
		return tx.PutBeginning(ctx, person.ID, day)
	})
}

// playUnit lets a unit and those below it play for points, or not. Without --apply it only says so.
func (c *command) playUnit(ctx context.Context, args []string) error {
	set := c.flags("units play")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "id", "on or off")
	switch {
	case err != nil:
		return err
	case words[1] != "on" && words[1] != "off":
		return wrong("say on or off, and not %q", words[1])
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		unit, err := unitCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(report, "%s (%s) and the units below it: points, levels and boards are %s, from the next hour on\n", unit.Name, unit.ID, words[1])
		return tx.PlayIn(ctx, unit.ID, words[1] == "on")
	})
}

func unitOrNone(id staff.UnitID) string {
	if id == "" {
		return none
	}
	return string(id)
}
