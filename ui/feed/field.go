// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A field is an entry of several lines: Esc leaves it, Ctrl/Cmd+Enter sends, and the window's own keys go on working.
type field struct {
	widget.Entry
	screen *Screen
}

func newField(s *Screen) *field {
	f := &field{screen: s}
	f.MultiLine, f.Wrapping = true, fyne.TextWrapWord
	f.ExtendBaseWidget(f)
	f.SetMinRowsVisible(3)
	f.PlaceHolder = s.words.T("feed.say.hint")
	f.SetText(s.draft)
	return f
}

// TypedKey leaves with Esc; all else is typing.
func (f *field) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		if canvas := fyne.CurrentApp().Driver().CanvasForObject(f); canvas != nil {
			canvas.Unfocus()
		}
		return
	}
	f.Entry.TypedKey(key)
}

// TypedShortcut sends with Ctrl or Cmd and Enter, and hands to the window what an entry has no use for.
func (f *field) TypedShortcut(shortcut fyne.Shortcut) {
	custom, ok := shortcut.(*desktop.CustomShortcut)
	if !ok {
		f.Entry.TypedShortcut(shortcut)
		return
	}
	if (custom.KeyName == fyne.KeyReturn || custom.KeyName == fyne.KeyEnter) && custom.Modifier&fyne.KeyModifierShortcutDefault != 0 {
		if f.screen.draft != "" {
			f.screen.onSay()
		}
		return
	}
	f.Entry.TypedShortcut(shortcut)
}
