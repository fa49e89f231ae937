// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

func TestSheet(t *testing.T) {
	wear(t, Light, 1)
	newSheet := func(told *[]SheetState) *Sheet {
		s := NewSheet(box(100, 300))
		s.PeekHeight = 120
		s.OnState = func(state SheetState) { *told = append(*told, state) }
		hang(t, s, 390, 700)
		return s
	}
	drag := func(s *Sheet, dy float32) {
		s.panel.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, dy)})
		s.panel.DragEnd()
	}

	t.Run("peeks, opens and goes without telling the screen that asked for it", func(t *testing.T) {
		var told []SheetState
		s := newSheet(&told)

		assert.False(t, s.panel.Visible())
		s.SetState(SheetPeek)
		assert.InDelta(t, 580, s.panel.Position().Y, 0.1)
		s.SetState(SheetOpen)
		assert.InDelta(t, 700-300-20-gripHeight, s.panel.Position().Y, 0.1)
		s.SetState(SheetGone)

		assert.False(t, s.panel.Visible())
		assert.Empty(t, told)
	})
	t.Run("follows the finger and tells", func(t *testing.T) {
		var told []SheetState
		s := newSheet(&told)
		s.SetState(SheetPeek)

		drag(s, -200)
		drag(s, 10)
		drag(s, 100)
		drag(s, 100)

		assert.Equal(t, []SheetState{SheetOpen, SheetPeek, SheetGone}, told)
	})
	t.Run("closes at Esc, once", func(t *testing.T) {
		var told []SheetState
		s := newSheet(&told)
		s.SetState(SheetOpen)
		esc := &fyne.KeyEvent{Name: fyne.KeyEscape}

		assert.True(t, s.Key(esc))
		assert.False(t, s.Key(esc), "a sheet that is gone leaves Esc to the screen")

		assert.Equal(t, []SheetState{SheetGone}, told)
	})
	t.Run("is never higher than its space and scrolls instead", func(t *testing.T) {
		s := NewSheet(box(100, 3000))
		hang(t, s, 390, 700)

		s.SetState(SheetOpen)

		assert.InDelta(t, 684, s.Height(), 0.1)
	})
}
