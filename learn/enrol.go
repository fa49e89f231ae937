// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
)

// An Enrolment is that somebody takes a course or follows a path: by their own choice, or because an assignment says so.
type Enrolment struct {
	Person staff.PersonID
	Course CourseID // one of both
	Path   PathID
	// Round counts from 1. The next one begins when what was learnt has to be renewed.
	Round int
	// Edition of the course in this round: who is in it stays with it, until they take the new one.
	Edition int
	Since   time.Time
	// Due is by when it has to be done; zero for whenever.
	Due time.Time
	// Cause is the assignment that enrolled them, Reason its title; empty for themselves.
	Cause  AssignmentID
	Reason string
	// Told is whether those who assigned it may see how far this person is: the assignment says so, and so does the person's screen.
	Told bool
	// Left is whether they have gone out of it. What was reached stays, and is there when they come back.
	Left bool
}

// Enrol is the wish to take a course or to follow a path, again if one has left it.
type Enrol struct {
	Course CourseID `json:"course,omitempty"`
	Path   PathID   `json:"path,omitempty"`
	// Edition is the one that is here; a newer one is taken by enrolling again.
	Edition int `json:"edition,omitempty"`
}

// Enrol has somebody take a course or follow a path.
func (c *Coach) Enrol(ctx context.Context, who staff.PersonID, w Enrol) error {
	if (w.Course == "") == (w.Path == "") {
		return no(Invalid, "")
	}
	e, err := c.Store.Enrolment(ctx, who, w.Course, w.Path)
	if fresh := errors.Is(err, ErrGone); fresh {
		e = Enrolment{Person: who, Course: w.Course, Path: w.Path, Round: 1, Since: c.now()}
		err = nil
	}
	if err != nil {
		return err
	}
	if w.Path != "" {
		if _, err := c.path(ctx, who, w.Path); err != nil {
			return err
		}
	} else if e.Edition, err = c.edition(ctx, who, e, w.Edition); err != nil {
		return err
	}
	e.Left = false
	if err := put("enrolment", c.Store.PutEnrolment(ctx, e)); err != nil {
		return err
	}
	return c.complete(ctx, who, Step{Course: e.Course, Path: e.Path, Round: e.Round}) // all of it may be done already
}

// edition is that in which a course is taken: the wished one if it is newer than the one so far, which goes on for ever. One that has been
// replaced for long is begun by nobody.
func (c *Coach) edition(ctx context.Context, who staff.PersonID, e Enrolment, wished int) (int, error) {
	course, err := c.course(ctx, who, e.Course, e.Edition > 0)
	if err != nil {
		return 0, err
	}
	if wished <= 0 || wished > course.Edition {
		wished = course.Edition
	}
	if wished > e.Edition {
		begins := Enrolment{Course: e.Course, Round: 1, Since: c.now()}
		if counts, err := c.current(ctx, begins, wished); err != nil || !counts {
			return course.Edition, err
		}
	}
	return max(e.Edition, wished), nil
}

// Leave is the wish to go out of a course or a path.
type Leave struct {
	Course CourseID `json:"course,omitempty"`
	Path   PathID   `json:"path,omitempty"`
}

// Leave has somebody go out of a course or a path. What they have reached stays, as do seats of workshops: whoever wants
// to give them back says so. What was assigned cannot be left.
func (c *Coach) Leave(ctx context.Context, who staff.PersonID, w Leave) error {
	e, err := c.Store.Enrolment(ctx, who, w.Course, w.Path)
	switch {
	case errors.Is(err, ErrGone) || err == nil && e.Left:
		return nil
	case err != nil:
		return err
	case e.Cause != "":
		return no(Forbidden, "")
	}
	e.Left = true
	return put("enrolment", c.Store.PutEnrolment(ctx, e))
}

// enrolled is the person's enrolment in a course; without one they are enrolled now, as whoever opens a lesson takes the course.
func (c *Coach) enrolled(ctx context.Context, who staff.PersonID, course CourseID, edition int) (Enrolment, error) {
	e, err := c.Store.Enrolment(ctx, who, course, "")
	if errors.Is(err, ErrGone) || err == nil && e.Left {
		if err := c.Enrol(ctx, who, Enrol{Course: course, Edition: edition}); err != nil {
			return e, err
		}
		return c.Store.Enrolment(ctx, who, course, "")
	}
	return e, err
}
