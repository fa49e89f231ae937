// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

const defaultSeed = 1

func (c *command) seed(ctx context.Context, args []string) error {
	set := c.flags("seed")
	demo, full := set.Bool("demo", false, ""), set.Bool("city", false, "")
	path, seed := set.String("db", "", ""), set.Uint64("seed", defaultSeed, "")
	fixed, courses := set.String("fixed-today", "", ""), set.String("courses", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	switch {
	case *demo == *full:
		return wrong("say either --demo or --city")
	case *path == "":
		return errNoDatabase
	}
	now, err := clock(*fixed)
	if err != nil {
		return err
	}
	if err := mustBeEmpty(ctx, *path); err != nil {
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
	if *demo {
		if err := pastIn(ctx, *path, *seed, now()); err != nil {
			return err
		}
	}
	if *courses != "" {
		if err := teachIn(ctx, *path, *courses, now()); err != nil {
			return err
		}
	}
	if central.IsServer(*path) {
		fmt.Fprintf(c.stdout, "made %s in %.1f s\n", central.Name(*path), time.Since(start).Seconds())
		return nil
	}
	size, err := os.Stat(*path)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "made %s, %.1f MB, in %.1f s\n", *path, float64(size.Size())/1e6, time.Since(start).Seconds())
	return nil
}

// teachIn publishes all courses of a folder in a city that was just made.
func teachIn(ctx context.Context, path, courses string, now time.Time) error {
	db, err := central.Open(ctx, path)
	if err != nil {
		return inDatabase(path, err)
	}
	files, err := shelfOf(path, "")
	if err == nil {
		err = teachDemo(ctx, db, files, courses, now)
	}
	return errors.Join(err, db.Close())
}

// makeDemo makes the demo city unless the database holds something, and tells whether it did.
func makeDemo(ctx context.Context, path string, seed uint64, now time.Time) (made bool, err error) {
	empty, err := isEmpty(ctx, path)
	if err != nil || !empty {
		return false, err
	}
	err = build(ctx, path, demoStock, seed, now)
	if errors.Is(err, errFull) { // another pultd was faster
		return false, nil
	}
	if err == nil {
		err = pastIn(ctx, path, seed, now)
	}
	return err == nil, err
}

// errFull is why a city takes nobody's place.
var errFull = errors.New("is there already and was left as it is: name a new database")

func mustBeEmpty(ctx context.Context, path string) error {
	empty, err := isEmpty(ctx, path)
	if err == nil && !empty {
		return fmt.Errorf("%s %w", central.Name(path), errFull)
	}
	return err
}

// isEmpty tells whether a city may take the place of a database.
func isEmpty(ctx context.Context, path string) (empty bool, err error) {
	if !central.IsServer(path) {
		return isVacant(path)
	}
	db, err := central.Open(ctx, path)
	if err != nil {
		return false, inDatabase(path, err)
	}
	err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		empty, err = tx.Empty(ctx)
		return err
	})
	return empty, inDatabase(path, errors.Join(err, db.Close()))
}

// isVacant tells whether there is no file, or one without a byte.
func isVacant(path string) (bool, error) {
	if err := folderOf(path); err != nil {
		return false, err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return false, fmt.Errorf("%s is no file for a database: name another", path)
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

// elsewhere are addresses of servers that are not written as pultd reads them: another scheme, or words such as dbname=town.
var elsewhere = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]+:/|(^|\s)(host|hostaddr|dbname|user|password)\s*=`)

// folderOf wants the folder of a database, and a name that is one of a file.
func folderOf(path string) error {
	if elsewhere.MatchString(path) { // it may hold a password, and would be the name of a file
		return errors.New("the database is a file, or on PostgreSQL at postgres://USER@HOST/DATABASE, written like that: other forms are not understood")
	}
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

// build makes a city where there is none.
func build(ctx context.Context, path string, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) error {
	if central.IsServer(path) {
		return buildOnServer(ctx, path, stock, seed, now)
	}
	return aside(ctx, path, func(half string) error {
		db, err := central.Open(ctx, half) // first, because a full city takes minutes and a read-only folder none
		if err != nil {
			return err
		}
		return errors.Join(fill(ctx, db.Load, stock, seed, now), db.Close())
	})
}

// buildOnServer makes the city in one transaction: a server has no second place from which to rename it.
func buildOnServer(ctx context.Context, path string, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) error {
	db, err := central.Open(ctx, path)
	if err != nil {
		return inDatabase(path, err)
	}
	err = errors.Join(fill(ctx, db.Seed, stock, seed, now), db.Close())
	if errors.Is(err, central.ErrNotEmpty) {
		return fmt.Errorf("%s %w", central.Name(path), errFull)
	}
	return inDatabase(path, err)
}

// aside lets do make a file beside the wished one and renames it when it is whole: half a database is never taken for one.
func aside(ctx context.Context, path string, do func(half string) error) (err error) {
	half := fmt.Sprintf("%s.half-%d", path, os.Getpid())
	defer func() {
		if own := (*store.Error)(nil); !errors.As(err, &own) || own.Path == half {
			err = inDatabase(path, err) // nobody knows the half one
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if gone := os.Remove(half + suffix); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	if err := do(half); err != nil {
		return err
	}
	if err := mustBeEmpty(ctx, path); err != nil {
		return err
	}
	if err := os.Rename(half, path); err != nil {
		return fmt.Errorf("put the database in its place: %w", err)
	}
	return sqlite.KeepNames(filepath.Dir(path))
}

func fill(ctx context.Context, load func(context.Context, central.Stock) error, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) error {
	goods, err := stock(seed, booking.DayOf(now, booking.Building{}.Location()))
	if err != nil {
		return fmt.Errorf("make the city: %w", err)
	}
	goods.Forgotten = now.AddDate(0, 0, -server.KeepDays)
	return load(ctx, goods)
}

// demoStock is the demo city.
func demoStock(seed uint64, today booking.Day) (central.Stock, error) {
	c, err := city.Demo(seed, today)
	return central.Stock{
		Units: slices.Values(c.Units), People: slices.Values(c.People), Profiles: slices.Values(c.Profiles),
		Buildings: slices.Values(c.Buildings), Floors: slices.Values(c.Floors), Zones: slices.Values(c.Zones),
		Desks: slices.Values(c.Desks), Rules: slices.Values(c.Rules), Bookings: slices.Values(c.Bookings),
		Presences: slices.Values(c.Presence), Channels: slices.Values(c.Channels), Posts: slices.Values(c.Posts), Comments: slices.Values(c.Comments),
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
