// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// leastTouch is the smallest width and height in dp on which a control answers.
const leastTouch = 48

// touch is what all controls share: hover, press, focus, and Enter and Space for a tap.
type touch struct {
	widget.BaseWidget
	hovered, pressed, focused, off bool

	act    func() // what a tap does; nil does nothing
	spoken string // replaces the words a screen reader says
}

// Tapped does what the control is for, unless it is disabled.
func (t *touch) Tapped(*fyne.PointEvent) {
	t.pressed = false
	if !t.off && t.act != nil {
		t.act()
	}
	t.Refresh()
}

// Enable makes the control answer again.
func (t *touch) Enable() { t.off = false; t.Refresh() }

// Disable makes the control refuse taps.
func (t *touch) Disable() { t.off, t.pressed = true, false; t.Refresh() }

// Disabled tells whether the control refuses taps or has nothing to do; the Tab key passes it by.
func (t *touch) Disabled() bool { return t.off || t.act == nil }

// FocusGained shows the ring, and scrolls to it where the control is out of sight.
func (t *touch) FocusGained() {
	t.focused = true
	t.Refresh()
	revealFocused()
}

// FocusLost hides the ring.
func (t *touch) FocusLost() { t.focused, t.pressed = false, false; t.Refresh() }

// TypedRune ignores letters: screens own the shortcuts.
func (t *touch) TypedRune(rune) {}

// TypedKey takes Enter and Space for a tap, and passes every other key on to the window.
func (t *touch) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.Tapped(nil)
	default:
		t.passOn(key)
	}
}

// MouseIn shows that the pointer is over the control.
func (t *touch) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved is part of desktop.Hoverable.
func (t *touch) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends hover.
func (t *touch) MouseOut() { t.hovered, t.pressed = false, false; t.Refresh() }

// MouseDown shows the press.
func (t *touch) MouseDown(*desktop.MouseEvent) { t.pressed = true; t.Refresh() }

// MouseUp ends the press.
func (t *touch) MouseUp(*desktop.MouseEvent) { t.pressed = false; t.Refresh() }

// Cursor is the hand over a control that answers.
func (t *touch) Cursor() desktop.Cursor {
	if t.off || t.act == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// SetSpoken replaces what a screen reader says for the control.
func (t *touch) SetSpoken(words string) { t.spoken = words }

// AccessibilityRole is button.
func (t *touch) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// halo is the veil over a hovered or pressed control and the ring around a focused one.
type halo struct{ veil, ring *shape }

func newHalo(radius float32) halo {
	h := halo{veil: newShape(clear, radius), ring: newShape(clear, radius+3)}
	h.veil.Hide()
	h.ring.Hide()
	return h
}

func (h halo) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{h.veil.Rectangle, h.ring.Rectangle}
}

// place puts the veil over the drawn part and the ring 2 dp away from it.
func (h halo) place(x, y, w, height float32) {
	place(h.veil, x, y, w, height)
	place(h.ring, x-4, y-4, w+8, height+8)
}

// show follows the state of the control; ink is the tone of its words, 4 % of which hover and 8 % of which press put over it.
func (h halo) show(t *touch, ink fyne.ThemeColorName) {
	h.veil.Hidden = t.off || !t.hovered && !t.pressed
	h.veil.FillColor = faded(ink, 0.04)
	if t.pressed {
		h.veil.FillColor = faded(ink, 0.08)
	}
	h.veil.Refresh()
	h.ring.Hidden = !t.focused
	h.ring.paint(clear, ToneFocus, 2)
}

func (h halo) round(radius float32) {
	h.veil.CornerRadius, h.ring.CornerRadius = radius, radius+3
}
