// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// An AttemptID names a try at a test: a UUID that the device draws.
type AttemptID string

// An Attempt is a try at a test. It is judged by the edition in which it was begun, whatever came meanwhile, and never changes.
type Attempt struct {
	ID     AttemptID
	Person staff.PersonID
	Step
	Edition int
	Seed    uint64
	Answers []Answer
	Percent int
	Passed  bool
	BegunAt time.Time
	EndedAt time.Time
}

// Try hands in a try. How good it is nobody has to say: whoever takes it works it out from the answers.
type Try struct {
	Attempt AttemptID `json:"attempt"`
	Step
	Edition int       `json:"edition"`
	Seed    uint64    `json:"seed,string"`
	Answers []Answer  `json:"answers"`
	Begun   time.Time `json:"begun"`
	Ended   time.Time `json:"ended"`
}

// MaxAttempts is how many tries of a person are kept. A device hands in no more: it is nobody's way of learning.
const MaxAttempts = 5000

// Try takes a try at a test. The same one again changes nothing.
func (c *Coach) Try(ctx context.Context, who staff.PersonID, w Try) error {
	if known, err := c.Store.Attempt(ctx, w.Attempt); err == nil {
		if known.Person != who {
			return no(Forbidden, NotYours)
		}
		return nil
	} else if !errors.Is(err, ErrGone) {
		return err
	}
	e, err := c.enrolled(ctx, who, w.Course, w.Edition)
	if err != nil {
		return err
	}
	if w.Round < 1 || w.Round > e.Round {
		return no(Invalid, "")
	}
	counts, err := c.current(ctx, e, w.Edition)
	if err == nil && !counts {
		err = no(Gone, NotThere)
	}
	if err != nil {
		return err
	}
	lesson, err := c.tested(ctx, w)
	if err != nil {
		return err
	}
	if err := c.spare(ctx, who, w, lesson); err != nil {
		return err
	}
	asked := lesson.Drawn(w.Seed)
	if !answering(w.Answers, asked) {
		return no(Invalid, BadAnswer)
	}
	a := Attempt{ID: w.Attempt, Person: who, Step: w.Step, Edition: w.Edition, Seed: w.Seed, Answers: w.Answers, Percent: Percent(asked, w.Answers)}
	if a.BegunAt, a.EndedAt = c.inRound(e, w.Begun), c.inRound(e, w.Ended); a.BegunAt.After(a.EndedAt) {
		a.BegunAt = a.EndedAt
	}
	a.Passed = a.Percent >= lesson.Pass
	if err := put("attempt", c.Store.PutAttempt(ctx, a)); err != nil {
		return err
	}
	return c.reach(ctx, a.progress())
}

// progress is what the attempt says about its step.
func (a Attempt) progress() Progress {
	p := Progress{Person: a.Person, Step: a.Step, State: Begun, Best: a.Percent, Edition: a.Edition}
	if a.Passed {
		p.State, p.Percent, p.DoneAt = Done, 100, a.EndedAt
	}
	return p
}

// tested is the lesson with the test, in the edition of the try.
func (c *Coach) tested(ctx context.Context, w Try) (Lesson, error) {
	edition, err := c.Store.Edition(ctx, w.Course, w.Edition)
	if err != nil {
		return Lesson{}, notThere(err)
	}
	lesson, err := edition.Lesson(w.Lesson)
	if err != nil {
		return lesson, notThere(err)
	}
	if !lesson.Test() {
		return lesson, no(Invalid, "")
	}
	return lesson, nil
}

func notThere(err error) error {
	if errors.Is(err, ErrGone) {
		return no(Gone, NotThere)
	}
	return err
}

// spare refuses a try where none is left.
func (c *Coach) spare(ctx context.Context, who staff.PersonID, w Try, lesson Lesson) error {
	all, err := c.Store.CountAttempts(ctx, who, Step{})
	if err == nil && all >= MaxAttempts {
		return no(Quota, TooMany)
	}
	if err != nil || lesson.Tries == 0 {
		return err
	}
	n, err := c.Store.CountAttempts(ctx, who, w.Step)
	if err == nil && n >= lesson.Tries {
		err = no(Quota, NoTries)
	}
	return err
}

// answering tells whether answers are to questions that were asked, one to each at most.
func answering(answers []Answer, asked []Question) bool {
	seen := map[QuestionID]bool{}
	for _, a := range answers {
		if seen[a.Question] || !a.fits() || !slices.ContainsFunc(asked, func(q Question) bool { return q.ID == a.Question }) {
			return false
		}
		seen[a.Question] = true
	}
	return true
}
