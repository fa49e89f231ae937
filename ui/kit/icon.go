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

// inkedIcon returns the icon with its paths in the colour. The name carries the colour, because Fyne keeps rendered pictures by name.
func inkedIcon(name string, ink color.Color) fyne.Resource {
	hex := hexOf(ink)
	key := name + "-" + hex[1:] + ".svg"
	inkedMu.Lock()
	defer inkedMu.Unlock()
	if known, ok := inked[key]; ok {
		return known
	}
	svg := strings.ReplaceAll(string(Icon(name).Content()), "<path ", `<path fill="`+hex+`" `)
	made := fyne.NewStaticResource(key, []byte(svg))
	inked[key] = made
	return made
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
			img.show(v.name+hexOf(tone), func() fyne.Resource { return inkedIcon(v.name, tone) })
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
