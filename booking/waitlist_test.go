// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

// waits makes a wait for a desk of house "berg" that the test takes for given.
func (s *scene) waits(who staff.PersonID, id WaitID, desk DeskID, span Span) {
	s.t.Helper()
	require.NoError(s.t, s.Join(s.ctx, who, Join{Wait: id, Building: "berg", Desk: desk, Span: span}))
}

func (s *scene) wait(id WaitID) Wait {
	s.t.Helper()
	w, err := s.store.Wait(s.ctx, id)
	require.NoError(s.t, err)
	return w
}

// offered is the booking that is offered to a wait.
func (s *scene) offered(id WaitID) Booking {
	s.t.Helper()
	w := s.wait(id)
	require.Equal(s.t, WaitOffered, w.State)
	return s.booking(w.Booking)
}

func TestPlanner_Extend_waits_for_the_answer_to_an_offer(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(*scene) error
		booked bool
	}{
		"and books the day when it lapses":              {func(s *scene) error { _, err := s.Lapse(s.ctx, 10); return err }, true},
		"and books the day when it is declined":         {func(s *scene) error { return s.Decline(s.ctx, ann, Decline{"w"}) }, true},
		"and says once that it cannot when it is taken": {func(s *scene) error { return s.Accept(s.ctx, ann, Accept{"w"}) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE")))
			s.now = s.now.AddDate(0, 0, 7)
			comes, after := tuesday+35, tuesday+36
			s.holds(bob, "b", next, day(comes))
			s.waits(ann, "w", next, day(comes))
			require.NoError(t, s.Release(s.ctx, bob, Release{"b"}))
			s.offered("w")

			require.NoError(t, s.Extend(s.ctx, s.series("s")))
			assert.NotContains(t, s.daysOf(ann, free), comes)
			told := NoticeOf(ann, NoticeSkipped, string(SeriesID("s").Booking(comes)))
			_, err := s.store.Notice(s.ctx, told)
			assert.ErrorIs(t, err, ErrGone)

			s.now = s.wait("w").Until
			require.NoError(t, test.answer(s))
			s.now = s.now.AddDate(0, 0, 1)
			require.NoError(t, s.Extend(s.ctx, s.series("s")))

			_, err = s.store.Notice(s.ctx, told)
			assert.Equal(t, test.booked, errors.Is(err, ErrGone))
			assert.Equal(t, test.booked, slices.Contains(s.daysOf(ann, free), comes))
			assert.Contains(t, s.daysOf(ann, free), after)
		})
	}
}

func TestPlanner_RemindAt_leaves_a_desk_alone_that_is_only_offered(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CheckInWithin = 60 })
	s.holds(bob, "b", free, day(tuesday+1))
	s.waits(ann, "w", free, day(tuesday+1))
	require.NoError(t, s.Release(s.ctx, bob, Release{"b"}))

	at, until, err := s.RemindAt(s.ctx, s.offered("w"))

	require.NoError(t, err)
	assert.Zero(t, at)
	assert.Zero(t, until)
	require.NoError(t, s.Accept(s.ctx, ann, Accept{"w"}))
	at, _, err = s.RemindAt(s.ctx, s.booking(s.wait("w").Booking))
	require.NoError(t, err)
	assert.Equal(t, (tuesday+1).At(berlin, 6*60+45), at)
}

func TestPlanner_Release_offers_the_desk_to_whoever_waits(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))
	require.Equal(t, Wait{ID: "w", Person: bob, Building: "berg", Desk: free, Span: day(tuesday + 1), State: WaitOpen, MadeAt: morning}, s.wait("w"))

	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	assert.Equal(t, morning.Add(2*time.Hour), s.wait("w").Until)
	b := s.offered("w")
	assert.Equal(t, []any{bob, free, day(tuesday + 1), Booked}, []any{b.Person, b.Desk, b.Span, b.State})
	s.refused(s.Reserve(s.ctx, cem, Reserve{"c", free, day(tuesday + 1)}), Taken, "")
	assert.Equal(t, Office, s.said(bob, tuesday+1)[AM].Status)
}

func TestPlanner_offers_a_desk_of_a_zone_or_a_house_that_becomes_free(t *testing.T) {
	for name, join := range map[string]Join{
		"zone":     {Wait: "w", Building: "berg", Zone: "barmen", Span: hours(tuesday, 9, 12)},
		"house":    {Wait: "w", Building: "berg", Span: hours(tuesday, 9, 12)},
		"features": {Wait: "w", Building: "berg", Want: Features{Monitors: 2}, Span: hours(tuesday, 9, 12)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.fill(hours(tuesday, 9, 12))
			require.NoError(t, s.Join(s.ctx, bob, join))
			require.Equal(t, WaitOpen, s.wait("w").State)

			require.NoError(t, s.Release(s.ctx, "full berg-0.4", Release{"full berg-0.4"})) // plain, and in another zone
			plain := s.wait("w").State
			require.NoError(t, s.Release(s.ctx, "full berg-0.5", Release{"full berg-0.5"}))

			if name == "house" {
				assert.Equal(t, DeskID("berg-0.4"), s.offered("w").Desk)
				return
			}
			assert.Equal(t, WaitOpen, plain)
			assert.Equal(t, free, s.offered("w").Desk)
		})
	}
}

// fill books every desk of house "berg", each for a person of its own.
func (s *scene) fill(span Span) {
	s.t.Helper()
	for _, desk := range bookingtest.SmallTown().Desks {
		if desk.Building != "berg" {
			continue
		}
		who := "full " + string(desk.ID)
		require.NoError(s.t, s.store.PutPerson(s.ctx, staff.Person{ID: staff.PersonID(who), Unit: "it"}))
		s.holds(staff.PersonID(who), BookingID(who), desk.ID, span)
	}
}

func TestPlanner_hands_a_desk_on_whichever_way_it_becomes_free(t *testing.T) {
	for name, free1 := range map[string]func(*scene) error{
		"moved away":    func(s *scene) error { return s.Move(s.ctx, ann, Move{"b", next, hours(tuesday, 9, 16)}) },
		"shortened":     func(s *scene) error { return s.Move(s.ctx, ann, Move{"b", free, hours(tuesday, 9, 12)}) },
		"nobody came":   func(s *scene) error { return s.Void(s.ctx, "b", NoShow) },
		"taken back":    func(s *scene) error { return s.Void(s.ctx, "b", Cancelled) },
		"released late": func(s *scene) error { s.now = tuesday.At(berlin, 11*60); return s.Release(s.ctx, ann, Release{"b"}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.holds(ann, "b", free, hours(tuesday, 9, 16))
			s.waits(bob, "w", free, hours(tuesday, 13, 16))

			require.NoError(t, free1(s))

			assert.Equal(t, free, s.offered("w").Desk)
		})
	}
}

func TestPlanner_hands_nothing_on_on_a_device(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))
	s.onDevice()

	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	assert.Equal(t, WaitOpen, s.wait("w").State)
}

func TestPlanner_Join_is_offered_at_once_what_is_free(t *testing.T) {
	s := newScene(t)
	s.waits(bob, "w", free, day(tuesday+1))

	assert.Equal(t, free, s.offered("w").Desk)
}

func TestPlanner_Join_refuses(t *testing.T) {
	one := Join{Wait: "w", Building: "berg", Desk: free, Span: day(tuesday + 1)}
	for name, test := range map[string]struct {
		change func(*Join)
		why    Why
		detail Detail
	}{
		"two kinds":               {func(j *Join) { j.Zone = "barmen" }, Invalid, ""},
		"no building":             {func(j *Join) { j.Building = "" }, Invalid, ""},
		"no name":                 {func(j *Join) { j.Wait = "" }, Invalid, ""},
		"wants of one desk":       {func(j *Join) { j.Want.Window = true }, Invalid, ""},
		"two days":                {func(j *Join) { j.End = j.End.Add(time.Hour) }, Invalid, ""},
		"an unknown desk":         {func(j *Join) { j.Desk = "none" }, Gone, ""},
		"another building's desk": {func(j *Join) { j.Building = "bahn" }, Gone, ""},
		"an unknown zone":         {func(j *Join) { j.Desk, j.Zone = "", "none" }, Gone, ""},
		"an unknown building":     {func(j *Join) { j.Desk, j.Building = "", "none" }, Gone, ""},
		"yesterday":               {func(j *Join) { j.Span = day(tuesday - 1) }, Expired, ""},
		"too far ahead":           {func(j *Join) { j.Span = day(tuesday + 30) }, Window, TooFar},
		"a Saturday":              {func(j *Join) { j.Span = day(tuesday + 4) }, Closed, Weekday},
		"a blocked desk":          {func(j *Join) { j.Desk = next }, Forbidden, DeskBlocked},
		"with a desk already":     {func(j *Join) { j.Span = day(tuesday + 2) }, SelfOverlap, ""},
		"another's name":          {func(j *Join) { j.Wait = "other" }, Invalid, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.block(next)
			s.holds(bob, "b", heimat, day(tuesday+2))
			s.waits(ann, "other", free, day(tuesday+3))
			join := one
			test.change(&join)

			s.refused(s.Join(s.ctx, bob, join), test.why, test.detail)
		})
	}
}

func TestPlanner_Join_refuses_more_than_so_many(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, hours(tuesday+1, 6, 20))
	for i := range MaxWaits {
		s.waits(bob, WaitID(fmt.Sprint("w", i)), free, hours(tuesday+1, 6+Clock(i%10), 17+Clock(i/10)))
	}

	s.refused(s.Join(s.ctx, bob, Join{Wait: "one more", Building: "berg", Span: day(tuesday + 2)}), Quota, "")
}

func TestPlanner_Join_for_the_same_under_another_name_is_refused(t *testing.T) {
	for _, final := range []bool{true, false} {
		s := newScene(t)
		s.holds(ann, "b", free, day(tuesday+1))
		s.Final = final
		again := Join{Wait: "again", Building: "berg", Desk: free, Span: day(tuesday + 1)}
		s.waits(bob, "w", free, day(tuesday+1))
		s.waits(bob, "w", free, day(tuesday+1))

		s.refused(s.Join(s.ctx, bob, again), Stale, Waits)
		s.waits(bob, "half", free, SpanOf(tuesday+1, Morning, berlin))
		s.waits(cem, "cems", free, day(tuesday+1))
		waits, err := s.store.Waits(s.ctx, bob)
		require.NoError(t, err)
		assert.Len(t, waits, 2)

		require.NoError(t, s.Leave(s.ctx, bob, Leave{"w"}))
		require.NoError(t, s.Join(s.ctx, bob, again), "who has left may wait anew")
		s.refused(s.Join(s.ctx, bob, Join{Wait: "w", Building: "berg", Desk: free, Span: day(tuesday + 1)}), Stale, Waits)
	}
}

func TestPlanner_Leave_and_join_again_keeps_the_place(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))
	s.now = s.now.Add(time.Minute)
	s.waits(cem, "x", free, day(tuesday+1))

	require.NoError(t, s.Leave(s.ctx, bob, Leave{"w"}))
	require.NoError(t, s.Leave(s.ctx, bob, Leave{"w"}), "twice is fine")
	assert.Equal(t, WaitLeft, s.wait("w").State)
	s.waits(bob, "w", free, day(tuesday+1))
	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	assert.Equal(t, WaitOffered, s.wait("w").State)
	assert.Equal(t, WaitOpen, s.wait("x").State)
}

func TestPlanner_Accept(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.PlanDay(s.ctx, bob, PlanDay{tuesday + 1, []Half{AM, PM}, HomeOffice}))
	s.waits(bob, "w", free, day(tuesday+1))
	require.Equal(t, HomeOffice, s.said(bob, tuesday+1)[AM].Status, "nobody has asked yet")

	require.NoError(t, s.Accept(s.ctx, bob, Accept{"w"}))
	require.NoError(t, s.Accept(s.ctx, bob, Accept{"w"}), "twice is fine")

	assert.Equal(t, WaitTaken, s.wait("w").State)
	assert.Equal(t, Booked, s.booking(s.wait("w").Booking).State)
	assert.Equal(t, []any{Office, free}, []any{s.said(bob, tuesday+1)[PM].Status, s.said(bob, tuesday+1)[PM].Desk})
	s.refused(s.Decline(s.ctx, bob, Decline{"w"}), Stale, "")
}

func TestPlanner_lets_an_offer_wait_for_its_answer_and_then_for_its_person(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CheckInWithin = 30 })
	s.now = tuesday.At(berlin, 6*60)
	s.waits(bob, "w", free, day(tuesday))
	until := func() time.Time {
		at, err := s.CheckInUntil(s.ctx, s.booking(s.wait("w").Booking))
		require.NoError(t, err)
		return at
	}
	assert.Zero(t, until(), "nobody need come to a desk that they have not taken")

	s.now = tuesday.At(berlin, 8*60)
	require.NoError(t, s.Accept(s.ctx, bob, Accept{"w"}))

	assert.Equal(t, tuesday.At(berlin, 8*60+30), until())
}

func TestPlanner_Accept_is_a_wish_on_a_device(t *testing.T) {
	s := newScene(t)
	s.waits(bob, "w", free, day(tuesday+1))
	s.onDevice()

	require.NoError(t, s.Accept(s.ctx, bob, Accept{"w"}))

	assert.Equal(t, Requested, s.booking(s.wait("w").Booking).State)
}

func TestPlanner_Decline_passes_the_desk_on(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	require.NoError(t, s.PlanDay(s.ctx, bob, PlanDay{tuesday + 1, []Half{AM}, HomeOffice}))
	s.waits(bob, "w", free, day(tuesday+1))
	require.NoError(t, s.Join(s.ctx, bob, Join{Wait: "zone", Building: "berg", Zone: "barmen", Span: day(tuesday + 1)}))
	first := s.offered("zone") // another desk is free at once
	require.NoError(t, s.Decline(s.ctx, bob, Decline{"zone"}))
	require.Equal(t, Released, s.booking(first.ID).State)
	s.waits(cem, "x", free, day(tuesday+1))
	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	require.NoError(t, s.Decline(s.ctx, bob, Decline{"w"}))

	assert.Equal(t, WaitDeclined, s.wait("w").State)
	assert.Equal(t, free, s.offered("x").Desk)
	assert.Equal(t, HomeOffice, s.said(bob, tuesday+1)[AM].Status, "what they had said")
	assert.Equal(t, Unsaid, s.said(bob, tuesday+1)[PM].Status)
}

func TestPlanner_Decline_is_not_asked_again_for_the_same_desk(t *testing.T) {
	s := newScene(t)
	s.fill(day(tuesday + 1))
	s.waits(bob, "w", free, day(tuesday+1))
	require.NoError(t, s.Join(s.ctx, bob, Join{Wait: "zone", Building: "berg", Zone: "barmen", Span: day(tuesday + 1)}))
	require.NoError(t, s.Join(s.ctx, bob, Join{Wait: "elsewhere", Building: "berg", Zone: "wupper", Span: day(tuesday + 1)}))
	require.NoError(t, s.Release(s.ctx, "full berg-0.5", Release{"full berg-0.5"}))

	require.NoError(t, s.Decline(s.ctx, bob, Decline{"w"}))

	assert.Equal(t, WaitDeclined, s.wait("zone").State)
	assert.Equal(t, WaitOpen, s.wait("elsewhere").State)
}

func TestPlanner_refuses_what_is_no_offer_of_theirs(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))

	s.refused(s.Accept(s.ctx, bob, Accept{"w"}), Stale, "")
	s.refused(s.Decline(s.ctx, bob, Decline{"w"}), Stale, "")
	s.refused(s.Accept(s.ctx, cem, Accept{"w"}), Forbidden, NotYours)
	s.refused(s.Decline(s.ctx, cem, Decline{"w"}), Forbidden, NotYours)
	s.refused(s.Leave(s.ctx, cem, Leave{"w"}), Forbidden, NotYours)
	s.refused(s.Leave(s.ctx, cem, Leave{"none"}), Gone, "")
	s.refused(s.Accept(s.ctx, cem, Accept{""}), Invalid, "")
}

func TestPlanner_Lapse_asks_the_next_after_the_deadline(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))
	s.now = s.now.Add(time.Second)
	s.waits(cem, "x", free, day(tuesday+1))
	s.waits(dora, "today", free, day(tuesday))
	require.NoError(t, s.Accept(s.ctx, dora, Accept{"today"}))
	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
	require.Equal(t, WaitOffered, s.wait("w").State)

	s.now = s.wait("w").Until.Add(-time.Second)
	n, err := s.Lapse(s.ctx, 10)
	require.NoError(t, err)
	require.Zero(t, n)
	s.now = s.wait("w").Until
	n, err = s.Lapse(s.ctx, 10)

	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, WaitLapsed, s.wait("w").State)
	assert.Equal(t, free, s.offered("x").Desk)
	s.refused(s.Accept(s.ctx, bob, Accept{"w"}), Expired, "")
	assert.NoError(t, s.Decline(s.ctx, bob, Decline{"w"}), "it comes to the same")
}

func TestPlanner_Lapse_tells_who_has_slept_over_an_offer(t *testing.T) {
	s := newScene(t)
	s.waits(bob, "w", free, day(tuesday+1))
	offer := s.offered("w")
	s.now = s.wait("w").Until

	_, err := s.Lapse(s.ctx, 10)

	require.NoError(t, err)
	n, err := s.store.Notice(s.ctx, NoticeOf(bob, NoticeLapsed, string(offer.ID)))
	require.NoError(t, err)
	assert.Equal(t, []any{offer.Desk, offer.Span}, []any{n.Desk, n.Span})
}

// departed is a store from whose directory somebody has gone.
type departed struct {
	Store
	who staff.PersonID
}

func (d departed) Colleague(ctx context.Context, id staff.PersonID) (staff.Person, error) {
	if id == d.who {
		return staff.Person{}, ErrGone
	}
	return d.Store.Colleague(ctx, id)
}

func TestPlanner_Lapse_goes_on_after_the_offer_of_somebody_who_has_left(t *testing.T) {
	s := newScene(t)
	s.waits(bob, "w", free, day(tuesday+1))
	s.waits(ann, "x", next, day(tuesday+1))
	offer := s.offered("w")
	s.offered("x")
	s.Store = departed{s.store, bob}
	s.now = s.wait("w").Until

	_, err := s.Lapse(s.ctx, 10)

	require.NoError(t, err)
	assert.Equal(t, []WaitState{WaitLapsed, WaitLapsed}, []WaitState{s.wait("w").State, s.wait("x").State})
	assert.Equal(t, Released, s.booking(offer.ID).State)
	_, err = s.store.Notice(s.ctx, NoticeOf(bob, NoticeLapsed, string(offer.ID)))
	assert.ErrorIs(t, err, ErrGone)
}

func TestPlanner_leaves_the_usual_week_as_it_is_for_an_offer(t *testing.T) {
	for _, status := range []Status{HomeOffice, OnTheRoad, Away} {
		s := newScene(t)
		var w PlanWeek
		for d := range w.Days {
			w.Days[d] = [2]Status{status, status}
		}
		require.NoError(t, s.PlanWeek(s.ctx, bob, w))
		usually := s.said(bob, tuesday+1)
		require.True(t, usually[AM].Usual)

		s.waits(bob, "w", free, day(tuesday+1))
		s.offered("w")
		assert.Equal(t, usually, s.said(bob, tuesday+1))
		require.NoError(t, s.Decline(s.ctx, bob, Decline{"w"}))

		require.NoError(t, s.PlanWeek(s.ctx, bob, PlanWeek{}))
		assert.Equal(t, Unsaid, s.said(bob, tuesday+1)[AM].Status, "nobody has said so themselves")
	}
}

func TestPlanner_offers_nothing_to_who_is_away(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "b", free, day(tuesday+2))
	s.waits(ann, "w", free, day(tuesday+2))
	s.now = s.now.Add(time.Minute)
	s.waits(cem, "v", free, day(tuesday+2))
	require.NoError(t, s.Absent(s.ctx, ann, Absent{First: tuesday + 2, Last: tuesday + 2, Halves: []Half{PM}}))

	require.NoError(t, s.Release(s.ctx, bob, Release{"b"}))

	assert.Equal(t, WaitOpen, s.wait("w").State, "she may come back to it")
	s.offered("v")
}

func TestPlanner_CheckIn_to_an_offer_is_a_yes(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CheckInEarly = 180 })
	require.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday, []Half{AM, PM}, HomeOffice}))
	s.holds(bob, "b", free, day(tuesday))
	s.waits(ann, "w", free, day(tuesday))
	require.NoError(t, s.Release(s.ctx, bob, Release{"b"}))
	offer := s.offered("w")
	require.Equal(t, HomeOffice, s.said(ann, tuesday)[AM].Status)

	require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{offer.ID}))

	assert.Equal(t, WaitTaken, s.wait("w").State)
	assert.Equal(t, []any{Office, free}, []any{s.said(ann, tuesday)[AM].Status, s.said(ann, tuesday)[AM].Desk})
}

func TestPlanner_Lapse_ends_what_is_over(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, day(tuesday))
	s.waits(bob, "w", free, hours(tuesday, 9, 12))
	s.now = tuesday.At(berlin, 12*60)

	_, err := s.Lapse(s.ctx, 10)

	require.NoError(t, err)
	assert.Equal(t, WaitOver, s.wait("w").State)
	s.refused(s.Leave(s.ctx, bob, Leave{"w"}), Stale, "")
}

func TestPlanner_Seek_finds_a_desk_that_nobody_gave_back(t *testing.T) {
	s := newScene(t)
	s.fill(day(tuesday + 1))
	s.waits(bob, "w1", free, day(tuesday+1))
	s.waits(cem, "w2", heimat, day(tuesday+1))
	b := s.booking("full berg-0.1")
	b.State = Cancelled
	require.NoError(t, s.store.PutBooking(s.ctx, b)) // as nobody of the house does

	last, err := s.Seek(s.ctx, "", 1)
	require.NoError(t, err)
	require.Equal(t, WaitID("w1"), last)
	last, err = s.Seek(s.ctx, last, 2)

	require.NoError(t, err)
	assert.Empty(t, last)
	assert.Equal(t, heimat, s.offered("w2").Desk)
	assert.Equal(t, WaitOpen, s.wait("w1").State)
}

func TestPlanner_considers_who_waits_for_a_home_zone_when_it_opens(t *testing.T) {
	s := newScene(t)
	far := tuesday + 13
	s.holds(ann, "b", heimat, day(far))
	s.waits(dora, "w", heimat, day(far))

	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
	assert.Equal(t, WaitOpen, s.wait("w").State, "it is the home of another unit")
	s.now = (far - 7).At(berlin, 8*60)
	_, err := s.Seek(s.ctx, "", 10)

	require.NoError(t, err)
	assert.Equal(t, heimat, s.offered("w").Desk)
}

func TestPlanner_lets_a_wait_follow_the_booking_that_was_offered(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*scene, Booking) error
		want WaitState
	}{
		"released":    {func(s *scene, b Booking) error { return s.Release(s.ctx, bob, Release{b.ID}) }, WaitDeclined},
		"moved":       {func(s *scene, b Booking) error { return s.Move(s.ctx, bob, Move{b.ID, next, b.Span}) }, WaitTaken},
		"checked in":  {func(s *scene, b Booking) error { return s.CheckIn(s.ctx, bob, CheckIn{b.ID}) }, WaitTaken},
		"nobody came": {func(s *scene, b Booking) error { return s.Void(s.ctx, b.ID, NoShow) }, WaitLapsed},
		"taken back":  {func(s *scene, b Booking) error { s.block(free); return s.Void(s.ctx, b.ID, Cancelled) }, WaitOpen},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.waits(bob, "w", free, hours(tuesday, 8, 12))

			require.NoError(t, test.do(s, s.offered("w")))

			assert.Equal(t, test.want, s.wait("w").State)
		})
	}
}

func TestPlanner_offers_a_second_desk_under_another_name(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Join(s.ctx, bob, Join{Wait: "w", Building: "berg", Span: day(tuesday + 1)}))
	first := s.offered("w")
	s.block(first.Desk)
	require.NoError(t, s.Void(s.ctx, first.ID, Cancelled))

	_, err := s.Seek(s.ctx, "", 1)

	require.NoError(t, err)
	assert.NotEqual(t, first.ID, s.offered("w").ID)
	assert.NotEqual(t, first.Desk, s.offered("w").Desk)
}

func TestPlanner_serves_first_who_was_served_least(t *testing.T) {
	s := newScene(t)
	s.waits(bob, "before", next, day(tuesday+2))
	require.NoError(t, s.Accept(s.ctx, bob, Accept{"before"}))
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "early", free, day(tuesday+1))
	s.now = s.now.Add(time.Hour)
	s.waits(cem, "late", free, day(tuesday+1))

	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	assert.Equal(t, WaitOffered, s.wait("late").State)
	assert.Equal(t, WaitOpen, s.wait("early").State)
}

func TestPlanner_passes_over_whom_the_rules_do_not_allow_it(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.MaxOpen = 1 })
	s.holds(ann, "b", free, day(tuesday+1))
	s.waits(bob, "w", free, day(tuesday+1))
	s.holds(bob, "has one", next, day(tuesday+2))
	s.now = s.now.Add(time.Second)
	s.waits(cem, "x", free, day(tuesday+1))

	require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))

	assert.Equal(t, WaitOpen, s.wait("w").State)
	assert.Equal(t, WaitOffered, s.wait("x").State)
}

func TestOfferUntil(t *testing.T) {
	at := func(d Day, hour, minute int) time.Time { return d.At(berlin, Clock(hour*60+minute)) }
	for name, test := range map[string]struct {
		now  time.Time
		span Span
		want time.Time
	}{
		"two hours":                        {at(tuesday, 10, 0), day(tuesday + 1), at(tuesday, 12, 0)},
		"in the evening until nine":        {at(tuesday, 18, 30), day(tuesday + 2), at(tuesday+1, 9, 0)},
		"at night until nine":              {at(tuesday, 23, 0), day(tuesday + 1), at(tuesday+1, 9, 0)},
		"early until nine":                 {at(tuesday, 6, 0), day(tuesday), at(tuesday, 9, 0)},
		"an hour before the start":         {at(tuesday, 10, 0), hours(tuesday, 12, 16), at(tuesday, 11, 0)},
		"at night an hour before":          {at(tuesday, 23, 0), hours(tuesday+1, 8, 12), at(tuesday+1, 7, 0)},
		"a quarter of an hour at least":    {at(tuesday, 10, 0), hours(tuesday, 11, 16), at(tuesday, 10, 15)},
		"a quarter of one that runs":       {at(tuesday, 10, 0), day(tuesday), at(tuesday, 10, 15)},
		"never beyond its end":             {at(tuesday, 10, 0), Span{at(tuesday, 9, 0), at(tuesday, 10, 5)}, at(tuesday, 10, 5)},
		"the night when the clocks change": {at(Date(2026, time.October, 24), 23, 0), day(Date(2026, time.October, 26)), at(Date(2026, time.October, 25), 9, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, OfferUntil(test.now, test.span, berlin))
		})
	}
}

// TestWaitlist_is_fair lets people wait, give back, say yes and no while time goes by. After each thing that happened it looks
// at every new offer: nobody may have been passed over who was served less lately, or as often and waited longer, if the
// rules would have given them this very desk.
func TestWaitlist_is_fair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.Final = true
		for _, desk := range bookingtest.SmallTown().Desks {
			if desk.Blocked = desk.ID != free && desk.ID != next; desk.Building == "berg" {
				require.NoError(t, s.store.PutDesk(s.ctx, desk))
			}
		}
		require.NoError(t, s.store.PutPerson(s.ctx, staff.Person{ID: "holder", Unit: "bau"}))
		offers := map[BookingID]bool{}
		for n := range 40 {
			before := s.queue()
			c := s.someWaiting(t, n)
			err := s.carryOut(t, c)
			var refusal *Refusal
			require.True(t, err == nil || errors.As(err, &refusal), "%v", err)
			if rapid.IntRange(0, 5).Draw(t, "chores") == 0 {
				before, c.who = s.queue(), ""
				require.NoError(t, s.store.Do(func(Store) error {
					if _, err := s.Lapse(s.ctx, 1+n%3); err != nil {
						return err
					}
					_, err := s.Seek(s.ctx, "", 20)
					return err
				}))
			}
			s.checkFair(t, before, c.who, offers)
			s.checkOffers(t)
			s.checkNoOverlap(t)
			s.checkPresence(t)
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes later")) * time.Minute)
		}
	})
}

// someWaiting is the nth thing that somebody does around the waitlist: few desks and days, so that many want the same.
func (s *scene) someWaiting(t *rapid.T, n int) command {
	who := rapid.SampledFrom([]staff.PersonID{ann, bob, cem, dora}).Draw(t, "who")
	span := rapid.SampledFrom([]Span{day(tuesday + 1), day(tuesday + 1), SpanOf(tuesday+1, Morning, berlin), hours(tuesday+1, 10, 15), day(tuesday + 2)}).Draw(t, "span")
	desk := rapid.SampledFrom([]DeskID{free, free, next}).Draw(t, "desk")
	waits, live := s.store.AllWaits(), s.live()
	switch do := rapid.IntRange(0, 9).Draw(t, "do"); {
	case do < 5:
		j := Join{Wait: WaitID(fmt.Sprint("w", n)), Building: "berg", Span: span}
		switch rapid.IntRange(0, 3).Draw(t, "for") {
		case 0:
			j.Zone = "barmen"
		case 1:
			j.Want = Features{Monitors: 2}
		default:
			j.Desk = desk
		}
		return command{who, KindJoin, j}
	case do < 7 && len(waits) > 0:
		w := rapid.SampledFrom(waits).Draw(t, "wait")
		kind := rapid.SampledFrom([]Kind{KindAccept, KindAccept, KindDecline, KindLeave}).Draw(t, "answer")
		return command{w.Person, kind, Leave{w.ID}}
	case do < 9 && len(live) > 0:
		b := rapid.SampledFrom(live).Draw(t, "given back")
		return command{b.Person, KindRelease, Release{b.ID}}
	}
	return command{"holder", KindReserve, Reserve{BookingID(fmt.Sprint("b", n)), desk, span}}
}

// queue is everybody who waits, with how often they were served lately.
func (s *scene) queue() map[WaitID]Waiter {
	all, served := map[WaitID]Waiter{}, map[staff.PersonID]int{}
	for _, w := range s.store.AllWaits() {
		if lately := w.Until.After(s.now.Add(-ServedFor)); lately && (w.State == WaitOffered || w.State == WaitTaken || w.State == WaitLapsed) {
			served[w.Person]++
		}
	}
	for _, w := range s.store.AllWaits() {
		if w.State == WaitOpen {
			all[w.ID] = Waiter{Wait: w, Served: served[w.Person]}
		}
	}
	return all
}

func (s *scene) checkFair(t require.TestingT, before map[WaitID]Waiter, who staff.PersonID, known map[BookingID]bool) {
	served := map[staff.PersonID]bool{}
	var news []Wait
	for _, w := range s.store.AllWaits() {
		if w.State == WaitOffered && !known[w.Booking] {
			known[w.Booking], served[w.Person] = true, true
			news = append(news, w)
		}
	}
	for _, w := range news {
		winner, waited := before[w.ID]
		if !waited {
			continue // joined just now
		}
		b, err := s.store.Booking(s.ctx, w.Booking)
		require.NoError(t, err)
		place, err := s.store.Place(s.ctx, b.Desk)
		require.NoError(t, err)
		for _, other := range before {
			now, err := s.store.Wait(s.ctx, other.ID)
			require.NoError(t, err)
			if served[other.Person] || other.Person == who || !now.State.Open() || !other.Fits(place.Desk) || other.Compare(winner) >= 0 {
				continue
			}
			if !other.Span.Overlaps(winner.Span) {
				continue // they want the desk at another time
			}
			assert.Error(t, s.instead(b, other.Wait), "%v was served before %v", winner, other)
		}
	}
}

// instead tries whether somebody else could have had what was offered.
func (s *scene) instead(b Booking, other Wait) (refused error) {
	_ = s.store.Do(func(store Store) error {
		b.State = Released
		_ = store.PutBooking(context.Background(), b)
		refused = s.Would(s.ctx, other.Person, b.Desk, other.Span)
		return errors.New("only tried")
	})
	return refused
}

// checkOffers holds that every offer is a live booking of its person with a deadline, and no desk was offered twice.
func (s *scene) checkOffers(t require.TestingT) {
	for _, w := range s.store.AllWaits() {
		if w.State != WaitOffered {
			continue
		}
		b, err := s.store.Booking(s.ctx, w.Booking)
		require.NoError(t, err)
		assert.True(t, b.State.Live() && b.Person == w.Person && b.Span.Equal(w.Span), "%v is offered %v", w, b)
		assert.False(t, w.Until.IsZero() || w.Until.After(w.Span.End), "%v", w)
	}
}
