// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// TagKind is the state a tag names.
type TagKind int

// The five kinds.
const (
	TagFree TagKind = iota
	TagRequested
	TagConfirmed
	TagRefused
	TagQuiet
)

// Tag names a state with a word, and often an icon, on a soft ground, 26 dp high.
type Tag struct {
	widget.BaseWidget
	kind        TagKind
	icon, label string
}

// NewTag makes a tag; icon may be empty, label never is.
func NewTag(kind TagKind, icon, label string) *Tag {
	t := &Tag{kind: kind, icon: icon, label: label}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows another state.
func (t *Tag) Set(kind TagKind, icon, label string) {
	t.kind, t.icon, t.label = kind, icon, label
	t.Refresh()
}

// Label returns the word.
func (t *Tag) Label() string { return t.label }

// AccessibilityLabel returns the word.
func (t *Tag) AccessibilityLabel() string { return t.label }

// AccessibilityRole is text.
func (t *Tag) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *Tag) tones() (fill, ink fyne.ThemeColorName) {
	switch t.kind {
	case TagFree:
		return TonePrimarySoft, ToneOnPrimarySoft
	case TagRequested:
		return ToneAmberSoft, ToneOnAmberSoft
	case TagConfirmed:
		return ToneGoodSoft, ToneOnGoodSoft
	case TagRefused:
		return ToneBadSoft, ToneOnBadSoft
	default:
		return ToneSunken, ToneMuted
	}
}

// CreateRenderer is for Fyne.
func (t *Tag) CreateRenderer() fyne.WidgetRenderer {
	ground, icon, label := newShape(clear, 8), NewIcon("", 16, ToneText), NewText("", Label)
	ink := func() {
		fill, words := t.tones()
		ground.paint(fill, words, contrastOutline(1.5))
		icon.name, icon.tone, label.words, label.tone = t.icon, words, t.label, words
		icon.Refresh()
		label.Refresh()
	}
	ink()
	iconWidth := func() float32 {
		if t.icon == "" {
			return 0
		}
		return icon.MinSize().Width + 6
	}
	return &drawing{
		objects: []fyne.CanvasObject{ground.Rectangle, icon, label},
		min: func() fyne.Size {
			words := Label.Measure(t.label)
			return fyne.NewSize(words.Width+iconWidth()+20, max(26, words.Height+8))
		},
		refresh: ink,
		layout: func(size fyne.Size) {
			h := max(26, Label.face().line+8)
			y := (size.Height - h) / 2
			place(ground, 0, y, size.Width, h)
			placeInside(icon, label, t.icon != "", 6, 8, y, size.Width, h)
		},
	}
}
