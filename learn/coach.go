// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Store is what the Coach asks for. Everything happens in one transaction, which the caller opened and will end. What it does not hold
// is ErrGone.
type Store interface {
	// Member is a person as audiences see them.
	Member(ctx context.Context, person staff.PersonID) (staff.Member, error)
	// Known tells whether there is the unit or the house that a rule names.
	Known(ctx context.Context, rule staff.Audience) (bool, error)

	Course(ctx context.Context, id CourseID) (Course, error)
	// Edition is a course as it was in an edition, with its texts.
	Edition(ctx context.Context, course CourseID, edition int) (Edition, error)
	// Replaced is when an edition was followed by the next one; zero for the latest. Only the Final coach asks.
	Replaced(ctx context.Context, course CourseID, edition int) (time.Time, error)

	// Enrolment is a person's in a course or in a path; the other one is empty.
	Enrolment(ctx context.Context, person staff.PersonID, course CourseID, path PathID) (Enrolment, error)
	PutEnrolment(ctx context.Context, e Enrolment) error

	// Progress is a person's in one step, and ProgressIn in all steps of a course's or a path's round.
	Progress(ctx context.Context, person staff.PersonID, step Step) (Progress, error)
	ProgressIn(ctx context.Context, person staff.PersonID, course CourseID, path PathID, round int) ([]Progress, error)
	PutProgress(ctx context.Context, p Progress) error

	Attempt(ctx context.Context, id AttemptID) (Attempt, error)
	PutAttempt(ctx context.Context, a Attempt) error
	// CountAttempts counts those of a step, and all of a person's when the step is the zero one.
	CountAttempts(ctx context.Context, person staff.PersonID, step Step) (int, error)

	Card(ctx context.Context, person staff.PersonID, course CourseID, question QuestionID) (Card, error)
	PutCard(ctx context.Context, c Card) error

	Award(ctx context.Context, person staff.PersonID, course CourseID, path PathID, round int) (Award, error)
	// AwardsOf are a person's, the latest first.
	AwardsOf(ctx context.Context, person staff.PersonID) ([]Award, error)
	// AwardShared is the one that is shown under a word.
	AwardShared(ctx context.Context, word string) (Award, error)
	PutAward(ctx context.Context, a Award) error

	PathStore
	LearnerStore
	AssignmentStore
	OccasionStore
}

// A Coach answers wishes about learning. It is not safe for concurrent use: it lives as long as the transaction behind its Store.
type Coach struct {
	Store Store
	Now   func() time.Time
	// Final is set on the server. A device does not hold all editions and rules: there a yes is a wish.
	Final bool
}

// now is the time in whole seconds, as it is kept.
func (c *Coach) now() time.Time { return time.Unix(c.Now().Unix(), 0).UTC() }

// MaxAway is how long somebody may have been without a network, and what they learnt meanwhile counts for the days on which they say that it
// was, and by the edition that was the latest then. What is said to be older counts for the first of these days.
const MaxAway = 30 * 24 * time.Hour

// happened is when something was, as a device says: never later than now and never longer ago than MaxAway, so a clock that goes wrong, or
// is made to, wins no days and dates no badge back.
func (c *Coach) happened(at time.Time) time.Time { return c.within(at, c.now().Add(-MaxAway)) }

// inRound is when something was in a round: one that was begun anew has nothing in it from before it began.
func (c *Coach) inRound(e Enrolment, at time.Time) time.Time {
	first := c.now().Add(-MaxAway)
	if e.Round > 1 && e.Since.After(first) {
		first = e.Since
	}
	return c.within(at, first)
}

func (c *Coach) within(at, first time.Time) time.Time {
	now := c.now()
	switch {
	case at.IsZero() || at.After(now) || first.After(now):
		return now
	case at.Before(first):
		return first
	}
	return time.Unix(at.Unix(), 0).UTC()
}

// current tells whether somebody may still hand in what they did in an edition: it is the one that they take, the latest one, or was the latest
// since they began this round, or within MaxAway.
func (c *Coach) current(ctx context.Context, e Enrolment, edition int) (bool, error) {
	if !c.Final || edition == e.Edition {
		return true, nil
	}
	replaced, err := c.Store.Replaced(ctx, e.Course, edition)
	if err != nil || replaced.IsZero() {
		return err == nil, err
	}
	since := e.Since
	if away := c.now().Add(-MaxAway); e.Round <= 1 && away.Before(since) {
		since = away
	}
	return !replaced.Before(since), nil
}

// course is one that the person may take. Who is in it keeps it, whatever becomes of its audience; a withdrawn one is begun by nobody.
func (c *Coach) course(ctx context.Context, who staff.PersonID, id CourseID, in bool) (Course, error) {
	course, err := c.Store.Course(ctx, id)
	if err != nil {
		return course, gone(err)
	}
	if in || !c.Final {
		return course, nil
	}
	if course.Withdrawn {
		return course, no(Gone, Withdrawn)
	}
	m, err := c.member(ctx, who)
	if err == nil && !course.Audience.Has(m) {
		err = no(Gone, "")
	}
	return course, err
}

func (c *Coach) member(ctx context.Context, who staff.PersonID) (staff.Member, error) {
	m, err := c.Store.Member(ctx, who)
	if errors.Is(err, ErrGone) {
		return m, no(Forbidden, "")
	}
	return m, err
}

// put is how a failure of the store is told.
func put(what string, err error) error {
	if err != nil {
		return fmt.Errorf("put %s: %w", what, err)
	}
	return nil
}
