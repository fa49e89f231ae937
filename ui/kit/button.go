// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
)

// ButtonKind is how much a button asks for attention; a view has at most one Filled.
type ButtonKind int

// The four kinds.
const (
	Filled ButtonKind = iota
	Soft
	Outline
	Plain
)

// Button does one thing and says which. It is as wide as it is told and cuts its label only when the space is smaller than the words.
type Button struct {
	touch
	// Small draws 40 dp high instead of 48; it still answers on 48.
	Small bool

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

// SetKind changes how much the button asks for attention.
func (b *Button) SetKind(kind ButtonKind) { b.kind = kind; b.Refresh() }

// SetOnTapped changes what a tap does.
func (b *Button) SetOnTapped(onTapped func()) { b.act = onTapped; b.Refresh() }

// Enable makes the button answer again and hides the reason.
func (b *Button) Enable() { b.off, b.reason = false, ""; b.Refresh() }

// Disable makes the button refuse taps; the reason stands in the line below it.
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
	default:
		return clear, TonePrimary, clear, 0
	}
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
		return 8
	case b.Small:
		return 14
	default:
		return 18
	}
}

func (b *Button) minSize(icon fyne.Size, reason *Paragraph) fyne.Size {
	width := 2 * b.padding()
	if b.icon != "" {
		width += icon.Width
	}
	if b.label != "" {
		width += Strong.Measure(b.label).Width
	}
	if b.icon != "" && b.label != "" {
		width += 8
	}
	size := fyne.NewSize(max(width, leastTouch), max(b.drawnHeight(), leastTouch))
	if b.reason != "" {
		size.Height += 4 + reason.MinSize().Height
	}
	return size
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(clear, 14), newHalo(14)
	icon, label, reason := NewIcon(b.icon, 20, ToneText), NewText(b.label, Strong), NewParagraph("", Small)
	label.Ellipsis = true
	reason.Align = fyne.TextAlignCenter
	ink := func() {
		fill, words, stroke, width := b.tones()
		ground.paint(fill, stroke, width)
		label.tone, label.words = words, b.label
		icon.tone, icon.name = words, b.icon
		reason.words, reason.Hidden = b.reason, b.reason == ""
		radius := float32(14)
		if b.Small {
			radius = 12
		}
		ground.CornerRadius = radius
		halo.round(radius)
		halo.show(&b.touch, words)
		label.Refresh()
		icon.Refresh()
		reason.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{ground.Rectangle, icon, label, reason}, halo.objects()...),
		min:     func() fyne.Size { return b.minSize(icon.MinSize(), reason) },
		refresh: ink,
		layout: func(size fyne.Size) {
			reasonHeight := float32(0)
			if b.reason != "" {
				reasonHeight = heightFor(reason, size.Width)
				reason.Move(fyne.NewPos(0, size.Height-reasonHeight))
				reasonHeight += 4
			}
			body := size.Height - reasonHeight
			height := min(b.drawnHeight(), body)
			if !b.Small {
				height = body
			}
			y := (body - height) / 2
			place(ground, 0, y, size.Width, height)
			halo.place(0, y, size.Width, height)
			placeInside(icon, label, b.icon != "", 8, b.padding(), y, size.Width, height)
		},
	}
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
	room := width - 2*min(pad, 8)
	lw = min(lw, room-iw)
	x := (width - iw - lw) / 2
	if hasIcon {
		own := icon.MinSize().Width
		place(icon, x, y, own, height)
	}
	place(label, x+iw, y, lw, height)
}
