// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"reflect"

	"fyne.io/fyne/v2"
)

// KeepFocus changes what lies below root. If the focus was there, it goes to what now stands in its place: to what is
// called the same, or, where words have changed too, to what comes as the same in the order. Fyne leaves the focus on an
// object that nobody sees any more, where keys have no effect.
func KeepFocus(root fyne.CanvasObject, change func()) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(root)
	if canvas == nil {
		change()
		return
	}
	focused := canvas.Focused()
	at := indexOf(focusables(root), focused)
	change()
	if focused == nil || at < 0 || canvas.Focused() != focused {
		return
	}
	after := focusables(root)
	if indexOf(after, focused) >= 0 {
		return
	}
	if heir := heirOf(after, focused, at); heir >= 0 && answers(after[heir]) {
		canvas.Focus(after[heir])
		return
	}
	canvas.Unfocus()
}

func answers(f fyne.Focusable) bool {
	off, ok := f.(fyne.Disableable)
	return !ok || !off.Disabled()
}

// focusables are all that can have the focus below root, those too that refuse it now: their places count.
func focusables(root fyne.CanvasObject) (found []fyne.Focusable) {
	if root == nil || !root.Visible() {
		return nil
	}
	if f, ok := root.(fyne.Focusable); ok {
		found = append(found, f)
	}
	for _, child := range inside(root) {
		found = append(found, focusables(child)...)
	}
	return found
}

func indexOf(all []fyne.Focusable, one fyne.Focusable) int {
	for i, f := range all {
		if f == one {
			return i
		}
	}
	return -1
}

// heirOf is where the one stands that is called like the lost one, the nearest of several; else where the lost one stood,
// if what is there now is of its kind; else -1.
func heirOf(all []fyne.Focusable, lost fyne.Focusable, at int) int {
	best := -1
	for i, f := range all {
		if alike(f, lost) && called(f) == called(lost) && (best < 0 || max(i-at, at-i) < max(best-at, at-best)) {
			best = i
		}
	}
	if best < 0 && at < len(all) && alike(all[at], lost) {
		return at
	}
	return best
}

func alike(a, b fyne.Focusable) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

func called(f fyne.Focusable) string {
	if speaks, ok := f.(fyne.Accessible); ok {
		return speaks.AccessibilityLabel()
	}
	return ""
}
