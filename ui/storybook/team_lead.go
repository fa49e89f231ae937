// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	screen "github.com/pult-app/pult/ui/team"
)

func init() {
	press := func(label string) func(*ui.Shell, fyne.Canvas) {
		return func(_ *ui.Shell, c fyne.Canvas) { (&deskPlay{canvas: c}).press(label) }
	}
	tell(
		teamStory("team-lead", teamLead, everyMode, nil),
		teamStory("team-propose", teamLead, everyMode, press("Teamtag vorschlagen")),
		teamStory("team-prefer", teamLead, nil, press("Ausweichzonen festlegen")),
		teamStory("team-answers", teamAnswers, everyMode, nil),
		teamStory("team-day-requested", teamProposed, nil, nil),
		teamStory("team-call-off", teamAnswers, nil, press("Teamtag am Donnerstag, 26. November absagen")),
	)
	large := teamStory("team-propose-large-text", teamLead, []kit.Mode{kit.Light}, press("Teamtag vorschlagen"))
	large.Scale = 2
	tell(large)
}

// blockOf is a block of so many free desks of the home zone on a day, as the rulebook finds it.
func blockOf(people int, on booking.Day) screen.Sketch {
	home, ok := homeZone()
	if !ok {
		panic("storybook: no home zone")
	}
	i := slices.IndexFunc(demo().Floors, func(f booking.Floor) bool { return f.ID == home.Floor })
	s := screen.Sketch{Zone: home.Name, Floor: demo().Floors[i], Day: floorDay(home.Floor, on), Units: []staff.UnitID{jana().Unit}}
	var spots []booking.Spot
	for _, d := range s.Day.Desks {
		if d.Desk.Zone == home.ID && d.Free() {
			spots = append(spots, booking.Spot{Desk: d.Desk.ID, At: d.Desk.Shape.At})
		}
	}
	block := booking.TeamBlock{Floor: home.Floor, Zone: home.ID}
	for _, spot := range booking.Adjoin(spots, people, people, func(int, int) bool { return true }) {
		if spot >= 0 {
			block.Desks = append(block.Desks, spots[spot].Desk)
		}
	}
	s.Blocks, s.Without = []booking.TeamBlock{block}, people-len(block.Desks)
	return s
}

func (d teamData) Sketch(_ context.Context, p booking.Propose) (screen.Sketch, error) {
	return blockOf(len(p.Members), p.Span.Day(Berlin)), d.err
}

// teamLead: the week of who leads the team, with two who come without a desk and a Thursday that is nearly full.
func teamLead() screen.State {
	state := teamFull()
	state.Leads, state.Plans = true, true
	home, _ := homeZone()
	state.Home.Zone, state.Home.Floor, state.Home.Building = home.ID, home.Floor, home.Building
	state.Home.Usual = [5]int{60, 70, 55, 85, 30}
	state.Home.Relief[3] = screen.Relief{Name: "Gelpe", Free: 7}
	state.Zones = []booking.Zone{home}
	for _, z := range demo().Zones {
		if z.Building == home.Building && z.ID != home.ID {
			state.Zones = append(state.Zones, z)
		}
	}
	state.Preferred = 1
	for i, p := range state.Presence {
		if on := p.Day; p.Person != jana().ID && p.Status == booking.Office && (on == tuesday+2 || on == tuesday+1) && strings.HasSuffix(string(p.Desk), "1") {
			state.Presence[i].Desk, state.Presence[i].Occupied = "", ""
		}
	}
	return state
}

// teamAnswers: a team day is proposed for Thursday, and most have answered.
func teamAnswers() screen.State {
	state := teamProposed()
	d := &state.Days[0]
	sketch := blockOf(7, tuesday+2)
	d.State, d.Blocks, d.Sketch, d.Zone = booking.TeamOpen, sketch.Blocks, &sketch, sketch.Zone
	d.Asked, d.Accepted, d.Declined = 7, 4, 1
	d.Coming = state.People[:3]
	return state
}

// teamProposed: the same before the server has heard of it.
func teamProposed() screen.State {
	state := teamLead()
	state.Days = []screen.TeamDay{{TeamDay: booking.TeamDay{
		ID: "t", Unit: jana().Unit, Lead: jana().ID, Span: booking.SpanOf(tuesday+2, booking.FullDay, Berlin),
		Until: (tuesday + 1).At(Berlin, 12*60), State: booking.TeamRequested, Asked: 7,
	}}}
	return state
}
