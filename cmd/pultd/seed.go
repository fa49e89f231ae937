// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store/central"
)

const defaultSeed = 1

func (c *command) seed(ctx context.Context, args []string) error {
	set := c.flags("seed")
	demo, full := set.Bool("demo", false, ""), set.Bool("city", false, "")
	path, seed := set.String("db", "", ""), set.Uint64("seed", defaultSeed, "")
	fixed := set.String("fixed-today", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	switch {
	case *demo == *full:
		return wrong("say either --demo or --city")
	case *path == "":
		return wrong("say --db FILE")
	}
	now, err := clock(*fixed)
	if err != nil {
		return err
	}
	if err := mustBeEmpty(*path); err != nil {
		return err
	}
	stock := demoStock
	if *full {
		stock = fullStock
	}
	start := time.Now()
	if err := build(ctx, *path, stock, *seed, now()); err != nil {
		return err
	}
	size, err := os.Stat(*path)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "made %s, %.1f MB, in %.1f s\n", *path, float64(size.Size())/1e6, time.Since(start).Seconds())
	return nil
}

// seedDemo makes the demo city unless the file holds something.
func seedDemo(ctx context.Context, path string, seed uint64, now time.Time) error {
	empty, err := isEmpty(path)
	if err != nil || !empty {
		return err
	}
	err = build(ctx, path, demoStock, seed, now)
	if errors.Is(err, errFull) { // another pultd was faster
		return nil
	}
	return err
}

// errFull is why a city takes nobody's place.
var errFull = errors.New("is there already and was left as it is: name a new file with --db")

func mustBeEmpty(path string) error {
	empty, err := isEmpty(path)
	if err == nil && !empty {
		return fmt.Errorf("%s %w", path, errFull)
	}
	return err
}

// isEmpty tells whether there is no file, or one without a byte, so that a city may take its place.
func isEmpty(path string) (bool, error) {
	if err := folderOf(path); err != nil {
		return false, err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return false, fmt.Errorf("%s is no file for a database: name another with --db", path)
	case err == nil && info.Size() > 0:
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, fmt.Errorf("the database cannot be looked at: name another file with --db (%w)", err)
	}
	// The engine would read the log of a database that is gone into the one that takes its place.
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return false, fmt.Errorf("%s-wal is the log of a database that is gone: put the database back, or move the log away", path)
	}
	return true, nil
}

// folderOf wants the folder of a database, and a name that is one of a file.
func folderOf(path string) error {
	if strings.HasPrefix(path, ":") || strings.HasPrefix(path, "file:") {
		return fmt.Errorf("%s is no file: the database is kept, so name one with --db (./%s for a file of that name)", path, path)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); err == nil { // a city would take the place of the link
			return fmt.Errorf("%s is a link to a file that is not there: mend the link, or name the file itself with --db", path)
		}
	}
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("%s is no folder: name another file than %s with --db", dir, path)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s for %s: make it first, or name another file with --db", dir, filepath.Base(path))
	}
	return fmt.Errorf("the folder of %s cannot be looked at: name another file with --db (%w)", path, err)
}

// build fills a file beside the wished one and renames it when it is whole: a half-built city is never taken for one.
func build(ctx context.Context, path string, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) (err error) {
	half := fmt.Sprintf("%s.half-%d", path, os.Getpid())
	defer func() {
		err = inDatabase(path, err) // nobody knows the half one
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if gone := os.Remove(half + suffix); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	db, err := central.Open(ctx, half) // first, because a full city takes minutes and a read-only folder none
	if err != nil {
		return err
	}
	if err := fill(ctx, db, stock, seed, now); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("close %s: %w", half, err)
	}
	if err := mustBeEmpty(path); err != nil {
		return err
	}
	if err := os.Rename(half, path); err != nil {
		return fmt.Errorf("put the database in its place: %w", err)
	}
	return nil
}

func fill(ctx context.Context, db *central.Central, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) error {
	goods, err := stock(seed, booking.DayOf(now, booking.Building{}.Location()))
	if err != nil {
		return fmt.Errorf("make the city: %w", err)
	}
	goods.Forgotten = now.AddDate(0, 0, -server.KeepDays)
	return db.Load(ctx, goods)
}

// demoStock is the demo city.
func demoStock(seed uint64, today booking.Day) (central.Stock, error) {
	c, err := city.Demo(seed, today)
	return central.Stock{
		Units: slices.Values(c.Units), People: slices.Values(c.People), Profiles: slices.Values(c.Profiles),
		Buildings: slices.Values(c.Buildings), Floors: slices.Values(c.Floors), Zones: slices.Values(c.Zones),
		Desks: slices.Values(c.Desks), Rules: slices.Values(c.Rules), Bookings: slices.Values(c.Bookings),
		Presences: slices.Values(c.Presence),
	}, err
}

// fullStock is the full-size model; its bookings are made while they are written.
func fullStock(seed uint64, today booking.Day) (central.Stock, error) {
	c, bookings, err := city.Full(seed, today)
	return central.Stock{
		Units: slices.Values(c.Units), People: slices.Values(c.People), Profiles: slices.Values(c.Profiles),
		Buildings: slices.Values(c.Buildings), Floors: slices.Values(c.Floors), Zones: slices.Values(c.Zones),
		Desks: slices.Values(c.Desks), Rules: slices.Values(c.Rules), Bookings: bookings,
		Presences: city.Presences(c, bookings),
	}, err
}
