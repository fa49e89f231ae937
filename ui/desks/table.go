// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// columns are where the table's columns begin, as shares of its width: desk, state, equipment or person, near.
var columns = [...]float32{0, 0.155, 0.31, 0.655}

// columnLayout puts the first four children into the columns and the fifth at the right edge.
type columnLayout struct {
	pad    float32
	height float32
}

func (c columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := c.height
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(480, height)
}

func (c columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	inner := size.Width - 2*c.pad
	end := inner
	if len(objects) > 4 {
		m := objects[4].MinSize()
		put(objects[4], size.Width-c.pad-m.Width, (size.Height-m.Height)/2, m.Width, m.Height)
		end = inner - m.Width
	}
	for i, o := range objects[:4] {
		next := end
		if i < 3 {
			next = columns[i+1] * inner
		}
		h := o.MinSize().Height
		put(o, c.pad+columns[i]*inner, (size.Height-h)/2, max(next-columns[i]*inner-8, 0), h)
	}
}

const tablePad = 20

func tableHead(w words) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for _, word := range []string{w.T("desks.col.desk"), w.T("desks.col.state"), w.T("desks.col.has"), w.T("desks.col.near")} {
		cell := kit.NewText(word, kit.SmallStrong)
		cell.SetColor(kit.ToneMuted)
		cell.Ellipsis = true
		cells = append(cells, cell)
	}
	return container.New(columnLayout{tablePad, 40}, cells...)
}

// tableGroup is a zone of the table: a bar with its name and the lines.
func (l *list) tableGroup(g group) []fyne.CanvasObject {
	name := kit.NewText(l.s.words.zone(l.s.board, g.zone), kit.Strong)
	name.Ellipsis = true
	head := []fyne.CanvasObject{name, kit.NewText(l.free(g), kit.Small)}
	flex := kit.Flex(8, 1, 0)
	if g.home {
		head = append([]fyne.CanvasObject{kit.NewIcon("home_work-fill", 20, kit.TonePrimary)}, head...)
		flex = kit.Flex(8, 0, 1, 0)
	}
	ground := kit.NewGround(kit.ToneSunken, 0)
	ground.Soft = true
	objects := []fyne.CanvasObject{container.NewStack(ground, container.New(kit.Padded(8, tablePad), container.New(flex, head...)))}
	desks, folded, onlyFree := l.shown(g)
	for i, d := range desks {
		if i > 0 {
			objects = append(objects, kit.NewHairline())
		}
		line := l.tableLine(d)
		l.rows = append(l.rows, listRow{d.Desk.ID, line, nil})
		objects = append(objects, line)
	}
	if fold := l.fold(g, folded, onlyFree); fold != nil {
		if len(desks) > 0 {
			objects = append(objects, kit.NewHairline())
		}
		objects = append(objects, container.New(kit.Padded(0, tablePad), fold))
	}
	return objects
}

func (l *list) tableLine(d booking.DeskDay) *tableLine {
	s := l.s
	near := ""
	if people := s.board.neighbours(d.Desk); len(people) > 0 && d.Free() {
		near = s.words.T("desks.near", people[0].Person.Given)
	}
	state := s.words.state(s.stateOf(d), s.board, d)
	if _, half := s.board.spare(d); !half && s.stateOf(d) == plan.Colleague {
		state = s.words.T("desks.teamtaken")
	}
	line := &tableLine{onTapped: func() { s.choseDesk(d.Desk.ID) }, spoken: s.words.spoken(s.board, d)}
	line.onKey = func(key *fyne.KeyEvent) { s.handOn(line, key) }
	code := container.New(kit.Flex(14, 0, 1), s.signOf(d, 36), kit.NewText(d.Desk.Code, kit.Strong))
	line.cells = []fyne.CanvasObject{code, cell(state, kit.ToneText), small(l.second(d)), small(near)}
	if s.board.fits(d) && !s.pending[d.Desk.ID] {
		line.cells = append(line.cells, l.bookButton(d, kit.Plain))
	}
	line.ground = kit.NewGround("", 0)
	line.ring = kit.NewGround("", 8)
	line.ring.Stroke, line.ring.Width = kit.ToneFocus, 2
	line.ring.Hide()
	line.ExtendBaseWidget(line)
	return line
}

func small(words string) *kit.Text {
	t := kit.NewText(words, kit.Small)
	t.Ellipsis = true
	return t
}

func cell(words string, tone fyne.ThemeColorName) *kit.Text {
	t := kit.NewText(words, kit.Body)
	t.SetColor(tone)
	t.Ellipsis = true
	return t
}

// A tableLine is a desk in the table.
type tableLine struct {
	widget.BaseWidget
	cells        []fyne.CanvasObject
	ground, ring *kit.Ground
	selected     bool
	onTapped     func()
	onKey        func(*fyne.KeyEvent) // of a key that means nothing here
	spoken       string
}

// SetSelected shows whether the line is the chosen one. Its button stays plain: the filled one is beside the list.
func (t *tableLine) SetSelected(yes bool) {
	if t.selected == yes {
		return
	}
	t.selected = yes
	t.ground.Fill, t.ground.Soft = "", yes
	if yes {
		t.ground.Fill = kit.TonePrimarySoft
	}
	t.Refresh()
}

// Tapped chooses the desk.
func (t *tableLine) Tapped(*fyne.PointEvent) { t.onTapped() }

// FocusGained shows the ring.
func (t *tableLine) FocusGained() { t.ring.Show() }

// FocusLost hides it.
func (t *tableLine) FocusLost() { t.ring.Hide() }

// TypedRune takes nothing.
func (t *tableLine) TypedRune(rune) {}

// TypedKey chooses with Enter and Space.
func (t *tableLine) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter || key.Name == fyne.KeySpace {
		t.onTapped()
		return
	}
	t.onKey(key)
}

// AccessibilityLabel is the desk's sentence.
func (t *tableLine) AccessibilityLabel() string { return t.spoken }

// AccessibilityRole is a button.
func (t *tableLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (t *tableLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(t.ground, container.New(columnLayout{tablePad, 48}, t.cells...), t.ring))
}

// A fold is a quiet row that opens and closes the rest of a zone.
type fold struct {
	widget.BaseWidget
	words    *kit.Text
	arrow    *kit.IconView
	ring     *kit.Ground
	onTapped func()
	onKey    func(*fyne.KeyEvent) // of a key that means nothing here
}

func newFold(words, icon string, onTapped func()) *fold {
	f := &fold{words: kit.NewText(words, kit.Small), arrow: kit.NewIcon(icon, 22, kit.ToneMuted), onTapped: onTapped, ring: kit.NewGround("", 10)}
	f.words.Ellipsis = true
	f.ring.Stroke, f.ring.Width = kit.ToneFocus, 2
	f.ring.Hide()
	f.ExtendBaseWidget(f)
	return f
}

// Tapped opens or closes.
func (f *fold) Tapped(*fyne.PointEvent) { f.onTapped() }

// FocusGained shows the ring.
func (f *fold) FocusGained() { f.ring.Show() }

// FocusLost hides it.
func (f *fold) FocusLost() { f.ring.Hide() }

// TypedRune takes nothing.
func (f *fold) TypedRune(rune) {}

// TypedKey opens or closes with Enter and Space.
func (f *fold) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter || key.Name == fyne.KeySpace {
		f.onTapped()
		return
	}
	f.onKey(key)
}

// AccessibilityLabel is what is folded.
func (f *fold) AccessibilityLabel() string { return f.words.Text() }

// AccessibilityRole is a button.
func (f *fold) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is for Fyne.
func (f *fold) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(f.ring, container.New(kit.Padded(12, 0), container.New(kit.Flex(8, 1, 0), f.words, f.arrow))))
}
