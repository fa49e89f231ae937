// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	tables "github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/store/central"
)

// use tells how full houses were, and what goes with it.
func (c *command) use(ctx context.Context, args []string) error {
	verbs := map[string]func(context.Context, []string) error{"report": c.reportUse, "workplaces": c.workplaces, "open": c.openUse}
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		return wrong("say pultd use report, pultd use workplaces or pultd use open")
	}
	return verbs[args[0]](ctx, args[1:])
}

// reportUse writes a month of one house, or of all, as the route of the app does. That it was taken along is noted.
func (c *command) reportUse(ctx context.Context, args []string) error {
	set := c.flags("use report")
	path, out, format := set.String("db", "", ""), set.String("o", "", ""), set.String("format", "", "")
	all := set.Bool("all", false, "")
	words, err := c.words(set, args)
	if err != nil {
		return err
	}
	name := ""
	if !*all && len(words) > 0 {
		name, words = words[0], words[1:]
	}
	switch {
	case !*all && name == "":
		return wrong("say which house, by its name or id, or --all")
	case len(words) != 1:
		return wrong("say which month, such as 2026-10")
	case *path == "":
		return errNoDatabase
	}
	month, err := utilisation.ParseMonth(words[0])
	if err != nil {
		return wrong("%w", err)
	}
	form := tables.Form(cmp.Or(strings.ToLower(*format), strings.TrimPrefix(strings.ToLower(filepath.Ext(*out)), ".")))
	if !server.UseForm(form) {
		return wrong("say -o FILE.pdf, FILE.csv, FILE.xlsx or FILE.json, or --format with one of them")
	}
	target := cmp.Or(*out, "auslastung-"+month.String()+"."+string(form))
	var file bytes.Buffer
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		var house booking.Building
		err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			file.Reset()
			if !*all {
				if house, err = buildingCalled(ctx, snap.Store(), name); err != nil {
					return err
				}
			}
			return server.WriteUse(ctx, snap, house.ID, month, form, tongue(), time.Now(), &file)
		})
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			return noted(ctx, tx, central.AuditUse, "", string(form)+" "+cmp.Or(string(house.ID), "all")+" "+month.String())
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	if err := writeNew(target, file.Bytes(), "another file with -o"); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s\n", target)
	return nil
}

// workplaces says how many workplaces houses have in all and how many of them are shared, or notes it.
func (c *command) workplaces(ctx context.Context, args []string) error {
	set := c.flags("use workplaces")
	path, file, apply := set.String("db", "", ""), set.String("csv", "", ""), set.Bool("apply", false, "")
	words, err := c.words(set, args)
	if err != nil {
		return err
	}
	var lines []utilisation.WorkplacesLine
	switch {
	case *path == "":
		return errNoDatabase
	case *file != "" && len(words) > 0:
		return wrong("say either --csv FILE or HOUSE MONTH NUMBER")
	case *file != "":
		lines, err = workplacesIn(*file)
	case len(words) > 0:
		lines, err = workplacesSaid(words)
	case *apply:
		return wrong("say what to apply: HOUSE MONTH NUMBER, or --csv FILE")
	}
	if err != nil {
		return err
	}
	var said strings.Builder
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		if lines == nil && *file == "" {
			return db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
				said.Reset()
				return listWorkplaces(ctx, snap, time.Now(), &said)
			})
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			said.Reset()
			if err := noteWorkplaces(ctx, tx, lines, &said); err != nil || *apply {
				return err
			}
			return errDry
		})
	})
	switch {
	case errors.Is(err, errDry):
		said.WriteString(onlyLooked)
	case err != nil:
		return inDatabase(*path, err)
	case lines != nil:
		said.WriteString(didIt)
	}
	fmt.Fprint(c.stdout, said.String())
	return nil
}

func workplacesIn(file string) ([]utilisation.WorkplacesLine, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the table cannot be read: %w", err)
	}
	lines, err := utilisation.ReadWorkplaces(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("nothing was changed; of %s: %w", file, err)
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s names no house", file)
	}
	return lines, nil
}

func workplacesSaid(words []string) ([]utilisation.WorkplacesLine, error) {
	if len(words) != 3 {
		return nil, wrong("say HOUSE MONTH NUMBER, such as \"Rathaus Barmen\" 2026-10 240")
	}
	line := utilisation.WorkplacesLine{Line: 1, House: words[0]}
	var err error
	if line.From, err = utilisation.ParseMonth(words[1]); err != nil {
		return nil, wrong("%w", err)
	}
	if line.Total, err = strconv.Atoi(words[2]); err != nil {
		return nil, wrong("%q is no number of workplaces", words[2])
	}
	if err = (utilisation.Workplaces{Total: line.Total}).Check(); err != nil {
		return nil, wrong("%w", err)
	}
	return []utilisation.WorkplacesLine{line}, nil
}

// noteWorkplaces notes all lines, or none and names those whose house there is not.
func noteWorkplaces(ctx context.Context, tx *central.Tx, lines []utilisation.WorkplacesLine, said *strings.Builder) error {
	var wrong []error
	for _, l := range lines {
		house, err := buildingCalled(ctx, tx.Store(), l.House)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", l.Line, err))
			continue
		}
		if err := tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: house.ID, From: l.From, Total: l.Total}); err != nil {
			return err
		}
		fmt.Fprintf(said, "%s (%s): %s from %s on\n", house.Name, house.ID, number(l.Total, "workplace"), l.From)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("nothing was changed: %w", errors.Join(wrong...))
	}
	return nil
}

// listWorkplaces says of each house how many workplaces it has as of now, and how many of them can be booked; and of the town.
func listWorkplaces(ctx context.Context, snap *central.Snapshot, now time.Time, said *strings.Builder) error {
	houses, err := snap.Store().Buildings(ctx)
	if err != nil {
		return err
	}
	desks, err := snap.Uses().Desks(ctx)
	if err != nil {
		return err
	}
	month := utilisation.MonthOf(booking.DayOf(now, booking.Building{}.Location()))
	out := tabwriter.NewWriter(said, 0, 0, 2, ' ', 0)
	var all []utilisation.Report
	for _, h := range houses {
		told, err := snap.Uses().Workplaces(ctx, h.ID)
		if err != nil {
			return err
		}
		r := utilisation.Report{Building: h.ID, Month: month, Areas: []utilisation.AreaReport{{}}}
		for _, d := range desks[h.ID] {
			if !d.Blocked {
				r.Areas[0].Desks++
			}
		}
		r.Furnish(told)
		all = append(all, r)
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", h.ID, h.Name, number(r.Areas[0].Desks, "shared desk"), workplacesNow(r), shareNow(r.Shared()))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	share, shared, of := utilisation.SharedOf(all)
	fmt.Fprintf(said, "together: %d of %s that are known, %s; the target is %d %%\n", shared, number(of, "workplace"), shareNow(share), utilisation.SharedTarget)
	return nil
}

func workplacesNow(r utilisation.Report) string {
	if r.Workplaces == 0 {
		return "workplaces not known"
	}
	return "of " + number(r.Workplaces, "workplace")
}

func shareNow(s utilisation.Share) string {
	if !s.Told() {
		return "-"
	}
	return fmt.Sprintf("%d %%", s)
}

// openUse writes what anybody may know of how full houses were, into a folder that a web server shows.
func (c *command) openUse(ctx context.Context, args []string) error {
	set := c.flags("use open")
	path, dir, base := set.String("db", "", ""), set.String("o", "", ""), set.String("url", "", "")
	publisher, contact, licence := set.String("publisher", "", ""), set.String("contact", "", ""), set.String("licence", server.LicenceZero, "")
	region, contributor := set.String("region", "", ""), set.String("contributor", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	offer := server.Offer{Base: *base, Publisher: *publisher, Contact: *contact, Licence: *licence, Region: *region, Contributor: *contributor}
	switch {
	case *path == "":
		return errNoDatabase
	case *dir == "":
		return wrong("say -o FOLDER")
	}
	if err := offer.Check(); err != nil {
		return wrong("%w", err)
	}
	if info, err := os.Stat(*dir); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s: make it first, or name another with -o", *dir)
	}
	var files []server.OpenFile
	err := c.withDatabase(ctx, *path, func(db *central.Central) error {
		err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			files, err = server.OpenData(ctx, snap, offer, time.Now())
			return err
		})
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			return noted(ctx, tx, central.AuditOpen, "", offer.Licence)
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	for _, f := range files { // the catalogue last: it says how large the others are
		if err := replaced(filepath.Join(*dir, f.Name), f.Content); err != nil {
			return err
		}
		fmt.Fprintf(c.stdout, "%s\n", filepath.Join(*dir, f.Name))
	}
	return nil
}

// replaced writes a file in one go: who reads it meanwhile reads the old one or the new one.
func replaced(name string, content []byte) error {
	half := name + ".half"
	err := os.WriteFile(half, content, 0o644)
	if err == nil {
		err = os.Rename(half, name)
	}
	if err != nil {
		return fmt.Errorf("nothing can be written to %s: %w", name, errors.Join(err, os.Remove(half)))
	}
	return nil
}
