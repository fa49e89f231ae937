// SPDX-License-Identifier: EUPL-1.2

// Package learntest is a Store in memory and a small course, for tests of learning.
package learntest

import (
	"context"
	"slices"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// A Memory is a learn.Store. It is not safe for concurrent use.
type Memory struct {
	Members     map[staff.PersonID]staff.Member
	Units       map[staff.UnitID]staff.PersonID // who leads them
	Courses     map[learn.CourseID]learn.Course
	Editions    map[edition]learn.Edition
	Enrolments  map[target]learn.Enrolment
	Reached     learn.Report
	Attempts    map[learn.AttemptID]learn.Attempt
	Cards       map[card]learn.Card
	Awards      map[round]learn.Award
	Paths       map[learn.PathID]learn.Path
	Learners    map[staff.PersonID]learn.Learner
	Assignments map[learn.AssignmentID]learn.Assignment
	Dates       map[learn.OccasionID]learn.Occasion
	Coming      map[coming]learn.Attendance
}

type (
	edition struct {
		course learn.CourseID
		number int
	}
	target struct {
		person staff.PersonID
		course learn.CourseID
		path   learn.PathID
	}
	round struct {
		target
		number int
	}
	coming struct {
		person   staff.PersonID
		occasion learn.OccasionID
	}
	card struct {
		person   staff.PersonID
		course   learn.CourseID
		question learn.QuestionID
	}
)

// New is a store without anything.
func New() *Memory {
	return &Memory{
		map[staff.PersonID]staff.Member{}, map[staff.UnitID]staff.PersonID{}, map[learn.CourseID]learn.Course{}, map[edition]learn.Edition{},
		map[target]learn.Enrolment{}, learn.Report{}, map[learn.AttemptID]learn.Attempt{}, map[card]learn.Card{}, map[round]learn.Award{},
		map[learn.PathID]learn.Path{}, map[staff.PersonID]learn.Learner{}, map[learn.AssignmentID]learn.Assignment{},
		map[learn.OccasionID]learn.Occasion{}, map[coming]learn.Attendance{},
	}
}

var _ learn.Store = (*Memory)(nil)

func get[K comparable, V any](from map[K]V, key K) (V, error) {
	v, ok := from[key]
	if !ok {
		return v, learn.ErrGone
	}
	return v, nil
}

// Publish puts an edition into the catalogue.
func (m *Memory) Publish(e learn.Edition) {
	m.Courses[e.Course.ID] = e.Course
	m.Editions[edition{e.Course.ID, e.Course.Edition}] = e
}

// Forget takes an edition away.
func (m *Memory) Forget(course learn.CourseID, number int) {
	delete(m.Editions, edition{course, number})
}

// Member implements learn.Store.
func (m *Memory) Member(_ context.Context, who staff.PersonID) (staff.Member, error) {
	return get(m.Members, who)
}

// Known implements learn.Store.
func (m *Memory) Known(_ context.Context, rule staff.Audience) (bool, error) {
	_, known := m.Units[rule.Unit]
	return known, nil
}

// Course implements learn.Store.
func (m *Memory) Course(_ context.Context, id learn.CourseID) (learn.Course, error) {
	return get(m.Courses, id)
}

// Edition implements learn.Store.
func (m *Memory) Edition(_ context.Context, id learn.CourseID, number int) (learn.Edition, error) {
	return get(m.Editions, edition{id, number})
}

// Replaced implements learn.Store: the next edition came when it says that it was published.
func (m *Memory) Replaced(_ context.Context, id learn.CourseID, number int) (at time.Time, err error) {
	for key, e := range m.Editions {
		if later := e.Course.PublishedAt; key.course == id && key.number > number && (at.IsZero() || later.Before(at)) {
			at = later
		}
	}
	return at, nil
}

// Enrolment implements learn.Store.
func (m *Memory) Enrolment(_ context.Context, who staff.PersonID, course learn.CourseID, path learn.PathID) (learn.Enrolment, error) {
	return get(m.Enrolments, target{who, course, path})
}

// PutEnrolment implements learn.Store.
func (m *Memory) PutEnrolment(_ context.Context, e learn.Enrolment) error {
	m.Enrolments[target{e.Person, e.Course, e.Path}] = e
	return nil
}

// Progress implements learn.Store.
func (m *Memory) Progress(_ context.Context, who staff.PersonID, step learn.Step) (learn.Progress, error) {
	return get(m.Reached, learn.Key{Person: who, Step: step})
}

// ProgressIn implements learn.Store.
func (m *Memory) ProgressIn(_ context.Context, who staff.PersonID, course learn.CourseID, path learn.PathID, number int) (list []learn.Progress, err error) {
	for key, p := range m.Reached {
		if key.Person == who && key.Course == course && key.Path == path && key.Round == number {
			list = append(list, p)
		}
	}
	return list, nil
}

// PutProgress implements learn.Store.
func (m *Memory) PutProgress(_ context.Context, p learn.Progress) error {
	m.Reached[learn.Key{Person: p.Person, Step: p.Step}] = p
	return nil
}

// Attempt implements learn.Store.
func (m *Memory) Attempt(_ context.Context, id learn.AttemptID) (learn.Attempt, error) {
	return get(m.Attempts, id)
}

// PutAttempt implements learn.Store.
func (m *Memory) PutAttempt(_ context.Context, a learn.Attempt) error {
	m.Attempts[a.ID] = a
	return nil
}

// CountAttempts implements learn.Store.
func (m *Memory) CountAttempts(_ context.Context, who staff.PersonID, step learn.Step) (n int, err error) {
	for _, a := range m.Attempts {
		if a.Person == who && (step == learn.Step{} || a.Step == step) {
			n++
		}
	}
	return n, nil
}

// Card implements learn.Store.
func (m *Memory) Card(_ context.Context, who staff.PersonID, course learn.CourseID, question learn.QuestionID) (learn.Card, error) {
	return get(m.Cards, card{who, course, question})
}

// PutCard implements learn.Store.
func (m *Memory) PutCard(_ context.Context, c learn.Card) error {
	m.Cards[card{c.Person, c.Course, c.Question}] = c
	return nil
}

// Award implements learn.Store.
func (m *Memory) Award(_ context.Context, who staff.PersonID, course learn.CourseID, path learn.PathID, number int) (last learn.Award, err error) {
	err = learn.ErrGone
	for key, a := range m.Awards {
		if key.target == (target{who, course, path}) && (number == 0 && key.number > last.Round || number == key.number) {
			last, err = a, nil
		}
	}
	return last, err
}

// AwardsOf implements learn.Store.
func (m *Memory) AwardsOf(_ context.Context, who staff.PersonID) (list []learn.Award, err error) {
	for key, a := range m.Awards {
		if key.person == who {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b learn.Award) int { return b.At.Compare(a.At) })
	return list, nil
}

// AwardShared implements learn.Store.
func (m *Memory) AwardShared(_ context.Context, word string) (learn.Award, error) {
	for _, a := range m.Awards {
		if a.Shared == word {
			return a, nil
		}
	}
	return learn.Award{}, learn.ErrGone
}

// PutAward implements learn.Store.
func (m *Memory) PutAward(_ context.Context, a learn.Award) error {
	m.Awards[round{target{a.Person, a.Course, a.Path}, a.Round}] = a
	return nil
}

// Path implements learn.PathStore.
func (m *Memory) Path(_ context.Context, id learn.PathID) (learn.Path, error) {
	return get(m.Paths, id)
}

// PutPath implements learn.PathStore.
func (m *Memory) PutPath(_ context.Context, p learn.Path) error {
	m.Paths[p.ID] = p
	return nil
}

// DropPath implements learn.PathStore.
func (m *Memory) DropPath(_ context.Context, id learn.PathID) error {
	delete(m.Paths, id)
	return nil
}

// CountPaths implements learn.PathStore.
func (m *Memory) CountPaths(_ context.Context, owner staff.PersonID) (n int, err error) {
	for _, p := range m.Paths {
		if p.Owner == owner {
			n++
		}
	}
	return n, nil
}

// PathsWith implements learn.PathStore.
func (m *Memory) PathsWith(_ context.Context, who staff.PersonID, course learn.CourseID) (list []learn.Path, err error) {
	for key, e := range m.Enrolments {
		if key.person != who || e.Left || key.path == "" {
			continue
		}
		p := m.Paths[key.path]
		if slices.ContainsFunc(p.Steps, func(s learn.Stop) bool { return s.Course == course }) {
			list = append(list, p)
		}
	}
	return list, nil
}

// Learner implements learn.LearnerStore.
func (m *Memory) Learner(_ context.Context, who staff.PersonID) (learn.Learner, error) {
	l := m.Learners[who]
	l.Person = who
	return l, nil
}

// PutLearner implements learn.LearnerStore.
func (m *Memory) PutLearner(_ context.Context, l learn.Learner) error {
	m.Learners[l.Person] = l
	return nil
}

// Mates implements learn.LearnerStore: everybody else is one.
func (m *Memory) Mates(_ context.Context, who staff.PersonID) (names []string, err error) {
	for id := range m.Members {
		if id != who {
			names = append(names, string(id))
		}
	}
	return names, nil
}

// Assignment implements learn.AssignmentStore.
func (m *Memory) Assignment(_ context.Context, id learn.AssignmentID) (learn.Assignment, error) {
	return get(m.Assignments, id)
}

// PutAssignment implements learn.AssignmentStore.
func (m *Memory) PutAssignment(_ context.Context, a learn.Assignment) error {
	m.Assignments[a.ID] = a
	return nil
}

// LeadsUnit implements learn.AssignmentStore.
func (m *Memory) LeadsUnit(_ context.Context, who staff.PersonID, unit staff.UnitID) (bool, error) {
	return m.Units[unit] == who, nil
}

// Occasion implements learn.OccasionStore.
func (m *Memory) Occasion(_ context.Context, id learn.OccasionID) (learn.Occasion, error) {
	return get(m.Dates, id)
}

// Occasions implements learn.OccasionStore.
func (m *Memory) Occasions(_ context.Context, course learn.CourseID) (list []learn.Occasion, err error) {
	for _, o := range m.Dates {
		if o.Course == course {
			list = append(list, o)
		}
	}
	return list, nil
}

// PutOccasion implements learn.OccasionStore.
func (m *Memory) PutOccasion(_ context.Context, o learn.Occasion) error {
	m.Dates[o.ID] = o
	return nil
}

// Attendance implements learn.OccasionStore.
func (m *Memory) Attendance(_ context.Context, who staff.PersonID, occasion learn.OccasionID) (learn.Attendance, error) {
	return get(m.Coming, coming{who, occasion})
}

// AttendancesAt implements learn.OccasionStore.
func (m *Memory) AttendancesAt(_ context.Context, occasion learn.OccasionID) (list []learn.Attendance, err error) {
	for _, a := range m.Coming {
		if a.Occasion == occasion {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b learn.Attendance) int { return a.Turn - b.Turn })
	return list, nil
}

// AttendancesOf implements learn.OccasionStore.
func (m *Memory) AttendancesOf(_ context.Context, who staff.PersonID) (list []learn.Attendance, err error) {
	for _, a := range m.Coming {
		if a.Person == who {
			list = append(list, a)
		}
	}
	return list, nil
}

// PutAttendance implements learn.OccasionStore.
func (m *Memory) PutAttendance(_ context.Context, a learn.Attendance) error {
	m.Coming[coming{a.Person, a.Occasion}] = a
	return nil
}
