// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// weekPart is the week with the way to others.
func (s *Screen) weekPart() fyne.CanvasObject {
	days := kit.NewText(s.words.Days(s.state.Week.Monday, s.state.Week.Monday+4), kit.Small)
	heading := kit.NewText(s.words.T("today.week"), kit.Heading)
	if s.flow.Wide {
		head := container.New(kit.Spread, heading, flushRight(s.env.Weeks(days, s.turn)))
		return kit.Stack(4, append([]fyne.CanvasObject{head, s.weekCards()}, s.weekFoot()...)...)
	}
	again := s.againButton(kit.Plain)
	if again == nil && !s.largeOnPhone() {
		head := container.New(kit.Spread, heading, flushRight(s.env.Weeks(days, s.turn)))
		return kit.Stack(4, append([]fyne.CanvasObject{head, s.weekCards()}, s.weekFoot()...)...)
	}
	weeks := kit.Line(0, s.env.Weeks(days, s.turn))
	if s.largeOnPhone() { // the words wrap where two months or years are named
		weeks = container.New(kit.Flex(0, 0, 1), s.env.Weeks(nil, s.turn), kit.NewParagraph(days.Text(), kit.Small))
	}
	turn := container.New(kit.Padded(-10, 0, -2, -14), weeks) // the arrows answer on more than they draw
	head := container.New(kit.Padded(-6, 0, 0, 0), heading)
	if again != nil {
		head = container.New(kit.Padded(-6, 0, 0, 0), container.New(kit.Spread, heading, again))
	}
	return kit.Stack(0, append([]fyne.CanvasObject{head, turn, s.weekCards()}, s.weekFoot()...)...)
}

// weekFoot is what is said of the week as a whole, and what can be done about the usual one.
func (s *Screen) weekFoot() []fyne.CanvasObject { return append(s.adviceLine(), s.usualRow()...) }

// shownDays are Monday to Friday, and a day of the weekend when something is planned for it.
func (s *Screen) shownDays() []booking.DayPlan {
	days := s.state.Week.Days[:5:5]
	for _, d := range s.state.Week.Days[5:] {
		if len(s.state.pieces(d)) > 0 {
			days = append(days, d)
		}
	}
	return days
}

func (s *Screen) weekCards() fyne.CanvasObject {
	gap := float32(6)
	if s.flow.Wide {
		gap = 8
	}
	days := s.shownDays()
	plates := make([]fyne.CanvasObject, len(days))
	s.days = make([]*kit.Plate, len(days))
	for i, d := range days {
		s.days[i] = s.dayCard(d)
		plates[i] = s.days[i]
	}
	return container.New(newCells(gap), plates...)
}

func (s *Screen) dayCard(d booking.DayPlan) *kit.Plate {
	var card *kit.Plate
	open := func() { s.openDay(d, card) }
	content := s.narrowDay(d)
	if s.flow.Wide {
		content = s.wideDay(d)
	}
	card = kit.NewPlate(s.dayLook(d), content, open)
	card.SetPadding(2, 8)
	if s.flow.Wide {
		card.SetPadding(10, 12)
	}
	card.SetSpoken(s.spoken(d))
	return card
}

// dayLook is the ground of a day: today, a wish, nothing planned.
func (s *Screen) dayLook(d booking.DayPlan) kit.PlateLook {
	pieces := s.state.pieces(d)
	_, closed := s.state.Closed[d.Day]
	switch {
	case d.Day == s.env.Today():
		return kit.PlateChosen
	case slices.ContainsFunc(pieces, piece.open):
		return kit.PlateRequested
	case len(pieces) > 0 || d.Day < s.env.Today():
		return kit.PlatePlain
	case closed:
		return kit.PlateQuiet
	}
	return kit.PlateOpen
}

// narrowDay stands in a column of 60 dp: the day, a sign, a word.
func (s *Screen) narrowDay(d booking.DayPlan) fyne.CanvasObject {
	day := s.line(s.words.T("today.week.day", s.words.WeekdayShort(d.Day), s.words.DayNumber(d.Day)), kit.Label, s.dayTone(d))
	parts := []fyne.CanvasObject{day}
	pieces := s.state.pieces(d)
	switch {
	case len(pieces) == 0:
		icon, word, tone := s.nothing(d)
		parts = append(parts, middle(kit.NewIcon(icon, 24, tone)), s.line(word, kit.Label, kit.ToneText))
	case len(pieces[0].halves) == len(wholeDay):
		parts = append(parts, middle(s.sign(pieces[0], 24, d)), s.shortLine(pieces[0]))
		if house := pieces[0].house; house != "" {
			parts = append(parts, s.brief(house))
		}
	default:
		parts = append(parts, kit.Stack(1.5, s.narrowHalf(d, booking.AM), kit.NewHairline(), s.narrowHalf(d, booking.PM)))
	}
	return kit.Stack(4, parts...)
}

// shortLine is a piece in a narrow column, with a mark when a series has booked it.
func (s *Screen) shortLine(p piece) fyne.CanvasObject {
	word := s.line(s.words.short(p), kit.Label, kit.ToneText)
	if !s.repeated(p) {
		return word
	}
	return middle(kit.Line(2, word, kit.NewIcon("event_repeat", 16, kit.ToneMuted)))
}

// narrowHalf is half a day in a narrow column, the morning above the afternoon: a sign, and a number for a desk.
func (s *Screen) narrowHalf(d booking.DayPlan, half booking.Half) fyne.CanvasObject {
	switch p := s.state.pieceOf(d, half); {
	case p.code != "":
		sign := s.sign(p, 20, d)
		if s.repeated(p) { // a mark beside the number would find no room
			sign = kit.NewIcon("event_repeat", 20, kit.TonePrimary)
		}
		desk := middle(kit.Line(3, sign, kit.NewText(p.code, kit.Label)))
		if p.house != "" {
			return kit.Stack(0, desk, s.brief(p.house))
		}
		return desk
	case p.status != booking.Unsaid:
		return middle(s.sign(p, 20, d))
	}
	return middle(kit.NewIcon("remove", 20, kit.ToneMuted))
}

// wideDay has room for words.
func (s *Screen) wideDay(d booking.DayPlan) fyne.CanvasObject {
	name := s.words.Weekday(d.Day)
	if d.Day == s.env.Today() {
		name = s.words.NearDay(d.Day, s.env.Today())
	}
	number := s.line(s.words.DayNumber(d.Day), kit.SmallStrong, kit.ToneMuted)
	day := s.line(name, kit.SmallStrong, s.dayTone(d))
	day.Align = fyne.TextAlignLeading
	parts := []fyne.CanvasObject{container.New(kit.Flex(4, 1), day, number)}
	pieces := s.state.pieces(d)
	if len(pieces) == 0 {
		icon, _, tone := s.nothing(d)
		title, note := s.nothingWords(d)
		parts = append(parts, signed(kit.NewIcon(icon, 20, tone), kit.NewText(title, kit.SmallStrong), kit.NewText(note, kit.Small)))
	}
	for _, p := range pieces {
		parts = append(parts, s.pieceLine(p, len(pieces) > 1, d))
	}
	return container.New(dayHeight{}, slices.Insert(parts, 1, layout.NewSpacer())...)
}

// pieceLine is a piece with its sign; halves of a day say only what they are, because two of them stand there, and an
// unusual building.
func (s *Screen) pieceLine(p piece, half bool, d booking.DayPlan) fyne.CanvasObject {
	name := kit.NewText(s.words.name(p), kit.SmallStrong)
	name.SetColor(kit.ToneText)
	switch {
	case !p.offered.IsZero():
		return signed(s.sign(p, 20, d), name, kit.NewText(s.words.T("today.offered"), kit.Small), kit.NewText(s.offeredBy(p), kit.Small))
	case half && p.house == "":
		return signed(s.sign(p, 20, d), name)
	}
	return signed(s.sign(p, 20, d), name, kit.NewText(s.note(p), kit.Small))
}

// offeredBy is until when a desk is offered, as short as a day of the week has room for: "bis 10:00 Uhr", "bis Mi 25.".
func (s *Screen) offeredBy(p piece) string {
	loc := s.state.location(p.booking)
	if day := booking.DayOf(p.offered, loc); day != s.env.Today() {
		return s.words.T("today.absent.until", s.words.T("today.week.day", s.words.WeekdayShort(day), s.words.DayNumber(day)))
	}
	return s.words.T("today.absent.until", s.words.Clock(p.offered, loc))
}

// signed puts lines at the right of a sign.
func signed(sign fyne.CanvasObject, lines ...fyne.CanvasObject) fyne.CanvasObject {
	for _, line := range lines {
		if text, ok := line.(*kit.Text); ok {
			text.Ellipsis = len(text.Text()) > 12
		}
	}
	return container.New(kit.Flex(6, 0, 1), sign, kit.Stack(0, lines...))
}

// dayHeight puts the first child on top and the others at the foot, in at least 92 dp.
type dayHeight struct{}

func (dayHeight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := kit.VStack(6).MinSize(objects)
	return least.Max(fyne.NewSize(0, 92*kit.TextScale()))
}

func (dayHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	kit.VStack(6).Layout(objects, size)
}

// flushRight lets the last arrow end where the cards do: it answers on more than it draws.
func flushRight(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Padded(0, -10, 0, 0), o)
}

func middle(o fyne.CanvasObject) fyne.CanvasObject { return container.New(kit.Centred, o) }

func (s *Screen) line(words string, style kit.TextStyle, tone fyne.ThemeColorName) *kit.Text {
	line := kit.NewText(words, style)
	line.Align = fyne.TextAlignCenter
	line.SetColor(tone)
	return line
}

// brief is as much of a building's name as there is room for.
func (s *Screen) brief(house string) *kit.Text {
	line := s.line(house, kit.Label, kit.ToneMuted)
	line.Ellipsis = true
	return line
}

func (s *Screen) dayTone(d booking.DayPlan) fyne.ThemeColorName {
	if d.Day == s.env.Today() {
		return kit.ToneOnPrimarySoft
	}
	return kit.ToneMuted
}

// sign is a piece's picture: the half desk of a wish, a house for the office, and so on. What is over is grey.
func (s *Screen) sign(p piece, size float32, d booking.DayPlan) fyne.CanvasObject {
	switch {
	case p.requested():
		return kit.NewDeskSymbol(kit.DeskRequested, "", size)
	case !p.offered.IsZero():
		return kit.NewIcon("hourglass_top", size, kit.ToneAmber)
	}
	tone := kit.TonePrimary
	if d.Day < s.env.Today() {
		tone = kit.ToneMuted
	}
	icon := statusIcon[p.status]
	if p.status == booking.HomeOffice || p.status == booking.OnTheRoad {
		icon += "-fill"
	}
	return kit.NewIcon(icon, size, tone)
}

// nothing is how a day without a plan looks: over, closed, or open.
func (s *Screen) nothing(d booking.DayPlan) (icon, word string, tone fyne.ThemeColorName) {
	closed, isClosed := s.state.Closed[d.Day]
	switch {
	case isClosed && closed.Detail == booking.Holiday:
		return "event_busy", s.words.T("today.closed.holiday"), kit.ToneMuted
	case isClosed:
		return "event_busy", s.words.T("today.closed.short"), kit.ToneMuted
	case d.Day < s.env.Today():
		return "remove", s.words.T("today.week.unsaid.short"), kit.ToneMuted
	}
	return "add", s.words.T("today.week.plan.short"), kit.TonePrimary
}

func (s *Screen) nothingWords(d booking.DayPlan) (title, note string) {
	closed, isClosed := s.state.Closed[d.Day]
	switch {
	case isClosed:
		return s.words.closedWord(closed), s.words.T("today.week.free")
	case d.Day < s.env.Today():
		return s.words.T("today.week.unsaid"), s.words.T("today.week.over")
	}
	return s.words.T("today.plan"), s.words.T("today.week.open")
}

// nextOpen is the first day from today on that nothing is planned for and on which the house is open, in the week that is
// shown; else today.
func (s *Screen) nextOpen() booking.Day {
	for _, d := range s.state.Week.Days[:5] {
		if _, closed := s.state.Closed[d.Day]; !closed && d.Day >= s.env.Today() && s.state.empty(d) {
			return d.Day
		}
	}
	return s.nextFree()
}

// nextFree is today, or the next day on which the house is open.
func (s *Screen) nextFree() booking.Day {
	for day := s.env.Today(); day < s.env.Today()+14; day++ {
		weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if _, closed := s.state.Closed[day]; !closed && !weekend {
			return day
		}
	}
	return s.env.Today()
}

func (s *Screen) toDesks(day booking.Day, part booking.Part) {
	s.env.Navigate(ui.Desks, ui.ShowDay{Day: day, Part: part})
}
