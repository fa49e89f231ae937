// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// halve opens the day with a key and says home office for a part of it.
func (s *stage) halve(t *testing.T, key fyne.KeyName, part int) {
	t.Helper()
	s.Press(key)
	only[*kit.Segment](t, s).Part(part).Tapped(nil)
	s.Tap(t, "Homeoffice")
}

func TestScreen_shortens_a_desk_of_which_a_half_is_left(t *testing.T) {
	thursday := tuesday + 2
	b := full().Week.Days[3].Bookings[0]
	for part, rest := range map[int]booking.Part{1: booking.Afternoon, 2: booking.Morning} {
		s := newStage(t, phone, full())

		s.halve(t, fyne.Key4, part)
		require.Contains(t, s.Said(), map[int]string{1: "Platz 3.14 nur nachmittags behalten?", 2: "Platz 3.14 nur vormittags behalten?"}[part])
		require.Contains(t, s.filledLabels(), "Kürzen")
		s.Tap(t, "Kürzen")

		require.Equal(t, []booking.Move{{Booking: b.ID, Desk: "3.14", Span: booking.SpanOf(thursday, rest, berlin)}}, s.device.moved)
		assert.Empty(t, s.device.released)
		s.Tap(t, "Rückgängig")
		require.Len(t, s.device.moved, 2)
		assert.Equal(t, b.Span, s.device.moved[1].Span, "as long as it was")
	}
	t.Run("or keeps all of it, which Enter does too", func(t *testing.T) {
		s := newStage(t, laptop, full())
		s.halve(t, fyne.Key4, 1)

		s.Tap(t, "Ganz behalten")

		assert.Empty(t, s.device.moved)
		assert.Nil(t, s.over)
	})
	t.Run("to the hours that are left", func(t *testing.T) {
		state := full()
		state.Week.Days[3].Bookings[0].Span = booking.HoursOf(thursday, 9*60, 17*60, berlin)
		s := newStage(t, phone, state)

		s.halve(t, fyne.Key4, 1)
		s.Tap(t, "Kürzen")

		assert.Equal(t, booking.HoursOf(thursday, booking.Noon, 17*60, berlin), s.device.moved[0].Span)
	})
	t.Run("and gives it back when the other half is over or elsewhere too", func(t *testing.T) {
		elsewhere := full()
		elsewhere.Week.Days[3].Halves[booking.AM].Status = booking.Away
		s := newStage(t, phone, elsewhere)
		s.halve(t, fyne.Key4, 2)
		assert.Contains(t, s.Said(), "Platz 3.14 freigeben?")

		afternoon := newStage(t, phone, full())
		afternoon.Clock = now.Add(8 * time.Hour)
		afternoon.halve(t, fyne.Key2, 2)
		assert.Contains(t, afternoon.Said(), "Platz 3.14 freigeben?")
	})
	t.Run("and asks nothing about a half that is over", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Clock = now.Add(8 * time.Hour)

		s.halve(t, fyne.Key2, 1)

		assert.Nil(t, s.over)
	})
}
