// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
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
			if err := tx.Store().PutFloor(ctx, booking.Floor{ID: booking.FloorID(id + "-0"), Building: id, Name: "Erdgeschoss"}); err != nil {
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
