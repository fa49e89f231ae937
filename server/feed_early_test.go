// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// TestFeed_hints_before_the_first_sync_only_at_what_the_session_may_hold: that somebody else plans their day is theirs to
// know, and their team's.
func TestFeed_hints_before_the_first_sync_only_at_what_the_session_may_hold(t *testing.T) {
	w := openTown(t)
	w.hub.Close() // no look at the database: it would take the town's own writes for another process's
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday }, Poll: time.Hour})
	at := func(who staff.PersonID) <-chan struct{} {
		hints, err := w.hub.Session(who, "early-"+string(who)).Wake(t.Context())
		require.NoError(t, err)
		return hints
	}
	early, colleague, stranger := at(person(1)), at(person(11)), at(person(2))
	all := func(person staff.PersonID) []sync.Scope {
		may := []sync.Scope{"b:", store.Org, sync.Scope(store.Team(unit(1))), sync.Scope(store.Own(person))}
		slices.Sort(may)
		return may
	}
	assert.Equal(t, all(person(1)), w.hub.Listening("early-"+string(person(1))))

	plan := booking.PlanDay{Day: booking.DayOf(monday, booking.Building{}.Location()) + 1, Halves: []booking.Half{booking.AM}, Status: booking.HomeOffice}
	w.phone(person(2)).do(t, booking.KindPlanDay, plan)
	<-stranger
	at(person(4)) // waits for the round of hints to end
	assert.Empty(t, early, "another team's")

	w.phone(person(21)).do(t, booking.KindPlanDay, plan)
	<-early
	<-colleague
	w.phone(person(3)).reserve(t, desk(hall, 1), slot(1))
	<-early // any house may be wanted
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutUnit(ctx, staff.Unit{ID: unit(7), Name: "Team"})
	})
	<-early
}

func TestFeed_opens_no_stream_for_who_has_left_the_directory(t *testing.T) {
	w := openTown(t)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "person", string(person(1)))
	})

	_, err := w.hub.Session(person(1), "device").Wake(t.Context())

	assert.Equal(t, sync.SignedOut, codeOf(err))
}

// TestFeed_hints_at_what_came_while_a_stream_learnt_to_listen: the change lies between the snapshot of a Sync and the moment
// when its scopes are listened to.
func TestFeed_hints_at_what_came_while_a_stream_learnt_to_listen(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1))
	hints, err := w.hub.Session(ann.person, ann.id).Wake(t.Context())
	require.NoError(t, err)
	quiet(t, w, ann)
	drain(hints)

	w.hub.Narrow(ann.person, ann.id, func() bool { return true }, "b:"+hall)
	assert.Len(t, hints, 1)
	<-hints
	w.hub.Narrow(ann.person, ann.id, func() bool { return true }, "b:"+hall)
	assert.Empty(t, hints, "it listened already")
	w.hub.Narrow(ann.person, ann.id, func() bool { return false }, "b:"+other)
	assert.Empty(t, hints, "nothing came")
}
