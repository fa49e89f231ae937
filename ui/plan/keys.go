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

// TypedKey walks with the arrows and opens with Enter. It tells the screen nothing of other keys; the screen hears
// them through Key.
func (p *Plan) TypedKey(ev *fyne.KeyEvent) { p.Key(ev.Name) }

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
