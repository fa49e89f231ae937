// SPDX-License-Identifier: EUPL-1.2

package bookingtest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
)

func TestMemory_is_a_store(t *testing.T) {
	bookingtest.RunStore(t, func(*testing.T) (booking.Store, bookingtest.Setup) {
		m := bookingtest.NewMemory()
		return m, m
	})
}

func TestMemory_Do_keeps_nothing_of_a_failed_transaction(t *testing.T) {
	m := bookingtest.NewTown()
	day := booking.Date(2026, time.November, 30)
	b := booking.Booking{ID: "b", Person: bookingtest.Ann, Desk: "berg-0.1", Floor: "berg-0", Building: "berg",
		Span: booking.HoursOf(day, 480, 720, time.UTC), State: booking.Booked}
	failure := errors.New("failed after the write")

	err := m.Do(func(s booking.Store) error {
		require.NoError(t, s.PutBooking(t.Context(), b))
		require.NoError(t, s.PutPresence(t.Context(), booking.Presence{Person: bookingtest.Ann, Day: day, Status: booking.Office}))
		return failure
	})

	assert.Equal(t, failure, err)
	assert.Empty(t, m.AllBookings())
	assert.Empty(t, m.AllPresences())
	busy, err := m.DeskBusy(t.Context(), "berg-0.1", b.Span)
	require.NoError(t, err)
	assert.Empty(t, busy)
}
