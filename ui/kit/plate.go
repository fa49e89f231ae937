// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// PlateLook is the ground of a Plate.
type PlateLook int

// The looks of a plate, as a day in the week or a cell of the team's grid has them.
const (
	PlatePlain     PlateLook = iota // surface with a hairline
	PlateChosen                     // soft petrol with a petrol outline: today, or what is chosen
	PlateSoft                       // soft petrol: in the office
	PlateQuiet                      // sunken: at home
	PlateAmber                      // soft amber: on the road
	PlateRequested                  // dashed in amber: on this device, not decided
	PlateOpen                       // dashed in grey: nothing planned
	PlateBare                       // no ground at all
)

// Plate is a rounded ground with content that answers taps as a whole. A plate without onTapped only shows.
type Plate struct {
	touch
	look    PlateLook
	radius  float32
	pad     fyne.Size
	content fyne.CanvasObject
}

// NewPlate puts content on a ground with 12 dp at the sides and 10 above and below. Give it words with SetSpoken when its content does not speak for itself.
func NewPlate(look PlateLook, content fyne.CanvasObject, onTapped func()) *Plate {
	p := &Plate{look: look, radius: 14, pad: fyne.NewSize(12, 10), content: content}
	p.act = onTapped
	p.ExtendBaseWidget(p)
	return p
}

// SetLook changes the ground.
func (p *Plate) SetLook(look PlateLook) { p.look = look; p.Refresh() }

// SetPadding changes what is kept free around the content, in dp.
func (p *Plate) SetPadding(side, above float32) { p.pad = fyne.NewSize(side, above); p.Refresh() }

// SetContent shows other content.
func (p *Plate) SetContent(content fyne.CanvasObject) { p.content = content; p.Refresh() }

// SetOnTapped changes what a tap does; nil makes the plate only show.
func (p *Plate) SetOnTapped(onTapped func()) { p.act = onTapped; p.Refresh() }

// Inside returns the content, for those who look for an object.
func (p *Plate) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{p.content} }

// AccessibilityLabel returns the spoken words, else those of the content.
func (p *Plate) AccessibilityLabel() string {
	if p.spoken != "" {
		return p.spoken
	}
	return wordsIn(p.content)
}

// AccessibilityRole is button for a plate that answers, else text.
func (p *Plate) AccessibilityRole() fyne.AccessibleRole {
	if p.act == nil {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

// wordsIn joins what the objects below o say.
func wordsIn(o fyne.CanvasObject) string {
	if o == nil || !o.Visible() {
		return ""
	}
	if speaks, ok := o.(fyne.Accessible); ok && speaks.AccessibilityRole() != fyne.AccessibleRoleContainer {
		return speaks.AccessibilityLabel()
	}
	words := ""
	for _, child := range inside(o) {
		if more := wordsIn(child); more != "" && words != "" {
			words += ", " + more
		} else {
			words += more
		}
	}
	return words
}

func (p *Plate) tones() (fill, stroke fyne.ThemeColorName, width float32) {
	switch p.look {
	case PlateChosen:
		return TonePrimarySoft, TonePrimary, 1.5
	case PlateSoft:
		return TonePrimarySoft, ToneOnPrimarySoft, contrastOutline(1.5)
	case PlateQuiet:
		return ToneSunken, ToneText, contrastOutline(1)
	case PlateAmber:
		return ToneAmberSoft, ToneOnAmberSoft, contrastOutline(1.5)
	case PlateBare, PlateRequested, PlateOpen:
		return clear, clear, 0
	default:
		return ToneSurface, ToneLine, 1
	}
}

func (p *Plate) dash(line *Dashed) {
	line.Hidden = p.look != PlateRequested && p.look != PlateOpen
	line.Fill, line.Stroke, line.Radius = ToneSurface, ToneAmber, p.radius
	if p.look == PlateOpen {
		line.Stroke = ToneControl
	}
}

// CreateRenderer is for Fyne.
func (p *Plate) CreateRenderer() fyne.WidgetRenderer {
	ground, dashed, halo := newShape(clear, p.radius), NewDashed(ToneSurface, ToneAmber, p.radius), newHalo(p.radius)
	d := &drawing{}
	ink := func() {
		ground.paint(p.tones())
		p.dash(dashed)
		dashed.Refresh()
		halo.show(&p.touch, ToneText)
		halo.veil.Hidden = halo.veil.Hidden || p.act == nil
		d.objects = []fyne.CanvasObject{ground.Rectangle, dashed, halo.veil.Rectangle, p.content, halo.ring.Rectangle}
		p.content.Refresh()
	}
	ink()
	d.refresh = ink
	d.min = func() fyne.Size {
		size := p.content.MinSize().AddWidthHeight(2*p.pad.Width, 2*p.pad.Height)
		if p.act == nil {
			return size
		}
		return size.Max(fyne.NewSquareSize(leastTouch))
	}
	d.layout = func(size fyne.Size) {
		place(ground, 0, 0, size.Width, size.Height)
		place(dashed, 0, 0, size.Width, size.Height)
		halo.place(0, 0, size.Width, size.Height)
		width := size.Width - 2*p.pad.Width
		height := min(heightFor(p.content, max(width, 0)), size.Height-2*p.pad.Height)
		place(p.content, p.pad.Width, (size.Height-height)/2, width, height)
	}
	return d
}
