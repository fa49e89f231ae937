// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
)

func TestPlanner_Retire_takes_back_what_people_have_of_a_desk_and_tells_each_once(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "for the desk", free, day(tuesday+1))
	s.holds(dora, "other", next, day(tuesday+1))
	s.block(free)

	require.NoError(t, s.Retire(s.ctx, []Booking{s.booking("b")}, []Wait{s.wait("for the desk")}))

	assert.Equal(t, Cancelled, s.booking("b").State)
	assert.Equal(t, Unsaid, s.said(ann, tuesday+1)[AM].Status)
	assert.Equal(t, WaitOver, s.wait("for the desk").State, "nobody is offered a desk that is out of use")
	assert.Equal(t, Booked, s.booking("other").State)
	told := map[NoticeID]Notice{}
	for _, n := range s.store.AllNotices() {
		told[n.ID] = n
	}
	assert.Len(t, told, 2)
	of := told[NoticeOf(ann, NoticeDeskGone, "b")]
	assert.Equal(t, []any{NoticeDeskGone, BookingID("b"), free, day(tuesday + 1)}, []any{of.Kind, of.Booking, of.Desk, of.Span})
	of = told[NoticeOf(bob, NoticeDeskGone, "for the desk")]
	assert.Equal(t, []any{NoticeDeskGone, BookingID(""), free, day(tuesday + 1)}, []any{of.Kind, of.Booking, of.Desk, of.Span})

	found, err := s.Alternatives(s.ctx, ann, free, day(tuesday+1))
	require.NoError(t, err)
	assert.NotEmpty(t, found, "whoever lost it is shown other desks")
}

func TestPlanner_Retire_tells_of_an_offer_once_and_lets_who_waits_for_more_wait_on(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "a", free, day(tuesday+1))
	s.holds(dora, "d", next, day(tuesday+1))
	for _, desk := range []DeskID{"berg-0.7", "berg-0.8"} {
		s.block(desk)
	}
	s.waits(bob, "desk", free, day(tuesday+1))
	require.NoError(t, s.Join(s.ctx, cem, Join{Wait: "zone", Building: "berg", Zone: "barmen", Span: day(tuesday + 1)}))
	require.NoError(t, s.Release(s.ctx, ann, Release{"a"}))
	require.NoError(t, s.Release(s.ctx, dora, Release{"d"}))
	offered := []Booking{s.offered("desk"), s.offered("zone")}
	require.ElementsMatch(t, []DeskID{free, next}, []DeskID{offered[0].Desk, offered[1].Desk})
	s.block(free)
	s.block(next)

	require.NoError(t, s.Retire(s.ctx, offered, []Wait{s.wait("desk")}))

	assert.Equal(t, WaitOver, s.wait("desk").State)
	assert.Equal(t, WaitOpen, s.wait("zone").State)
	assert.Len(t, s.store.AllNotices(), 2, "one each")
}

func TestPlanner_Withdraw_ends_the_booking_of_somebody_who_has_left(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.store.PutBooking(s.ctx, Booking{ID: "b", Person: "gone", Desk: free, Floor: "berg-0", Building: "berg", Span: day(tuesday + 1), State: Booked}))

	require.NoError(t, s.Withdraw(s.ctx, s.booking("b"), NoticeDeskGone, nil))

	assert.Equal(t, Cancelled, s.booking("b").State)
	assert.Empty(t, s.store.AllNotices(), "there is nobody to be told")
}
