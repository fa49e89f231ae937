// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"sync/atomic"
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
	for name, off := range map[string]time.Duration{
		"three hours slow": -3 * time.Hour, "three hours fast": 3 * time.Hour,
		"in 1979": time.Date(1979, 7, 1, 0, 0, 0, 0, time.UTC).Sub(morning), "in 1901": time.Date(1901, 7, 1, 0, 0, 0, 0, time.UTC).Sub(morning),
		"in 2107": time.Date(2107, 7, 1, 0, 0, 0, 0, time.UTC).Sub(morning),
	} {
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
			id := booking.NewBookingID()
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

func TestClock_notices_that_it_was_set(t *testing.T) {
	shows, passed := morning, time.Duration(0)
	c := &clock{device: func() time.Time { return shows }, passed: func() time.Duration { return passed }, jumped: make(chan struct{}, 1)}
	c.now()
	for range 100 {
		shows, passed = shows.Add(time.Minute), passed+time.Minute+time.Second // no two clocks go alike
		c.now()
	}
	assert.Empty(t, c.jumped)

	for _, jump := range []time.Duration{-time.Hour, time.Hour, -50 * 365 * 24 * time.Hour, 80 * 365 * 24 * time.Hour} {
		shows = shows.Add(jump)
		c.now()
		assert.Len(t, c.jumped, 1, "%v", jump)
		<-c.jumped
		c.now()
		assert.Empty(t, c.jumped, "once")
	}
}

// TestClient_is_right_again_soon_after_its_clock_was_set: with a network a jump is corrected at once, and what waits is sent
// on.
func TestClient_is_right_again_soon_after_its_clock_was_set(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url())
	var shift atomic.Int64
	began := time.Now()
	me.clock.device = func() time.Time { return morning.Add(time.Since(began)).Add(time.Duration(shift.Load())) }
	me.open(jana).loaded()
	right := func() bool { return me.clock.now().Sub(morning).Abs() < time.Minute }
	require.True(t, right())

	for _, jump := range []time.Duration{-5 * time.Hour, 47 * 365 * 24 * time.Hour, -100 * 365 * 24 * time.Hour} {
		shift.Store(int64(jump))

		me.until(patient, "right again", right)
		state, err := todayData{deskData{me.client}}.Read(t.Context(), tuesday.Monday())
		require.NoError(t, err)
		assert.Equal(t, tuesday, state.Today.Day)
		id := me.reserve(me.place("3.22"), tuesday+2)
		me.until(patient, "confirmed", func() bool { return me.state(id) == booking.Booked })
		require.NoError(t, deskData{me.client}.Release(t.Context(), booking.Release{Booking: id}))
		me.until(patient, "nothing waits", func() bool { return me.connected().Waiting == 0 })
	}
}

// TestClient_reads_and_refuses_calmly_without_a_network_whatever_its_clock_shows: nobody can tell it the time.
func TestClient_reads_and_refuses_calmly_without_a_network_whatever_its_clock_shows(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	w.cut()
	desk := me.place("3.22")
	me.shut()
	for _, year := range []int{1, 1901, 1969, 1979, 2038, 2101, 9999} {
		me.clock = newClock(time.Date(year, 11, 24, 7, 0, 0, 0, time.UTC))
		me.open(jana)
		now := me.clock.now()
		today := booking.DayOf(now, home())

		state, err := todayData{deskData{me.client}}.Read(t.Context(), today.Monday())
		require.NoError(t, err, year)
		assert.Equal(t, today, state.Today.Day, year)
		_, err = deskData{me.client}.Day(t.Context(), view(desk, today))
		require.NoError(t, err, year)
		id := booking.NewBookingID()
		span := booking.SpanOf(tuesday+2, booking.FullDay, desk.Building.Location())
		err = deskData{me.client}.Reserve(t.Context(), booking.Reserve{Booking: id, Desk: desk.Desk.ID, Span: span})
		var refusal *booking.Refusal
		require.ErrorAs(t, err, &refusal, year)
		assert.Equal(t, booking.Window, refusal.Why, year)
		me.shut()
	}
}
