// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// SegmentPart is one of the choices of a Segment. Spoken is what a screen reader says when there is no label.
type SegmentPart struct{ Icon, Label, Spoken string }

// Segment offers two to four choices of which exactly one is chosen: a thumb on a track, 44 dp high.
type Segment struct {
	widget.BaseWidget
	parts     []*segmentPart
	chosen    int
	onChanged func(int)
}

// segmentPart is one tappable part; the arrow keys walk to its neighbours.
type segmentPart struct {
	touch
	SegmentPart
	owner *Segment
	index int
}

// NewSegment makes a segment; onChanged gets the index of the part a person chose.
func NewSegment(parts []SegmentPart, chosen int, onChanged func(int)) *Segment {
	s := &Segment{chosen: chosen, onChanged: onChanged}
	for i, p := range parts {
		part := &segmentPart{SegmentPart: p, owner: s, index: i}
		part.act = func() { s.choose(i) }
		part.ExtendBaseWidget(part)
		s.parts = append(s.parts, part)
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *Segment) choose(i int) {
	if i < 0 || i >= len(s.parts) || i == s.chosen {
		return
	}
	s.SetChosen(i)
	if s.onChanged != nil {
		s.onChanged(i)
	}
}

// SetChosen moves the thumb without calling onChanged.
func (s *Segment) SetChosen(i int) {
	s.chosen = i
	s.Refresh()
}

// Chosen returns the index of the chosen part.
func (s *Segment) Chosen() int { return s.chosen }

// SetLabels shows other words in the order of the parts.
func (s *Segment) SetLabels(labels ...string) {
	for i, label := range labels {
		s.parts[i].Label = label
	}
	s.Refresh()
}

// Part returns the tappable part i, for tests and shortcuts.
func (s *Segment) Part(i int) fyne.Tappable { return s.parts[i] }

// Inside returns the parts, for those who look for an object.
func (s *Segment) Inside() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(s.parts))
	for i, p := range s.parts {
		objects[i] = p
	}
	return objects
}

// CreateRenderer is for Fyne.
func (s *Segment) CreateRenderer() fyne.WidgetRenderer {
	track, thumb := newShape(ToneSunken, 14), newShape(ToneThumb, 11)
	objects := append([]fyne.CanvasObject{track.Rectangle, thumb.Rectangle}, s.Inside()...)
	ink := func() {
		track.paint(ToneSunken, ToneText, contrastOutline(1.5))
		thumb.ink()
		lift(thumb.Rectangle, 1)
		thumb.Refresh()
		for _, p := range s.parts {
			p.Refresh()
		}
		canvas.Refresh(s)
	}
	ink()
	return &drawing{objects: objects, min: s.minSize, refresh: ink, layout: func(size fyne.Size) {
		thumb.Hidden = s.chosen < 0 || s.chosen >= len(s.parts)
		h := s.drawnHeight()
		if s.stacked(size.Width) {
			h = max(h, leastTouch)
			place(track, 0, 0, size.Width, size.Height)
			for i, p := range s.parts {
				place(p, 3, 3+float32(i)*h, size.Width-6, h)
			}
			place(thumb, 3, 3+float32(s.chosen)*h, size.Width-6, h)
			return
		}
		y := (size.Height - h) / 2
		place(track, 0, y, size.Width, h)
		w := (size.Width - 6) / float32(max(len(s.parts), 1))
		for i, p := range s.parts {
			place(p, 3+float32(i)*w, 0, w, size.Height)
		}
		place(thumb, 3+float32(s.chosen)*w, y+3, w, h-6)
	}}
}

func (s *Segment) drawnHeight() float32 { return max(44, Strong.face().line+16) }

func (s *Segment) wholeWidth() float32 {
	widest := float32(0)
	for _, p := range s.parts {
		widest = max(widest, p.minSize().Width)
	}
	return widest*float32(len(s.parts)) + 6
}

// stacked tells whether the parts go below each other, because their words do not fit beside each other.
func (s *Segment) stacked(width float32) bool { return width > 0 && width+0.5 < s.wholeWidth() }

func (s *Segment) minSize() fyne.Size {
	if s.stacked(s.Size().Width) {
		return fyne.NewSize(s.wholeWidth(), 6+float32(len(s.parts))*max(s.drawnHeight(), leastTouch))
	}
	return fyne.NewSize(s.wholeWidth(), max(s.drawnHeight(), leastTouch))
}

// contrastOutline is the width of the outline that soft grounds get in the contrast theme, 0 in the others.
func contrastOutline(width float32) float32 {
	if CurrentMode() == Contrast {
		return width
	}
	return 0
}

// AccessibilityLabel returns the part's words; the chosen part begins with a check mark.
func (p *segmentPart) AccessibilityLabel() string {
	words := p.Label
	if p.Spoken != "" {
		words = p.Spoken
	}
	if p.owner.chosen == p.index {
		words = "✓ " + words
	}
	return words
}

// TypedKey chooses with Enter and Space, and walks with the arrows.
func (p *segmentPart) TypedKey(key *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[key.Name]
	if step == 0 {
		p.touch.TypedKey(key)
		return
	}
	next := p.index + step
	if next < 0 || next >= len(p.owner.parts) {
		return
	}
	p.owner.choose(next)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p.owner.parts[next])
	}
}

// CreateRenderer is for Fyne.
func (p *segmentPart) CreateRenderer() fyne.WidgetRenderer {
	icon, label, halo := NewIcon("", 20, ToneMuted), NewText("", Strong), newHalo(11)
	label.Ellipsis = true
	ink := func() {
		tone, name := ToneMuted, p.Icon
		if p.owner.chosen == p.index {
			tone = ToneOnThumb
			name = filledTwin(p.Icon)
		}
		icon.name, icon.tone, label.tone, label.words = name, tone, tone, p.Label
		halo.show(&p.touch, tone)
		icon.Refresh()
		label.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{icon, label}, halo.objects()...),
		min:     p.minSize,
		refresh: ink,
		layout: func(size fyne.Size) {
			placeInside(icon, label, p.Icon != "", 8, 8, 0, size.Width, size.Height)
			h := p.owner.drawnHeight() - 6
			halo.place(0, (size.Height-h)/2, size.Width, h)
		},
	}
}

func (p *segmentPart) minSize() fyne.Size {
	w := float32(24)
	if p.Icon != "" {
		w += iconScale(20) + 8
	}
	if p.Label != "" {
		w += Strong.Measure(p.Label).Width
	}
	return fyne.NewSize(max(w, leastTouch), leastTouch)
}
