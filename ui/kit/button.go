// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// ButtonKind is how much a button asks for attention; a view has at most one Filled.
type ButtonKind int

// The four kinds.
const (
	Filled ButtonKind = iota
	Soft
	Outline
	Plain
)

// Button does one thing and says which. It is as wide as it is told; a label that is wider goes on in a second line.
type Button struct {
	touch
	// Small draws 40 dp high instead of 48; it still answers on 48.
	Small bool
	// Quiet draws a Plain button in the text's colour: a way back, a zoom.
	Quiet bool
	// After draws the icon behind the label: an arrow that leads on.
	After bool

	kind        ButtonKind
	icon, label string
	reason      string
}

// NewButton makes a button with an icon of assets/icons, a label, or both. A button with an icon only needs SetSpoken.
func NewButton(kind ButtonKind, icon, label string, onTapped func()) *Button {
	b := &Button{kind: kind, icon: icon, label: label}
	b.act = onTapped
	b.ExtendBaseWidget(b)
	return b
}

// SetLabel shows other words.
func (b *Button) SetLabel(label string) { b.label = label; b.Refresh() }

// Label returns the words on the button.
func (b *Button) Label() string { return b.label }

// SetIcon shows another icon; empty shows none.
func (b *Button) SetIcon(icon string) { b.icon = icon; b.Refresh() }

// Kind returns how much the button asks for attention.
func (b *Button) Kind() ButtonKind { return b.kind }

// SetKind changes how much the button asks for attention.
func (b *Button) SetKind(kind ButtonKind) { b.kind = kind; b.Refresh() }

// SetOnTapped changes what a tap does.
func (b *Button) SetOnTapped(onTapped func()) { b.act = onTapped; b.Refresh() }

// Enable makes the button answer again and hides the reason.
func (b *Button) Enable() { b.off, b.reason = false, ""; b.Refresh() }

// Disable makes the button refuse taps, but not the focus, so that the reason can be found by key; the reason stands in the line below it.
func (b *Button) Disable(reason string) { b.off, b.reason = true, reason; b.Refresh() }

// Reason returns why the button is disabled, as it was said.
func (b *Button) Reason() string { return b.reason }

// AccessibilityLabel returns the label, and the reason when it is disabled.
func (b *Button) AccessibilityLabel() string {
	words := b.label
	if b.spoken != "" {
		words = b.spoken
	}
	if b.off && b.reason != "" {
		words += ". " + b.reason
	}
	return words
}

// tones returns ground, words, outline and outline width for kind and state.
func (b *Button) tones() (fill, ink, stroke fyne.ThemeColorName, width float32) {
	if b.off {
		return b.offTones()
	}
	switch b.kind {
	case Filled:
		return TonePrimary, ToneOnPrimary, clear, 0
	case Soft:
		if CurrentMode() == Contrast {
			return TonePrimarySoft, ToneOnPrimarySoft, ToneText, 1.5
		}
		return TonePrimarySoft, ToneOnPrimarySoft, clear, 0
	case Outline:
		return ToneSurface, ToneText, ToneControl, 1.5
	}
	if b.Quiet {
		return clear, ToneText, clear, 0
	}
	return clear, TonePrimary, clear, 0
}

func (b *Button) offTones() (fill, ink, stroke fyne.ThemeColorName, width float32) {
	if b.kind == Plain {
		return clear, ToneMuted, clear, 0
	}
	if CurrentMode() == Contrast {
		return ToneSunken, ToneMuted, ToneText, 1
	}
	return ToneSunken, ToneMuted, clear, 0
}

func (b *Button) drawnHeight() float32 {
	line := Strong.face().line
	if b.Small {
		return max(40, line+12)
	}
	return max(48, line+20)
}

func (b *Button) padding() float32 {
	switch {
	case b.label == "":
		return 12
	case b.kind == Plain:
		return 0 // its words stand flush with what is above and below
	case b.Small:
		return 14
	default:
		return 18
	}
}

func (b *Button) radius() float32 {
	if b.Small {
		return 12
	}
	return 14
}

// iconSpace is the width that the icon and the gap beside it take.
func (b *Button) iconSpace() float32 {
	switch {
	case b.icon == "":
		return 0
	case b.label == "":
		return iconScale(20)
	default:
		return iconScale(20) + 8
	}
}

// bodyHeight is how high the button is drawn at the width: labels that do not fit go on over more lines.
func (b *Button) bodyHeight(label *Paragraph, width float32) float32 {
	if width <= 0 || b.label == "" {
		return b.drawnHeight()
	}
	lines := label.linesAt(b.labelRoom(width))
	return b.drawnHeight() + float32(lines-1)*Strong.face().line
}

func (b *Button) labelRoom(width float32) float32 {
	return width - 2*min(b.padding(), 10) - b.iconSpace()
}

func (b *Button) minSize(label, reason *Paragraph) fyne.Size {
	width := 2*b.padding() + b.iconSpace()
	if b.label != "" {
		width += Strong.Measure(b.label).Width
	}
	size := fyne.NewSize(max(width, leastTouch), max(b.bodyHeight(label, b.Size().Width), leastTouch))
	if b.Small {
		size.Height = b.bodyHeight(label, b.Size().Width) + 8
	}
	if b.reason != "" {
		size.Height += 4 + reason.MinSize().Height
	}
	return size
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(clear, 14), newHalo(14)
	icon, label, reason := NewIcon(b.icon, 20, ToneText), NewParagraph(b.label, Strong), NewParagraph("", Small)
	label.Align, reason.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
	ink := func() {
		fill, words, stroke, width := b.tones()
		ground.paint(fill, stroke, width)
		label.tone, label.words = words, b.label
		icon.tone, icon.name = words, b.icon
		reason.words, reason.Hidden = b.reason, b.reason == ""
		ground.CornerRadius = b.radius()
		halo.round(b.radius())
		halo.show(&b.touch, words)
		label.Refresh()
		icon.Refresh()
		reason.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{ground.Rectangle, icon, label, reason}, halo.objects()...),
		min:     func() fyne.Size { return b.minSize(label, reason) },
		refresh: ink,
		layout: func(size fyne.Size) {
			body := size.Height
			if b.reason != "" {
				below := heightFor(reason, size.Width)
				place(reason, 0, size.Height-below, size.Width, below)
				body -= below + 4
			}
			height := body
			if b.Small {
				height = min(b.bodyHeight(label, size.Width), body)
			}
			y := (body - height) / 2
			place(ground, 0, y, size.Width, height)
			if b.kind == Plain && b.label != "" {
				halo.place(-8, y+2, size.Width+16, height-4)
			} else {
				halo.place(0, y, size.Width, height)
			}
			b.placeLabel(icon, label, y, size.Width, height)
		},
	}
}

func (b *Button) placeLabel(icon *IconView, label *Paragraph, y, width, height float32) {
	room := min(b.labelRoom(width), Strong.Measure(b.label).Width)
	lines := label.linesAt(max(room, 1))
	x := (width - b.iconSpace() - room) / 2
	if b.label == "" {
		x = (width - b.iconSpace()) / 2
	}
	words := float32(lines) * Strong.face().line
	if b.After {
		place(label, x, y+(height-words)/2, max(room, 1), words)
		place(icon, x+room+b.iconSpace()-iconScale(20), y, iconScale(20), height)
		return
	}
	place(icon, x, y, iconScale(20), height)
	place(label, x+b.iconSpace(), y+(height-words)/2, max(room, 1), words)
}

// placeInside centres an icon and a label beside each other within the space, and gives the label what is left.
func placeInside(icon *IconView, label *Text, hasIcon bool, gap, pad, y, width, height float32) {
	iw := float32(0)
	if hasIcon {
		iw = icon.MinSize().Width
	}
	lw := label.style.Measure(label.words).Width
	if hasIcon && label.words != "" {
		iw += gap
	}
	lw = min(lw, width-2*min(pad, 8)-iw)
	x := (width - iw - lw) / 2
	if hasIcon {
		place(icon, x, y, icon.MinSize().Width, height)
	}
	place(label, x+iw, y, lw, height)
}
