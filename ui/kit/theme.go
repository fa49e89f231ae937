// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode is the light a theme is drawn for.
type Mode int

// The three modes. Contrast has white soft grounds and outlines in the text's colour instead, and no shadows.
const (
	Light Mode = iota
	Dark
	Contrast
)

// look is our theme; foreign widgets get our tones through it too.
type look struct {
	mode  Mode
	scale float32
	still bool
}

// NewTheme returns the theme for mode with text at scale times the design's size; scale is kept within 0.9 and 2.
func NewTheme(mode Mode, scale float32) fyne.Theme {
	return look{mode: mode, scale: min(max(scale, 0.9), 2)}
}

// NewStillTheme returns the same theme without any motion, for people who switched it off.
func NewStillTheme(mode Mode, scale float32) fyne.Theme {
	return look{mode: mode, scale: min(max(scale, 0.9), 2), still: true}
}

func current() look {
	if app := fyne.CurrentApp(); app != nil {
		if ours, ok := app.Settings().Theme().(look); ok {
			return ours
		}
	}
	return look{scale: 1}
}

// CurrentMode returns the mode of the current theme, Light under a foreign one.
func CurrentMode() Mode { return current().mode }

// TextScale returns how much larger than the design text is shown now, 0.9 to 2.
func TextScale() float32 { return current().scale }

// Moves tells whether changes may be shown as motion.
func Moves() bool {
	app := fyne.CurrentApp()
	return app != nil && app.Settings().ShowAnimations() && !current().still
}

var foreign = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameBackground:          ToneBg,
	theme.ColorNameButton:              ToneSurface,
	theme.ColorNameDisabledButton:      ToneSunken,
	theme.ColorNameDisabled:            ToneMuted,
	theme.ColorNameError:               ToneBad,
	theme.ColorNameFocus:               TonePrimarySoft,
	theme.ColorNameForeground:          ToneText,
	theme.ColorNameForegroundOnError:   ToneSurface,
	theme.ColorNameForegroundOnPrimary: ToneOnPrimary,
	theme.ColorNameForegroundOnSuccess: ToneSurface,
	theme.ColorNameForegroundOnWarning: ToneSurface,
	theme.ColorNameHeaderBackground:    ToneSunken,
	theme.ColorNameHyperlink:           TonePrimary,
	theme.ColorNameInputBackground:     ToneSurface,
	theme.ColorNameInputBorder:         ToneControl,
	theme.ColorNameMenuBackground:      ToneSurface,
	theme.ColorNameOverlayBackground:   ToneSurface,
	theme.ColorNamePlaceHolder:         ToneMuted,
	theme.ColorNamePrimary:             TonePrimary,
	theme.ColorNameSelection:           TonePrimarySoft,
	theme.ColorNameSeparator:           ToneLine,
	theme.ColorNameSuccess:             ToneGood,
	theme.ColorNameWarning:             ToneAmber,
}

func (l look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if ours, known := foreign[name]; known {
		name = ours
	}
	if s, ours := tones[name]; ours {
		return s.in(l.mode)
	}
	switch name {
	case theme.ColorNameHover, theme.ColorNamePressed:
		return l.veil(0x14)
	case theme.ColorNameShadow:
		return l.veil(0x10) // Fyne's sign that a list goes on; our own elevation is lift
	case theme.ColorNameScrollBar:
		return l.veil(0x66)
	case theme.ColorNameScrollBarBackground:
		return l.veil(0x0A)
	}
	return theme.DefaultTheme().Color(name, l.variant())
}

func (l look) veil(alpha uint8) color.Color {
	c := tones[ToneText].in(l.mode).(color.NRGBA)
	c.A = alpha
	return c
}

func (l look) variant() fyne.ThemeVariant {
	if l.mode == Dark {
		return theme.VariantDark
	}
	return theme.VariantLight
}

func (l look) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Italic:
		return fontItalic
	case style.Bold:
		return fontSemiBold
	default:
		return fontRegular
	}
}

func (l look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

func (l look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 16 * l.scale
	case theme.SizeNameCaptionText:
		return 13 * l.scale
	case theme.SizeNameSubHeadingText:
		return 18 * l.scale
	case theme.SizeNameHeadingText:
		return 22 * l.scale
	case theme.SizeNameInputRadius:
		return 12
	case theme.SizeNameSelectionRadius:
		return 8
	case theme.SizeNameScrollBar:
		return 10
	}
	return theme.DefaultTheme().Size(name)
}
