// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Fyne's canvas strokes no dashes, and its SVG reader keeps a stroke's width whatever the picture's size. So outlines here are filled shapes.

// track walks the middle of a rounded rectangle's outline, clockwise from where the upper edge begins.
type track struct{ x, y, w, h, r float64 }

// newTrack lies half the line's width inside of a w×h box whose outer radius is r.
func newTrack(w, h, r, line float64) track {
	return track{line / 2, line / 2, w - line, h - line, max(r-line/2, 0)}
}

func (t track) arc() float64 { return t.r * math.Pi / 2 }

func (t track) length() float64 { return 2*(t.w-2*t.r) + 2*(t.h-2*t.r) + 4*t.arc() }

// at returns the point s along the outline and the outward normal there.
func (t track) at(s float64) (x, y, nx, ny float64) {
	s = math.Mod(s, t.length())
	for side := range 4 {
		straight := t.w - 2*t.r
		if side%2 == 1 {
			straight = t.h - 2*t.r
		}
		if s <= straight {
			return t.onEdge(side, s)
		}
		s -= straight
		if s <= t.arc() {
			return t.onCorner(side, s)
		}
		s -= t.arc()
	}
	return t.onEdge(0, 0)
}

func (t track) onEdge(side int, s float64) (x, y, nx, ny float64) {
	switch side {
	case 0:
		return t.x + t.r + s, t.y, 0, -1
	case 1:
		return t.x + t.w, t.y + t.r + s, 1, 0
	case 2:
		return t.x + t.w - t.r - s, t.y + t.h, 0, 1
	default:
		return t.x, t.y + t.h - t.r - s, -1, 0
	}
}

func (t track) onCorner(side int, s float64) (x, y, nx, ny float64) {
	cx, cy := t.x+t.r, t.y+t.r
	if side == 0 || side == 1 {
		cx = t.x + t.w - t.r
	}
	if side == 1 || side == 2 {
		cy = t.y + t.h - t.r
	}
	angle := -math.Pi/2 + float64(side)*math.Pi/2
	if t.r > 0 {
		angle += s / t.r
	}
	nx, ny = math.Cos(angle), math.Sin(angle)
	return cx + t.r*nx, cy + t.r*ny, nx, ny
}

// dashes draws the outline of a w×h box with outer radius r as filled pieces, about on long and off apart; the gaps are evened out so that the outline closes.
func dashes(w, h, r, line, on, off float64, fill string) string {
	t := newTrack(w, h, r, line)
	count := max(math.Round(t.length()/(on+off)), 4)
	step := t.length() / count
	var path strings.Builder
	for i := range int(count) {
		t.dash(&path, float64(i)*step+off/2, step-off, line/2)
	}
	return fmt.Sprintf(`<path fill="%s" d="%s"/>`, fill, path.String())
}

// dash adds one piece of the outline: its outer edge forth and its inner edge back.
func (t track) dash(path *strings.Builder, from, length, half float64) {
	pieces := max(int(math.Ceil(length/1.5)), 1)
	verb := "M"
	for side := 1.0; side >= -1; side -= 2 {
		for i := 0; i <= pieces; i++ {
			along := float64(i) / float64(pieces)
			if side < 0 {
				along = 1 - along
			}
			x, y, nx, ny := t.at(from + along*length)
			fmt.Fprintf(path, "%s%.2f %.2f ", verb, x+side*half*nx, y+side*half*ny)
			verb = "L"
		}
	}
	path.WriteString("Z ")
}

// Dashed is a rounded rectangle with a dashed outline, for what is not decided or still open.
type Dashed struct {
	widget.BaseWidget
	// Fill and Stroke are tones; an empty Fill is not drawn.
	Fill, Stroke fyne.ThemeColorName
	// Radius rounds the corners, Width is the line's, both in dp.
	Radius, Width float32
}

// NewDashed makes a rectangle with a dashed outline of 1.5 dp.
func NewDashed(fill, stroke fyne.ThemeColorName, radius float32) *Dashed {
	d := &Dashed{Fill: fill, Stroke: stroke, Radius: radius, Width: 1.5}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer is for Fyne.
func (d *Dashed) CreateRenderer() fyne.WidgetRenderer {
	ground := newShape(d.Fill, d.Radius)
	line := &canvas.Image{FillMode: canvas.ImageFillStretch}
	return &drawing{
		objects: []fyne.CanvasObject{ground.Rectangle, line},
		min:     func() fyne.Size { return fyne.Size{} },
		refresh: func() {
			ground.CornerRadius = d.Radius
			ground.paint(d.Fill, clear, 0)
			d.draw(line)
		},
		layout: func(size fyne.Size) {
			place(ground, 0.5, 0.5, size.Width-1, size.Height-1)
			d.draw(line)
			place(line, 0, 0, size.Width, size.Height)
		},
	}
}

// draw draws the outline, once it is seen: most plates never show theirs, and it is a picture as large as they are.
func (d *Dashed) draw(line *canvas.Image) {
	size, ink := d.Size(), hexOf(Color(d.Stroke))
	if d.Hidden || size.Width < 8 || size.Height < 8 {
		return
	}
	name := fmt.Sprintf("dashed-%.1f-%.1f-%.1f-%.1f-%s.svg", size.Width, size.Height, d.Radius, d.Width, ink[1:])
	if line.Resource != nil && line.Resource.Name() == name {
		return
	}
	drawn := dashes(float64(size.Width), float64(size.Height), float64(d.Radius), float64(d.Width), 4, 3, ink)
	line.Resource = fyne.NewStaticResource(name, fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%.1f" height="%.1f" viewBox="0 0 %.1f %.1f">%s</svg>`,
		size.Width, size.Height, size.Width, size.Height, drawn))
	line.Refresh()
}
