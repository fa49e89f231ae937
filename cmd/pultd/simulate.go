// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
)

// A trial is what is to be tried at a house.
type trial struct {
	house    string
	weeks    int
	rules    string
	close    several
	scenario replay.Scenario
	sweep    []int
	today    booking.Day
}

// several are names that are said one by one.
type several []string

// String implements flag.Value.
func (n *several) String() string { return strings.Join(*n, " ") }

// Set implements flag.Value.
func (n *several) Set(name string) error {
	*n = append(*n, name)
	return nil
}

// simulate lets past weeks of a house happen again under other rules, with fewer desks or more people.
func (c *command) simulate(ctx context.Context, args []string) error {
	set := c.flags("simulate")
	path, form, out, fixed := set.String("db", "", ""), set.String("format", "table", ""), set.String("o", "", ""), set.String("fixed-today", "", "")
	var t trial
	set.StringVar(&t.house, "building", "", "")
	set.StringVar(&t.house, "house", "", "")
	set.IntVar(&t.weeks, "weeks", server.MostWeeks, "")
	set.StringVar(&t.rules, "rules", "", "")
	set.Var(&t.close, "close", "")
	desks, people, sweep := set.String("desks", "0", ""), set.String("people", "0", ""), set.String("sweep", "", "")
	set.IntVar(&t.scenario.Every, "every", 0, "")
	set.Uint64Var(&t.scenario.Seed, "seed", defaultSeed, "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if err := t.hear(*desks, *people, *sweep); err != nil {
		return err
	}
	write, known := triedForms[*form]
	switch {
	case *path == "":
		return errNoDatabase
	case t.house == "":
		return wrong("say --building with the id or the name of a house")
	case !known:
		return wrong("--format is table, csv, json or svg")
	}
	now, err := clock(*fixed)
	if err != nil {
		return err
	}
	t.today = booking.DayOf(now(), booking.Building{}.Location())
	answer, name, err := c.try(ctx, *path, t)
	if err != nil {
		return err
	}
	if *out == "" {
		return write(c.stdout, name, answer)
	}
	file, err := os.OpenFile(*out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(write(file, name, answer), file.Close())
}

// try reads the past from one snapshot, lets go of the database, and runs. That it did is kept.
func (c *command) try(ctx context.Context, path string, t trial) (answer replay.Answer, name string, err error) {
	var past replay.Past
	err = c.withDatabase(ctx, path, func(db *central.Central) error {
		err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
			house, err := buildingCalled(ctx, snap.Store(), t.house)
			if err == nil {
				past, err = server.ReadPast(ctx, snap, house.ID, t.weeks, t.today)
			}
			return err
		})
		if err == nil {
			err = t.prepare(&past)
		}
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutAudit(ctx, central.Audit{At: time.Now(), Act: central.AuditTry, Detail: server.Tried(past.House.ID, t.weeks, t.scenario, len(t.sweep))})
		})
	})
	if err != nil {
		return answer, "", err
	}
	began := time.Now()
	answer, err = past.Ask(ctx, t.scenario, t.sweep, func(done, all int) {
		if took := time.Since(began); took > 2*time.Second {
			fmt.Fprintf(c.err, "run %d of %d, %.0f s\n", done, all, took.Seconds())
		}
	})
	return answer, past.House.Name, err
}

// prepare makes the scenario of what was said, for a house that is read.
func (t *trial) prepare(past *replay.Past) error {
	for _, said := range t.close {
		area, err := areaCalled(past, said)
		if err != nil {
			return err
		}
		t.scenario.Closed = append(t.scenario.Closed, area)
	}
	if t.rules != "" {
		file, err := readRules(t.rules)
		if err != nil {
			return fmt.Errorf("%s cannot be tried: %w", t.rules, err)
		}
		if file.Building != string(past.House.ID) && file.Building != past.House.Name {
			return fmt.Errorf("%s has rules for %q and not for %s", t.rules, brief(file.Building), past.House.Name)
		}
		book, err := file.Of(past.House.ID)
		if err != nil {
			return fmt.Errorf("%s cannot be tried: %w", t.rules, err)
		}
		t.scenario.Rules = &book
	}
	if err := past.Check(t.scenario); err != nil {
		return wrong("%v", err)
	}
	return nil
}

// areaCalled is a floor or a zone by its name or id.
func areaCalled(past *replay.Past, said string) (found utilisation.Area, err error) {
	var names []string
	n := 0
	for _, f := range past.Floors {
		names = append(names, fmt.Sprintf("%q (%s)", f.ID, f.Name))
		if said == string(f.ID) || said == f.Name {
			found, n = utilisation.Area{Floor: f.ID}, n+1
		}
	}
	for _, z := range past.Zones {
		names = append(names, fmt.Sprintf("%q (%s)", z.ID, z.Name))
		if said == string(z.ID) || said == z.Name {
			found, n = utilisation.Area{Floor: z.Floor, Zone: z.ID}, n+1
		}
	}
	switch {
	case n == 0:
		return found, wrong("the house has no floor and no zone %q: %s", brief(said), thereAre(names, "floors and zones"))
	case n > 1:
		return found, wrong("the house has several floors and zones that are called %q; say the id", brief(said))
	}
	return found, nil
}

// hear reads what is said in percent.
func (t *trial) hear(desks, people, sweep string) (err error) {
	if t.scenario.Fewer, err = percentOf("desks", desks); err != nil {
		return err
	}
	if t.scenario.Fewer = -t.scenario.Fewer; t.scenario.Fewer < 0 {
		return wrong("--desks can take away and not add: say -20%%")
	}
	if t.scenario.More, err = percentOf("people", people); err != nil || sweep == "" {
		return err
	}
	t.sweep, err = sweepOf(sweep)
	return err
}

// percentOf reads "+15%" and "-20 %".
func percentOf(flag, said string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(said), "%")))
	if err != nil {
		return 0, wrong("--%s is said in percent, such as -20%%", flag)
	}
	return n, nil
}

// sweepOf reads "desks=100..50:5".
func sweepOf(s string) (list []int, err error) {
	var from, to, step int
	if _, err := fmt.Sscanf(s, "desks=%d..%d:%d", &from, &to, &step); err != nil || fmt.Sprintf("desks=%d..%d:%d", from, to, step) != s {
		return nil, wrong("--sweep is said as desks=100..50:5")
	}
	if from > 100 || to < 100-replay.MostFewer || from <= to || step < 1 || (from-to)/step > mostPoints {
		return nil, wrong("--sweep goes from 100 down to %d at most, in %d steps at most", 100-replay.MostFewer, mostPoints)
	}
	for at := from; at >= to; at -= step {
		list = append(list, at)
	}
	return list, nil
}

// mostPoints is how many points a curve has at most.
const mostPoints = 50

// triedForms are the forms in which an answer is written.
var triedForms = map[string]func(to io.Writer, name string, a replay.Answer) error{
	"table": writeTried, "csv": writeTriedCSV, "svg": writeTriedPlot,
	"json": func(to io.Writer, _ string, a replay.Answer) error {
		enc := json.NewEncoder(to)
		enc.SetIndent("", "  ")
		return enc.Encode(a)
	},
}

// shareText is a share in words.
func shareText(s utilisation.Share) string {
	switch s {
	case utilisation.Hidden:
		return "few"
	case utilisation.None:
		return "-"
	}
	return fmt.Sprintf("%d %%", s)
}

// bar is a share as a bar of so many characters; nothing when it is not told.
func bar(s utilisation.Share, width int) string {
	if !s.Told() {
		return strings.Repeat(" ", width)
	}
	eighths := (int(s)*width*8 + 50) / 100
	full := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		full += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return full + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(full)))
}

// triedRows are the figures of an answer by their names, as the house is and as it was tried.
func triedRows(f replay.Figures) []struct {
	name  string
	share utilisation.Share
} {
	return []struct {
		name  string
		share utilisation.Share
	}{
		{"as wished", f.AsWished}, {"another desk", f.Moved}, {"  in the zone", f.InZone}, {"  on the floor", f.OnFloor}, {"  in the house", f.InHouse},
		{"refused", f.Refused}, {"days without a desk", f.Unmet}, {"peak use", f.Peak},
	}
}

// writeTried writes an answer for a terminal.
func writeTried(to io.Writer, name string, a replay.Answer) error {
	fmt.Fprintf(to, "%s, %s to %s, %s", name, a.From, a.Until, number(a.DesksWere, "desk"))
	if a.Desks != a.DesksWere {
		fmt.Fprintf(to, ", tried with %d", a.Desks)
	}
	fmt.Fprintf(to, "\nof what was granted then, %s is granted alike by today's rules and desks\n\n", shareText(a.Alike))
	rows := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(rows, "\tas it is\t\ttried\t\n")
	fmt.Fprintf(rows, "wishes\t%d\t\t%d\t\n", a.Whole.Was.Wishes, a.Whole.Is.Wishes)
	is := triedRows(a.Whole.Is)
	for i, row := range triedRows(a.Whole.Was) {
		fmt.Fprintf(rows, "%s\t%s\t%s\t%s\t%s\n", row.name, shareText(row.share), bar(row.share, 20), shareText(is[i].share), bar(is[i].share, 20))
	}
	for _, why := range refusals {
		if was, is := a.Whole.Was.Why[why], a.Whole.Is.Why[why]; was > 0 || is > 0 {
			fmt.Fprintf(rows, "  refused: %s\t%s\t\t%s\t\n", why, shareText(was), shareText(is))
		}
	}
	fmt.Fprintf(rows, "\nweek of\trefused\t\ttried\t\tpeak\ttried\n")
	for _, w := range a.Weeks {
		fmt.Fprintf(rows, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", w.Is.First, shareText(w.Was.Refused), bar(w.Was.Refused, 10), shareText(w.Is.Refused), bar(w.Is.Refused, 10), shareText(w.Was.Peak), shareText(w.Is.Peak))
	}
	if len(a.Curve) > 0 {
		fmt.Fprintf(rows, "\ndesks\trefused\t\tanother desk\t\tpeak\n")
	}
	for _, p := range a.Curve {
		fmt.Fprintf(rows, "%d %%\t%s\t%s\t%s\t%s\t%s\n", p.Desks, shareText(p.Refused), bar(p.Refused, 20), shareText(p.Moved), bar(p.Moved, 10), shareText(p.Peak))
	}
	if err := rows.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(to, "\nshares are told in steps as large as five of the people; what concerns fewer is 0 %%, and few is a time with too few people\n")
	return err
}

// refusals are the reasons, in the order in which they are told.
var refusals = []booking.Why{booking.Taken, booking.Quota, booking.Window, booking.Closed, booking.Forbidden, booking.SelfOverlap, booking.Gone, booking.Expired, booking.Invalid, booking.Stale}

// writeTriedCSV writes an answer as one table; what is not told is empty.
func writeTriedCSV(to io.Writer, name string, a replay.Answer) error {
	w := csv.NewWriter(to)
	w.Comma = ';'
	cell := func(s utilisation.Share) string {
		if !s.Told() {
			return ""
		}
		return strconv.Itoa(int(s))
	}
	line := func(kind, at string, desks int, f replay.Figures) {
		row := []string{kind, at, strconv.Itoa(desks), strconv.Itoa(f.Wishes)}
		for _, r := range triedRows(f) {
			row = append(row, cell(r.share))
		}
		_ = w.Write(row) // told by Error
	}
	head := []string{"kind", "first day", "desks", "wishes"}
	for _, r := range triedRows(replay.Figures{}) {
		head = append(head, strings.TrimSpace(r.name)+" %")
	}
	_ = w.Write(head)
	line("as it is", a.From.String(), a.DesksWere, a.Whole.Was)
	line("tried", a.From.String(), a.Desks, a.Whole.Is)
	for _, week := range a.Weeks {
		line("week as it is", week.Was.First.String(), a.DesksWere, week.Was)
		line("week tried", week.Is.First.String(), a.Desks, week.Is)
	}
	for _, p := range a.Curve {
		line("desks in percent", a.From.String(), p.Desks, p.Figures)
	}
	w.Flush()
	return w.Error()
}
