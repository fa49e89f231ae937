// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
)

// filled is a state whose usual week has filled Friday and booked Thursday ahead.
func filled() State {
	state := State{Me: staff.Person{ID: "p1", Given: "Jana"}, Week: emptyWeek(monday), Before: emptyWeek(monday - 7), Today: booking.DayPlan{Day: tuesday}}
	state.Usual.Days[time.Friday] = [2]booking.Status{booking.HomeOffice, booking.HomeOffice}
	state.Usual.Days[time.Thursday] = [2]booking.Status{booking.Office, booking.Office}
	state.Usual.Key = "k"
	friday := &state.Week.Days[4]
	for h := range friday.Halves {
		friday.Halves[h] = booking.Presence{Person: "p1", Day: friday.Day, Half: booking.Half(h), Status: booking.HomeOffice, Usual: true}
	}
	ahead := booking.Booking{ID: state.Usual.Booking(monday + 3), Person: "p1", Desk: "d", Span: booking.SpanOf(monday+3, booking.FullDay, berlin), State: booking.Booked}
	state.Week.Days[3].Bookings = []booking.Booking{ahead}
	return state
}

func TestUsualWeek_is_told_apart_from_a_word(t *testing.T) {
	s := newStage(t, laptop, filled())

	assert.Contains(t, s.Said(), "wie üblich")
	assert.True(t, s.state.empty(s.state.Week.Days[4]), "nothing of it was said: last week may still be repeated")
	assert.False(t, s.said(s.state.Week.Days[4], booking.FullDay), "no word to take back")
}

func TestUsualWeek_leaves_a_week_out_and_takes_it_in_again(t *testing.T) {
	for name, size := range sizes {
		s := newStage(t, size, filled())

		s.Tap(t, "Diese Woche nicht wie üblich")

		require.Len(t, s.device.weeks, 1, name)
		assert.Equal(t, []booking.Day{monday}, s.device.weeks[0].Paused)
		assert.Equal(t, filled().Usual.Days, s.device.weeks[0].Days)
		assert.Equal(t, []booking.BookingID{filled().Usual.Booking(monday + 3)}, s.device.released)

		state := filled()
		state.Usual.Paused = []booking.Day{monday - 70, monday}
		s = newStage(t, size, state)
		s.Tap(t, "Doch wie üblich")
		require.Len(t, s.device.weeks, 1)
		assert.Empty(t, s.device.weeks[0].Paused, "and forgets weeks that are over")
		assert.Empty(t, s.device.released)
	}
}

func TestUsualWeek_left_out_says_which_desks_stay_and_takes_back_the_others(t *testing.T) {
	const late = " · Zum Freigeben und Verschieben ist es jetzt zu spät"
	for stays, given := range map[int]int{3: 4, 4: 3} {
		state := filled()
		second := state.Week.Days[3].Bookings[0]
		second.ID, second.Span = state.Usual.Booking(monday+4), booking.SpanOf(monday+4, booking.FullDay, berlin)
		state.Week.Days[4].Bookings = []booking.Booking{second}
		s := newStage(t, laptop, state)
		s.device.late = state.Usual.Booking(monday + booking.Day(stays))

		s.Tap(t, "Diese Woche nicht wie üblich")

		require.Len(t, s.device.weeks, 1)
		assert.Contains(t, s.Said(), s.words.N("today.usual.paused", 1)+late)
		s.Tap(t, "Rückgängig")
		require.Len(t, s.device.weeks, 2)
		assert.Empty(t, s.device.weeks[1].Paused)
		require.Len(t, s.device.reserved, 1)
		assert.Equal(t, state.Usual.Booking(monday+booking.Day(given)), s.device.reserved[0].Booking)
	}
	t.Run("also when it is too late for all", func(t *testing.T) {
		s := newStage(t, laptop, filled())
		s.device.late = filled().Usual.Booking(monday + 3)

		s.Tap(t, "Diese Woche nicht wie üblich")

		assert.Contains(t, s.Said(), s.words.T("today.usual.paused.none")+late)
		s.Tap(t, "Rückgängig")
		assert.Len(t, s.device.weeks, 2)
		assert.Empty(t, s.device.reserved)
	})
}

func TestScreen_releases_what_it_is_not_too_late_for(t *testing.T) {
	state := filled()
	first := state.Week.Days[3].Bookings[0]
	second := first
	second.ID = "second"
	s := newStage(t, laptop, state)
	s.device.late = first.ID

	s.release(first, second)

	assert.Equal(t, []booking.BookingID{"second"}, s.device.released)
	assert.Contains(t, s.Said(), s.words.T("today.released", s.words.Desk(s.state.code(second.Desk)))+" · Zum Freigeben und Verschieben ist es jetzt zu spät")
	s.Tap(t, "Rückgängig")
	require.Len(t, s.device.reserved, 1)
	assert.Equal(t, booking.BookingID("second"), s.device.reserved[0].Booking)
	s.Clock = s.Clock.Add(ui.Calm)
	s.release(first)
	assert.NotContains(t, s.Said(), "Rückgängig", "nothing was done")
}

func TestUsualWeek_is_kept_from_the_week_that_is_shown(t *testing.T) {
	state := filled()
	state.Usual = booking.Usual{}
	s := newStage(t, laptop, state)

	s.Tap(t, "Als übliche Woche merken")

	require.Len(t, s.device.weeks, 1)
	assert.Equal(t, [2]booking.Status{booking.HomeOffice, booking.HomeOffice}, s.device.weeks[0].Days[time.Friday])
	assert.Equal(t, [2]booking.Status{booking.Office, booking.Office}, s.device.weeks[0].Days[time.Thursday])
	assert.Equal(t, [2]booking.Status{}, s.device.weeks[0].Days[time.Monday])

	s = newStage(t, laptop, filled())
	assert.NotContains(t, s.Said(), "Als übliche Woche merken", "there is one already")
}
