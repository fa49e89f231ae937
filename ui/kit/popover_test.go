// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openedAt opens a popover of one paragraph from a button at a position of a window.
func openedAt(t *testing.T, window fyne.Size, at fyne.Position) (fyne.Window, *Popover, *int) {
	test.NewTempApp(t).Settings().SetTheme(NewStillTheme(Light, 1))
	anchor := NewButton(Outline, "", "öffnen", nil)
	w := test.NewTempWindow(t, container.NewWithoutLayout(anchor))
	w.SetPadded(false)
	w.Resize(window)
	anchor.Resize(anchor.MinSize())
	anchor.Move(at)
	closed := new(int)
	p := OpenPopover(anchor, 320, NewParagraph("Donnerstag, 26. November", Body), func() { *closed++ })
	require.NotNil(t, p)
	return w, p, closed
}

func TestPopover_stays_within_the_window(t *testing.T) {
	laptop, phone := fyne.NewSize(1200, 800), fyne.NewSize(390, 800)
	for name, c := range map[string]struct {
		window fyne.Size
		at     fyne.Position
	}{
		"below what opened it": {laptop, fyne.NewPos(400, 100)}, "at the right edge": {laptop, fyne.NewPos(1150, 100)},
		"at the lower edge": {laptop, fyne.NewPos(400, 760)}, "on a phone": {phone, fyne.NewPos(300, 100)},
	} {
		t.Run(name, func(t *testing.T) {
			_, p, _ := openedAt(t, c.window, c.at)

			at, size := p.ground.Position(), p.ground.Size()
			assert.GreaterOrEqual(t, at.X, float32(0))
			assert.LessOrEqual(t, at.X+size.Width, c.window.Width)
			assert.LessOrEqual(t, at.Y+size.Height, c.window.Height)
			if name == "below what opened it" {
				assert.Equal(t, fyne.NewPos(400, 100+p.below+4), at)
				assert.Equal(t, float32(320), size.Width)
			}
			if name == "on a phone" {
				assert.Equal(t, c.window.Width, size.Width)
				assert.Equal(t, c.window.Height, at.Y+size.Height, "it stands on the lower edge")
			}
		})
	}
}

func TestPopover_closes_once(t *testing.T) {
	w, p, closed := openedAt(t, fyne.NewSize(1200, 800), fyne.NewPos(10, 10))
	require.NotNil(t, w.Canvas().Overlays().Top())

	test.TapCanvas(w.Canvas(), fyne.NewPos(1100, 700))
	p.Close()
	(*Popover)(nil).Close()

	assert.Nil(t, w.Canvas().Overlays().Top())
	assert.Equal(t, 1, *closed)
}

func TestPopover_grows_with_other_content(t *testing.T) {
	_, p, _ := openedAt(t, fyne.NewSize(390, 800), fyne.NewPos(10, 10))
	before := p.ground.Size().Height

	p.SetContent(Stack(8, NewParagraph("eins", Body), NewParagraph("zwei", Body), NewParagraph("drei", Body)))

	assert.Greater(t, p.ground.Size().Height, before)
	assert.Equal(t, float32(800), p.ground.Position().Y+p.ground.Size().Height)
}
