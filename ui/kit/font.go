// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/assets"
)

var (
	fontRegular  = font("400Regular")
	fontSemiBold = font("600SemiBold")
	fontBold     = font("700Bold")
	fontItalic   = font("400Regular_Italic")
)

func font(weight string) fyne.Resource {
	name := "SourceSans3_" + weight + ".ttf"
	content, err := assets.Fonts.ReadFile("fonts/" + name)
	if err != nil {
		panic("kit: the program was built without its font " + name) // embedding makes this impossible
	}
	return fyne.NewStaticResource(name, content)
}

// TextStyle is one line of the type scale.
type TextStyle int

// The type scale: size/line in dp at scale 1, and weight.
const (
	Display     TextStyle = iota // 28/34 Bold
	Title                        // 22/28 SemiBold
	Heading                      // 18/24 SemiBold
	Body                         // 16/24 Regular
	Strong                       // 16/24 SemiBold
	Small                        // 14/20 Regular
	SmallStrong                  // 14/20 SemiBold
	Label                        // 13/16 SemiBold
)

type typeface struct {
	size, line float32
	font       fyne.Resource
}

var scaleOfType = []typeface{
	Display:     {28, 34, fontBold},
	Title:       {22, 28, fontSemiBold},
	Heading:     {18, 24, fontSemiBold},
	Body:        {16, 24, fontRegular},
	Strong:      {16, 24, fontSemiBold},
	Small:       {14, 20, fontRegular},
	SmallStrong: {14, 20, fontSemiBold},
	Label:       {13, 16, fontSemiBold},
}

// face returns the style at the current text scale.
func (s TextStyle) face() typeface {
	f := scaleOfType[s]
	f.size *= TextScale()
	f.line *= TextScale()
	return f
}

// Measure returns the width in dp of s in one line of this style, and the style's line height.
func (s TextStyle) Measure(text string) fyne.Size {
	f := s.face()
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, f.size, fyne.TextStyle{}, f.font)
	return fyne.NewSize(size.Width, f.line)
}

// Font returns the style's font file and its size in dp at the current text scale, for those who draw text themselves.
func (s TextStyle) Font() (fyne.Resource, float32) {
	f := s.face()
	return f.font, f.size
}
