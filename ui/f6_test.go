// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

func TestShell_F6_shows_the_way_from_nothing(t *testing.T) {
	s := newStage(t, laptop)
	f6 := &fyne.KeyEvent{Name: fyne.KeyF6}

	s.Key(f6)
	assert.True(t, s.focusInNavigation())
	s.Key(f6)
	assert.Equal(t, fyne.Focusable(s.pages[Today].field), s.window.Canvas().Focused())
}
