// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/uitest"
)

// repeating is calm with two series: one of mornings that ends, and one without an end.
func repeating() State {
	state, first := calm(), booking.Date(2026, 11, 24)
	both, _ := booking.ParseRecurrence("FREQ=WEEKLY;BYDAY=TU,TH")
	other, _ := booking.ParseRecurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
	state.Series = []Series{
		{Series: booking.Series{ID: "s1", Desk: "d1", Rule: both, First: first, Until: booking.Noon, Ends: first + 25}, Desk: "3.14", House: "Bundesbahndirektion"},
		{Series: booking.Series{ID: "s2", Desk: "d2", Rule: other, First: first - 1, Until: 24 * 60}},
	}
	return state
}

func TestScreen_lists_and_ends_series(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run("on the "+name, func(t *testing.T) {
			s := newStage(t, size, repeating())
			s.show(serial)

			assert.Contains(t, s.words(), "jede Woche Di und Do, vormittags, bis Fr 18. Dez.")
			assert.Contains(t, s.words(), "alle 2 Wochen Mo, ganztags")
			test.Tap(s.button(t, "Serie an Platz 3.14, Bundesbahndirektion beenden"))

			require.Equal(t, []booking.Unrepeat{{Series: "s1", From: booking.Date(2026, 11, 25)}}, s.device.ended)
			s.goOn(booking.Resumption{Repeat: booking.Repeat{Series: "s1-again"}})
			require.Equal(t, []booking.Repeat{{Series: "s1-again"}}, s.device.resumed)
			looks(t, "series_"+name, s.window.Canvas())
		})
	}
	t.Run("says so when there is none", func(t *testing.T) {
		s := newStage(t, uitest.Phone, calm())
		s.show(serial)

		assert.Contains(t, s.words(), "Keine Serie. Auf dem Plan kannst du einen Platz für mehrere Tage buchen.")
	})
}
