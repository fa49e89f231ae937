// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The tones are the names of our colours. What each is for, and the least contrast it keeps, stands in tones below.
const (
	ToneBg            fyne.ThemeColorName = "pult-bg"
	ToneSurface       fyne.ThemeColorName = "pult-surface"
	ToneSunken        fyne.ThemeColorName = "pult-sunken"
	ToneLine          fyne.ThemeColorName = "pult-line"
	ToneControl       fyne.ThemeColorName = "pult-control"
	ToneText          fyne.ThemeColorName = "pult-text"
	ToneMuted         fyne.ThemeColorName = "pult-muted"
	TonePrimary       fyne.ThemeColorName = "pult-primary"
	ToneOnPrimary     fyne.ThemeColorName = "pult-on-primary"
	TonePrimarySoft   fyne.ThemeColorName = "pult-primary-soft"
	ToneOnPrimarySoft fyne.ThemeColorName = "pult-on-primary-soft"
	ToneSelect        fyne.ThemeColorName = "pult-select"
	ToneOnSelect      fyne.ThemeColorName = "pult-on-select"
	ToneThumb         fyne.ThemeColorName = "pult-thumb"
	ToneOnThumb       fyne.ThemeColorName = "pult-on-thumb"
	ToneAmber         fyne.ThemeColorName = "pult-amber"
	ToneAmberSoft     fyne.ThemeColorName = "pult-amber-soft"
	ToneOnAmberSoft   fyne.ThemeColorName = "pult-on-amber-soft"
	ToneGood          fyne.ThemeColorName = "pult-good"
	ToneGoodSoft      fyne.ThemeColorName = "pult-good-soft"
	ToneOnGoodSoft    fyne.ThemeColorName = "pult-on-good-soft"
	ToneBad           fyne.ThemeColorName = "pult-bad"
	ToneBadSoft       fyne.ThemeColorName = "pult-bad-soft"
	ToneOnBadSoft     fyne.ThemeColorName = "pult-on-bad-soft"
	TonePlum          fyne.ThemeColorName = "pult-plum"
	ToneOnPlum        fyne.ThemeColorName = "pult-on-plum"
	TonePlumSoft      fyne.ThemeColorName = "pult-plum-soft"
	ToneOnPlumSoft    fyne.ThemeColorName = "pult-on-plum-soft"
	ToneFloor         fyne.ThemeColorName = "pult-floor"
	ToneRoom          fyne.ThemeColorName = "pult-room"
	ToneWall          fyne.ThemeColorName = "pult-wall"
	ToneHome          fyne.ThemeColorName = "pult-home"
	ToneTakenSoft     fyne.ThemeColorName = "pult-taken-soft"
	ToneTaken         fyne.ThemeColorName = "pult-taken"
	ToneFocus         fyne.ThemeColorName = "pult-focus"
	ToneHeat0         fyne.ThemeColorName = "pult-heat-0"
	ToneHeat1         fyne.ThemeColorName = "pult-heat-1"
	ToneHeat2         fyne.ThemeColorName = "pult-heat-2"
	ToneHeat3         fyne.ThemeColorName = "pult-heat-3"
	ToneHeat4         fyne.ThemeColorName = "pult-heat-4"
	ToneHeat5         fyne.ThemeColorName = "pult-heat-5"
)

// shades is one colour (0xRRGGBB) in the three modes.
type shades struct{ light, dark, contrast uint32 }

var tones = map[fyne.ThemeColorName]shades{
	ToneBg:            {0xF6F3ED, 0x131719, 0xFFFFFF}, // window
	ToneSurface:       {0xFFFFFF, 0x1C2224, 0xFFFFFF}, // card, bar, sheet
	ToneSunken:        {0xEDE9E0, 0x273033, 0xFFFFFF}, // segment track, offline line, quiet tag
	ToneLine:          {0xDDD7CB, 0x364043, 0x000000}, // hairline, never the only sign of a state
	ToneControl:       {0x7E786B, 0x8B9694, 0x000000}, // outline of button, radio, empty badge
	ToneText:          {0x1B2224, 0xEEECE6, 0x000000}, // on bg, surface, sunken
	ToneMuted:         {0x555C5B, 0xB3BAB7, 0x1F1F1F}, // second line, also on primarySoft
	TonePrimary:       {0x0B5C63, 0x86D3D3, 0x003C42}, // filled button, chosen day, link, free desk
	ToneOnPrimary:     {0xFFFFFF, 0x00363A, 0xFFFFFF},
	TonePrimarySoft:   {0xD8EBEA, 0x17474C, 0xFFFFFF}, // soft button, hint card, selected row
	ToneOnPrimarySoft: {0x07474D, 0xC4ECEB, 0x003C42},
	ToneSelect:        {0xD8EBEA, 0x17474C, 0x003C42}, // chosen chip, active destination
	ToneOnSelect:      {0x07474D, 0xC4ECEB, 0xFFFFFF},
	ToneThumb:         {0xFFFFFF, 0x3B474A, 0x003C42}, // chosen part of a segment
	ToneOnThumb:       {0x1B2224, 0xEEECE6, 0xFFFFFF},
	ToneAmber:         {0x8F5600, 0xF3C06C, 0x5C3600}, // requested, offline icon
	ToneAmberSoft:     {0xFBE9C6, 0x46350F, 0xFFFFFF}, // requested tag, please-confirm card
	ToneOnAmberSoft:   {0x693E00, 0xFBDFA8, 0x5C3600},
	ToneGood:          {0x1E6B3C, 0x8AD3A0, 0x0B4A24}, // right answer's outline, synced cloud
	ToneGoodSoft:      {0xDCEFDF, 0x183C26, 0xFFFFFF}, // confirmed tag
	ToneOnGoodSoft:    {0x14532C, 0xBDE9C9, 0x0B4A24},
	ToneBad:           {0xA92B1F, 0xFFB0A4, 0x7A0C04}, // count badge, its figure in surface
	ToneBadSoft:       {0xFBE2DD, 0x551F18, 0xFFFFFF}, // refused
	ToneOnBadSoft:     {0x85190F, 0xFFD4CC, 0x7A0C04},
	TonePlum:          {0x71407F, 0xDDB4E8, 0x4E1F5C}, // colleague on the plan
	ToneOnPlum:        {0xFFFFFF, 0x3D1A49, 0xFFFFFF},
	TonePlumSoft:      {0xEFE2F3, 0x452B4F, 0xFFFFFF}, // avatar
	ToneOnPlumSoft:    {0x572C64, 0xF0D9F6, 0x4E1F5C},
	ToneFloor:         {0xFBFAF7, 0x191F21, 0xFFFFFF}, // plan ground
	ToneRoom:          {0xFFFFFF, 0x20272A, 0xFFFFFF},
	ToneWall:          {0xA29B8E, 0x5E6A6B, 0x000000},
	ToneHome:          {0xE8F3F2, 0x1C3236, 0xFFFFFF}, // tint of my home zone, label in onPrimarySoft
	ToneTakenSoft:     {0xE3DED3, 0x343D40, 0x4A4A4A}, // taken desk's ground
	ToneTaken:         {0x6F6A62, 0xA3ABA9, 0xFFFFFF}, // the person on it
	ToneFocus:         {0x1D4ED8, 0xA9C1FF, 0x0037C8}, // focus ring
	ToneHeat0:         {0xF1EEE7, 0x222A2C, 0xFFFFFF}, // under 20 %
	ToneHeat1:         {0xD5E8E6, 0x1C3B3E, 0xDCEBEA}, // under 40 %
	ToneHeat2:         {0xA7D0CF, 0x1F5358, 0xA7D0CF}, // under 60 %
	ToneHeat3:         {0x69AEB1, 0x2D7379, 0x5FA3A7}, // under 75 %
	ToneHeat4:         {0x2A7B81, 0x57A3A6, 0x1E6A71}, // under 90 %
	ToneHeat5:         {0x0B5C63, 0x9ADADA, 0x003C42}, // 90 % and more
}

func (s shades) in(mode Mode) color.Color {
	switch mode {
	case Dark:
		return rgb(s.dark)
	case Contrast:
		return rgb(s.contrast)
	default:
		return rgb(s.light)
	}
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

// Color returns the named tone as the current theme shows it. Under a foreign theme our tones are the light ones.
func Color(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	if s, ours := tones[name]; ours {
		return s.in(CurrentMode())
	}
	return theme.Color(name)
}

// clear is the tone of nothing: shapes that only have an outline are filled with it.
const clear fyne.ThemeColorName = ""

// faded returns the tone with alpha (0 to 1) of its own strength, for shadows and the veil over a pressed control.
func faded(name fyne.ThemeColorName, alpha float32) color.Color {
	c := color.NRGBAModel.Convert(Color(name)).(color.NRGBA)
	c.A = uint8(float32(c.A) * alpha)
	return c
}
