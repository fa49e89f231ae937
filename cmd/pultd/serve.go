// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
)

// serving is what serve was asked for.
type serving struct {
	demo       bool
	db, listen string
	today      string
	untilStdin bool
	keepDays   int
}

func (c *command) serve(ctx context.Context, args []string) error {
	var s serving
	set := c.flags("serve")
	set.BoolVar(&s.demo, "demo", false, "")
	set.StringVar(&s.db, "db", "", "")
	set.StringVar(&s.listen, "listen", "127.0.0.1:0", "")
	set.StringVar(&s.today, "fixed-today", "", "")
	set.IntVar(&s.keepDays, "keep-days", server.KeepDays, "")
	set.BoolVar(&s.untilStdin, "until-stdin-closes", false, "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if !s.demo {
		return fmt.Errorf("without --demo nobody could sign in, because this version knows no other way of signing in; %w", errUsage)
	}
	if s.keepDays < 1 || s.keepDays > server.KeepDays {
		return fmt.Errorf("--keep-days is 1 to %d, because every client promises that bookings lose their person after %d days; %w",
			server.KeepDays, server.KeepDays, errUsage)
	}
	now, err := clock(s.today)
	if err != nil {
		return err
	}
	if s.db == "" {
		if s.db, err = weekly(now()); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.untilStdin {
		go func() { io.Copy(io.Discard, c.stdin); cancel() }() // ends with standard input, at the latest with the process
	}
	return c.serveDemo(ctx, s, now)
}

// serveDemo serves the demo city until ctx ends.
func (c *command) serveDemo(ctx context.Context, s serving, now func() time.Time) error {
	log := slog.New(slog.NewTextHandler(c.err, nil))
	if err := seedDemo(ctx, s.db, defaultSeed, now()); err != nil {
		return err
	}
	db, err := central.Open(ctx, s.db)
	if err != nil {
		return err
	}
	town := server.New(server.Config{Central: db, Demo: true, Version: version, Now: now, Log: log, KeepDays: s.keepDays})
	listener, err := town.Listen(ctx, s.listen)
	if err != nil {
		town.Close()
		return errors.Join(err, db.Close())
	}
	fmt.Fprintf(c.err, "DEMO MODE: everybody can sign in as anybody. Only this machine can reach this server.\ndatabase: %s\n", s.db)
	fmt.Fprintf(c.stdout, "ready http://%s\n", listener.Addr())
	err = town.Serve(ctx, listener)
	return errors.Join(err, db.Close())
}

// clock is the server's clock: the machine's, or one that goes on from now on another day, or from an instant.
func clock(today string) (func() time.Time, error) {
	if today == "" {
		return time.Now, nil
	}
	if start, err := time.Parse(time.RFC3339, today); err == nil {
		began := time.Now()
		return func() time.Time { return start.Add(time.Since(began)) }, nil
	}
	day, err := booking.ParseDay(today)
	if err != nil {
		return nil, fmt.Errorf("--fixed-today: %w; %w", err, errUsage)
	}
	berlin := booking.Building{}.Location()
	shift := day.Start(berlin).Sub(booking.DayOf(time.Now(), berlin).Start(berlin))
	return func() time.Time { return time.Now().Add(shift) }, nil
}

// weekly is where the demo's database lies when nobody says: one a week, because the demo city's bookings lie around
// the day it was made.
func weekly(now time.Time) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the database (or say --db FILE): %w", err)
	}
	dir := filepath.Join(cache, "pult")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a place for the database: %w", err)
	}
	year, week := now.ISOWeek()
	return filepath.Join(dir, fmt.Sprintf("demo-%d-w%02d.sqlite", year, week)), nil
}
