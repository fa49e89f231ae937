// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui/kit"
)

// A palette holds the theme's colours ready for pixels. Two palettes are equal when nothing must be drawn anew.
type palette struct {
	floor, room, wall, home, sunken, control, text, muted, primary, onPrimary, onPrimarySoft,
	amber, plum, onPlum, takenSoft, taken, focus, bad color.RGBA
}

func currentPalette() palette {
	return palette{
		floor: rgba(kit.ToneFloor), room: rgba(kit.ToneRoom), wall: rgba(kit.ToneWall), home: rgba(kit.ToneHome),
		sunken: rgba(kit.ToneSunken), control: rgba(kit.ToneControl), text: rgba(kit.ToneText), muted: rgba(kit.ToneMuted),
		primary: rgba(kit.TonePrimary), onPrimary: rgba(kit.ToneOnPrimary), onPrimarySoft: rgba(kit.ToneOnPrimarySoft),
		amber: rgba(kit.ToneAmber), plum: rgba(kit.TonePlum), onPlum: rgba(kit.ToneOnPlum),
		takenSoft: rgba(kit.ToneTakenSoft), taken: rgba(kit.ToneTaken), focus: rgba(kit.ToneFocus), bad: rgba(kit.ToneBad),
	}
}

func rgba(tone fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(kit.Color(tone)).(color.RGBA)
}
