// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
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
	var told []json.RawMessage
	require.NoError(t, processes[1].Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		told, err = snap.Uses().Reports(ctx, "berg", month)
		return err
	}))
	assert.Len(t, told, 1)
}
