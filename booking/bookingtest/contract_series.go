// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

func testSeries(t *testing.T, w world) {
	rule, err := booking.ParseRecurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH")
	require.NoError(t, err)
	s := booking.Series{
		ID: "s1", Person: Ann, Desk: "berg-0.1", Rule: rule, First: monday, From: 0, Until: booking.Noon,
		Except: []booking.Day{monday + 14}, Reached: monday + 28, MadeAt: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC),
	}
	require.NoError(t, w.PutSeries(w.ctx, s))

	found, err := w.Series(w.ctx, "s1")
	require.NoError(t, err)
	assert.Equal(t, s, found)

	s.Ends, s.Except = monday+21, nil
	require.NoError(t, w.PutSeries(w.ctx, s))
	found, err = w.Series(w.ctx, "s1")
	require.NoError(t, err)
	assert.Equal(t, s, found)
	_, err = w.Series(w.ctx, "s2")
	assert.ErrorIs(t, err, booking.ErrGone)
}

func testSeriesOf(t *testing.T, w world) {
	weekly := booking.Recurrence{Freq: booking.Weekly, WeekStart: time.Monday}
	for id, s := range map[booking.SeriesID]booking.Series{
		"endless": {Person: Ann, First: monday - 700}, "ends": {Person: Ann, First: monday, Ends: monday + 8},
		"over": {Person: Ann, First: monday, Ends: monday + 7}, "bobs": {Person: Bob, First: monday},
	} {
		s.ID, s.Rule, s.Reached, s.MadeAt = id, weekly, monday, time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC)
		require.NoError(t, w.PutSeries(w.ctx, s))
	}

	found, err := w.SeriesOf(w.ctx, Ann, monday+7)

	require.NoError(t, err)
	var ids []booking.SeriesID
	for _, s := range found {
		ids = append(ids, s.ID)
	}
	assert.Equal(t, []booking.SeriesID{"endless", "ends"}, ids)
}
