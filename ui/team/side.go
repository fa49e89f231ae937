// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// sideColumn is a main column with another at its right, both from the top. The side takes at most a third.
type sideColumn struct{ gap, side float32 }

func (l sideColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	main, side := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(main.Width+l.gap+side.Width, max(main.Height, side.Height))
}

func (l sideColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side := min(l.side*max(1, kit.TextScale()*0.9), size.Width/3)
	main := size.Width - l.gap - side
	for i, width := range []float32{main, side} {
		objects[i].Resize(fyne.NewSize(width, objects[i].MinSize().Height)) // words wrap: the height follows the width
		put(objects[i], float32(i)*(main+l.gap), 0, width, objects[i].MinSize().Height)
	}
}

// best is the day from today on on which most are in the office, the first of equals; false when fewer than two are on
// any day.
func (s *Screen) best() (on booking.Day, n int, ok bool) {
	for i := range booking.Day(days) {
		d := s.monday + i
		if c := s.count(d); d >= s.env.Today() && c > n {
			on, n = d, c
		}
	}
	return on, n, n > 1
}

// bestCard is the day on which most of the team is there; nil when there is none.
func (s *Screen) bestCard() fyne.CanvasObject {
	if s.state.Leads {
		return s.proposeCard()
	}
	on, n, ok := s.best()
	if !ok {
		return nil
	}
	look := func() { s.env.Navigate(ui.Desks, ui.ShowDay{Day: on}) }
	heading := s.words.T("team.best", s.words.Weekday(on), n, len(s.people()))
	if on == s.env.Today() {
		heading = s.words.T("team.best.today", n, len(s.people()))
	}
	if !s.flow.Wide && !s.facesOnly() {
		button := kit.NewButton(kit.Soft, "", s.words.T("team.best.look"), look)
		button.Small = true
		button.SetSpoken(s.words.T("team.best.desks", s.words.Weekday(on)))
		row := kit.NewRow(kit.NewTile("groups-fill", kit.TileSoft), heading, s.words.T("team.best.line"), button, nil)
		return kit.NewBareCard(container.New(kit.Padded(6, 16), row))
	}
	label := s.words.T("team.best.desks", s.words.Weekday(on))
	button := kit.NewButton(kit.Filled, "", label, look)
	if s.facesOnly() {
		button.SetLabel(s.words.T("team.best.look"))
		button.SetSpoken(label)
	}
	return kit.NewPane(kit.Stack(12, kit.Line(0, kit.NewTile("groups-fill", kit.TileSoft)),
		kit.Stack(2, kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(s.words.T("team.best.line"), kit.Small)), button))
}

// proposeCard is the best day ahead with the way to a team day: what who leads comes for.
func (s *Screen) proposeCard() fyne.CanvasObject {
	heading, line := s.words.T("team.propose.card"), s.words.T("team.propose.card.line")
	if on, n, ok := s.best(); ok {
		heading, line = s.words.T("team.best", s.words.Weekday(on), n, len(s.people())), s.words.T("team.best.line")
		if on == s.env.Today() {
			heading = s.words.T("team.best.today", n, len(s.people()))
		}
	}
	if !s.flow.Wide && !s.facesOnly() {
		button := kit.NewButton(kit.Soft, "", s.words.T("team.propose.short"), nil)
		button.SetOnTapped(func() { s.openProposal(button, nil) })
		button.Small = true
		button.SetSpoken(s.words.T("team.propose"))
		return kit.NewBareCard(container.New(kit.Padded(6, 16), kit.NewRow(kit.NewTile("groups-fill", kit.TileSoft), heading, line, button, nil)))
	}
	button := kit.NewButton(kit.Filled, "", s.words.T("team.propose"), nil)
	button.SetOnTapped(func() { s.openProposal(button, nil) })
	return kit.NewPane(kit.Stack(12, kit.Line(0, kit.NewTile("groups-fill", kit.TileSoft)),
		kit.Stack(2, kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(line, kit.Small)), button))
}

// homeCard is how full the home zone is, day by day; nil without one.
func (s *Screen) homeCard() fyne.CanvasObject {
	home := s.state.Home
	if home == nil || home.Total == 0 {
		return nil
	}
	head := kit.Stack(0, kit.NewParagraph(s.words.T("team.home", home.Name), kit.Heading), kit.NewParagraph(s.words.N("team.home.line", home.Total), kit.Small))
	bars := make([]fyne.CanvasObject, days)
	for i := range bars {
		bars[i] = s.bar(s.monday+booking.Day(i), home.Busy[i], home.Usual[i], home.Total)
	}
	parts := []fyne.CanvasObject{head, kit.Stack(10, bars...)}
	if home.Usual != [5]int{} {
		parts = append(parts, kit.NewParagraph(s.words.T("team.home.usual"), kit.Small))
	}
	if s.state.Leads {
		parts = append(parts, s.tight(home)...)
		if len(s.state.Zones) > 0 {
			parts = append(parts, s.preferButton())
		}
	}
	return s.framed(kit.Stack(14, parts...))
}

// nearlyFull is from how much on, in per cent, the home zone is likely not to do for everybody.
const nearlyFull = 90

// expected is how many desks of the home zone are likely to be taken on a day: those that are, and those who come and have none yet; and as many as
// usual on such a weekday.
func (s *Screen) expected(home *Home, day int) int {
	on := s.monday + booking.Day(day)
	return max(home.Busy[day]+len(s.without(on)), home.Usual[day]*home.Total/100)
}

// tight warns of days ahead on which the home zone will hardly do, and names where there is room.
func (s *Screen) tight(home *Home) (parts []fyne.CanvasObject) {
	for i := range days {
		on := s.monday + booking.Day(i)
		if on <= s.env.Today() || s.expected(home, i)*100 < nearlyFull*home.Total {
			continue
		}
		line := s.words.T("team.home.tight", s.words.Weekday(on))
		if r := home.Relief[i]; r.Name != "" {
			line = s.words.N("team.home.relief", r.Free, s.words.Weekday(on), r.Name)
		}
		said := kit.NewParagraph(line, kit.Small)
		said.SetColor(kit.ToneOnAmberSoft)
		ground := kit.NewGround(kit.ToneAmberSoft, 12)
		parts = append(parts, container.NewStack(ground, container.New(kit.Padded(8, 12), said)))
	}
	return parts
}

// bar is a day of the home zone, with a mark where it usually is on such a day.
func (s *Screen) bar(on booking.Day, busy, usual, total int) fyne.CanvasObject {
	name := kit.NewText(s.words.WeekdayShort(on), kit.SmallStrong)
	name.SetColor(kit.ToneText)
	figure := kit.NewText(s.words.Number(busy), kit.Small)
	figure.Align = fyne.TextAlignTrailing
	fill := kit.NewProgress(float32(busy) / float32(total))
	parts := []fyne.CanvasObject{container.New(column{32}, name), fill, container.New(column{30}, figure)}
	if usual == 0 {
		return container.New(kit.Flex(10, 0, 1, 0), parts...)
	}
	fill.SetTarget(float32(usual) / 100)
	said := kit.NewText(s.words.T("team.home.usually", usual), kit.Label)
	said.SetColor(kit.ToneMuted)
	return container.New(kit.Flex(6, 0, 1, 0, 0), append(parts, said)...)
}

// column is always so wide, times the text's size.
type column struct{ dp float32 }

func (l column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.dp*kit.TextScale(), objects[0].MinSize().Height)
}

func (l column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

// seenCard says who sees the own week, and leads to where that is changed.
func (s *Screen) seenCard() fyne.CanvasObject {
	change := kit.NewButton(kit.Plain, "", s.words.T("team.seen.change"), func() { s.env.Navigate(ui.Settings, nil) })
	head := container.New(kit.Flex(12, 0, 1), kit.NewIcon("visibility", 24, kit.TonePrimary), kit.NewParagraph(s.words.T("team.seen"), kit.Heading))
	return kit.NewPane(kit.Stack(6, head, kit.NewParagraph(s.seen()+" "+s.words.T("team.seen.line"), kit.Small), kit.Line(0, change)))
}

// tapped shows a cell in words, with the way to its desk.
func (s *Screen) tapped(p staff.Person, on booking.Day, anchor fyne.CanvasObject) {
	d := s.dayOf(p.ID, on)
	face := kit.NewAvatar(p.Initials(), 40, p.ID == s.state.Me.ID)
	said := kit.Stack(0, kit.NewParagraph(s.spokenName(p), kit.Heading), kit.NewParagraph(s.words.LongDay(on), kit.Small))
	parts := []fyne.CanvasObject{container.New(kit.Flex(12, 0, 1), face, said)}
	if p.ID != s.state.Me.ID {
		parts[0] = container.New(kit.Flex(12, 0, 1, 0), face, said, s.starButton(p))
	}
	halves := []booking.Half{booking.AM, booking.PM}
	if d.whole() {
		halves = halves[:1]
	}
	for _, h := range halves {
		part := booking.FullDay
		if !d.whole() {
			part = []booking.Part{booking.Morning, booking.Afternoon}[h]
		}
		parts = append(parts, s.wordsRow(d[h], part))
	}
	if desk, ok := s.deskOn(p.ID, on); ok {
		icon, word := "map", "team.look"
		if p.ID != s.state.Me.ID && on >= s.env.Today() {
			icon, word = "chair_alt", "team.beside" // Plätze offers the nearest free desks beside a colleague's
		}
		parts = append(parts, kit.NewButton(kit.Soft, icon, s.words.T(word), func() {
			s.over.Close()
			s.env.Navigate(ui.Desks, desk)
		}))
	}
	if p.ID == s.state.Me.ID {
		parts = append(append(parts, s.changeButton(d, on)), s.releaseButtons(on)...)
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, kit.Stack(12, parts...), func() { s.over = nil })
}

// starButton stars a colleague, or takes the star away. The colleague does not learn of it.
func (s *Screen) starButton(p staff.Person) fyne.CanvasObject {
	like := booking.Like{Kind: booking.FavouritePerson, Target: string(p.ID)}
	icon, spoken, do := "star", "team.star", func(ctx context.Context) error { return s.data.Like(ctx, like) }
	if s.state.Starred[p.ID] {
		icon, spoken, do = "star-fill", "team.unstar", func(ctx context.Context) error { return s.data.Unlike(ctx, booking.Unlike(like)) }
	}
	star := kit.NewButton(kit.Plain, icon, "", func() {
		s.over.Close()
		s.env.Work.Write(func(ctx context.Context) (func(), error) {
			err := do(ctx)
			var refused *booking.Refusal
			if errors.As(err, &refused) {
				said := s.env.Voice.Refused(refused, "")
				return func() { s.env.Tell(ui.Notice{Line: said.Heading + ". " + said.Line}) }, nil
			}
			return s.Refresh, err
		})
	})
	star.Small = true
	star.SetSpoken(s.words.T(spoken, p.Name()))
	return star
}

// changeButton leads to where the person's own day is planned.
func (s *Screen) changeButton(d day, on booking.Day) fyne.CanvasObject {
	word := s.words.T("team.change")
	if d.unsaid() {
		word = s.words.T("team.plan")
	}
	return kit.NewButton(kit.Outline, "edit_calendar", word, func() {
		s.over.Close()
		s.env.Navigate(ui.Today, ui.ShowPlan{Day: on})
	})
}

// releaseButtons give the person's own desks of a day back, as long as they are not over.
func (s *Screen) releaseButtons(on booking.Day) (buttons []fyne.CanvasObject) {
	for _, b := range s.state.Mine {
		if b.Span.Day(s.env.Location) != on || !b.Span.End.After(s.env.Now()) {
			continue
		}
		word := s.words.T("team.release")
		if code := s.state.Codes[b.Desk]; code != "" {
			word = s.words.T("team.release.desk", s.words.Desk(code))
		}
		buttons = append(buttons, kit.NewButton(kit.Outline, "logout", word, func() {
			s.over.Close()
			s.release(b)
		}))
	}
	return buttons
}

// release gives a desk back and offers to take it again. Somebody may have been quicker: that is told like any refusal.
func (s *Screen) release(b booking.Booking) {
	line := s.words.T("team.released.mine")
	if code := s.state.Codes[b.Desk]; code != "" {
		line = s.words.T("team.released", s.words.Desk(code))
	}
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Release(ctx, booking.Release{Booking: b.ID}) }, func() {
		s.env.Undoable(line, func() {
			again := booking.Reserve{Booking: b.ID, Desk: b.Desk, Span: b.Span}
			s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Reserve(ctx, again) }, nil, s.Refresh)
		})
	}, s.Refresh)
}

// wordsRow is half a day, or all of it, with its state.
func (s *Screen) wordsRow(h half, part booking.Part) fyne.CanvasObject {
	icon := icons[h.status]
	if icon == "" {
		icon = "help"
	}
	line := s.words.Part(part)
	if h.house != "" {
		line = s.words.T("team.dot", line, h.house)
	}
	switch {
	case h.requested && h.house != "":
		line = s.words.T("team.dot", h.house, s.words.T("team.requested.line"))
	case h.status == booking.Unsaid:
		line = s.words.T("team.unsaid.line")
	case h.requested:
		line = s.words.T("team.requested.line")
	}
	tile := kit.NewTile(icon, tints[h.status])
	if h.requested {
		tile = kit.NewTileWith(kit.NewDeskSymbol(kit.DeskRequested, "", 24), kit.TileAmber)
	}
	return kit.NewRow(tile, s.words.name(h), line, nil, nil)
}

var tints = map[booking.Status]kit.TileTint{
	booking.Unsaid: kit.TileQuiet, booking.Office: kit.TileSoft, booking.HomeOffice: kit.TileQuiet, booking.OnTheRoad: kit.TileAmber, booking.Away: kit.TileQuiet,
}

// deskOn is the first desk that somebody has on a day.
func (s *Screen) deskOn(who staff.PersonID, on booking.Day) (ui.ShowDesk, bool) {
	for _, p := range s.presence() {
		if p.Person == who && p.Day == on && p.Status == booking.Office && s.state.Floors[p.Desk] != "" {
			return ui.ShowDesk{Desk: p.Desk, Floor: s.state.Floors[p.Desk], Building: p.Building, Day: on}, true
		}
	}
	return ui.ShowDesk{}, false
}
