// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// welcome is a path: come in, take the course, then one of two stations.
var welcome = Path{ID: "welcome", Title: "Neu in der Stadtverwaltung", Audience: staff.Audience{Everyone: true}, Steps: []Stop{
	{Key: "come", Title: "Willkommen im Haus"},
	{Key: "files", Course: "files", After: []LessonKey{"come"}},
	{Key: "tour", Title: "Rundgang", After: []LessonKey{"files"}, Choice: "see"},
	{Key: "film", Title: "Film", After: []LessonKey{"files"}, Choice: "see"},
	{Key: "extra", Title: "Kantine", Free: true},
	{Key: "end", Title: "Abschluss", After: []LessonKey{"tour"}},
}}

func TestPath_Ways(t *testing.T) {
	states := map[LessonKey]State{}
	state := func(s Stop) State { return states[s.Key] }

	assert.Equal(t, []Way{Open, Locked, Locked, Locked, Open, Locked}, welcome.Ways(state))

	states["come"], states["files"] = Done, Begun
	assert.Equal(t, []Way{Reached, Going, Locked, Locked, Open, Locked}, welcome.Ways(state))

	states["files"], states["film"] = Done, Done
	assert.Equal(t, []Way{Reached, Reached, Spared, Reached, Open, Open}, welcome.Ways(state), "one of a choice is enough, also for what comes after the other")
	assert.False(t, welcome.Complete(state))

	states["end"] = Done
	assert.True(t, welcome.Complete(state), "without the extra")
}

func TestPath_Check(t *testing.T) {
	bad := func(change func(*Path)) error {
		p := welcome
		p.Steps = append([]Stop(nil), welcome.Steps...)
		change(&p)
		return p.Check()
	}
	s := begin(t)
	s.ok(bad(func(*Path) {}))
	s.refuses(Invalid, NoTitle, bad(func(p *Path) { p.Title = " " }))
	s.refuses(Invalid, NoSteps, bad(func(p *Path) { p.Steps = nil }))
	s.refuses(Invalid, NoSteps, bad(func(p *Path) { p.Steps[1].Key = "come" }))
	s.refuses(Invalid, NoSteps, bad(func(p *Path) { p.Steps[0].Title = "" }))
	s.refuses(Invalid, NotThere, bad(func(p *Path) { p.Steps[0].After = []LessonKey{"nothing"} }))
	s.refuses(Invalid, Circle, bad(func(p *Path) { p.Steps[0].After = []LessonKey{"end"} }))
	s.refuses(Invalid, Circle, bad(func(p *Path) { p.Steps[0].After = []LessonKey{"come"} }))
	s.refuses(Quota, TooMany, bad(func(p *Path) { p.Steps = make([]Stop, MaxSteps+1) }))
}

func TestPath_without_circles_can_be_walked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Path{Title: "p"}
		keys := []LessonKey{"a", "b", "c", "d", "e"}
		for _, key := range keys[:rapid.IntRange(1, 5).Draw(t, "steps")] {
			after := rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 0, 2, rapid.ID[LessonKey]).Draw(t, "after")
			p.Steps = append(p.Steps, Stop{Key: key, Title: "t", After: after})
		}
		if p.Check() != nil {
			return
		}
		states := map[LessonKey]State{}
		state := func(s Stop) State { return states[s.Key] }
		for range p.Steps {
			for i, way := range p.Ways(state) {
				if way == Open {
					states[p.Steps[i].Key] = Done
				}
			}
		}
		assert.True(t, p.Complete(state))
	})
}

func TestCoach_completes_a_path(t *testing.T) {
	s := begin(t)
	s.store.Paths["welcome"] = welcome
	visit := func(key LessonKey) {
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: Step{Path: "welcome", Round: 1, Lesson: key}, At: s.now}))
	}
	visit("come")
	e, err := s.store.Enrolment(s.ctx, ann, "", "welcome")
	s.ok(err)
	assert.False(t, e.Left)
	visit("tour")
	visit("end")
	_, err = s.store.Award(s.ctx, ann, "", "welcome", 1)
	assert.ErrorIs(t, err, ErrGone)

	s.finish(1) // the course is the last of it

	a, err := s.store.Award(s.ctx, ann, "", "welcome", 1)
	s.ok(err)
	assert.Equal(t, welcome.Title, a.Title)
	s.refuses(Gone, NotThere, s.coach.Advance(s.ctx, ann, Advance{Step: Step{Path: "welcome", Round: 1, Lesson: "files"}}))
}

func TestCoach_Draw(t *testing.T) {
	s := begin(t)
	mine := Draw{Path: "p1", Title: " Mein Weg ", Steps: []Stop{{Key: "files", Course: "files"}}}

	s.ok(s.coach.Draw(s.ctx, ann, mine))

	p, err := s.store.Path(s.ctx, "p1")
	s.ok(err)
	assert.Equal(t, "Mein Weg", p.Title)
	assert.Equal(t, ann, p.Owner)
	_, err = s.store.Enrolment(s.ctx, ann, "", "p1")
	s.ok(err)
	s.refuses(Forbidden, NotYours, s.coach.Draw(s.ctx, bob, mine))
	s.refuses(Gone, "", s.coach.Enrol(s.ctx, bob, Enrol{Path: "p1"}))
	s.refuses(Forbidden, NotYours, s.coach.Erase(s.ctx, bob, Erase{Path: "p1"}))
	s.ok(s.coach.Erase(s.ctx, ann, Erase{Path: "p1"}))
	s.refuses(Gone, "", s.coach.Erase(s.ctx, ann, Erase{Path: "p1"}))

	for i := range MaxPaths {
		mine.Path = PathID(rune('a' + i))
		s.ok(s.coach.Draw(s.ctx, ann, mine))
	}
	mine.Path = "one too many"
	s.refuses(Quota, TooMany, s.coach.Draw(s.ctx, ann, mine))
}
