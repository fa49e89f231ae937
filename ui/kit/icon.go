// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"
	"image/color"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/assets"
)

// Icon returns the named Material Symbol ("desk", or "desk-fill" for its filled twin). An unknown name gives the help sign and a log line: a missing picture never stops a screen.
func Icon(name string) fyne.Resource {
	content, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		fyne.LogError("icon "+name+" is not in assets/icons", err)
		name = "help"
		content, _ = assets.Icons.ReadFile("icons/help.svg")
	}
	return fyne.NewStaticResource(name+".svg", content)
}

// filledTwin returns the name of the icon's filled form, or name itself when it is one or has none.
func filledTwin(name string) string {
	if _, err := assets.Icons.Open("icons/" + name + "-fill.svg"); err != nil {
		return name
	}
	return name + "-fill"
}

var (
	inkedMu sync.Mutex
	inked   = map[string]fyne.Resource{}
)

// inkedIcon returns the icon with its paths in the colour, for a square of side dp. The name carries the colour, because Fyne keeps rendered pictures by
// name.
func inkedIcon(name string, ink color.Color, side float32) fyne.Resource {
	hex, room := hexOf(ink), roomFor(side)
	called := name + "-" + hex[1:] + ".svg"
	key := fmt.Sprint(room, " ", called)
	inkedMu.Lock()
	defer inkedMu.Unlock()
	if known, ok := inked[key]; ok {
		return known
	}
	symbol := strings.ReplaceAll(string(Icon(name).Content()), "<path ", `<path fill="`+hex+`" `)
	made := fyne.NewStaticResource(called, drawnIn(room, symbol))
	inked[key] = made
	return made
}

const (
	symbolSide = 960 // of the square in which Material Symbols are drawn
	symbolView = `viewBox="0 -960 960 960"`
	// mostPixels is more than how many pixels a dp of an icon becomes: text is up to half as large again, and no display has six for one.
	mostPixels = 9
)

// roomFor is the side of the smallest square that has a pixel for each that an icon of side dp may become. To draw a picture Fyne takes memory for
// all of the square that it was drawn in, which of a symbol's own is 3.5 MiB, however small it is shown.
func roomFor(side float32) int {
	room := symbolSide
	for room > 240 && float32(room/2) >= side*mostPixels {
		room /= 2
	}
	return room
}

// drawnIn is a Material Symbol drawn in a smaller square. What is none stays as it is.
func drawnIn(room int, symbol string) []byte {
	if room == symbolSide || !strings.Contains(symbol, symbolView) {
		return []byte(symbol)
	}
	symbol = strings.Replace(symbol, symbolView, fmt.Sprintf(`viewBox="0 0 %d %d"`, room, room), 1)
	smaller := float64(room) / symbolSide
	return []byte(strings.ReplaceAll(symbol, "<path ", fmt.Sprintf(`<path transform="matrix(%g 0 0 %g 0 %d)" `, smaller, smaller, room)))
}

// svg is a picture that is read and rendered again only when another is to be shown or the screen's density changed: reading one costs ten times what placing it does.
type svg struct {
	*canvas.Image
	name  string
	scale float32
}

func newSVG() *svg { return &svg{Image: &canvas.Image{FillMode: canvas.ImageFillContain}} }

// show shows the picture of that name; draw is called when it is another than before.
func (s *svg) show(name string, draw func() fyne.Resource) {
	scale := float32(0)
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.Image); c != nil {
		scale = c.Scale()
	}
	if s.name == name && s.scale == scale {
		return
	}
	if s.name != name {
		s.Resource = draw()
	}
	s.name, s.scale = name, scale
	s.Image.Image = nil
	s.Refresh()
}

func hexOf(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// IconView shows one icon in a tone of the theme.
type IconView struct {
	widget.BaseWidget
	name string
	size float32
	tone fyne.ThemeColorName
}

// NewIcon shows the named icon in a square of size dp, in the tone color. Icons grow with the text up to half as much again.
func NewIcon(name string, size float32, color fyne.ThemeColorName) *IconView {
	v := &IconView{name: name, size: size, tone: color}
	v.ExtendBaseWidget(v)
	return v
}

// SetIcon shows another icon; an empty name shows none.
func (v *IconView) SetIcon(name string) { v.name = name; v.Refresh() }

// Icon is the name of the icon that is shown.
func (v *IconView) Icon() string { return v.name }

// SetColor shows the icon in another tone.
func (v *IconView) SetColor(tone fyne.ThemeColorName) { v.tone = tone; v.Refresh() }

// CreateRenderer is for Fyne.
func (v *IconView) CreateRenderer() fyne.WidgetRenderer {
	img := newSVG()
	ink := func() {
		img.Hidden = v.name == ""
		if tone := Color(v.tone); !img.Hidden {
			img.show(v.name+hexOf(tone), func() fyne.Resource { return inkedIcon(v.name, tone, v.size) })
		}
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{img.Image},
		min:     func() fyne.Size { s := iconScale(v.size); return fyne.NewSize(s, s) },
		layout: func(size fyne.Size) {
			s := iconScale(v.size)
			img.Resize(fyne.NewSize(s, s))
			img.Move(fyne.NewPos((size.Width-s)/2, (size.Height-s)/2))
		},
		refresh: func() { ink(); canvas.Refresh(v) },
	}
}

func iconScale(size float32) float32 { return size * min(TextScale(), 1.5) }
