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
