// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
)

// TestFeed_adds_up_what_is_there_after_tombstones_are_forgotten: the last version in a scope may then be one that it was
// before.
func TestFeed_adds_up_what_is_there_after_tombstones_are_forgotten(t *testing.T) {
	w := openTown(t)
	first, ann := w.phone(person(1), "b:"+hall), w.phone(person(1), "b:"+hall)
	first.pull(t)
	first.reserve(t, desk(hall, 1), slot(1))
	sums := func() map[string]int64 {
		req := ann.request(t)
		req.Sums = true
		resp, err := w.hub.Session(ann.person, ann.id).Sync(t.Context(), req)
		require.NoError(t, err)
		require.NotEmpty(t, resp.Sums)
		rows := map[string]int64{}
		for _, sum := range resp.Sums {
			rows[sum.Table] += sum.Rows
		}
		return rows
	}
	ann.pull(t)
	before := sums()
	require.Positive(t, before["desk"])
	assert.Equal(t, before, sums())
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "desk", string(desk(hall, 2)))
	})
	require.NoError(t, w.central.Compact(t.Context(), monday))
	require.NoError(t, w.central.Compact(t.Context(), monday.Add(central.Kept+time.Hour)))
	ann = w.phone(person(1), "b:"+hall)
	ann.pull(t)

	after := sums()

	assert.Equal(t, before["desk"]-1, after["desk"])
}
