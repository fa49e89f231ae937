// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"cmp"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Points are what learning is worth to those who play: nothing is kept of them, they are counted from what was reached.
const (
	LessonPoints = 10  // for a lesson that was done
	TestPoints   = 20  // for a test that was passed, with its percent on top of that by half
	BadgePoints  = 50  // for a course that was completed
	PathPoints   = 100 // for a path that was completed
	RecallPoints = 1   // for a question that was known again
)

// A Score is how somebody who plays stands.
type Score struct {
	Points int
	// Level counts from 1; From and To are the points at which it begins and ends.
	Level, From, To int
	// Streak is in how many weeks in a row something was learnt, this one included if it was; Best the longest so far. One week in five may be
	// left out: people are on leave.
	Streak, Best int
	// Week tells of each day of this week, from Monday on, whether something was learnt.
	Week [7]bool
}

// level is that of points: each takes 50 more than the one before.
func level(points int) (level, from, to int) {
	level, to = 1, 100
	for step := 150; points >= to; step += 50 {
		level, from, to = level+1, to, to+step
	}
	return level, from, to
}

// Standing counts how somebody stands, from all that they have reached. Days are those of the zone; what is said to be learnt later than now
// counts for no day.
func Standing(progress []Progress, cards []Card, awards []Award, now time.Time, zone *time.Location) (s Score) {
	days := map[int]bool{}
	learnt := func(at time.Time) {
		if !at.IsZero() && !at.After(now) {
			days[dayNumber(at, zone)] = true
		}
	}
	for _, p := range progress {
		learnt(p.DoneAt)
	}
	for _, c := range cards {
		for _, r := range c.Reviews {
			learnt(r.At)
		}
	}
	s.Points = points(progress, cards, awards, func(time.Time) bool { return true })
	s.Level, s.From, s.To = level(s.Points)
	s.weeks(days, dayNumber(now, zone))
	return s
}

// PointsOfMonth are those for what was reached from the first of now's month on, as the days of a zone go, until now.
func PointsOfMonth(progress []Progress, cards []Card, awards []Award, now time.Time, zone *time.Location) int {
	year, month, _ := now.In(zone).Date()
	first := time.Date(year, month, 1, 0, 0, 0, 0, zone)
	return points(progress, cards, awards, func(at time.Time) bool { return !at.Before(first) && !at.After(now) })
}

// points are those for what was reached at times that count.
func points(progress []Progress, cards []Card, awards []Award, counts func(time.Time) bool) (sum int) {
	for _, p := range progress {
		if p.State == Done && p.Path == "" && counts(p.DoneAt) { // stations are ticked off by oneself
			sum += lessonPoints(p)
		}
	}
	for _, c := range cards {
		for _, r := range c.Reviews {
			if r.Grade > 1 && counts(r.At) {
				sum += RecallPoints
			}
		}
	}
	for _, a := range awards {
		if counts(a.At) {
			sum += awardPoints(a)
		}
	}
	return sum
}

func lessonPoints(p Progress) int {
	if p.Best > 0 {
		return TestPoints + p.Best/2
	}
	return LessonPoints
}

func awardPoints(a Award) int {
	switch {
	case a.Revoked != "":
		return 0
	case a.Path != "":
		return PathPoints
	}
	return BadgePoints
}

// dayNumber counts days so that weeks, which begin on Mondays, begin at multiples of seven.
func dayNumber(at time.Time, zone *time.Location) int {
	year, month, day := at.In(zone).Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400) + 3 // 1970 began on a Thursday
}

// weeks walks back from this week. It is not over, so it breaks nothing.
func (s *Score) weeks(days map[int]bool, today int) {
	weeks, first := map[int]bool{}, today/7
	for day := range days {
		weeks[day/7], first = true, min(first, day/7)
		if day/7 == today/7 {
			s.Week[day%7] = true
		}
	}
	run, spared, broken := 0, today/7+grace, false
	for week := today / 7; week >= first; week-- {
		switch {
		case weeks[week]:
			run++
		case week == today/7:
		case spared-week >= grace && weeks[week-1]:
			spared = week
		default:
			if !broken {
				s.Streak, broken = run, true
			}
			s.Best, run, spared = max(s.Best, run), 0, week+grace
		}
	}
	if !broken {
		s.Streak = run
	}
	s.Best = max(s.Best, run)
}

// grace is of how many weeks one may be left out.
const grace = 5

// A Board is how those of a team stand who want to stand there. It is the team's alone.
type Board struct {
	Unit   staff.UnitID `json:"unit"`
	Places []Seat       `json:"places"`
	// Off tells that nothing is played for in the unit: nobody there is shown points.
	Off    bool      `json:"off,omitempty"`
	MadeAt time.Time `json:"-"`
}

// A Seat is somebody on a board: under the name that they chose, or under their own.
type Seat struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
}

// Seated are those of a team who want to be on its board, the most points first. Where fewer than staff.Crowd want to, those who have chosen no
// name are left out: points of few would say too much of each.
func Seated(unit staff.UnitID, team []Player, at time.Time) Board {
	b := Board{Unit: unit, MadeAt: at, Places: []Seat{}}
	for i, p := range team {
		name := p.Alias
		if name != "" && (!aliased(name) || slices.ContainsFunc(team, func(o Player) bool { return o != team[i] && takes(name, []string{o.Name}) })) {
			continue // it was chosen before it was somebody's
		}
		if name == "" && len(team) >= staff.Crowd {
			name = p.Name
		}
		if name != "" {
			b.Places = append(b.Places, Seat{name, p.Points})
		}
	}
	slices.SortFunc(b.Places, func(a, c Seat) int { return cmp.Or(c.Points-a.Points, cmp.Compare(a.Name, c.Name)) })
	return b
}

// A Player is somebody who wants to be on a board.
type Player struct {
	Name, Alias string
	Points      int
}
