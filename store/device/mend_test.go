// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// look reads what the screens read.
func look(ctx context.Context, s store.Booking) error {
	_, err := s.Desks(ctx, "berg-0")
	for _, ask := range []func() error{
		func() (err error) { _, err = s.Place(ctx, "berg-0.1"); return err },
		func() (err error) { _, err = s.Rules(ctx, "berg"); return err },
		func() (err error) { _, err = s.FloorPlan(ctx, "berg-0"); return err },
		func() (err error) { _, err = s.Buildings(ctx); return err },
		func() (err error) { _, err = s.People(ctx); return err },
		func() (err error) { _, err = s.Profile(ctx, "ann"); return err },
		func() (err error) { _, err = s.Mine(ctx, "ann", day(0)); return err },
		func() (err error) { _, err = s.MyPresence(ctx, "ann", 0); return err },
	} {
		if err == nil {
			err = ask()
		}
	}
	return err
}

// TestDevice_gets_over_a_value_that_cannot_be_read: the cursor says that all is here, so the row would never come again.
func TestDevice_gets_over_a_value_that_cannot_be_read(t *testing.T) {
	for _, ruin := range []string{
		`UPDATE desk SET shape = '[]' WHERE id = 'berg-0.2'`,
		`UPDATE desk SET features = 'x' WHERE id <> 'berg-0.1'`,
		`UPDATE desk SET blocked = 'x' WHERE id = 'berg-0.2'`,
		`UPDATE rules SET body = '{'`,
		`UPDATE rules SET body = '{"closures":["x"]}'`,
		`UPDATE floor SET plan = '{'`,
		`UPDATE building SET lon_lat = '7'`,
		`UPDATE person SET first_aider = 5`,
		`UPDATE profile SET roles = '{}'`,
		`UPDATE booking SET made_at = 'x' WHERE id = 'b1'`,
		`UPDATE presence SET day = 'today'`,
	} {
		t.Run(ruin, func(t *testing.T) {
			town, ann := start(t)
			require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
			ann.pull()
			require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))
			require.NoError(t, ann.Ruin(t.Context(), ruin))
			hints, stop := ann.Watch()
			defer stop()

			require.NoError(t, ann.Read(t.Context(), look))

			require.NoError(t, ann.Read(t.Context(), look))
			require.NotEmpty(t, hints)
			assert.Contains(t, (<-hints).Tables, device.Reload)
			_, err := ann.booking("b2")
			require.NoError(t, err, "what waits is there")
			assert.Len(t, pending(t, ann), 1)
			ann.pull()
			assert.Equal(t, ann.truth(), ann.dump(), "everything came anew")
			assert.Len(t, town.outcomes, 2)
		})
	}
}

func TestDevice_wishes_and_applies_over_a_value_that_cannot_be_read(t *testing.T) {
	town, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	require.NoError(t, ann.Ruin(t.Context(), `UPDATE building SET lon_lat = '7'`))

	require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))

	require.NoError(t, ann.Ruin(t.Context(), `UPDATE profile SET roles = '{}', visibility = 3`))
	ann.pull()
	assert.Equal(t, ann.truth(), ann.dump())
	assert.Len(t, town.outcomes, 2)
}

// TestDevice_loads_anew_once_a_day: a fault that comes back must not keep the device loading for ever.
func TestDevice_loads_anew_once_a_day(t *testing.T) {
	town, ann := start(t)
	loads := func() bool {
		require.NoError(t, ann.Ruin(t.Context(), `UPDATE rules SET body = '{'`))
		require.NoError(t, ann.Read(t.Context(), look))
		cursor, _, err := ann.Position(t.Context())
		require.NoError(t, err)
		ann.pull()
		return cursor == ""
	}

	assert.True(t, loads())
	assert.False(t, loads())
	town.clock.now = town.clock.now.Add(25 * time.Hour)
	assert.True(t, loads())
}

// TestDevice_keeps_the_cursor_until_the_exchange_is_over: an answer to it would end the new load at once, and take all rows away.
func TestDevice_keeps_the_cursor_until_the_exchange_is_over(t *testing.T) {
	town, ann := start(t)
	answer := town.sync(ann.Device, ann.who, 1000)
	require.NoError(t, ann.Ruin(t.Context(), `UPDATE rules SET body = '{'`))
	require.NoError(t, ann.Read(t.Context(), look))

	require.NoError(t, ann.Apply(t.Context(), answer))

	ann.pull()
	assert.Equal(t, ann.truth(), ann.dump())
}

// TestApply_takes_no_row_that_cannot_be_read: nor does it stand still, nor ask for it again.
func TestApply_takes_no_row_that_cannot_be_read(t *testing.T) {
	_, ann := start(t)
	rows := []sync.Row{
		{Table: "rules", ID: "berg", Scope: "b:berg", Ver: 900, Data: []byte(`{"body":{"closures":["x"]}}`)},
		{Table: "desk", ID: "berg-0.2", Scope: "b:berg", Ver: 901, Data: []byte(`{"building":"berg","floor":"berg-0","code":"2","shape":[],"features":{},"blocked":0}`)},
		{Table: "desk", ID: "berg-0.3", Scope: "b:berg", Ver: 902, Data: []byte(`{"blocked":"x"}`)},
		{Table: "person", ID: "bob", Scope: "org", Ver: 903},
		{Table: "floor", ID: "berg-0", Scope: "b:berg", Ver: 904, Data: []byte(`{"building":"berg","ordinal":0,"name":"EG","short":"EG","plan":7}`)},
	}
	cursor, _, err := ann.Position(t.Context())
	require.NoError(t, err)

	require.NoError(t, ann.Apply(t.Context(), sync.Response{Expect: 1, Rows: rows, Cursor: cursor + "0", Now: tuesday}))

	require.NoError(t, ann.Read(t.Context(), func(ctx context.Context, s store.Booking) error {
		desks, err := s.Desks(ctx, "berg-0")
		for _, d := range desks {
			assert.NotContains(t, []booking.DeskID{"berg-0.2", "berg-0.3"}, d.ID)
		}
		rules, _ := s.Rules(ctx, "berg")
		assert.Zero(t, rules, "they allow nothing")
		floor, _ := s.FloorPlan(ctx, "berg-0")
		assert.Equal(t, "EG", floor.Name)
		assert.Zero(t, floor.Plan)
		return err
	}))
	after, _, err := ann.Position(t.Context())
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(string(after), "0"))
}

// TestDevice_gets_over_what_a_wish_hides: undo brings the value back in the middle of an answer.
func TestDevice_gets_over_what_a_wish_hides(t *testing.T) {
	_, ann := start(t)
	_, err := ann.Do(t.Context(), ann.who, booking.KindShow, booking.Show{Visibility: "everybody"})
	require.NoError(t, err)
	require.NoError(t, ann.Ruin(t.Context(), `UPDATE undo SET opposite = replace(opposite, '["employee"]', '{') WHERE tbl = 'profile'`))

	cursor, _, err := ann.Position(t.Context())
	require.NoError(t, err)
	news := sync.Row{Table: "unit", ID: "new", Scope: "org", Ver: 0, Data: []byte(`{"name":"neu"}`)}

	require.NoError(t, ann.Apply(t.Context(), sync.Response{Expect: 1, Rows: []sync.Row{news}, Cursor: cursor, Now: tuesday}), "the wish still waits")

	ann.pull()
	assert.Equal(t, ann.truth(), ann.dump())
}
