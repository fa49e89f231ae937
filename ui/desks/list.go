// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// A group is a zone in the list.
type group struct {
	zone booking.Zone
	home bool
	// mine, free and team are shown; rest is folded: taken, blocked, not matching.
	mine, free, team, rest []booking.DeskDay
}

// groups are the zones of the floor, home first, else in the order of their names; zones without desks are left out.
func (b *board) groups() (out []group) {
	at := map[booking.ZoneID]int{}
	for _, d := range b.day.Desks {
		i, ok := at[d.Desk.Zone]
		if !ok {
			i = len(out)
			at[d.Desk.Zone] = i
			z := b.zones[d.Desk.Zone]
			out = append(out, group{zone: z, home: b.home(z)})
		}
		g := &out[i]
		switch state := b.state(d); {
		case d.Mine != nil:
			g.mine = append(g.mine, d)
		case b.fits(d):
			g.free = append(g.free, d)
		case state == plan.Colleague:
			g.team = append(g.team, d)
		default:
			g.rest = append(g.rest, d)
		}
	}
	slices.SortStableFunc(out, func(x, y group) int { return no(x.home) - no(y.home) })
	return out
}

// mostFree is how many free desks of a zone are shown before the rest of them is folded.
const mostFree = 30

// A list is the plan's twin for ear, keyboard and hurry.
type list struct {
	s      *Screen
	box    *fyne.Container
	page   *kit.Page
	inner  *fyne.Container
	ground *kit.Ground
	head   *fyne.Container
	table  bool
	open   map[booking.ZoneID]bool
	rows   []listRow
	built  built
}

// A listRow is a row that can be walked to.
type listRow struct {
	id     booking.DeskID
	object interface {
		fyne.CanvasObject
		SetSelected(bool)
	}
	button *kit.Button // of a card's row, nil for none
}

// built is what the rows were made from: while it is the same only the selection changes.
type built struct {
	board   *board
	want    booking.Features
	table   bool
	open    int
	pending int
	mode    kit.Mode
	scale   float32
}

// newList is an empty list.
func newList(s *Screen) *list {
	l := &list{s: s, inner: kit.Stack(0), open: map[booking.ZoneID]bool{}}
	l.page = kit.Scroll(container.New(listPad{l}, l.inner))
	l.ground = kit.NewGround(kit.ToneSurface, 24)
	l.head = container.New(kit.Padded(1, 1, 0, 1), tableHead(s.words))
	l.box = container.New(l, l.head, l.page)
	return l
}

// tableFrom is the width in dp from which the list is a table.
const tableFrom = 600

// MinSize asks for nothing.
func (l *list) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout is a table with a head where there is room, else cards.
func (l *list) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if table := size.Width >= tableFrom; table != l.table {
		l.table = table
		l.show()
	}
	setVisible(l.head, l.table)
	y := float32(0)
	if l.table {
		y = max(40, l.head.MinSize().Height)
		put(l.head, 0, 0, size.Width, y)
	}
	put(l.page, 1, y, size.Width-2, size.Height-y-1)
}

// listPad keeps cards off the edges; a table reaches them.
type listPad struct{ l *list }

func (p listPad) pad() float32 {
	if p.l.table {
		return 0
	}
	return 16
}

func (p listPad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if !p.l.table { // rows are as narrow as the window: in large text what stands beside the words goes below them
		return fyne.NewSize(0, objects[0].MinSize().Height+2*p.pad())
	}
	return objects[0].MinSize().AddWidthHeight(2*p.pad(), 2*p.pad())
}

func (p listPad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], p.pad(), p.pad()/2, size.Width-2*p.pad(), size.Height-p.pad())
}

// show makes the rows anew when something changed, and marks the chosen one.
func (l *list) show() {
	s := l.s
	if s.board == nil || !s.listing {
		return
	}
	now := built{s.board, s.board.want, l.table, len(l.open), len(s.pending), kit.CurrentMode(), kit.TextScale()}
	if now != l.built {
		l.built = now
		l.rows = nil
		l.inner.Objects = l.build()
		l.page.Refresh()
		l.inner.Refresh()
	}
	for _, r := range l.rows {
		r.object.SetSelected(r.id == s.chosen)
		if r.button == nil {
			continue
		}
		kind := kit.Soft
		if r.id == s.chosen {
			kind = kit.Outline // a soft one would drown in the row's soft ground, and the filled one is on the sheet
		}
		r.button.SetKind(kind)
	}
}

func (l *list) build() (objects []fyne.CanvasObject) {
	for _, g := range l.s.board.groups() {
		if l.table {
			objects = append(objects, l.tableGroup(g)...)
		} else {
			objects = append(objects, l.cardGroup(g))
		}
	}
	if l.s.board.fitting() == 0 {
		objects = append([]fyne.CanvasObject{container.New(kit.Padded(16), kit.NewTintedCard(kit.Hint, l.s.nothingFits()))}, objects...)
	}
	return objects
}

// shown are the desks of a zone that are not folded, and how many are.
func (l *list) shown(g group) (desks []booking.DeskDay, folded int, onlyFree bool) {
	desks = append(slices.Clone(g.mine), g.free...)
	desks = append(desks, g.team...)
	if l.open[g.zone.ID] {
		return append(desks, g.rest...), 0, false
	}
	if more := len(g.free) - mostFree; more > 0 {
		desks = append(slices.Clone(g.mine), g.free[:mostFree]...)
		return append(desks, g.team...), more + len(g.rest), len(g.rest) == 0
	}
	return desks, len(g.rest), false
}

// fold is the row that opens and closes what is folded; nil when nothing is.
func (l *list) fold(g group, folded int, onlyFree bool) fyne.CanvasObject {
	words, icon := l.s.words.N("desks.rest", folded), "keyboard_arrow_down"
	switch {
	case l.open[g.zone.ID]:
		words, icon = l.s.words.T("desks.fold"), "keyboard_arrow_up"
	case onlyFree:
		words = l.s.words.N("desks.restfree", folded)
	case folded == 0:
		return nil
	}
	f := newFold(words, icon, func() { l.flip(g.zone.ID) })
	f.onKey = func(key *fyne.KeyEvent) { l.s.handOn(f, key) }
	return f
}

func (l *list) flip(zone booking.ZoneID) {
	open := maps.Clone(l.open)
	if open[zone] {
		delete(open, zone)
	} else {
		open[zone] = true
	}
	l.open = open
	l.built = built{}
	l.show()
}

// free is the count beside a zone's name.
func (l *list) free(g group) string {
	if l.s.want != (booking.Features{}) {
		return l.s.words.T("desks.zone.fitting", len(g.free))
	}
	return l.s.words.T("desks.zone.free", len(g.free))
}

// cardGroup is a zone on a phone: its name, and a card of rows.
func (l *list) cardGroup(g group) fyne.CanvasObject {
	var name fyne.CanvasObject = kit.NewParagraph(l.s.words.zone(l.s.board, g.zone), kit.Strong)
	if !largeText() {
		line := kit.NewText(l.s.words.zone(l.s.board, g.zone), kit.Heading)
		line.Ellipsis = true
		name = line
	}
	head := []fyne.CanvasObject{name, kit.NewText(l.free(g), kit.Small)}
	flex := kit.Flex(8, 1, 0)
	if g.home {
		head = append([]fyne.CanvasObject{kit.NewIcon("home_work-fill", 22, kit.TonePrimary)}, head...)
		flex = kit.Flex(8, 0, 1, 0)
	}
	desks, folded, onlyFree := l.shown(g)
	var rows []fyne.CanvasObject
	for i, d := range desks {
		if i > 0 {
			rows = append(rows, kit.NewHairline())
		}
		trailing := l.trailing(d)
		row := kit.NewRow(l.s.signOf(d, 40), l.s.words.Desk(d.Desk.Code), l.second(d), trailing, func() { l.s.choseDesk(d.Desk.ID) })
		row.SetSpoken(l.s.words.spoken(l.s.board, d))
		button, _ := trailing.(*kit.Button)
		l.rows = append(l.rows, listRow{d.Desk.ID, row, button})
		rows = append(rows, row)
	}
	if fold := l.fold(g, folded, onlyFree); fold != nil {
		if len(rows) > 0 {
			rows = append(rows, kit.NewHairline())
		}
		rows = append(rows, fold)
	}
	return container.New(kit.Padded(6, 0, 12, 0), kit.Stack(8, container.New(flex, head...), kit.NewBareCard(container.New(kit.Padded(6, 14), kit.Stack(0, rows...)))))
}

// second is what a desk offers, or who sits there.
func (l *list) second(d booking.DeskDay) string {
	s := l.s
	state := s.stateOf(d)
	if c, known := s.board.known[d.Desk.ID]; known && (state == plan.Colleague || state == plan.Taken) {
		return s.words.T("desks.sits", c.Person.Name(), s.words.During(c.Span, s.house().Location()))
	}
	return s.words.brief(d.Desk.Features, 2)
}

// trailing is the button of a free desk, or the state's word.
func (l *list) trailing(d booking.DeskDay) fyne.CanvasObject {
	if l.s.board.fits(d) && !l.s.pending[d.Desk.ID] {
		return l.bookButton(d, kit.Soft)
	}
	return l.s.tag(d)
}

func (l *list) bookButton(d booking.DeskDay, kind kit.ButtonKind) *kit.Button {
	word := l.s.shortWord()
	b := kit.NewButton(kind, "", word, func() { l.s.book(d.Desk.ID) })
	b.Small = true
	b.SetSpoken(word + ": " + l.s.words.Desk(d.Desk.Code) + ", " + l.s.when())
	return b
}

// walk are the desks in the order of the rows.
func (l *list) walk() (ids []booking.DeskID) {
	for _, r := range l.rows {
		ids = append(ids, r.id)
	}
	return ids
}

// reveal scrolls a row into sight.
func (l *list) reveal(id booking.DeskID) {
	driver := fyne.CurrentApp().Driver()
	for _, r := range l.rows {
		if r.id != id {
			continue
		}
		y := driver.AbsolutePositionForObject(r.object).Y - driver.AbsolutePositionForObject(l.page).Y
		bottom := l.page.Size().Height - r.object.Size().Height
		switch {
		case y < 0:
			l.page.ToOffset(l.page.Offset() + y)
		case y > bottom:
			l.page.ToOffset(l.page.Offset() + y - bottom)
		}
	}
}
