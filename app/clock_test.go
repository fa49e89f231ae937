// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestClock_begins_where_it_is_told_and_goes_on(t *testing.T) {
	c := newClock(morning)

	first := c.now()
	second := c.now()

	assert.WithinDuration(t, morning, first, time.Minute)
	assert.False(t, second.Before(first))
	assert.WithinDuration(t, time.Now(), newClock(time.Time{}).now(), time.Minute)
}

func TestClock_is_corrected_only_for_what_matters(t *testing.T) {
	c := newClock(morning)

	assert.False(t, c.correct(time.Second), "that is what an exchange takes")
	assert.WithinDuration(t, morning, c.now(), time.Minute)
	assert.True(t, c.correct(-3*time.Hour))
	assert.WithinDuration(t, morning.Add(-3*time.Hour), c.now(), time.Minute)
	assert.False(t, c.correct(-3*time.Hour-time.Second))
	assert.Equal(t, morning.Add(-3*time.Hour-time.Second), c.right(morning))
	assert.True(t, c.right(time.Time{}).IsZero())
	assert.True(t, c.correct(0), "somebody set it right")
	assert.WithinDuration(t, morning, c.now(), time.Minute)
}

func TestClient_books_as_if_its_clock_were_right(t *testing.T) {
	for name, off := range map[string]time.Duration{"three hours slow": -3 * time.Hour, "three hours fast": 3 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := openTown(t).mend()
			me := takeGadget(t, w.url())
			me.clock = newClock(morning.Add(off))
			me.open("p-jonas").loaded() // who is at home today
			me.until(patient, "corrected", func() bool { return me.clock.now().Sub(morning).Abs() < time.Minute })
			desk := me.place("3.22")
			loc := desk.Building.Location()
			require.False(t, me.taken(desk, tuesday))

			// From now on for an hour: over already for a clock that is fast, hours away for one that is slow.
			start := me.clock.now().Truncate(time.Minute)
			id, err := newID()
			require.NoError(t, err)
			wish := booking.Reserve{Booking: id, Desk: desk.Desk.ID, Span: booking.Span{Start: start, End: start.Add(time.Hour)}}
			require.NoError(t, deskData{me.client}.Reserve(t.Context(), wish))

			me.until(patient, "confirmed", func() bool { return me.state(id) == booking.Booked })
			assert.Equal(t, tuesday, wish.Span.Day(loc))
			require.NoError(t, deskData{me.client}.CheckIn(t.Context(), booking.CheckIn{Booking: id}))
			me.until(patient, "checked in", func() bool { return me.state(id) == booking.CheckedIn && me.connected().Waiting == 0 })
			me.until(patient, "the line tells the right time", func() bool { return me.connected().Since.Sub(morning).Abs() < time.Minute })
			me.mu.Lock()
			defer me.mu.Unlock()
			assert.Contains(t, me.heard, ui.Everything, "the screens ask again what day it is")
		})
	}
}
