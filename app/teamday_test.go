// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/team"
	"github.com/pult-app/pult/ui/today"
)

func TestTeam_day_goes_from_the_lead_to_a_member_and_the_answer_back(t *testing.T) {
	w := openTown(t).mend()
	leader := tellOctober(t, w)
	lead, member := takeGadget(t, w.url()).open(leader).loaded(), takeGadget(t, w.url()).open(jana).loaded()
	leads, asked := teamData{client: lead.client}, todayData{deskData{member.client}}
	week, err := leads.Read(t.Context(), monday, "")
	require.NoError(t, err)
	require.True(t, week.Leads)
	require.NotNil(t, week.Home)
	require.NotEmpty(t, week.Zones)
	other, err := teamData{client: member.client}.Read(t.Context(), monday, "")
	require.NoError(t, err)
	assert.False(t, other.Leads)
	assert.Empty(t, other.Zones, "only who leads says where the team sits")
	require.NoError(t, leads.AskFull(t.Context(), week.Home.Building))
	week, err = leads.Read(t.Context(), monday, "")
	require.NoError(t, err)
	assert.NotEqual(t, [5]int{}, week.Home.Usual, "as October was")
	for _, usual := range week.Home.Usual {
		assert.Zero(t, usual%5)
	}

	p := booking.Propose{Day: booking.NewTeamDayID(), Unit: week.Unit.ID, Building: week.Home.Building, Members: []staff.PersonID{leader, jana}, Span: booking.SpanOf(monday+14, booking.FullDay, home())}
	sketch, err := leads.Sketch(t.Context(), p)
	require.NoError(t, err)
	require.NotEmpty(t, sketch.Blocks)
	assert.Equal(t, sketch.Blocks[0].Floor, sketch.Floor.ID)
	assert.NotEmpty(t, sketch.Floor.Plan.Outline)
	require.NoError(t, leads.Propose(t.Context(), p))

	day := func() (d team.TeamDay) {
		week, err := leads.Read(t.Context(), monday+14, "")
		require.NoError(t, err)
		require.Len(t, week.Days, 1)
		return week.Days[0]
	}
	lead.until(20*time.Second, "the proposal is decided", func() bool { return day().State == booking.TeamOpen })
	assert.Equal(t, []int{2, 1}, []int{day().Asked, day().Accepted}, "who proposes has said yes")
	require.NotNil(t, day().Sketch)
	assert.Len(t, day().Blocks[0].Desks, 2)
	var invited today.Invited
	member.until(20*time.Second, "the invitation comes", func() bool {
		state, err := asked.Read(t.Context(), monday)
		require.NoError(t, err)
		if len(state.Invites) == 1 {
			invited = state.Invites[0]
		}
		return len(state.Invites) == 1
	})
	assert.Equal(t, leader, invited.Lead.ID)
	assert.Equal(t, booking.InviteOpen, invited.State)
	assert.Contains(t, day().Blocks[0].Desks, invited.Desk)

	require.NoError(t, asked.Answer(t.Context(), booking.Answer{Invite: invited.ID, Yes: true}))

	lead.until(20*time.Second, "the answer comes back", func() bool { return day().Accepted == 2 })
	assert.Len(t, day().Coming, 2, "both let their team see where they are")
	require.NoError(t, leads.Call(t.Context(), booking.Call{Day: p.Day}))
	lead.until(20*time.Second, "the day is called off", func() bool {
		week, err := leads.Read(t.Context(), monday+14, "")
		require.NoError(t, err)
		return len(week.Days) == 0
	})
	member.until(20*time.Second, "the member is told, and keeps the desk", func() bool {
		state, err := asked.Read(t.Context(), monday)
		require.NoError(t, err)
		for _, told := range state.Told {
			if told.Kind == booking.NoticeTeamOff {
				return told.Desk == invited.Desk
			}
		}
		return false
	})
}
