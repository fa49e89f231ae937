// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/ui/kit"
)

// A Picture is one story at one size in one mode.
type Picture struct {
	Story Story
	Size  fyne.Size
	Mode  kit.Mode
}

// pictures lists all that the stories ask for, in the order they were told.
func pictures(of []Story) []Picture {
	var all []Picture
	for _, s := range of {
		sizes, modes := s.Sizes, s.Modes
		if len(sizes) == 0 {
			sizes = []fyne.Size{Phone, Laptop}
		}
		if len(modes) == 0 {
			modes = []kit.Mode{kit.Light, kit.Dark}
		}
		for _, size := range sizes {
			for _, mode := range modes {
				all = append(all, Picture{s, size, mode})
			}
		}
	}
	return all
}

// File is the picture's file name.
func (p Picture) File() string {
	device := "laptop"
	if p.Size.Width < 600 {
		device = "phone"
	}
	mode := [...]string{kit.Light: "light", kit.Dark: "dark", kit.Contrast: "contrast"}[p.Mode]
	return fmt.Sprintf("%s-%s-%s.png", p.Story.Name, device, mode)
}

// density is how many pixels a dp gets, as in the mockups.
func (p Picture) density() float32 {
	if p.Size.Width < 600 {
		return 2
	}
	return 1.5
}

func (p Picture) theme() fyne.Theme { return kit.NewStillTheme(p.Mode, cmp.Or(p.Story.Scale, 1)) }

// byTheme are pictures in such an order that a theme is put on as seldom as can be.
func byTheme(all []Picture) []Picture {
	return slices.SortedStableFunc(slices.Values(all), func(a, b Picture) int {
		return cmp.Or(cmp.Compare(a.Mode, b.Mode), cmp.Compare(a.Story.Scale, b.Story.Scale))
	})
}

// Paint shows the story in a window of the test driver and returns what its software painter makes of it, with density pixels to the dp.
func (p Picture) Paint(density float32) image.Image {
	lang := p.Story.Lang
	if lang == "" {
		lang = "de"
	}
	if look := p.theme(); fyne.CurrentApp().Settings().Theme() != look { // Fyne reads all fonts anew with each theme
		fyne.CurrentApp().Settings().SetTheme(look)
	}
	window := test.NewWindow(nil)
	defer window.Close()
	window.SetPadded(false)
	canvas := window.Canvas()
	canvas.(software.WindowlessCanvas).SetScale(density)
	window.Resize(p.Size)
	window.SetContent(p.Story.Build(Stage{Mode: p.Mode, Size: p.Size, Lang: lang}))
	window.Resize(p.Size)
	if p.Story.After != nil {
		p.Story.After(canvas)
	}
	return canvas.Capture()
}

// save writes the picture below dir.
func (p Picture) save(dir string) error { return p.write(dir, p.Paint(p.density())) }

// write keeps a painted picture.
func (p Picture) write(dir string, painted image.Image) error {
	file, err := os.Create(filepath.Join(dir, p.File()))
	if err != nil {
		return fmt.Errorf("save story %s: %w", p.Story.Name, err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(file, painted); err != nil {
		file.Close()
		return fmt.Errorf("save story %s: %w", p.Story.Name, err)
	}
	return file.Close()
}
