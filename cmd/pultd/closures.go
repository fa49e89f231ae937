// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// closuresAhead is how far ahead closed days are read from a calendar.
const closuresAhead = booking.Day(2 * 366)

// closures reads the days on which a building is closed from a calendar. Without --apply it only says what would become of it.
func (c *command) closures(ctx context.Context, args []string) error {
	set := c.flags("closures")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	apply := set.Bool("apply", false, "")
	words, err := c.parse(set, args, "calendar")
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	case *building == "":
		return wrong("say --building NAME, or its id")
	}
	if !central.IsServer(*path) {
		if err := mustBeFile(*path); err != nil {
			return err
		}
	}
	file, err := openFile(words[0])
	if err != nil {
		return refusedCalendar(words[0], err)
	}
	defer file.Close()
	if err := c.keepFirst(ctx, *path); err != nil {
		return err
	}
	report, err := closeDays(ctx, *path, *building, file, *apply, time.Now())
	var broken *ics.Error
	switch {
	case errors.As(err, &broken):
		return refusedCalendar(words[0], err)
	case err != nil:
		return inDatabase(*path, err)
	}
	fmt.Fprint(c.stdout, report)
	return nil
}

// refusedCalendar says why a calendar was not read, and what to do about it.
func refusedCalendar(path string, err error) error {
	var broken *ics.Error
	switch {
	case errors.As(err, &broken):
		return fmt.Errorf("%s is refused, nothing was changed: %s", path, strings.TrimPrefix(broken.Error(), "calendar: "))
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no %s, nothing was changed: name a calendar (.ics)", path)
	case errors.Is(err, errNoFile):
		return fmt.Errorf("%s is refused, nothing was changed: %w; name a calendar (.ics)", path, err)
	}
	return fmt.Errorf("%s cannot be read, nothing was changed: let pultd's user read it (%w)", path, err)
}

// closeDays closes the days of a calendar, takes back what people have booked on them, and tells of it; without apply it only looks.
// The calendar is read before the transaction begins: a file may be slow, and nobody shall wait for it.
func closeDays(ctx context.Context, path, name string, file io.Reader, apply bool, now time.Time) (report string, err error) {
	db, err := central.Open(ctx, path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	building, err := buildingIn(ctx, db, name)
	if err != nil {
		return "", err
	}
	stretches, short, err := stretchesOf(file, building, now)
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		lines.Reset()
		c, err := closingOf(ctx, tx.Store(), building, stretches)
		if err != nil {
			return err
		}
		c.short = short
		c.tell(&lines)
		if len(c.days) == 0 {
			lines.WriteString(nothingToDo)
			return nil
		}
		if err := c.apply(ctx, now, &lines); err != nil {
			return err
		}
		if !apply {
			return errDry
		}
		lines.WriteString(didIt)
		return nil
	})
	if errors.Is(err, errDry) {
		lines.WriteString(onlyLooked)
		err = nil
	}
	return lines.String(), err
}

// A closing is the days that a calendar would close in a building.
type closing struct {
	rows     store.Booking
	building booking.Building
	rules    booking.Rules
	days     []closingDay // that are open so far
	known    int          // that are closed already
	short    int          // events that are not of whole days
}

// A closingDay is one of them, with what the calendar calls it and how many live bookings there are.
type closingDay struct {
	day      booking.Day
	title    string
	bookings int
}

// buildingIn is the one building of an id or a name, looked up by itself.
func buildingIn(ctx context.Context, db *central.Central, name string) (found booking.Building, err error) {
	err = db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		found, err = buildingCalled(ctx, snap.Store(), name)
		return err
	})
	return found, err
}

// stretchesOf are the days that a calendar names, from today on, and how many events are on none that they cover.
func stretchesOf(file io.Reader, building booking.Building, now time.Time) (_ []ics.Stretch, short int, _ error) {
	today := booking.DayOf(now, building.Location())
	window := ics.Window{From: today, To: today + closuresAhead, Loc: building.Location()}
	entries, err := ics.Read(file, window)
	if err != nil {
		return nil, 0, err
	}
	stretches := ics.Stretches(entries, window)
	whole := map[booking.Day]bool{}
	for _, s := range stretches {
		whole[s.Day] = len(s.Halves) == 2
	}
	for _, e := range entries {
		if !coversOne(e, whole, window) {
			short++
		}
	}
	return stretches, short, nil
}

// coversOne tells whether an entry is on one of the days of a window that are covered.
func coversOne(e ics.Entry, whole map[booking.Day]bool, w ics.Window) bool {
	for day := max(w.From, booking.DayOf(e.Start, w.Loc)); day <= w.To && day.Start(w.Loc).Before(e.End); day++ {
		if whole[day] {
			return true
		}
	}
	return false
}

func closingOf(ctx context.Context, rows store.Booking, building booking.Building, stretches []ics.Stretch) (*closing, error) {
	rules, err := rows.Rules(ctx, building.ID)
	if err != nil {
		return nil, err
	}
	if rules.Building == "" {
		return nil, fmt.Errorf("%q has no rules yet: nobody can book there, so there is nothing to close", building.Name)
	}
	c := &closing{rows: rows, building: building, rules: rules}
	for _, s := range stretches {
		if err := c.add(ctx, s); err != nil {
			return nil, err
		}
	}
	return c, c.fits()
}

// fits refuses more closed days than rules can name.
func (c *closing) fits() error {
	was, more := len(c.rules.Closures), len(c.days)
	if was+more <= booking.MaxClosures {
		return nil
	}
	return fmt.Errorf("nothing was changed: the calendar closes %s more, the rules of %s name %d already, and rules name at most %d; "+
		"read a calendar with fewer days, or take those that are over out of the rules (pultd rules show and apply)",
		number(more, "day"), c.building.Name, was, booking.MaxClosures)
}

// buildingCalled is the one building of an id or a name.
func buildingCalled(ctx context.Context, rows store.Booking, name string) (found booking.Building, err error) {
	all, err := rows.Buildings(ctx)
	if err != nil {
		return found, err
	}
	var called []booking.Building
	for _, b := range all {
		if string(b.ID) == name {
			return b, nil
		}
		if strings.EqualFold(b.Name, name) {
			called = append(called, b)
		}
	}
	if len(called) == 1 {
		return called[0], nil
	}
	if len(called) > 1 {
		return found, fmt.Errorf("%d buildings are called %q: say the id of one", len(called), name)
	}
	names := named(all, func(b booking.Building) string { return fmt.Sprintf("%q", b.Name) })
	return found, fmt.Errorf("there is no building %q: %s", name, thereAre(names, "houses"))
}

// add takes a whole day that is not closed yet.
func (c *closing) add(ctx context.Context, s ics.Stretch) error {
	if len(s.Halves) < 2 {
		return nil
	}
	if _, err := c.rules.Hours(s.Day); err != nil {
		c.known++
		return nil
	}
	n, err := c.bookings(ctx, booking.SpanOf(s.Day, booking.FullDay, c.building.Location()))
	c.days = append(c.days, closingDay{s.Day, s.Title, n})
	return err
}

// bookings is how many live bookings there are in a span.
func (c *closing) bookings(ctx context.Context, span booking.Span) (n int, err error) {
	floors, err := c.rows.Floors(ctx, c.building.ID)
	for _, floor := range floors {
		busy, err := c.rows.Busy(ctx, floor.ID, span)
		if err != nil {
			return 0, err
		}
		n += len(busy)
	}
	return n, err
}

func (c *closing) tell(report *strings.Builder) {
	fmt.Fprintf(report, "%s: %s to close, %s closed already\n", c.building.Name, number(len(c.days), "day"), number(c.known, "day"))
	switch c.short {
	case 0:
	case 1:
		report.WriteString("  1 event is not of whole days and was left out\n")
	default:
		fmt.Fprintf(report, "  %d events are not of whole days and were left out\n", c.short)
	}
	for _, d := range c.days {
		fmt.Fprintf(report, "  %s %s", d.day, d.day.Weekday())
		if d.title != "" {
			fmt.Fprintf(report, " %s", d.title)
		}
		if d.bookings > 0 {
			fmt.Fprintf(report, ": %s", number(d.bookings, "live booking"))
		}
		report.WriteString("\n")
	}
}

// apply closes the days. Who has a desk on one of them loses it and is told, as with rules that close a house.
func (c *closing) apply(ctx context.Context, now time.Time, report *strings.Builder) error {
	was, err := c.rows.Rulebook(ctx, c.building.ID)
	if err != nil {
		return err
	}
	for _, d := range c.days {
		c.rules.Closures = append(c.rules.Closures, d.day)
	}
	slices.Sort(c.rules.Closures)
	c.rules.Closures = slices.Compact(c.rules.Closures)
	if err := c.rules.Check(); err != nil {
		return err
	}
	if err := c.rows.PutRules(ctx, c.rules); err != nil {
		return err
	}
	return review(ctx, c.rows, c.building, was, now, report)
}
