// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Plot shows how a number grew, step by step: now as a strong line on a soft ground, the time before as a thin grey one, and a target across.
// Its colours say nothing that the widths of the lines do not say, too; the figures stand beside it in words.
type Plot struct {
	widget.BaseWidget
	now, before []int
	target      int
	labels      []string
	spoken      string
}

// NewPlot makes a plot with a label below each step. now and before have as many numbers as there are labels, or none; a number below 0 has
// not come yet. target 0 draws none. It says spoken to those who listen.
func NewPlot(labels []string, now, before []int, target int, spoken string) *Plot {
	p := &Plot{now: now, before: before, target: target, labels: labels, spoken: spoken}
	p.ExtendBaseWidget(p)
	return p
}

// AccessibilityLabel returns what the plot shows in words.
func (p *Plot) AccessibilityLabel() string { return p.spoken }

// AccessibilityRole is text.
func (p *Plot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// top is the number at the upper edge.
func (p *Plot) top() float32 {
	most := max(p.target, 4)
	for _, line := range [][]int{p.now, p.before} {
		for _, n := range line {
			most = max(most, n)
		}
	}
	return float32(most) * 1.08
}

// ticks are the numbers at the left: the target and its half, or the most there is.
func (p *Plot) ticks() []int {
	top := p.target
	if top == 0 {
		top = int(p.top() / 1.08)
	}
	return []int{0, top / 2, top}
}

// A stepLine is one of the two lines as shapes.
type stepLine struct {
	numbers []int
	width   float32
	flat    []*shape // along each step
	rise    []*shape // up to it
}

func newStepLine(numbers []int, tone fyne.ThemeColorName, width float32) stepLine {
	l := stepLine{numbers: numbers, width: width}
	for range numbers {
		l.flat, l.rise = append(l.flat, newShape(tone, width/2)), append(l.rise, newShape(tone, width/2))
	}
	return l
}

func (l stepLine) objects() (list []fyne.CanvasObject) {
	for i := range l.flat {
		list = append(list, l.rise[i].Rectangle, l.flat[i].Rectangle)
	}
	return list
}

func (l stepLine) ink() {
	for i := range l.flat {
		l.flat[i].ink()
		l.rise[i].ink()
		l.flat[i].Refresh()
		l.rise[i].Refresh()
	}
}

// layout draws the line where x is the left edge of a step and y the height of a number.
func (l stepLine) layout(x func(int) float32, y func(int) float32) {
	last := 0
	for i, n := range l.numbers {
		l.flat[i].Hidden, l.rise[i].Hidden = n < 0, n < 0 || n == last
		if n < 0 {
			continue
		}
		half := l.width / 2
		place(l.flat[i], x(i)-half, y(n)-half, x(i+1)-x(i)+l.width, l.width)
		place(l.rise[i], x(i)-half, y(n)-half, l.width, y(last)-y(n)+l.width)
		last = n
	}
}

// CreateRenderer is for Fyne.
func (p *Plot) CreateRenderer() fyne.WidgetRenderer {
	ticks := p.ticks()
	var grid []*shape
	var figures, labels []*Text
	var areas []*shape
	for i, tick := range ticks {
		line := newShape(ToneLine, 0)
		if i == len(ticks)-1 && p.target > 0 {
			line = newShape(ToneText, 1)
		}
		grid = append(grid, line)
		figure := NewText(strconv.Itoa(tick), Label)
		figure.Align = fyne.TextAlignTrailing
		figure.SetColor(ToneMuted)
		if i == len(ticks)-1 && p.target > 0 {
			figure.SetColor(ToneText)
		}
		figures = append(figures, figure)
	}
	for _, words := range p.labels {
		label := NewText(words, Label)
		label.Align, label.Ellipsis = fyne.TextAlignCenter, true
		label.SetColor(ToneMuted)
		labels = append(labels, label)
	}
	for range p.now {
		areas = append(areas, newShape(TonePrimarySoft, 0))
	}
	before, now := newStepLine(p.before, ToneControl, 2), newStepLine(p.now, TonePrimary, 4)
	dot := newShape(TonePrimary, 6)
	objects := []fyne.CanvasObject{}
	for _, area := range areas {
		objects = append(objects, area.Rectangle)
	}
	for _, line := range grid {
		objects = append(objects, line.Rectangle)
	}
	objects = append(append(append(objects, before.objects()...), now.objects()...), dot.Rectangle)
	for _, text := range append(append([]*Text{}, figures...), labels...) {
		objects = append(objects, text)
	}
	ink := func() {
		for _, s := range append(append([]*shape{}, areas...), grid...) {
			s.ink()
			s.Refresh()
		}
		before.ink()
		now.ink()
		dot.paint(TonePrimary, ToneSurface, 2)
		for _, text := range append(append([]*Text{}, figures...), labels...) {
			text.Refresh()
		}
	}
	ink()
	return &drawing{
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(240, 176*min(TextScale(), 1.3)) },
		refresh: ink,
		layout: func(size fyne.Size) {
			line := Label.face().line
			left := Label.Measure(strconv.Itoa(ticks[len(ticks)-1])).Width + 8
			height := size.Height - line - 6
			steps := max(len(p.labels), 1)
			x := func(i int) float32 { return left + (size.Width-left)*float32(i)/float32(steps) }
			y := func(n int) float32 { return height * (1 - float32(n)/p.top()) }
			for i, tick := range ticks {
				thick := float32(1)
				if i == len(ticks)-1 && p.target > 0 {
					thick = 2
				}
				place(grid[i], left, y(tick)-thick/2, size.Width-left, thick)
				place(figures[i], 0, min(max(y(tick)-line/2, 0), height-line/2), left-8, line)
			}
			for i, label := range labels {
				place(label, x(i), size.Height-line, x(i+1)-x(i), line)
			}
			dot.Hidden = true
			for i, n := range p.now {
				areas[i].Hidden = n <= 0
				if n >= 0 {
					place(areas[i], x(i), y(n), x(i+1)-x(i), height-y(n))
					dot.Hidden = false
					place(dot, x(i+1)-6, y(n)-6, 12, 12)
				}
			}
			before.layout(x, y)
			now.layout(x, y)
		},
	}
}
