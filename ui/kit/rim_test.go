// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

// topmost is what the rim draws last at a point; nil for nothing.
func topmost(r *Rim, x, y float32) (found *canvas.Rectangle) {
	for _, o := range test.WidgetRenderer(r).Objects() {
		at, size := o.Position(), o.Size()
		if x >= at.X && y >= at.Y && x < at.X+size.Width && y < at.Y+size.Height {
			found = o.(*canvas.Rectangle)
		}
	}
	return found
}

func TestRim_leaves_its_middle_to_what_covers_it(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light, 1))
	r := NewRim(ToneSurface, ToneLine, 24)
	r.Below = 62

	r.Resize(fyne.NewSize(692, 620))

	assert.Nil(t, topmost(r, 346, 300), "the middle")
	assert.Nil(t, topmost(r, 1, 556), "just above the lower end")
	assert.Equal(t, Color(ToneSurface), topmost(r, 346, 10).FillColor, "the upper end")
	assert.Equal(t, Color(ToneSurface), topmost(r, 346, 600).FillColor, "the lower end")
	for _, edge := range [][2]float32{{0, 300}, {691, 300}, {346, 0}, {346, 619}} {
		assert.Equal(t, Color(ToneLine), topmost(r, edge[0], edge[1]).FillColor, "the outline at %v", edge)
	}
}

func TestRim_fits_into_little_room(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light, 1))
	r := NewRim(ToneSurface, ToneLine, 24)
	r.Below = 62

	r.Resize(fyne.NewSize(40, 30))

	for _, o := range test.WidgetRenderer(r).Objects() {
		assert.LessOrEqual(t, o.Position().Y+o.Size().Height, float32(30))
		assert.GreaterOrEqual(t, o.Size().Height, float32(0))
	}
}
