// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of words in a style of the type scale.
type Text struct {
	widget.BaseWidget
	// Ellipsis lets the line be narrower than its words; what does not fit ends in "…".
	Ellipsis bool
	// Align places the words within a wider space; leading by default.
	Align fyne.TextAlign

	words  string
	style  TextStyle
	tone   fyne.ThemeColorName
	struck bool
}

// NewText shows s in one line. Small text is muted, all else in the text tone.
func NewText(s string, style TextStyle) *Text {
	t := &Text{words: s, style: style, tone: ToneText}
	if style == Small {
		t.tone = ToneMuted
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetText shows other words.
func (t *Text) SetText(s string) {
	if t.words != s {
		t.words = s
		t.Refresh()
	}
}

// Text returns the words as they were set, uncut.
func (t *Text) Text() string { return t.words }

// SetColor shows the words in another tone.
func (t *Text) SetColor(tone fyne.ThemeColorName) {
	if t.tone != tone {
		t.tone = tone
		t.Refresh()
	}
}

// SetStyle shows the words in another style.
func (t *Text) SetStyle(style TextStyle) {
	if t.style != style {
		t.style = style
		t.Refresh()
	}
}

// AccessibilityLabel returns the words.
func (t *Text) AccessibilityLabel() string { return t.words }

// AccessibilityRole is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Text{}
	strike := newShape(t.tone, 0)
	strike.Hide()
	ink := func() {
		f := t.style.face()
		line.FontSource, line.TextSize, line.Color = f.font, f.size, Color(t.tone)
		strike.fill = t.tone
		strike.ink()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{line, strike.Rectangle},
		min:     t.minSize,
		layout: func(size fyne.Size) {
			line.Text = t.shown(size.Width)
			own := line.MinSize()
			x := alignedX(t.Align, size.Width, own.Width)
			place(line, x, (size.Height-own.Height)/2, own.Width, own.Height)
			strike.Hidden = !t.struck
			place(strike, x, size.Height/2+1, own.Width, 1.5)
		},
		refresh: func() { ink(); line.Text = t.shown(t.Size().Width); line.Refresh(); strike.Refresh() },
	}
}

func (t *Text) minSize() fyne.Size {
	whole := t.style.Measure(t.words)
	if t.Ellipsis {
		whole.Width = min(whole.Width, t.style.Measure("Wort…").Width)
	}
	return whole
}

// shown cuts the words to the width, when that is wanted and needed.
func (t *Text) shown(width float32) string {
	if !t.Ellipsis || width <= 0 || t.style.Measure(t.words).Width <= width+0.5 {
		return t.words
	}
	return cutTo(t.words, width, t.style)
}

// cutTo returns the longest beginning of words that fits the width together with "…".
func cutTo(words string, width float32, style TextStyle) string {
	runes := []rune(words)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if style.Measure(string(runes[:mid])+"…").Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}

func alignedX(align fyne.TextAlign, space, own float32) float32 {
	switch align {
	case fyne.TextAlignCenter:
		return (space - own) / 2
	case fyne.TextAlignTrailing:
		return space - own
	default:
		return 0
	}
}
