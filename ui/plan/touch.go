// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
)

// touches are the fingers on the plan. While any is known, fingers move the plan; Fyne's own drag, which goes on
// after the finger left, is for the mouse only.
type touches struct {
	at    map[int]fyne.Position
	moved bool // the first finger has left the circle of a tap
	used  bool // this is a device with fingers
}

// slop is how far in dp a finger may tremble and still tap.
const slop = 6

// Scrolled zooms about the pointer.
func (p *Plan) Scrolled(ev *fyne.ScrollEvent) {
	turn := float64(ev.Scrolled.DY)
	if turn == 0 {
		p.fitted = false
		p.picture.camera.pan(ev.Scrolled.DX, 0)
		p.redraw()
		return
	}
	p.zoomAbout(min(max(math.Exp(turn*0.006), 0.7), 1.4), ev.Position)
}

// Dragged moves the plan with the mouse.
func (p *Plan) Dragged(ev *fyne.DragEvent) {
	if !p.touches.used {
		p.move(ev.Dragged.DX, ev.Dragged.DY)
	}
}

// DragEnd forgets the fingers: after a drag Fyne does not say that they left.
func (p *Plan) DragEnd() { p.touches.at, p.touches.moved = nil, false }

func (p *Plan) move(dx, dy float32) {
	if p.picture.camera.ready() {
		p.fitted = false
		p.picture.camera.pan(dx, dy)
		p.redraw()
	}
}

// TouchDown notes a finger. The first finger of a gesture has ID 0, so it also ends what was left of the last one.
func (p *Plan) TouchDown(ev *mobile.TouchEvent) {
	p.touches.used = true
	if ev.ID == 0 || p.touches.at == nil {
		p.touches.at, p.touches.moved = map[int]fyne.Position{}, false
	}
	p.touches.at[ev.ID] = ev.Position
}

// TouchUp forgets a finger.
func (p *Plan) TouchUp(ev *mobile.TouchEvent) { delete(p.touches.at, ev.ID) }

// TouchCancel forgets a finger that left the plan.
func (p *Plan) TouchCancel(ev *mobile.TouchEvent) { delete(p.touches.at, ev.ID) }

// TouchMoved drags with one finger and pinches with two.
func (p *Plan) TouchMoved(ev *mobile.TouchEvent) {
	before, known := p.touches.at[ev.ID]
	if !known {
		return
	}
	delta := ev.Position.Subtract(before)
	if len(p.touches.at) == 1 && !p.touches.moved && math.Hypot(float64(delta.X), float64(delta.Y)) < slop {
		return
	}
	p.touches.moved = true
	p.touches.at[ev.ID] = ev.Position
	if other, two := p.other(ev.ID); two {
		p.pinch(before, ev.Position, other)
		return
	}
	p.move(delta.X, delta.Y)
}

func (p *Plan) other(id int) (fyne.Position, bool) {
	for i, at := range p.touches.at {
		if i != id {
			return at, true
		}
	}
	return fyne.Position{}, false
}

// pinch keeps both fingers on the spots of the plan that they hold: one finger moved, the other stayed.
func (p *Plan) pinch(from, to, other fyne.Position) {
	before := math.Hypot(float64(from.X-other.X), float64(from.Y-other.Y))
	after := math.Hypot(float64(to.X-other.X), float64(to.Y-other.Y))
	if before > 1 && after > 1 {
		p.zoomAbout(after/before, other)
	}
}
