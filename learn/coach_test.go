// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

const ann, bob, tim, lea = staff.PersonID("ann"), staff.PersonID("bob"), staff.PersonID("tim"), staff.PersonID("lea")

// A scene is a town with a course, a coach as the server has one, and a clock.
type scene struct {
	t     *testing.T
	ctx   context.Context
	store *learntest.Memory
	coach *Coach
	now   time.Time
}

func begin(t *testing.T) *scene {
	s := &scene{t: t, ctx: t.Context(), store: learntest.New(), now: monday}
	s.coach = &Coach{Store: s.store, Now: func() time.Time { return s.now }, Final: true}
	for person, roles := range map[staff.PersonID][]staff.Role{ann: nil, bob: nil, tim: {staff.Trainer}, lea: {staff.Lead}} {
		s.store.Members[person] = staff.Member{Person: person, Units: []staff.UnitID{"101", "10", "town"}, Roles: append(roles, staff.Employee)}
	}
	s.store.Units["101"], s.store.Units["10"], s.store.Units["town"] = lea, "", ""
	s.store.Publish(learntest.Files(1))
	return s
}

func (s *scene) ok(err error) {
	s.t.Helper()
	require.NoError(s.t, err)
}

func (s *scene) refuses(why Why, detail Detail, err error) {
	s.t.Helper()
	var refusal *Refusal
	require.ErrorAs(s.t, err, &refusal)
	assert.Equal(s.t, Refusal{why, detail}, *refusal)
}

func lesson(key LessonKey) Step { return Step{Course: "files", Round: 1, Lesson: key} }

func (s *scene) read(key LessonKey, pages int) error {
	return s.coach.Advance(s.ctx, ann, Advance{Step: lesson(key), Edition: 1, Pages: pages, At: s.now, Place: Place{At: s.now, Page: pages}})
}

func (s *scene) at(step Step) Progress {
	p, err := s.store.Progress(s.ctx, ann, step)
	if err != nil {
		return Progress{}
	}
	return p
}

// try is one that answers the first question right or wrong, and the second never.
func try(id AttemptID, right bool) Try {
	pick := 1
	if right {
		pick = 0
	}
	return Try{Attempt: id, Step: lesson("test"), Edition: 1, Seed: 3, Answers: []Answer{{Question: "where", Picks: []int{pick}}}, Begun: monday, Ended: monday}
}

func TestCoach_Advance(t *testing.T) {
	t.Run("enrols whoever opens a lesson, and is done with the last page", func(t *testing.T) {
		s := begin(t)

		s.ok(s.read("what", 1))
		assert.Equal(t, Begun, s.at(lesson("what")).State)
		assert.Equal(t, 25, s.at(lesson("what")).Percent)

		s.ok(s.read("what", 4))
		assert.Equal(t, Done, s.at(lesson("what")).State)
		assert.Equal(t, monday, s.at(lesson("what")).DoneAt)
		e, err := s.store.Enrolment(s.ctx, ann, "files", "")
		s.ok(err)
		assert.Equal(t, 1, e.Edition)
	})
	t.Run("never falls", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("what", 4))
		s.now = s.now.Add(time.Hour)

		s.ok(s.read("what", 1))

		p := s.at(lesson("what"))
		assert.Equal(t, Done, p.State)
		assert.Equal(t, 100, p.Percent)
		assert.Equal(t, 1, p.Place.Page, "where one was last may be before")
	})
	t.Run("does not believe more pages than there are, and passes no test by reading", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("what", 400))
		assert.Equal(t, 100, s.at(lesson("what")).Percent)

		s.ok(s.read("test", 400))
		assert.Equal(t, Begun, s.at(lesson("test")).State)
	})
	t.Run("takes no time that is ahead", func(t *testing.T) {
		s := begin(t)
		ahead := Advance{Step: lesson("why"), Edition: 1, Pages: 2, At: monday.AddDate(0, 0, 9), Place: Place{At: monday.AddDate(9, 0, 0), Page: 2}}

		s.ok(s.coach.Advance(s.ctx, ann, ahead))

		assert.Equal(t, monday, s.at(lesson("why")).DoneAt)
		assert.Equal(t, monday, s.at(lesson("why")).Place.At)
	})
	t.Run("refuses what there is not", func(t *testing.T) {
		s := begin(t)
		s.refuses(Gone, NotThere, s.read("nothing", 1))
		s.refuses(Gone, "", s.coach.Advance(s.ctx, ann, Advance{Step: Step{Course: "nothing", Round: 1, Lesson: "why"}, Edition: 1}))
		s.refuses(Gone, NotThere, s.coach.Advance(s.ctx, ann, Advance{Step: lesson("why"), Edition: 9}))
		next := Advance{Step: Step{Course: "files", Round: 2, Lesson: "why"}, Edition: 1}
		s.refuses(Invalid, "", s.coach.Advance(s.ctx, ann, next))
	})
}

func TestCoach_Try(t *testing.T) {
	t.Run("works out the score by itself", func(t *testing.T) {
		s := begin(t)

		s.ok(s.coach.Try(s.ctx, ann, try("t1", false)))
		assert.Zero(t, s.at(lesson("test")).Best)

		s.ok(s.coach.Try(s.ctx, ann, try("t2", true)))
		p := s.at(lesson("test"))
		assert.Equal(t, 50, p.Best)
		assert.Equal(t, Done, p.State)
		assert.True(t, s.store.Attempts["t2"].Passed)
	})
	t.Run("is the same when it comes again", func(t *testing.T) {
		s := begin(t)
		s.ok(s.coach.Try(s.ctx, ann, try("t1", false)))

		s.ok(s.coach.Try(s.ctx, ann, try("t1", true)))

		assert.Len(t, s.store.Attempts, 1)
		assert.Zero(t, s.at(lesson("test")).Best)
	})
	t.Run("takes nobody else's", func(t *testing.T) {
		s := begin(t)
		s.ok(s.coach.Try(s.ctx, ann, try("t1", false)))
		s.refuses(Forbidden, NotYours, s.coach.Try(s.ctx, bob, try("t1", true)))
	})
	t.Run("judges by the edition in which it was begun", func(t *testing.T) {
		s := begin(t)
		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files"}))
		changed := learntest.Files(2)
		changed.Lessons[3].Texts[0].Parts[0].Question.Options[0].Right, changed.Lessons[3].Texts[0].Parts[0].Question.Options[1].Right = false, true
		s.store.Publish(changed)

		s.ok(s.coach.Try(s.ctx, ann, try("t1", true)))

		assert.Equal(t, 50, s.at(lesson("test")).Best)
		s.store.Forget("files", 1)
		s.refuses(Gone, NotThere, s.coach.Try(s.ctx, ann, try("t2", true)))
	})
	t.Run("ends with the tries that there are", func(t *testing.T) {
		s := begin(t)
		for _, id := range []AttemptID{"a", "b", "c"} {
			s.ok(s.coach.Try(s.ctx, ann, try(id, false)))
		}
		s.refuses(Quota, NoTries, s.coach.Try(s.ctx, ann, try("d", true)))
	})
	t.Run("refuses answers to what was not asked", func(t *testing.T) {
		s := begin(t)
		odd := try("t1", true)
		odd.Answers = append(odd.Answers, Answer{Question: "where", Picks: []int{0}})
		s.refuses(Invalid, BadAnswer, s.coach.Try(s.ctx, ann, odd))
		odd.Answers = []Answer{{Question: "never", Picks: []int{0}}}
		s.refuses(Invalid, BadAnswer, s.coach.Try(s.ctx, ann, odd))
		reading := try("t1", true)
		reading.Lesson = "why"
		s.refuses(Invalid, "", s.coach.Try(s.ctx, ann, reading))
	})
}

// finish does all of the course that is needed.
func (s *scene) finish(round int) {
	s.t.Helper()
	for key, pages := range map[LessonKey]int{"why": 2, "what": 4} {
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: Step{Course: "files", Round: round, Lesson: key}, Edition: 1, Pages: pages, At: s.now}))
	}
	last := try(AttemptID([]string{"", "first", "second"}[round]), true)
	last.Round, last.Ended = round, s.now
	s.ok(s.coach.Try(s.ctx, ann, last))
}

func TestCoach_gives_an_award_once(t *testing.T) {
	s := begin(t)
	s.ok(s.read("why", 2))
	assert.Empty(t, s.store.Awards)

	s.finish(1)

	a, err := s.store.Award(s.ctx, ann, "files", "", 1)
	s.ok(err)
	assert.Equal(t, "Aktenprofi", a.Badge.Name)
	assert.Equal(t, monday.AddDate(0, 12, 0), a.Ends)

	a.Credential = "signed"
	s.ok(s.store.PutAward(s.ctx, a))
	s.ok(s.read("more", 1))
	a, _ = s.store.Award(s.ctx, ann, "files", "", 1)
	assert.Equal(t, "signed", a.Credential)
}

func TestCoach_Renew_begins_a_round_and_keeps_the_last(t *testing.T) {
	s := begin(t)
	s.finish(1)
	a, _ := s.store.Award(s.ctx, ann, "files", "", 1)

	s.ok(s.coach.Renew(s.ctx, a))
	e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, 1, e.Round, "it is too early")

	s.now = monday.AddDate(0, 11, 15)
	s.ok(s.coach.Renew(s.ctx, a))
	e, _ = s.store.Enrolment(s.ctx, ann, "files", "")
	assert.Equal(t, 2, e.Round)
	assert.Equal(t, a.Ends, e.Due)
	assert.Equal(t, Done, s.at(lesson("why")).State)

	s.finish(2)
	again, err := s.store.Award(s.ctx, ann, "files", "", 0)
	s.ok(err)
	assert.Equal(t, 2, again.Round)
	assert.Equal(t, s.now.AddDate(0, 12, 0), again.Ends)
}

func TestCoach_Enrol(t *testing.T) {
	t.Run("stays with the edition until the new one is taken", func(t *testing.T) {
		s := begin(t)
		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 1}))
		s.store.Publish(learntest.Files(2))
		s.ok(s.read("why", 2))
		e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
		assert.Equal(t, 1, e.Edition)

		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 2}))
		e, _ = s.store.Enrolment(s.ctx, ann, "files", "")
		assert.Equal(t, 2, e.Edition)
		assert.Equal(t, Done, s.at(lesson("why")).State, "nothing is lost by it")
		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Edition: 1}))
		e, _ = s.store.Enrolment(s.ctx, ann, "files", "")
		assert.Equal(t, 2, e.Edition, "and it does not go back")
	})
	t.Run("a withdrawn course goes on for those who are in it, and for nobody else", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("why", 1))
		taken := learntest.Files(1)
		taken.Course.Withdrawn = true
		s.store.Publish(taken)

		s.finish(1)
		assert.NotEmpty(t, s.store.Awards)
		s.refuses(Gone, Withdrawn, s.coach.Enrol(s.ctx, bob, Enrol{Course: "files"}))
	})
	t.Run("is for the audience, and for those who were in it before", func(t *testing.T) {
		s := begin(t)
		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files"}))
		closed := learntest.Files(1)
		closed.Course.Audience = staff.Audience{Unit: "99"}
		s.store.Publish(closed)

		s.ok(s.read("why", 1))
		s.refuses(Gone, "", s.coach.Enrol(s.ctx, bob, Enrol{Course: "files"}))
	})
	t.Run("coming back finds what was reached", func(t *testing.T) {
		s := begin(t)
		s.ok(s.read("what", 2))
		s.ok(s.coach.Leave(s.ctx, ann, Leave{Course: "files"}))
		s.ok(s.coach.Leave(s.ctx, ann, Leave{Course: "files"}))
		e, _ := s.store.Enrolment(s.ctx, ann, "files", "")
		assert.True(t, e.Left)

		s.ok(s.coach.Enrol(s.ctx, ann, Enrol{Course: "files"}))

		assert.Equal(t, 50, s.at(lesson("what")).Percent)
	})
	t.Run("says one thing", func(t *testing.T) {
		s := begin(t)
		s.refuses(Invalid, "", s.coach.Enrol(s.ctx, ann, Enrol{}))
		s.refuses(Invalid, "", s.coach.Enrol(s.ctx, ann, Enrol{Course: "files", Path: "p"}))
	})
}

func TestCoach_Recall_keeps_reviews_of_all_devices(t *testing.T) {
	s := begin(t)
	s.now = monday.AddDate(0, 0, 9)
	for _, at := range []time.Time{monday.AddDate(0, 0, 3), monday, monday.AddDate(0, 0, 3)} {
		s.ok(s.coach.Recall(s.ctx, ann, Recall{Course: "files", Question: "where", Grade: 3, At: at}))
	}
	card, err := s.store.Card(s.ctx, ann, "files", "where")
	s.ok(err)
	assert.Equal(t, []Review{{monday, 3}, {monday.AddDate(0, 0, 3), 3}}, card.Reviews)

	s.refuses(Invalid, "", s.coach.Recall(s.ctx, ann, Recall{Course: "files", Question: "where", Grade: 5}))
	s.refuses(Gone, "", s.coach.Recall(s.ctx, ann, Recall{Course: "nothing", Question: "where", Grade: 3}))
}

func TestCoach_Share_shows_what_was_earned(t *testing.T) {
	s := begin(t)
	word := "abcdefghijklmnopqrstuv"
	s.refuses(Invalid, NotEarned, s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: word}))
	s.finish(1)

	s.ok(s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: word}))
	a, _ := s.store.Award(s.ctx, ann, "files", "", 1)
	assert.Equal(t, word, a.Shared)
	s.refuses(Invalid, "", s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1, Word: "guess"}))

	s.ok(s.coach.Share(s.ctx, ann, Share{Course: "files", Round: 1}))
	a, _ = s.store.Award(s.ctx, ann, "files", "", 1)
	assert.Empty(t, a.Shared)
}

func TestCoach_Do_takes_nothing_that_it_does_not_know(t *testing.T) {
	s := begin(t)
	for _, test := range []struct {
		kind Kind
		args string
	}{
		{"learn.cheat", `{}`},
		{KindTry, `{"attempt":"a","course":"files","round":1,"lesson":"test","edition":1,"seed":"1","answers":[],"percent":100}`},
		{KindAdvance, `{"course":"files","lesson":"why"`},
		{KindAdvance, `{"course":"","lesson":"why","round":1,"at":"2026-11-23T08:00:00Z"}`},
		{KindEnrol, `{"Course":"files"}`},
	} {
		s.refuses(Invalid, "", s.coach.Do(s.ctx, ann, test.kind, json.RawMessage(test.args)))
	}
	args, err := json.Marshal(try("t1", true))
	s.ok(err)
	s.ok(s.coach.Do(s.ctx, ann, KindTry, args))
	assert.Equal(t, 50, s.at(lesson("test")).Best)
	id, makes := Makes(KindTry, args)
	assert.True(t, makes)
	assert.Equal(t, "t1", id)
}

// TestCoach_Do_refuses_what_cannot_be_stored: PostgreSQL keeps no NUL, so the push of a device that sends one would fail for ever.
func TestCoach_Do_refuses_what_cannot_be_stored(t *testing.T) {
	s := begin(t)
	for kind, args := range map[Kind]string{
		KindPlay: `{"plays": true, "alias": "a\u0000b"}`,
		KindDraw: `{"path": "own", "title": "a\u0000b", "steps": [{"key": "a", "title": "x"}]}`,
		KindTry:  `{"attempt": "one", "course": "files", "round": 1, "lesson": "test", "edition": 1, "answers": [{"question": "where", "words": ["\u0000"]}]}`,
	} {
		s.refuses(Invalid, "", s.coach.Do(s.ctx, ann, kind, []byte(args)))
	}
	assert.True(t, staff.Storable([]byte(`{"title":"\\u0000, as it is written"}`)))
	assert.False(t, staff.Storable([]byte(`{"answers":[{"words":["a\u0000b"]}]}`)))
}
