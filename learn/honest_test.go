// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
)

// What follows is what somebody might send who writes their own client.

// finishes has ann go through the course, today.
func (s *scene) finishes() {
	s.t.Helper()
	s.ok(s.read("why", 2))
	s.ok(s.read("what", 4))
	right := try("t1", true)
	right.Begun, right.Ended = s.now, s.now
	s.ok(s.coach.Try(s.ctx, ann, right))
	_, err := s.store.Award(s.ctx, ann, "files", "", 1)
	s.ok(err)
}

// follows publishes the next edition, in which "why" is a test as well.
func (s *scene) follows(at time.Time) {
	next := learntest.Files(2)
	next.Course.PublishedAt = at
	next.Course.Lessons[0].Pass, next.Lessons[0].Pass = 50, 50
	s.store.Publish(next)
}

func TestCoach_dates_nothing_back(t *testing.T) {
	for _, at := range []time.Time{time.Unix(0, 0), {}, time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), monday.AddDate(0, 0, 2)} {
		s := begin(t)
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: lesson("what"), Edition: 1, Pages: 4, At: at, Place: Place{At: at, Page: 1}}))

		p := s.at(lesson("what"))
		for _, kept := range []time.Time{p.DoneAt, p.Place.At} {
			assert.False(t, kept.Before(monday.Add(-MaxAway)) || kept.After(monday), "%s became %s", at, kept)
		}
	}
}

func TestCoach_counts_in_a_new_round_only_what_came_after_its_beginning(t *testing.T) {
	s := begin(t)
	s.finishes()
	s.now = monday.AddDate(1, 0, -10)
	a, _ := s.store.Award(s.ctx, ann, "files", "", 1)
	s.ok(s.coach.Renew(s.ctx, a))
	began := s.now
	s.now = s.now.AddDate(0, 0, 5)

	again := lesson("what")
	again.Round = 2
	s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: again, Edition: 1, Pages: 4, At: began.AddDate(0, 0, -20)}))

	assert.Equal(t, began, s.at(again).DoneAt)
}

// TestCoach_takes_what_was_done_offline_in_an_edition_that_was_replaced: the phone lay in a drawer while the next edition came.
func TestCoach_takes_what_was_done_offline_in_an_edition_that_was_replaced(t *testing.T) {
	t.Run("by somebody who has never told anything", func(t *testing.T) {
		s := begin(t)
		s.follows(monday.AddDate(0, 0, -20))
		s.finishes()
	})
	t.Run("by somebody who has taken the next one on another device meanwhile", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("what", 1))
		s.follows(monday.AddDate(0, 0, 1))
		s.now = monday.AddDate(0, 0, 100)
		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 2}))
		s.finishes()
	})
}

// TestCoach_lets_nobody_take_an_old_edition: the next one may ask more.
func TestCoach_lets_nobody_take_an_old_edition(t *testing.T) {
	s := begin(t)
	s.follows(monday.AddDate(0, 0, -60))

	s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 1}))
	e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, 2, e.Edition)

	s.ok(s.read("why", 2))
	assert.Equal(t, Begun, s.at(lesson("why")).State, "reading it was enough once")
	s.refuses(Gone, NotThere, s.coach.Try(s.ctx, ann, try("t1", true)))
}

// TestCoach_vouches_for_no_path_of_ones_own: whoever draws one may write into it what they like.
func TestCoach_vouches_for_no_path_of_ones_own(t *testing.T) {
	s := begin(t)
	s.ok(s.coach.Draw(s.ctx, ann, Draw{Path: "own", Title: "Geprüfte Fachkraft", Steps: []Stop{{Key: "a", Title: "Ich bin es"}, {Key: "b", Course: "files"}}}))
	s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: Step{Path: "own", Round: 1, Lesson: "a"}, At: s.now}))
	s.finishes()

	_, err := s.store.Award(s.ctx, ann, "", "own", 1)
	assert.ErrorIs(t, err, ErrGone)
	awards, _ := s.store.AwardsOf(s.ctx, ann)
	assert.Len(t, awards, 1, "that of the course")
	s.refuses(Invalid, "", s.coach.Advance(s.ctx, ann, Advance{Step: Step{Path: "own", Course: "made up", Round: 1, Lesson: "a"}, At: s.now}))
}

func TestCoach_completes_what_was_done_before_it_was_asked_for(t *testing.T) {
	path := Path{ID: "house", Title: "Ankommen", Audience: staff.Audience{Everyone: true}, Steps: []Stop{{Key: "c", Course: "files"}}}
	t.Run("a path whose courses are done", func(t *testing.T) {
		s := begin(t)
		s.finishes()
		s.ok(s.store.PutPath(s.ctx, path))

		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Path: "house"}))

		_, err := s.store.Award(s.ctx, ann, "", "house", 1)
		s.ok(err)
	})
	t.Run("the same, when it was assigned", func(t *testing.T) {
		s := begin(t)
		s.finishes()
		s.ok(s.store.PutPath(s.ctx, path))

		s.ok(s.coach.Oblige(s.ctx, Assignment{ID: "a", Path: "house", Audience: office, By: tim}, ann))

		_, err := s.store.Award(s.ctx, ann, "", "house", 1)
		s.ok(err)
	})
	t.Run("an edition that asks less", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("why", 2))
		s.ok(s.read("what", 4))
		less := learntest.Files(2)
		less.Course.Lessons, less.Lessons = less.Course.Lessons[:3], less.Lessons[:3]
		s.store.Publish(less)

		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 2}))

		_, err := s.store.Award(s.ctx, ann, "files", "", 1)
		s.ok(err)
	})
}

func TestCoach_begins_anew_what_was_taken_back(t *testing.T) {
	s := begin(t)
	s.finishes()
	path := Path{ID: "house", Title: "Ankommen", Audience: staff.Audience{Everyone: true}, Steps: []Stop{{Key: "c", Course: "files"}}}
	s.ok(s.store.PutPath(s.ctx, path))
	a, _ := s.store.Award(s.ctx, ann, "files", "", 1)
	a.Revoked = "irrtümlich"
	s.ok(s.store.PutAward(s.ctx, a))
	s.ok(s.coach.Anew(s.ctx, a))

	e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, 2, e.Round)
	s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Path: "house"}))
	_, err := s.store.Award(s.ctx, ann, "", "house", 1)
	assert.ErrorIs(t, err, ErrGone, "it rests on what was taken back")

	for key, pages := range map[LessonKey]int{"why": 2, "what": 4} {
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: Step{Course: "files", Round: 2, Lesson: key}, Edition: 1, Pages: pages, At: s.now}))
	}
	right := try("t2", true)
	right.Round = 2
	s.ok(s.coach.Try(s.ctx, ann, right))
	_, err = s.store.Award(s.ctx, ann, "files", "", 2)
	s.ok(err)
	_, err = s.store.Award(s.ctx, ann, "", "house", 1)
	s.ok(err)
}

func TestCoach_Share_takes_nobodys_address(t *testing.T) {
	s := begin(t)
	s.finishes()
	const word = "abcdefghijklmnopqrstuv"
	s.ok(s.store.PutAward(s.ctx, Award{Person: bob, Course: "files", Round: 1, Shared: word}))

	s.refuses(Forbidden, NotYours, s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: word}))
	s.ok(s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: word + "w"}))
	s.ok(s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: word + "w"}))
}

func TestCoach_Recall_knows_questions_of_courses_that_are_for_the_person(t *testing.T) {
	s := begin(t)
	recall := func(course CourseID, question QuestionID) error {
		return s.coach.Recall(s.ctx, ann, Recall{Course: course, Question: question, Grade: 3, At: s.now})
	}
	s.ok(recall("files", "where"))
	s.refuses(Gone, NotThere, recall("files", "made up"))
	secret := learntest.Files(1)
	secret.Course.ID, secret.Course.Audience = "secret", staff.Audience{Role: staff.Trainer}
	s.store.Publish(secret)
	s.refuses(Gone, "", recall("secret", "where"))
	s.refuses(Gone, "", recall("nothing", "where"))
}
