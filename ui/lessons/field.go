// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A field is an entry of one line. Esc leaves it, so that the window's own keys are heard again; Enter is told to submitted.
type field struct {
	widget.Entry
}

func newField(text, hint string, changed func(string), submitted func()) *field {
	f := &field{}
	f.Wrapping = fyne.TextWrapOff
	f.ExtendBaseWidget(f)
	f.PlaceHolder = hint
	f.SetText(text)
	f.OnChanged = changed
	if submitted != nil {
		f.OnSubmitted = func(string) { submitted() }
	}
	return f
}

// TypedKey leaves with Esc; all else is typing.
func (f *field) TypedKey(key *fyne.KeyEvent) {
	if key.Name != fyne.KeyEscape {
		f.Entry.TypedKey(key)
	} else if canvas := fyne.CurrentApp().Driver().CanvasForObject(f); canvas != nil {
		canvas.Unfocus()
	}
}
