// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

func TestScreen_GivesABookingToTheCalendar(t *testing.T) {
	for name, size := range map[string]fyne.Size{"laptop": laptop, "phone": phone} {
		t.Run(name, func(t *testing.T) {
			var given []booking.BookingID
			p := play(t, size, kit.Light, func(_ *stageplay, env *ui.Env, _ *Data) {
				env.ToCalendar = func(id booking.BookingID) { given = append(given, id) }
			}).at(tuesday)
			mine := p.mine(t, tuesday)
			require.Len(t, mine, 1)

			p.tap(t, "In den Kalender")

			assert.Equal(t, []booking.BookingID{mine[0].ID}, given)
		})
	}
}
