// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
		return fmt.Errorf("say either --demo or --city; %w", errUsage)
	case *path == "":
		return fmt.Errorf("say --db FILE; %w", errUsage)
	}
	now, err := clock(*fixed)
	if err != nil {
		return err
	}
	if empty, err := isEmpty(*path); err != nil {
		return err
	} else if !empty {
		return fmt.Errorf("%s is there already and is left as it is: name a new file", *path)
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
	return build(ctx, path, demoStock, seed, now)
}

// isEmpty tells whether there is no file, or one without a byte.
func isEmpty(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at the database: %w", err)
	}
	return info.Size() == 0, nil
}

// build fills a file beside the wished one and renames it when it is whole: a half-built city is never taken for one.
func build(ctx context.Context, path string, stock func(uint64, booking.Day) (central.Stock, error), seed uint64, now time.Time) (err error) {
	half := fmt.Sprintf("%s.half-%d", path, os.Getpid())
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if gone := os.Remove(half + suffix); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	goods, err := stock(seed, booking.DayOf(now, booking.Building{}.Location()))
	if err != nil {
		return fmt.Errorf("make the city: %w", err)
	}
	goods.Forgotten = now.AddDate(0, 0, -server.KeepDays)
	db, err := central.Open(ctx, half)
	if err != nil {
		return err
	}
	if err := db.Load(ctx, goods); err != nil {
		return errors.Join(fmt.Errorf("fill %s: %w", path, err), db.Close())
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("close %s: %w", half, err)
	}
	if err := os.Rename(half, path); err != nil {
		return fmt.Errorf("put the database in its place: %w", err)
	}
	return nil
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
