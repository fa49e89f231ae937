// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// weekly is a wish for a whole day of some weekdays from Tuesday, 24 November 2026, on.
func weekly(series SeriesID, desk DeskID, days string) Repeat {
	return Repeat{Series: series, Desk: desk, Rule: "FREQ=WEEKLY;BYDAY=" + days, First: tuesday, From: 0, Until: 24 * 60}
}

func TestPlanner_Repeat_passes_over_the_hour_that_the_clocks_skip(t *testing.T) {
	s := newScene(t)
	s.Final = true
	s.rules(func(r *Rules) {
		r.Horizon, r.Region = MaxHorizon, ""
		for i := range r.Open {
			r.Open[i] = OpenHours{Until: 24 * 60}
		}
	})
	change := Date(2027, time.March, 28)
	r := weekly("s", free, "SU")
	r.From, r.Until = 2*60, 3*60

	require.NoError(t, s.Repeat(s.ctx, ann, r), "without skip: no day is refused")

	days := s.daysOf(ann, free)
	assert.Contains(t, days, change-7)
	assert.NotContains(t, days, change)
	assert.Contains(t, days, change+7)
	assert.Empty(t, s.store.AllNotices())
	chosen := Repeat{Series: "c", Desk: next, Days: []Day{change}, From: 2 * 60, Until: 3 * 60}
	s.refused(s.try(func() error { return s.Repeat(s.ctx, ann, chosen) }), Invalid, "")
}

func TestDo_takes_as_many_exceptions_as_the_protocol_says(t *testing.T) {
	s := newScene(t)
	args := func(n int) json.RawMessage {
		r := weekly(SeriesID(strings.Repeat("s", MaxName)), free, "MO,TU,WE,TH,FR,SA,SU")
		r.Rule = "FREQ=WEEKLY;INTERVAL=1;WKST=MO;BYDAY=MO,TU,WE,TH,FR,SA,SU;UNTIL=20271231"
		r.Skip = true
		for i := range n {
			r.Except = append(r.Except, tuesday+Day(10+i))
		}
		text, err := json.Marshal(r)
		require.NoError(t, err)
		require.Less(t, len(text)+MaxName, MaxArgs, "it fits with the longest name of a desk")
		return text
	}

	s.refused(s.try(func() error { return s.Do(s.ctx, ann, KindRepeat, args(251)) }), Invalid, "")
	require.NoError(t, s.try(func() error { return s.Do(s.ctx, ann, KindRepeat, args(250)) }))
}

// daysOf are the days on which a person has a live booking at a desk.
func (s *scene) daysOf(who staff.PersonID, desk DeskID) (days []Day) {
	found, err := s.store.Mine(s.ctx, who, Span{tuesday.Start(berlin).AddDate(0, 0, -3), tuesday.Start(berlin).AddDate(2, 0, 0)})
	require.NoError(s.t, err)
	for _, b := range found {
		if b.Desk == desk {
			days = append(days, b.Span.Day(berlin))
		}
	}
	return days
}

// try carries out a wish in a transaction, as every caller does.
func (s *scene) try(do func() error) error {
	return s.store.Do(func(Store) error { return do() })
}

func TestPlanner_Repeat_books_what_is_in_sight(t *testing.T) {
	s := newScene(t)

	require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,TH")))

	want := []Day{tuesday, tuesday + 2, tuesday + 7, tuesday + 9, tuesday + 14, tuesday + 16, tuesday + 21, tuesday + 23, tuesday + 28}
	assert.Equal(t, want, s.daysOf(ann, free))
	assert.Equal(t, Booking{
		ID: SeriesID("s").Booking(tuesday + 2), Person: ann, Desk: free, Floor: "berg-0", Building: "berg", Span: day(tuesday + 2),
		State: Booked, MadeAt: morning,
	}, s.booking(SeriesID("s").Booking(tuesday+2)))
	assert.Equal(t, Office, s.said(ann, tuesday+9)[PM].Status)
	series := s.series("s")
	assert.Equal(t, tuesday+28, series.Reached)
	assert.Zero(t, series.Ends)
}

func (s *scene) series(id SeriesID) Series {
	s.t.Helper()
	series, err := s.store.Series(s.ctx, id)
	require.NoError(s.t, err)
	return series
}

func TestPlanner_Repeat_twice_is_once(t *testing.T) {
	s := newScene(t)
	r := weekly("s", free, "TU")
	require.NoError(t, s.Repeat(s.ctx, ann, r))
	require.NoError(t, s.Release(s.ctx, ann, Release{SeriesID("s").Booking(tuesday + 7)}))
	before := s.store.AllBookings()

	require.NoError(t, s.Repeat(s.ctx, ann, r))

	assert.Equal(t, before, s.store.AllBookings(), "what was given back is not made again")
	other := r
	other.Desk = next
	s.refused(s.Repeat(s.ctx, ann, other), Invalid, "")
	s.refused(s.Repeat(s.ctx, bob, r), Invalid, "")
}

func TestPlanner_Repeat_of_chosen_days_leaves_no_series(t *testing.T) {
	s := newScene(t)
	r := Repeat{Series: "s", Desk: free, Days: []Day{tuesday + 1, tuesday + 3, tuesday + 6}, From: 0, Until: Noon}

	require.NoError(t, s.Repeat(s.ctx, ann, r))
	require.NoError(t, s.Repeat(s.ctx, ann, r), "again is fine")

	assert.Equal(t, r.Days, s.daysOf(ann, free))
	assert.Equal(t, SpanOf(tuesday+1, Morning, berlin), s.booking(SeriesID("s").Booking(tuesday+1)).Span)
	assert.Empty(t, s.store.AllSeries())
}

func TestPlanner_Repeat_refuses_all_for_days_that_cannot_be_had(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "b1", free, hours(tuesday+7, 9, 10))
	s.holds(ann, "b2", next, hours(tuesday+14, 9, 10))
	r := weekly("s", free, "TU,FR") // 25 December is a Friday beyond the horizon
	s.rules(func(r *Rules) { r.Horizon = 32 })

	err := s.try(func() error { return s.Repeat(s.ctx, ann, r) })

	refusal := s.refused(err, Taken, "")
	assert.Equal(t, []RefusedDay{{tuesday + 7, Taken, ""}, {tuesday + 14, SelfOverlap, ""}, {tuesday + 31, Closed, Holiday}}, refusal.Days)
	assert.Len(t, refusal.Alternatives, 5)
	assert.Empty(t, s.daysOf(ann, free), "nothing is kept")
	assert.Empty(t, s.store.AllSeries())
}

func TestPlanner_Repeat_skips_what_cannot_be_had(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "b1", free, hours(tuesday+7, 9, 10))
	r := weekly("s", free, "TU")
	r.Skip = true

	require.NoError(t, s.Repeat(s.ctx, ann, r))

	assert.Equal(t, []Day{tuesday, tuesday + 14, tuesday + 21, tuesday + 28}, s.daysOf(ann, free))
	for _, d := range []Day{tuesday, tuesday + 7} {
		s.holds(cem, BookingID(fmt.Sprint("c", d)), next, day(d))
	}
	r.Series, r.Desk, r.Rule = "all", next, "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261202"
	s.refused(s.try(func() error { return s.Repeat(s.ctx, dora, r) }), Taken, "")
}

func TestPlanner_Repeat_leaves_out_exceptions_and_days_away(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday + 14, []Half{PM}, Away}))
	require.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday + 21, []Half{PM}, HomeOffice}))
	r := weekly("s", free, "TU")
	r.Except = []Day{tuesday + 7}

	require.NoError(t, s.Repeat(s.ctx, ann, r))

	assert.Equal(t, []Day{tuesday, tuesday + 21, tuesday + 28}, s.daysOf(ann, free))
}

func TestPlanner_Repeat_passes_over_what_is_over(t *testing.T) {
	s := newScene(t)
	r := weekly("s", free, "TU")
	r.First -= 7
	s.now = tuesday.At(berlin, 21*60)
	r.From, r.Until = 8*60, 12*60

	require.NoError(t, s.Repeat(s.ctx, ann, r))
	assert.Equal(t, []Day{tuesday + 7, tuesday + 14, tuesday + 21, tuesday + 28}, s.daysOf(ann, free))

	s.refused(s.Repeat(s.ctx, ann, Repeat{Series: "late", Desk: free, Days: []Day{tuesday - 7, tuesday}, From: 0, Until: Noon}), Expired, "")
	r.Series, r.Rule = "older", "FREQ=WEEKLY;BYDAY=TU;COUNT=2"
	s.refused(s.Repeat(s.ctx, ann, r), Expired, "")
}

func TestPlanner_Repeat_counts_its_own_bookings(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.MaxOpen = 3 })

	refusal := s.refused(s.try(func() error { return s.Repeat(s.ctx, ann, weekly("s", free, "TU")) }), Quota, "")

	assert.Equal(t, []RefusedDay{{tuesday + 21, Quota, ""}, {tuesday + 28, Quota, ""}}, refusal.Days)
}

func TestPlanner_Repeat_refuses_more_series_than_so_many(t *testing.T) {
	for _, final := range []bool{true, false} {
		s := newScene(t)
		s.Final = final
		in := func(id SeriesID) Repeat {
			r := weekly(id, free, "MO")
			r.First = tuesday + 100
			return r
		}
		for i := range MaxSeries {
			require.NoError(t, s.Repeat(s.ctx, ann, in(SeriesID(fmt.Sprint("s", i)))))
		}

		s.refused(s.Repeat(s.ctx, ann, in("more")), Quota, TooMany)
		_, err := s.Preview(s.ctx, ann, in("more"))
		s.refused(err, Quota, TooMany)
		assert.NoError(t, s.Repeat(s.ctx, ann, in("s7")), "the same again is no more")
		assert.NoError(t, s.Repeat(s.ctx, ann, Repeat{Series: "days", Desk: free, Days: []Day{tuesday + 1}, From: 0, Until: 24 * 60}), "chosen days leave no series")
		assert.NoError(t, s.Repeat(s.ctx, bob, in("bobs")))
		require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s7", tuesday}))
		assert.NoError(t, s.Repeat(s.ctx, ann, in("more")), "one of them has ended before it began")
		s.refused(s.Repeat(s.ctx, ann, in("yet more")), Quota, TooMany)
	}
}

func TestPlanner_Repeat_does_not_understand(t *testing.T) {
	s := newScene(t)
	for name, r := range map[string]Repeat{
		"a series of 10,000":       {Series: "s", Desk: free, Rule: "FREQ=WEEKLY;COUNT=10000", First: tuesday, Until: 1440},
		"a rule by days":           {Series: "s", Desk: free, Rule: "FREQ=DAILY", First: tuesday, Until: 1440},
		"a rule by months":         {Series: "s", Desk: free, Rule: "FREQ=MONTHLY;BYDAY=1MO", First: tuesday, Until: 1440},
		"some months of weeks":     {Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYMONTH=2", First: tuesday, Until: 1440},
		"no rule and no days":      {Series: "s", Desk: free, Until: 1440},
		"a rule and days":          {Series: "s", Desk: free, Rule: "FREQ=WEEKLY", First: tuesday, Days: []Day{tuesday}, Until: 1440},
		"a rule without beginning": {Series: "s", Desk: free, Rule: "FREQ=WEEKLY", Until: 1440},
		"no rule at all":           {Series: "s", Desk: free, Rule: "FREQ", First: tuesday, Until: 1440},
		"days twice":               {Series: "s", Desk: free, Days: []Day{tuesday, tuesday}, Until: 1440},
		"days in another order":    {Series: "s", Desk: free, Days: []Day{tuesday + 1, tuesday}, Until: 1440},
		"too many days":            {Series: "s", Desk: free, Days: manyDays(MaxChosen + 1), Until: 1440},
		"too many exceptions":      {Series: "s", Desk: free, Rule: "FREQ=WEEKLY", First: tuesday, Except: manyDays(MaxOccurrences + 1), Until: 1440},
		"days with exceptions":     {Series: "s", Desk: free, Days: []Day{tuesday}, Except: []Day{tuesday}, Until: 1440},
		"an end before its start":  {Series: "s", Desk: free, Days: []Day{tuesday}, From: 600, Until: 540},
		"no time at all":           {Series: "s", Desk: free, Days: []Day{tuesday}, From: 600, Until: 600},
		"a day longer than a day":  {Series: "s", Desk: free, Days: []Day{tuesday}, Until: 1441},
		"a start before the day":   {Series: "s", Desk: free, Days: []Day{tuesday}, From: -1, Until: 1440},
		"a series without name":    {Desk: free, Days: []Day{tuesday}, Until: 1440},
		"a desk without name":      {Series: "s", Days: []Day{tuesday}, Until: 1440},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			s.refused(s.Repeat(s.ctx, ann, r), Invalid, "")
		})
	}
	args := `{"series":"s","desk":"berg-0.5","rule":"FREQ=WEEKLY` + strings.Repeat(" ", MaxArgs) + `","first":"2026-11-24","from":0,"until":1440}`
	s.t = t
	s.refused(s.Do(s.ctx, ann, KindRepeat, json.RawMessage(args)), Invalid, "")
	r := weekly("s", free, "TU")
	r.First = tuesday + 400
	s.refused(s.Repeat(s.ctx, ann, r), Window, TooFar)
	s.refused(s.Repeat(s.ctx, ann, weekly("s", "no such desk", "TU")), Gone, "")
	s.refused(s.Repeat(s.ctx, "nobody", weekly("s", free, "TU")), Forbidden, "")
}

func manyDays(n int) (days []Day) {
	for i := range n {
		days = append(days, tuesday+Day(i))
	}
	return days
}

func TestPlanner_Repeat_keeps_the_hour_when_the_clocks_change_and_at_the_years_end(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) {
		r.Horizon, r.Region = 366, ""
		r.Open[time.Sunday] = OpenHours{From: 0, Until: 24 * 60}
	})
	r := Repeat{Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYDAY=SU", First: Date(2026, time.November, 29), From: 0, Until: 24 * 60}

	require.NoError(t, s.Repeat(s.ctx, ann, r))
	r.Series, r.From, r.Until, r.Rule, r.Desk = "h", 9*60, 17*60, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", next
	require.NoError(t, s.Repeat(s.ctx, ann, r))

	whole := func(y int, m time.Month, d int) time.Duration {
		b := s.booking(SeriesID("s").Booking(Date(y, m, d)))
		assert.Equal(t, FullDay, b.Span.Part(berlin))
		return b.Span.End.Sub(b.Span.Start)
	}
	assert.Equal(t, 24*time.Hour, whole(2027, time.January, 3))
	assert.Equal(t, 23*time.Hour, whole(2027, time.March, 28))
	assert.Equal(t, 25*time.Hour, whole(2027, time.October, 31))
	assert.Len(t, s.daysOf(ann, free), 52)
	for _, d := range s.daysOf(ann, next) {
		assert.Equal(t, hours(d, 9, 17), s.booking(SeriesID("h").Booking(d)).Span)
		assert.Zero(t, (d-Date(2026, time.November, 23))%14)
	}
}

func TestPlanner_Preview_says_what_Repeat_will_do(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.MaxOpen = 4 })
	s.holds(bob, "b1", free, hours(tuesday+7, 9, 10))
	r := weekly("s", free, "TU,TH")

	days, err := s.Preview(s.ctx, ann, r)
	require.NoError(t, err)

	var had []Day
	for _, d := range days {
		if d.Refusal == nil {
			had = append(had, d.Day)
		}
	}
	last := days[len(days)-1]
	assert.True(t, last.Later())
	assert.Equal(t, tuesday+30, last.Day)
	assert.Empty(t, s.daysOf(ann, free))
	r.Skip = true
	require.NoError(t, s.Repeat(s.ctx, ann, r))
	assert.Equal(t, had, s.daysOf(ann, free))
	_, err = s.Preview(s.ctx, ann, Repeat{})
	s.refused(err, Invalid, "")
}

func TestPlanner_Unrepeat_gives_back_what_follows(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU")))
	moved := SeriesID("s").Booking(tuesday + 21)
	require.NoError(t, s.Move(s.ctx, ann, Move{moved, next, day(tuesday + 2)}))

	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 14}))

	assert.Equal(t, []Day{tuesday, tuesday + 7}, s.daysOf(ann, free))
	assert.Equal(t, Released, s.booking(moved).State, "it was made for a later day")
	assert.Equal(t, tuesday+14, s.series("s").Ends)
	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 21}), "it ends before")
	assert.Equal(t, tuesday+14, s.series("s").Ends)
	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday}))
	assert.Equal(t, Released, s.booking(SeriesID("s").Booking(tuesday)).State, "one that runs ends now")
	assert.Equal(t, morning, s.booking(SeriesID("s").Booking(tuesday)).Span.End)
	s.refused(s.Unrepeat(s.ctx, bob, Unrepeat{"s", tuesday}), Forbidden, NotYours)
	s.refused(s.Unrepeat(s.ctx, ann, Unrepeat{"t", tuesday}), Gone, "")
	s.refused(s.Unrepeat(s.ctx, ann, Unrepeat{"s", 0}), Invalid, "")
}

func TestPlanner_Extend_books_what_has_come_in_sight(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU")))
	require.NoError(t, s.Release(s.ctx, ann, Release{SeriesID("s").Booking(tuesday + 14)}))
	s.now = s.now.AddDate(0, 0, 14)
	require.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday + 35, []Half{AM, PM}, HomeOffice}))

	for range 2 {
		require.NoError(t, s.Extend(s.ctx, s.series("s")))
		assert.Equal(t, []Day{tuesday, tuesday + 7, tuesday + 21, tuesday + 28, tuesday + 42}, s.daysOf(ann, free))
	}
	assert.Equal(t, HomeOffice, s.said(ann, tuesday+35)[AM].Status)

	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 43}))
	s.now = s.now.AddDate(0, 0, 14)
	require.NoError(t, s.Extend(s.ctx, s.series("s")))
	assert.Equal(t, tuesday+42, s.series("s").Reached)
}

func TestPlanner_Extend_ends_a_series_without_desk_or_person(t *testing.T) {
	s := newScene(t)
	for id, series := range map[SeriesID]Series{"desk": {Desk: "gone", Person: ann}, "person": {Desk: free, Person: "gone"}} {
		series.ID, series.First, series.Until = id, tuesday-70, 1440
		series.Rule, _ = ParseRecurrence("FREQ=WEEKLY")
		require.NoError(t, s.store.PutSeries(s.ctx, series))

		require.NoError(t, s.Extend(s.ctx, series))

		assert.Equal(t, tuesday, s.series(id).Ends)
	}
}

func TestPlanner_Extend_waits_for_the_home_zone_to_open(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, dora, weekly("s", heimat, "TU")))
	assert.Equal(t, []Day{tuesday, tuesday + 7}, s.daysOf(dora, heimat))

	s.now = s.now.AddDate(0, 0, 8)
	require.NoError(t, s.Extend(s.ctx, s.series("s")))

	assert.Equal(t, []Day{tuesday, tuesday + 7, tuesday + 14}, s.daysOf(dora, heimat))
}

// nights lets a series be extended on the nights after some days.
func (s *scene) nights(id SeriesID, days Day) {
	s.t.Helper()
	for i := range days {
		s.now = (tuesday + i + 1).At(berlin, 60)
		require.NoError(s.t, s.Extend(s.ctx, s.series(id)))
	}
}

func TestPlanner_Extend_waits_until_a_desk_is_kept_for_others_no_more(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.Needs = Kept{Needs: staff.Needs{Adjustable: true}, Days: 2} })
	s.adjust(free)
	require.NoError(t, s.Repeat(s.ctx, ann, Repeat{Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYDAY=TU", First: tuesday, Until: 24 * 60, Skip: true}))

	s.nights("s", 14)

	assert.Subset(t, s.daysOf(ann, free), []Day{tuesday + 7, tuesday + 14})
}

func TestPlanner_Extend_goes_on_where_the_usual_week_says_otherwise(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.Horizon, r.HomeDays = 14, 7 })
	var w PlanWeek
	w.Days[time.Tuesday] = [2]Status{HomeOffice, HomeOffice}
	require.NoError(t, s.PlanWeek(s.ctx, ann, w))
	require.NoError(t, s.Repeat(s.ctx, ann, Repeat{Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYDAY=TU", First: tuesday, Until: 24 * 60, Skip: true}))

	s.nights("s", 10)

	assert.Contains(t, s.daysOf(ann, free), tuesday+21)
}

func TestPlanner_Repeat_books_the_first_weeks_like_the_later_ones_where_the_usual_week_says_away(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.Horizon, r.Region = 60, "" })
	var w PlanWeek
	w.Days[time.Friday] = [2]Status{Away, Away}
	require.NoError(t, s.PlanWeek(s.ctx, ann, w))
	require.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday + 10, []Half{PM}, Away}))
	wish := weekly("s", free, "FR")
	wish.Rule += ";COUNT=6"
	wish.Skip = true

	require.NoError(t, s.Repeat(s.ctx, ann, wish))

	assert.Equal(t, []Day{tuesday + 3, tuesday + 17, tuesday + 24, tuesday + 31, tuesday + 38}, s.daysOf(ann, free), "without the day of which she has said so herself")
}

func TestPlanner_Extend_gives_up_only_near_days_of_a_desk_that_is_out_of_use(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, ann, Repeat{Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYDAY=WE", First: tuesday, Until: 24 * 60, Skip: true}))
	s.block(free)
	s.nights("s", 1)
	place, err := s.store.Place(s.ctx, free)
	require.NoError(t, err)
	place.Desk.Blocked = false
	require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))

	s.nights("s", 2)

	assert.Contains(t, s.daysOf(ann, free), tuesday+29, "it came in sight while the desk was out of use")
}

func TestPlanner_Extend_tells_of_the_end_beside_what_was_skipped(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "b", free, day(tuesday+7))
	require.NoError(t, s.Repeat(s.ctx, ann, Repeat{Series: "s", Desk: free, Rule: "FREQ=WEEKLY;BYDAY=TU", First: tuesday, Until: 24 * 60, Skip: true}))
	gone := s.series("s")
	gone.Desk = "nowhere"
	require.NoError(t, s.store.PutSeries(s.ctx, gone))

	require.NoError(t, s.Extend(s.ctx, gone))

	skipped, err := s.store.Notice(s.ctx, NoticeOf(ann, NoticeSkipped, "s"))
	require.NoError(t, err)
	assert.Equal(t, Taken, skipped.Why.Why)
	over, err := s.store.Notice(s.ctx, NoticeOf(ann, NoticeSkipped, "s|over"))
	require.NoError(t, err)
	assert.Equal(t, Gone, over.Why.Why)
}

func TestPlanner_Absent_gives_back_what_has_not_begun(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "runs", free, hours(tuesday, 7, 12))
	s.holds(ann, "whole", free, day(tuesday+1))
	s.holds(ann, "afternoon", free, hours(tuesday+2, 14, 16))
	s.holds(ann, "after", free, day(tuesday+6))
	s.holds(bob, "bobs", next, day(tuesday+1))

	freed, err := s.Frees(s.ctx, ann, Absent{tuesday, tuesday + 3, []Half{AM, PM}})
	require.NoError(t, err)
	require.NoError(t, s.Absent(s.ctx, ann, Absent{tuesday, tuesday + 3, []Half{AM, PM}}))

	require.Len(t, freed, 2)
	for id, state := range map[BookingID]State{"runs": Booked, "whole": Released, "afternoon": Released, "after": Booked, "bobs": Booked} {
		assert.Equal(t, state, s.booking(id).State, id)
	}
	for d := tuesday; d <= tuesday+3; d++ {
		for _, half := range []Half{AM, PM} {
			assert.Equal(t, Presence{Person: ann, Day: d, Half: half, Status: Away, Seen: staff.Nobody, Unit: "it"}, s.said(ann, d)[half])
		}
	}
	assert.Equal(t, Office, s.said(ann, tuesday+6)[AM].Status)
}

func TestPlanner_Absent_keeps_what_it_is_too_late_to_give_back_and_says_so(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "tomorrow", free, hours(tuesday+1, 8, 12))
	s.holds(ann, "too", free, hours(tuesday+1, 13, 16))
	s.holds(ann, "elsewhere", next, hours(tuesday+1, 16, 17))
	s.holds(ann, "later", free, day(tuesday+3))
	s.rules(func(r *Rules) { r.CancelBefore = 36 * 60 })
	s.now = s.now.Add(10 * time.Minute)
	away := Absent{tuesday + 1, tuesday + 3, []Half{AM, PM}}

	freed, err := s.Frees(s.ctx, ann, away)
	require.NoError(t, err)
	require.NoError(t, s.Absent(s.ctx, ann, away))

	require.Len(t, freed, 1)
	for id, state := range map[BookingID]State{"tomorrow": Booked, "too": Booked, "elsewhere": Booked, "later": Released} {
		assert.Equal(t, state, s.booking(id).State, id)
	}
	assert.Equal(t, Presence{Person: ann, Day: tuesday + 1, Half: AM, Status: Away, Seen: staff.Nobody, Unit: "it"}, s.said(ann, tuesday+1)[AM])
	told := s.told(ann, NoticeTooLate, "tomorrow")
	assert.Equal(t, free, told.Desk)
	assert.Equal(t, TooLate, told.Why.Detail)
	assert.Equal(t, 36*60, told.Why.Limit)
	assert.Equal(t, []RefusedDay{{tuesday + 1, Window, TooLate}, {tuesday + 1, Window, TooLate}}, told.Why.Days)
	assert.Equal(t, next, s.told(ann, NoticeTooLate, "elsewhere").Desk)
	s.now = (tuesday + 1).At(berlin, 8*60)
	assert.NoError(t, s.Release(s.ctx, ann, Release{"tomorrow"}), "once it runs it can be given back")
}

// told is the only notice of a kind about a booking.
func (s *scene) told(who staff.PersonID, kind NoticeKind, about BookingID) Notice {
	s.t.Helper()
	told := s.allTold(who, kind, about)
	require.Len(s.t, told, 1)
	return told[0]
}

func (s *scene) allTold(who staff.PersonID, kind NoticeKind, about BookingID) []Notice {
	return slices.DeleteFunc(s.store.AllNotices(), func(n Notice) bool { return n.Person != who || n.Kind != kind || n.Booking != about })
}

func TestPlanner_Absent_again_tells_what_stays_of_the_longer_absence(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b1", free, day(tuesday+1))
	s.holds(ann, "b2", free, day(tuesday+2))
	s.rules(func(r *Rules) { r.CancelBefore = 4 * 24 * 60 })
	away := func(last Day) {
		s.now = s.now.Add(10 * time.Minute)
		require.NoError(t, s.Absent(s.ctx, ann, Absent{tuesday + 1, last, []Half{AM, PM}}))
	}
	short := []RefusedDay{{tuesday + 1, Window, TooLate}}
	long := append(slices.Clone(short), RefusedDay{tuesday + 2, Window, TooLate})

	away(tuesday + 1)
	away(tuesday + 1)
	assert.Equal(t, short, s.told(ann, NoticeTooLate, "b1").Why.Days, "the same again is told once")
	away(tuesday + 2)
	away(tuesday + 2)

	told := s.allTold(ann, NoticeTooLate, "b1")
	require.Len(t, told, 2)
	assert.Equal(t, long, told[1].Why.Days, "the last word names all that stays")
}

func TestPlanner_Unrepeat_after_an_absence_tells_all_that_stays(t *testing.T) {
	s := newScene(t)
	r := weekly("s", free, "WE,TH,FR")
	r.Rule += ";COUNT=3"
	require.NoError(t, s.Repeat(s.ctx, ann, r))
	s.rules(func(r *Rules) { r.CancelBefore = 6 * 24 * 60 })
	s.now = s.now.Add(10 * time.Minute)
	require.NoError(t, s.Absent(s.ctx, ann, Absent{tuesday + 1, tuesday + 1, []Half{AM, PM}}))
	s.now = s.now.Add(time.Minute)

	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 1}))

	told := s.allTold(ann, NoticeTooLate, SeriesID("s").Booking(tuesday+1))
	require.Len(t, told, 2)
	assert.Equal(t, []RefusedDay{{tuesday + 1, Window, TooLate}, {tuesday + 2, Window, TooLate}, {tuesday + 3, Window, TooLate}}, told[1].Why.Days)
}

func TestPlanner_Unrepeat_keeps_what_it_is_too_late_to_give_back_and_says_so(t *testing.T) {
	for _, final := range []bool{true, false} {
		s := newScene(t)
		s.Final = final
		require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE")))
		s.rules(func(r *Rules) { r.CancelBefore = 24 * 60 })
		s.now = s.now.Add(10 * time.Minute)

		require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 1}))

		assert.Equal(t, []Day{tuesday, tuesday + 1}, s.daysOf(ann, free))
		assert.Equal(t, tuesday+1, s.series("s").Ends)
		if !final {
			assert.Empty(t, s.store.AllNotices(), "the server decides and tells")
			continue
		}
		told := s.told(ann, NoticeTooLate, SeriesID("s").Booking(tuesday+1))
		assert.Equal(t, []RefusedDay{{tuesday + 1, Window, TooLate}}, told.Why.Days)
	}
}

func TestPlanner_Resume_brings_back_what_stood_and_nothing_more(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "x", free, day(tuesday+14))
	wish := weekly("s", free, "TU,TH")
	wish.Skip, wish.Except = true, []Day{tuesday + 23, tuesday + 37}
	require.NoError(t, s.Repeat(s.ctx, ann, wish))
	id := func(after Day) BookingID { return SeriesID("s").Booking(tuesday + after) }
	require.NoError(t, s.Release(s.ctx, ann, Release{id(9)}))
	require.NoError(t, s.Move(s.ctx, ann, Move{id(16), next, day(tuesday + 17)}))
	before := s.daysOf(ann, free)
	require.Equal(t, []Day{tuesday, tuesday + 2, tuesday + 7, tuesday + 21, tuesday + 28}, before)
	end := Unrepeat{"s", tuesday + 1}

	resume, err := s.Resume(s.ctx, end, "again")
	require.NoError(t, err)
	require.NoError(t, s.Unrepeat(s.ctx, ann, end))
	require.NoError(t, s.Release(s.ctx, bob, Release{"x"}))
	require.NoError(t, s.Repeat(s.ctx, ann, resume.Repeat))
	require.NoError(t, TakeBack(resume.Moved, func(r Reserve) error { return s.Reserve(s.ctx, ann, r) }))

	assert.Equal(t, before, s.daysOf(ann, free))
	assert.Equal(t, []Day{tuesday + 17}, s.daysOf(ann, next))
	assert.Equal(t, []Day{tuesday + 9, tuesday + 14, tuesday + 16, tuesday + 23, tuesday + 37}, s.series("again").Except)
	s.now = s.now.AddDate(0, 0, 10)
	require.NoError(t, s.Extend(s.ctx, s.series("again")))
	assert.Equal(t, append(before, tuesday+30, tuesday+35), s.daysOf(ann, free), "it goes on")
}

func TestPlanner_Resume_keeps_an_end_that_was_set_before(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE")))
	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday + 8}))
	before := s.daysOf(ann, free)
	require.Equal(t, []Day{tuesday, tuesday + 1, tuesday + 7}, before)
	end := Unrepeat{"s", tuesday + 1}

	resume, err := s.Resume(s.ctx, end, "again")
	require.NoError(t, err)
	require.NoError(t, s.Unrepeat(s.ctx, ann, end))
	require.NoError(t, s.Repeat(s.ctx, ann, resume.Repeat))

	assert.Equal(t, before, s.daysOf(ann, free))
	assert.Equal(t, tuesday+8, s.series("again").Ends)
	s.nights("again", 10)
	assert.Equal(t, before, s.daysOf(ann, free), "and it does not go on")
}

func TestPlanner_Resume_leaves_alone_what_it_was_too_late_to_give_back(t *testing.T) {
	for _, final := range []bool{true, false} {
		s := newScene(t)
		s.Final = final
		require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE,TH,FR")))
		require.NoError(t, s.Move(s.ctx, ann, Move{SeriesID("s").Booking(tuesday + 2), next, day(tuesday + 2)}))
		before := s.daysOf(ann, free)
		s.rules(func(r *Rules) { r.CancelBefore = 3 * 24 * 60 })
		s.now = s.now.Add(10 * time.Minute)
		end := Unrepeat{"s", tuesday + 1}

		resume, err := s.Resume(s.ctx, end, "again")
		require.NoError(t, err)
		require.NoError(t, s.Unrepeat(s.ctx, ann, end))
		require.NoError(t, resume.Do(
			func(r Repeat) error { return s.Repeat(s.ctx, ann, r) },
			func(r Reserve) error { return s.Reserve(s.ctx, ann, r) }))

		assert.Equal(t, before, s.daysOf(ann, free))
		assert.Equal(t, []Day{tuesday + 2}, s.daysOf(ann, next))
		assert.Empty(t, resume.Moved)
		for _, n := range s.store.AllNotices() {
			assert.NotEqual(t, NoticeSkipped, n.Kind, "no day of it is refused")
		}
	}
}

func TestPlanner_Resume_has_room_for_the_series_that_was_ended(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE")))
	for i := range MaxSeries - 1 {
		far := weekly(SeriesID(fmt.Sprint("s", i)), free, "MO")
		far.First = tuesday + 100
		require.NoError(t, s.Repeat(s.ctx, ann, far))
	}
	end := Unrepeat{"s", tuesday + 1}

	resume, err := s.Resume(s.ctx, end, "again")
	require.NoError(t, err)
	require.NoError(t, s.Unrepeat(s.ctx, ann, end))

	require.NoError(t, s.Repeat(s.ctx, ann, resume.Repeat))
	more := weekly("more", free, "MO")
	more.First = tuesday + 100
	s.refused(s.try(func() error { return s.Repeat(s.ctx, ann, more) }), Quota, TooMany)
}

func TestPlanner_Resume_has_nothing_to_bring_back_of_what_is_over(t *testing.T) {
	s := newScene(t)
	wish := weekly("s", free, "TU")
	wish.Rule += ";COUNT=2"
	require.NoError(t, s.Repeat(s.ctx, ann, wish))

	resume, err := s.Resume(s.ctx, Unrepeat{"s", tuesday + 8}, "again")

	require.NoError(t, err)
	assert.Zero(t, resume)
	_, err = s.Resume(s.ctx, Unrepeat{"none", tuesday}, "again")
	s.refused(err, Gone, "")
}

func TestTakeBack_takes_up_again_under_the_same_name_what_is_still_free(t *testing.T) {
	for _, final := range []bool{true, false} {
		s := newScene(t)
		require.NoError(t, s.Repeat(s.ctx, ann, weekly("s", free, "TU,WE,TH")))
		lost, back := SeriesID("s").Booking(tuesday+1), SeriesID("s").Booking(tuesday+2)
		runs := SeriesID("s").Booking(tuesday)
		s.Final, s.now = final, s.now.Add(time.Hour)
		desks := []Booking{s.booking(runs), s.booking(lost), s.booking(back)}
		for _, b := range desks {
			require.NoError(t, s.Release(s.ctx, ann, Release{b.ID}))
		}
		s.holds(bob, "x", free, day(tuesday+1))

		err := TakeBack(desks, func(r Reserve) error { return s.Reserve(s.ctx, ann, r) })

		s.refused(err, Taken, "")
		assert.Equal(t, Released, s.booking(lost).State)
		assert.True(t, s.booking(back).State.Live(), "what was refused keeps no other from coming back")
		assert.Equal(t, day(tuesday), s.booking(runs).Span)
		made, err := s.Made(s.ctx, ann)
		require.NoError(t, err)
		assert.Contains(t, made, back, "it still belongs to its series")
		assert.Equal(t, Office, s.said(ann, tuesday+2)[AM].Status)
	}
}

func TestGiveBack_gives_back_what_it_is_not_too_late_for(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "late", free, day(tuesday+1))
	s.holds(ann, "in time", free, day(tuesday+3))
	s.rules(func(r *Rules) { r.CancelBefore = 24 * 60 })
	s.now = s.now.Add(10 * time.Minute)

	desks := []Booking{s.booking("late"), s.booking("in time")}

	given, refused, err := GiveBack(desks, func(r Release) error { return s.Release(s.ctx, ann, r) })

	require.NoError(t, err)
	s.refused(refused, Window, TooLate)
	assert.Equal(t, desks[1:], given, "which can be taken back")
	assert.Equal(t, Booked, s.booking("late").State)
	assert.Equal(t, Released, s.booking("in time").State)
}

func TestPlanner_Unrepeat_gives_back_what_an_old_series_has_booked(t *testing.T) {
	s := newScene(t)
	old := weekly("s", free, "MO,TU,WE,TH")
	old.First, old.Skip = tuesday-980, true // more than 400 days of the series ago
	require.NoError(t, s.Repeat(s.ctx, ann, old))
	moved := SeriesID("s").Booking(tuesday + 1)
	require.NoError(t, s.Move(s.ctx, ann, Move{moved, next, day(tuesday + 17)}))
	s.now = (tuesday + 14).At(berlin, 8*60)

	require.NoError(t, s.Unrepeat(s.ctx, ann, Unrepeat{"s", tuesday - 980}))

	assert.Equal(t, Released, s.booking(moved).State, "it counts for the day that it was made for")
	for _, day := range s.daysOf(ann, free) {
		assert.Less(t, day, tuesday+14, "what is over stays")
	}
}

func TestPlanner_Absent_for_half_days_keeps_who_is_there_the_other_half(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "whole", free, day(tuesday+1))
	s.holds(ann, "late", free, hours(tuesday+2, 14, 16))

	require.NoError(t, s.Absent(s.ctx, ann, Absent{tuesday + 1, tuesday + 2, []Half{PM}}))

	assert.Equal(t, Booked, s.booking("whole").State)
	assert.Equal(t, Released, s.booking("late").State)
	assert.Equal(t, Office, s.said(ann, tuesday+1)[AM].Status)
	assert.Equal(t, Away, s.said(ann, tuesday+1)[PM].Status)
}

func TestPlanner_Absent_does_not_understand(t *testing.T) {
	s := newScene(t)
	for name, a := range map[string]Absent{
		"no days":                 {0, 0, []Half{AM}},
		"an end before its start": {tuesday + 1, tuesday, []Half{AM}},
		"more than 60 days":       {tuesday, tuesday + MaxChosen, []Half{AM}},
		"no halves":               {tuesday, tuesday, nil},
		"a third half":            {tuesday, tuesday, []Half{2}},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			s.refused(s.Absent(s.ctx, ann, a), Invalid, "")
			_, err := s.Frees(s.ctx, ann, a)
			s.refused(err, Invalid, "")
		})
	}
	s.t = t
	s.refused(s.Absent(s.ctx, ann, Absent{tuesday - 9, tuesday, []Half{AM}}), Expired, "")
	require.NoError(t, s.try(func() error { return s.Absent(s.ctx, ann, Absent{tuesday, tuesday + 59, []Half{AM, PM}}) }))
}

func TestSeries_names_its_bookings_alike_everywhere(t *testing.T) {
	assert.Equal(t, BookingID("4144a7e5-b6c5-53f9-9645-300358ec2a2c"), SeriesID("c0ffee00-0000-4000-8000-000000000000").Booking(tuesday))
	assert.NotEqual(t, SeriesID("a").Booking(tuesday), SeriesID("a").Booking(tuesday+1))
}

// asked is a Store that counts how often it is asked what a person has booked.
type asked struct {
	Store
	times int
}

func (c *asked) Mine(ctx context.Context, person staff.PersonID, span Span) ([]Booking, error) {
	c.times++
	return c.Store.Mine(ctx, person, span)
}

func TestPlanner_Repeat_looks_ahead_once_however_many_days_are_refused(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.Horizon, r.PerWeek = 366, 1 })
	store := &asked{Store: s.store}
	s.Store = store
	wish := weekly("s", free, "MO,TU,WE,TH,FR")

	days, err := s.Preview(s.ctx, ann, wish)

	require.NoError(t, err)
	var opens []Day
	for _, day := range days {
		if day.Refusal != nil && day.Refusal.Opens != nil {
			opens = append(opens, *day.Refusal.Opens)
		}
	}
	require.Greater(t, len(days), 200)
	assert.Less(t, store.times, 3*len(days), "each day is asked for itself")
	refusal := s.refused(s.try(func() error { return s.Repeat(s.ctx, ann, wish) }), Quota, WeekFull)
	require.NotNil(t, refusal.Opens, "the first day tells when it would go")
	assert.Equal(t, opens[:1], []Day{*refusal.Opens})
	assert.Len(t, refusal.Days, MaxDaysTold)
}
