// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// TestPictures draws the screen's states for people to look at; see keep.
func TestPictures(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		for mode, theme := range map[string]kit.Mode{"light": kit.Light, "dark": kit.Dark} {
			t.Run(name+"-"+mode, func(t *testing.T) {
				p := play(t, size, theme).at(thursday)
				p.setWant(booking.Features{Monitors: 2})
				p.choseDesk(p.town.desk("3.14").ID)
				p.keep(t, "desks-"+name+"-"+mode)

				p.setListing(true)
				p.keep(t, "desks-list-"+name+"-"+mode)
			})
		}
	}
}
