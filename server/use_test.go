// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

var lastMonth = utilisation.Month{Year: 2026, Month: time.October}

// worked gives the hall an October: so many people on each Monday and each Tuesday, and two on each Friday.
func worked(t testing.TB, h *house, mondays, tuesdays int) {
	t.Helper()
	berlin := booking.Building{}.Location()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		for day := lastMonth.First(); day <= lastMonth.Last(); day++ {
			for i := range map[time.Weekday]int{time.Monday: mondays, time.Tuesday: tuesdays, time.Friday: 2}[day.Weekday()] {
				b := booking.Booking{ID: booking.BookingID(fmt.Sprintf("%s-%d", day, i)), Person: person(i), Desk: desk(hall, i), Floor: hall + "-0", Building: hall,
					Span: booking.HoursOf(day, 6*60, 20*60, berlin), State: booking.CheckedIn, MadeAt: day.Start(berlin)}
				if err := tx.Store().PutBooking(ctx, b); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// counted does chores until all days that are over are counted.
func counted(t testing.TB, h *house) {
	t.Helper()
	h.restart(t)
	h.set(h.clock().Add(time.Hour))
	for range 20 {
		h.chores(t)
	}
}

func months(t testing.TB, told wire.Utilisation) (list []utilisation.Report) {
	t.Helper()
	for _, text := range told.Months {
		var r utilisation.Report
		require.NoError(t, json.Unmarshal(text, &r))
		list = append(list, r)
	}
	return list
}

func TestUtilisation(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 20)
	counted(t, h)
	facility, nobody := 90, 91
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(facility), Roles: []staff.Role{staff.Facility}, Visibility: staff.Team})
	})
	client := h.signIn(t, string(person(facility)), "device-one")

	told, err := client.Utilisation(t.Context(), hall)

	require.NoError(t, err)
	list := months(t, told)
	require.Len(t, list, 1, "the month that goes on is not told")
	assert.Equal(t, lastMonth, list[0].Month)
	house := list[0].Areas[0]
	assert.Equal(t, utilisation.Share(50), house.Weekdays[time.Monday])
	assert.Equal(t, utilisation.Hidden, house.Weekdays[time.Friday], "two people")
	assert.Equal(t, utilisation.Hidden, house.Weekdays[time.Tuesday], "the two would be the rest of the month")
	assert.NotEmpty(t, told.Names)

	t.Run("its days are dropped when it is told, and nothing is told twice", func(t *testing.T) {
		assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM day_use WHERE day < '2026-11-01'`))
		assert.Positive(t, h.count(t, `SELECT COUNT(*) FROM day_use`))
		worked(t, h, 80, 80)
		counted(t, h)
		again, err := client.Utilisation(t.Context(), hall)
		require.NoError(t, err)
		assert.Equal(t, told, again)
	})
	t.Run("others hear nothing", func(t *testing.T) {
		_, err := h.signIn(t, string(person(nobody)), "device-two").Utilisation(t.Context(), hall)
		var failure *sync.Error
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, sync.NotAllowed, failure.Code)
	})
	t.Run("of a house that there is not", func(t *testing.T) {
		_, err := client.Utilisation(t.Context(), "no such/house")
		require.ErrorIs(t, err, wire.ErrNotFound)
	})
}

// TestUtilisation_after_people_were_forgotten: of bookings without a person nobody knows how many people they were.
func TestUtilisation_after_people_were_forgotten(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 20)
	_, err := h.central.Forget(t.Context(), monday)
	require.NoError(t, err)
	counted(t, h)
	var told []utilisation.Report
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		told, err = snap.Uses().Reports(ctx, hall, lastMonth)
		return err
	}))
	require.NotEmpty(t, told)
	for _, r := range told {
		assert.Zero(t, r.Areas[0].Full)
	}
}

// council signs somebody of the staff council in, who may take figures along.
func council(t *testing.T, h *house) *wire.Client {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(90), Roles: []staff.Role{staff.Council}, Visibility: staff.Team})
	})
	return h.signIn(t, string(person(90)), "device-council")
}

func TestUtilisationReport_is_the_same_as_a_table(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 20)
	counted(t, h)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: hall, From: lastMonth, Total: 160})
	})
	client := council(t, h)
	var out bytes.Buffer

	require.NoError(t, client.UtilisationReport(t.Context(), hall, "", "csv", "de", &out))

	assert.Contains(t, out.String(), "Monat;Haus;Etage;Zone;Plätze;Offene Tage;Montag;")
	assert.Contains(t, out.String(), "2026-10;"+hall+";;;100;31;50 %;;0 %", "Tuesday keeps Friday company")
	assert.Contains(t, out.String(), "2026-10;"+hall+";160;100;63 %;60 %")
	assert.NotContains(t, out.String(), "-2", "what is not told is an empty cell")
	for _, form := range []string{"xlsx", "json"} {
		out.Reset()
		require.NoError(t, client.UtilisationReport(t.Context(), hall, "2026-10", form, "en", &out))
		assert.NotEmpty(t, out.Bytes())
	}
	assert.Equal(t, 3, h.count(t, `SELECT COUNT(*) FROM audit WHERE act = 'use.report'`))
	require.Error(t, client.UtilisationReport(t.Context(), hall, "", "doc", "de", &out))
	require.Error(t, client.UtilisationReport(t.Context(), hall, "October", "csv", "de", &out))
	require.ErrorIs(t, client.UtilisationReport(t.Context(), "nowhere", "", "csv", "de", &out), wire.ErrNotFound)
	require.ErrorIs(t, client.UtilisationReport(t.Context(), hall, "2026-01", "csv", "de", &out), wire.ErrNotFound, "nothing is told of it")
}

func TestUtilisationReport_is_the_month_on_paper(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 20)
	counted(t, h)
	client := council(t, h)
	var out bytes.Buffer

	require.NoError(t, client.UtilisationReport(t.Context(), hall, "2026-10", "pdf", "de", &out))

	assert.True(t, bytes.HasPrefix(out.Bytes(), []byte("%PDF-")))
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM audit WHERE act = 'use.report' AND detail = 'pdf `+hall+` 2026-10'`))
	require.NoError(t, client.UtilisationReport(t.Context(), hall, "", "pdf", "en", &out), "the last one that is told")
	require.ErrorIs(t, client.UtilisationReport(t.Context(), hall, "2026-09", "pdf", "de", &out), wire.ErrNotFound)
}

// TestUtilisation_tells_which_share_of_workplaces_is_shared: facility may tell it at any time, because it speaks of furniture.
func TestUtilisation_tells_which_share_of_workplaces_is_shared(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 20)
	counted(t, h)
	client := council(t, h)
	told, err := client.Utilisation(t.Context(), hall)
	require.NoError(t, err)
	assert.Equal(t, utilisation.None, months(t, told)[0].Shared())

	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: hall, From: lastMonth.Add(-2), Total: 125})
	})

	told, err = client.Utilisation(t.Context(), hall)
	require.NoError(t, err)
	assert.Equal(t, utilisation.Share(80), months(t, told)[0].Shared())
}
