// SPDX-License-Identifier: EUPL-1.2

package recall_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn/recall"
)

var monday = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// step is a review so many days after the one before, and a minute at least.
type step struct {
	days  int
	grade Grade
}

func history(steps ...step) (reviews []Review) {
	at := monday
	for _, s := range steps {
		at = at.Add(max(time.Duration(s.days)*day, time.Minute))
		reviews = append(reviews, Review{at, s.grade})
	}
	return reviews
}

// TestFold_as_published goes by figures of py-fsrs 6.3 with its default parameters, no learning steps and no fuzzing.
func TestFold_as_published(t *testing.T) {
	for name, c := range map[string]struct {
		steps                 []step
		stability, difficulty float64
		interval              int
	}{
		"first again":   {[]step{{0, Again}}, 0.212, 6.4133, 1},
		"first hard":    {[]step{{0, Hard}}, 1.2931, 5.112171, 1},
		"first good":    {[]step{{0, Good}}, 2.3065, 2.118104, 2},
		"first easy":    {[]step{{0, Easy}}, 8.2956, 1, 8},
		"a lapse":       {[]step{{0, Good}, {2, Good}, {11, Good}, {46, Again}, {1, Good}, {3, Good}}, 10.032167, 7.365665, 10},
		"a hard start":  {[]step{{0, Again}, {0, Again}, {1, Again}, {1, Hard}, {2, Good}, {5, Easy}}, 3.843931, 9.585608, 4},
		"the same day":  {[]step{{0, Easy}, {8, Easy}, {40, Hard}, {100, Again}, {0, Again}, {0, Easy}}, 2.370501, 9.095727, 2},
		"always hard":   {[]step{{0, Hard}, {1, Hard}, {2, Hard}, {4, Hard}, {8, Hard}}, 13.765054, 9.015327, 14},
		"a century off": {[]step{{0, Good}, {36500, Good}, {3650, Again}}, 6.782987, 7.392238, 7},
		// py-fsrs, tests/test_basic.py, test_memo_state, and fsrs-rs, test_memory_state.
		"both projects": {[]step{{0, Again}, {0, Good}, {1, Good}, {3, Good}, {8, Good}, {21, Good}}, 53.62691, 6.3574867, 54},
	} {
		t.Run(name, func(t *testing.T) {
			m := Fold(history(c.steps...))

			assert.InDelta(t, c.stability, m.Stability, 1e-4)
			assert.InDelta(t, c.difficulty, m.Difficulty, 1e-4)
			assert.Equal(t, c.interval, m.Interval(Retention))
			assert.Equal(t, m.Last.Add(time.Duration(c.interval)*day), m.Due)
		})
	}
}

// TestFold_walks_the_published_intervals is test_review_card of py-fsrs; a 0 there is a learning step of ten minutes, for which we have
// no interval, and 498 days are more than we allow.
func TestFold_walks_the_published_intervals(t *testing.T) {
	grades := []Grade{Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good}
	intervals := []int{0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21}
	at, reviews := time.Date(2022, time.November, 29, 12, 30, 0, 0, time.UTC), []Review{}
	for i, grade := range grades {
		reviews = append(reviews, Review{at, grade})
		if intervals[i] == 0 {
			at = at.Add(10 * time.Minute)
			continue
		}
		assert.Equal(t, min(intervals[i], MaxInterval), Fold(reviews).Interval(Retention), "review %d", i)
		at = at.AddDate(0, 0, intervals[i])
	}
	assert.Equal(t, []int{13, 1}, []int{Fold(reviews).Reps, Fold(reviews).Lapses})
}

// TestMemory_Interval_by_retention is test_next_interval of fsrs-rs: a stability of one day, and a retention of 0.1 to 1.
func TestMemory_Interval_by_retention(t *testing.T) {
	m := Memory{Stability: 1, Difficulty: 5, Last: monday}
	for i, want := range []int{3116766, 34793, 2508, 387, 90, 27, 9, 3, 1, 1} {
		assert.Equal(t, min(want, MaxInterval), m.Interval(float64(i+1)/10))
	}
	for _, none := range []float64{0, -1, 1, 2, math.NaN(), math.Inf(1)} {
		assert.Equal(t, 100, Memory{Stability: 100}.Interval(none), "the default is taken for %v", none)
	}
	assert.Equal(t, MaxInterval, m.Interval(math.SmallestNonzeroFloat64))
}

func TestMemory_Retrievability_falls_to_nine_of_ten_at_its_stability(t *testing.T) {
	m := Memory{Stability: 10, Difficulty: 5, Last: monday}

	assert.InDelta(t, 0.9, m.Retrievability(monday.Add(10*day)), 1e-9)
	assert.Equal(t, 1.0, m.Retrievability(monday))
	assert.Equal(t, 1.0, m.Retrievability(monday.Add(-day)), "before the last review")
	assert.Greater(t, m.Retrievability(monday.Add(time.Hour)), m.Retrievability(monday.Add(2*time.Hour)), "parts of days count")
}

func TestMemory_that_was_never_reviewed_is_due(t *testing.T) {
	m := Fold(nil)

	assert.Equal(t, Memory{}, m)
	assert.False(t, monday.Before(m.Due))
	assert.Zero(t, m.Retrievability(monday))
	assert.Zero(t, m.Interval(Retention))
	assert.Zero(t, Memory{Stability: math.NaN()}.Interval(Retention))
	assert.Equal(t, Memory{}, Fold([]Review{{monday, 0}, {monday, 5}, {monday, -1}}), "grades that are none")
}

func TestFold_counts_days_to_the_nearest(t *testing.T) {
	next := func(after time.Duration) Memory {
		return Fold([]Review{{monday, Good}, {monday.Add(after), Good}})
	}

	assert.Equal(t, next(day).Stability, next(day-5*time.Minute).Stability, "five to nine on the next day")
	assert.Greater(t, next(12*time.Hour).Stability, next(12*time.Hour-time.Second).Stability)
	assert.Equal(t, 2.3065, next(time.Hour).Stability, "the same day adds nothing to this one")
}

func TestFold_takes_no_notice_of_zones_and_of_less_than_a_millisecond(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	reviews := []Review{{monday, Good}, {monday.In(berlin), Good}, {monday.Add(999 * time.Microsecond), Good}}

	m := Fold(reviews)

	assert.Equal(t, Fold(reviews[:1]), m)
	assert.Equal(t, 1, m.Reps)
	assert.Equal(t, time.UTC, m.Last.Location())
	assert.Equal(t, berlin, reviews[1].At.Location(), "what was handed in stays as it is")
}

func TestFold_counts_lapses_of_another_day(t *testing.T) {
	assert.Equal(t, 0, Fold(history(step{0, Again}, step{0, Again})).Lapses)
	assert.Equal(t, 2, Fold(history(step{0, Again}, step{3, Again}, step{0, Again}, step{1, Again})).Lapses)
}

// instants lie close together, or centuries apart.
var instants = rapid.OneOf(
	rapid.Map(rapid.Int64Range(0, 400*24), func(h int64) time.Time { return monday.Add(time.Duration(h) * time.Hour) }),
	rapid.Map(rapid.Int64Range(-1<<40, 1<<40), func(s int64) time.Time { return time.Unix(s, 0) }),
	rapid.Just(time.Time{}),
	rapid.Just(time.Unix(1<<62, 0)),
)

var anyReviews = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Review {
	return Review{instants.Draw(t, "at"), Grade(rapid.Int8Range(-1, 6).Draw(t, "grade"))}
}), 0, 30)

// plain are reviews as people write them, one at least.
var plain = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
	return step{rapid.SampledFrom([]int{0, 1, 2, 5, 10, 30, 90, 400}).Draw(t, "days"), Grade(rapid.Int8Range(1, 4).Draw(t, "grade"))}
}), 1, 30)

func TestFold_is_a_function_of_the_set(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reviews := anyReviews.Draw(rt, "reviews")

		want := Fold(reviews)

		assert.Equal(rt, want, Fold(rapid.Permutation(reviews).Draw(rt, "shuffled")))
		assert.Equal(rt, want, Fold(append(reviews, reviews...)))
	})
}

func TestFold_stays_within_its_bounds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := Fold(anyReviews.Draw(rt, "reviews"))
		r := m.Retrievability(instants.Draw(rt, "at"))
		if m.Reps == 0 {
			require.Equal(rt, Memory{}, m)
			return
		}
		require.True(rt, m.Stability >= 0.001 && m.Stability <= 36_500, "%v", m)
		require.True(rt, m.Difficulty >= 1 && m.Difficulty <= 10, "%v", m)
		require.True(rt, r > 0 && r <= 1, "%v", r)
		days := m.Interval(rapid.Float64().Draw(rt, "retention"))
		require.True(rt, days >= MinInterval && days <= MaxInterval, "%v", days)
		require.LessOrEqual(rt, m.Lapses, m.Reps)
	})
}

func TestMemory_Retrievability_falls(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := Fold(history(plain.Draw(rt, "steps")...))
		before := rapid.Int64Range(0, 50_000).Draw(rt, "hours")
		after := before + rapid.Int64Range(1, 50_000).Draw(rt, "more")

		assert.Greater(rt, m.Retrievability(m.Last.Add(time.Duration(before)*time.Hour)), m.Retrievability(m.Last.Add(time.Duration(after)*time.Hour)))
	})
}

func TestFold_good_makes_intervals_grow_and_again_shortens_them(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reviews := history(plain.Draw(rt, "steps")...)
		m := Fold(reviews)

		good, again := Fold(append(reviews, Review{m.Due, Good})), Fold(append(reviews, Review{m.Due, Again}))

		assert.Greater(rt, good.Stability, m.Stability)
		assert.GreaterOrEqual(rt, good.Interval(Retention), m.Interval(Retention))
		assert.LessOrEqual(rt, again.Stability, m.Stability)
		assert.LessOrEqual(rt, again.Interval(Retention), m.Interval(Retention))
		assert.Equal(rt, m.Lapses+1, again.Lapses)
	})
}

func TestFold_a_better_grade_is_never_asked_sooner(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		reviews := history(plain.Draw(rt, "steps")...)
		at := Fold(reviews).Last.Add(time.Duration(rapid.Int64Range(1, 3000).Draw(rt, "hours")) * time.Hour)
		grade := Grade(rapid.Int8Range(1, 3).Draw(rt, "grade"))

		worse, better := Fold(append(reviews, Review{at, grade})), Fold(append(reviews, Review{at, grade + 1}))

		assert.GreaterOrEqual(rt, better.Stability, worse.Stability)
		assert.LessOrEqual(rt, better.Difficulty, worse.Difficulty)
		assert.GreaterOrEqual(rt, better.Interval(Retention), worse.Interval(Retention))
	})
}
