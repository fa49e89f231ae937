// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// DayCell is one day of a DayStrip: a word above ("Mo", "Heute"), the figure ("23."), and a note below ("35 frei", "zu").
type DayCell struct {
	Top, Number, Note   string
	Today, Past, Closed bool
	// Spoken is the whole sentence a screen reader says.
	Spoken string
}

// DayStrip offers days beside each other; the arrow keys walk them. It shares its width evenly.
type DayStrip struct {
	widget.BaseWidget
	cells    []*dayCell
	chosen   int
	onChosen func(int)
}

type dayCell struct {
	touch
	day   DayCell
	owner *DayStrip
	index int
}

// NewDayStrip makes a strip; onChosen gets the index of the day a person chose. Closed days can be looked at like any other.
func NewDayStrip(days []DayCell, chosen int, onChosen func(int)) *DayStrip {
	s := &DayStrip{onChosen: onChosen}
	s.ExtendBaseWidget(s)
	s.SetDays(days, chosen)
	return s
}

// SetDays shows other days or other notes on them; chosen outside of them chooses none.
func (s *DayStrip) SetDays(days []DayCell, chosen int) {
	s.chosen = chosen
	if len(s.cells) != len(days) {
		s.cells = make([]*dayCell, len(days))
		for i := range s.cells {
			c := &dayCell{owner: s, index: i}
			c.act = func() { s.choose(i) }
			c.ExtendBaseWidget(c)
			s.cells[i] = c
		}
	}
	for i, c := range s.cells {
		c.day = days[i]
	}
	s.Refresh()
}

// SetChosen shows another day as chosen without calling onChosen.
func (s *DayStrip) SetChosen(i int) { s.chosen = i; s.Refresh() }

// Chosen returns the index of the chosen day.
func (s *DayStrip) Chosen() int { return s.chosen }

// Cell returns the tappable cell i, for tests and shortcuts.
func (s *DayStrip) Cell(i int) fyne.Tappable { return s.cells[i] }

func (s *DayStrip) choose(i int) {
	if i < 0 || i >= len(s.cells) || i == s.chosen {
		return
	}
	s.SetChosen(i)
	if s.onChosen != nil {
		s.onChosen(i)
	}
}

// CreateRenderer is for Fyne.
func (s *DayStrip) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{}
	gather := func() {
		d.objects = d.objects[:0:0]
		for _, c := range s.cells {
			d.objects = append(d.objects, c)
		}
	}
	gather()
	d.min = func() fyne.Size {
		least := fyne.NewSize(0, 56)
		for _, c := range s.cells {
			least = least.Max(c.MinSize())
		}
		n := float32(len(s.cells))
		return fyne.NewSize(least.Width*n+4*max(n-1, 0), least.Height)
	}
	d.layout = func(size fyne.Size) {
		n := float32(max(len(s.cells), 1))
		gap := s.gap(size.Width, n)
		w := (size.Width - gap*(n-1)) / n
		for i, c := range s.cells {
			place(c, float32(i)*(w+gap), 0, w, size.Height)
		}
	}
	d.refresh = func() {
		gather()
		for _, c := range s.cells {
			c.Refresh()
		}
		canvas.Refresh(s)
	}
	return d
}

func (s *DayStrip) gap(width, n float32) float32 {
	if width/n < 58 {
		return 2
	}
	return 4
}

// AccessibilityLabel returns the day's sentence; the chosen day begins with a check mark.
func (c *dayCell) AccessibilityLabel() string {
	words := c.day.Spoken
	if words == "" {
		words = c.day.Top + " " + c.day.Number + " " + c.day.Note
	}
	if c.owner.chosen == c.index {
		words = "✓ " + words
	}
	return words
}

// TypedKey chooses with Enter and Space, and walks with the arrows.
func (c *dayCell) TypedKey(key *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[key.Name]
	next := c.index + step
	if step == 0 || next < 0 || next >= len(c.owner.cells) {
		c.touch.TypedKey(key)
		return
	}
	c.owner.choose(next)
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c.owner.cells[next])
	}
}

func (c *dayCell) paint(ground *shape) (top, number fyne.ThemeColorName) {
	switch {
	case c.owner.chosen == c.index:
		ground.paint(TonePrimary, clear, 0)
		return ToneOnPrimary, ToneOnPrimary
	case c.day.Today:
		ground.paint(clear, TonePrimary, 1.5)
		return ToneMuted, ToneText
	case c.day.Past, c.day.Closed:
		ground.paint(clear, clear, 0)
		return ToneMuted, ToneMuted
	default:
		ground.paint(clear, clear, 0)
		return ToneMuted, ToneText
	}
}

// CreateRenderer is for Fyne.
func (c *dayCell) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(clear, 14), newHalo(14)
	top, number, note := NewText("", Label), NewText("", Heading), NewText("", Label)
	lines := []*Text{top, number, note}
	ink := func() {
		above, figure := c.paint(ground)
		top.words, number.words, note.words = c.day.Top, c.day.Number, c.day.Note
		top.tone, number.tone, note.tone = above, figure, above
		number.under = c.day.Closed
		note.Hidden = c.day.Note == ""
		halo.show(&c.touch, figure)
		for _, line := range lines {
			line.Align, line.Ellipsis = fyne.TextAlignCenter, false
			line.Refresh()
		}
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{ground.Rectangle, top, number, note}, halo.objects()...),
		min:     c.minSize,
		refresh: ink,
		layout: func(size fyne.Size) {
			place(ground, 0, 0, size.Width, size.Height)
			halo.place(0, 0, size.Width, size.Height)
			c.stackLines(lines, size)
		},
	}
}

func (c *dayCell) minSize() fyne.Size {
	height, width := float32(0), float32(0)
	for _, line := range []fyne.Size{Label.Measure(c.day.Top), Heading.Measure(c.day.Number), Label.Measure(c.day.Note)} {
		width = max(width, line.Width)
	}
	height = Label.face().line + Heading.face().line
	if c.day.Note != "" {
		height += Label.face().line
	}
	return fyne.NewSize(max(width+8, leastTouch), max(56, height+16))
}

func (c *dayCell) stackLines(lines []*Text, size fyne.Size) {
	total := float32(0)
	for _, line := range lines {
		if line.Visible() {
			total += line.MinSize().Height
		}
	}
	y := (size.Height - total) / 2
	for _, line := range lines {
		if line.Visible() {
			h := line.MinSize().Height
			place(line, 2, y, size.Width-4, h)
			y += h
		}
	}
}
