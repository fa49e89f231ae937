// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
)

func TestPlanner_Next(t *testing.T) {
	for name, test := range map[string]struct {
		given func(*scene)
		want  Day // 0 for none
	}{
		"the day after":          {func(*scene) {}, tuesday + 1},
		"after who has it":       {func(s *scene) { s.holds(bob, "b", free, day(tuesday+1)) }, tuesday + 2},
		"after half a day of it": {func(s *scene) { s.holds(bob, "b", free, SpanOf(tuesday+1, Afternoon, berlin)) }, tuesday + 2},
		"not while one sits elsewhere": {func(s *scene) {
			s.holds(ann, "b", next, day(tuesday+1))
		}, tuesday + 2},
		"after the weekend": {func(s *scene) {
			for d := tuesday + 1; d <= tuesday+3; d++ {
				s.holds(bob, BookingID(d.String()), free, day(d))
			}
		}, tuesday + 6},
		"not beyond what may be booked": {func(s *scene) {
			s.rules(func(r *Rules) { r.Horizon, r.HomeDays = 1, 0 })
			s.holds(bob, "b", free, day(tuesday+1))
		}, 0},
		"in another week when this one is full": {func(s *scene) {
			s.rules(func(r *Rules) { r.PerWeek = 1 })
			s.holds(ann, "b", next, day(tuesday))
		}, tuesday + 6},
		"never at a blocked desk": {func(s *scene) { s.block(free) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			test.given(s)

			day, found, err := s.Next(s.ctx, ann, free, day(tuesday))

			require.NoError(t, err)
			assert.Equal(t, test.want != 0, found)
			assert.Equal(t, test.want, day)
		})
	}
	t.Run("of a desk that is not there is none", func(t *testing.T) {
		_, found, err := newScene(t).Next(t.Context(), ann, "gone", day(tuesday))

		require.NoError(t, err)
		assert.False(t, found)
	})
}

func TestPlanner_Next_is_the_first_day_on_which_it_would_be_granted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.someRules(t)
		s.busyDays(t, 25)
		who, desk, span := somebody.Draw(t, "asks"), someDesk.Draw(t, "for"), someSpan.Draw(t, "at")

		found, ok, err := s.Next(s.ctx, who, desk, span)

		require.NoError(t, err)
		for d := span.Day(berlin) + 1; d < tuesday+40; d++ {
			would := s.Would(s.ctx, who, desk, span.On(d, berlin)) == nil
			if assert.Equal(t, would, ok && d == found, "%s", d); would || ok && d >= found {
				return
			}
		}
		assert.False(t, ok)
	})
}
