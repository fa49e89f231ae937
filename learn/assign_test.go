// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
)

func assign(to staff.Audience) Assign {
	return Assign{Assignment: "a1", Title: "Jährliche Unterweisung", Course: "files", Audience: to, Days: 28}
}

var team, office = staff.Audience{Unit: "101"}, staff.Audience{Unit: "10"}

func TestCoach_Assign_lets_trainers_assign_to_all_and_leads_to_theirs(t *testing.T) {
	everyone := staff.Audience{Everyone: true}
	for _, test := range []struct {
		who staff.PersonID
		to  staff.Audience
		may bool
		why string
	}{
		{tim, everyone, true, "a trainer"},
		{tim, office, true, "a trainer"},
		{lea, team, true, "her unit"},
		{lea, staff.Audience{All: []staff.Audience{team, {Role: staff.Editor}}}, true, "some of her unit"},
		{lea, staff.Audience{Any: []staff.Audience{team, team}}, true, "her unit, said twice"},
		{lea, office, false, "above her unit"},
		{lea, everyone, false, "everybody"},
		{lea, staff.Audience{Any: []staff.Audience{team, office}}, false, "more than her unit"},
		{lea, staff.Audience{Not: &team}, false, "all but her unit"},
		{lea, staff.Audience{Role: staff.Editor}, false, "a role"},
		{bob, team, false, "neither"},
	} {
		s := begin(t)
		err := s.coach.Assign(s.ctx, test.who, assign(test.to))
		if test.may {
			s.ok(err)
			assert.Equal(t, test.who, s.store.Assignments["a1"].By)
		} else {
			s.refuses(Forbidden, "", err)
			assert.Empty(t, s.store.Assignments, test.why)
		}
	}
}

func TestCoach_Assign_refuses_what_cannot_be_meant(t *testing.T) {
	s := begin(t)
	bad := func(change func(*Assign)) error {
		w := assign(office)
		change(&w)
		return s.coach.Assign(s.ctx, tim, w)
	}
	s.refuses(Invalid, NoTitle, bad(func(w *Assign) { w.Title = "" }))
	s.refuses(Invalid, "", bad(func(w *Assign) { w.Path = "p" }))
	s.refuses(Invalid, "", bad(func(w *Assign) { w.Days = MaxDays + 1 }))
	s.refuses(Invalid, BadTime, bad(func(w *Assign) { w.Due = monday.AddDate(0, 0, -1) }))
	s.refuses(Invalid, NoReader, bad(func(w *Assign) { w.Audience = staff.Audience{} }))
	s.refuses(Invalid, Unknown, bad(func(w *Assign) { w.Audience = staff.Audience{Unit: "99"} }))
	s.refuses(Gone, "", bad(func(w *Assign) { w.Course = "nothing" }))
	s.refuses(Invalid, "", bad(func(w *Assign) { w.House, w.Told = "rathaus", true }))
	s.ok(s.coach.Assign(s.ctx, tim, assign(office)))
	s.refuses(Invalid, "", bad(func(w *Assign) { w.Told = true }))
	s.ok(bad(func(w *Assign) { w.Ends, w.Due = true, monday.AddDate(0, 0, -1) }))
	assert.Equal(t, monday, s.store.Assignments["a1"].EndedAt)
	s.ok(bad(func(w *Assign) { w.Due = monday.AddDate(0, 0, -1) }))
	assert.Zero(t, s.store.Assignments["a1"].EndedAt, "that it has ended is taken back, though its day is over")
}

func TestCoach_Assign_lets_nobody_take_over_what_others_lead(t *testing.T) {
	s := begin(t)
	s.ok(s.coach.Assign(s.ctx, tim, assign(office)))

	s.refuses(Forbidden, "", s.coach.Assign(s.ctx, lea, assign(team)))

	assert.Equal(t, office, s.store.Assignments["a1"].Audience)
}

func TestCoach_Oblige(t *testing.T) {
	s := begin(t)
	s.ok(s.coach.Assign(s.ctx, tim, assign(office)))
	a := s.store.Assignments["a1"]

	s.ok(s.coach.Oblige(s.ctx, a, ann))
	e, err := s.store.Enrolment(s.ctx, ann, "files", "")
	s.ok(err)
	assert.Equal(t, monday.AddDate(0, 0, 28), e.Due)
	assert.Equal(t, 1, e.Edition)
	s.refuses(Forbidden, "", s.coach.Leave(s.ctx, ann, Leave{Course: "files"}))

	s.now = monday.AddDate(0, 0, 7)
	s.ok(s.coach.Oblige(s.ctx, a, ann))
	again, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, e, again, "once")

	s.ok(s.coach.Enrol(s.ctx, bob, Enrol{Course: "files"}))
	s.ok(s.coach.Leave(s.ctx, bob, Leave{Course: "files"}))
	s.ok(s.coach.Oblige(s.ctx, a, bob))
	e, _ = s.store.Enrolment(s.ctx, bob, "files", "")
	assert.False(t, e.Left)
	assert.Equal(t, AssignmentID("a1"), e.Cause)
	assert.Equal(t, monday.AddDate(0, 0, 35), e.Due)
}

func TestAssignment_Enrolment_ends_on_the_earlier_day(t *testing.T) {
	a := Assignment{ID: "a", Course: "files", Days: 28, Due: monday.AddDate(0, 0, 10)}
	assert.Equal(t, monday.AddDate(0, 0, 10), a.Enrolment(ann, monday).Due)
	a.Due = monday.AddDate(0, 0, 40)
	assert.Equal(t, monday.AddDate(0, 0, 28), a.Enrolment(ann, monday).Due)
	a.Days = 0
	assert.Equal(t, a.Due, a.Enrolment(ann, monday).Due)
}

// TestCoach_Oblige_leaves_what_was_begun_before_to_who_began_it: an assignment that shows how far people are says so before they begin.
func TestCoach_Oblige_leaves_what_was_begun_before_to_who_began_it(t *testing.T) {
	s := begin(t)
	s.ok(s.read("what", 2))
	told := assign(office)
	told.Told = true
	s.ok(s.coach.Assign(s.ctx, tim, told))
	for _, who := range []staff.PersonID{ann, bob} {
		s.ok(s.coach.Oblige(s.ctx, s.store.Assignments["a1"], who))
	}

	begun, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	fresh, _ := s.store.Enrolment(s.ctx, bob, "files", "")
	assert.Equal(t, AssignmentID("a1"), begun.Cause)
	assert.Equal(t, monday.AddDate(0, 0, 28), begun.Due)
	assert.False(t, begun.Told, "ann began by herself")
	assert.True(t, fresh.Told)
}

func TestCoach_Oblige_asks_nothing_of_who_has_done_it(t *testing.T) {
	s := begin(t)
	s.finishes()
	s.ok(s.coach.Assign(s.ctx, tim, assign(office)))

	s.ok(s.coach.Oblige(s.ctx, s.store.Assignments["a1"], ann))

	e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, AssignmentID("a1"), e.Cause, "she counts among those whom it is for")
	assert.Zero(t, e.Due)
	assert.Equal(t, 1, e.Round)
}

// TestCoach_Assign_opens_nothing_to_leads_that_is_not_for_them: who assigns a course to their unit is of the unit.
func TestCoach_Assign_opens_nothing_to_leads_that_is_not_for_them(t *testing.T) {
	s := begin(t)
	secret := learntest.Files(1)
	secret.Course.Audience = staff.Audience{Role: staff.Trainer}
	s.store.Publish(secret)

	s.refuses(Gone, "", s.coach.Assign(s.ctx, lea, assign(team)))
	s.ok(s.coach.Assign(s.ctx, tim, assign(team)))
	s.ok(s.coach.Oblige(s.ctx, s.store.Assignments["a1"], ann))
	_, err := s.store.Enrolment(s.ctx, ann, "files", "")
	s.ok(err)

	before := s.store.Assignments["a1"]
	before.By = lea // who assigned it when it was for all
	s.ok(s.coach.Oblige(s.ctx, before, bob))
	_, err = s.store.Enrolment(s.ctx, bob, "files", "")
	assert.ErrorIs(t, err, ErrGone)
}
