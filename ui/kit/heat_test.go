// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

func TestHeatTone(t *testing.T) {
	for percent, tone := range map[int]fyne.ThemeColorName{0: ToneHeat0, 19: ToneHeat0, 20: ToneHeat1, 59: ToneHeat2, 60: ToneHeat3, 74: ToneHeat3, 75: ToneHeat4, 90: ToneHeat5, 100: ToneHeat5, 120: ToneHeat5} {
		assert.Equal(t, tone, HeatTone(percent), "%d", percent)
	}
}

func TestHeatCell(t *testing.T) {
	told, few := NewHeatCell(91, "91", "Wupper, Donnerstag, 91 Prozent"), NewHeatCell(-1, "–", "Wupper, Freitag, keine Zahl")
	assert.Equal(t, "Wupper, Donnerstag, 91 Prozent", told.AccessibilityLabel())
	for _, c := range []*HeatCell{told, few} {
		wear(t, Light, 1)
		c.Resize(fyne.NewSize(64, 48))
		assert.GreaterOrEqual(t, c.MinSize().Height, float32(30))
	}
}

// TestStripe: a stripe stays within its box, whichever edges it crosses.
func TestStripe(t *testing.T) {
	assert.Equal(t, "M0.0 0.0 L0.0 0.0 L5.0 0.0 L0.0 5.0 Z ", stripe(-10, 5, 20, 10), "its lower end lies outside")
	assert.Empty(t, stripe(-40, 5, 20, 10))
	assert.Empty(t, stripe(30, 5, 20, 10))
}
