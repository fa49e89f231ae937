// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"cmp"
	"maps"
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
	// Completions are how often something was completed at least, in steps of a Crowd.
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
	y.Completions = done - done%staff.Crowd
	return y
}

// A Demand is how many take a course and how many of them have completed it at least, as staff.Share.Coarse tells it.
type Demand struct {
	Course       CourseID
	Title        string
	Taking, Done int
	Skills       []string
}

// Demands are how courses are taken, those taken most first. Bound are those of whom figures of assignments are told beside these: where they
// and those who take a course differ by fewer than a Crowd, the figures are about the bound ones, so that the difference tells of nobody.
func Demands(courses []Course, taking, bound map[CourseID]map[staff.PersonID]bool, done func(staff.PersonID, CourseID) bool) (list []Demand) {
	for _, c := range courses {
		var share staff.Share
		for who := range crowded(taking[c.ID], bound[c.ID]) {
			if share.All++; done(who, c.ID) {
				share.Done++
			}
		}
		share = share.Coarse()
		list = append(list, Demand{Course: c.ID, Title: c.Title, Taking: share.All, Done: share.Done, Skills: c.Topics})
	}
	slices.SortFunc(list, func(a, b Demand) int { return cmp.Or(b.Taking-a.Taking, cmp.Compare(a.Title, b.Title)) })
	return list
}

// crowded are those who take something, without the few more and with the few fewer than those of whom is told anyway.
func crowded(taking, bound map[staff.PersonID]bool) map[staff.PersonID]bool {
	more, fewer := without(taking, bound), without(bound, taking)
	people := maps.Clone(taking)
	if len(fewer) < staff.Crowd && len(fewer) > 0 {
		people = maps.Clone(bound)
		maps.Copy(people, taking)
	}
	if len(more) < staff.Crowd && len(bound) > 0 {
		maps.DeleteFunc(people, func(who staff.PersonID, _ bool) bool { return more[who] })
	}
	return people
}

func without(people, others map[staff.PersonID]bool) map[staff.PersonID]bool {
	rest := maps.Clone(people)
	maps.DeleteFunc(rest, func(who staff.PersonID, _ bool) bool { return others[who] })
	return rest
}

// A Told is how far somebody is with what an assignment shows of each.
type Told struct {
	Person  staff.PersonID
	Percent int
	DoneAt  time.Time // zero while it is not
	Due     time.Time
}
