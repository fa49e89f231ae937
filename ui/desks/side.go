// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// A side is the chosen desk: a pane on wide windows, a sheet on narrow ones, where a refusal has a page of its own.
type side struct {
	s     *Screen
	pane  *fyne.Container
	inner *fyne.Container
	sheet *kit.Sheet
	page  *fyne.Container
	sunk  bool // the sheet was put away by hand
}

func newSide(s *Screen) *side {
	d := &side{s: s, inner: container.NewStack(), page: container.NewStack()}
	d.pane = kit.NewBarePane(d.inner)
	d.sheet = kit.NewSheet(container.NewStack())
	d.sheet.OnState = func(state kit.SheetState) {
		if state == kit.SheetGone {
			d.sunk = true
			s.chosen = ""
			s.show()
		}
		s.stage.plan.Cover(d.covers())
	}
	return d
}

// peek lets the sheet come up again.
func (d *side) peek() { d.sunk = false }

// covers is how much of the plan's lower edge the sheet hides.
func (d *side) covers() float32 {
	if !d.s.narrow() || d.s.listing {
		return 0
	}
	return d.sheet.Height()
}

func (d *side) show() {
	s := d.s
	d.page.Objects, d.inner.Objects, s.waitFor = nil, nil, nil
	switch {
	case s.board == nil:
		d.sheet.SetState(kit.SheetGone)
	case s.refusal != nil && s.narrow():
		d.page.Objects = []fyne.CanvasObject{s.refusedPage()}
	case s.refusal != nil:
		d.inner.Objects = []fyne.CanvasObject{s.refusedPane()}
	case s.repeating != nil && s.narrow():
		d.page.Objects = []fyne.CanvasObject{s.repeatPage()}
	case s.repeating != nil:
		d.inner.Objects = []fyne.CanvasObject{s.repeatPane()}
	case s.complaining != nil && s.narrow():
		d.page.Objects = []fyne.CanvasObject{s.complaintPage()}
	case s.complaining != nil:
		d.inner.Objects = []fyne.CanvasObject{s.complaintPane()}
	case s.narrow():
		d.showSheet()
	default:
		d.inner.Objects = []fyne.CanvasObject{inPane(s.detail())}
	}
	d.inner.Refresh()
	d.page.Refresh()
}

// inPane scrolls content whose bar keeps inside the pane's round corners.
func inPane(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Padded(14, 4, 14, 4), kit.Scroll(container.New(kit.Padded(6, 16, 6, 16), anyWide(content))))
}

// showSheet shows the chosen desk, or that nothing fits.
func (d *side) showSheet() {
	s := d.s
	desk, ok := s.board.desk(s.chosen)
	switch {
	case ok && !d.sunk:
		peek, all := s.sheetContent(desk)
		d.sheet.SetContent(anyWide(all))
		peek.Resize(fyne.NewSize(d.sheet.Size().Width-40, peek.MinSize().Height))
		d.sheet.PeekHeight = 28 + peek.MinSize().Height + 14
	case !s.listing && !d.sunk && s.board.bare():
		d.sheet.SetContent(anyWide(s.bareFloor()))
		d.sheet.PeekHeight = 0
	case !s.listing && !d.sunk && s.board.shutAll() != nil:
		d.sheet.SetContent(anyWide(s.nothingFits()))
		d.sheet.PeekHeight = 0
	case !s.listing && !s.board.bare() && s.board.fitting() == 0 && s.want != booking.Features{}:
		d.sheet.SetContent(anyWide(s.nothingFits()))
		d.sheet.PeekHeight = 0
	default:
		d.sheet.SetState(kit.SheetGone)
		return
	}
	if d.sheet.State() == kit.SheetGone {
		d.sheet.SetState(kit.SheetPeek)
	}
	d.sheet.Refresh()
}

// sheetContent is the part that shows at first, and all.
func (s *Screen) sheetContent(d booking.DeskDay) (peek, all fyne.CanvasObject) {
	first := []fyne.CanvasObject{s.deskHead(d, 44)}
	if s.stateOf(d) == plan.Free && !largeText() { // in large text the button would slip out of sight
		first = append(first, s.briefFeatures(d.Desk.Features))
	}
	first = append(first, s.brokenLines(d)...)
	first = append(first, s.doing(d)...)
	top := kit.Stack(12, first...)
	rest := append([]fyne.CanvasObject{top}, s.further(d)...)
	return top, kit.Stack(16, rest...)
}

// briefFeatures are the first two things that a desk offers, beside each other.
func (s *Screen) briefFeatures(f booking.Features) fyne.CanvasObject {
	var shown []fyne.CanvasObject
	f.Inches = 0
	for i, line := range s.words.features(f) {
		if i < 2 {
			shown = append(shown, kit.Line(8, kit.NewIcon(line.icon, 20, kit.ToneMuted), kit.NewText(line.words, kit.Body)))
		}
	}
	return container.New(kit.Flow(20, 4), shown...)
}

// detail is the pane's content.
func (s *Screen) detail() fyne.CanvasObject {
	d, ok := s.board.desk(s.chosen)
	switch {
	case !ok && s.board.fitting() == 0:
		return s.nothingFits()
	case !ok:
		return s.pick()
	}
	parts, facts := []fyne.CanvasObject{s.deskHead(d, 56), kit.NewHairline()}, s.facts(d)
	parts = append(parts, s.brokenLines(d)...)
	if !largeText() {
		parts = append(parts, facts)
	}
	if s.chooses(d) {
		parts = append(parts, s.partSegment())
		parts = append(parts, s.changeHours()...)
	}
	parts = append(parts, s.doing(d)...)
	parts = append(parts, s.mending(d)...)
	if largeText() { // above the button they would push it out of sight
		parts = append(parts, facts)
	}
	return kit.Stack(14, append(parts, s.nearby(d)...)...)
}

// further is what the open sheet has below its first part.
func (s *Screen) further(d booking.DeskDay) []fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewHairline(), s.facts(d)}
	if s.chooses(d) {
		parts = append(parts, s.partSegment())
		parts = append(parts, s.changeHours()...)
	}
	if s.repeats(d) {
		parts = append(parts, s.repeatButton(d))
	}
	parts = append(parts, s.mending(d)...)
	return append(parts, s.nearby(d)...)
}

// chooses tells whether the part of the day can be chosen beside the desk.
func (s *Screen) chooses(d booking.DeskDay) bool {
	state := s.stateOf(d)
	return state == plan.Free || state == plan.Mine && s.changing
}

// deskHead is sign, name, place and state.
func (s *Screen) deskHead(d booking.DeskDay, size float32) fyne.CanvasObject {
	line := s.words.zone(s.board, s.board.zones[d.Desk.Zone])
	if held := s.board.heldAt(d.Desk.ID); held != nil {
		line = s.words.When(held.Span, s.house().Location())
	}
	name, second := kit.NewText(s.words.Desk(d.Desk.Code), kit.Title), kit.NewText(line, kit.Small)
	second.Ellipsis = true
	first := container.New(kit.Flow(8, 2), name, s.tag(d)) // below each other in a pane, where the name would be cut
	star := s.starButton(booking.FavouriteDesk, string(d.Desk.ID), s.words.Desk(d.Desk.Code))
	return container.New(kit.Flex(14, 0, 1, 0), s.signOf(d, size), kit.Stack(0, first, second), star)
}

// tag is the desk's state in a word.
func (s *Screen) tag(d booking.DeskDay) fyne.CanvasObject {
	state := s.stateOf(d)
	word := s.words.state(state, s.board, d)
	switch state {
	case plan.Free:
		if s.board.shut(d.Desk) != nil {
			return kit.NewTag(kit.TagQuiet, "", s.words.T("desks.shut"))
		}
		return kit.NewTag(kit.TagFree, "", word)
	case plan.Requested:
		return kit.NewTag(kit.TagRequested, "schedule", word)
	case plan.Mine:
		if s.board.offerOf(d.Mine.ID) != nil {
			return kit.NewTag(kit.TagRequested, "hourglass_top", word)
		}
		return kit.NewTag(kit.TagConfirmed, "check_circle-fill", word)
	}
	return kit.NewTag(kit.TagQuiet, "", word)
}

// facts are what the desk offers and who is near.
func (s *Screen) facts(d booking.DeskDay) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, f := range s.words.features(d.Desk.Features) {
		lines = append(lines, fact(f.icon, f.words))
	}
	for _, c := range s.board.neighbours(d.Desk) {
		if other, ok := s.board.desk(c.Desk); ok && len(lines) < 6 {
			lines = append(lines, fact("group", s.words.T("desks.neighbour", c.Person.Name(), other.Desk.Code)))
		}
	}
	return kit.Stack(8, lines...)
}

func fact(icon, words string) fyne.CanvasObject {
	return container.New(kit.Flex(14, 0, 1), kit.NewIcon(icon, 22, kit.ToneMuted), kit.NewParagraph(words, kit.Body))
}

// partSegment chooses the part of the day beside the desk.
func (s *Screen) partSegment() fyne.CanvasObject {
	chosen := -1
	var labels []kit.SegmentPart
	for i, p := range parts[:3] {
		labels = append(labels, kit.SegmentPart{Label: s.words.PartShort(p), Spoken: s.words.Part(p)})
		if p == s.part {
			chosen = i
		}
	}
	return kit.NewSegment(labels, chosen, func(i int) { s.setPart(parts[i]) })
}

// nearby are desks like the chosen one that are free.
func (s *Screen) nearby(d booking.DeskDay) []fyne.CanvasObject {
	state := s.stateOf(d)
	if state == plan.Requested || state == plan.Mine && !s.changing {
		return nil
	}
	if beside := s.besideRows(d); beside != nil {
		return beside
	}
	similar := s.board.similar(d.Desk, 3)
	if len(similar) == 0 {
		return nil
	}
	same := ""
	if !slices.ContainsFunc(similar, func(a booking.Alternative) bool { return !a.Same }) {
		same = s.words.T("desks.nearby.same")
	}
	head := container.New(kit.Spread, kit.NewText(s.words.T("desks.nearby"), kit.Strong), kit.NewText(same, kit.Small))
	var rows []fyne.CanvasObject
	for _, a := range similar {
		other, _ := s.board.desk(a.Desk)
		second := s.words.where(s.board, d.Desk, other.Desk)
		if same == "" {
			second = s.words.difference(s.board, s.houses, d.Desk.ID, a)
		}
		rows = append(rows, s.deskRow(other.Desk, second))
	}
	return []fyne.CanvasObject{kit.Stack(0, append([]fyne.CanvasObject{container.New(kit.Padded(4, 0, 4, 0), head)}, rows...)...)}
}

// deskRow is a free desk to look at.
func (s *Screen) deskRow(d booking.Desk, second string) fyne.CanvasObject {
	show := kit.NewButton(kit.Plain, "", s.words.T("desks.show"), func() { s.look(d.ID) })
	show.Small = true
	show.SetSpoken(s.words.T("desks.show") + ": " + s.words.Desk(d.Code))
	day, _ := s.board.desk(d.ID)
	return kit.NewRow(s.signOf(day, 36), s.words.Desk(d.Code), second, show, func() { s.look(d.ID) })
}

// look chooses a desk and brings it into view.
func (s *Screen) look(id booking.DeskID) {
	s.choseDesk(id)
}

// pick is the pane while no desk is chosen.
func (s *Screen) pick() fyne.CanvasObject {
	line := kit.NewParagraph(s.words.T("desks.pick.line"), kit.Body)
	line.SetColor(kit.ToneMuted)
	parts := []fyne.CanvasObject{kit.NewText(s.words.T("desks.pick"), kit.Title), line}
	if held := s.board.held(); held != nil {
		parts = append(parts, kit.NewParagraph(s.heldElsewhere(held), kit.Body))
	}
	var rows []fyne.CanvasObject
	for _, d := range s.board.suggested(5) {
		rows = append(rows, s.deskRow(d.Desk, s.words.why(s.board, d)))
	}
	parts = append(parts, container.New(kit.Padded(12, 0, 0, 0), kit.NewText(s.words.T("desks.suggestions"), kit.Strong)), kit.Stack(4, rows...))
	return kit.Stack(8, parts...)
}

// codeOf is the number of a desk of the person's own, with its building where that is not the one on the screen: numbers
// repeat from house to house.
func (s *Screen) codeOf(held *Held) string {
	if house := houseName(s.houses, held.Building); held.Building != s.house().ID && house != "" {
		return s.words.T("desks.code.house", held.Code, house)
	}
	return held.Code
}

func (s *Screen) heldElsewhere(held *Held) string {
	return s.words.T("desks.elsewhere.line", s.codeOf(held), s.words.When(held.Span, s.house().Location()))
}

// nothingFits says why and offers the one wish to leave out that helps most.
func (s *Screen) nothingFits() fyne.CanvasObject {
	if s.board.bare() {
		return s.bareFloor()
	}
	if refusal := s.board.shutAll(); refusal != nil {
		said := s.env.Voice.Refused(refusal, "")
		return kit.Stack(12, kit.NewParagraph(said.Heading, kit.Title), kit.NewParagraph(said.Line, kit.Body))
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(s.words.T("desks.empty"), kit.Title)}
	if best, ok := s.board.loosen(); ok {
		name := s.words.wantName(best.without)
		parts = append(parts, kit.NewParagraph(s.words.N("desks.empty.loosen", best.count, name), kit.Body),
			kit.NewButton(kit.Soft, "", s.words.T("desks.empty.loosen.do", name), func() { s.filter(best.without, false) }))
		return kit.Stack(12, parts...)
	}
	return kit.Stack(12, append(parts, kit.NewParagraph(s.words.T("desks.empty.all"), kit.Body),
		kit.NewButton(kit.Soft, "layers", s.words.T("desks.empty.otherfloor"), s.openFloors), layout.NewSpacer())...)
}
