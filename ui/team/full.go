// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui/kit"
)

// The other side of the screen, for who leads or plans: how full the house was, by zone and weekday, in months that are over.

// A fullView is what is shown of a house.
type fullView struct {
	Fullness
	known bool            // it was read
	floor booking.FloorID // whose zones are shown; empty for all floors
	chose bool            // the floor was chosen by the person
	month int             // how many months before the last one that is told
	asked time.Time       // when the server was asked last
	away  error           // why it did not answer
}

// freshFull is for how long the server is not asked again: it tells something new once a month.
const freshFull = time.Hour

// showFull turns to how full the house was, or back to the week.
func (s *Screen) showFull(on bool) {
	if s.fullness = on; on {
		s.askFull()
	}
	s.flow.ToTop()
	s.redraw()
	s.Refresh()
}

// readFull reads what the device has of the house.
func (s *Screen) readFull() {
	house := s.full.House
	s.env.Work.Latest("full", func(ctx context.Context) (func(), error) {
		full, err := s.data.Full(ctx, house)
		return func() {
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.full.Fullness, s.full.known = full, true
			if !s.full.chose {
				s.full.floor = homeFloor(full)
			}
			s.askFull()
			s.redraw()
		}, nil
	})
}

// homeFloor is where the home zone of the person's unit is; empty when there is none.
func homeFloor(full Fullness) booking.FloorID {
	for _, a := range full.Areas {
		if a.Home {
			return a.Floor
		}
	}
	return ""
}

// askFull asks the server for what it has told since, seldom.
func (s *Screen) askFull() {
	house, now := s.full.House, s.env.Now()
	if !s.full.known || house == "" || now.Sub(s.full.asked) < freshFull {
		return
	}
	s.full.asked = now
	s.env.Work.Latest("ask full", func(ctx context.Context) (func(), error) {
		err := s.data.AskFull(ctx, house)
		return func() {
			if s.full.away = err; err != nil {
				s.full.asked = time.Time{} // as soon as something is heard again
				s.redraw()
				return
			}
			s.readFull()
		}, nil
	})
}

// toHouse shows another house.
func (s *Screen) toHouse(house booking.BuildingID) {
	s.full = fullView{Fullness: Fullness{House: house, Houses: s.full.Houses}}
	s.readFull()
	s.redraw()
}

// report is the month that is shown; false when none is told.
func (v *fullView) report() (r utilisation.Report, ok bool) {
	at := len(v.Months) - 1 - v.month
	if at < 0 || at >= len(v.Months) {
		return r, false
	}
	return v.Months[at], true
}

// A line is a floor or a zone with what is told of it.
type line struct {
	Area
	told utilisation.AreaReport
}

// lines are the zones of the chosen floor, or all floors, in the order of the house; whole is what they are parts of.
func (v *fullView) lines(r utilisation.Report) (whole utilisation.AreaReport, lines []line) {
	told := map[utilisation.Area]utilisation.AreaReport{}
	for _, a := range r.Areas {
		told[a.Area] = a
	}
	for _, a := range v.Areas {
		part := a.Zone == "" && v.floor == "" || a.Zone != "" && a.Floor == v.floor
		if report, is := told[a.Area]; is && part {
			lines = append(lines, line{a, report})
		}
	}
	return told[utilisation.Area{Floor: v.floor}], lines
}

// weekdays are those that are shown: Monday to Friday, and others on which the house was open.
func weekdays(r utilisation.AreaReport) (list []time.Weekday) {
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if i < days || r.Weekdays[day] != utilisation.None {
			list = append(list, day)
		}
	}
	return list
}

// fullContent is the whole of it.
func (s *Screen) fullContent() fyne.CanvasObject {
	switch {
	case !s.full.known:
		return s.loading()
	case s.flow.Wide:
		return s.flow.Scroll(container.New(kit.Padded(20, 28, 24, 28), kit.Stack(16, s.fullTitle(), s.fullWide())))
	}
	parts := []fyne.CanvasObject{}
	pad := kit.Padded(4, 12, 20, 12)
	if !s.flow.OneColumn() {
		parts, pad = append(parts, s.fullTitle()), kit.Padded(20, 28, 24, 28)
	}
	return s.flow.Scroll(container.New(pad, kit.Stack(12, append(parts, s.fullParts()...)...)))
}

// fullTitle is the title on wide windows, with the way back to the week.
func (s *Screen) fullTitle() fyne.CanvasObject {
	line := kit.NewParagraph(s.fullLine(), kit.Body)
	line.SetColor(kit.ToneMuted)
	said := kit.Stack(0, kit.NewParagraph(s.words.T("team.full"), kit.Display), line)
	r, ok := s.full.report()
	if !ok {
		return container.New(kit.Spread, said, s.sides())
	}
	month := kit.NewText(s.words.Month(r.Month.Month), kit.Strong)
	return container.New(kit.Spread, said, kit.Line(16, s.months(month), s.sides()))
}

// sides chooses between the week and how full the house was.
func (s *Screen) sides() fyne.CanvasObject {
	parts := []kit.SegmentPart{
		{Icon: "view_week", Label: s.words.T("team.week"), Spoken: s.words.T("team.week")},
		{Icon: "bar_chart", Label: s.words.T("team.full"), Spoken: s.words.T("team.full")},
	}
	if s.flow.OneColumn() {
		parts[0].Label, parts[1].Label = "", ""
	}
	chosen := 0
	if s.fullness {
		chosen = 1
	}
	return kit.NewSegment(parts, chosen, func(i int) { s.showFull(i == 1) })
}

// fullLine says which house and which month.
func (s *Screen) fullLine() string {
	r, ok := s.full.report()
	if !ok {
		return s.houseName()
	}
	return s.words.T("team.full.line", s.houseName(), s.words.T("team.full.month", s.words.Month(r.Month.Month), r.Month.Year))
}

func (s *Screen) houseName() string {
	for _, h := range s.full.Houses {
		if h.ID == s.full.House {
			return h.Name
		}
	}
	return ""
}

// fullWide is the map of the month beside what follows from it.
func (s *Screen) fullWide() fyne.CanvasObject {
	r, ok := s.full.report()
	if !ok {
		return kit.NewPane(s.fullEmpty())
	}
	whole, lines := s.full.lines(r)
	main := kit.Stack(16, s.fullBar(), s.figures(r, whole), kit.NewPane(s.heat(whole, lines)))
	side := []fyne.CanvasObject{s.groupsOnly()}
	for _, card := range []fyne.CanvasObject{s.outcome(whole), s.shared(r), s.trend(), s.dayCourse(r), s.save()} {
		if card != nil {
			side = append(side, card)
		}
	}
	return container.New(sideColumn{gap: 16, side: 288}, main, kit.Stack(14, side...))
}

// fullParts are the same below each other.
func (s *Screen) fullParts() []fyne.CanvasObject {
	r, ok := s.full.report()
	if !ok {
		return []fyne.CanvasObject{kit.NewCard(s.fullEmpty())}
	}
	whole, lines := s.full.lines(r)
	parts := []fyne.CanvasObject{s.fullBar(), s.figures(r, whole), kit.NewCard(s.heat(whole, lines)), s.groupsOnly()}
	for _, card := range []fyne.CanvasObject{s.outcome(whole), s.shared(r), s.trend(), s.dayCourse(r), s.save()} {
		if card != nil {
			parts = append(parts, card)
		}
	}
	return parts
}

// fullEmpty is what stands where nothing is told, and why.
func (s *Screen) fullEmpty() fyne.CanvasObject {
	switch {
	case s.full.away != nil && s.full.AsOf.IsZero():
		return kit.NewPicture("cloud_off", s.words.T("team.full.away"), s.words.T("team.full.away.line"), nil)
	case s.full.AsOf.IsZero() && s.full.House != "":
		return kit.NewLoading(4)
	}
	return kit.NewPicture("bar_chart", s.words.T("team.full.empty"), s.words.T("team.full.empty.line"), nil)
}

// fullBar chooses house, floor and month.
func (s *Screen) fullBar() fyne.CanvasObject {
	var chips []fyne.CanvasObject
	if len(s.full.Houses) > 1 {
		var chip *kit.Chip
		chip = kit.NewChoiceChip("apartment", s.houseName(), func() { s.chooseHouse(chip) })
		chips = append(chips, chip)
	}
	choose := func(floor booking.FloorID, name string) {
		chips = append(chips, kit.NewChip("", name, s.full.floor == floor, func(bool) {
			s.full.floor, s.full.chose = floor, true
			s.redraw()
		}))
	}
	choose("", s.words.T("team.full.house"))
	for _, a := range s.full.Areas {
		if a.Zone == "" {
			choose(a.Floor, a.Name)
		}
	}
	return container.New(kit.Flow(8), chips...)
}

// months leads to earlier months, around what stands between; nil for nothing.
func (s *Screen) months(between fyne.CanvasObject) fyne.CanvasObject {
	turn := func(by int) func() {
		return func() { s.full.month += by; s.redraw() }
	}
	back, on := kit.NewButton(kit.Plain, "chevron_left", "", turn(1)), kit.NewButton(kit.Plain, "chevron_right", "", turn(-1))
	back.SetSpoken(s.words.T("team.full.month.back"))
	on.SetSpoken(s.words.T("team.full.month.on"))
	if s.full.month+1 >= len(s.full.Months) {
		back.Disable("")
	}
	if s.full.month == 0 {
		on.Disable("")
	}
	if between == nil {
		return kit.Line(0, back, on)
	}
	return kit.Line(0, back, between, on)
}

func (s *Screen) chooseHouse(anchor fyne.CanvasObject) {
	var rows []fyne.CanvasObject
	for _, h := range s.full.Houses {
		rows = append(rows, kit.NewRow(kit.NewTile("apartment", kit.TileQuiet), h.Name, "", nil, func() {
			s.over.Close()
			s.toHouse(h.ID)
		}))
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, kit.Stack(4, rows...), func() { s.over = nil })
}
