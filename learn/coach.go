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

// happened is when something was, as a device says: never later than now, so a clock that goes ahead wins no days.
func (c *Coach) happened(at time.Time) time.Time {
	now := c.now()
	if at.IsZero() || at.After(now) {
		return now
	}
	return time.Unix(at.Unix(), 0).UTC()
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
