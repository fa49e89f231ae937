// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// newNumber is a suggestion's number as it stands on the plan: a disc in the text's colour.
func newNumber(n int) fyne.CanvasObject {
	disc := kit.NewGround(kit.ToneText, square(15).side())
	figure := kit.NewText(strconv.Itoa(n), kit.SmallStrong)
	figure.SetColor(kit.ToneSurface)
	figure.Align = fyne.TextAlignCenter
	return container.New(square(30), disc, figure)
}

// square gives its children one size.
type square float32

func (s square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(s.side()) }

func (s square) side() float32 { return float32(s) * min(kit.TextScale(), 1.5) }

func (s square) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}

// clockAt is the time of day on the wall of a building.
func clockAt(t time.Time, h House) booking.Clock {
	at := t.In(h.Location())
	return booking.Clock(at.Hour()*60 + at.Minute())
}

// largeText tells whether text is so large that what stands beside each other must stack.
func largeText() bool { return kit.TextScale() > 1.3 }

// anyWide lets content be as narrow as it is told: in large text words are cut before they leave the window.
func anyWide(content fyne.CanvasObject) fyne.CanvasObject { return container.New(anyWidth{}, content) }

type anyWidth struct{}

func (anyWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (anyWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}
