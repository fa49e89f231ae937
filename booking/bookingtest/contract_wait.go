// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// waitFor is somebody who waits for any desk of the house "berg".
func waitFor(id booking.WaitID, who staff.PersonID, span booking.Span) booking.Wait {
	return booking.Wait{
		ID: id, Person: who, Building: "berg", Span: span, State: booking.WaitOpen,
		MadeAt: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC),
	}
}

func (w world) putWait(t *testing.T, wait booking.Wait) {
	t.Helper()
	require.NoError(t, w.PutWait(w.ctx, wait))
}

func waitNames(waits []booking.Wait) (names []booking.WaitID) {
	for _, w := range waits {
		names = append(names, w.ID)
	}
	return names
}

func testWait(t *testing.T, w world) {
	whole := waitFor("w1", Ann, at(8, 12))
	whole.Zone, whole.Want = "barmen", booking.Features{Monitors: 2, Quiet: true}
	w.putWait(t, whole)

	got, err := w.Wait(w.ctx, "w1")

	require.NoError(t, err)
	assert.Equal(t, whole, got)
	whole.State, whole.Booking, whole.Until = booking.WaitOffered, "b1", whole.MadeAt.Add(time.Hour)
	w.putWait(t, whole)
	got, err = w.Wait(w.ctx, "w1")
	require.NoError(t, err)
	assert.Equal(t, whole, got)
	got, err = w.WaitOf(w.ctx, "b1")
	require.NoError(t, err)
	assert.Equal(t, whole, got)
	_, err = w.Wait(w.ctx, "none")
	assert.ErrorIs(t, err, booking.ErrGone)
	_, err = w.WaitOf(w.ctx, "none")
	assert.ErrorIs(t, err, booking.ErrGone)
}

func testWaits(t *testing.T, w world) {
	for i, state := range []booking.WaitState{
		booking.WaitOpen, booking.WaitRequested, booking.WaitOffered, booking.WaitTaken, booking.WaitDeclined, booking.WaitLapsed, booking.WaitLeft, booking.WaitOver,
	} {
		wait := waitFor(booking.WaitID('a'+rune(i)), Ann, at(16-i, 17))
		wait.State = state
		w.putWait(t, wait)
	}
	w.putWait(t, waitFor("other", Bob, at(8, 12)))

	mine, err := w.Waits(w.ctx, Ann)

	require.NoError(t, err)
	assert.Equal(t, []booking.WaitID{"c", "b", "a"}, waitNames(mine), "live, by start")
}

func testQueue(t *testing.T, w world) {
	place, err := w.Place(w.ctx, "berg-0.5") // in zone barmen
	require.NoError(t, err)
	put := func(id booking.WaitID, who staff.PersonID, span booking.Span, change func(*booking.Wait)) {
		wait := waitFor(id, who, span)
		change(&wait)
		w.putWait(t, wait)
	}
	put("house", Ann, at(8, 12), func(*booking.Wait) {})
	put("zone", Bob, at(11, 14), func(x *booking.Wait) { x.Zone = "barmen" })
	put("desk", Cem, at(9, 10), func(x *booking.Wait) { x.Desk, x.MadeAt = "berg-0.5", x.MadeAt.Add(-time.Hour) })
	put("wants more", Dora, at(8, 10), func(x *booking.Wait) { x.Want, x.MadeAt = booking.Features{Window: true}, x.MadeAt.Add(time.Hour) })
	put("before", Dora, at(7, 9), func(*booking.Wait) {})
	put("after", Dora, at(12, 14), func(*booking.Wait) {})
	put("other zone", Dora, at(8, 12), func(x *booking.Wait) { x.Zone = "wupper" })
	put("other desk", Dora, at(8, 12), func(x *booking.Wait) { x.Desk = "berg-0.6" })
	put("other house", Dora, at(8, 12), func(x *booking.Wait) { x.Building = "bahn" })
	put("left", Dora, at(8, 12), func(x *booking.Wait) { x.State = booking.WaitLeft })
	w.put(t, wish("b1", Bob, "berg-0.1", at(9, 11))) // touches what Bob waits for
	w.put(t, wish("b2", Dora, "berg-0.2", at(10, 11)))
	w.putAs(t, wish("b3", Cem, "berg-0.3", at(8, 12)), booking.Released)
	put("has one", Dora, at(9, 12), func(*booking.Wait) {})
	since := waitFor("", Ann, at(8, 12)).MadeAt
	for i, state := range []booking.WaitState{booking.WaitOffered, booking.WaitTaken, booking.WaitLapsed, booking.WaitDeclined} {
		for j, until := range []time.Time{since, since.Add(time.Second)} {
			put(booking.WaitID("served "+string(rune('0'+2*i+j))), Cem, at(15, 16), func(x *booking.Wait) { x.State, x.Until = state, until })
		}
	}

	queue, err := w.Queue(w.ctx, place.Desk, at(9, 12), since, 10)

	require.NoError(t, err)
	var names []booking.WaitID
	for _, one := range queue {
		names = append(names, one.ID)
	}
	assert.Equal(t, []booking.WaitID{"house", "zone", "wants more", "desk"}, names)
	assert.Equal(t, 3, queue[3].Served)
	assert.Equal(t, booking.Features{Window: true}, queue[2].Want)
	queue, err = w.Queue(w.ctx, place.Desk, at(9, 12), since, 2)
	require.NoError(t, err)
	assert.Len(t, queue, 2)
}

func testWaitsDue(t *testing.T, w world) {
	now := at(12, 13).Start
	offered := func(id booking.WaitID, until time.Time) {
		wait := waitFor(id, Ann, at(14, 15))
		wait.State, wait.Until = booking.WaitOffered, until
		w.putWait(t, wait)
	}
	offered("d1", now)
	offered("later", now.Add(time.Second))
	w.putWait(t, waitFor("d2", Bob, at(8, 12)))
	w.putWait(t, waitFor("e1", Bob, at(8, 13)))
	left := waitFor("left", Bob, at(8, 9))
	left.State = booking.WaitLeft
	w.putWait(t, left)

	due, err := w.WaitsDue(w.ctx, now, 10)
	require.NoError(t, err)
	assert.Equal(t, []booking.WaitID{"d1", "d2"}, waitNames(due))
	due, err = w.WaitsDue(w.ctx, now, 1)
	require.NoError(t, err)
	assert.Len(t, due, 1)
	after, err := w.WaitsAfter(w.ctx, "", 10)
	require.NoError(t, err)
	assert.Equal(t, []booking.WaitID{"d2", "e1"}, waitNames(after), "open ones")
	after, err = w.WaitsAfter(w.ctx, "d2", 10)
	require.NoError(t, err)
	assert.Equal(t, []booking.WaitID{"e1"}, waitNames(after))
}
