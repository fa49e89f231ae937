// SPDX-License-Identifier: EUPL-1.2

package kit

import "fyne.io/fyne/v2"

// Chip is a small switch (a filter) or opens a choice. It draws 40 dp high and answers on 48.
type Chip struct {
	touch
	icon, label string
	on, choice  bool
	steady      bool // as wide when off as when on
	filled      bool // its icon is filled when on, instead of a check mark
	onChanged   func(bool)
}

// NewChip makes a switch; onChanged gets the new state after a tap, not after SetOn.
func NewChip(icon, label string, on bool, onChanged func(bool)) *Chip {
	c := &Chip{icon: icon, label: label, on: on, onChanged: onChanged}
	c.act = c.flip
	c.ExtendBaseWidget(c)
	return c
}

// NewSteadyChip makes a switch that keeps its size when it is switched: what stands beside and below it stays where it is. It draws
// close, because such chips stand in rows.
func NewSteadyChip(label string, on bool, onChanged func(bool)) *Chip {
	c := NewChip("", label, on, onChanged)
	c.steady = true
	return c
}

// NewFilledChip makes a switch whose icon is filled when it is on: what it counts stands beside it, and may be nothing yet.
func NewFilledChip(icon, label string, on bool, onChanged func(bool)) *Chip {
	c := NewChip(icon, label, on, onChanged)
	c.filled = true
	return c
}

// NewChoiceChip makes a chip with an arrow that opens a choice.
func NewChoiceChip(icon, label string, onTapped func()) *Chip {
	c := &Chip{icon: icon, label: label, choice: true}
	c.act = onTapped
	c.ExtendBaseWidget(c)
	return c
}

func (c *Chip) flip() {
	c.on = !c.on
	if c.onChanged != nil {
		c.onChanged(c.on)
	}
}

// SetOn switches without calling onChanged. A choice chip shows by it that something other than the default is chosen.
func (c *Chip) SetOn(on bool) {
	if c.on != on {
		c.on = on
		c.Refresh()
	}
}

// On tells whether the chip is switched on.
func (c *Chip) On() bool { return c.on }

// SetLabel shows other words.
func (c *Chip) SetLabel(label string) { c.label = label; c.Refresh() }

// Label returns the words on the chip.
func (c *Chip) Label() string { return c.label }

// SetIcon shows another icon while the chip is off.
func (c *Chip) SetIcon(icon string) { c.icon = icon; c.Refresh() }

// AccessibilityLabel returns the label; a chip that is on begins with a check mark, as it does for the eye.
func (c *Chip) AccessibilityLabel() string {
	words := c.label
	if c.spoken != "" {
		words = c.spoken
	}
	if c.on && !c.choice {
		words = "✓ " + words
	}
	return words
}

func (c *Chip) shownIcon() string {
	switch {
	case c.on && c.filled:
		return filledTwin(c.icon)
	case c.on && !c.choice:
		return "check"
	}
	return c.icon
}

func (c *Chip) drawnHeight() float32 { return max(40, Strong.face().line+12) }

// CreateRenderer is for Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(ToneSurface, 12), newHalo(12)
	icon, label, arrow := NewIcon("", 20, ToneText), NewText(c.label, Strong), NewIcon("keyboard_arrow_down", 20, ToneText)
	label.Ellipsis = true
	arrow.Hidden = !c.choice
	ink := func() {
		words := ToneText
		switch {
		case c.off:
			words = ToneMuted
			ground.paint(ToneSunken, ToneText, contrastOutline(1))
		case c.on:
			words = ToneOnSelect
			ground.paint(ToneSelect, TonePrimary, 1.5)
		default:
			ground.paint(ToneSurface, chipOutline(), 1.5)
		}
		label.words, label.tone = c.label, words
		icon.name, icon.tone, arrow.tone = c.shownIcon(), words, words
		halo.show(&c.touch, words)
		label.Refresh()
		icon.Refresh()
		arrow.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{ground.Rectangle, icon, label, arrow}, halo.objects()...),
		min: func() fyne.Size {
			return fyne.NewSize(max(c.contentWidth(icon, arrow, c.steady || c.shownIcon() != "")+2*c.pad(), leastTouch), c.drawnHeight()+8)
		},
		refresh: ink,
		layout:  func(size fyne.Size) { c.layout(size, ground, halo, icon, label, arrow) },
	}
}

func chipOutline() fyne.ThemeColorName {
	if CurrentMode() == Contrast {
		return ToneText
	}
	return ToneLine
}

// pad is the least room at either end, gap that between the icon and the words.
func (c *Chip) pad() float32 {
	if c.steady {
		return 6
	}
	return 14
}

func (c *Chip) gap() float32 {
	if c.steady {
		return 4
	}
	return 8
}

// contentWidth is how wide the words are, with room for an icon or without.
func (c *Chip) contentWidth(icon, arrow *IconView, pictured bool) float32 {
	width := Strong.Measure(c.label).Width
	if pictured {
		width += icon.MinSize().Width
		if c.label != "" {
			width += c.gap()
		}
	}
	if c.choice {
		width += arrow.MinSize().Width + 4
	}
	return width
}

func (c *Chip) layout(size fyne.Size, ground *shape, halo halo, icon *IconView, label *Text, arrow *IconView) {
	h := c.drawnHeight()
	y := (size.Height - h) / 2
	place(ground, 0, y, size.Width, h)
	halo.place(0, y, size.Width, h)
	edge := min(c.pad(), 10)
	x := max((size.Width-c.contentWidth(icon, arrow, c.shownIcon() != ""))/2, edge)
	if c.shownIcon() != "" {
		w := icon.MinSize().Width
		place(icon, x, y, w, h)
		x += w + c.gap()
	}
	end := size.Width - edge
	if c.choice {
		end -= arrow.MinSize().Width + 4
	}
	w := min(Strong.Measure(c.label).Width, end-x)
	place(label, x, y, w, h)
	place(arrow, x+w+4, y, arrow.MinSize().Width, h)
}
