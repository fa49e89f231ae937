// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// sits is a presence of Ann at a desk of house "berg" by a booking.
func sits(d Day, half Half, desk DeskID, id BookingID) Presence {
	return Presence{Person: ann, Day: d, Half: half, Status: Office, Building: "berg", Desk: desk, Occupied: OccupancyID(id), Seen: staff.Team, Unit: "it"}
}

// says is a presence of Ann in her own words.
func says(d Day, half Half, status Status) Presence {
	return Presence{Person: ann, Day: d, Half: half, Status: status, Seen: staff.Team, Unit: "it"}
}

// newDiary is a scene in which Ann's team may see where she is.
func newDiary(t *testing.T) *scene {
	s := newScene(t)
	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Team}))
	return s
}

func (s *scene) plan(d Day, status Status, halves ...Half) {
	s.t.Helper()
	require.NoError(s.t, s.PlanDay(s.ctx, ann, PlanDay{d, halves, status}))
}

func TestPresence_follows_a_booking(t *testing.T) {
	wednesday := tuesday + 1
	none := Presence{}
	for name, test := range map[string]struct {
		do   func(*scene)
		want [2]Presence
	}{
		"a whole day":  {func(s *scene) { s.holds(ann, "b", free, day(wednesday)) }, [2]Presence{sits(wednesday, AM, free, "b"), sits(wednesday, PM, free, "b")}},
		"a morning":    {func(s *scene) { s.holds(ann, "b", free, SpanOf(wednesday, Morning, berlin)) }, [2]Presence{sits(wednesday, AM, free, "b"), none}},
		"an afternoon": {func(s *scene) { s.holds(ann, "b", free, SpanOf(wednesday, Afternoon, berlin)) }, [2]Presence{none, sits(wednesday, PM, free, "b")}},
		"around noon":  {func(s *scene) { s.holds(ann, "b", free, hours(wednesday, 12, 14)) }, [2]Presence{sits(wednesday, AM, free, "b"), sits(wednesday, PM, free, "b")}},
		"two in a half: the first": {func(s *scene) {
			s.holds(ann, "late", free, hours(wednesday, 10, 12))
			s.holds(ann, "early", next, hours(wednesday, 8, 10))
		}, [2]Presence{sits(wednesday, AM, next, "early"), none}},
		"the second of two when the first is released": {func(s *scene) {
			s.holds(ann, "late", free, hours(wednesday, 10, 12))
			s.holds(ann, "early", next, hours(wednesday, 8, 10))
			require.NoError(s.t, s.Release(s.ctx, ann, Release{"early"}))
		}, [2]Presence{sits(wednesday, AM, free, "late"), none}},
		"released": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			require.NoError(s.t, s.Release(s.ctx, ann, Release{"b"}))
		}, [2]Presence{}},
		"moved to the afternoon": {func(s *scene) {
			s.holds(ann, "b", free, SpanOf(wednesday, Morning, berlin))
			require.NoError(s.t, s.Move(s.ctx, ann, Move{"b", next, SpanOf(wednesday, Afternoon, berlin)}))
		}, [2]Presence{none, sits(wednesday, PM, next, "b")}},
		"moved to this day": {func(s *scene) {
			s.holds(ann, "b", free, day(tuesday))
			require.NoError(s.t, s.Move(s.ctx, ann, Move{"b", free, day(wednesday)}))
		}, [2]Presence{sits(wednesday, AM, free, "b"), sits(wednesday, PM, free, "b")}},
		"moved to another day": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			require.NoError(s.t, s.Move(s.ctx, ann, Move{"b", free, day(tuesday)}))
		}, [2]Presence{}},
		"booking is a later word than a plan": {func(s *scene) {
			s.plan(wednesday, HomeOffice, AM, PM)
			s.holds(ann, "b", free, SpanOf(wednesday, Morning, berlin))
		}, [2]Presence{sits(wednesday, AM, free, "b"), says(wednesday, PM, HomeOffice)}},
		"a plan is a later word than a booking": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.plan(wednesday, HomeOffice, PM)
		}, [2]Presence{sits(wednesday, AM, free, "b"), says(wednesday, PM, HomeOffice)}},
		"the office again brings the desk back": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.plan(wednesday, Away, AM, PM)
			s.plan(wednesday, Office, AM)
		}, [2]Presence{sits(wednesday, AM, free, "b"), says(wednesday, PM, Away)}},
		"a word taken back leaves what the booking says": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.plan(wednesday, OnTheRoad, AM, PM)
			s.plan(wednesday, Unsaid, AM, PM)
		}, [2]Presence{sits(wednesday, AM, free, "b"), sits(wednesday, PM, free, "b")}},
		"releasing leaves what was said otherwise": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.plan(wednesday, HomeOffice, PM)
			require.NoError(s.t, s.Release(s.ctx, ann, Release{"b"}))
		}, [2]Presence{none, says(wednesday, PM, HomeOffice)}},
		"moving to the afternoon leaves the morning's word": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.plan(wednesday, HomeOffice, AM)
			require.NoError(s.t, s.Move(s.ctx, ann, Move{"b", free, SpanOf(wednesday, Afternoon, berlin)}))
		}, [2]Presence{says(wednesday, AM, HomeOffice), sits(wednesday, PM, free, "b")}},
		"the office without a desk": {func(s *scene) { s.plan(wednesday, Office, AM, PM) }, [2]Presence{says(wednesday, AM, Office), says(wednesday, PM, Office)}},
		"a word taken back": {func(s *scene) {
			s.plan(wednesday, Away, AM, PM)
			s.plan(wednesday, Unsaid, PM)
		}, [2]Presence{says(wednesday, AM, Away), none}},
		"checking in changes nothing": {func(s *scene) {
			s.holds(ann, "b", free, day(wednesday))
			s.now = wednesday.At(berlin, 480)
			require.NoError(s.t, s.CheckIn(s.ctx, ann, CheckIn{"b"}))
		}, [2]Presence{sits(wednesday, AM, free, "b"), sits(wednesday, PM, free, "b")}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newDiary(t)

			test.do(s)

			assert.Equal(t, test.want, s.said(ann, wednesday))
		})
	}
}

func TestPresence_on_days_when_the_clocks_change(t *testing.T) {
	for _, d := range []Day{longDay, shortDay} {
		s := newDiary(t)
		s.rules(everyDay)
		s.now = (d - 1).At(berlin, 480)

		s.holds(ann, "am", free, SpanOf(d, Morning, berlin))
		s.holds(ann, "pm", next, SpanOf(d, Afternoon, berlin))

		assert.Equal(t, [2]Presence{sits(d, AM, free, "am"), sits(d, PM, next, "pm")}, s.said(ann, d))
		assert.Len(t, s.store.AllPresences(), 2, "no row on the days around")
	}
}

func TestPlanner_PlanDay_refuses(t *testing.T) {
	for name, test := range map[string]struct {
		plan   PlanDay
		why    Why
		detail Detail
	}{
		"no halves":           {PlanDay{tuesday, nil, Away}, Invalid, ""},
		"three halves":        {PlanDay{tuesday, []Half{AM, PM, AM}, Away}, Invalid, ""},
		"the same half twice": {PlanDay{tuesday, []Half{PM, PM}, Away}, Invalid, ""},
		"an unknown half":     {PlanDay{tuesday, []Half{2}, Away}, Invalid, ""},
		"a negative half":     {PlanDay{tuesday, []Half{-1}, Away}, Invalid, ""},
		"an unknown status":   {PlanDay{tuesday, []Half{AM}, "asleep"}, Invalid, ""},
		"long ago":            {PlanDay{tuesday - 8, []Half{AM}, Away}, Expired, ""},
		"in two years":        {PlanDay{tuesday + 367, []Half{AM}, Away}, Window, TooFar},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)

			s.refused(s.PlanDay(s.ctx, ann, test.plan), test.why, test.detail)

			assert.Empty(t, s.store.AllPresences())
		})
	}
	s := newScene(t)
	s.refused(s.PlanDay(s.ctx, "nobody", PlanDay{tuesday, []Half{AM}, Away}), Forbidden, "")
	assert.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday - 7, []Half{AM}, Away}), "last week can be put right")
	assert.NoError(t, s.PlanDay(s.ctx, ann, PlanDay{tuesday + 366, []Half{AM}, Away}))
}

func TestPlanner_Show_moves_today_and_all_coming_days(t *testing.T) {
	s := newScene(t)
	s.plan(tuesday-1, Away, AM)
	s.plan(tuesday, HomeOffice, PM)
	s.holds(ann, "b", free, day(tuesday+1))
	require.NoError(t, s.store.PutPerson(s.ctx, staff.Person{ID: ann, Unit: "net"}))

	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Everybody}))

	assert.Equal(t, staff.Nobody, s.said(ann, tuesday-1)[AM].Seen, "the past stays as hidden as it was")
	assert.Equal(t, staff.Everybody, s.said(ann, tuesday)[PM].Seen)
	assert.Equal(t, staff.Everybody, s.said(ann, tuesday+1)[AM].Seen)
	assert.Equal(t, OccupancyID("b"), s.said(ann, tuesday+1)[AM].Occupied)
	assert.Equal(t, staff.UnitID("net"), s.said(ann, tuesday+1)[AM].Unit, "and it follows the person into a new unit")
	profile, err := s.store.Profile(s.ctx, ann)
	require.NoError(t, err)
	assert.Equal(t, staff.Profile{Person: ann, Visibility: staff.Everybody}, profile)
	s.plan(tuesday+2, Away, AM)
	assert.Equal(t, staff.Everybody, s.said(ann, tuesday+2)[AM].Seen, "and what comes later")
}

func TestPlanner_Show_keeps_roles_and_refuses_nonsense(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.store.PutProfile(s.ctx, staff.Profile{Person: ann, Roles: []staff.Role{staff.Facility}, Visibility: staff.Team}))

	s.refused(s.Show(s.ctx, ann, Show{"friends"}), Invalid, "")
	s.refused(s.Show(s.ctx, ann, Show{""}), Invalid, "")
	s.refused(s.Show(s.ctx, "nobody", Show{staff.Team}), Forbidden, "")
	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Nobody}))

	profile, err := s.store.Profile(s.ctx, ann)
	require.NoError(t, err)
	assert.Equal(t, staff.Profile{Person: ann, Roles: []staff.Role{staff.Facility}, Visibility: staff.Nobody}, profile)
}

// counted tells how often profiles and presence were written.
type counted struct {
	Store
	writes int
}

func (c *counted) PutProfile(ctx context.Context, p staff.Profile) error {
	c.writes++
	return c.Store.PutProfile(ctx, p)
}

func (c *counted) PutPresence(ctx context.Context, p Presence) error {
	c.writes++
	return c.Store.PutPresence(ctx, p)
}

func TestPlanner_Show_writes_only_what_changes(t *testing.T) {
	s := newScene(t)
	s.plan(tuesday, Away, AM, PM)
	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Team}))
	s.plan(tuesday+1, Away, AM)
	stray := s.said(ann, tuesday+1)[AM]
	stray.Seen = staff.Everybody
	require.NoError(t, s.store.PutPresence(s.ctx, stray))
	rows := &counted{Store: s.store}
	s.Store = rows

	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Team}))
	assert.Equal(t, 1, rows.writes, "the one row that others saw")
	assert.Equal(t, staff.Team, s.said(ann, tuesday+1)[AM].Seen)
	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Team}))
	assert.Equal(t, 1, rows.writes, "nothing was to be changed")
	require.NoError(t, s.Show(s.ctx, ann, Show{staff.Everybody}))
	assert.Equal(t, 1+1+3, rows.writes, "the profile and three halves")
}
