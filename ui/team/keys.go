// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"fyne.io/fyne/v2"
)

// Keys implements ui.Screen: arrows walk the cells, PgUp and PgDn the weeks, Esc closes what is open and then
// forgets who was sought. Enter belongs to the
// cell with the focus.
func (s *Screen) Keys(key *fyne.KeyEvent) bool {
	if s.over != nil {
		if key.Name == fyne.KeyEscape {
			s.over.Close()
		}
		return true
	}
	switch key.Name {
	case fyne.KeyPageUp:
		s.turn(-1)
	case fyne.KeyPageDown:
		s.turn(1)
	case fyne.KeyUp:
		return s.walk(-1, 0)
	case fyne.KeyDown:
		return s.walk(1, 0)
	case fyne.KeyLeft:
		return s.walk(0, -1)
	case fyne.KeyRight:
		return s.walk(0, 1)
	case fyne.KeyEscape:
		if s.sought == "" {
			return false
		}
		s.forget()
	default:
		return false
	}
	return true
}

// walk moves the focus from cell to cell; it begins at the first one.
func (s *Screen) walk(rows, cols int) bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(s.flow.Object())
	if canvas == nil || len(s.cells) == 0 {
		return false
	}
	row, col, ok := s.focused(canvas)
	if ok {
		row = min(max(row+rows, 0), len(s.cells)-1)
		col = min(max(col+cols, 0), days-1)
	}
	canvas.Focus(s.cells[row][col])
	return true
}

// focused is the cell with the focus.
func (s *Screen) focused(canvas fyne.Canvas) (row, col int, ok bool) {
	for i, plates := range s.cells {
		for j, plate := range plates {
			if canvas.Focused() == fyne.Focusable(plate) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
