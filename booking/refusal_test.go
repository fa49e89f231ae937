// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func TestPlanner_Reserve_refuses(t *testing.T) {
	tomorrow := day(tuesday + 1)
	for name, test := range map[string]struct {
		given        func(*scene)
		who          staff.PersonID
		wish         Reserve
		why          Why
		detail       Detail
		alternatives bool
	}{
		"no id":                     {wish: Reserve{"", free, tomorrow}, why: Invalid},
		"no desk":                   {wish: Reserve{"b", "", tomorrow}, why: Invalid},
		"an unprintable id":         {wish: Reserve{"b\x00", free, tomorrow}, why: Invalid},
		"no span":                   {wish: Reserve{"b", free, Span{}}, why: Invalid},
		"a span of two days":        {wish: Reserve{"b", free, Span{tomorrow.Start, tomorrow.Start.Add(25 * time.Hour)}}, why: Invalid},
		"an unknown desk":           {wish: Reserve{"b", "no such desk", tomorrow}, why: Gone},
		"an unknown person":         {who: "nobody", wish: Reserve{"b", free, tomorrow}, why: Forbidden},
		"a span that is over":       {wish: Reserve{"b", free, hours(tuesday, 6, 7)}, why: Expired},
		"Sunday":                    {wish: Reserve{"b", free, day(tuesday + 5)}, why: Closed, detail: Weekday},
		"a day too far":             {wish: Reserve{"b", free, day(tuesday + 29)}, why: Window, detail: TooFar},
		"a house without rules":     {given: func(s *scene) { s.rules(func(r *Rules) { *r = Rules{Building: "berg"} }) }, wish: Reserve{"b", free, tomorrow}, why: Closed, detail: Weekday},
		"a strange home zone":       {who: dora, wish: Reserve{"b", heimat, day(tuesday + 8)}, why: Window, detail: HomeFirst, alternatives: true},
		"a blocked desk":            {given: func(s *scene) { s.block(free) }, wish: Reserve{"b", free, tomorrow}, why: Forbidden, detail: DeskBlocked, alternatives: true},
		"a taken desk":              {given: func(s *scene) { s.holds(bob, "x", free, tomorrow) }, wish: Reserve{"b", free, tomorrow}, why: Taken, alternatives: true},
		"a desk that is taken once": {given: func(s *scene) { s.holds(bob, "x", free, hours(tuesday+1, 12, 13)) }, wish: Reserve{"b", free, tomorrow}, why: Taken, alternatives: true},
		"a second desk":             {given: func(s *scene) { s.holds(ann, "x", next, tomorrow) }, wish: Reserve{"b", free, tomorrow}, why: SelfOverlap},
		"a second desk elsewhere":   {given: func(s *scene) { s.holds(ann, "x", "bahn-0.1", tomorrow) }, wish: Reserve{"b", free, hours(tuesday+1, 8, 9)}, why: SelfOverlap},
		"a full quota": {given: func(s *scene) {
			s.rules(func(r *Rules) { r.MaxOpen = 1 })
			s.holds(ann, "x", next, day(tuesday))
		}, wish: Reserve{"b", free, tomorrow}, why: Quota},
		"another's id":            {given: func(s *scene) { s.holds(bob, "b", free, tomorrow) }, wish: Reserve{"b", free, tomorrow}, why: Invalid},
		"an own id, another desk": {given: func(s *scene) { s.holds(ann, "b", next, tomorrow) }, wish: Reserve{"b", free, tomorrow}, why: Invalid},
		"an own id, given back, another desk": {given: func(s *scene) {
			s.holds(ann, "b", next, tomorrow)
			require.NoError(s.t, s.Release(s.ctx, ann, Release{"b"}))
		}, wish: Reserve{"b", free, tomorrow}, why: Invalid},
		"an own id, given back, taken by now": {given: func(s *scene) {
			s.holds(ann, "b", free, tomorrow)
			require.NoError(s.t, s.Release(s.ctx, ann, Release{"b"}))
			s.holds(bob, "x", free, tomorrow)
		}, wish: Reserve{"b", free, tomorrow}, why: Taken, alternatives: true},
		"an own id, another span": {given: func(s *scene) { s.holds(ann, "b", free, day(tuesday)) }, wish: Reserve{"b", free, tomorrow}, why: Invalid},
		"an id that the house has ended": {given: func(s *scene) {
			s.holds(ann, "b", free, tomorrow)
			require.NoError(s.t, s.Void(s.ctx, "b", Cancelled))
		}, wish: Reserve{"b", free, tomorrow}, why: Stale},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if test.given != nil {
				test.given(s)
			}
			if test.who == "" {
				test.who = ann
			}
			bookings, presences := s.store.AllBookings(), len(s.store.AllPresences())

			refusal := s.refused(s.Reserve(s.ctx, test.who, test.wish), test.why, test.detail)

			assert.Equal(t, test.alternatives, len(refusal.Alternatives) > 0, "alternatives: %v", refusal.Alternatives)
			assert.Equal(t, bookings, s.store.AllBookings(), "a refusal writes nothing")
			assert.Len(t, s.store.AllPresences(), presences)
		})
	}
}

func TestPlanner_Reserve_on_a_device_calls_a_span_that_is_over_past(t *testing.T) {
	s := newScene(t).onDevice()

	err := s.Reserve(s.ctx, ann, Reserve{"b", free, hours(tuesday, 6, 7)})

	s.refused(err, Window, Past)
}

func TestPlanner_Reserve_grants_what_is_nearly_refused(t *testing.T) {
	tomorrow := day(tuesday + 1)
	for name, test := range map[string]struct {
		given func(*scene)
		wish  Reserve
	}{
		"an hour that has begun":      {wish: Reserve{"b", free, hours(tuesday, 7, 8)}},
		"back to back with another's": {given: func(s *scene) { s.holds(bob, "x", free, hours(tuesday, 8, 12)) }, wish: Reserve{"b", free, hours(tuesday, 12, 13)}},
		"back to back with my own":    {given: func(s *scene) { s.holds(ann, "x", next, hours(tuesday, 8, 12)) }, wish: Reserve{"b", free, hours(tuesday, 12, 13)}},
		"the same wish again":         {given: func(s *scene) { s.holds(ann, "b", free, tomorrow) }, wish: Reserve{"b", free, tomorrow}},
		"the same wish, now beyond the rules": {given: func(s *scene) {
			s.holds(ann, "b", free, tomorrow)
			s.rules(func(r *Rules) { r.MaxOpen, r.Closures = 1, []Day{tuesday + 1} })
		}, wish: Reserve{"b", free, tomorrow}},
		"a released desk": {given: func(s *scene) {
			s.holds(bob, "x", free, tomorrow)
			require.NoError(s.t, s.Release(s.ctx, bob, Release{"x"}))
		}, wish: Reserve{"b", free, tomorrow}},
		"a quota with room": {given: func(s *scene) {
			s.rules(func(r *Rules) { r.MaxOpen = 2 })
			s.holds(ann, "x", next, day(tuesday))
		}, wish: Reserve{"b", free, tomorrow}},
		"a quota in another house": {given: func(s *scene) {
			s.rules(func(r *Rules) { r.MaxOpen = 1 })
			s.holds(ann, "x", next, day(tuesday))
		}, wish: Reserve{"b", "bahn-0.1", tomorrow}},
		"the own home zone":                {wish: Reserve{"b", heimat, day(tuesday + 28)}},
		"a span written in another zone":   {wish: Reserve{"b", free, Span{tomorrow.Start.In(berlin), tomorrow.End.In(berlin)}}},
		"a whole day of the longest clock": {given: func(s *scene) { s.rules(everyDay); s.now = longDay.At(berlin, 0) }, wish: Reserve{"b", free, day(longDay)}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if test.given != nil {
				test.given(s)
			}

			require.NoError(t, s.Reserve(s.ctx, ann, test.wish))

			b := s.booking("b")
			assert.Equal(t, Booked, b.State)
			assert.True(t, b.Span.Equal(test.wish.Span))
			assert.Equal(t, time.UTC, b.Span.Start.Location())
		})
	}
}

func TestPlanner_with_an_unknown_region(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.Region = "DE-XX" })

	err := s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday)})
	var refusal *Refusal
	assert.False(t, errors.As(err, &refusal), "the server's own fault is nobody's refusal")
	assert.ErrorContains(t, err, `region "DE-XX"`)

	s.onDevice()
	assert.NoError(t, s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday)}), "an old device asks, and the server decides")
}
