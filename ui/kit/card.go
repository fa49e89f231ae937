// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Card is a ground with content on it. It is a plain container, so that screen readers find what stands on it.
type Card = fyne.Container

// CardTint says what a tinted card is for.
type CardTint int

// The three tints.
const (
	Hint CardTint = iota
	Asks
	RefusedTint
)

// Ground is a rectangle in tones of the theme with an outline of at most one tone.
type Ground struct {
	widget.BaseWidget
	// Fill and Stroke are tones; an empty one is not drawn. Width is the outline's, in dp.
	Fill, Stroke fyne.ThemeColorName
	Width        float32
	// Radius rounds all corners; TopOnly leaves the lower ones square.
	Radius  float32
	TopOnly bool
	// Lift is the height of the shadow: 0 none, 1 floating control, 2 popover, 3 sheet at the lower edge.
	Lift int
	// Soft grounds get an outline in the text's colour in the contrast theme, where they are white.
	Soft bool
}

// NewGround makes a rectangle with the tone fill and rounded corners.
func NewGround(fill fyne.ThemeColorName, radius float32) *Ground {
	g := &Ground{Fill: fill, Radius: radius}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer is for Fyne.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	r := newShape(g.Fill, g.Radius)
	ink := func() {
		r.CornerRadius = g.Radius
		if g.TopOnly {
			r.CornerRadius, r.TopLeftCornerRadius, r.TopRightCornerRadius = 0, g.Radius, g.Radius
		}
		lift(r.Rectangle, g.Lift)
		if g.Soft && CurrentMode() == Contrast {
			r.paint(g.Fill, ToneText, 1.5)
			return
		}
		r.paint(g.Fill, g.Stroke, g.Width)
	}
	ink()
	return &drawing{
		objects: []fyne.CanvasObject{r.Rectangle},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(size fyne.Size) { place(r, 0, 0, size.Width, size.Height) },
		refresh: ink,
	}
}

// NewCard puts content on a white card with 16 dp around it.
func NewCard(content fyne.CanvasObject) *Card { return newCard(20, 16, content) }

// NewBareCard is a card without any padding, for content that reaches the edges.
func NewBareCard(content fyne.CanvasObject) *Card { return newCard(20, 0, content) }

// NewPane puts content on a large white pane with 20 dp around it.
func NewPane(content fyne.CanvasObject) *Card { return newCard(24, 20, content) }

// NewBarePane is a pane without any padding.
func NewBarePane(content fyne.CanvasObject) *Card { return newCard(24, 0, content) }

// NewTintedCard puts content on a card whose colour says what it is for.
func NewTintedCard(tint CardTint, content fyne.CanvasObject) *Card {
	fill := map[CardTint]fyne.ThemeColorName{Hint: TonePrimarySoft, Asks: ToneAmberSoft, RefusedTint: ToneBadSoft}[tint]
	ground := NewGround(fill, 20)
	ground.Soft = true
	return onGround(ground, 16, content)
}

func newCard(radius, pad float32, content fyne.CanvasObject) *Card {
	ground := NewGround(ToneSurface, radius)
	ground.Stroke, ground.Width = ToneLine, 1
	return onGround(ground, pad, content)
}

func onGround(ground *Ground, pad float32, content fyne.CanvasObject) *Card {
	return container.New(padded{}, ground, container.New(Padded(pad), content))
}

// NewHairline is a horizontal line of 1 dp between parts of a card.
func NewHairline() fyne.CanvasObject {
	line := NewGround(ToneLine, 0)
	return container.New(fixedHeight(1), line)
}

type fixedHeight float32

func (h fixedHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, float32(h)) }

func (h fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}
