// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// liveStates keep a desk, endedStates do not.
var (
	liveStates  = []booking.State{booking.Requested, booking.Booked, booking.CheckedIn}
	endedStates = []booking.State{booking.Released, booking.NoShow, booking.Cancelled, booking.Refused}
)

func testBooking(t *testing.T, w world) {
	b := wish("b1", Ann, "berg-0.1", at(8, 12))
	b.Occupied = "o1"
	w.put(t, b)

	found, err := w.Booking(w.ctx, "b1")
	require.NoError(t, err)
	_, goneErr := w.Booking(w.ctx, "b2")

	assert.Equal(t, b, found)
	assert.Equal(t, time.UTC, found.Span.Start.Location())
	assert.ErrorIs(t, goneErr, booking.ErrGone)
}

func testReplace(t *testing.T, w world) {
	w.put(t, wish("b1", Ann, "berg-0.1", at(8, 12)))
	moved := wish("b1", Ann, "bahn-0.2", at(10, 16))
	moved.State = booking.CheckedIn
	w.put(t, moved)

	found, err := w.Booking(w.ctx, "b1")

	require.NoError(t, err)
	assert.Equal(t, moved, found)
	assert.Empty(t, w.busy(t, "berg-0", at(0, 24)), "it has left its first floor")
	assert.Equal(t, []booking.OccupancyID{"b1"}, w.busy(t, "bahn-0", at(0, 24)))
	assert.Equal(t, []booking.BookingID{"b1"}, w.mine(t, Ann, at(0, 24)))
}

func testMoved(t *testing.T, w world) {
	for i, o := range []struct {
		name booking.OccupancyID
		desk booking.DeskID
		span booking.Span
	}{{"", "berg-0.1", at(8, 12)}, {"o1", "berg-0.1", at(8, 14)}, {"o2", "berg-0.2", at(8, 14)}, {"o3", "bahn-0.1", at(8, 14)}, {"", "berg-0.1", at(8, 14)}} {
		b := wish("b1", Ann, o.desk, o.span)
		b.Occupied = o.name
		w.put(t, b)

		assert.Equal(t, []booking.Occupancy{b.Occupancy()}, w.everywhere(t), "move %d", i)
	}
	ended := wish("b1", Ann, "berg-0.1", at(8, 14))
	ended.Occupied = "o4"
	w.put(t, ended)
	w.putAs(t, ended, booking.Released)
	assert.Empty(t, w.everywhere(t))
}

// everywhere are the occupancies of both houses' ground floors.
func (w world) everywhere(t *testing.T) (found []booking.Occupancy) {
	t.Helper()
	for _, floor := range []booking.FloorID{"berg-0", "bahn-0"} {
		busy, err := w.Busy(w.ctx, floor, at(0, 24))
		require.NoError(t, err)
		found = append(found, busy...)
	}
	return found
}

func testMine(t *testing.T, w world) {
	w.putAs(t, wish("late", Ann, "berg-0.1", at(16, 18)), booking.CheckedIn)
	w.putAs(t, wish("noon", Ann, "berg-0.2", at(12, 14)), booking.Requested)
	w.put(t, wish("dawn", Ann, "berg-0.3", at(7, 9)))
	w.put(t, wish("other", Bob, "berg-0.5", at(7, 18)))
	for _, state := range endedStates {
		w.putAs(t, wish("ended-"+booking.BookingID(state), Ann, "berg-0.6", at(12, 14)), state)
	}

	assert.Equal(t, []booking.BookingID{"dawn", "noon", "late"}, w.mine(t, Ann, at(0, 24)))
	assert.Equal(t, []booking.BookingID{"noon"}, w.mine(t, Ann, at(9, 16)), "spans that touch do not overlap")
	assert.Empty(t, w.mine(t, Cem, at(0, 24)))
}

func testCountOpen(t *testing.T, w world) {
	w.put(t, wish("b1", Ann, "berg-0.1", at(7, 9)))
	w.putAs(t, wish("b2", Ann, "berg-0.1", at(9, 12)), booking.Requested)
	w.putAs(t, wish("b3", Ann, "berg-0.1", at(12, 15)), booking.CheckedIn)
	w.putAs(t, wish("b4", Ann, "berg-0.1", at(15, 16)), booking.Released)
	w.put(t, wish("b5", Ann, "bahn-0.1", at(16, 17)))
	w.put(t, wish("b6", Bob, "berg-0.2", at(7, 15)))

	for until, want := range map[int]int{0: 3, 8: 3, 9: 2, 12: 1, 14: 1, 15: 0} {
		n, err := w.CountOpen(w.ctx, Ann, "berg", at(until, 24).Start)
		require.NoError(t, err)
		assert.Equal(t, want, n, "after %d o'clock", until)
	}
}

func testBusy(t *testing.T, w world) {
	w.put(t, wish("b1", Ann, "berg-0.1", at(8, 12)))
	w.putAs(t, wish("b2", Bob, "berg-0.1", at(12, 14)), booking.CheckedIn)
	w.putAs(t, wish("b3", Cem, "berg-0.2", at(8, 14)), booking.Requested)
	w.put(t, wish("b4", Dora, "berg-1.1", at(8, 14)))
	for _, state := range endedStates {
		w.putAs(t, wish("ended-"+booking.BookingID(state), Ann, "berg-0.3", at(8, 14)), state)
	}

	assert.ElementsMatch(t, []booking.OccupancyID{"b1", "b2", "b3"}, w.busy(t, "berg-0", at(0, 24)))
	assert.ElementsMatch(t, []booking.OccupancyID{"b2", "b3"}, w.busy(t, "berg-0", at(12, 13)), "spans that touch do not overlap")
	assert.Equal(t, []booking.OccupancyID{"b1"}, w.deskBusy(t, "berg-0.1", at(7, 12)))
	assert.Empty(t, w.deskBusy(t, "berg-0.3", at(0, 24)))

	w.putAs(t, wish("b1", Ann, "berg-0.1", at(8, 12)), booking.Released)
	assert.Empty(t, w.deskBusy(t, "berg-0.1", at(7, 12)), "a released desk is free")
	found, err := w.DeskBusy(w.ctx, "berg-0.2", at(9, 10))
	require.NoError(t, err)
	want := wish("b3", Cem, "berg-0.2", at(8, 14))
	want.State = booking.Requested
	assert.Equal(t, []booking.Occupancy{want.Occupancy()}, found)
}

// refused asserts that the guard says no, and why.
func (w world) refused(t *testing.T, why booking.Why, b booking.Booking) {
	t.Helper()
	var refusal *booking.Refusal
	if assert.ErrorAs(t, w.PutBooking(w.ctx, b), &refusal, "%s", b.ID) {
		assert.Equal(t, why, refusal.Why, "%s", b.ID)
	}
}

func testGuardDesk(t *testing.T, w world) {
	for i, state := range liveStates {
		desk := []booking.DeskID{"berg-0.1", "berg-0.2", "berg-0.3"}[i]
		span := at(8+i, 9+i)
		w.putAs(t, wish("held-"+booking.BookingID(state), Ann, desk, span), state)

		w.refused(t, booking.Taken, wish("same", Bob, desk, span))
	}
	w.put(t, wish("day", Ann, "berg-0.5", at(12, 16)))
	for name, span := range map[booking.BookingID]booking.Span{
		"head": at(11, 13), "tail": at(15, 17), "within": at(13, 14), "around": at(11, 17),
		"second": {Start: at(16, 17).Start.Add(-time.Second), End: at(16, 17).End},
	} {
		w.refused(t, booking.Taken, wish(name, Bob, "berg-0.5", span))
	}

	w.put(t, wish("mover", Bob, "berg-0.6", at(12, 16)))
	w.refused(t, booking.Taken, wish("mover", Bob, "berg-0.5", at(12, 16)))
	w.putAs(t, wish("ended", Cem, "berg-0.5", at(12, 16)), booking.Released)
	w.refused(t, booking.Taken, wish("ended", Cem, "berg-0.5", at(12, 16)))
}

func testGuardPerson(t *testing.T, w world) {
	w.put(t, wish("day", Ann, "berg-0.5", at(12, 16)))
	for name, span := range map[booking.BookingID]booking.Span{
		"head": at(11, 13), "tail": at(15, 17), "within": at(13, 14), "around": at(11, 17),
	} {
		w.refused(t, booking.SelfOverlap, wish(name, Ann, "bahn-0.1", span))
	}

	w.put(t, wish("mover", Ann, "berg-0.6", at(8, 12)))
	w.refused(t, booking.SelfOverlap, wish("mover", Ann, "berg-0.6", at(8, 13)))
}

func testGuardLetsPass(t *testing.T, w world) {
	w.put(t, wish("day", Ann, "berg-0.5", at(12, 16)))

	for _, b := range []booking.Booking{
		wish("before", Bob, "berg-0.5", at(8, 12)),
		wish("after", Bob, "berg-0.5", at(17, 18)),
		wish("my next", Ann, "berg-0.5", at(16, 17)),
		wish("my other", Ann, "bahn-0.1", at(11, 12)),
		wish("other desk", Cem, "berg-0.6", at(12, 16)),
		wish("day", Ann, "berg-0.5", at(13, 15)),
	} {
		assert.NoError(t, w.PutBooking(w.ctx, b), "%s", b.ID)
	}
	assert.NoError(t, w.PutBooking(w.ctx, wish("gap", Dora, "berg-0.5", at(12, 13))), "the hour that a shorter booking gave back")
	for _, state := range endedStates {
		ended := wish("ended-"+booking.BookingID(state), Ann, "berg-0.5", at(12, 16))
		ended.State = state
		assert.NoError(t, w.PutBooking(w.ctx, ended), "%s", ended.ID)
	}
	w.putAs(t, wish("day", Ann, "berg-0.5", at(13, 15)), booking.Cancelled)
	assert.NoError(t, w.PutBooking(w.ctx, wish("heir", Dora, "berg-0.5", at(13, 15))), "the desk of a cancelled booking")
}

func testRefusedWrite(t *testing.T, w world) {
	w.put(t, wish("day", Ann, "berg-0.5", at(12, 16)))
	mover := wish("mover", Bob, "berg-0.6", at(12, 16))
	w.put(t, mover)

	w.refused(t, booking.Taken, wish("new", Cem, "berg-0.5", at(12, 16)))
	w.refused(t, booking.Taken, wish("mover", Bob, "berg-0.5", at(12, 16)))

	_, err := w.Booking(w.ctx, "new")
	assert.ErrorIs(t, err, booking.ErrGone)
	found, err := w.Booking(w.ctx, "mover")
	require.NoError(t, err)
	assert.Equal(t, mover, found, "the desk that was held is still held")
	assert.Equal(t, []booking.OccupancyID{"mover"}, w.deskBusy(t, "berg-0.6", at(0, 24)))
	assert.Equal(t, []booking.OccupancyID{"day"}, w.deskBusy(t, "berg-0.5", at(0, 24)))
	assert.Empty(t, w.mine(t, Cem, at(0, 24)))
	w.put(t, wish("next", Cem, "berg-0.7", at(12, 16)))
}
