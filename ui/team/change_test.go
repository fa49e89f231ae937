// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

func TestScreen_leads_from_the_own_cell_to_its_plan(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())

			s.cells[0][1].Tapped(nil)
			s.Tap(t, "Ändern")
			s.Shell.Navigate(ui.Team, nil)
			s.cells[0][4].Tapped(nil)
			s.Tap(t, "Tag planen")
			s.Shell.Navigate(ui.Team, nil)
			s.cells[1][0].Tapped(nil)

			assert.Equal(t, []any{ui.ShowPlan{Day: monday + 1}, ui.ShowPlan{Day: monday + 4}}, s.Opened)
			assert.NotContains(t, s.Said(), "Ändern", "that of somebody else")
		})
	}
}

func TestScreen_gives_an_own_desk_back_from_its_cell(t *testing.T) {
	tuesday := monday + 1
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			desk := func(id booking.BookingID, day booking.Day) booking.Booking {
				return booking.Booking{ID: id, Desk: "d14", Building: "bahn", Span: booking.SpanOf(day, booking.FullDay, uitest.Berlin), State: booking.Booked}
			}
			state.Mine = []booking.Booking{desk("over", monday), desk("now", tuesday), desk("later", tuesday+2)}
			s := newStage(t, size, state)

			s.cells[0][0].Tapped(nil)
			assert.NotContains(t, s.Said(), "Platz 3.14 freigeben", "it is over")
			s.cells[1][1].Tapped(nil)
			assert.NotContains(t, s.Said(), "Platz 3.14 freigeben", "a colleague's day")
			s.cells[0][3].Tapped(nil)
			s.Tap(t, "Platz 3.14 freigeben")

			require.Equal(t, []booking.BookingID{"later"}, s.device.released)
			s.Tap(t, "Rückgängig")
			assert.Equal(t, []booking.Reserve{{Booking: "later", Desk: "d14", Span: state.Mine[2].Span}}, s.device.reserved)
		})
	}
}
