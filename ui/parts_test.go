// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui/kit"
)

func TestEnv_Titled(t *testing.T) {
	t.Run("brings the search, large enough for a finger and with a name", func(t *testing.T) {
		s := newStage(t, phone)
		title := s.Env().Titled(kit.NewText("Heute", kit.Title)).(*fyne.Container)
		search := title.Objects[1].(*fyne.Container).Objects[0].(*kit.Button)

		assert.Equal(t, "Suchen", search.AccessibilityLabel())
		assert.GreaterOrEqual(t, search.MinSize().Width, float32(48))
		assert.GreaterOrEqual(t, search.MinSize().Height, float32(48))
		search.Tapped(nil)
		require.NotNil(t, s.window.Canvas().Overlays().Top())
	})
	t.Run("is the title alone where nothing can be searched and nobody is known", func(t *testing.T) {
		env := newStage(t, phone).Env()
		env.Search, env.Me = nil, nil
		title := kit.NewText("Heute", kit.Title)

		assert.Same(t, title, env.Titled(title))
	})
}
