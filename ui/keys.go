// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Attach lets the shell hear the window's keys: Ctrl or Cmd with 1 to 4 for the destinations and with K for the
// search, F5 to try the server now, F6 between navigation and screen, Esc one step back.
func (s *Shell) Attach(canvas fyne.Canvas) {
	s.canvas = canvas
	canvas.SetOnTypedKey(s.Key)
	for _, key := range chordKeys {
		for _, modifier := range chordModifiers {
			canvas.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier}, func(fyne.Shortcut) { s.Chord(key) })
		}
	}
}

var (
	digits         = []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5}
	chordKeys      = append(digits[:len(digits):len(digits)], fyne.KeyK)
	chordModifiers = []fyne.KeyModifier{fyne.KeyModifierControl, fyne.KeyModifierSuper}
)

func isChord(s *desktop.CustomShortcut) bool {
	return slices.Contains(chordKeys, s.KeyName) && slices.Contains(chordModifiers, s.Modifier)
}

// Chord handles a key that was pressed with Ctrl or Cmd.
func (s *Shell) Chord(key fyne.KeyName) {
	if key == fyne.KeyK {
		s.Search()
		return
	}
	for i, to := range s.order {
		if i < len(digits) && digits[i] == key {
			s.visit(to)
		}
	}
}

// Key handles a key that no widget took: the screen has the first word.
func (s *Shell) Key(key *fyne.KeyEvent) {
	if screen := s.screen(); screen != nil && screen.Keys(key) {
		return
	}
	switch key.Name {
	case fyne.KeyF6:
		s.otherSide()
	case fyne.KeyF5:
		s.tryNow()
	case fyne.KeyEscape:
		if s.frame.notice.box.Visible() {
			s.frame.notice.hide()
			return
		}
		s.Back()
	}
}

// tryNow reads again and asks for the server, as F5 does everywhere.
func (s *Shell) tryNow() {
	s.Refresh(Everything)
	if s.OnTry != nil {
		s.OnTry()
	}
}

// otherSide moves the focus from the navigation to the screen or back. Fyne tells no widget's children, so the focus
// walks until it has left the side it was on.
func (s *Shell) otherSide() {
	if s.canvas == nil {
		return
	}
	inNavigation := s.focusInNavigation()
	for range 300 {
		s.canvas.FocusNext()
		if s.canvas.Focused() == nil || s.focusInNavigation() != inNavigation {
			return
		}
	}
}

func (s *Shell) focusInNavigation() bool {
	focused, ok := s.canvas.Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(focused)
	if s.frame.rail.Visible() {
		return at.X < railWidth()
	}
	return s.frame.bar.Visible() && at.Y >= s.frame.bar.Position().Y
}
