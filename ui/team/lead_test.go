// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/uitest"
)

// leading is the week of somebody who leads the team.
func leading() State {
	s := full()
	s.Leads = true
	s.Home.Zone, s.Home.Building = "wupper", "bahn"
	s.Zones, s.Preferred = []booking.Zone{{ID: "wupper", Building: "bahn", Name: "Wupper"}, {ID: "gelpe", Building: "bahn", Name: "Gelpe"}}, 1
	return s
}

// proposed is a team day on Thursday to which most have answered.
func proposed() TeamDay {
	return TeamDay{TeamDay: booking.TeamDay{
		ID: "t", Unit: "dienste", Lead: "jana", Span: booking.SpanOf(monday+3, booking.FullDay, uitest.Berlin), Until: (monday + 2).At(uitest.Berlin, 12*60),
		State: booking.TeamOpen, Asked: 4, Accepted: 2, Declined: 1,
	}, Zone: "Wupper", Coming: []staff.Person{{ID: "aylin", Given: "Aylin"}}}
}

func (s *stage) said() string { return strings.Join(s.Said(), "\n") }

func TestLead_proposes_a_team_day_on_the_best_day_to_those_who_are_not_away(t *testing.T) {
	s := newStage(t, laptop, leading())

	s.Tap(t, "Teamtag vorschlagen")
	s.Tap(t, "Vorschlagen: Do 26. Nov., ganztags")

	require.Len(t, s.device.proposed, 1)
	p := s.device.proposed[0]
	assert.Equal(t, []staff.PersonID{"jana", "aylin", "klaus", "fatma"}, p.Members)
	assert.Equal(t, booking.SpanOf(monday+3, booking.FullDay, uitest.Berlin), p.Span)
	assert.Equal(t, booking.BuildingID("bahn"), p.Building)
	assert.NotEmpty(t, p.Day)
}

func TestLead_leaves_out_who_is_away_on_the_chosen_day(t *testing.T) {
	s := newStage(t, laptop, leading())

	s.Tap(t, "Teamtag vorschlagen")
	s.Tap(t, "Freitag, 27. November, 3 von 4 können")
	s.Tap(t, "Vorm.")
	s.Tap(t, "Gelpe")
	s.Tap(t, "Vorschlagen: Fr 27. Nov., vormittags")

	require.Len(t, s.device.proposed, 1)
	p := s.device.proposed[0]
	assert.NotContains(t, p.Members, staff.PersonID("aylin"))
	assert.Equal(t, booking.ZoneID("gelpe"), p.Zone)
	assert.Equal(t, booking.SpanOf(monday+4, booking.Morning, uitest.Berlin), p.Span)
}

func TestLead_alone_sees_what_is_for_leads(t *testing.T) {
	state := leading()
	state.Leads = false
	s := newStage(t, laptop, state)

	assert.NotContains(t, s.said(), "Teamtag")
	assert.NotContains(t, s.said(), "Kommen, noch ohne Platz")
	assert.NotContains(t, s.said(), "Ausweichzonen festlegen")
}

func TestLead_hears_numbers_and_the_names_that_are_seen_anyway(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := leading()
			state.Days = []TeamDay{proposed()}
			s := newStage(t, size, state)

			assert.Contains(t, s.said(), "2 von 4 zugesagt")
			assert.Contains(t, s.said(), "2 zugesagt, 1 abgesagt, 1 offen")
			assert.Contains(t, s.said(), "Sichtbar dabei: Aylin")
		})
	}
}

func TestLead_calls_a_team_day_off_after_a_question(t *testing.T) {
	state := leading()
	state.Days = []TeamDay{proposed()}
	s := newStage(t, laptop, state)

	s.Tap(t, "Absagen")
	require.Empty(t, s.device.called)
	assert.Contains(t, s.said(), "Wer zugesagt hat, behält den Platz und erfährt es.")
	s.Tap(t, "Behalten")
	require.Empty(t, s.device.called)
}

func TestLead_sees_who_comes_and_has_no_desk_and_offers_a_block(t *testing.T) {
	state := leading()
	for i, p := range state.Presence {
		if p.Day == monday+3 && p.Person != "jana" && p.Person != "fatma" {
			state.Presence[i].Desk, state.Presence[i].Occupied = "", ""
		}
	}
	s := newStage(t, laptop, state)
	require.Contains(t, s.said(), "Aylin und Klaus")

	s.Tap(t, "Plätze am Do anbieten")
	s.Tap(t, "Vorschlagen: Do 26. Nov., ganztags")

	require.Len(t, s.device.proposed, 1)
	assert.Equal(t, []staff.PersonID{"aylin", "klaus"}, s.device.proposed[0].Members, "nobody else is asked")
}

func TestLead_is_warned_of_a_tight_day_and_told_where_there_is_room(t *testing.T) {
	state := leading()
	state.Home.Usual = [5]int{60, 70, 55, 95, 30}
	state.Home.Relief[3] = Relief{Name: "Gelpe", Free: 7}
	s := newStage(t, laptop, state)

	assert.Contains(t, s.said(), "üblich 95 %")
	assert.Contains(t, s.said(), "Donnerstag wird es eng. In Gelpe sind noch 7 Plätze frei.")
}

func TestLead_says_in_which_zones_the_team_sits(t *testing.T) {
	s := newStage(t, laptop, leading())

	s.Tap(t, "Ausweichzonen festlegen")
	s.Tap(t, "Gelpe")
	s.Tap(t, "Speichern")

	assert.Equal(t, []booking.Prefer{{Unit: "dienste", Zones: []booking.ZoneID{"wupper", "gelpe"}}}, s.device.preferred)
}

func TestLead_whose_proposal_waits_is_told_so(t *testing.T) {
	state := leading()
	day := proposed()
	day.State, day.Until = booking.TeamRequested, time.Time{}
	state.Days = []TeamDay{day}
	s := newStage(t, phone, state)

	assert.Contains(t, s.said(), "vorgemerkt")
	assert.NotContains(t, s.said(), "Verlegen")
}
