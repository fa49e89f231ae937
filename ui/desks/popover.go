// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/ui/kit"
)

// A popover is a small choice above the screen, below what opened it. A tap beside it or Esc closes it.
type popover struct {
	canvas  fyne.Canvas
	layer   *fyne.Container
	content *fyne.Container
	anchor  fyne.CanvasObject
	width   float32
	close   func()
}

// openAt shows content below an anchor, in place of what was open.
func (s *Screen) openAt(anchor fyne.CanvasObject, width float32, content fyne.CanvasObject) {
	s.closePopover()
	c := fyne.CurrentApp().Driver().CanvasForObject(anchor)
	if c == nil {
		return
	}
	ground := kit.NewGround(kit.ToneSurface, 20)
	ground.Stroke, ground.Width, ground.Lift = kit.ToneLine, 1, 2
	p := &popover{canvas: c, anchor: anchor, width: width, close: s.closePopover}
	cover := &veil{onTapped: s.closePopover}
	cover.ExtendBaseWidget(cover)
	p.content = container.New(kit.Padded(16), content)
	p.layer = container.New(p, cover, ground, kit.Scroll(p.content))
	s.over = p
	c.Overlays().Add(p.layer)
	p.layer.Resize(c.Size())
}

// closePopover closes what is open and tells whether anything was.
func (s *Screen) closePopover() {
	if s.over == nil {
		return
	}
	s.over.canvas.Overlays().Remove(s.over.layer)
	s.over = nil
}

// Close is for the shell, which takes overlays away when it leaves the screen.
func (p *popover) Close() { p.close() }

// MinSize asks for nothing: an overlay has the window's size.
func (p *popover) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout keeps the choice within the window.
func (p *popover) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.anchor)
	width := min(p.width*kit.TextScale(), size.Width-16)
	p.content.Resize(fyne.NewSize(width, p.content.MinSize().Height)) // words wrap: the height follows the width
	height := min(p.content.MinSize().Height, size.Height-32)
	x := min(max(at.X, 8), size.Width-width-8)
	y := at.Y + p.anchor.Size().Height + 4
	if y+height > size.Height-8 {
		y = max(8, size.Height-8-height)
	}
	put(objects[1], x, y, width, height)
	put(objects[2], x, y, width, height)
}

// veil catches the taps beside a popover.
type veil struct {
	widget.BaseWidget
	onTapped func()
}

// Tapped closes the popover.
func (v *veil) Tapped(*fyne.PointEvent) { v.onTapped() }

// CreateRenderer is for Fyne.
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
