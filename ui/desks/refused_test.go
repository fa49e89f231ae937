// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestRefused_ShowsAllFiveOnAPhone(t *testing.T) {
	p := play(t, fyne.NewSize(390, 720), kit.Light).at(thursday) // a window of 800 above the bar's 80
	p.filter(wantMonitors, true)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	p.book(p.town.desk("3.14").ID)

	foot := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.button("Homeoffice")).Y
	shown := 0
	for _, o := range p.seen() {
		if take, ok := o.(*kit.Button); ok && take.Label() == "Nehmen" && shows(take) {
			below := fyne.CurrentApp().Driver().AbsolutePositionForObject(take).Y + take.Size().Height
			assert.LessOrEqual(t, below, foot)
			shown++
		}
	}
	assert.Equal(t, 5, shown)
}
