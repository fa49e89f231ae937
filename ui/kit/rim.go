// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Rim is a pane whose middle something opaque covers: its outline and its upper and lower end. Without a graphics card
// every pixel that is drawn twice costs, and a large rounded rectangle costs as much as the whole picture on it.
type Rim struct {
	widget.BaseWidget
	fill, stroke  fyne.ThemeColorName
	radius, width float32
	// Above and Below are how much is filled at either end, in dp; at least the corners are.
	Above, Below float32
}

// NewRim makes the rim of a pane with an outline of 1 dp.
func NewRim(fill, stroke fyne.ThemeColorName, radius float32) *Rim {
	r := &Rim{fill: fill, stroke: stroke, radius: radius, width: 1}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is for Fyne.
func (r *Rim) CreateRenderer() fyne.WidgetRenderer {
	// Each end is a rounded strip in the outline's tone with a smaller one in the pane's tone on it.
	ends := [4]*shape{newShape(r.stroke, 0), newShape(r.fill, 0), newShape(r.stroke, 0), newShape(r.fill, 0)}
	sides := [2]*shape{newShape(r.stroke, 0), newShape(r.stroke, 0)}
	d := &drawing{min: func() fyne.Size { return fyne.Size{} }}
	for i, end := range ends {
		radius := r.radius - r.width*float32(i%2)
		if i < 2 {
			end.TopLeftCornerRadius, end.TopRightCornerRadius = radius, radius
		} else {
			end.BottomLeftCornerRadius, end.BottomRightCornerRadius = radius, radius
		}
		d.objects = append(d.objects, end.Rectangle)
	}
	d.objects = append(d.objects, sides[0].Rectangle, sides[1].Rectangle)
	d.refresh = func() {
		for _, s := range append(ends[:], sides[:]...) {
			s.ink()
			s.Refresh()
		}
	}
	d.layout = func(size fyne.Size) {
		above := min(max(r.Above, r.radius), size.Height/2)
		below := min(max(r.Below, r.radius), size.Height-above)
		place(ends[0], 0, 0, size.Width, above)
		place(ends[1], r.width, r.width, size.Width-2*r.width, above-r.width)
		place(ends[2], 0, size.Height-below, size.Width, below)
		place(ends[3], r.width, size.Height-below, size.Width-2*r.width, below-r.width)
		place(sides[0], 0, above, r.width, size.Height-above-below)
		place(sides[1], size.Width-r.width, above, r.width, size.Height-above-below)
	}
	return d
}
