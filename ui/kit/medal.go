// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Medal is the picture of something that can be earned: a rounded square of 56 dp, tinted with a filled icon when it is, and dashed until
// then.
type Medal struct {
	widget.BaseWidget
	icon   string
	tint   TileTint
	earned bool
	size   float32
}

// NewMedal makes a medal.
func NewMedal(icon string, tint TileTint, earned bool) *Medal {
	return newMedal(icon, tint, earned, 56)
}

// NewLargeMedal makes one for a page of its own, 96 dp.
func NewLargeMedal(icon string, tint TileTint, earned bool) *Medal {
	return newMedal(icon, tint, earned, 96)
}

func newMedal(icon string, tint TileTint, earned bool, size float32) *Medal {
	m := &Medal{icon: icon, tint: tint, earned: earned, size: size}
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer is for Fyne.
func (m *Medal) CreateRenderer() fyne.WidgetRenderer {
	radius := m.size * 20 / 56
	ground, dashed, icon := newShape(clear, radius), NewDashed(clear, ToneControl, radius), NewIcon(m.icon, m.size*0.5, ToneMuted)
	ink := func() {
		fill, words := (&Tile{tint: m.tint}).tones()
		dashed.Hidden, dashed.Stroke = m.earned, ToneControl
		icon.name, icon.tone = m.icon, ToneMuted
		if m.earned {
			icon.name, icon.tone = filledTwin(m.icon), words
			ground.paint(fill, words, contrastOutline(1.5))
		} else {
			ground.paint(clear, clear, 0)
		}
		dashed.Refresh()
		icon.Refresh()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{ground.Rectangle, dashed, icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(m.size) },
		refresh: ink,
		layout: func(size fyne.Size) {
			x, y := (size.Width-m.size)/2, (size.Height-m.size)/2
			place(ground, x, y, m.size, m.size)
			place(dashed, x, y, m.size, m.size)
			place(icon, x, y, m.size, m.size)
		},
	}
}
