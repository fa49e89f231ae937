// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// looks compares what the window shows with the master testdata/<name>.xml; `make golden` draws the masters anew.
func (p *stageplay) looks(t *testing.T, name string) {
	t.Helper()
	master := filepath.Join("testdata", name+".xml")
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(master, []byte(test.RenderToMarkup(p.window.Canvas())), 0o644))
		return
	}
	test.AssertRendersToMarkup(t, name+".xml", p.window.Canvas())
}

func TestScreen_Masters(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run(name, func(t *testing.T) {
			p := play(t, size, kit.Light).at(thursday)
			p.setWant(booking.Features{Monitors: 2})
			p.choseDesk(p.town.desk("3.14").ID)
			p.looks(t, "plan_"+name)

			p.setListing(true)
			p.looks(t, "list_"+name)

			p.setListing(false)
			p.town.take(t, "3.14", thursday, booking.FullDay)
			p.book(p.town.desk("3.14").ID)
			p.looks(t, "refused_"+name)
		})
	}
}
