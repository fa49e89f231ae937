// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// compare lets the device compare sums with the town, and says what it doubts then.
func (d *desk) compare() []sync.Scope {
	d.t.Helper()
	resp := d.town.answer(d.Device, d.who, nil, 1000)
	var sums sync.Sums
	_, want, err := d.Position(context.Background())
	require.NoError(d.t, err)
	for _, row := range d.town.rows(d.town.scopes(d.who, want), 0) {
		sums.Add(row.Scope, row.Table, row.ID, row.Ver)
	}
	resp.Sums = sums.All()
	require.NoError(d.t, d.Apply(context.Background(), resp))
	due, anew, err := d.Doubts(context.Background(), d.town.clock.now)
	require.NoError(d.t, err)
	require.False(d.t, due, "it has just been done")
	return anew
}

// anew is the answer's part for the scopes: all their rows, as pages of two, the first of which says that they begin.
func (d *desk) anew(scopes ...sync.Scope) (pages []sync.Response) {
	var names []string
	for _, scope := range scopes {
		names = append(names, string(scope))
	}
	cursor, _, err := d.Position(context.Background())
	require.NoError(d.t, err)
	rows := d.town.news(names, 0)
	for len(rows) > 0 {
		n := min(2, len(rows))
		pages = append(pages, sync.Response{Rows: rows[:n], Cursor: cursor, More: len(rows) > n, Now: d.town.clock.now})
		rows = rows[n:]
	}
	pages[0].Anew = scopes
	return pages
}

func TestDevice_mends_what_does_not_add_up(t *testing.T) {
	town, ann := start(t)
	require.NoError(t, ann.reserve("waits", "berg-0.1", day(0)))
	due, _, err := ann.Doubts(t.Context(), town.clock.now)
	require.NoError(t, err)
	assert.True(t, due, "never yet")
	assert.Empty(t, ann.compare(), "what waits is not confirmed and counts for nothing")
	due, _, err = ann.Doubts(t.Context(), town.clock.now.Add(24*time.Hour))
	require.NoError(t, err)
	assert.True(t, due, "a day later")

	require.NoError(t, ann.Ruin(t.Context(), `DELETE FROM desk WHERE id = 'berg-0.5'`))
	require.NoError(t, ann.Ruin(t.Context(), `UPDATE zone SET ver = 9000 WHERE scope = 'b:berg'`))
	require.NoError(t, ann.Ruin(t.Context(), `INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state) VALUES ('x', 'b:berg', 8000, '', '', '', 0, 1, 'booked')`))
	require.Equal(t, []sync.Scope{"b:berg"}, ann.compare())

	for i, page := range ann.anew("b:berg") {
		require.NoError(t, ann.Apply(t.Context(), page))
		assert.NotEmpty(t, ann.busy("berg-0.1", day(0)), "what waits stays on the screen")
		if i == 1 { // it dies in the middle and goes on
			require.NoError(t, ann.Close())
			ann.Device, err = device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now})
			require.NoError(t, err)
		}
	}

	_, anew, err := ann.Doubts(t.Context(), town.clock.now)
	require.NoError(t, err)
	assert.Empty(t, anew)
	require.NoError(t, ann.Undo(t.Context()))
	assert.Equal(t, ann.truth(), ann.dump())
}

// TestDevice_loads_a_scope_anew_once_a_day_at_most: if that does not mend it, more of it would not either.
func TestDevice_loads_a_scope_anew_once_a_day_at_most(t *testing.T) {
	town, ann := start(t)
	lose := func() { require.NoError(t, ann.Ruin(t.Context(), `DELETE FROM desk WHERE id = 'berg-0.5'`)) }
	lose()
	require.Equal(t, []sync.Scope{"b:berg"}, ann.compare())
	for _, page := range ann.anew("b:berg") {
		require.NoError(t, ann.Apply(t.Context(), page))
	}
	lose()

	town.clock.now = town.clock.now.Add(23 * time.Hour)
	assert.Empty(t, ann.compare())
	town.clock.now = town.clock.now.Add(time.Hour)
	assert.Equal(t, []sync.Scope{"b:berg"}, ann.compare())
}

func TestDevice_forgets_a_doubt_about_a_scope_that_it_loses(t *testing.T) {
	town, ann := start(t)
	require.NoError(t, ann.Ruin(t.Context(), `INSERT INTO presence (id, scope, ver, person, day, half, status, building, desk, booking) VALUES ('x', 't:elsewhere', 5, 'p', '', 0, '', '', '', '')`))
	require.Equal(t, []sync.Scope{"t:elsewhere"}, ann.compare(), "nobody may hold it here")

	require.NoError(t, ann.Apply(t.Context(), sync.Response{Drop: []sync.Scope{"t:elsewhere"}, Cursor: "1", Now: town.clock.now}))

	_, anew, err := ann.Doubts(t.Context(), town.clock.now)
	require.NoError(t, err)
	assert.Empty(t, anew)
}
