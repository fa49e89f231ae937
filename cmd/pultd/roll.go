// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/staff/census"
	"github.com/pult-app/pult/store/central"
)

// readLists brings people and units in line with lists. Without --apply it only says what would become of whom.
func (c *command) readLists(ctx context.Context, args []string) error {
	set := c.flags("people read")
	path, people, units := set.String("db", "", ""), set.String("people", "", ""), set.String("units", "", "")
	whole, apply, leave := set.Bool("whole", false, ""), set.Bool("apply", false, ""), set.Int("leave", 0, "")
	_, err := c.parse(set, args)
	switch {
	case err != nil:
		return err
	case *people == "" && *units == "":
		return wrong("say --people FILE, --units FILE or both")
	case *path == "":
		return errNoDatabase
	}
	lists := steward.Lists{Whole: *whole}
	for name, text := range map[string]*string{*people: &lists.People, *units: &lists.Units} {
		if name == "" {
			continue
		}
		if *text, err = readList(name); err != nil {
			return fmt.Errorf("%s cannot be read, nothing was changed: %w", name, err)
		}
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		now := time.Now()
		r, err := steward.Call(ctx, tx, lists, "", now)
		if err != nil {
			return err
		}
		tellRoll(report, r)
		switch {
		case r.Wrong():
			fmt.Fprint(c.stdout, report.String())
			return errors.New("nothing was changed: the lists are wrong in the lines that are named; mend them and read them again")
		case r.Nothing() && len(r.Same) == 0:
			return errSame
		}
		yes := steward.Yes{Sum: r.Sum, Leave: *leave}
		if !*apply {
			yes.Leave = len(r.Leaving)
		}
		_, err = steward.Apply(ctx, tx, lists, yes, now)
		switch {
		case errors.Is(err, steward.ErrDrastic):
			return fmt.Errorf("nothing was changed: %s would leave, more than a tenth of those whom lists have named; an export that broke off looks like that. "+
				"If it is meant so, say --leave %d", number(len(r.Leaving), "person"), len(r.Leaving))
		case errors.Is(err, steward.ErrNoAdmin):
			return fmt.Errorf("nothing was changed: %w; give the role to somebody else first", err)
		case errors.Is(err, steward.ErrShutOut):
			return fmt.Errorf("nothing was changed: %w, and would be for everybody who was in it; change or withdraw them first", err)
		}
		return err
	})
}

// readList reads a list, and of one that is too long no more than shows that it is.
func readList(name string) (string, error) {
	f, err := openFile(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, census.MaxSize+1))
	if err == nil && len(text) == 0 {
		return " ", nil // a list of nothing, which is refused by its own name
	}
	return string(text), err
}

// tellRoll says what lists would change, or what is wrong with them, each line.
func tellRoll(report *strings.Builder, r *steward.Roll) {
	tellFaults(report, "people", r.PeopleFaults)
	tellFaults(report, "units", r.UnitFaults)
	if r.Wrong() {
		return
	}
	tellUnread(report, "people", r.Of.People)
	tellUnread(report, "units", r.Of.Units)
	if r.Of.Units != nil {
		fmt.Fprintf(report, "units: %d new, %d changed, %d gone, %d as they were\n", len(r.UnitsFresh), len(r.UnitsChanged), len(r.UnitsGone), r.UnitsSame)
		tellSome(report, "new", r.UnitsFresh, func(s census.Shift) string { return unitLine(s.Is) })
		tellSome(report, "changed", r.UnitsChanged, func(s census.Shift) string {
			return string(s.Is.ID) + ": " + differences(s.Was, s.Is)
		})
		tellSome(report, "gone", r.UnitsGone, unitLine)
		tellSome(report, "not in the list, and staying because somebody is in them", r.UnitsKept, unitLine)
	}
	if r.Of.People == nil {
		return
	}
	fmt.Fprintf(report, "people: %d new, %d changed, %d leave, %d as they were; %d not in the list stay\n", len(r.Fresh), len(r.Changed), len(r.Leaving), len(r.Same), r.Unlisted)
	tellSome(report, "new", r.Fresh, func(m census.Move) string { return m.Is.Name() + ", " + unitOrNone(m.Is.Unit) })
	tellSome(report, "changed", r.Changed, func(m census.Move) string {
		said := m.Is.Name() + ": " + differences(m.Was, m.Is)
		if m.ByName {
			said += " (known by the name alone: look whether it is them)"
		}
		return said
	})
	tellSome(report, "leave", r.Leaving, func(p staff.Person) string { return p.Name() + ", " + unitOrNone(p.Unit) })
	if r.LeaversBookings > 0 {
		fmt.Fprintf(report, "  who leaves is signed out; %s of theirs ahead is given up\n", number(r.LeaversBookings, "booking"))
	}
	switch {
	case r.Few:
		report.WriteString("  a few of those who move have desks booked ahead, which stay\n")
	case r.Movers > 0:
		fmt.Fprintf(report, "  of those who move %d have %s ahead, which stay\n", r.Movers, number(r.MoversBookings, "booking"))
	}
	for _, lost := range r.LostHomes {
		fmt.Fprintf(report, "  no home any more for %s who move: %s in %s\n", number(lost.People, "person"), lost.Zone.Name, lost.House.Name)
	}
}

func tellFaults(report *strings.Builder, list string, faults []census.Fault) {
	for _, f := range faults {
		fmt.Fprintf(report, "%s, line %d: %s\n", list, f.Line, faultSaid(f))
	}
}

// faultsSaid are the faults of a list as operators read them.
var faultsSaid = map[census.What]string{
	census.TooLarge: "it has more than 16 MiB", census.TooLong: "it has more than 120000 lines", census.NoText: "it is no text; save it as CSV",
	census.Empty: "it is empty", census.NoColumn: "a column is missing", census.TwoColumns: "two columns say the same", census.Quote: "a quote does not end in its line",
	census.Cells: "it has more cells than the head, or one that is too long", census.Missing: "is empty", census.Odd: "is not as it should be",
	census.Twice: "the same id as in line %d", census.TwiceMail: "the same address as in line %d", census.NoUnit: "there is no such unit",
	census.NoPerson: "there is no such person", census.Circle: "units stand above themselves",
}

func faultSaid(f census.Fault) string {
	said := faultsSaid[f.What]
	if f.Other > 0 {
		said = fmt.Sprintf(said, f.Other)
	}
	if f.Column != "" {
		said = string(f.Column) + ": " + said
	}
	if f.Value != "" {
		said += fmt.Sprintf(" (%q)", brief(f.Value))
	}
	return said
}

func tellUnread(report *strings.Builder, list string, read *census.List) {
	if read != nil && len(read.Unread) > 0 {
		fmt.Fprintf(report, "%s: columns that were not read: %q\n", list, read.Unread)
	}
}

func tellSome[T any](report *strings.Builder, what string, some []T, say func(T) string) {
	if len(some) == 0 {
		return
	}
	for _, one := range some[:min(mostNamed, len(some))] {
		fmt.Fprintf(report, "  %s: %s\n", what, say(one))
	}
	if more := len(some) - mostNamed; more > 0 {
		fmt.Fprintf(report, "  and %d more\n", more)
	}
}

func unitLine(u staff.Unit) string { return u.Name + " (" + string(u.ID) + ")" }
