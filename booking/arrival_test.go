// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

func TestPlanner_CheckInUntil(t *testing.T) {
	tomorrow := tuesday + 1
	for name, test := range map[string]struct {
		given func(*Rules)
		made  Clock // when it is made tomorrow; 0 for today
		span  Span
		until Clock // 0 for none
	}{
		"a whole day waits from when the house opens":    {span: day(tomorrow), until: 7 * 60},
		"hours wait from their start":                    {span: hours(tomorrow, 9, 12), until: 10 * 60},
		"an afternoon waits from its start":              {span: SpanOf(tomorrow, Afternoon, berlin), until: 14 * 60},
		"a short booking waits until its end":            {span: HoursOf(tomorrow, 9*60, 9*60+30, berlin), until: 9*60 + 30},
		"what is made later waits from then on":          {span: day(tomorrow), made: 9*60 + 20, until: 10*60 + 20},
		"a zone may give more time":                      {given: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"barmen": 180} }, span: hours(tomorrow, 9, 13), until: 12 * 60},
		"a zone may give all the time":                   {given: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"barmen": 0} }, span: hours(tomorrow, 9, 13)},
		"another zone says nothing":                      {given: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"wupper": 180} }, span: hours(tomorrow, 9, 13), until: 10 * 60},
		"without a limit it waits for ever":              {given: func(r *Rules) { r.CheckInWithin = 0 }, span: day(tomorrow)},
		"a zone may have a limit where the house has no": {given: func(r *Rules) { r.CheckInWithin, r.CheckInZones = 0, map[ZoneID]int{"barmen": 30} }, span: hours(tomorrow, 9, 13), until: 9*60 + 30},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.rules(func(r *Rules) { r.CheckInWithin = 60 })
			if test.given != nil {
				s.rules(test.given)
			}
			if test.made > 0 {
				s.now = tomorrow.At(berlin, test.made)
			}
			s.holds(ann, "b", free, test.span)

			until, err := s.CheckInUntil(s.ctx, s.booking("b"))

			require.NoError(t, err)
			if test.until == 0 {
				assert.Zero(t, until)
				return
			}
			assert.Equal(t, tomorrow.At(berlin, test.until), until)
		})
	}
}

func TestPlanner_CheckInUntil_goes_by_the_amendment_that_counts(t *testing.T) {
	within := func(minutes int, a Amendment) Amendment {
		a.CheckInWithin = &minutes
		return a
	}
	tomorrow := tuesday + 1
	for name, test := range map[string]struct {
		base  func(*Rules)
		given []Amendment
		until Clock // of Ann from 9 to 13 in zone barmen; 0 for none
	}{
		"of the house":                                   {given: []Amendment{within(30, Amendment{})}, until: 9*60 + 30},
		"on these days only":                             {given: []Amendment{within(30, Amendment{From: tuesday + 2}), within(40, Amendment{Until: tuesday})}, until: 10 * 60},
		"of the zone before the house":                   {given: []Amendment{within(30, Amendment{}), within(90, Amendment{Zone: "barmen"})}, until: 10*60 + 30},
		"of a unit before the zone":                      {given: []Amendment{within(90, Amendment{Zone: "barmen"}), within(120, Amendment{Unit: "stadt"})}, until: 11 * 60},
		"of other people not at all":                     {given: []Amendment{within(30, Amendment{Unit: "bau"}), within(20, Amendment{Role: staff.Facility}), within(10, Amendment{Zone: "wupper"})}, until: 10 * 60},
		"no limit for the unit":                          {given: []Amendment{within(0, Amendment{Unit: "it"})}},
		"what the base says of the zone, before a house": {base: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"barmen": 180} }, given: []Amendment{within(30, Amendment{})}, until: 12 * 60},
		"of the zone before what the base says of it":    {base: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"barmen": 180} }, given: []Amendment{within(30, Amendment{Zone: "barmen"})}, until: 9*60 + 30},
		"of a unit before what the base says of a zone":  {base: func(r *Rules) { r.CheckInZones = map[ZoneID]int{"barmen": 0} }, given: []Amendment{within(30, Amendment{Unit: "it"})}, until: 9*60 + 30},
		"where the base has no limit":                    {base: func(r *Rules) { r.CheckInWithin = 0 }, given: []Amendment{within(30, Amendment{})}, until: 9*60 + 30},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.rules(func(r *Rules) { r.CheckInWithin = 60 })
			if test.base != nil {
				s.rules(test.base)
			}
			for i, a := range test.given {
				a = berg(i, a)
				require.NoError(t, a.Check())
				require.NoError(t, s.store.PutAmendment(s.ctx, a))
			}
			s.holds(ann, "b", free, hours(tomorrow, 9, 13))

			until, err := s.CheckInUntil(s.ctx, s.booking("b"))

			require.NoError(t, err)
			if test.until == 0 {
				assert.Zero(t, until)
				return
			}
			assert.Equal(t, tomorrow.At(berlin, test.until), until)
		})
	}
}

func TestRulebook_Check_knows_checkInWithin_as_a_term(t *testing.T) {
	one, other, wild := 30, 60, 1441
	book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{
		berg(1, Amendment{Terms: Terms{CheckInWithin: &one}}), berg(2, Amendment{Terms: Terms{CheckInWithin: &other}}),
	}}
	assert.ErrorContains(t, book.Check(), "both say checkInWithin")
	book.Amendments[1].CheckInWithin = &one
	assert.NoError(t, book.Check())
	book.Amendments[1].CheckInWithin = &wild
	assert.ErrorContains(t, book.Check(), "checkInWithin is 1441 minutes")
}

// TestRulebook_Overdue_passes_over_nothing_that_is_due draws rules, a booking, its person and the time.
func TestRulebook_Overdue_passes_over_nothing_that_is_due(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: someAmendments(t, "berg")}
		book.CheckInWithin = rapid.SampledFrom([]int{0, 15, 30, 60, 120, 300}).Draw(t, "within")
		if rapid.Bool().Draw(t, "zones") {
			book.CheckInZones = map[ZoneID]int{"barmen": rapid.SampledFrom([]int{0, 15, 120}).Draw(t, "zone")}
		}
		quarters := rapid.IntRange(0, 95)
		from := quarters.Draw(t, "from")
		day := tuesday + Day(rapid.IntRange(-1, 5).Draw(t, "day"))
		b := Booking{Span: HoursOf(day, Clock(15*from), Clock(15*rapid.IntRange(from+1, 96).Draw(t, "until")), berlin), State: Booked}
		if rapid.Bool().Draw(t, "whole day") {
			b.Span = SpanOf(day, FullDay, berlin)
		}
		b.MadeAt = b.Span.Start.Add(time.Duration(rapid.IntRange(-600, 600).Draw(t, "made")) * time.Minute)
		who := Audience{Zone: rapid.SampledFrom([]ZoneID{"wupper", "barmen"}).Draw(t, "at")}
		if rapid.Bool().Draw(t, "unit") {
			who.Above = []staff.UnitID{"net", "it", "stadt"}
		}
		if rapid.Bool().Draw(t, "role") {
			who.Roles = []staff.Role{staff.Employee, staff.Facility}
		}
		now := day.At(berlin, 0).Add(time.Duration(rapid.IntRange(8*60, 30*60).Draw(t, "now")) * time.Minute)

		ofCheckIn := book.OfCheckIn()
		until := ofCheckIn.CheckInUntil(b, who, berlin)
		require.Equal(t, book.CheckInUntil(b, who, berlin), until, "the other amendments say nothing of it")
		overdue, any := ofCheckIn.Overdue(DayOf(now.Add(-48*time.Hour), berlin), now, berlin)

		if until.IsZero() || until.After(now) {
			return
		}
		found++
		require.True(t, any && ofCheckIn.Expires())
		require.True(t, !b.Span.Start.After(overdue.Begun) || !b.Span.End.After(overdue.Ended), "%v waits until %v, and only %v are looked at", b.Span, until, overdue)
	})
	assert.Greater(t, found, 10)
}

func TestPlanner_CheckInUntil_says_nothing_of_what_does_not_wait(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CheckInWithin = 60 })
	s.holds(ann, "b", free, hours(tuesday, 8, 12))
	require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))
	there := s.booking("b")
	unknown := there
	unknown.State, unknown.Desk, unknown.Building = Booked, "elsewhere", "elsewhere"

	for _, b := range []Booking{there, unknown} {
		until, err := s.CheckInUntil(s.ctx, b)

		require.NoError(t, err)
		assert.Zero(t, until)
	}
}

func TestRules_the_window_lies_within_the_booking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &scene{store: bookingtest.NewTown(), now: morning}
		rules := bookingtest.SmallTown().Rules[0]
		rules.CheckInWithin = rapid.IntRange(0, 1440).Draw(t, "within")
		rules.CheckInZones = map[ZoneID]int{"barmen": rapid.IntRange(0, 1440).Draw(t, "zone")}
		require.NoError(t, s.store.PutRules(t.Context(), rules))
		s.Planner = &Planner{Store: s.store, Now: func() time.Time { return s.now }, Final: true}
		span := someSpan.Draw(t, "span")
		b := Booking{ID: "b", Person: ann, Desk: someDesk.Draw(t, "desk"), Building: "berg", Span: span, State: Booked,
			MadeAt: span.End.Add(-time.Duration(rapid.IntRange(1, 50*60).Draw(t, "made")) * time.Minute)}

		until, err := s.CheckInUntil(t.Context(), b)
		require.NoError(t, err)
		from, err := s.CheckInFrom(t.Context(), b)
		require.NoError(t, err)

		if !until.IsZero() {
			assert.True(t, from.Before(until) && until.After(span.Start) && !until.After(span.End), "%v: from %v until %v", b, from, until)
			assert.True(t, until.After(b.MadeAt), "nobody is late before they booked")
			at, same, err := s.RemindAt(t.Context(), b)
			require.NoError(t, err)
			assert.Equal(t, until, same)
			assert.True(t, !at.Before(from) && at.Before(until), "%v: reminded at %v", b, at)
			assert.LessOrEqual(t, until.Sub(at), 15*time.Minute)
		}
	})
}

func TestPlanner_CheckIn_late(t *testing.T) {
	s := newScene(t)
	drawn := 0
	s.NewOccupancy = func(BookingID) OccupancyID { drawn++; return OccupancyID(rune('n' + drawn)) }
	s.holds(ann, "b", free, hours(tuesday, 8, 12))
	s.now = tuesday.At(berlin, 9*60+30)
	require.NoError(t, s.Void(s.ctx, "b", NoShow))
	before := s.booking("b")

	s.refused(s.CheckIn(s.ctx, bob, CheckIn{"b"}), Forbidden, NotYours)
	require.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))

	b := s.booking("b")
	assert.Equal(t, CheckedIn, b.State)
	assert.Equal(t, before.Span, b.Span)
	assert.NotEqual(t, before.Occupied, b.Occupied, "others shall not see that it is the same person")
	assert.Equal(t, free, s.said(ann, tuesday)[AM].Desk)
	assert.NoError(t, s.CheckIn(s.ctx, ann, CheckIn{"b"}), "twice is fine")
}

func TestPlanner_CheckIn_late_refuses(t *testing.T) {
	for name, test := range map[string]struct {
		given  func(*scene)
		why    Why
		detail Detail
	}{
		"what somebody else has": {given: func(s *scene) { s.holds(bob, "x", free, hours(tuesday, 11, 12)) }, why: Taken},
		"who sits elsewhere":     {given: func(s *scene) { s.holds(ann, "x", next, hours(tuesday, 10, 12)) }, why: SelfOverlap},
		"a blocked desk":         {given: func(s *scene) { s.block(free) }, why: Forbidden, detail: DeskBlocked},
		"a closed day":           {given: func(s *scene) { s.rules(func(r *Rules) { r.Closures = []Day{tuesday} }) }, why: Closed, detail: Closure},
		"once it is over":        {given: func(s *scene) { s.now = tuesday.At(berlin, 12*60) }, why: Expired},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.holds(ann, "b", free, hours(tuesday, 8, 12))
			s.now = tuesday.At(berlin, 9*60+30)
			require.NoError(t, s.Void(s.ctx, "b", NoShow))
			test.given(s)

			s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), test.why, test.detail)
			assert.Equal(t, NoShow, s.booking("b").State)
		})
	}
}

func TestPlanner_CheckIn_late_names_no_other_desk_also_when_only_the_guard_knows(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "b", free, hours(tuesday, 8, 12))
	s.now = tuesday.At(berlin, 9*60+30)
	require.NoError(t, s.Void(s.ctx, "b", NoShow))
	s.holds(bob, "x", free, hours(tuesday, 9, 12))
	s.Store = blind{s.store}

	refusal := s.refused(s.CheckIn(s.ctx, ann, CheckIn{"b"}), Taken, "")

	assert.Empty(t, refusal.Alternatives, "who stands at a desk wants this one")
}

func TestPlanner_Due(t *testing.T) {
	s := newScene(t)
	s.holds(ann, "early", free, hours(tuesday, 8, 10))
	s.holds(ann, "later", free, hours(tuesday, 13, 16))
	s.holds(ann, "other", next, hours(tuesday, 10, 12))
	all := func() []Booking { return []Booking{s.booking("early"), s.booking("other"), s.booking("later")} }
	due := func(desk DeskID) BookingID {
		b, found, err := s.Due(s.ctx, all(), desk)
		require.NoError(t, err)
		assert.Equal(t, found, b.ID != "")
		return b.ID
	}

	assert.Equal(t, BookingID("early"), due(free))
	assert.Equal(t, BookingID(""), due("berg-0.7"), "not mine")
	s.now = tuesday.At(berlin, 9*60)
	require.NoError(t, s.Void(s.ctx, "early", NoShow))
	assert.Equal(t, BookingID("early"), due(free), "late, but it may still be had")
	s.now = tuesday.At(berlin, 10*60)
	assert.Equal(t, BookingID(""), due(free), "over, and check-in for the next has not begun")
	s.now = tuesday.At(berlin, 11*60)
	assert.Equal(t, BookingID("later"), due(free))
}

func TestPlanner_DeskNow(t *testing.T) {
	at := func(clock Clock) time.Time { return tuesday.At(berlin, clock) }
	for name, test := range map[string]struct {
		given  func(*scene)
		desk   DeskID
		clock  Clock // now; 0 is 10:07
		state  DeskState
		until  Clock
		from   Clock // of what can be booked; 0 for nothing
		detail Detail
	}{
		"free until the house closes": {state: DeskFree, until: 20 * 60, from: 10 * 60},
		"free until the next":         {given: func(s *scene) { s.holds(bob, "x", free, hours(tuesday, 13, 15)) }, state: DeskFree, until: 13 * 60, from: 10 * 60},
		"free since the last":         {given: func(s *scene) { s.holds(bob, "x", free, HoursOf(tuesday, 540, 605, berlin)) }, state: DeskFree, until: 20 * 60, from: 605},
		"booked":                      {given: func(s *scene) { s.holds(bob, "x", free, hours(tuesday, 9, 12)) }, state: DeskBooked, until: 12 * 60},
		"booked by one after the other": {given: func(s *scene) {
			s.holds(bob, "x", free, hours(tuesday, 9, 12))
			s.holds(cem, "y", free, hours(tuesday, 12, 14))
		}, state: DeskBooked, until: 14 * 60},
		"booked for the day": {given: func(s *scene) { s.holds(bob, "x", free, day(tuesday)) }, state: DeskBooked, until: 20 * 60},
		"somebody is here": {given: func(s *scene) {
			s.holds(bob, "x", free, hours(tuesday, 9, 12))
			_ = s.CheckIn(s.ctx, bob, CheckIn{"x"})
		}, state: DeskBooked, until: 12 * 60},
		"released": {given: func(s *scene) {
			s.holds(bob, "x", free, hours(tuesday, 9, 12))
			_ = s.Release(s.ctx, bob, Release{"x"})
		}, state: DeskFree, until: 20 * 60, from: 10 * 60},
		"out of use":                  {given: func(s *scene) { s.block(free) }, state: DeskOut},
		"before the house opens":      {clock: 5*60 + 59, state: HouseClosed, detail: OutsideHours},
		"when it opens":               {clock: 6 * 60, state: DeskFree, until: 20 * 60, from: 6 * 60},
		"after the house has closed":  {clock: 20 * 60, state: HouseClosed, detail: OutsideHours},
		"on a closed day":             {given: func(s *scene) { s.rules(func(r *Rules) { r.Closures = []Day{tuesday} }) }, state: HouseClosed, detail: Closure},
		"closed by a rule of its own": {given: func(s *scene) { s.amends(Amendment{Terms: Terms{Closures: []Day{tuesday}}}) }, state: HouseClosed, detail: Closure},
		"closed by a rule for its zone": {given: func(s *scene) { s.amends(Amendment{Zone: "barmen", Terms: Terms{Closures: []Day{tuesday}}}) },
			state: HouseClosed, detail: Closure},
		"closed by a rule for another zone":   {given: func(s *scene) { s.amends(Amendment{Zone: "wupper", Terms: Terms{Closures: []Day{tuesday}}}) }, state: DeskFree, until: 20 * 60, from: 10 * 60},
		"by whole hours from the last on":     {clock: 10*60 + 50, given: byHours, state: DeskFree, until: 20 * 60, from: 10 * 60},
		"by ten minutes from the last ten on": {clock: 10*60 + 19, given: func(s *scene) { s.rules(func(r *Rules) { r.Granularity = 10 }) }, state: DeskFree, until: 20 * 60, from: 10*60 + 10},
		"by whole hours until the last before the next": {given: func(s *scene) {
			s.holds(bob, "x", free, HoursOf(tuesday, 12*60+20, 15*60, berlin))
			byHours(s)
		}, state: DeskFree, until: 12 * 60, from: 10 * 60},
		"by whole hours in its zone": {given: func(s *scene) {
			hour := 60
			s.amends(Amendment{Zone: "barmen", Terms: Terms{Granularity: &hour}})
		}, clock: 10*60 + 50, state: DeskFree, until: 20 * 60, from: 10 * 60},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if test.given != nil {
				test.given(s)
			}
			if s.now = at(test.clock); test.clock == 0 {
				s.now = at(10*60 + 7)
			}

			d, err := s.DeskNow(s.ctx, free)

			require.NoError(t, err)
			assert.Equal(t, test.state, d.State)
			assert.Equal(t, free, d.Place.Desk.ID)
			if test.until > 0 {
				assert.Equal(t, at(test.until), d.Until)
				assert.Equal(t, at(20*60), d.Closes)
			}
			if test.detail != "" {
				assert.Equal(t, test.detail, d.Why.Detail)
			}
			if test.from == 0 {
				assert.Zero(t, d.Span)
				return
			}
			assert.Equal(t, Span{at(test.from), at(test.until)}, d.Span)
			assert.NoError(t, s.Reserve(s.ctx, dora, Reserve{"new", free, d.Span}), "what is offered is granted")
		})
	}
	_, err := newScene(t).DeskNow(t.Context(), "no such desk")
	newScene(t).refused(err, Gone, "")
}

func TestPlanner_DeskNow_offers_nothing_between_two_steps(t *testing.T) {
	s := newScene(t)
	s.holds(bob, "x", free, HoursOf(tuesday, 10*60+30, 15*60, berlin))
	byHours(s)
	s.now = tuesday.At(berlin, 10*60+7)

	d, err := s.DeskNow(s.ctx, free)

	require.NoError(t, err)
	s.refused(s.Would(s.ctx, ann, free, d.Span), Window, Grid)
}

// byHours lets the house be booked by whole hours only.
func byHours(s *scene) { s.rules(func(r *Rules) { r.Granularity = 60 }) }

func TestPlanner_DeskNow_agrees_with_trying(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		rules, err := s.store.Rules(s.ctx, "berg")
		require.NoError(t, err)
		rules.Granularity = rapid.SampledFrom([]int{0, 10, 30, 60, 120}).Draw(t, "granularity")
		require.NoError(t, s.store.PutRules(s.ctx, rules))
		s.busyDays(t, 40)
		s.now = s.now.Add(time.Duration(rapid.IntRange(0, 24*60).Draw(t, "later")) * time.Minute)
		desk := someDesk.Draw(t, "desk")

		d, err := s.DeskNow(s.ctx, desk)

		require.NoError(t, err)
		if d.State == DeskFree {
			require.NoError(t, s.store.PutPerson(s.ctx, staff.Person{ID: "new", Unit: "bau"}))
			if err := s.Would(s.ctx, "new", desk, d.Span); err != nil {
				var refusal *Refusal
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, Grid, refusal.Detail)
				step := time.Duration(max(rules.Granularity, 1)) * time.Minute
				before := func(at time.Time) time.Time { // the last step that is not after a time of the day
					midnight := DayOf(at, berlin).At(berlin, 0)
					return midnight.Add(at.Sub(midnight) / step * step)
				}
				fits := before(d.Span.Start).Equal(d.Span.Start) && before(d.Span.End).After(d.Span.Start)
				assert.False(t, fits, "only where the last booking ended, or the next begins, between two steps: %v", d.Span)
			}
		}
	})
}

func TestSameCode(t *testing.T) {
	for _, typed := range []string{"3.14a", " 3.14A ", "3,14a"} {
		assert.True(t, SameCode("3.14a", typed), typed)
	}
	for _, typed := range []string{"", "3.14", "3.140a", "3 14a"} {
		assert.False(t, SameCode("3.14a", typed), typed)
	}
}
