// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Progress is a bar of 8 dp that fills from the left, with an optional target mark.
type Progress struct {
	widget.BaseWidget
	value, target float32
}

// NewProgress makes a bar filled to value, 0 to 1.
func NewProgress(value float32) *Progress {
	p := &Progress{value: unit(value)}
	p.ExtendBaseWidget(p)
	return p
}

// SetValue fills to value, 0 to 1.
func (p *Progress) SetValue(value float32) { p.value = unit(value); p.Refresh() }

// SetTarget puts a mark at value, 0 to 1; 0 is no mark.
func (p *Progress) SetTarget(value float32) { p.target = unit(value); p.Refresh() }

// AccessibilityLabel returns the value in per cent.
func (p *Progress) AccessibilityLabel() string { return percent(p.value) }

// AccessibilityRole is text.
func (p *Progress) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	track, bar, mark := newShape(ToneSunken, 4), newShape(TonePrimary, 4), newShape(ToneText, 1.5)
	ink := func() {
		track.paint(ToneSunken, ToneText, contrastOutline(1))
		bar.paint(TonePrimary, clear, 0)
		mark.paint(ToneText, clear, 0)
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{track.Rectangle, bar.Rectangle, mark.Rectangle},
		min: func() fyne.Size {
			if p.target > 0 {
				return fyne.NewSize(48, 20)
			}
			return fyne.NewSize(48, 8)
		},
		refresh: ink,
		layout: func(size fyne.Size) {
			y := (size.Height - 8) / 2
			place(track, 0, y, size.Width, 8)
			bar.Hidden = p.value == 0
			place(bar, 0, y, max(size.Width*p.value, 8), 8)
			mark.Hidden = p.target == 0
			place(mark, size.Width*p.target-1.5, (size.Height-20)/2, 3, 20)
		},
	}
}

// Ring is a progress of 36 dp as a circle.
type Ring struct {
	widget.BaseWidget
	value float32
}

// NewRing makes a ring filled to value, 0 to 1.
func NewRing(value float32) *Ring {
	r := &Ring{value: unit(value)}
	r.ExtendBaseWidget(r)
	return r
}

// SetValue fills to value, 0 to 1.
func (r *Ring) SetValue(value float32) { r.value = unit(value); r.Refresh() }

// AccessibilityLabel returns the value in per cent.
func (r *Ring) AccessibilityLabel() string { return percent(r.value) }

// AccessibilityRole is text.
func (r *Ring) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (r *Ring) CreateRenderer() fyne.WidgetRenderer {
	const side = 36
	const hole = 1 - 8.0/side // leaves a ring of 4 dp
	track := canvas.NewArc(0, 360, hole, Color(ToneSunken))
	arc := canvas.NewArc(0, 0, hole, Color(TonePrimary))
	ink := func() {
		track.FillColor = Color(ToneSunken)
		if CurrentMode() == Contrast {
			track.FillColor = Color(ToneWall)
		}
		arc.FillColor = Color(TonePrimary)
		arc.EndAngle = 360 * r.value
		arc.CornerRadius = 2
		track.Refresh()
		arc.Refresh()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{track, arc},
		min:     func() fyne.Size { return fyne.NewSize(side, side) },
		refresh: ink,
		layout: func(size fyne.Size) {
			x, y := (size.Width-side)/2, (size.Height-side)/2
			place(track, x, y, side, side)
			place(arc, x, y, side, side)
		},
	}
}

func unit(value float32) float32 { return min(max(value, 0), 1) }

func percent(value float32) string { return fmt.Sprintf("%.0f %%", value*100) }
