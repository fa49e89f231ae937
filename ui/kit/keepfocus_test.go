// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

func TestKeepFocus(t *testing.T) {
	button := func(label string) *Button { return NewButton(Outline, "", label, func() {}) }
	open := func(t *testing.T, objects ...fyne.CanvasObject) (*fyne.Container, fyne.Canvas) {
		test.NewTempApp(t).Settings().SetTheme(NewStillTheme(Light, 1))
		root := Stack(4, objects...)
		w := test.NewTempWindow(t, root)
		w.Resize(fyne.NewSize(300, 300))
		return root, w.Canvas()
	}
	swap := func(root *fyne.Container, objects ...fyne.CanvasObject) func() {
		return func() { root.Objects = objects; root.Refresh() }
	}
	t.Run("goes to what is called the same, wherever it stands now", func(t *testing.T) {
		old, next := button("Laden"), button("Laden")
		root, canvas := open(t, old, button("Zurück"))
		canvas.Focus(old)

		KeepFocus(root, swap(root, button("Neu"), NewCard(next)))

		assert.Equal(t, fyne.Focusable(next), canvas.Focused())
	})
	t.Run("goes by the order when the words have changed", func(t *testing.T) {
		old, next := button("Zurück"), button("Back")
		root, canvas := open(t, button("Laden"), old)
		canvas.Focus(old)

		KeepFocus(root, swap(root, button("Load"), next))

		assert.Equal(t, fyne.Focusable(next), canvas.Focused())
	})
	t.Run("goes nowhere when its place is gone", func(t *testing.T) {
		old := button("Laden")
		root, canvas := open(t, old)
		canvas.Focus(old)

		KeepFocus(root, swap(root, NewChip("", "Ruhig", false, nil)))

		assert.Nil(t, canvas.Focused())
	})
	t.Run("leaves the focus of others alone", func(t *testing.T) {
		other := button("Laden")
		root, canvas := open(t, other, Stack(0, button("Laden")))
		canvas.Focus(other)
		part := root.Objects[1].(*fyne.Container)

		KeepFocus(part, swap(part, button("Laden")))

		assert.Equal(t, fyne.Focusable(other), canvas.Focused())
	})
}
