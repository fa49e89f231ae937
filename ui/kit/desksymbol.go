// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// DeskState is what a desk symbol says: empty is free, half is requested, full with a star is mine, a person is taken, a circle is someone of my team, a cross is blocked.
type DeskState int

// The states, in the order of the legend.
const (
	DeskFree DeskState = iota
	DeskTaken
	DeskTeam
	DeskMine
	DeskRequested
	DeskBlocked
	DeskFiltered
	DeskSuggestion
)

// DeskSymbol is a desk as the plan shows it, small, for lists, sheets and the legend. From 30 dp on it carries its label.
type DeskSymbol struct {
	widget.BaseWidget
	state  DeskState
	label  string
	size   float32
	rich   bool
	spoken string
}

// NewDeskSymbol makes a symbol of size dp (12 to 48). The label is the desk's number, for DeskTeam the initials, for DeskSuggestion its rank.
func NewDeskSymbol(state DeskState, label string, size float32) *DeskSymbol {
	d := &DeskSymbol{state: state, label: label, size: size}
	d.ExtendBaseWidget(d)
	return d
}

// Set shows another state and label.
func (d *DeskSymbol) Set(state DeskState, label string) {
	d.state, d.label = state, label
	d.Refresh()
}

// side grows with the text like icons do.
func (d *DeskSymbol) side() float32 { return iconScale(d.size) }

// SetRich draws the symbol as the plan does from 30 dp on, whatever its own size: a legend shows what the plan shows.
func (d *DeskSymbol) SetRich(rich bool) {
	if d.rich != rich {
		d.rich = rich
		d.Refresh()
	}
}

// large tells whether the symbol has room for its label.
func (d *DeskSymbol) large() bool { return d.size >= 30 || d.rich }

// CreateRenderer is for Fyne.
func (d *DeskSymbol) CreateRenderer() fyne.WidgetRenderer {
	img := newSVG()
	words := &canvas.Text{}
	ink := func() {
		img.show(d.name(), d.drawn)
		words.Text = d.lettered()
		words.FontSource, words.TextSize, words.Color = d.lettering()
		words.Refresh()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{img.Image, words},
		min:     func() fyne.Size { return fyne.NewSize(d.side(), d.side()) },
		refresh: ink,
		layout: func(size fyne.Size) {
			side := d.side()
			place(img, (size.Width-side)/2, (size.Height-side)/2, side, side)
			own := words.MinSize()
			place(words, (size.Width-own.Width)/2, (size.Height-own.Height)/2, own.Width, own.Height)
		},
	}
}

// lettered returns what stands on the symbol at its size.
func (d *DeskSymbol) lettered() string {
	switch {
	case d.state == DeskSuggestion && d.size >= 18:
		return d.label
	case d.large() && (d.state == DeskFree || d.state == DeskTeam):
		return d.label
	default:
		return ""
	}
}

func (d *DeskSymbol) lettering() (fyne.Resource, float32, color.Color) {
	switch d.state {
	case DeskTeam:
		return fontBold, d.side() * 0.36, Color(ToneOnPlum)
	case DeskSuggestion:
		return fontBold, d.side() * 0.4, Color(ToneSurface)
	default:
		return fontSemiBold, d.side() * 0.38, Color(TonePrimary)
	}
}

// SetSpoken gives the sentence a screen reader says where no words stand beside the symbol: "Platz 3.14, frei".
func (d *DeskSymbol) SetSpoken(words string) { d.spoken = words }

// AccessibilityLabel returns the spoken sentence, else the label.
func (d *DeskSymbol) AccessibilityLabel() string {
	if d.spoken != "" {
		return d.spoken
	}
	return d.label
}

// AccessibilityRole is text.
func (d *DeskSymbol) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// name says what is drawn, because Fyne keeps rendered pictures by name.
func (d *DeskSymbol) name() string {
	kind := "desk"
	if d.rich {
		kind = "rich-desk"
	}
	return fmt.Sprintf("%s-%d-%v-%d.svg", kind, d.state, d.size, CurrentMode())
}

// drawn returns the symbol as a small SVG in the tones of the current theme.
func (d *DeskSymbol) drawn() fyne.Resource {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48">` + strings.Join(d.strokes(), "") + `</svg>`
	return fyne.NewStaticResource(d.name(), []byte(svg))
}

func hex(tone fyne.ThemeColorName) string { return hexOf(Color(tone)) }

// unitOf converts dp at the symbol's size to the 48 units of its drawing. A small rich one is the one of 30 dp, smaller.
func (d *DeskSymbol) unitOf(dp float32) float32 {
	if d.rich {
		return dp * 48 / max(d.size, 30)
	}
	return dp * 48 / d.size
}

// outlined returns a square with a line of width dp around it: the line's colour with the ground on top.
func (d *DeskSymbol) outlined(fill, stroke string, width float32) string {
	return d.full(stroke) + inner(fill, d.unitOf(width))
}

// inner is the square's ground within a line of w units.
func inner(fill string, w float32) string {
	return fmt.Sprintf(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" rx="%.2f" ry="%.2f" fill="%s"/>`, w, w, 48-2*w, 48-2*w, max(9.6-w, 1.5), max(9.6-w, 1.5), fill)
}

func (d *DeskSymbol) full(fill string) string {
	return fmt.Sprintf(`<rect x="0" y="0" width="48" height="48" rx="9.6" ry="9.6" fill="%s"/>`, fill)
}

// bar is a line from (x1, y1) to (x2, y2) as a filled shape.
func bar(x1, y1, x2, y2, width float32, fill string) string {
	dx, dy := x2-x1, y2-y1
	long := float32(math.Hypot(float64(dx), float64(dy)))
	nx, ny := -dy/long*width/2, dx/long*width/2
	return fmt.Sprintf(`<path fill="%s" d="M%.2f %.2f L%.2f %.2f L%.2f %.2f L%.2f %.2f Z"/>`, fill, x1+nx, y1+ny, x2+nx, y2+ny, x2-nx, y2-ny, x1-nx, y1-ny)
}

func disc(x, y, r float32, fill string) string {
	return fmt.Sprintf(`<circle cx="%.2f" cy="%.2f" r="%.2f" fill="%s"/>`, x, y, r, fill)
}

// strokes returns the parts of the drawing from the ground up.
func (d *DeskSymbol) strokes() []string {
	line := float32(2.2)
	if d.size < 18 {
		line = 1.6
	}
	switch d.state {
	case DeskTaken:
		return []string{d.full(hex(ToneTakenSoft)), person(hex(ToneTaken))}
	case DeskTeam:
		return []string{disc(24, 24, 24, hex(TonePlum))}
	case DeskMine:
		return d.mine()
	case DeskRequested:
		return d.requested(line)
	case DeskBlocked:
		return d.blocked()
	case DeskFiltered:
		return d.filtered()
	case DeskSuggestion:
		return []string{d.outlined(hex(ToneRoom), hex(ToneText), line-0.2), disc(24, 24, 14.5, hex(ToneText))}
	default:
		return []string{d.outlined(hex(ToneRoom), hex(TonePrimary), line)}
	}
}

func person(fill string) string {
	return disc(24, 17, 7.2, fill) + fmt.Sprintf(`<path fill="%s" d="M11 39 C11 30 16 27.5 24 27.5 C32 27.5 37 30 37 39 Z"/>`, fill)
}

func (d *DeskSymbol) mine() []string {
	inside := disc(24, 24, 9, hex(ToneOnPrimary))
	if d.large() {
		inside = fmt.Sprintf(`<path fill="%s" d="M24 6.5 L28.9 18.2 L41.5 19.3 L31.9 27.6 L34.8 39.9 L24 33.4 L13.2 39.9 L16.1 27.6 L6.5 19.3 L19.1 18.2 Z"/>`, hex(ToneOnPrimary))
	}
	return []string{d.full(hex(TonePrimary)), inside}
}

func (d *DeskSymbol) requested(line float32) []string {
	amber := hex(ToneAmber)
	half := fmt.Sprintf(`<path fill="%s" d="M2.8 2.8 L45.2 45.2 C43.5 47 41 48 38.4 48 L9.6 48 C4.3 48 0 43.7 0 38.4 L0 9.6 C0 7 1 4.5 2.8 2.8 Z"/>`, amber)
	if !d.large() {
		return []string{d.outlined(hex(ToneRoom), amber, line), half}
	}
	hand := d.unitOf(1.8)
	clock := disc(33.5, 15, 9.4, amber) + disc(33.5, 15, 9.4-hand, hex(ToneRoom)) +
		bar(33.5, 10, 33.5, 15+hand/2, hand, amber) + bar(33.5-hand/2, 15, 38, 15, hand, amber)
	dashed := dashes(48, 48, 9.6, float64(d.unitOf(line)), float64(d.unitOf(5)), float64(d.unitOf(3)), amber)
	return []string{inner(hex(ToneRoom), 0.5), dashed, half, clock}
}

func (d *DeskSymbol) blocked() []string {
	control := hex(ToneControl)
	from, to, width := float32(15), float32(33), d.unitOf(2)
	if !d.large() {
		from, to, width = 6, 42, d.unitOf(1.3)
	}
	return []string{d.outlined(hex(ToneSunken), control, 1.3), bar(from, from, to, to, width, control), bar(to, from, from, to, width, control)}
}

func (d *DeskSymbol) filtered() []string {
	dots := hex(ToneControl)
	parts := []string{dashes(48, 48, 9.6, float64(d.unitOf(1.3)), float64(d.unitOf(2)), float64(d.unitOf(2.4)), dots)}
	if d.large() {
		parts = append(parts, disc(24, 24, 2.6, dots))
	}
	return parts
}
