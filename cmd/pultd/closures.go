// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/server/steward"
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
		c, err := steward.ClosingOf(ctx, tx.Store(), building, stretches)
		if err == nil {
			err = fits(c)
		}
		if err != nil {
			return err
		}
		tellClosing(&lines, c, short)
		if len(c.Days) == 0 {
			lines.WriteString(nothingToDo)
			return nil
		}
		done, err := c.Apply(ctx, tx, steward.By{Why: "closed days from a calendar"}, now)
		if err != nil {
			return err
		}
		tellReview(&lines, done.Reviewed, building.Location())
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

// fits refuses more closed days than rules can name.
func fits(c *steward.Closing) error {
	was, more := c.Named(), len(c.Days)
	if was+more <= booking.MaxClosures {
		return nil
	}
	return fmt.Errorf("nothing was changed: the calendar closes %s more, the rules of %s name %d already, and rules name at most %d; "+
		"read a calendar with fewer days, or take those that are over out of the rules (pultd rules show and apply)",
		number(more, "day"), c.House.Name, was, booking.MaxClosures)
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

func tellClosing(report *strings.Builder, c *steward.Closing, short int) {
	fmt.Fprintf(report, "%s: %s to close, %s closed already\n", c.House.Name, number(len(c.Days), "day"), number(c.Known, "day"))
	switch short {
	case 0:
	case 1:
		report.WriteString("  1 event is not of whole days and was left out\n")
	default:
		fmt.Fprintf(report, "  %d events are not of whole days and were left out\n", short)
	}
	for _, d := range c.Days {
		fmt.Fprintf(report, "  %s %s", d.Day, d.Day.Weekday())
		if d.Title != "" {
			fmt.Fprintf(report, " %s", d.Title)
		}
		if d.Bookings > 0 {
			fmt.Fprintf(report, ": %s", number(d.Bookings, "live booking"))
		}
		report.WriteString("\n")
	}
}
