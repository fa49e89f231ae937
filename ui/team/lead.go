// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// What only who leads the team is shown: team days and their answers, who comes and has no desk, and where the team sits.

// leadCards are these cards, the most pressing first.
func (s *Screen) leadCards() (cards []fyne.CanvasObject) {
	if !s.state.Leads {
		return nil
	}
	for i := range s.state.Days {
		cards = append(cards, s.dayCard(&s.state.Days[i]))
	}
	if card := s.deskless(); card != nil {
		cards = append(cards, card)
	}
	return cards
}

// framed is a card as wide windows and narrow ones frame it.
func (s *Screen) framed(content fyne.CanvasObject) fyne.CanvasObject {
	if s.flow.Wide {
		return kit.NewPane(content)
	}
	return kit.NewCard(content)
}

// dayCard is a team day: how many have answered, and who comes as far as they let it be seen.
func (s *Screen) dayCard(t *TeamDay) fyne.CanvasObject {
	on := t.Span.Day(s.env.Location)
	head := kit.NewParagraph(s.words.T("team.day.title", s.words.Day(on)), kit.Heading)
	line := s.words.During(t.Span, s.env.Location)
	if t.Zone != "" {
		line = s.words.T("team.dot", line, t.Zone)
	}
	parts := []fyne.CanvasObject{kit.Stack(2, head, kit.NewParagraph(line, kit.Small))}
	if t.State == booking.TeamRequested {
		parts = append(parts, container.New(kit.Flex(8, 0, 1), kit.NewTag(kit.TagRequested, "schedule", s.words.T("team.requested")), kit.NewParagraph(s.env.Requested(), kit.Small)))
	} else {
		parts = append(parts, s.answers(t)...)
	}
	move := kit.NewButton(kit.Soft, "", s.words.T("team.day.move"), nil)
	move.SetOnTapped(func() { s.openProposal(move, t) })
	off := kit.NewButton(kit.Outline, "", s.words.T("team.day.off"), nil)
	off.SetOnTapped(func() { s.askOff(off, t) })
	move.Small, off.Small = true, true
	move.SetSpoken(s.words.T("team.day.move.spoken", s.words.LongDay(on)))
	off.SetSpoken(s.words.T("team.day.off.spoken", s.words.LongDay(on)))
	buttons := container.New(kit.Beside(10, 1, 1), move, off)
	if t.State == booking.TeamRequested {
		buttons = container.New(kit.Beside(10, 1), off)
	}
	return s.framed(kit.Stack(12, append(parts, buttons)...))
}

// answers are the counts, a bar of them, and the names that may be known.
func (s *Screen) answers(t *TeamDay) (parts []fyne.CanvasObject) {
	bar := kit.NewProgress(0)
	if t.Asked > 0 {
		bar.SetValue(float32(t.Accepted) / float32(t.Asked))
	}
	counts := s.words.T("team.day.counts", t.Accepted, t.Declined, t.Open())
	parts = []fyne.CanvasObject{kit.Stack(6, kit.NewParagraph(s.words.T("team.day.yes", t.Accepted, t.Asked), kit.SmallStrong), bar, kit.NewParagraph(counts, kit.Small))}
	if len(t.Coming) > 0 {
		parts = append(parts, kit.NewParagraph(s.words.T("team.day.coming", s.words.List(s.given(t.Coming))), kit.Small))
	}
	if t.Without > 0 {
		parts = append(parts, kit.NewParagraph(s.words.N("team.day.without", t.Without), kit.Small))
	}
	if t.Open() > 0 {
		parts = append(parts, kit.NewParagraph(s.words.T("team.day.until", s.words.Moment(t.Until, s.env.Now(), s.env.Location)), kit.Small))
	}
	if t.Sketch != nil {
		if picture := s.blockStrip(*t.Sketch); picture != nil {
			parts = append(parts, picture)
		}
	}
	return parts
}

// given are people by their given names, the reader as such.
func (s *Screen) given(people []staff.Person) (names []string) {
	for _, p := range people {
		if p.ID == s.state.Me.ID {
			names = append(names, s.words.T("team.me"))
			continue
		}
		names = append(names, p.Given)
	}
	return names
}

// askOff asks once whether a team day is to be called off, and says what becomes of the desks.
func (s *Screen) askOff(anchor fyne.CanvasObject, t *TeamDay) {
	do := func() {
		s.over.Close()
		s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Call(ctx, booking.Call{Day: t.ID}) }, func() {
			s.env.Tell(ui.Notice{Line: s.words.T("team.day.called", s.words.Day(t.Span.Day(s.env.Location)))})
		}, s.Refresh)
	}
	keep := kit.NewButton(kit.Outline, "", s.words.T("team.day.keep"), func() { s.over.Close() })
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 344, kit.Stack(12,
		kit.NewParagraph(s.words.T("team.day.ask", s.words.Day(t.Span.Day(s.env.Location))), kit.Heading),
		kit.NewParagraph(s.words.T("team.day.ask.line"), kit.Small),
		kit.NewButton(kit.Soft, "", s.words.T("team.day.off"), do), keep,
	), func() { s.over = nil })
	s.over.Focus(keep)
}

// without are who say that they come to the office on a day and have no desk for any of it, as far as each one lets the reader know. The reader's own day
// stands on Heute.
func (s *Screen) without(on booking.Day) (people []staff.Person) {
	for _, p := range s.people() {
		if p.ID == s.state.Me.ID {
			continue
		}
		comes, seated := false, false
		for _, r := range s.state.Presence {
			if r.Person == p.ID && r.Day == on && r.Status == booking.Office {
				comes, seated = true, seated || r.Desk != ""
			}
		}
		if comes && !seated {
			people = append(people, p)
		}
	}
	return people
}

// deskless is who comes and has no desk yet, day by day, with the one step that helps: a block for all of them. Nobody is reminded.
func (s *Screen) deskless() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	var most booking.Day
	for _, d := range s.ahead() {
		people := s.without(d)
		if len(people) == 0 {
			continue
		}
		if most == 0 || len(people) > len(s.without(most)) {
			most = d
		}
		name := kit.NewText(s.words.WeekdayShort(d), kit.SmallStrong)
		name.SetColor(kit.ToneText)
		rows = append(rows, container.New(kit.Flex(10, 0, 1), container.New(column{32}, name), kit.NewParagraph(s.words.List(s.given(people)), kit.Small)))
	}
	if len(rows) == 0 {
		return nil
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(s.words.T("team.without"), kit.Heading), kit.Stack(8, rows...)}
	if s.proposedOn(most) == nil {
		offer := kit.NewButton(kit.Soft, "", s.words.T("team.without.offer", s.words.WeekdayShort(most)), nil)
		offer.SetOnTapped(func() { s.offer(offer, most) })
		offer.SetSpoken(s.words.T("team.without.offer.spoken", s.words.LongDay(most)))
		offer.Small = true
		parts = append(parts, offer)
	}
	return s.framed(kit.Stack(12, append(parts, kit.NewParagraph(s.words.T("team.without.line"), kit.Small))...))
}

// offer opens the proposal for those alone who come and have no desk; one of them is asked together with the reader.
func (s *Screen) offer(anchor fyne.CanvasObject, on booking.Day) {
	people := s.without(on)
	p := &proposal{day: on, zone: -1, away: map[staff.PersonID]bool{}}
	for _, who := range s.people() {
		asked := slices.ContainsFunc(people, func(o staff.Person) bool { return o.ID == who.ID })
		p.away[who.ID] = !asked && (len(people) > 1 || who.ID != s.state.Me.ID)
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 420, s.proposalSheet(p), func() { s.over = nil })
	s.sketch(p)
}

// preferButton leads to where it is said in which zones the team sits.
func (s *Screen) preferButton() fyne.CanvasObject {
	button := kit.NewButton(kit.Plain, "", s.words.T("team.prefer"), nil)
	button.SetOnTapped(func() { s.openPrefer(button) })
	return kit.Line(0, button)
}

// openPrefer chooses the zones in their order: the first is where the team sits, the others are for when it is full.
func (s *Screen) openPrefer(anchor fyne.CanvasObject) {
	chosen := []booking.ZoneID{}
	for _, z := range s.state.Zones[:min(s.state.Preferred, len(s.state.Zones))] {
		chosen = append(chosen, z.ID)
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 344, s.preferSheet(chosen), func() { s.over = nil })
}

func (s *Screen) preferSheet(chosen []booking.ZoneID) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, zone := range s.state.Zones {
		at := slices.Index(chosen, zone.ID)
		line := s.words.T("team.prefer.not")
		switch {
		case at == 0:
			line = s.words.T("team.prefer.first")
		case at > 0:
			line = s.words.T("team.prefer.then", at)
		}
		row := kit.NewRow(nil, zone.Name, line, nil, func() {
			next := slices.Clone(chosen)
			if at >= 0 {
				next = slices.Delete(next, at, at+1)
			} else if len(next) < booking.MaxPreferred {
				next = append(next, zone.ID)
			}
			s.over.SetContent(s.preferSheet(next))
		})
		row.SetSelected(at >= 0)
		rows = append(rows, row)
	}
	save := kit.NewButton(kit.Filled, "", s.words.T("team.prefer.save"), func() {
		s.over.Close()
		wish := booking.Prefer{Unit: s.state.Unit.ID, Zones: chosen}
		s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Prefer(ctx, wish) }, func() {
			s.env.Tell(ui.Notice{Line: s.words.T("team.prefer.saved")})
		}, s.Refresh)
	})
	return kit.Stack(12, kit.NewParagraph(s.words.T("team.prefer.title"), kit.Heading), kit.NewParagraph(s.words.T("team.prefer.line"), kit.Small), kit.Stack(2, rows...), save)
}
