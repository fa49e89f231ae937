// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fyne.io/fyne/v2"
)

// mostSteps is how many focusable things are passed at most on the way to a region.
const mostSteps = 300

// nextRegion is F6: from the navigation or the head to the plan or the list, from there to the chosen desk. From the desk
// the shell leads on to the navigation.
func (s *Screen) nextRegion() bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	if canvas == nil {
		return false
	}
	at, _ := canvas.Focused().(fyne.CanvasObject)
	detail := s.detailBox()
	switch {
	case inside(detail, at):
		return false
	case inside(s.stage.box, at):
		return focusIn(canvas, detail)
	case s.stage.plan.Visible():
		canvas.Focus(s.stage.plan)
		return true
	}
	return focusIn(canvas, s.stage.box)
}

// detailBox is where the chosen desk is shown.
func (s *Screen) detailBox() fyne.CanvasObject {
	if s.narrow() {
		return s.side.sheet
	}
	return s.side.pane
}

// inside tells whether an object lies within a box that is seen.
func inside(box, o fyne.CanvasObject) bool {
	if o == nil || !box.Visible() {
		return false
	}
	driver := fyne.CurrentApp().Driver()
	from, at := driver.AbsolutePositionForObject(box), driver.AbsolutePositionForObject(o)
	to := from.Add(box.Size())
	return at.X >= from.X && at.Y >= from.Y && at.X < to.X && at.Y < to.Y
}

// focusIn moves the focus on until it is in a box. Fyne tells no widget's children, so it walks.
func focusIn(canvas fyne.Canvas, box fyne.CanvasObject) bool {
	before := canvas.Focused()
	for range mostSteps {
		canvas.FocusNext()
		if at, ok := canvas.Focused().(fyne.CanvasObject); ok && inside(box, at) {
			return true
		}
	}
	canvas.Focus(before)
	return false
}

// handOn gives a key that means nothing to the focused object o to its window: Fyne gives keys to nobody else.
func (s *Screen) handOn(o fyne.CanvasObject, key *fyne.KeyEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(o); canvas != nil && canvas.OnTypedKey() != nil {
		canvas.OnTypedKey()(key)
		return
	}
	s.Keys(key)
}
