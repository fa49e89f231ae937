// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
)

// bare is a week without a plan after one without a plan.
func bare() State {
	s := full()
	s.Week, s.Before = emptyWeek(monday), emptyWeek(monday-7)
	return s
}

func TestAgain(t *testing.T) {
	thursday := tuesday + 2
	t.Run("takes desks over at the same time of day", func(t *testing.T) {
		s := bare()
		s.Before.Days[3] = sits(booked("3.14", thursday-7, booking.Morning, booking.CheckedIn))

		steps, out := again(s, tuesday, now)

		want := booking.Reserve{Desk: "3.14", Span: booking.SpanOf(thursday, booking.Morning, berlin)}
		assert.Equal(t, []step{{day: thursday, code: "3.14", reserve: &want}}, steps)
		assert.Empty(t, out)
	})
	t.Run("takes statuses over by halves, after the desk", func(t *testing.T) {
		s := bare()
		s.Before.Days[3] = sits(booked("3.14", thursday-7, booking.FullDay, booking.CheckedIn))
		s.Before.Days[3].Halves[booking.PM] = booking.Presence{Status: booking.HomeOffice}

		steps, _ := again(s, tuesday, now)

		require.Len(t, steps, 2)
		assert.NotNil(t, steps[0].reserve)
		assert.Equal(t, &booking.PlanDay{Day: thursday, Halves: []booking.Half{booking.PM}, Status: booking.HomeOffice}, steps[1].plan)
	})
	t.Run("does not book a desk at which the person did not sit", func(t *testing.T) {
		s := bare()
		s.Before.Days[3] = sits(booked("3.14", thursday-7, booking.FullDay, booking.Booked))
		for h := range s.Before.Days[3].Halves {
			s.Before.Days[3].Halves[h] = booking.Presence{Status: booking.Away}
		}

		steps, _ := again(s, tuesday, now)

		assert.Equal(t, []step{{day: thursday, plan: &booking.PlanDay{Day: thursday, Halves: wholeDay, Status: booking.Away}}}, steps)
	})
	t.Run("leaves planned days alone and does not mention them", func(t *testing.T) {
		s := bare()
		s.Before.Days[3], s.Week.Days[3] = says(thursday-7, booking.HomeOffice), says(thursday, booking.Away, booking.AM)

		steps, out := again(s, tuesday, now)

		assert.Empty(t, steps)
		assert.Empty(t, out)
	})
	t.Run("leaves closed days out and says why", func(t *testing.T) {
		s := bare()
		s.Before.Days[3] = says(thursday-7, booking.HomeOffice)
		s.Closed = map[booking.Day]booking.Refusal{thursday: {Why: booking.Closed, Detail: booking.Holiday}}

		steps, out := again(s, tuesday, now)

		assert.Empty(t, steps)
		assert.Equal(t, []left{{day: thursday, why: booking.Refusal{Why: booking.Closed, Detail: booking.Holiday}}}, out)
	})
	t.Run("does not book what is over today, nor a desk that is gone", func(t *testing.T) {
		s := bare()
		s.Before.Days[1] = sits(booked("3.14", tuesday-7, booking.Morning, booking.CheckedIn))
		s.Before.Days[3] = sits(booked("gone", thursday-7, booking.FullDay, booking.CheckedIn))

		steps, out := again(s, tuesday, now.Add(6*time.Hour))

		assert.Empty(t, steps)
		assert.Equal(t, []left{
			{day: tuesday, desk: "3.14", why: booking.Refusal{Why: booking.Window, Detail: booking.Past}}, {day: thursday, why: booking.Refusal{Why: booking.Gone}},
		}, out)
	})
}

// TestAgain_never_touches_what_is_there tries any two weeks.
func TestAgain_never_touches_what_is_there(t *testing.T) {
	anyDay := func(t *rapid.T, day booking.Day) booking.DayPlan {
		status := rapid.SampledFrom([]booking.Status{booking.Unsaid, booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away})
		d := booking.DayPlan{Day: day}
		if rapid.Bool().Draw(t, "booked") {
			part := rapid.SampledFrom(parts).Draw(t, "part")
			state := rapid.SampledFrom([]booking.State{booking.Booked, booking.CheckedIn, booking.Released, booking.NoShow}).Draw(t, "state")
			d = sits(booked("3.14", day, part, state))
		}
		for h := range d.Halves {
			if rapid.Bool().Draw(t, "said") {
				d.Halves[h].Status = status.Draw(t, "status")
			}
		}
		return d
	}
	rapid.Check(t, func(t *rapid.T) {
		s := bare()
		s.Closed = map[booking.Day]booking.Refusal{}
		for i := range s.Week.Days {
			s.Week.Days[i], s.Before.Days[i] = anyDay(t, monday+booking.Day(i)), anyDay(t, monday-7+booking.Day(i))
			if rapid.Bool().Draw(t, "closed") {
				s.Closed[monday+booking.Day(i)] = booking.Refusal{Why: booking.Closed}
			}
		}

		steps, _ := again(s, tuesday, now)

		for _, st := range steps {
			i := st.day - monday
			_, closed := s.Closed[st.day]
			assert.False(t, closed)
			assert.GreaterOrEqual(t, st.day, tuesday)
			assert.True(t, s.empty(s.Week.Days[i]), "something was planned")
			assert.False(t, s.empty(s.Before.Days[i]), "there was nothing to take over")
			assert.True(t, (st.reserve == nil) != (st.plan == nil))
			if st.reserve != nil {
				assert.True(t, st.reserve.Span.WithinDay(berlin))
				assert.Equal(t, st.day, st.reserve.Span.Day(berlin))
			}
		}
	})
}
