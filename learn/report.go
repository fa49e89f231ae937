// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"cmp"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Target is how many offers of learning the city wants to be taken in a year (REQUIREMENTS E17), and Goal which percent of those who have to
// learn something it wants to have done so by the day (Q3).
const (
	Target = 50
	Goal   = 90
)

// A Taking is that somebody has begun or completed a course or a path.
type Taking struct {
	Person staff.PersonID
	Course CourseID
	Path   PathID
	At     time.Time
}

// A Year is which offers were taken in a year, in numbers alone. An offer is a course or a path; it is taken when at least staff.Crowd people
// have completed it in that year, so that no figure speaks of fewer.
type Year struct {
	Year int
	// Offers are how many were taken, Months how many of them by the end of each month; those that have not come yet are -1.
	Offers int
	Months [12]int
	// Completions are how often something was completed; 0 below a Crowd.
	Completions int
}

// Taken counts the offers taken in a year, as the days of a zone go, from what was completed.
func Taken(list []Taking, year int, now time.Time, zone *time.Location) (y Year) {
	y.Year = year
	type offer struct {
		course CourseID
		path   PathID
	}
	by, done := map[offer][]Taking{}, 0
	for _, t := range list {
		if t.At.In(zone).Year() == year {
			by[offer{t.Course, t.Path}] = append(by[offer{t.Course, t.Path}], t)
			done++
		}
	}
	reached := map[time.Month]int{}
	for _, takings := range by {
		slices.SortFunc(takings, func(a, b Taking) int { return a.At.Compare(b.At) })
		people := map[staff.PersonID]bool{}
		for _, t := range takings {
			if people[t.Person] = true; len(people) == staff.Crowd {
				y.Offers++
				reached[t.At.In(zone).Month()]++
				break
			}
		}
	}
	for month, sum := time.January, 0; month <= time.December; month++ {
		sum += reached[month]
		y.Months[month-1] = sum
		if time.Date(year, month, 1, 0, 0, 0, 0, zone).After(now) {
			y.Months[month-1] = -1
		}
	}
	if done >= staff.Crowd {
		y.Completions = done
	}
	return y
}

// A Demand is how many take a course and have completed it; of fewer than a Crowd nothing is told.
type Demand struct {
	Course       CourseID
	Title        string
	Taking, Done int
	Skills       []string
}

// Demands are how courses are taken, those taken most first. Of a figure below a Crowd nothing is told.
func Demands(courses []Course, taking, done map[CourseID]map[staff.PersonID]bool) (list []Demand) {
	for _, c := range courses {
		d := Demand{Course: c.ID, Title: c.Title, Skills: c.Topics}
		if n := len(taking[c.ID]); n >= staff.Crowd {
			d.Taking = n
			if m := len(done[c.ID]); m >= staff.Crowd {
				d.Done = m
			}
		}
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Demand) int { return cmp.Or(b.Taking-a.Taking, cmp.Compare(a.Title, b.Title)) })
	return list
}

// A Told is how far somebody is with what an assignment shows of each.
type Told struct {
	Person  staff.PersonID
	Percent int
	DoneAt  time.Time // zero while it is not
	Due     time.Time
}
