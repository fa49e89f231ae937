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
	"github.com/pult-app/pult/ui/plan"
)

// A proposal is a team day that is about to be proposed.
type proposal struct {
	day     booking.Day
	part    booking.Part
	away    map[staff.PersonID]bool // left out
	zone    int                     // of the State's zones; -1 for those that the unit prefers
	instead booking.TeamDayID
	sketch  Sketch
	known   bool // sketch is what this device would find
	send    *kit.Button
}

var parts = []booking.Part{booking.FullDay, booking.Morning, booking.Afternoon}

// ahead are the days of the week that is shown for which one can plan.
func (s *Screen) ahead() (list []booking.Day) {
	for i := range booking.Day(days) {
		if d := s.monday + i; d > s.env.Today() {
			list = append(list, d)
		}
	}
	return list
}

// can is how many of the team could come on a day: those who are not away all day, as far as that is known.
func (s *Screen) can(on booking.Day) (n int) {
	for _, p := range s.people() {
		if !s.isAway(p.ID, on) {
			n++
		}
	}
	return n
}

func (s *Screen) isAway(who staff.PersonID, on booking.Day) bool {
	d := s.dayOf(who, on)
	return d[booking.AM].status == booking.Away && d[booking.PM].status == booking.Away
}

// bestAhead is the day on which most can come: of those the one on which most come anyway, the first of equals. A day that has a team day already is none.
func (s *Screen) bestAhead() (best booking.Day) {
	for _, d := range s.ahead() {
		if s.proposedOn(d) != nil {
			continue
		}
		if best == 0 || s.can(d) > s.can(best) || s.can(d) == s.can(best) && s.count(d) > s.count(best) {
			best = d
		}
	}
	return best
}

func (s *Screen) proposedOn(on booking.Day) *TeamDay {
	for i := range s.state.Days {
		if s.state.Days[i].Span.Day(s.env.Location) == on {
			return &s.state.Days[i]
		}
	}
	return nil
}

// openProposal opens the sheet; in a week without a day left that of the next week opens as soon as it is here.
func (s *Screen) openProposal(anchor fyne.CanvasObject, instead *TeamDay) {
	day := s.bestAhead()
	if instead != nil && day == 0 {
		day = instead.Span.Day(s.env.Location)
	}
	if day == 0 {
		s.turn(1)
		return
	}
	p := &proposal{day: day, zone: -1}
	if instead != nil {
		p.instead, p.part = instead.ID, instead.Span.Part(s.env.Location)
	}
	s.leaveOut(p)
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 420, s.proposalSheet(p), func() { s.over = nil })
	s.sketch(p)
}

// leaveOut leaves those out who are away on the day.
func (s *Screen) leaveOut(p *proposal) {
	p.away = map[staff.PersonID]bool{}
	for _, who := range s.people() {
		p.away[who.ID] = s.isAway(who.ID, p.day)
	}
}

// wish is the proposal as the rulebook reads it.
func (s *Screen) wish(p *proposal) booking.Propose {
	w := booking.Propose{Unit: s.state.Unit.ID, Instead: p.instead, Span: booking.SpanOf(p.day, p.part, s.env.Location)}
	if s.state.Home != nil {
		w.Building = s.state.Home.Building
	} else if len(s.state.Zones) > 0 {
		w.Building = s.state.Zones[0].Building
	}
	if p.zone >= 0 && p.zone < len(s.state.Zones) {
		w.Zone, w.Building = s.state.Zones[p.zone].ID, s.state.Zones[p.zone].Building
	}
	for _, who := range s.people() {
		if !p.away[who.ID] {
			w.Members = append(w.Members, who.ID)
		}
	}
	return w
}

// sketch looks for the block of the proposal and shows it when it is found.
func (s *Screen) sketch(p *proposal) {
	p.known = false
	w := s.wish(p)
	w.Day = "sketch"
	if len(w.Members) < booking.LeastTeam || len(w.Members) > booking.MaxTeam {
		p.sketch, p.known = Sketch{}, true
		s.showProposal(p)
		return
	}
	s.showProposal(p)
	s.env.Work.Latest("team.sketch", func(ctx context.Context) (func(), error) {
		found, err := s.data.Sketch(ctx, w)
		return func() {
			if s.over != nil && err == nil {
				p.sketch, p.known = found, true
				s.showProposal(p)
			}
		}, err
	})
}

func (s *Screen) showProposal(p *proposal) {
	if s.over != nil {
		s.over.SetContent(s.proposalSheet(p))
	}
}

func (s *Screen) proposalSheet(p *proposal) fyne.CanvasObject {
	title := s.words.T("team.propose")
	if p.instead != "" {
		title = s.words.T("team.propose.move")
	}
	choices := make([]kit.SegmentPart, len(parts))
	for i, part := range parts {
		choices[i] = kit.SegmentPart{Label: s.words.PartShort(part)}
	}
	span := kit.NewSegment(choices, slices.Index(parts, p.part), func(i int) {
		p.part = parts[i]
		s.sketch(p)
	})
	objects := []fyne.CanvasObject{
		kit.NewParagraph(title, kit.Heading), s.dayChips(p), span,
		s.labelled("team.propose.who", s.memberChips(p)),
	}
	if len(s.state.Zones) > 1 {
		objects = append(objects, s.labelled("team.propose.where", s.zoneChips(p)))
	}
	if picture := s.blockStrip(p.sketch); picture != nil && p.known {
		objects = append(objects, picture)
	}
	objects = append(objects, kit.NewParagraph(s.sketchWords(p), kit.Small))
	p.send = kit.NewButton(kit.Filled, "", s.words.T("team.propose.send", s.words.DayPart(p.day, p.part)), func() { s.propose(p) })
	if n := len(s.wish(p).Members); n < booking.LeastTeam {
		p.send.Disable(s.words.T("team.propose.few"))
	} else if n > booking.MaxTeam {
		p.send.Disable(s.words.T("team.propose.many", booking.MaxTeam))
	}
	return kit.Stack(12, append(objects, p.send, kit.NewParagraph(s.words.T("team.propose.fair"), kit.Small))...)
}

func (s *Screen) labelled(key string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.Stack(4, kit.NewText(s.words.T(key), kit.SmallStrong), o)
}

// dayChips choose the day, each with how many can come.
func (s *Screen) dayChips(p *proposal) fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, d := range s.ahead() {
		label := s.words.T("team.propose.day", s.words.WeekdayShort(d), s.words.DayNumber(d), s.can(d))
		chip := kit.NewSteadyChip(label, d == p.day, func(bool) {
			p.day = d
			s.leaveOut(p)
			s.sketch(p)
		})
		chip.SetSpoken(s.words.T("team.propose.day.spoken", s.words.LongDay(d), s.can(d), len(s.people())))
		chips = append(chips, chip)
	}
	return container.New(kit.Flow(6, 0), chips...)
}

// memberChips choose who is asked.
func (s *Screen) memberChips(p *proposal) fyne.CanvasObject {
	var chips []fyne.CanvasObject
	for _, who := range s.people() {
		name := who.Given
		if who.ID == s.state.Me.ID {
			name = s.words.T("team.me")
		}
		chip := kit.NewSteadyChip(name, !p.away[who.ID], func(on bool) {
			p.away[who.ID] = !on
			s.sketch(p)
		})
		chip.SetSpoken(s.spokenName(who))
		chips = append(chips, chip)
	}
	return container.New(kit.Flow(6, 0), chips...)
}

// mostZones is how many zones there is room for.
const mostZones = 4

// zoneChips choose where the block is looked for first.
func (s *Screen) zoneChips(p *proposal) fyne.CanvasObject {
	choose := func(zone int) func(bool) {
		return func(bool) {
			p.zone = zone
			s.sketch(p)
		}
	}
	chips := []fyne.CanvasObject{kit.NewSteadyChip(s.words.T("team.propose.anywhere"), p.zone < 0, choose(-1))}
	for i, zone := range s.state.Zones[:min(len(s.state.Zones), mostZones)] {
		chips = append(chips, kit.NewSteadyChip(zone.Name, p.zone == i, choose(i)))
	}
	return container.New(kit.Flow(6, 0), chips...)
}

// sketchWords say what was found: "8 Plätze nebeneinander in Zone Wupper. Die Zentrale entscheidet, welche es werden."
func (s *Screen) sketchWords(p *proposal) string {
	n := len(s.wish(p).Members)
	switch {
	case !p.known:
		return s.words.T("team.propose.looking")
	case n < booking.LeastTeam || n > booking.MaxTeam:
		return ""
	case len(p.sketch.Blocks) == 0:
		return s.words.T("team.propose.none")
	case p.sketch.Without > 0:
		return s.words.N("team.propose.without", p.sketch.Without, n-p.sketch.Without)
	case len(p.sketch.Blocks) > 1:
		return s.words.T("team.propose.blocks", n, len(p.sketch.Blocks))
	}
	return s.words.T("team.propose.found", n, p.sketch.Zone)
}

// blockStrip is the piece of plan with the first block; nil when there is none to show.
func (s *Screen) blockStrip(sk Sketch) fyne.CanvasObject {
	if len(sk.Blocks) == 0 || len(sk.Floor.Plan.Outline) == 0 {
		return nil
	}
	strip := plan.NewStrip(plan.Words{Home: s.words.T("team.homezone"), Quiet: s.words.T("team.quiet")}, fyne.NewSize(160, 150))
	strip.Round(14, 14)
	desks, marks := make([]booking.Desk, len(sk.Day.Desks)), plan.Marks{}
	held := map[booking.DeskID]bool{}
	for _, b := range sk.Blocks {
		for _, desk := range b.Desks {
			held[desk] = true
		}
	}
	for i, d := range sk.Day.Desks {
		desks[i] = d.Desk
		switch {
		case held[d.Desk.ID]:
			marks[d.Desk.ID] = plan.Mark{State: plan.Colleague}
		case d.Desk.Blocked:
			marks[d.Desk.ID] = plan.Mark{State: plan.Blocked}
		case len(d.Busy) > 0:
			marks[d.Desk.ID] = plan.Mark{State: plan.Taken}
		default:
			marks[d.Desk.ID] = plan.Mark{Unfit: true}
		}
	}
	strip.SetFloor(sk.Floor, desks, sk.Units...)
	strip.SetStates(marks)
	strip.Frame(sk.Blocks[0].Desks...)
	return strip
}

// propose sends the proposal off. What becomes of it decides the server: until then it is requested.
func (s *Screen) propose(p *proposal) {
	w := s.wish(p)
	w.Day = booking.NewTeamDayID()
	s.over.Close()
	s.taps.Write(s.env, func(ctx context.Context) error { return s.data.Propose(ctx, w) }, func() {
		s.env.Tell(ui.Notice{Line: s.words.T("team.proposed", s.words.Day(p.day))})
	}, s.Refresh)
}
