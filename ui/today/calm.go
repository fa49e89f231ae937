// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// calmCard is a day without a desk: what it is instead, and, unless the person is said to be elsewhere, up to three desks
// that one tap books.
func (s *Screen) calmCard() fyne.CanvasObject {
	icon, heading, line := s.calmWords()
	said := kit.Stack(2, kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(line, kit.Small))
	day := container.New(kit.Flex(14, 0, 1), kit.NewTile(icon, kit.TileSoft), said)
	kind, elsewhere := kit.Filled, s.elsewhereNow()
	if elsewhere {
		kind = kit.Outline
	}
	book := s.bookButton(kind)
	book.SetOnTapped(func() { s.toDesks(s.nextFree(), booking.FullDay) })
	actions := container.New(kit.Beside(10, 1, 1), book, s.planButton())
	parts := []fyne.CanvasObject{day}
	if s.flow.Wide {
		parts = []fyne.CanvasObject{container.New(kit.Flex(24, 1), day, container.New(width{330}, actions))}
	}
	if rows := s.suggestions(); len(rows) > 0 && !elsewhere {
		parts = append(parts, kit.Stack(4, rows...))
	}
	if !s.flow.Wide {
		parts = append(parts, actions)
	}
	return s.ground(container.New(kit.Padded(18, s.inset()), kit.Stack(16, parts...)))
}

// elsewhereNow tells whether the person said that they do not work in the office in the present half of the day.
func (s *Screen) elsewhereNow() bool {
	status := s.state.Today.Halves[s.half()].Status
	return status != booking.Unsaid && status != booking.Office
}

func (s *Screen) planButton() *kit.Button {
	var plan *kit.Button
	plan = kit.NewButton(kit.Outline, "edit_calendar", s.words.T("today.plan"), func() { s.openDay(s.state.Today, plan) })
	return plan
}

// calmWords say what the present half of the day is.
func (s *Screen) calmWords() (icon, heading, line string) {
	if closed, ok := s.closedToday(); ok {
		return "event_busy", s.words.closedWord(closed), s.closedLine(closed, "today.calm.closed")
	}
	status := s.state.Today.Halves[s.half()].Status
	line = s.words.T("today.calm.line")
	if len(s.state.Suggestions) > 0 && !s.elsewhereNow() {
		line = s.words.T("today.calm.suggest")
	}
	switch status {
	case booking.HomeOffice:
		return "cottage", s.words.T("today.calm.home"), line
	case booking.OnTheRoad:
		return "train", s.words.T("today.calm.road"), line
	case booking.Away:
		return "person_off", s.words.T("today.calm.away"), line
	case booking.Office:
		return "apartment", s.words.T("today.calm.office"), line
	}
	return "today", s.words.T("today.calm.none"), line
}

// closedLine says that the house is closed, or, where it is so for some only, by which rule.
func (s *Screen) closedLine(closed booking.Refusal, house string) string {
	if closed.Rule.Amends() {
		return s.env.Voice.Rule(closed.Rule)
	}
	return s.words.T(house)
}

// closedToday tells why the house is closed today. It is known while the present week is shown.
func (s *Screen) closedToday() (booking.Refusal, bool) {
	closed, ok := s.state.Closed[s.env.Today()]
	return closed, ok
}

// suggestions are desks for today, each with its button.
func (s *Screen) suggestions() (rows []fyne.CanvasObject) {
	for i, g := range s.state.Suggestions[:min(len(s.state.Suggestions), 3)] {
		place, ok := s.state.Places[g.Desk]
		if !ok {
			continue
		}
		if i > 0 {
			rows = append(rows, kit.NewHairline())
		}
		book := kit.NewButton(kit.Soft, "", s.words.T("today.take"), func() { s.reserve(g, s.words.DeskIn(place.Desk.Code, s.state.other(g.Desk))) })
		book.Small = true
		book.SetSpoken(s.words.T("today.take.spoken", s.words.DeskIn(place.Desk.Code, s.state.other(g.Desk)), s.words.During(g.Span, place.Building.Location())))
		tile := kit.NewDeskSymbol(kit.DeskFree, place.Desk.Number(), 44)
		rows = append(rows, kit.NewRow(tile, s.words.Desk(place.Desk.Code), s.reason(g, place), book, nil))
	}
	return rows
}

// reason is why a desk is offered, and where it is: the building too when the person is not usually there.
func (s *Screen) reason(g Suggestion, place booking.Place) string {
	why := s.words.reason(g, place)
	if house := s.state.other(g.Desk); house != "" {
		return s.words.T("today.dot", house, why)
	}
	return why
}

func (w words) reason(g Suggestion, place booking.Place) string {
	switch g.Why {
	case Starred:
		return w.T("today.why.starred", place.Zone.Name)
	case Beside:
		return w.T("today.why.beside", place.Zone.Name, g.With.Name())
	case LastWeek:
		return w.T("today.why.lastweek", place.Zone.Name)
	case Usual:
		return w.T("today.why.usual", place.Zone.Name)
	case NearTeam:
		return w.T("today.why.team", place.Zone.Name)
	}
	return w.T("today.why.home", place.Zone.Name)
}
