// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// build adds houses of one floor to the town.
func (w *town) build(houses ...booking.BuildingID) *town {
	w.t.Helper()
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		for _, id := range houses {
			if err := tx.Store().PutBuilding(ctx, booking.Building{ID: id, Name: string(id), TimeZone: "Europe/Berlin"}); err != nil {
				return err
			}
			if err := tx.Store().PutFloor(ctx, booking.Floor{ID: booking.FloorID(id + "-0"), Building: id, Name: "Erdgeschoss", Plan: booking.Plan{W: 10, H: 10, Outline: []booking.Polygon{{{{X: 0, Y: 0}, {X: 10, Y: 0}, {X: 10, Y: 10}}}}}}); err != nil {
				return err
			}
		}
		return nil
	}))
	return w
}

// TestClient_lets_go_of_buildings_that_nobody_looks_at, but not of what the person needs or said to keep.
func TestClient_lets_go_of_buildings_that_nobody_looks_at(t *testing.T) {
	w := openTown(t).build("seldom", "wanted", "opened").mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	ctx := t.Context()
	mine, err := me.held(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, mine)
	for _, house := range []booking.BuildingID{"seldom", "opened"} {
		require.NoError(t, deskData{client: me.client}.Hold(ctx, house))
	}
	require.NoError(t, settingsData{client: me.client}.Hold(ctx, "wanted", true))
	floors := func(house booking.BuildingID) (n int) {
		me.rows(func(ctx context.Context, rows store.Booking) error {
			list, err := rows.Floors(ctx, house)
			n = len(list)
			return err
		})
		return n
	}
	me.until(patient, "the plans are here", func() bool { return floors("seldom")*floors("wanted")*floors("opened") > 0 })
	for _, house := range append(mine, "seldom", "wanted", "opened") {
		require.NoError(t, me.device.Looked(ctx, syncing.Scope(store.House(house)), me.clock.now().Add(-15*24*time.Hour)))
	}
	_, err = deskData{client: me.client}.Level(ctx, "opened-0")
	require.NoError(t, err)

	me.mu.Lock()
	me.tidied = time.Time{}
	me.mu.Unlock()
	require.NoError(t, me.tidy(ctx))

	me.until(patient, "its plan has gone", func() bool { return floors("seldom") == 0 })
	held, err := me.held(ctx)
	require.NoError(t, err)
	assert.ElementsMatch(t, append(mine, "wanted", "opened"), held)
	require.NoError(t, deskData{client: me.client}.Hold(ctx, "seldom"))
	me.until(patient, "it comes again when its plan is opened", func() bool { return floors("seldom") > 0 })
}

// TestClient_loads_first_what_its_person_needs on a device that knows the directory already.
func TestClient_loads_first_what_its_person_needs(t *testing.T) {
	w := openTown(t).build("seldom", "other").mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "it has chosen buildings", func() bool {
		held, err := me.held(t.Context())
		return err == nil && len(held) > 0
	})

	first := me.first(t.Context())

	held, err := me.held(t.Context())
	require.NoError(t, err)
	require.Greater(t, len(first), 3)
	assert.Equal(t, syncing.Scope(store.Own(jana)), first[0])
	assert.Equal(t, "t:", string(first[1][:2]))
	for _, scope := range first[2 : len(first)-1] {
		assert.Contains(t, held, booking.BuildingID(scope[2:]))
	}
	assert.Equal(t, syncing.Scope(store.Org), first[len(first)-1])
}

// A slow server brings rows a few at a time, and after the first page none until it may go on.
type slow struct {
	syncing.Remote
	calls *atomic.Int64
	on    chan struct{}
}

func (s slow) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	if s.calls.Add(1) > 1 {
		select {
		case <-s.on:
		case <-ctx.Done():
			return syncing.Response{}, ctx.Err()
		}
	}
	req.Limit = 150
	return s.Remote.Sync(ctx, req)
}

// TestClient_is_of_use_before_a_load_ends: after the first page the person's own rows are there, and how far it is is told.
func TestClient_is_of_use_before_a_load_ends(t *testing.T) {
	w := openTown(t).mend()
	way := slow{w.server.Hub().Session(jana, "slow-device"), new(atomic.Int64), make(chan struct{})}
	me := takeGadget(t, w.url()).at(way)

	me.until(patient, "a first page", func() bool { return me.connected().Loading > 0 })

	me.rows(func(ctx context.Context, rows store.Booking) error {
		mine, err := rows.Bookings(ctx, jana, me.clock.now())
		assert.NotEmpty(t, mine)
		return err
	})
	assert.Less(t, me.connected().Loading, 50)
	close(way.on)
	me.until(patient, "all the others", func() bool { return me.connected().Online && !me.engine.Status().Loading })
	assert.Zero(t, me.connected().Loading)
}

// TestClient_has_its_building_before_all_the_rest: the own bookings say which one, and its plan comes with the next pages.
func TestClient_has_its_building_before_all_the_rest(t *testing.T) {
	w := openTown(t).mend()
	way := slow{w.server.Hub().Session(jana, "slow-device"), new(atomic.Int64), make(chan struct{})}
	me := takeGadget(t, w.url()).at(way)
	me.until(patient, "a first page", func() bool { return me.connected().Loading > 0 })
	usable := func() (is bool) {
		me.rows(func(ctx context.Context, rows store.Booking) error {
			mine, err := rows.Bookings(ctx, jana, me.clock.now())
			if err != nil || len(mine) == 0 {
				return err
			}
			desks, err := rows.Desks(ctx, mine[0].Floor)
			if err != nil || len(desks) == 0 {
				return err
			}
			busy, err := rows.Busy(ctx, mine[0].Floor, mine[0].Span)
			is = len(busy) > 1
			return err
		})
		return is
	}

	for pages := 1; !usable(); pages++ {
		require.Less(t, pages, 6, "the plan and who has a desk")
		calls := way.calls.Load()
		way.on <- struct{}{}
		me.until(patient, "a page", func() bool { return way.calls.Load() > calls })
	}

	status := me.engine.Status()
	assert.True(t, status.Loading)
	assert.Less(t, 2*status.Got, status.Total, "most is still to come")
	chosen, err := me.device.Chosen(t.Context())
	require.NoError(t, err)
	assert.False(t, chosen, "a guess is no choice")
	close(way.on)
	me.until(patient, "a choice", func() bool {
		chosen, err := me.device.Chosen(t.Context())
		return err == nil && chosen
	})
}
