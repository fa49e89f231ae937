// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
)

func TestPlanner_Tell_and_Seen(t *testing.T) {
	store := bookingtest.NewMemory()
	now := time.Date(2026, time.November, 24, 7, 0, 0, 0, time.UTC)
	p := &booking.Planner{Store: store, Now: func() time.Time { return now }, Final: true}
	id := booking.NoticeOf(bookingtest.Ann, booking.NoticeNoShow, "b")

	require.NoError(t, p.Tell(t.Context(), booking.Notice{Person: bookingtest.Ann, Kind: booking.NoticeNoShow, Booking: "b"}))
	now = now.Add(time.Hour)
	require.NoError(t, p.Tell(t.Context(), booking.Notice{Person: bookingtest.Ann, Kind: booking.NoticeNoShow, Booking: "b"}))

	n, err := store.Notice(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, now.Add(-time.Hour), n.MadeAt, "nothing is told twice")
	refused := &booking.Refusal{Why: booking.Forbidden, Detail: booking.NotYours}
	assert.Equal(t, refused, p.Seen(t.Context(), bookingtest.Bob, booking.Seen{Notice: id}), "somebody else's")
	assert.Equal(t, &booking.Refusal{Why: booking.Invalid}, p.Seen(t.Context(), bookingtest.Ann, booking.Seen{}))
	for range 2 {
		require.NoError(t, p.Seen(t.Context(), bookingtest.Ann, booking.Seen{Notice: id}), "also when it has gone")
	}
	_, err = store.Notice(t.Context(), id)
	assert.ErrorIs(t, err, booking.ErrGone)
}
