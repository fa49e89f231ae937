// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"image"
	"image/png"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/assets"
)

const appIconSide = 512

// appIcon paints the app's sign on a clear ground.
func appIcon() (image.Image, error) {
	svg, err := assets.Sign.ReadFile("icon/pult.svg")
	if err != nil {
		return nil, fmt.Errorf("read the app's sign: %w", err)
	}
	sign := canvas.NewImageFromResource(fyne.NewStaticResource("pult.svg", svg))
	window := software.NewTransparentCanvas()
	window.SetPadded(false)
	window.SetContent(sign)
	window.Resize(fyne.NewSquareSize(appIconSide))
	drawn := window.Capture().(*image.NRGBA)
	if drawn.Bounds().Dx() != appIconSide {
		return nil, fmt.Errorf("paint the app's sign: it came out %v", drawn.Bounds())
	}
	return drawn, nil
}

// saveAppIcon writes the app's sign as the PNG that packages carry.
func saveAppIcon(path string) error {
	test.NewApp()
	sign, err := appIcon()
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("save the app's sign: %w", err)
	}
	if err := png.Encode(file, sign); err != nil {
		file.Close()
		return fmt.Errorf("save the app's sign: %w", err)
	}
	return file.Close()
}
