// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// some draws times that are often equal, so that what decides between equals is met.
func some(t *rapid.T, what string) time.Time {
	n := rapid.IntRange(0, 4).Draw(t, what)
	if n == 0 {
		return time.Time{}
	}
	return monday.Add(time.Duration(n) * time.Hour)
}

func anyProgress(t *rapid.T) Progress {
	return Progress{
		Person: "ann", Step: Step{Course: "files", Round: 1, Lesson: "why"}, State: State(rapid.IntRange(0, 2).Draw(t, "state")),
		Percent: rapid.IntRange(0, 100).Draw(t, "percent"), Best: rapid.IntRange(0, 100).Draw(t, "best"), Edition: rapid.IntRange(0, 3).Draw(t, "edition"),
		DoneAt: some(t, "done"), Place: Place{At: some(t, "at"), Page: rapid.IntRange(0, 3).Draw(t, "page"), Second: rapid.IntRange(0, 2).Draw(t, "second")},
	}
}

func TestProgress_Join_is_a_join(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyProgress(t), anyProgress(t), anyProgress(t)

		assert.Equal(t, a.Join(b), b.Join(a), "commutative")
		assert.Equal(t, a.Join(b).Join(c), a.Join(b.Join(c)), "associative")
		assert.Equal(t, a, a.Join(a), "idempotent")
		assert.True(t, a.Join(b).Same(a.Join(b).Join(a)), "a join knows all of its parts")
	})
}

func TestProgress_Join_never_falls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyProgress(t), anyProgress(t)

		both := a.Join(b)

		assert.GreaterOrEqual(t, both.State, max(a.State, b.State))
		assert.GreaterOrEqual(t, both.Percent, max(a.Percent, b.Percent))
		assert.GreaterOrEqual(t, both.Best, max(a.Best, b.Best))
		if !a.DoneAt.IsZero() {
			assert.False(t, both.DoneAt.IsZero() || both.DoneAt.After(a.DoneAt), "what was done first was done first")
		}
	})
}

func TestCard_Join_is_a_join(t *testing.T) {
	card := func(t *rapid.T) Card {
		c := Card{Person: "ann", Course: "files", Question: "where"}
		for range rapid.IntRange(0, 4).Draw(t, "reviews") {
			c = c.Join(Card{Reviews: []Review{{some(t, "at"), int8(rapid.IntRange(1, 4).Draw(t, "grade"))}}})
		}
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := card(t), card(t), card(t)

		assert.Equal(t, a.Join(b).Reviews, b.Join(a).Reviews, "commutative")
		assert.Equal(t, a.Join(b).Join(c).Reviews, a.Join(b.Join(c)).Reviews, "associative")
		assert.Equal(t, len(a.Reviews), len(a.Join(a).Reviews), "idempotent")
		for _, r := range slices.Concat(a.Reviews, b.Reviews) {
			assert.Contains(t, a.Join(b).Reviews, r)
		}
	})
}

// TestReport_converges lets three devices hear of the same in any order, in pieces and twice.
func TestReport_converges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Progress
		for range rapid.IntRange(0, 12).Draw(t, "reports") {
			p := anyProgress(t)
			p.Lesson = LessonKey([]string{"why", "what"}[rapid.IntRange(0, 1).Draw(t, "lesson")])
			all = append(all, p)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		devices := []Report{{}, {}, {}}
		for _, p := range all {
			devices[rng.IntN(3)].Add(p)
		}
		for range 2 { // by whatever way, each hears of each
			for _, i := range rng.Perm(3) {
				devices[i].Merge(devices[(i+1)%3])
				devices[i].Merge(devices[(i+2)%3])
			}
		}

		assert.Equal(t, devices[0], devices[1])
		assert.Equal(t, devices[1], devices[2])
		for _, p := range all {
			assert.False(t, devices[0].Add(p), "nothing is new any more")
		}
	})
}

func TestComplete_needs_all_but_extras(t *testing.T) {
	lessons := []Head{{Key: "a"}, {Key: "b"}, {Key: "c", Free: true}}
	state := map[LessonKey]Progress{"a": {State: Done, DoneAt: monday}, "b": {State: Begun}}
	of := func(key LessonKey) (Progress, bool) { p, ok := state[key]; return p, ok }

	_, complete := Complete(lessons, of)
	assert.False(t, complete)

	state["b"] = Progress{State: Done, DoneAt: monday.Add(time.Hour)}
	at, complete := Complete(lessons, of)
	assert.True(t, complete)
	assert.Equal(t, monday.Add(time.Hour), at, "as the last of them was")

	_, complete = Complete([]Head{{Key: "c", Free: true}}, of)
	assert.False(t, complete, "a course of extras is completed by nobody")
}

// BenchmarkMerge joins what a second device knows of 10,000 learners × 200 lessons to what is known of them: a quarter of it nobody knew, a
// quarter is further, and half is known already. Each round begins from what was known before.
func BenchmarkMerge(b *testing.B) {
	const learners, lessons = 10_000, 200
	known, other := make(Report, learners*lessons), make([]Progress, 0, learners*lessons)
	for l := range learners {
		for i := range lessons {
			p := Progress{ // with letters of its own, as if it had just been read
				Person: staff.PersonID("p" + strconv.Itoa(l)), Step: Step{Course: "files", Round: 1, Lesson: LessonKey("lesson-" + strconv.Itoa(i))},
				State: Begun, Percent: 40, Edition: 1, Place: Place{At: monday, Page: 2},
			}
			if i%4 == 1 {
				p.State, p.Percent, p.DoneAt, p.Place = Done, 100, monday.Add(time.Hour), Place{At: monday.Add(time.Hour), Page: 5}
			}
			other = append(other, p)
		}
	}
	begin := func() {
		for i, p := range other {
			key := Key{p.Person, p.Step}
			if i%4 == 0 {
				delete(known, key)
				continue
			}
			p.State, p.Percent, p.DoneAt, p.Place = Begun, 40, time.Time{}, Place{At: monday, Page: 2}
			known[key] = p
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		begin()
		b.StartTimer()
		news := 0
		for _, p := range other {
			if known.Add(p) {
				news++
			}
		}
		if news != learners*lessons/2 {
			b.Fatal(news)
		}
	}
	b.ReportMetric(float64(len(other))*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
