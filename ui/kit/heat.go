// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// HeatCell is a share as a coloured cell with its figure in it: the darker, the fuller. What is not told is hatched, so that it is no empty
// cell, and no colour alone says anything.
type HeatCell struct {
	widget.BaseWidget
	percent int
	words   string
	spoken  string
	figure  *Text
}

// NewHeatCell shows words on the colour of a percentage; below 0 it is hatched. It says spoken to those who listen.
func NewHeatCell(percent int, words, spoken string) *HeatCell {
	c := &HeatCell{percent: percent, words: words, spoken: spoken, figure: NewText(words, Strong)}
	c.figure.Align = fyne.TextAlignCenter
	c.figure.SetColor(onHeat(percent))
	if percent < 0 {
		c.figure.SetStyle(SmallStrong)
	}
	c.ExtendBaseWidget(c)
	return c
}

// heat are the steps of the scale by where they end.
var heat = []struct {
	below int
	tone  fyne.ThemeColorName
}{{20, ToneHeat0}, {40, ToneHeat1}, {60, ToneHeat2}, {75, ToneHeat3}, {90, ToneHeat4}, {101, ToneHeat5}}

// HeatTone is the tone of a percentage.
func HeatTone(percent int) fyne.ThemeColorName {
	for _, step := range heat {
		if percent < step.below {
			return step.tone
		}
	}
	return ToneHeat5
}

// onHeat is the tone of a figure on it.
func onHeat(percent int) fyne.ThemeColorName {
	if percent >= 75 {
		return ToneSurface
	}
	return ToneText
}

// AccessibilityLabel returns what the cell says in words.
func (c *HeatCell) AccessibilityLabel() string { return c.spoken }

// AccessibilityRole is text.
func (c *HeatCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (c *HeatCell) CreateRenderer() fyne.WidgetRenderer {
	ground, plate := newShape(HeatTone(c.percent), 10), newShape(ToneSurface, 6)
	hatch := &canvas.Image{FillMode: canvas.ImageFillStretch}
	ink := func() {
		if c.percent < 0 {
			ground.paint(ToneSurface, ToneControl, 1.5)
			plate.paint(ToneSurface, clear, 0)
			c.hatch(hatch)
			return
		}
		ground.paint(HeatTone(c.percent), ToneText, map[bool]float32{true: 1}[CurrentMode() == Contrast])
	}
	plate.Hidden, hatch.Hidden = c.percent >= 0, c.percent >= 0
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{ground.Rectangle, hatch, plate.Rectangle, c.figure},
		min:     func() fyne.Size { return c.figure.MinSize().AddWidthHeight(8, 16) },
		layout: func(size fyne.Size) {
			place(ground, 0, 0, size.Width, size.Height)
			c.hatch(hatch)
			place(hatch, 2, 2, size.Width-4, size.Height-4)
			said := c.figure.MinSize()
			place(plate, (size.Width-said.Width)/2-5, (size.Height-said.Height)/2-2, said.Width+10, said.Height+4)
			place(c.figure, 0, (size.Height-said.Height)/2, size.Width, said.Height)
		},
		refresh: func() { ink(); c.figure.Refresh() },
	}
}

// hatch draws stripes from the lower left to the upper right, once it is seen.
func (c *HeatCell) hatch(onto *canvas.Image) {
	size, ink := c.Size().SubtractWidthHeight(4, 4), hexOf(Color(ToneLine))
	if c.percent >= 0 || size.Width < 8 || size.Height < 8 {
		return
	}
	name := fmt.Sprintf("hatched-%.1f-%.1f-%s.svg", size.Width, size.Height, ink[1:])
	if onto.Resource != nil && onto.Resource.Name() == name {
		return
	}
	const step, wide = 12, 5
	var path strings.Builder
	w, h := size.Width, size.Height
	for x := -h; x < w; x += step {
		fmt.Fprint(&path, stripe(x, wide, w, h))
	}
	onto.Resource = fyne.NewStaticResource(name, fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%.1f" height="%.1f" viewBox="0 0 %.1f %.1f"><path fill="%s" d="%s"/></svg>`,
		w, h, w, h, ink, path.String()))
	onto.Refresh()
}

// stripe is the part within a w×h box of a stripe whose lower edge goes from x to x+wide, and which leans by 45°.
func stripe(x, wide, w, h float32) string {
	type point struct{ x, y float32 }
	corners := []point{{x, h}, {x + h, 0}, {x + h + wide, 0}, {x + wide, h}}
	var kept []point
	clip := func(inside func(point) bool, cut func(a, b point) point) {
		kept = nil
		for i, b := range corners {
			a := corners[(i+len(corners)-1)%len(corners)]
			if inside(a) != inside(b) {
				kept = append(kept, cut(a, b))
			}
			if inside(b) {
				kept = append(kept, b)
			}
		}
		corners = kept
	}
	at := func(edge float32) func(a, b point) point {
		return func(a, b point) point { return point{edge, a.y + (b.y-a.y)*(edge-a.x)/(b.x-a.x)} }
	}
	clip(func(p point) bool { return p.x >= 0 }, at(0))
	clip(func(p point) bool { return p.x <= w }, at(w))
	var path strings.Builder
	for i, p := range corners {
		fmt.Fprintf(&path, "%s%.1f %.1f ", map[bool]string{true: "M"}[i == 0]+map[bool]string{true: "L"}[i > 0], p.x, p.y)
	}
	if path.Len() > 0 {
		path.WriteString("Z ")
	}
	return path.String()
}
