// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawing is the one renderer of the kit: a widget gives its objects and says how they are placed and inked.
type drawing struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func()
	destroy func() // may be nil
	size    fyne.Size
}

func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) MinSize() fyne.Size           { return d.min() }

func (d *drawing) Destroy() {
	if d.destroy != nil {
		d.destroy()
	}
}

func (d *drawing) Layout(size fyne.Size) {
	d.size = size
	d.layout(size)
}

func (d *drawing) Refresh() {
	d.refresh()
	if !d.size.IsZero() {
		d.layout(d.size)
	}
}

// shape is a rectangle that remembers its tones and inks itself anew.
type shape struct {
	*canvas.Rectangle
	fill, stroke fyne.ThemeColorName
}

func newShape(fill fyne.ThemeColorName, radius float32) *shape {
	s := &shape{Rectangle: &canvas.Rectangle{CornerRadius: radius}, fill: fill}
	s.ink()
	return s
}

func (s *shape) ink() {
	s.FillColor = Color(s.fill)
	s.StrokeColor = Color(s.stroke)
	if s.fill == clear && s.stroke != clear {
		s.FillColor = faintest(s.stroke)
	}
}

// faintest is the tone at the least opacity there is. OpenGL mixes an outline's inner edge with the ground's colour whatever its opacity, so that nothing but transparent black around a bright ring shows as a grey fringe.
func faintest(name fyne.ThemeColorName) color.Color {
	c := color.NRGBAModel.Convert(Color(name)).(color.NRGBA)
	c.A = 1
	return c
}

// paint sets fill, outline and its width at once; width 0 is no outline.
func (s *shape) paint(fill, stroke fyne.ThemeColorName, width float32) {
	if width == 0 {
		stroke = clear
	}
	s.fill, s.stroke, s.StrokeWidth = fill, stroke, width
	s.ink()
	s.Refresh()
}

// place moves and resizes in one word. No size is below zero: a painter that meets one panics.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	o.Move(fyne.NewPos(x, y))
}

// lift gives a rectangle the shadow of a floating control (1), a popover (2) or a sheet that stands on the lower edge (3); 0 and the contrast theme have none.
func lift(r *canvas.Rectangle, level int) {
	if level == 0 || CurrentMode() == Contrast {
		r.Shadow = canvas.Shadow{}
		return
	}
	y, blur := [...]float32{0, 2, 8, -4}[level], float32(28)
	alpha := float32(0.16)
	if level == 1 {
		blur = 8
	} else if CurrentMode() == Dark {
		alpha = 0.5
	}
	r.Shadow = canvas.Shadow{Color: black(alpha), BlurRadius: blur, Offset: fyne.NewPos(0, y)}
}

func black(alpha float32) color.Color { return color.NRGBA{A: uint8(255 * alpha)} }
