// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// StepState is how a step stands.
type StepState int

// The states of a step: one that can be gone to, the one to go on with, one that is done, one that waits for others, and one that nobody
// needs any more.
const (
	StepOpen StepState = iota
	StepNow
	StepDone
	StepShut
	StepSpared
)

// StepMark is the circle at the left of a step, 36 dp: a check, its number, a lock, or a dash.
type StepMark struct {
	widget.BaseWidget
	state  StepState
	number int
}

// StepSide is the diameter of a StepMark in dp, now.
func StepSide() float32 { return 36 * min(TextScale(), 1.5) }

// NewStepMark makes the mark of a step.
func NewStepMark(state StepState, number int) *StepMark {
	m := &StepMark{state: state, number: number}
	m.ExtendBaseWidget(m)
	return m
}

func (m *StepMark) look() (fill, ink, edge fyne.ThemeColorName, width float32, icon string) {
	switch m.state {
	case StepDone:
		return TonePrimary, ToneOnPrimary, clear, 0, "check"
	case StepNow:
		return ToneSurface, TonePrimary, TonePrimary, 3, ""
	case StepShut:
		return clear, ToneMuted, ToneControl, 1.5, "lock-fill"
	case StepSpared:
		return clear, ToneMuted, ToneControl, 1.5, "remove"
	}
	return clear, ToneMuted, ToneControl, 1.5, ""
}

// CreateRenderer is for Fyne.
func (m *StepMark) CreateRenderer() fyne.WidgetRenderer {
	disc, icon, number := newShape(clear, 20), NewIcon("", 20, ToneText), NewText("", Strong)
	number.Align = fyne.TextAlignCenter
	ink := func() {
		fill, words, edge, width, name := m.look()
		disc.paint(fill, edge, width)
		disc.CornerRadius = StepSide() / 2
		icon.name, icon.tone, icon.size = name, words, 20
		if m.state == StepShut {
			icon.size = 17
		}
		number.words, number.tone, number.Hidden = fmt.Sprint(m.number), words, name != ""
		icon.Refresh()
		number.Refresh()
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{disc.Rectangle, icon, number},
		min:     func() fyne.Size { return fyne.NewSquareSize(StepSide()) },
		refresh: ink,
		layout: func(size fyne.Size) {
			side := StepSide()
			x, y := (size.Width-side)/2, (size.Height-side)/2
			place(disc, x, y, side, side)
			place(icon, x, y, side, side)
			place(number, x, y, side, side)
		},
	}
}

// StepBar tells by pieces of 6 dp how many of some steps are reached.
type StepBar struct {
	widget.BaseWidget
	reached, of int
}

// mostPieces is how many steps are pieces of their own; more are one bar.
const mostPieces = 16

// NewStepBar makes a bar of which reached pieces are filled.
func NewStepBar(reached, of int) *StepBar {
	b := &StepBar{reached: min(max(reached, 0), of), of: of}
	b.ExtendBaseWidget(b)
	return b
}

// AccessibilityLabel returns the share in per cent.
func (b *StepBar) AccessibilityLabel() string {
	return percent(float32(b.reached) / float32(max(b.of, 1)))
}

// AccessibilityRole is text.
func (b *StepBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (b *StepBar) CreateRenderer() fyne.WidgetRenderer {
	n := min(max(b.of, 1), mostPieces)
	if b.of > mostPieces {
		n = 2
	}
	pieces := make([]*shape, n)
	objects := make([]fyne.CanvasObject, n)
	for i := range pieces {
		pieces[i] = newShape(clear, 3)
		objects[i] = pieces[i].Rectangle
	}
	ink := func() {
		for i, piece := range pieces {
			if b.of > mostPieces && i == 1 || b.of <= mostPieces && i < b.reached {
				piece.paint(TonePrimary, clear, 0)
				continue
			}
			piece.paint(ToneLine, clear, 0)
			if CurrentMode() == Contrast {
				piece.paint(ToneSurface, ToneText, 1)
			}
		}
	}
	ink()
	return &drawing{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(48, 6) },
		refresh: ink,
		layout: func(size fyne.Size) {
			y := (size.Height - 6) / 2
			if b.of > mostPieces {
				place(pieces[0], 0, y, size.Width, 6)
				place(pieces[1], 0, y, max(size.Width*float32(b.reached)/float32(b.of), 6), 6)
				return
			}
			gap := float32(6)
			if n > 8 {
				gap = 3
			}
			wide := (size.Width - gap*float32(n-1)) / float32(n)
			for i, piece := range pieces {
				place(piece, float32(i)*(wide+gap), y, wide, 6)
			}
		},
	}
}
