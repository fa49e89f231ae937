// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// A Popover is a choice over the window: below what opened it, and on narrow windows at the lower edge. A tap beside it closes it; Esc is for its owner, who calls Close.
type Popover struct {
	canvas  fyne.Canvas
	anchor  fyne.Position
	below   float32 // the anchor's height
	width   float32
	ground  *Ground
	veil    *veil
	content *fyne.Container
	layer   *fyne.Container
	closed  func()
}

// narrowWindow is the width in dp below which a Popover comes from the lower edge.
const narrowWindow = 600

// OpenPopover shows content, width dp wide at text scale 1, over the window that anchor is in. It returns nil when anchor is in none. Closed, which may be nil, is called once when the popover goes, however it goes.
func OpenPopover(anchor fyne.CanvasObject, width float32, content fyne.CanvasObject, closed func()) *Popover {
	c := fyne.CurrentApp().Driver().CanvasForObject(anchor)
	if c == nil {
		return nil
	}
	p := &Popover{canvas: c, width: width, ground: NewGround(ToneSurface, 20), closed: closed}
	p.anchor, p.below = fyne.CurrentApp().Driver().AbsolutePositionForObject(anchor), anchor.Size().Height
	p.ground.Stroke, p.ground.Width = ToneLine, 1
	p.veil = &veil{onTapped: p.Close}
	p.veil.ExtendBaseWidget(p.veil)
	p.content = container.New(Padded(20), content)
	p.layer = container.New(p, p.veil, p.ground, Scroll(p.content))
	c.Overlays().Add(p.layer)
	p.layer.Resize(c.Size())
	return p
}

// SetContent shows something else in the same place.
func (p *Popover) SetContent(content fyne.CanvasObject) {
	p.content.Objects = []fyne.CanvasObject{content}
	p.content.Refresh()
	p.Layout(p.layer.Objects, p.layer.Size())
	p.layer.Refresh()
}

// Focus gives the focus to something in the popover, so that Enter does it before anything is chosen.
func (p *Popover) Focus(o fyne.Focusable) {
	if p != nil && p.canvas != nil {
		p.canvas.Focus(o)
	}
}

// Close takes the popover away. Closing again, or closing nil, does nothing.
func (p *Popover) Close() {
	if p == nil || p.canvas == nil {
		return
	}
	p.canvas.Overlays().Remove(p.layer)
	p.canvas = nil
	if p.closed != nil {
		p.closed()
	}
}

// Content is what is shown, for tests.
func (p *Popover) Content() fyne.CanvasObject { return p.content }

// MinSize asks for nothing: an overlay has the window's size.
func (p *Popover) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout keeps the choice within the window.
func (p *Popover) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
	narrow := size.Width < narrowWindow
	p.ground.TopOnly, p.ground.Radius, p.ground.Lift = narrow, 20, 2
	p.veil.dims = narrow
	width := min(p.width*TextScale(), size.Width-16)
	if narrow {
		p.ground.Radius, p.ground.Lift, width = 28, 3, size.Width
	}
	height := min(heightFor(p.content, width), size.Height-32)
	x := min(max(p.anchor.X, 8), size.Width-width-8)
	y := p.anchor.Y + p.below + 4
	if y+height > size.Height-8 {
		y = max(8, size.Height-8-height)
	}
	if narrow {
		x, y = 0, size.Height-height
	}
	p.ground.Refresh()
	p.veil.Refresh()
	place(objects[1], x, y, width, height)
	place(objects[2], x, y, width, height)
}

// veil catches the taps beside a popover, and dims what lies below one at the lower edge.
type veil struct {
	widget.BaseWidget
	dims     bool
	onTapped func()
}

// Tapped closes the popover.
func (v *veil) Tapped(*fyne.PointEvent) { v.onTapped() }

// CreateRenderer is for Fyne.
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	shade := newShape(clear, 0)
	ink := func() {
		shade.paint(clear, clear, 0)
		if v.dims {
			shade.FillColor = black(1.0 / 3)
		}
		shade.Refresh()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{shade.Rectangle},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(size fyne.Size) { place(shade, 0, 0, size.Width, size.Height) },
		refresh: ink,
	}
}
