// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// DayCell is one day of a DayStrip: a word above ("Mo", "Heute"), the figure ("23."), and a note below ("35 frei", "zu").
type DayCell struct {
	Top, Number, Note   string
	Today, Past, Closed bool
	// Spoken is the whole sentence a screen reader says.
	Spoken string
}

// DayStrip offers days beside each other; the arrow keys walk them. It shares its width evenly, and scrolls sideways where that is too little.
type DayStrip struct {
	widget.BaseWidget
	cells    []*dayCell
	chosen   int
	onChosen func(int)
	row      *fyne.Container
	scroll   *container.Scroll
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
	s.row = container.New(dayRow{s})
	s.scroll = container.NewHScroll(s.row)
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

// Inside returns the row of days, for those who look for an object.
func (s *DayStrip) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{s.scroll} }

// CreateRenderer is for Fyne.
func (s *DayStrip) CreateRenderer() fyne.WidgetRenderer {
	gather := func() {
		s.row.Objects = make([]fyne.CanvasObject, len(s.cells))
		for i, c := range s.cells {
			s.row.Objects[i] = c
		}
	}
	gather()
	return &drawing{
		objects: []fyne.CanvasObject{s.scroll},
		min: func() fyne.Size {
			cell := s.cellMin(s.Size().Width)
			return fyne.NewSize(min(s.wholeWidth(cell.Width), 260), cell.Height+2*stripMargin+s.barSpace())
		},
		layout: func(size fyne.Size) {
			whole := max(s.wholeWidth(s.cellMin(size.Width).Width), size.Width) + 2*stripMargin
			s.row.Resize(fyne.NewSize(whole, size.Height))
			place(s.scroll, -stripMargin, 0, size.Width+2*stripMargin, size.Height)
			s.reveal()
		},
		refresh: func() {
			gather()
			for _, c := range s.cells {
				c.Refresh()
			}
			s.reveal()
			canvas.Refresh(s)
		},
	}
}

// stripMargin keeps the outermost focus rings inside of the scrolled space.
const stripMargin = 4

// barSpace is the height kept free for the scroll bar, when there is one.
func (s *DayStrip) barSpace() float32 {
	width := s.Size().Width
	if width > 0 && s.wholeWidth(s.cellMin(width).Width) > width+0.5 {
		return 8
	}
	return 0
}

// reveal scrolls so that the chosen day is seen, when not all days fit.
func (s *DayStrip) reveal() {
	width := s.scroll.Size().Width
	if s.chosen < 0 || s.chosen >= len(s.cells) || width <= 0 {
		return
	}
	c := s.cells[s.chosen]
	from, to := c.Position().X, c.Position().X+c.Size().Width
	offset := s.scroll.Offset.X
	offset = max(min(offset, from-stripMargin), to+stripMargin-width)
	s.scroll.ScrollToOffset(fyne.NewPos(max(offset, 0), 0))
}

// cellMin returns what one cell needs when the strip is so wide: roomy cells are higher.
func (s *DayStrip) cellMin(width float32) fyne.Size {
	least := fyne.NewSize(leastTouch, 56)
	if n := float32(len(s.cells)); n > 0 && width/n >= 62 {
		least.Height = 64
	}
	for _, c := range s.cells {
		least = least.Max(c.minSize())
	}
	return least
}

func (s *DayStrip) wholeWidth(cell float32) float32 {
	n := float32(len(s.cells))
	return cell*n + 2*max(n-1, 0)
}

// dayRow shares its width evenly among the days.
type dayRow struct{ owner *DayStrip }

func (l dayRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	cell := l.owner.cellMin(l.owner.Size().Width)
	return fyne.NewSize(l.owner.wholeWidth(cell.Width)+2*stripMargin, cell.Height)
}

func (l dayRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(max(len(objects), 1))
	gap := float32(2)
	if size.Width/n >= 62 {
		gap = 5
	}
	w := (size.Width - 2*stripMargin - gap*(n-1)) / n
	for i, o := range objects {
		place(o, stripMargin+float32(i)*(w+gap), stripMargin, w, size.Height-2*stripMargin-l.owner.barSpace())
	}
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
	if shown := fyne.CurrentApp().Driver().CanvasForObject(c); shown != nil {
		shown.Focus(c.owner.cells[next])
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
		number.struck = c.day.Closed
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
	gap := float32(0)
	if size.Height >= total+22 {
		gap = 4
	}
	y := (size.Height - total - gap) / 2
	for i, line := range lines {
		if line.Visible() {
			h := line.MinSize().Height
			place(line, 2, y, size.Width-4, h)
			y += h
			if i == 0 {
				y += gap
			}
		}
	}
}
