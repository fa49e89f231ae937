// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
)

func TestClient_misses_a_plan_that_was_removed_and_calls_no_house_closed_for_it(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	ctx, house := t.Context(), me.place("3.14").Building
	gone := func() (n int) {
		me.rows(func(ctx context.Context, rows store.Booking) error {
			floors, err := rows.Floors(ctx, house.ID)
			n = len(floors)
			return err
		})
		return n
	}
	before, err := todayData{deskData{me.client}}.Read(ctx, monday)
	require.NoError(t, err)
	require.Empty(t, before.Absent)

	require.NoError(t, settingsData{client: me.client}.Hold(ctx, house.ID, false))
	me.until(patient, "the plan has gone", func() bool { return gone() == 0 })
	day, err := todayData{deskData{me.client}}.Read(ctx, monday)
	require.NoError(t, err)
	week, err := teamData{client: me.client}.Read(ctx, monday, "")
	require.NoError(t, err)

	missed := []ui.AbsentHouse{{ID: house.ID, Name: house.Name}}
	assert.Equal(t, missed, day.Absent)
	assert.Empty(t, day.Closed)
	assert.Equal(t, missed, week.Absent)
	w.cut()
	require.NoError(t, todayData{deskData{me.client}}.Hold(ctx, house.ID))
	me.until(patient, "offline", func() bool { return !me.engine.Status().Online })
	day, err = todayData{deskData{me.client}}.Read(ctx, monday)
	require.NoError(t, err)
	assert.Equal(t, []ui.AbsentHouse{{ID: house.ID, Name: house.Name, Asked: true}}, day.Absent)
}

func TestClient_misses_the_plan_of_the_usual_house_without_a_booking_there(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	house := me.place("3.14").Building.ID

	var usual booking.BuildingID
	me.rows(func(ctx context.Context, rows store.Booking) (err error) {
		usual, err = me.usualHouse(ctx, rows)
		return err
	})

	assert.Equal(t, house, usual)
}
