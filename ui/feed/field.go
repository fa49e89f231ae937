// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A field is an entry, mostly of several lines that wrap at words. Esc leaves it, so that the window's own keys are heard again.
type field struct {
	widget.Entry
	// chords are what Ctrl or Cmd with a key does.
	chords map[fyne.KeyName]func()
	// broken is called before a line is broken, and tells whether it has done all there is to do; nil for nothing.
	broken func() bool
}

// newField shows a text in at least so many lines; hint stands there while it is empty.
func newField(text, hint string, lines int) *field {
	f := &field{chords: map[fyne.KeyName]func(){}}
	f.MultiLine, f.Wrapping = true, fyne.TextWrapWord
	f.ExtendBaseWidget(f)
	f.SetMinRowsVisible(lines)
	f.PlaceHolder = hint
	f.SetText(text)
	return f
}

// newLine shows a text in one line.
func newLine(text, hint string) *field {
	f := &field{chords: map[fyne.KeyName]func(){}}
	f.Wrapping = fyne.TextWrapOff
	f.ExtendBaseWidget(f)
	f.PlaceHolder = hint
	f.SetText(text)
	return f
}

// TypedKey leaves with Esc; all else is typing.
func (f *field) TypedKey(key *fyne.KeyEvent) {
	breaks := key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
	if breaks && f.broken != nil && f.broken() {
		return
	}
	if key.Name != fyne.KeyEscape {
		f.Entry.TypedKey(key)
	} else if canvas := fyne.CurrentApp().Driver().CanvasForObject(f); canvas != nil {
		canvas.Unfocus()
	}
}

// TypedShortcut does what a chord does; all else is an entry's.
func (f *field) TypedShortcut(shortcut fyne.Shortcut) {
	if custom, ok := shortcut.(*desktop.CustomShortcut); ok && custom.Modifier == fyne.KeyModifierShortcutDefault {
		if do := f.chords[custom.KeyName]; do != nil {
			do()
			return
		}
	}
	f.Entry.TypedShortcut(shortcut)
}
