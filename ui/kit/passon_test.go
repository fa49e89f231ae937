// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
)

func TestTouch_passes_on_what_is_not_a_tap(t *testing.T) {
	test.NewTempApp(t)
	tapped, heard := 0, []fyne.KeyName{}
	button := NewButton(Filled, "", "Buchen", func() { tapped++ })
	canvas := test.NewTempWindow(t, button).Canvas()
	canvas.SetOnTypedKey(func(key *fyne.KeyEvent) { heard = append(heard, key.Name) })
	canvas.Focus(button)

	for _, name := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyF6} {
		button.TypedKey(&fyne.KeyEvent{Name: name})
	}

	assert.Equal(t, []fyne.KeyName{fyne.KeyEscape, fyne.KeyF6}, heard)
	assert.Equal(t, 1, tapped)
}
