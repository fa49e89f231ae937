// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// passOn gives a key to the window in which the control has the focus. Fyne hands keys to the focused widget only: after
// a tap on any button the screen's own keys, and Esc, would be lost.
func (t *touch) passOn(key *fyne.KeyEvent) {
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		canvas := window.Canvas()
		focused, ok := canvas.Focused().(interface{ touched() *touch })
		if !ok || focused.touched() != t {
			continue
		}
		if hear := canvas.OnTypedKey(); hear != nil {
			hear(key)
		}
		return
	}
}

func (t *touch) touched() *touch { return t }
