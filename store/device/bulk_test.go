// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// schema is what a device's file says of its tables and indexes.
func schema(t testing.TB, d *device.Device) (texts []string) {
	t.Helper()
	rows, err := d.DB().Readers().Query(`SELECT sql FROM sqlite_schema WHERE sql <> ''`)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return texts
}

func TestDevice_loads_in_bulk_without_indexes_and_has_them_whenever_it_rests(t *testing.T) {
	dir := t.TempDir()
	town := newTown(t, dir, &clock{tuesday})
	t.Cleanup(func() { _ = town.db.Close() })
	ann := town.device(dir, bookingtest.Ann)
	t.Cleanup(func() { _ = ann.Close() })
	ann.pull()
	ctx, whole := context.Background(), schema(t, ann.Device)
	rows := bulk(12_000)
	page := func(from int, more bool) sync.Response {
		return sync.Response{Cursor: sync.Cursor(fmt.Sprint("after ", from)), Rows: rows[from:min(from+3000, len(rows))], More: more}
	}

	require.NoError(t, ann.Apply(ctx, page(0, true)))
	assert.Less(t, len(schema(t, ann.Device)), len(whole), "under way")
	require.NoError(t, ann.Close())
	again, err := device.Open(ctx, ann.path, device.Options{})
	require.NoError(t, err)
	ann.Device = again
	assert.Equal(t, whole, schema(t, ann.Device), "opened again")
	require.NoError(t, ann.Apply(ctx, page(3000, true)))
	require.NoError(t, ann.Apply(ctx, page(6000, true)))
	assert.Less(t, len(schema(t, ann.Device)), len(whole))
	slow := page(9000, true)
	slow.Rows = slow.Rows[:100]
	require.NoError(t, ann.Apply(ctx, slow))
	assert.Equal(t, whole, schema(t, ann.Device), "the network became slow")
	require.NoError(t, ann.Apply(ctx, page(9000, false)))

	assert.Equal(t, whole, schema(t, ann.Device), "at the end")
	var n, newest int64
	require.NoError(t, ann.DB().Readers().QueryRow(`SELECT COUNT(*), MAX(ver) FROM occupancy WHERE id LIKE 'bulk %'`).Scan(&n, &newest))
	assert.EqualValues(t, len(rows), n)
	assert.EqualValues(t, rows[len(rows)-1].Ver, newest)
	var said string
	require.NoError(t, ann.DB().Readers().QueryRow(`PRAGMA integrity_check`).Scan(&said))
	assert.Equal(t, "ok", said)
}

func TestDevice_takes_many_rows_as_it_takes_one(t *testing.T) {
	dir := t.TempDir()
	town := newTown(t, dir, &clock{tuesday})
	t.Cleanup(func() { _ = town.db.Close() })
	ann := town.device(dir, bookingtest.Ann)
	t.Cleanup(func() { _ = ann.Close() })
	ann.pull()
	rows := bulk(120)
	old, odd, newer := rows[7], rows[9], rows[11]
	old.Ver, old.Data = 1, []byte(`{"state":"released"}`)
	odd.ID, odd.Data = "bulk odd", []byte(`{"start_at":"soon"}`)
	newer.Ver, newer.Data = newer.Ver+1000, []byte(`{"desk":"another","state":"booked"}`)
	gone := sync.Row{Table: "occupancy", ID: rows[13].ID, Scope: rows[13].Scope, Ver: rows[13].Ver + 1000, Gone: true}

	require.NoError(t, ann.Apply(context.Background(), sync.Response{Cursor: "c", Rows: append(rows, old, odd, newer, gone)}))

	state := func(id string) (desk, state string) {
		err := ann.DB().Readers().QueryRow(`SELECT desk, state FROM occupancy WHERE id = $1`, id).Scan(&desk, &state)
		if err != sql.ErrNoRows {
			require.NoError(t, err)
		}
		return desk, state
	}
	_, stale := state(rows[7].ID)
	assert.Equal(t, "booked", stale, "what is older does not come back")
	desk, _ := state(newer.ID)
	assert.Equal(t, "another", desk)
	_, left := state(gone.ID)
	assert.Empty(t, left)
	_, unread := state(odd.ID)
	assert.Empty(t, unread, "what cannot be read is not held")
	assert.FileExists(t, filepath.Join(dir, "town.db"))
}

// bulk are occupancies of building berg, in no order of their ids.
func bulk(n int) (rows []sync.Row) {
	for i := range n {
		rows = append(rows, sync.Row{
			Table: "occupancy", ID: fmt.Sprintf("bulk %05d", i*7919%n), Scope: "b:berg", Ver: int64(1_000_000 + i),
			Data: fmt.Appendf(nil, `{"desk":"berg-0.1","floor":"berg-0","building":"berg","start_at":%d,"end_at":%d,"state":"booked"}`, i*3600, i*3600+1800),
		})
	}
	return rows
}
