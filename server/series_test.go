// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// today is monday as a day.
var today = booking.DayOf(monday, booking.Building{}.Location())

func weekly(on booking.DeskID) booking.Repeat {
	return booking.Repeat{Series: booking.NewSeriesID(), Desk: on, Rule: "FREQ=WEEKLY;BYDAY=MO,WE", First: today, From: 0, Until: 24 * 60}
}

// fourWeeks is how far ahead of the day the first house can be booked.
func (w *town) fourWeeks(t *testing.T) {
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		rules := alwaysOpen(hall)
		rules.Horizon = 28
		return tx.Store().PutRules(ctx, rules)
	})
}

// later is the same town some days later.
func (w *town) later(t *testing.T, days int) *server.Hub {
	hub := server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday.AddDate(0, 0, days) }})
	t.Cleanup(hub.Close)
	return hub
}

func TestHub_repeats(t *testing.T) {
	w := openTown(t)
	w.fourWeeks(t)
	ann, bob := w.phone(person(1), "b:"+hall), w.phone(person(2), "b:"+hall)
	r := weekly(desk(hall, 1))

	require.Equal(t, sync.Accepted, ann.do(t, booking.KindRepeat, r).Verdict)
	refused := bob.do(t, booking.KindRepeat, weekly(desk(hall, 1)))

	assert.Equal(t, 9, ann.tables("booking"))
	assert.Equal(t, 1, ann.tables("series"))
	assert.Zero(t, bob.tables("series"), "nobody else's")
	assert.Equal(t, string(booking.Taken), refused.Why)
	var why booking.Refusal
	require.NoError(t, json.Unmarshal(refused.Detail, &why))
	assert.Len(t, why.Days, 9)
	assert.Len(t, why.Alternatives, 5)
	r.Series = "not a UUID"
	assert.Equal(t, string(booking.Invalid), ann.do(t, booking.KindRepeat, r).Why)
}

func TestHub_refuses_what_rests_on_a_refused_series(t *testing.T) {
	w := openTown(t)
	w.fourWeeks(t)
	ann, bob := w.phone(person(1), "b:"+hall), w.phone(person(2), "b:"+hall)
	bob.reserve(t, desk(hall, 1), slot(0))
	r := weekly(desk(hall, 1))
	r.Rule = "FREQ=WEEKLY;BYDAY=TU"
	args, err := json.Marshal(r)
	require.NoError(t, err)
	repeat := ann.Wish(string(booking.KindRepeat), args, "")
	args, err = json.Marshal(booking.Release{Booking: r.Series.Booking(today + 8)})
	require.NoError(t, err)
	release := ann.Wish(string(booking.KindRelease), args, repeat)

	ann.pull(t)

	outcome, _ := ann.Outcome(release)
	assert.Equal(t, string(booking.Dependency), outcome.Why)
	assert.Zero(t, ann.tables("booking"))
}

func TestHub_Chores_extend_series(t *testing.T) {
	w := openTown(t)
	w.fourWeeks(t)
	ann, bob := w.phone(person(1), "b:"+hall), w.phone(person(2), "b:"+hall)
	r, cut := weekly(desk(hall, 1)), weekly(desk(hall, 2))
	require.Equal(t, sync.Accepted, ann.do(t, booking.KindRepeat, r).Verdict)
	require.Equal(t, sync.Accepted, bob.do(t, booking.KindRepeat, cut).Verdict)
	require.Equal(t, sync.Accepted, bob.do(t, booking.KindUnrepeat, booking.Unrepeat{Series: cut.Series, From: today + 7}).Verdict)
	hub := w.later(t, 9)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		p := &booking.Planner{Store: tx.Store(), Now: func() time.Time { return monday.AddDate(0, 0, 9) }, Final: true, NewOccupancy: booking.NewOccupancyID}
		return p.Reserve(ctx, person(3), booking.Reserve{Booking: "cems", Desk: desk(hall, 1), Span: booking.SpanOf(today+35, booking.FullDay, booking.Building{}.Location())})
	})

	for range 2 {
		require.NoError(t, hub.Chores(t.Context()))
		require.NoError(t, w.later(t, 9).Chores(t.Context()), "after a restart")
		ann.pull(t)
		bob.pull(t)
		assert.Equal(t, 9+2, ann.tables("booking"))
		assert.Equal(t, 1, ann.tables("notice"), "of the Monday that somebody else has")
		assert.Equal(t, 9, bob.tables("booking"))
	}
	assert.Equal(t, 2, w.count(t, `SELECT COUNT(*) FROM booking WHERE desk = $1 AND state = 'booked'`, desk(hall, 2)))
}
