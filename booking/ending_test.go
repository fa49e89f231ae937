// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
)

func TestPlanner_Move_to_another_desk_and_day(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.now = s.now.Add(time.Hour)

	require.NoError(t, s.Move(s.ctx, ann, Move{"b", "bahn-0.1", day(tuesday + 2)}))

	assert.Equal(t, Booking{
		ID: "b", Person: ann, Desk: "bahn-0.1", Floor: "bahn-0", Building: "bahn", Span: day(tuesday + 2),
		State: Booked, MadeAt: s.now,
	}, s.booking("b"))
	assert.NoError(t, s.Reserve(s.ctx, bob, Reserve{"x", free, day(tuesday + 1)}), "the old desk is free")
}

func TestPlanner_Move_names_what_is_occupied_anew(t *testing.T) {
	s := newScene(t)
	drawn := 0
	s.NewOccupancy = func(BookingID) OccupancyID { drawn++; return OccupancyID(fmt.Sprint("o", drawn)) }
	named := func() OccupancyID {
		name := s.booking("b").Occupied
		assert.Equal(t, name, s.said(ann, tuesday)[AM].Occupied, "presence and plan speak of the same")
		return name
	}
	s.holds(ann, "b", free, hours(tuesday, 8, 12))
	require.Equal(t, OccupancyID("o1"), named())

	for i, to := range []struct {
		desk DeskID
		span Span
		name OccupancyID
	}{
		{next, hours(tuesday, 8, 12), "o2"}, {next, hours(tuesday, 8, 16), "o3"}, {free, hours(tuesday, 8, 12), "o4"}, {free, hours(tuesday, 8, 12), "o4"},
	} {
		require.NoError(t, s.Move(s.ctx, ann, Move{"b", to.desk, to.span}))
		assert.Equal(t, to.name, named(), "move %d", i)
	}

	require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))
	assert.Equal(t, OccupancyID("o4"), named(), "the desk and the time are the same")
	s.NewOccupancy, s.Final = nil, false
	require.NoError(t, s.Move(s.ctx, ann, Move{"b", next, hours(tuesday, 8, 12)}))
	assert.Equal(t, OccupancyID("o4"), named(), "a wish leaves the names as they are")
}

func TestPlanner_Move_is_not_in_its_own_way(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.MaxOpen = 1 })
	s.holds(ann, "b", free, hours(tuesday, 8, 12))

	assert.NoError(t, s.Move(s.ctx, ann, Move{"b", free, hours(tuesday, 10, 14)}), "the same desk, later")
	assert.NoError(t, s.Move(s.ctx, ann, Move{"b", next, hours(tuesday, 10, 14)}), "another desk at the same time, with a full quota")
	assert.NoError(t, s.Move(s.ctx, ann, Move{"b", next, hours(tuesday, 10, 14)}), "the same again")
}

func TestPlanner_Move_refuses(t *testing.T) {
	tomorrow := day(tuesday + 1)
	for name, test := range map[string]struct {
		given  func(*scene)
		move   Move
		why    Why
		detail Detail
	}{
		"an unknown booking":    {move: Move{"x", free, tomorrow}, why: Gone},
		"no booking":            {move: Move{"", free, tomorrow}, why: Invalid},
		"no desk":               {move: Move{"b", "", tomorrow}, why: Invalid},
		"an unknown desk":       {move: Move{"b", "no such desk", tomorrow}, why: Gone},
		"no span":               {move: Move{"b", next, Span{}}, why: Invalid},
		"another's booking":     {given: func(s *scene) { s.holds(bob, "bobs", next, tomorrow) }, move: Move{"bobs", free, tomorrow}, why: Forbidden, detail: NotYours},
		"a taken desk":          {given: func(s *scene) { s.holds(bob, "x", next, tomorrow) }, move: Move{"b", next, tomorrow}, why: Taken},
		"into my other booking": {given: func(s *scene) { s.holds(ann, "x", free, day(tuesday)) }, move: Move{"b", free, day(tuesday)}, why: SelfOverlap},
		"a closed day":          {move: Move{"b", free, day(tuesday + 4)}, why: Closed, detail: Weekday},
		"to the past":           {move: Move{"b", free, day(tuesday - 1)}, why: Expired},
		"a released booking":    {given: func(s *scene) { require.NoError(s.t, s.Release(s.ctx, ann, Release{"b"})) }, move: Move{"b", next, tomorrow}, why: Stale},
		"a booking that is over": {given: func(s *scene) { s.now = (tuesday + 2).At(berlin, 480) },
			move: Move{"b", free, day(tuesday + 3)}, why: Expired},
		"into a full quota": {given: func(s *scene) {
			s.holds(ann, "x", "bahn-0.1", day(tuesday))
			rules, _ := s.store.Rules(s.ctx, "bahn")
			rules.MaxOpen = 1
			require.NoError(s.t, s.store.PutRules(s.ctx, rules))
		}, move: Move{"b", "bahn-0.2", tomorrow}, why: Quota},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.holds(ann, "b", free, tomorrow)
			if test.given != nil {
				test.given(s)
			}
			before := s.store.AllBookings()

			refusal := s.refused(s.Move(s.ctx, ann, test.move), test.why, test.detail)

			assert.Equal(t, before, s.store.AllBookings())
			assert.Equal(t, test.why == Taken, len(refusal.Alternatives) > 0)
		})
	}
}

func TestPlanner_Move_keeps_the_check_in_only_at_the_desk(t *testing.T) {
	for name, test := range map[string]struct {
		desk DeskID
		span Span
		want State
	}{
		"longer at the same desk": {free, hours(tuesday, 7, 14), CheckedIn},
		"another desk":            {next, hours(tuesday, 7, 12), Booked},
		"later at the same desk":  {free, hours(tuesday, 9, 12), Booked},
	} {
		s := newScene(t)
		s.holds(ann, "b", free, hours(tuesday, 7, 12))
		require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))

		require.NoError(t, s.Move(s.ctx, ann, Move{"b", test.desk, test.span}))

		assert.Equal(t, test.want, s.booking("b").State, name)
	}
}

func TestPlanner_Release(t *testing.T) {
	span := hours(tuesday, 8, 12)
	for name, test := range map[string]struct {
		now     time.Time
		checkIn bool
		end     time.Time
	}{
		"before it begins":                     {now: morning, end: span.End},
		"before it begins, checked in":         {now: morning, checkIn: true, end: span.End},
		"at the instant when it begins":        {now: span.Start, end: span.Start.Add(time.Second)},
		"while it runs, never checked in":      {now: span.Start.Add(time.Hour), end: span.Start.Add(time.Hour)},
		"while it runs, checked in":            {now: span.Start.Add(time.Hour), checkIn: true, end: span.Start.Add(time.Hour)},
		"while it runs, part of a second gone": {now: span.Start.Add(time.Hour + time.Millisecond), end: span.Start.Add(time.Hour + time.Second)},
		"in its last second":                   {now: span.End.Add(-time.Millisecond), end: span.End},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.holds(ann, "b", free, span)
			if test.checkIn {
				require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))
			}
			s.now = test.now

			require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

			b := s.booking("b")
			assert.Equal(t, Released, b.State)
			assert.Equal(t, Span{span.Start, test.end}, b.Span)
			busy, err := s.store.DeskBusy(s.ctx, free, day(tuesday))
			require.NoError(t, err)
			assert.Empty(t, busy)
		})
	}
}

func TestPlanner_Release_refuses(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, hours(tuesday, 8, 12))
	s.holds(ann, "over", free, hours(tuesday, 13, 14))

	s.refused(s.Release(s.ctx, ann, Release{""}), Invalid, "")
	s.refused(s.Release(s.ctx, ann, Release{"x"}), Gone, "")
	s.refused(s.Release(s.ctx, bob, Release{"b"}), Forbidden, NotYours)
	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
	s.refused(s.Release(s.ctx, ann, Release{"b"}), Stale, "")
	s.now = tuesday.At(berlin, 14*60)
	s.refused(s.Release(s.ctx, ann, Release{"over"}), Stale, "")
	assert.Equal(t, Booked, s.booking("over").State, "history is not rewritten")
}

func TestPlanner_CheckIn_begins_and_ends(t *testing.T) {
	for name, test := range map[string]struct {
		day   Day
		span  func(Day) Span
		given func(*Rules)
		from  string // on the wall clock
	}{
		"a whole day: two hours before the house opens": {day: tuesday + 1, span: day, from: "2026-11-25T04:00:00+01:00"},
		"a morning":    {day: tuesday + 1, span: func(d Day) Span { return SpanOf(d, Morning, berlin) }, from: "2026-11-25T04:00:00+01:00"},
		"an afternoon": {day: tuesday + 1, span: func(d Day) Span { return SpanOf(d, Afternoon, berlin) }, from: "2026-11-25T11:00:00+01:00"},
		"hours":        {day: tuesday + 1, span: func(d Day) Span { return hours(d, 9, 12) }, from: "2026-11-25T07:00:00+01:00"},
		"without time before": {day: tuesday + 1, span: func(d Day) Span { return hours(d, 9, 12) },
			given: func(r *Rules) { r.CheckInEarly = 0 }, from: "2026-11-25T09:00:00+01:00"},
		"on a long day":  {day: longDay, span: day, from: "2026-10-25T04:00:00+01:00"},
		"on a short day": {day: shortDay, span: day, from: "2027-03-28T04:00:00+02:00"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.rules(everyDay)
			if test.given != nil {
				s.rules(test.given)
			}
			s.now = (test.day - 1).At(berlin, 480)
			span := test.span(test.day)
			s.holds(ann, "b", free, span)
			from := utc(test.from)

			s.now = from.Add(-time.Second)
			refusal := s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Window, TooEarly)
			assert.Equal(t, &test.day, refusal.Opens)
			s.now = span.End
			s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Expired, "")
			begin, err := s.CheckInFrom(s.ctx, s.booking("b"))
			require.NoError(t, err)
			assert.Equal(t, from, begin)
			assert.Equal(t, Booked, s.booking("b").State)

			s.now = from
			assert.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))
			s.now = span.End.Add(-time.Second)
			assert.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}), "checking in twice is fine")
			assert.Equal(t, CheckedIn, s.booking("b").State)
		})
	}
}

func TestPlanner_CheckIn_refuses(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, hours(tuesday, 8, 12))

	s.refused(s.CheckIn(s.ctx, ann, CheckIn{"x"}), Gone, "")
	s.refused(s.CheckIn(s.ctx, ann, CheckIn{""}), Invalid, "")
	s.refused(s.CheckIn(s.ctx, bob, CheckIn{"b"}), Forbidden, NotYours)
	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
	s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Stale, "")
}

func TestPlanner_Void_ends_a_booking_for_the_house(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday))

	s.refused(s.Void(s.ctx, "b", Released), Invalid, "")
	s.refused(s.Void(s.ctx, "x", NoShow), Gone, "")
	require.NoError(t, s.Void(s.ctx, "b", Cancelled))
	s.refused(s.Void(s.ctx, "b", NoShow), Stale, "")

	assert.Equal(t, Cancelled, s.booking("b").State)
	assert.Equal(t, day(tuesday), s.booking("b").Span)
	assert.Empty(t, s.store.AllPresences())
}

func TestPlanner_CheckInFrom_a_desk_of_a_building_that_is_not_here(t *testing.T) {
	s := newScene(t)
	span := SpanOf(tuesday, FullDay, berlin)

	begin, err := s.CheckInFrom(s.ctx, Booking{ID: "b", Person: ann, Desk: "elsewhere", Building: "elsewhere", Span: span, State: Booked})

	require.NoError(t, err, "the day's other plans must still be readable")
	assert.Equal(t, span.Start.UTC(), begin)
}

func TestPlanner_CheckIn_on_a_device_at_a_desk_that_has_not_come_yet(t *testing.T) {
	span := hours(tuesday, 8, 12)
	for _, final := range []bool{true, false} {
		s := newScene(t)
		s.holds(ann, "b", free, span)
		stored := s.booking("b")
		stored.Desk = "later"
		s.Final, s.Store = final, oneBooking{s.store, stored}

		begin, err := s.CheckInFrom(s.ctx, stored)

		require.NoError(t, err)
		assert.Equal(t, span.Start.UTC(), begin)
		if final {
			s.now = span.Start
			s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Gone, "")
			continue
		}
		s.now = begin.Add(-time.Second)
		s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Window, TooEarly)
		s.now = begin
		assert.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}), "the server knows the desk and decides")
	}
}

// oneBooking is a store whose one booking came before its desk; what is written to it is not kept.
type oneBooking struct {
	Store
	stored Booking
}

func (o oneBooking) Booking(context.Context, BookingID) (Booking, error) { return o.stored, nil }
func (oneBooking) PutBooking(context.Context, Booking) error             { return nil }
