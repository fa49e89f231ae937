// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// newDim is a veil that takes a third of the light from what lies below it, in every theme.
func newDim() *canvas.Rectangle { return canvas.NewRectangle(color.NRGBA{A: 0x55}) }
