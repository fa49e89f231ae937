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
	// Level counts from 1, Next is at how many points the next one begins.
	Level, Next int
	// Streak is on how many days in a row something was learnt, and Grace whether one of the working days before was left out: one in a week
	// may be. Today is whether something was learnt today.
	Streak int
	Grace  bool
	Today  bool
	// Best is the longest streak so far.
	Best int
}

// Levels are the points at which levels begin: each takes 50 more than the one before.
func level(points int) (level, next int) {
	level, next = 1, 100
	for step := 150; points >= next; step += 50 {
		level, next = level+1, next+step
	}
	return level, next
}

// Standing counts how somebody stands today, from all that they have reached. Days are those of the zone; days of rest neither break a
// streak nor are needed for it, and nothing learnt later than now counts.
func Standing(progress []Progress, cards []Card, awards []Award, now time.Time, zone *time.Location, rests func(time.Time) bool) (s Score) {
	days := map[string]bool{}
	learnt := func(at time.Time) {
		if !at.IsZero() && !at.After(now) {
			days[at.In(zone).Format(time.DateOnly)] = true
		}
	}
	for _, p := range progress {
		if p.State == Done {
			s.Points += LessonPoints
			if p.Best > 0 {
				s.Points += TestPoints + p.Best/2 - LessonPoints
			}
		}
		learnt(p.DoneAt)
	}
	for _, c := range cards {
		for _, r := range c.Reviews {
			if r.Grade > 1 {
				s.Points += RecallPoints
			}
			learnt(r.At)
		}
	}
	for _, a := range awards {
		if a.Revoked == "" && a.Path != "" {
			s.Points += PathPoints
		} else if a.Revoked == "" {
			s.Points += BadgePoints
		}
	}
	s.Level, s.Next = level(s.Points)
	s.streak(days, now.In(zone), rests)
	return s
}

// streak walks back from today, day by day.
func (s *Score) streak(days map[string]bool, today time.Time, rests func(time.Time) bool) {
	if len(days) == 0 {
		return
	}
	first := slices.Min(keys(days))
	noon := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, today.Location())
	s.Today = days[noon.Format(time.DateOnly)]
	run, left, broken := 0, time.Time{}, false
	for day := noon; ; day = day.AddDate(0, 0, -1) {
		name := day.Format(time.DateOnly)
		if name < first {
			break
		}
		switch {
		case days[name]:
			run++
		case rests(day) || day.Equal(noon): // today is not over
		case left.IsZero() || left.Sub(day) >= 7*24*time.Hour-2*time.Hour: // clocks change
			if left = day; !broken && run > 0 {
				s.Grace = true
			}
		default:
			if !broken {
				s.Streak, broken = run, true
			}
			s.Best, run, left = max(s.Best, run), 0, time.Time{}
		}
	}
	if !broken {
		s.Streak = run
	}
	s.Best = max(s.Best, run, s.Streak)
}

func keys(days map[string]bool) (list []string) {
	for day := range days {
		list = append(list, day)
	}
	return list
}

// A Board is how those of a team stand who want to stand there. It is the team's alone.
type Board struct {
	Unit   staff.UnitID `json:"unit"`
	Places []Seat       `json:"places"`
	MadeAt time.Time    `json:"-"`
}

// A Seat is somebody on a board: under the name that they chose, or under their own.
type Seat struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
}

// Crowd is how many have to be on a board before any of them stands there under their own name.
const Crowd = 5

// Seated are those of a team who want to be on its board, the most points first. Where fewer than Crowd want to, those who have chosen no
// name are left out: points of few would say too much of each.
func Seated(unit staff.UnitID, team []Player, at time.Time) Board {
	b := Board{Unit: unit, MadeAt: at, Places: []Seat{}}
	for _, p := range team {
		name := p.Alias
		if name == "" && len(team) >= Crowd {
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
