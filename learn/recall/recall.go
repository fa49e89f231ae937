// SPDX-License-Identifier: EUPL-1.2

// Package recall says when something that was learnt is worth asking again. It goes by FSRS-6, the sixth version of the Free Spaced
// Repetition Scheduler, with its published formulas and default parameters:
// https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm, section FSRS-6. The figures of the tests are those of the
// project's own implementations, py-fsrs 6 and fsrs-rs 6.
//
// What somebody remembers is never stored and never sent: it is folded from their reviews. Fold looks at them as a set, so two devices
// that hold the same reviews say the same, in whatever order they came. That is why three things are not as elsewhere:
//
//   - Intervals have no fuzz. Others add a little chance, so that what was learnt together comes apart; here devices would differ.
//   - There are no learning steps of minutes. A review of the same day counts, by the formula of FSRS-6 for it, and what is due is due
//     on another day.
//   - Stability and difficulty are rounded to six places after every review. Processors differ in the last bit of a product, and that
//     bit must not move a date.
//
// Parameters are the same for everybody; nobody is measured to fit them. The package knows no clock and no time zone, and imports no
// SQL, HTTP or Fyne.
package recall

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// A Grade is how well somebody remembered, by their own word. The zero Grade is none, and such a review is not counted.
type Grade int8

// The grades. Again is the only one that means forgotten.
const (
	Again Grade = iota + 1
	Hard
	Good
	Easy
)

// A Review is one answer to one thing that is learnt.
type Review struct {
	// At is an instant; its zone does not matter, and what is finer than a millisecond is cut off, as stores do.
	At    time.Time
	Grade Grade
}

// A Memory is what reviews say of how well something is known. The zero Memory was never reviewed, and is due at any time.
type Memory struct {
	// Stability is after how many days the chance to remember falls to 0.9: from 0.001 to 36,500, or 0 for what was never reviewed.
	Stability float64
	// Difficulty is from 1 to 10, or 0 for what was never reviewed.
	Difficulty float64
	// Due is when the chance to remember has fallen to Retention: Last and Interval(Retention) times 24 hours, in UTC. A review half a
	// day before counts as one of that day, so a list of what is due today compares days, in the zone of whoever reads it.
	Due time.Time
	// Last is the last review, in UTC.
	Last time.Time
	// Reps is how many reviews were counted, Lapses how many of them said Again after a day or more.
	Reps, Lapses int
}

const (
	// Retention is the chance to remember at which something is due. FSRS has the same default.
	Retention = 0.9
	// MinInterval and MaxInterval bound an interval, in days. What is for work is asked once a year at least.
	MinInterval, MaxInterval = 1, 365
)

// Fold is what a set of reviews says. It does not depend on their order; one that comes twice, with the same instant and grade, counts
// once; those of the same instant count from Again to Easy, and those without a valid grade not at all. Reviews are taken as they are:
// Fold knows no now, and one from the future counts like any other.
func Fold(reviews []Review) Memory {
	var m Memory
	for _, review := range inOrder(reviews) {
		m = m.after(review)
	}
	if m.Reps > 0 {
		m.Due = m.Last.Add(time.Duration(m.Interval(Retention)) * day)
	}
	return m
}

const day = 24 * time.Hour

// inOrder is the set as a list. It leaves the argument as it is.
func inOrder(reviews []Review) []Review {
	list := make([]Review, 0, len(reviews))
	for _, r := range reviews {
		if r.Grade >= Again && r.Grade <= Easy {
			list = append(list, Review{r.At.UTC().Truncate(time.Millisecond), r.Grade})
		}
	}
	slices.SortFunc(list, func(a, b Review) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Grade, b.Grade)) })
	return slices.Compact(list)
}

// after is the memory with one review more, which is not older than the last.
func (m Memory) after(r Review) Memory {
	next := Memory{Last: r.At, Reps: m.Reps + 1, Lapses: m.Lapses}
	gap := days(m.Last, r.At)
	switch {
	case m.Reps == 0:
		next.Stability, next.Difficulty = firstStability(r.Grade), firstDifficulty(r.Grade)
		return next.bounded()
	case gap == 0:
		next.Stability = stabilitySameDay(m.Stability, r.Grade)
	case r.Grade == Again:
		next.Stability = stabilityForgotten(m.Difficulty, m.Stability, curve(gap, m.Stability))
		next.Lapses++
	default:
		next.Stability = stabilityRecalled(m.Difficulty, m.Stability, curve(gap, m.Stability), r.Grade)
	}
	next.Difficulty = nextDifficulty(m.Difficulty, r.Grade)
	return next.bounded()
}

// days is how many days lie between, to the nearest: FSRS counts whole ones. It is not cut off, or whoever learns at nine on one day and
// at five to nine on the next would have learnt twice on the same; half a day and more is a day. More than 292 years are 292.
func days(from, to time.Time) float64 {
	return math.Round(to.Sub(from).Hours() / 24)
}

// Bounds of the implementations of the project: py-fsrs clamps difficulty and the least stability, fsrs-rs the greatest, too.
const (
	minStability, maxStability   = 0.001, 36_500
	minDifficulty, maxDifficulty = 1, 10
	places                       = 1e6
)

func (m Memory) bounded() Memory {
	m.Stability = math.Round(min(max(m.Stability, minStability), maxStability)*places) / places
	m.Difficulty = math.Round(min(max(m.Difficulty, minDifficulty), maxDifficulty)*places) / places
	return m
}

// Retrievability is the chance to remember at an instant: 1 until the last review, then ever less and never 0. For what was never
// reviewed it is 0. Unlike Fold it counts parts of days.
func (m Memory) Retrievability(at time.Time) float64 {
	if !(m.Stability > 0) {
		return 0
	}
	return curve(max(at.Sub(m.Last).Hours()/24, 0), m.Stability)
}

// Interval is how many days after the last review the chance to remember falls to retention, rounded, from MinInterval to MaxInterval;
// 0 for what was never reviewed. A retention that is not between 0 and 1, both excluded, is taken for Retention.
func (m Memory) Interval(retention float64) int {
	if !(m.Stability > 0) {
		return 0
	}
	if !(retention > 0 && retention < 1) {
		retention = Retention
	}
	return int(min(max(math.Round(until(retention, m.Stability)), MinInterval), MaxInterval))
}
