// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// away is the absence sheet opened at Thursday, on which a wish for a desk waits.
func away(t *testing.T, size fyne.Size) *stage {
	state := full()
	leaves := Leaves{
		Bookings: state.Week.Days[3].Bookings,
		Said:     []booking.PlanDay{{Day: tuesday + 2, Halves: wholeDay}, {Day: tuesday + 3, Halves: wholeDay, Status: booking.HomeOffice}},
	}
	s := stageWith(t, uitest.Config{Size: size}, &device{state: state, leaves: leaves})
	s.Press(fyne.Key4)
	s.Tap(t, "Länger abwesend…")
	return s
}

func TestScreen_says_that_one_is_away_for_longer(t *testing.T) {
	for name, size := range sizes {
		t.Run("on the "+name, func(t *testing.T) {
			s := away(t, size)
			s.Tap(t, "Einen Tag länger")
			s.Tap(t, "Einen Tag länger")
			s.Tap(t, "Einen Tag kürzer")

			s.Tap(t, "Abwesend melden")

			want := booking.Absent{First: tuesday + 2, Last: tuesday + 3, Halves: wholeDay}
			assert.Equal(t, []booking.Absent{want}, s.device.absent)
			assert.Nil(t, s.over)
		})
	}
	t.Run("and comes back", func(t *testing.T) {
		s := away(t, phone)
		assert.Contains(t, s.Said(), "1 Platz wird frei für andere: Do 26. Nov.")
		s.Tap(t, "Abwesend melden")

		s.Tap(t, "Rückgängig")

		assert.Equal(t, s.device.leaves.Said, s.device.planned)
		if assert.Len(t, s.device.reserved, 1) {
			assert.Equal(t, s.device.leaves.Bookings[0].Desk, s.device.reserved[0].Desk)
			assert.Equal(t, s.device.leaves.Bookings[0].Span, s.device.reserved[0].Span)
		}
	})
}

func TestScreen_names_the_series_of_a_booking(t *testing.T) {
	for name, size := range sizes {
		t.Run("on the "+name, func(t *testing.T) {
			state := full()
			rule, _ := booking.ParseRecurrence("FREQ=WEEKLY;BYDAY=TU,TH")
			state.Made = map[booking.BookingID]booking.Making{}
			for _, day := range state.Week.Days[:4] {
				for _, b := range day.Bookings {
					state.Made[b.ID] = booking.Making{Series: booking.Series{Rule: rule, First: tuesday}, Day: day.Day}
				}
			}
			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "Serie: jede Woche Di und Do")
			s.Press(fyne.Key2)
			assert.Contains(t, s.Said(), "Platz 3.14, Bundesbahndirektion · Serie")
		})
	}
}

func TestScreen_marks_series_in_the_narrow_week(t *testing.T) {
	state := full()
	morning := booked("3.15", tuesday+3, booking.Morning, booking.Booked)
	state.Week.Days[4] = sits(morning)
	state.Made = map[booking.BookingID]booking.Making{state.Week.Days[1].Bookings[0].ID: {}, morning.ID: {}, state.Week.Days[3].Bookings[0].ID: {}}
	s := newStage(t, phone, state)

	marked := make([]bool, len(s.days))
	for i, day := range s.days {
		for _, o := range uitest.Below(day) {
			icon, ok := o.(*kit.IconView)
			marked[i] = marked[i] || ok && icon.Icon() == "event_repeat"
		}
	}
	assert.Equal(t, []bool{false, true, false, false, true}, marked, "a wish is a wish first of all")
}
