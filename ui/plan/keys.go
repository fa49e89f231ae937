// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"fyne.io/fyne/v2"
)

// FocusGained shows by the ring's colour that arrow keys walk from here.
func (p *Plan) FocusGained() {
	p.picture.ring = true
	p.redraw()
}

// FocusLost gives the ring its own colour back.
func (p *Plan) FocusLost() {
	p.picture.ring = false
	p.redraw()
}

// TypedRune zooms with + − 0.
func (p *Plan) TypedRune(r rune) {
	switch r {
	case '+':
		p.ZoomBy(zoomStep)
	case '-', '−':
		p.ZoomBy(1 / zoomStep)
	case '0':
		p.Fit()
	}
}

// zoomStep is what a press of a button or a key does.
const zoomStep = 1.25

// TypedKey walks with the arrows and opens with Enter; other keys go to OnKey. The zoom's keys are left to TypedRune,
// which knows the keyboard's layout.
func (p *Plan) TypedKey(ev *fyne.KeyEvent) {
	if !p.Key(ev.Name) && p.OnKey != nil && !zooms(ev.Name) {
		p.OnKey(ev)
	}
}

func zooms(name fyne.KeyName) bool {
	return name == fyne.KeyPlus || name == fyne.KeyEqual || name == fyne.KeyMinus || name == fyne.Key0
}

// ZoomKey zooms by a key that was pressed while the plan had no focus, and tells whether it did.
func (p *Plan) ZoomKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyPlus, fyne.KeyEqual:
		p.ZoomBy(zoomStep)
	case fyne.KeyMinus:
		p.ZoomBy(1 / zoomStep)
	case fyne.Key0:
		p.Fit()
	}
	return zooms(name)
}

// ZoomIn and ZoomOut are one press of a button.
func (p *Plan) ZoomIn() { p.ZoomBy(zoomStep) }

// ZoomOut is one press of a button.
func (p *Plan) ZoomOut() { p.ZoomBy(1 / zoomStep) }

var steps = map[fyne.KeyName]step{fyne.KeyLeft: left, fyne.KeyRight: right, fyne.KeyUp: up, fyne.KeyDown: down}

// Key does what a key means for the plan and tells whether it means anything. Screens hand keys on that nobody took.
func (p *Plan) Key(name fyne.KeyName) bool {
	if to, ok := steps[name]; ok {
		p.walk(to)
		return true
	}
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.picture.chosen == "" || p.OnOpened == nil {
			return false
		}
		p.OnOpened(p.picture.chosen)
		return true
	}
	return false
}

// walk chooses the next desk; the first press chooses the first desk.
func (p *Plan) walk(to step) {
	desks := p.picture.desks
	if len(desks.rows) == 0 {
		return
	}
	next := desks.rows[0][0]
	if i, ok := desks.of[p.picture.chosen]; ok {
		next = desks.walk(i, to)
	}
	p.choose(desks.desks[next].ID)
	p.Reveal(desks.desks[next].ID)
}
