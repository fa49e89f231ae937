// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// TileTint is the colour of a tile.
type TileTint int

// The tints of a tile: petrol, amber, green, red, plum, and grey.
const (
	TileSoft TileTint = iota
	TileAmber
	TileGood
	TileBad
	TilePlum
	TileQuiet
)

// Tile is the rounded square with an icon at the left of a row, 44 dp.
type Tile struct {
	widget.BaseWidget
	icon   string
	tint   TileTint
	size   float32
	figure float32
	inner  fyne.CanvasObject
}

// NewTile makes a tile with an icon.
func NewTile(icon string, tint TileTint) *Tile {
	t := &Tile{icon: icon, tint: tint, size: 44, figure: 22}
	t.ExtendBaseWidget(t)
	return t
}

// NewTileWith makes a tile with a small object in its middle, such as a desk symbol.
func NewTileWith(inner fyne.CanvasObject, tint TileTint) *Tile {
	t := &Tile{inner: inner, tint: tint, size: 44}
	t.ExtendBaseWidget(t)
	return t
}

// newBigTile is the one of empty pictures, 72 dp.
func newBigTile(icon string, tint TileTint) *Tile {
	t := &Tile{icon: icon, tint: tint, size: 72, figure: 36}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows another icon and tint.
func (t *Tile) Set(icon string, tint TileTint) { t.icon, t.tint = icon, tint; t.Refresh() }

func (t *Tile) tones() (fill, ink fyne.ThemeColorName) {
	switch t.tint {
	case TileAmber:
		return ToneAmberSoft, ToneOnAmberSoft
	case TileGood:
		return ToneGoodSoft, ToneOnGoodSoft
	case TileBad:
		return ToneBadSoft, ToneOnBadSoft
	case TilePlum:
		return TonePlumSoft, ToneOnPlumSoft
	case TileQuiet:
		return ToneSunken, ToneText
	default:
		return TonePrimarySoft, ToneOnPrimarySoft
	}
}

// CreateRenderer is for Fyne.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	ground, icon := newShape(clear, t.size*0.3), NewIcon(t.icon, t.figure, ToneText)
	objects := []fyne.CanvasObject{ground.Rectangle, icon}
	if t.inner != nil {
		objects = []fyne.CanvasObject{ground.Rectangle, t.inner}
	}
	ink := func() {
		fill, words := t.tones()
		ground.paint(fill, words, contrastOutline(1.5))
		icon.name, icon.tone = t.icon, words
		icon.Refresh()
		if t.inner != nil {
			t.inner.Refresh()
		}
	}
	ink()
	side := func() float32 { return max(t.size, iconScale(t.size*0.8)) }
	return &drawing{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(side(), side()) },
		refresh: ink,
		layout: func(size fyne.Size) {
			s := side()
			x, y := (size.Width-s)/2, (size.Height-s)/2
			place(ground, x, y, s, s)
			place(icon, x, y, s, s)
			if t.inner != nil {
				m := t.inner.MinSize()
				place(t.inner, x+(s-m.Width)/2, y+(s-m.Height)/2, m.Width, m.Height)
			}
		},
	}
}
