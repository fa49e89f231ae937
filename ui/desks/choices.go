// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// manyHouses is from how many buildings on the choice begins with a search.
const manyHouses = 8

// mostHouses is how many are listed at most.
const mostHouses = 12

// openAt shows a choice below an anchor, in place of what was open.
func (s *Screen) openAt(anchor fyne.CanvasObject, width float32, content fyne.CanvasObject) {
	s.closePopover()
	s.over = kit.OpenPopover(anchor, width, content, func() { s.over = nil })
}

// closePopover closes what is open.
func (s *Screen) closePopover() { s.over.Close() }

// openFloors lets a building and a floor be chosen.
func (s *Screen) openFloors() {
	list := kit.Stack(0)
	fill := func(search string) {
		list.Objects = s.floorRows(strings.ToLower(search))
		list.Refresh()
	}
	parts := []fyne.CanvasObject{kit.NewText(s.words.T("desks.choose.floor"), kit.Heading)}
	if len(s.houses) > manyHouses {
		entry := widget.NewEntry()
		entry.SetPlaceHolder(s.words.T("desks.choose.find"))
		entry.OnChanged = fill
		parts = append(parts, entry)
	}
	fill("")
	anchor := fyne.CanvasObject(s.head.wide)
	if s.narrow() {
		anchor = s.head.short
	}
	parts = append(parts, list)
	if code := s.env.CodeButton(func(fyne.CanvasObject) { s.openCode() }); code != nil {
		parts = append(parts, kit.NewHairline(), code)
	}
	s.openAt(anchor, 360, kit.Stack(8, parts...))
}

// openCode lets a desk's code be typed, below the title.
func (s *Screen) openCode() {
	anchor := fyne.CanvasObject(s.head.wide)
	if s.narrow() {
		anchor = s.head.short
	}
	s.closePopover()
	s.over = s.env.OpenCode(anchor, func() { s.over = nil }, s.Refresh)
}

// floorRows are the buildings whose name or address holds the search: the floors of those on this device, then the
// others. Without a search, of many only those on this device.
func (s *Screen) floorRows(search string) (rows []fyne.CanvasObject) {
	shown := 0
	for _, here := range []bool{true, false} {
		for _, h := range s.houses {
			if here != (len(h.Floors) > 0) || shown == mostHouses || !strings.Contains(strings.ToLower(h.Name+" "+h.Address), search) {
				continue
			}
			switch {
			case here:
				rows = append(rows, s.floorsOf(h)...)
			case search == "" && len(s.houses) > manyHouses:
				continue
			default:
				rows = append(rows, s.houseRow(h))
			}
			shown++
		}
	}
	return rows
}

func (s *Screen) floorsOf(h House) []fyne.CanvasObject {
	name := kit.NewText(h.Name, kit.SmallStrong)
	name.SetColor(kit.ToneMuted)
	name.Ellipsis = true
	rows := []fyne.CanvasObject{container.New(kit.Padded(8, 0, 0, 0), name)}
	for i := len(h.Floors) - 1; i >= 0; i-- {
		f := h.Floors[i]
		var mark fyne.CanvasObject
		if f.ID == s.floor {
			mark = kit.NewIcon("check", 20, kit.TonePrimary)
		}
		row := kit.NewRow(nil, s.words.Floor(f), "", mark, func() {
			s.closePopover()
			s.setFloor(f.ID)
			s.Refresh()
		})
		row.SetSelected(f.ID == s.floor)
		rows = append(rows, row)
	}
	return rows
}

// parts are the choices of time, in the order of the list.
var parts = []booking.Part{booking.FullDay, booking.Morning, booking.Afternoon, booking.Hours}

// openTimes lets the part of the day be chosen. Hours open two steppers and stay until they are done.
func (s *Screen) openTimes(anchor fyne.CanvasObject) {
	var options []kit.RadioOption
	chosen := 0
	for i, p := range parts {
		if p == s.part {
			chosen = i
		}
		options = append(options, kit.RadioOption{Label: s.words.Part(p)})
	}
	hours := s.hours()
	setVisible(hours, s.part == booking.Hours)
	var content fyne.CanvasObject
	radio := kit.NewRadio(options, chosen, func(i int) {
		s.setPart(parts[i])
		if parts[i] != booking.Hours {
			s.closePopover()
			return
		}
		hours.Show()
		s.over.SetContent(content) // it is higher now
	})
	content = kit.Stack(8, kit.NewText(s.words.T("desks.choose.time"), kit.Heading), radio, hours)
	s.openAt(anchor, 300, content)
}

// hours are the steppers for from and until.
func (s *Screen) hours() *fyne.Container {
	from, until := s.steppers()
	return kit.Stack(4, from, until, kit.NewButton(kit.Soft, "", s.words.T("desks.done"), s.closePopover))
}

func (s *Screen) steppers() (from, until fyne.CanvasObject) {
	from = s.stepper(s.words.T("desks.time.from"), func() booking.Clock { return s.from }, func(c booking.Clock) {
		s.from = min(max(c, 0), s.until-stepOfTime)
	})
	until = s.stepper(s.words.T("desks.time.until"), func() booking.Clock { return s.until }, func(c booking.Clock) {
		s.until = min(max(c, s.from+stepOfTime), 24*60)
	})
	return from, until
}

// changeHours are the steppers beside the desk of a booking that is to change: later or earlier, shorter or longer.
func (s *Screen) changeHours() []fyne.CanvasObject {
	if !s.changing {
		return nil
	}
	from, until := s.steppers()
	return []fyne.CanvasObject{kit.Stack(4, from, until)}
}

// startChanging begins with the hours of the booking, within those of the house.
func (s *Screen) startChanging(held *Held) {
	house := s.house()
	d, _ := s.board.desk(held.Desk)
	open := house.Rules.On(s.day, s.audience(d.Desk.Zone)).Open[s.day.Weekday()]
	s.from, s.until = max(clockAt(held.Span.Start, house), open.From), clockAt(held.Span.End, house)
	if s.until == 0 || s.until > open.Until {
		s.until = open.Until
	}
	s.until = max(s.until, s.from+stepOfTime)
	s.changing = true
	s.show()
}

// stepOfTime is how far a press moves a time, in minutes.
const stepOfTime = 30

func (s *Screen) stepper(name string, get func() booking.Clock, set func(booking.Clock)) fyne.CanvasObject {
	value := kit.NewText(s.words.TimeOfDay(get()), kit.Strong)
	move := func(by booking.Clock) func() {
		return func() {
			set(get() + by)
			value.SetText(s.words.TimeOfDay(get()))
			s.setPart(booking.Hours)
		}
	}
	less, more := kit.NewButton(kit.Outline, "remove", "", move(-stepOfTime)), kit.NewButton(kit.Outline, "add", "", move(stepOfTime))
	less.SetSpoken(s.words.T("desks.time.earlier", name))
	more.SetSpoken(s.words.T("desks.time.later", name))
	return container.New(kit.Flex(8, 0, 1, 0, 0), kit.NewText(name, kit.Body), value, less, more)
}

// openFilters shows all filters.
func (s *Screen) openFilters(anchor fyne.CanvasObject) {
	var chips []fyne.CanvasObject
	for w := range wants {
		chips = append(chips, kit.NewChip(wantIcon[w], s.words.wantName(w), w.in(s.want), func(on bool) { s.filter(w, on) }))
	}
	done := kit.NewButton(kit.Soft, "", s.words.T("desks.done"), s.closePopover)
	s.openAt(anchor, 320, kit.Stack(8, kit.NewText(s.words.T("desks.filter"), kit.Heading), container.New(kit.Flow(8, 0), chips...), done))
}

// openLegend explains the signs, where there is no room to show them always.
func (s *Screen) openLegend(anchor fyne.CanvasObject) {
	rows := []fyne.CanvasObject{kit.NewText(s.words.T("desks.legend"), kit.Heading)}
	for _, l := range s.legend() {
		symbol := kit.NewDeskSymbol(l.state, "", 24)
		symbol.SetRich(s.stage.rich())
		rows = append(rows, kit.Line(12, symbol, kit.NewText(l.word, kit.Body)))
	}
	rows = append(rows, kit.Line(12, kit.NewIcon(brokenIcon, 24, kit.ToneBad), kit.NewText(s.words.T("desks.legend.broken"), kit.Body)))
	s.openAt(anchor, 260, kit.Stack(8, rows...))
}

type legendEntry struct {
	state kit.DeskState
	word  string
}

func (s *Screen) legend() []legendEntry {
	return []legendEntry{
		{kit.DeskFree, s.words.T("desks.free")}, {kit.DeskTaken, s.words.T("desks.taken")}, {kit.DeskTeam, s.words.T("desks.team")},
		{kit.DeskMine, s.words.T("desks.legend.mine")}, {kit.DeskRequested, s.words.T("desks.legend.requested")},
		{kit.DeskBlocked, s.words.T("desks.blocked")}, {kit.DeskFiltered, s.words.T("desks.legend.unfit")},
	}
}

// signOf is a desk's sign for lists and sheets.
func (s *Screen) signOf(d booking.DeskDay, size float32) *kit.DeskSymbol {
	state := s.stateOf(d)
	switch state {
	case plan.Colleague:
		return kit.NewDeskSymbol(kit.DeskTeam, s.board.known[d.Desk.ID].Person.Initials(), size)
	case plan.Free:
		if s.board.shut(d.Desk) != nil {
			return kit.NewDeskSymbol(kit.DeskFiltered, "", size)
		}
		return kit.NewDeskSymbol(kit.DeskFree, d.Desk.Number(), size)
	}
	return kit.NewDeskSymbol(signs[state], "", size)
}

var signs = map[plan.State]kit.DeskState{
	plan.Taken: kit.DeskTaken, plan.Mine: kit.DeskMine, plan.Requested: kit.DeskRequested, plan.Blocked: kit.DeskBlocked,
}

// stateOf is a desk's state with what was wished for a moment ago.
func (s *Screen) stateOf(d booking.DeskDay) plan.State {
	if s.pending[d.Desk.ID] {
		return plan.Requested
	}
	return s.board.state(d)
}
