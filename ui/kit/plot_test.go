// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"
)

func TestPlot_draws_what_has_come_and_says_it_in_words(t *testing.T) {
	wear(t, Light, 1)
	p := NewPlot([]string{"J", "F", "M"}, []int{2, 10, -1}, []int{1, 8, 12}, 50, "10 von 50, im letzten Jahr 12")
	hang(t, p, 300, 180)

	assert.Equal(t, "10 von 50, im letzten Jahr 12", p.AccessibilityLabel())
	var strong []fyne.CanvasObject
	each(p, func(o fyne.CanvasObject) {
		if r, ok := o.(*canvas.Rectangle); ok && r.Visible() && r.FillColor == Color(TonePrimary) && r.Size().Height == 4 {
			strong = append(strong, r)
		}
	})
	assert.Len(t, strong, 2, "a month that has not come has no line")
	assert.Less(t, strong[1].Position().Y, strong[0].Position().Y, "more is higher")
	for _, of := range []*Plot{NewPlot(nil, nil, nil, 0, ""), NewPlot([]string{"J"}, []int{900}, nil, 50, ""), NewPlot([]string{"J", "F"}, []int{0, 0}, []int{-1, -1}, 0, "")} {
		hang(t, of, 240, 100)
		each(of, func(o fyne.CanvasObject) {
			assert.GreaterOrEqual(t, o.Position().Y, float32(-6), "nothing stands above the plot")
		})
	}
}
