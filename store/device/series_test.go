// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/sync"
)

// weekly is a wish for six whole Tuesdays and Fridays from today on.
func weekly(series booking.SeriesID, desk booking.DeskID) booking.Repeat {
	first := booking.DayOf(tuesday, time.UTC)
	return booking.Repeat{Series: series, Desk: desk, Rule: "FREQ=WEEKLY;BYDAY=TU,FR;COUNT=6", First: first, From: 0, Until: 24 * 60}
}

func TestDevice_Do_repeats(t *testing.T) {
	const series booking.SeriesID = "0f5f0a5e-7c1d-4000-8000-000000000001"
	first := booking.DayOf(tuesday, time.UTC)
	t.Run("shows every day at once, and the server makes the same bookings", func(t *testing.T) {
		_, ann := start(t)

		_, err := ann.Do(t.Context(), ann.who, booking.KindRepeat, weekly(series, "berg-0.1"))
		require.NoError(t, err)

		b, err := ann.booking(string(series.Booking(first + 3)))
		require.NoError(t, err)
		assert.Equal(t, booking.Requested, b.State)
		ann.pull()
		b, err = ann.booking(string(series.Booking(first + 3)))
		require.NoError(t, err)
		assert.Equal(t, booking.Booked, b.State)
		assert.Equal(t, ann.truth(), ann.dump())
	})
	t.Run("is taken back whole when another has a day, and says which", func(t *testing.T) {
		town, ann := start(t)
		before := ann.dump()
		_, err := ann.Do(t.Context(), ann.who, booking.KindRepeat, weekly(series, "berg-0.1"))
		require.NoError(t, err)
		require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(2)).Verdict)
		require.NotEqual(t, before, ann.dump())

		ann.pull()

		_, err = ann.booking(string(series.Booking(first)))
		assert.ErrorIs(t, err, booking.ErrGone)
		assert.Equal(t, ann.truth(), ann.dump())
		refusals, err := ann.Refusals(t.Context())
		require.NoError(t, err)
		require.Len(t, refusals, 1)
		assert.Equal(t, []booking.RefusedDay{{Day: first + 3, Why: booking.Taken}}, refusals[0].Refusal.Days)
	})
	t.Run("is what a change of one of its days rests on", func(t *testing.T) {
		_, ann := start(t)
		repeat, err := ann.Do(t.Context(), ann.who, booking.KindRepeat, weekly(series, "berg-0.1"))
		require.NoError(t, err)
		for _, change := range []struct {
			kind booking.Kind
			args any
		}{
			{booking.KindMove, booking.Move{Booking: series.Booking(first + 3), Desk: "berg-0.2", Span: day(1)}},
			{booking.KindRelease, booking.Release{Booking: series.Booking(first + 7)}},
			{booking.KindCheckIn, booking.CheckIn{Booking: series.Booking(first)}},
			{booking.KindUnrepeat, booking.Unrepeat{Series: series, From: first + 10}},
		} {
			_, err := ann.Do(t.Context(), ann.who, change.kind, change.args)
			require.NoError(t, err, change.kind)
		}

		ops := pending(t, ann)

		for _, op := range ops[1:] {
			assert.Equal(t, repeat, op.DependsOn, op.Kind)
		}
	})
	t.Run("can be undone with an absence", func(t *testing.T) {
		_, ann := start(t)
		before := ann.dump()
		_, err := ann.Do(t.Context(), ann.who, booking.KindRepeat, weekly(series, "berg-0.1"))
		require.NoError(t, err)
		_, err = ann.Do(t.Context(), ann.who, booking.KindAbsent, booking.Absent{First: first + 1, Last: first + 9, Halves: []booking.Half{booking.AM, booking.PM}})
		require.NoError(t, err)
		b, err := ann.booking(string(series.Booking(first + 3)))
		require.NoError(t, err)
		assert.Equal(t, booking.Released, b.State)

		require.NoError(t, ann.Undo(t.Context()))

		assert.Equal(t, before, ann.dump())
	})
}
