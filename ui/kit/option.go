// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
)

// Option is an answer of a poll or to a question: a mark, words, and behind them a bar as long as its share, with the figure at the right.
// It is at least 48 dp high.
type Option struct {
	touch
	label, figure string
	share         float32
	on, several   bool
	verdict       Verdict
}

// Verdict is what became of an answer to a question.
type Verdict int

// The verdicts. An answer that would have been right and was not chosen is missed.
const (
	Unjudged Verdict = iota
	JudgedRight
	JudgedWrong
	JudgedMissed
)

// NewOption makes an answer with a share from 0 to 1; figure is empty where it is not known. several draws a square mark: more than one
// may be on. Without onTapped it only shows.
func NewOption(label, figure string, share float32, on, several bool, onTapped func()) *Option {
	o := &Option{label: label, figure: figure, share: unit(share), on: on, several: several}
	o.act = onTapped
	o.ExtendBaseWidget(o)
	return o
}

// SetVerdict shows what became of the answer, in colour and by its mark.
func (o *Option) SetVerdict(v Verdict) { o.verdict = v; o.Refresh() }

// Label returns the words.
func (o *Option) Label() string { return o.label }

// On tells whether the answer is chosen.
func (o *Option) On() bool { return o.on }

// AccessibilityLabel returns words and figure; a chosen answer begins with a check mark.
func (o *Option) AccessibilityLabel() string {
	words := o.label
	if o.figure != "" {
		words += ", " + o.figure
	}
	if o.on {
		words = "✓ " + words
	}
	return words
}

func (o *Option) tones() (ground, bar, outline, words fyne.ThemeColorName, width float32) {
	switch o.verdict {
	case JudgedRight:
		return ToneGoodSoft, clear, ToneGood, ToneOnGoodSoft, 2
	case JudgedWrong:
		return ToneBadSoft, clear, ToneBad, ToneOnBadSoft, 2
	case JudgedMissed:
		return ToneSurface, clear, ToneGood, ToneGood, 2
	}
	if o.on {
		return ToneSurface, TonePrimarySoft, TonePrimary, ToneOnPrimarySoft, 2
	}
	return ToneSurface, ToneSunken, ToneControl, ToneText, 1.5
}

// CreateRenderer is for Fyne.
func (o *Option) CreateRenderer() fyne.WidgetRenderer {
	ground, bar, outline, halo := newShape(ToneSurface, 14), newShape(ToneSunken, 14), newShape(clear, 14), newHalo(14)
	mark, label, figure := NewIcon("circle", 24, ToneText), NewParagraph(o.label, Body), NewText(o.figure, SmallStrong)
	ink := func() {
		groundTone, barTone, edge, words, width := o.tones()
		ground.paint(groundTone, clear, 0)
		bar.paint(barTone, clear, 0)
		outline.paint(clear, edge, width)
		bar.Hidden = o.share == 0
		mark.name, mark.tone = o.icon(), words
		label.style, label.tone = Body, words
		if o.on {
			label.style = Strong
		}
		figure.tone = words
		halo.show(&o.touch, words)
		halo.veil.Hidden = halo.veil.Hidden || o.act == nil
		mark.Refresh()
		label.Refresh()
		figure.Refresh()
	}
	ink()
	const side, gap = 14, 12
	room := func(width float32) float32 {
		taken := mark.MinSize().Width + gap + 2*side
		if o.figure != "" {
			taken += figure.MinSize().Width + gap
		}
		return max(width-taken, 1)
	}
	return &drawing{
		objects: []fyne.CanvasObject{ground.Rectangle, bar.Rectangle, outline.Rectangle, mark, label, figure, halo.veil.Rectangle, halo.ring.Rectangle},
		min: func() fyne.Size {
			height := label.MinSize().Height
			if width := o.Size().Width; width > 0 {
				height = heightFor(label, room(width))
			}
			return fyne.NewSize(160, max(leastTouch, height+20))
		},
		refresh: ink,
		layout: func(size fyne.Size) {
			place(ground, 0, 0, size.Width, size.Height)
			place(bar, 0, 0, max(size.Width*o.share, 28), size.Height)
			place(outline, 0, 0, size.Width, size.Height)
			halo.place(0, 0, size.Width, size.Height)
			m, f := mark.MinSize(), figure.MinSize()
			place(mark, side, (size.Height-m.Height)/2, m.Width, m.Height)
			height := heightFor(label, room(size.Width))
			place(label, side+m.Width+gap, (size.Height-height)/2, room(size.Width), height)
			place(figure, size.Width-side-f.Width, (size.Height-f.Height)/2, f.Width, f.Height)
		},
	}
}

func (o *Option) icon() string {
	switch {
	case o.verdict == JudgedRight:
		return "check_circle-fill"
	case o.verdict == JudgedWrong:
		return "cancel-fill"
	case o.verdict == JudgedMissed:
		return "check_circle"
	case o.several && o.on:
		return "check_box-fill"
	case o.several:
		return "check_box_outline_blank"
	case o.on:
		return "check_circle-fill"
	}
	return "circle"
}
