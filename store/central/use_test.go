// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// TestUses_count_once_whoever_counts: several processes come to the same day, and to the same month, at once.
func TestUses_count_once_whoever_counts(t *testing.T) {
	path := address(t)
	var processes []*central.Central
	for range 3 {
		c, err := central.Open(t.Context(), path)
		require.NoError(t, err)
		defer func() { require.NoError(t, c.Close()) }()
		processes = append(processes, c)
	}
	day := booking.Date(2026, time.October, 5)
	month := utilisation.MonthOf(day)
	var all errgroup.Group
	for i, c := range processes {
		all.Go(func() error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				return tx.Uses().PutDay(ctx, day, []utilisation.Tally{{Day: day, Building: "berg", Kept: i}, {Day: day, Building: "berg", Area: utilisation.Area{Floor: "f"}, Kept: i}})
			})
		})
	}
	require.NoError(t, all.Wait())
	require.NoError(t, processes[0].Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		tallies, err := snap.Uses().Tallies(ctx, "berg", month)
		require.Len(t, tallies, 2)
		assert.Equal(t, tallies[0].Kept, tallies[1].Kept, "of one of them, and whole")
		return err
	}))
	for i, c := range processes {
		all.Go(func() error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				return tx.Uses().PutReports(ctx, month, []utilisation.Report{{Building: "berg", Month: month, Days: i}})
			})
		})
	}
	require.NoError(t, all.Wait())
	var told []utilisation.Report
	require.NoError(t, processes[1].Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		told, err = snap.Uses().Reports(ctx, "berg", month)
		return err
	}))
	assert.Len(t, told, 1)
}

// TestUses_Workplaces: the last number that was told for a month counts from it on, and reports say it.
func TestUses_Workplaces(t *testing.T) {
	c, err := central.Open(t.Context(), address(t))
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	october := utilisation.Month{Year: 2026, Month: time.October}
	require.NoError(t, c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return errors.Join(tx.Uses().PutReports(ctx, october, []utilisation.Report{{Building: "berg", Month: october, Areas: []utilisation.AreaReport{{Desks: 61}}}}),
			tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: "berg", From: october.Add(-2), Total: 90}),
			tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: "berg", From: october, Total: 95}),
			tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: "berg", From: october, Total: 100}))
	}))
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		list, err := snap.Uses().Workplaces(ctx, "berg")
		require.NoError(t, err)
		assert.Len(t, list, 2)
		told, err := snap.Uses().Reports(ctx, "berg", october)
		require.Len(t, told, 1)
		assert.Equal(t, utilisation.Share(61), told[0].Shared())
		return err
	}))
}

// TestUses_People: whose unit has several home zones in a house counts there once.
func TestUses_People(t *testing.T) {
	c, err := central.Open(t.Context(), address(t))
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	require.NoError(t, c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		for _, p := range []staff.Person{{ID: "ann", Unit: "u"}, {ID: "bob", Unit: "u"}, {ID: "cem", Unit: "other"}} {
			if err := rows.PutPerson(ctx, p); err != nil {
				return err
			}
		}
		return errors.Join(rows.PutZone(ctx, booking.Zone{ID: "a", Building: "berg", Floor: "f", Home: "u"}), rows.PutZone(ctx, booking.Zone{ID: "b", Building: "berg", Floor: "f", Home: "u"}),
			rows.PutZone(ctx, booking.Zone{ID: "c", Building: "tal", Floor: "g"}))
	}))
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		people, err := snap.Uses().People(ctx)
		assert.Equal(t, map[booking.BuildingID]int{"berg": 2}, people)
		return err
	}))
}
