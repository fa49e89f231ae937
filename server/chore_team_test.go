// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// team are the people of a unit of the stock's town.
func team(of int) (people []staff.PersonID) {
	for i := range 10 {
		people = append(people, person(10*i+of))
	}
	return people
}

// leads lets somebody lead a unit.
func (w *town) leads(t *testing.T, who staff.PersonID, of int) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutUnit(ctx, staff.Unit{ID: unit(of), Name: fmt.Sprint("Team ", of), Lead: who})
	})
}

// teamDay is the day after tomorrow.
var teamDay = booking.SpanOf(booking.DayOf(monday, time.UTC)+2, booking.FullDay, booking.Building{}.Location())

func proposal(of int, members ...staff.PersonID) booking.Propose {
	return booking.Propose{Day: booking.NewTeamDayID(), Unit: unit(of), Building: hall, Members: members, Span: teamDay}
}

func (w *town) invites(t *testing.T, day booking.TeamDayID) (list []booking.Invite) {
	t.Helper()
	require.NoError(t, w.central.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
		list, err = s.Store().Invites(ctx, day)
		return err
	}))
	return list
}

func verdict(t *testing.T, r sync.Response) string {
	t.Helper()
	return string(r.Outcomes[0].Verdict) + string(r.Outcomes[0].Why)
}

func TestHub_holds_a_block_for_a_team_and_lets_each_one_answer(t *testing.T) {
	w := openTown(t)
	w.leads(t, person(1), 1)
	p := proposal(1, team(1)...)
	require.Equal(t, "accepted", verdict(t, w.wish(t, 1, booking.KindPropose, p)))
	asked := w.invites(t, p.Day)
	require.Len(t, asked, 10)

	resp := w.wish(t, 11, booking.KindRelease, booking.Release{Booking: booking.BookingID(uuid.NewString())})
	var tables []string
	for _, row := range resp.Rows {
		if row.Table == "invite" || row.Table == "teamday" {
			tables = append(tables, row.Table)
			assert.NotContains(t, string(row.Data), string(person(21)), "nobody hears who else is asked")
		}
	}
	assert.Equal(t, []string{"invite"}, tables, "a member hears of the own invitation alone")
	for _, i := range asked {
		if i.Person == person(11) || i.Person == person(21) {
			n := map[staff.PersonID]int{person(11): 11, person(21): 21}[i.Person]
			require.Equal(t, "accepted", verdict(t, w.wish(t, n, booking.KindAnswer, booking.Answer{Invite: i.ID, Yes: n == 11})))
		}
	}
	require.NoError(t, w.hub.House(t.Context(), func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
		p.Now = func() time.Time { return asked[0].Until }
		_, err := p.LapseTeams(ctx, 100)
		return err
	}))

	assert.Equal(t, 2, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`), "of who proposes, and of who said yes")
	assert.Equal(t, 2, w.count(t, `SELECT COUNT(*) FROM occupancy`))
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM booking WHERE person = ''`))
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM teamday WHERE asked = 10 AND accepted = 2 AND declined = 8`))
	require.NoError(t, w.hub.House(t.Context(), func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
		p.Now = func() time.Time { return teamDay.End }
		_, err := p.ForgetTeams(ctx, 100)
		return err
	}))
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM teamday`)+w.count(t, `SELECT COUNT(*) FROM invite`))
}

func TestHub_refuses_a_team_day_of_who_does_not_lead(t *testing.T) {
	w := openTown(t)
	w.leads(t, person(2), 2)

	assert.Equal(t, "refusedforbidden", verdict(t, w.wish(t, 1, booking.KindPropose, proposal(1, team(1)...))), "leads nothing")
	assert.Equal(t, "refusedforbidden", verdict(t, w.wish(t, 2, booking.KindPropose, proposal(1, team(1)...))), "leads another unit")
	assert.Equal(t, "refusedforbidden", verdict(t, w.wish(t, 2, booking.KindPropose, proposal(2, person(2), person(11)))), "asks somebody of another unit")
	assert.Equal(t, "refusedinvalid", verdict(t, w.wish(t, 2, booking.KindPropose, booking.Propose{Day: "no uuid", Unit: unit(2), Building: hall, Members: team(2), Span: teamDay})))
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM invite`))
}

// TestHub_race_of_team_days_and_bookings: ten teams propose for the same day while everybody books a desk of their own and answers.
func TestHub_race_of_team_days_and_bookings(t *testing.T) {
	w := openTown(t)
	for of := range 10 {
		w.leads(t, person(of), of)
	}
	var failed atomic.Value
	do := func(who staff.PersonID, kind booking.Kind, args any) {
		raw, err := json.Marshal(args)
		if err == nil {
			op := sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: 1, Kind: string(kind), Args: raw}
			_, err = w.hub.Session(who, sync.NewDeviceID()).Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}})
		}
		if err != nil {
			failed.Store(err)
		}
	}
	days := make([]booking.Propose, 10)
	all := func(n int, do func(i int)) {
		done := make(chan struct{})
		for i := range n {
			go func() { do(i); done <- struct{}{} }()
		}
		for range n {
			<-done
		}
	}
	all(60, func(i int) {
		if i < 10 {
			days[i] = proposal(i, team(i)...)
			do(person(i), booking.KindPropose, days[i])
			return
		}
		do(person(i), booking.KindReserve, booking.Reserve{Booking: booking.BookingID(uuid.NewString()), Desk: desk(hall, i%40), Span: teamDay})
	})
	var asked []booking.Invite
	for _, d := range days {
		asked = append(asked, w.invites(t, d.Day)...)
	}
	require.NotEmpty(t, asked)
	all(len(asked), func(i int) {
		do(asked[i].Person, booking.KindAnswer, booking.Answer{Invite: asked[i].ID, Yes: i%3 != 0})
	})

	require.Nil(t, failed.Load())
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM booking a JOIN booking b ON a.desk = b.desk AND a.id < b.id AND a.start_at < b.end_at AND b.start_at < a.end_at WHERE a.state = 'booked' AND b.state = 'booked'`))
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM booking a JOIN booking b ON a.person = b.person AND a.person <> '' AND a.id < b.id AND a.start_at < b.end_at AND b.start_at < a.end_at WHERE a.state = 'booked' AND b.state = 'booked'`))
	assert.Equal(t, 0, w.count(t, `SELECT COUNT(*) FROM booking b WHERE b.person = '' AND b.state = 'booked'`), "everybody has answered")
}
