// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
)

// monday is when everything happens.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func now() time.Time { return monday }

// serve is the server that is killed: what pultd puts together, on a fixed address and day.
func serve(ctx context.Context) error {
	c, err := openTown(ctx, filepath.Join(os.Getenv(envDir), "town.db"))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	town := server.New(server.Config{Central: c, Demo: true, Now: now, Log: log})
	listener, err := server.Listen(ctx, os.Getenv(envServer), true)
	if err != nil {
		return errors.Join(err, c.Close())
	}
	say("serving")
	return errors.Join(town.Serve(ctx, listener), c.Close())
}

// openTown opens the server's file, and puts a small town into it when it has none: all of it, or nothing.
func openTown(ctx context.Context, path string) (*central.Central, error) {
	c, err := central.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		if _, err := tx.Store().Colleague(ctx, bookingtest.Bob); !errors.Is(err, booking.ErrGone) {
			return err
		}
		return smallTown().Put(ctx, tx.Store())
	})
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// smallTown is open day and night, so that only what others have taken is refused.
func smallTown() bookingtest.Town {
	town := bookingtest.SmallTown()
	for i, rules := range town.Rules {
		open := booking.Rules{Building: rules.Building, Horizon: 1000}
		for day := range open.Open {
			open.Open[day] = booking.OpenHours{From: 0, Until: 24 * 60}
		}
		town.Rules[i] = open
	}
	return town
}
