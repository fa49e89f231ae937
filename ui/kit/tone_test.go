// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
)

// luminance and contrast are those of WCAG 2.2, "relative luminance" and "contrast ratio".
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(n.R) + 0.7152*part(n.G) + 0.0722*part(n.B)
}

func contrast(a, b color.Color) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

type pair struct {
	ink     fyne.ThemeColorName
	grounds []fyne.ThemeColorName
	least   [3]float64 // light, dark, contrast: the column "least" of the design's token table
}

var papers = []fyne.ThemeColorName{ToneBg, ToneSurface, ToneSunken}

var pairs = []pair{
	{ToneControl, []fyne.ThemeColorName{ToneBg, ToneSurface}, [3]float64{3.9, 5.3, 21}},
	{ToneText, papers, [3]float64{13.3, 11.4, 21}},
	{ToneMuted, append([]fyne.ThemeColorName{TonePrimarySoft}, papers...), [3]float64{5.5, 5.2, 16.5}},
	{TonePrimary, append([]fyne.ThemeColorName{ToneRoom, ToneHome}, papers...), [3]float64{6.3, 7.6, 12.2}},
	{ToneOnPrimary, []fyne.ThemeColorName{TonePrimary}, [3]float64{7.7, 7.7, 12.2}},
	{ToneOnPrimarySoft, []fyne.ThemeColorName{TonePrimarySoft}, [3]float64{8.4, 8.1, 12.2}},
	{ToneOnSelect, []fyne.ThemeColorName{ToneSelect}, [3]float64{8.4, 8.1, 12.2}},
	{ToneOnThumb, []fyne.ThemeColorName{ToneThumb}, [3]float64{16.1, 8.1, 12.2}},
	{ToneAmber, []fyne.ThemeColorName{ToneBg, ToneSurface, ToneRoom}, [3]float64{5.4, 8.9, 10.6}},
	{ToneOnAmberSoft, []fyne.ThemeColorName{ToneAmberSoft}, [3]float64{7.7, 9.1, 10.6}},
	{ToneGood, []fyne.ThemeColorName{ToneSurface}, [3]float64{6.5, 9.1, 10.4}},
	{ToneOnGoodSoft, []fyne.ThemeColorName{ToneGoodSoft}, [3]float64{7.6, 9.1, 10.4}},
	{ToneSurface, []fyne.ThemeColorName{ToneBad}, [3]float64{6.9, 9.2, 11.2}},
	{ToneOnBadSoft, []fyne.ThemeColorName{ToneBadSoft}, [3]float64{7.9, 9.7, 11.2}},
	{ToneOnPlum, []fyne.ThemeColorName{TonePlum}, [3]float64{7.7, 8.2, 12.5}},
	{ToneOnPlumSoft, []fyne.ThemeColorName{TonePlumSoft}, [3]float64{8.6, 9.3, 12.5}},
	{ToneOnPrimarySoft, []fyne.ThemeColorName{ToneHome}, [3]float64{9.2, 10.4, 12.2}},
	{ToneTaken, []fyne.ThemeColorName{ToneTakenSoft}, [3]float64{4.0, 4.7, 8.8}},
	{ToneFocus, []fyne.ThemeColorName{ToneBg, ToneSurface}, [3]float64{6.0, 9.0, 8.8}},
	{ToneText, []fyne.ThemeColorName{ToneHeat0, ToneHeat1, ToneHeat2, ToneHeat3}, [3]float64{4.6, 4.6, 4.6}},
	{ToneSurface, []fyne.ThemeColorName{ToneHeat4, ToneHeat5}, [3]float64{4.8, 5.5, 6.2}},
}

func TestTones_KeepTheirContrast(t *testing.T) {
	for _, p := range pairs {
		for _, ground := range p.grounds {
			for mode, least := range p.least {
				ratio := contrast(tones[p.ink].in(Mode(mode)), tones[ground].in(Mode(mode)))

				assert.GreaterOrEqual(t, ratio, least-0.05, "%s on %s in mode %d", p.ink, ground, mode)
			}
		}
	}
}

func TestColor(t *testing.T) {
	t.Run("is the theme's own in each mode", func(t *testing.T) {
		for name, mode := range modes {
			wear(t, mode, 1)

			assert.Equal(t, tones[ToneText].in(mode), Color(ToneText), name)
		}
	})
	t.Run("is the light one under a foreign theme", func(t *testing.T) {
		test.NewTempApp(t)

		assert.Equal(t, rgb(0x0B5C63), Color(TonePrimary))
	})
	t.Run("is nothing for the empty name", func(t *testing.T) {
		assert.Equal(t, color.Transparent, Color(clear))
	})
}

func TestTheme(t *testing.T) {
	t.Run("knows every colour that Fyne asks for", func(t *testing.T) {
		for name, mode := range modes {
			test.AssertAllColorNamesDefined(t, NewTheme(mode, 1), name)
		}
	})
	t.Run("keeps the text's scale between 0.9 and 2", func(t *testing.T) {
		assert.InDelta(t, 14.4, NewTheme(Light, 0.1).Size(theme.SizeNameText), 0.01)
		assert.InDelta(t, 32, NewTheme(Light, 9).Size(theme.SizeNameText), 0.01)
	})
	t.Run("writes in one family, symbols aside", func(t *testing.T) {
		look := NewTheme(Dark, 1)

		assert.Equal(t, fontRegular, look.Font(fyne.TextStyle{}))
		assert.Equal(t, fontRegular, look.Font(fyne.TextStyle{Monospace: true}))
		assert.Equal(t, fontSemiBold, look.Font(fyne.TextStyle{Bold: true}))
		assert.Equal(t, fontItalic, look.Font(fyne.TextStyle{Italic: true}))
		assert.NotEqual(t, fontRegular, look.Font(fyne.TextStyle{Symbol: true}))
	})
	t.Run("moves nothing when it is still", func(t *testing.T) {
		app := test.NewTempApp(t)
		app.Settings().SetTheme(NewTheme(Light, 1))
		assert.True(t, Moves())

		app.Settings().SetTheme(NewStillTheme(Light, 1))

		assert.False(t, Moves())
	})
}
