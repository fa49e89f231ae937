// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// growing shows the size of text and the language as the client does.
type growing struct {
	*device
	t     *testing.T
	stage *stage
}

func (d growing) Applied(p Preferences) {
	test.ApplyTheme(d.t, kit.NewStillTheme(kit.Light, float32(p.textSize())/100))
	if p.Language != "" && p.Language != d.stage.shell.Text.Language() {
		require.NoError(d.t, d.stage.shell.Text.SetLanguage(p.Language))
		d.stage.shell.Rebuild()
	}
}

func (s *stage) press(key fyne.KeyName) {
	if f := s.window.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	s.shell.Key(&fyne.KeyEvent{Name: key})
}

func (s *stage) focused(t *testing.T) string {
	t.Helper()
	speaks, ok := s.window.Canvas().Focused().(fyne.Accessible)
	require.True(t, ok, "nothing has the focus")
	require.Contains(t, s.onScreen(), s.window.Canvas().Focused(), "what has the focus is not on the screen")
	return speaks.AccessibilityLabel()
}

func TestScreen_keeps_the_focus_while_the_look_changes(t *testing.T) {
	for name, size := range uitest.Sizes {
		open := func(t *testing.T) *stage {
			s := newStage(t, size, calm())
			s.Screen.data = growing{s.device, t, s}
			s.show(looking)
			return s
		}
		t.Run("size on the "+name, func(t *testing.T) {
			s := open(t)
			s.window.Canvas().Focus(s.button(t, "Schrift größer"))

			for range 4 {
				s.press(fyne.KeyReturn)
			}
			assert.Equal(t, 140, s.device.state.Preferences.TextSize)
			assert.Equal(t, "Schrift größer", s.focused(t))
			for range 10 {
				s.press(fyne.KeyReturn)
			}

			assert.Equal(t, 200, s.device.state.Preferences.TextSize)
			assert.Equal(t, "Schrift größer", s.focused(t), "although nothing can become larger any more")
		})
		t.Run("theme and language on the "+name, func(t *testing.T) {
			s := open(t)
			s.window.Canvas().Focus(s.chip(t, "Dunkel"))

			s.press(fyne.KeyReturn)
			assert.Contains(t, s.focused(t), "Dunkel")
			english := only[*kit.Segment](t, s).Part(1)
			s.window.Canvas().Focus(english.(fyne.Focusable))
			s.press(fyne.KeyReturn)

			assert.Contains(t, s.focused(t), "English")
			assert.Contains(t, s.words(), "Text size")
		})
	}
}

func TestScreen_leaves_the_size_of_text_under_the_pointer(t *testing.T) {
	s := newStage(t, fyne.NewSize(1200, 480), calm())
	s.Screen.data = growing{s.device, t, s}
	at := func() fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(s.button(t, "Schrift größer"))
	}
	s.show(overview)
	s.page.ToOffset(120)
	before := at()

	for range 3 {
		test.Tap(s.button(t, "Schrift größer"))
		assert.InDelta(t, before.Y, at().Y, 1)
		assert.InDelta(t, before.X, at().X, 24)
	}
}
