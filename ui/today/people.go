// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A crowd is the team of today by where it is. Who is in the office for half a day is in the office.
type crowd struct {
	here   []Member // in the office, those with a known desk first
	counts map[booking.Status]int
	me     bool
	known  bool // somebody has said something
	total  int
}

func (s *Screen) crowd() crowd {
	c := crowd{counts: map[booking.Status]int{}, total: len(s.state.Team) + 1}
	var without []Member
	for _, m := range s.state.Team {
		status := m.status()
		c.counts[status]++
		c.known = c.known || status != booking.Unsaid
		switch {
		case status != booking.Office:
		case s.state.code(m.desk()) != "":
			c.here = append(c.here, m)
		default:
			without = append(without, m)
		}
	}
	c.here = append(c.here, without...)
	for _, p := range s.state.pieces(s.state.Today) {
		c.me = c.me || p.status == booking.Office
	}
	if c.me {
		c.counts[booking.Office]++
	}
	return c
}

// status is where somebody is today: the office counts, else what was said first.
func (m Member) status() booking.Status {
	first := booking.Unsaid
	for _, half := range m.Halves {
		if half.Status == booking.Office {
			return booking.Office
		}
		if first == booking.Unsaid {
			first = half.Status
		}
	}
	return first
}

// desk is where somebody sits today, the morning's first.
func (m Member) desk() booking.DeskID {
	for _, half := range m.Halves {
		if half.Status == booking.Office && half.Desk != "" {
			return half.Desk
		}
	}
	return ""
}

// count is "mit dir 5 von 8 im Büro".
func (s *Screen) count(c crowd) string {
	switch {
	case c.me:
		return s.words.T("today.team.withyou", c.counts[booking.Office], c.total)
	case !c.known:
		return s.words.T("today.team.empty")
	}
	return s.words.T("today.team.without", c.counts[booking.Office], c.total)
}

// elsewhere is "2 im Homeoffice · 1 unterwegs"; empty when nobody is.
func (s *Screen) elsewhere(c crowd) string {
	var said []string
	for _, at := range []struct {
		status booking.Status
		key    string
	}{{booking.HomeOffice, "today.team.home"}, {booking.OnTheRoad, "today.team.road"}, {booking.Away, "today.team.away"}} {
		if n := c.counts[at.status]; n > 0 {
			said = append(said, strings.ReplaceAll(s.words.N(at.key, n), " ", "\u00a0")) // lines break between them
		}
	}
	return strings.Join(said, " · ")
}

// teamPart is the team of today: names with their desks on wide windows, faces on narrow ones.
func (s *Screen) teamPart() fyne.CanvasObject {
	c := s.crowd()
	if s.flow.Wide {
		return s.teamCard(c)
	}
	return s.teamLine(c)
}

// mostNames are how many colleagues the card names.
const mostNames = 6

func (s *Screen) teamCard(c crowd) fyne.CanvasObject {
	head := container.New(kit.Spread, kit.NewText(s.words.T("today.team"), kit.Heading), kit.NewText(s.count(c), kit.Small))
	parts := []fyne.CanvasObject{head}
	for i, m := range c.here {
		if i == mostNames {
			parts = append(parts, kit.NewText(s.words.N("today.team.more", len(c.here)-mostNames), kit.Small))
			break
		}
		parts = append(parts, s.member(m))
	}
	week := kit.NewButton(kit.Plain, "view_week", s.words.T("today.team.week"), func() { s.env.Navigate(ui.Team, nil) })
	week.Small = true
	foot := kit.Line(0, week)
	if line := strings.ReplaceAll(s.elsewhere(c), " · ", "\n"); line != "" {
		foot = container.New(kit.Beside(8, 1, 0), kit.NewParagraph(line, kit.Small), week)
	}
	return kit.NewPane(kit.Stack(0, append(parts, container.New(kit.Padded(0, 0, -8, 0), foot))...)) // it answers on more than it draws
}

// member is somebody in the office. A tap shows their desk, where it is known.
func (s *Screen) member(m Member) fyne.CanvasObject {
	place, known := s.state.Places[m.desk()]
	face := kit.NewAvatar(m.Person.Initials(), 34, false)
	if !known {
		row := kit.NewRow(face, m.Person.Name(), "", nil, nil)
		row.Dense = true
		return row
	}
	desk := kit.NewText(s.words.Desk(place.Desk.Code), kit.Small)
	row := kit.NewRow(face, m.Person.Name(), s.state.other(place.Desk.ID), desk, func() { s.showDesk(place) })
	row.Dense = true
	return row
}

func (s *Screen) showDesk(place booking.Place) {
	s.over.Close()
	s.env.Navigate(ui.Desks, ui.ShowDesk{Desk: place.Desk.ID, Floor: place.Floor.ID, Building: place.Building.ID, Day: s.env.Today()})
}

// mostFaces are how many colleagues stand in a line on a phone.
const mostFaces = 4

func (s *Screen) teamLine(c crowd) fyne.CanvasObject {
	said := []fyne.CanvasObject{kit.NewParagraph(s.words.T("today.team"), kit.Heading), kit.NewParagraph(s.count(c), kit.Small)}
	if line := s.elsewhere(c); line != "" {
		said = append(said, kit.NewParagraph(line, kit.Small))
	}
	var faces []string
	for _, m := range c.here[:min(len(c.here), mostFaces)] {
		faces = append(faces, m.Person.Initials())
	}
	if more := len(c.here) - mostFaces; more > 0 {
		faces = append(faces, fmt.Sprintf("+%d", more))
	}
	line := kit.NewPlate(kit.PlateBare, container.New(kit.Flex(12, 1), kit.Stack(0, said...), kit.AvatarRow(40, kit.ToneBg, faces...)), func() { s.env.Navigate(ui.Team, nil) })
	line.SetPadding(0, 0)
	line.SetSpoken(strings.Join([]string{s.words.T("today.team"), s.count(c), s.elsewhere(c)}, ", "))
	return line
}

// aidCard says who gives first aid in the house; nil when this device knows of nobody.
func (s *Screen) aidCard() fyne.CanvasObject {
	n := len(s.state.FirstAiders)
	if n == 0 {
		return nil
	}
	tile, between := kit.NewTile("health_and_safety-fill", kit.TileGood), "\n"
	if s.flow.Wide {
		between = " · "
	}
	var on fyne.CanvasObject
	if !s.largeOnPhone() {
		on = kit.NewIcon("chevron_right", 24, kit.ToneMuted)
	}
	var row *kit.Row
	row = kit.NewRow(tile, s.aidWords(n), strings.Join(s.aidLines(), between), on, func() { s.openAid(row) })
	row.SetSpoken(strings.Join(append([]string{s.words.N("today.aid.spoken", n)}, s.aidLines()...), ", "))
	return s.ground(container.New(kit.Padded(4, s.inset()), row))
}

// aidWords says small numbers as words.
func (s *Screen) aidWords(n int) string {
	small := []string{"today.aid.alone", "today.aid.two", "today.aid.three", "today.aid.four"}
	if n <= len(small) {
		return s.words.T(small[n-1])
	}
	return s.words.T("today.aid.many", n)
}

// aidLines are the first two with where they are: "3. Etage: Fatma Yıldız". Two of one floor stand together.
func (s *Screen) aidLines() (said []string) {
	var floor string
	var names []string
	tell := func() {
		switch {
		case len(names) > 0 && floor != "":
			said = append(said, s.words.T("today.aid.at", floor, s.words.List(names)))
		case len(names) > 0:
			said = append(said, s.words.List(names))
		}
		names = nil
	}
	for _, a := range s.state.FirstAiders[:min(len(s.state.FirstAiders), 2)] {
		if at := s.state.Places[a.Desk].Floor.Name; at != floor {
			tell()
			floor = at
		}
		names = append(names, a.Person.Name())
	}
	tell()
	return said
}

func (s *Screen) openAid(anchor fyne.CanvasObject) {
	rows := []fyne.CanvasObject{kit.NewParagraph(s.words.T("today.aid.list"), kit.Heading)}
	for _, a := range s.state.FirstAiders {
		rows = append(rows, s.aider(a))
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 344, kit.Stack(4, rows...), s.closed)
}

func (s *Screen) aider(a FirstAider) fyne.CanvasObject {
	face := kit.NewAvatar(a.Person.Initials(), 40, a.Person.ID == s.state.Me.ID)
	place, ok := s.state.Places[a.Desk]
	if !ok {
		return kit.NewRow(face, a.Person.Name(), "", nil, nil)
	}
	where := s.words.T("today.dot", s.words.DeskIn(place.Desk.Code, place.Building.Name), place.Floor.Name)
	return kit.NewRow(face, a.Person.Name(), where, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { s.showDesk(place) })
}

// refusedCards are wishes that were not granted, until the person has looked at them.
func (s *Screen) refusedCards() (cards []fyne.CanvasObject) {
	for _, r := range s.state.Refused {
		cards = append(cards, s.refusedCard(r))
	}
	return cards
}

func (s *Screen) refusedCard(r Refused) fyne.CanvasObject {
	said := s.env.Voice.Refused(&r.Why, r.Code)
	heading := kit.NewParagraph(said.Heading, kit.Strong)
	line := kit.NewParagraph(s.refusedLine(r, said.Line), kit.Small)
	heading.SetColor(kit.ToneOnBadSoft)
	line.SetColor(kit.ToneOnBadSoft)
	words := kit.Stack(2, heading, line)
	content := container.New(kit.Flex(14, 0, 1, 0), kit.NewIcon("event_busy", 24, kit.ToneOnBadSoft), words, kit.NewIcon("chevron_right", 20, kit.ToneOnBadSoft))
	look := kit.NewPlate(kit.PlateBare, content, func() { s.env.Navigate(ui.Desks, ui.ShowRefused{Booking: r.Booking.ID}) })
	look.SetPadding(0, 0)
	return kit.NewTintedCard(kit.RefusedTint, look)
}

// refusedLine is the day and what is free instead; why, when nothing is.
func (s *Screen) refusedLine(r Refused, why string) string {
	if n := len(r.Why.Days); n > 0 {
		return s.words.N("today.refused.days", n)
	}
	day := s.words.Day(r.Booking.Span.Day(s.state.location(r.Booking)))
	if n := len(r.Why.Alternatives); n > 0 {
		return s.words.T("today.dot", day, s.words.N("today.refused.see", n))
	}
	return s.words.T("today.dot", day, why)
}
