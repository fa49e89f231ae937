// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Enrolment is what an assignment makes of somebody who was not enrolled, at a time.
func (a Assignment) Enrolment(who staff.PersonID, at time.Time) Enrolment {
	e := Enrolment{Person: who, Course: a.Course, Path: a.Path, Round: 1, Since: at, Due: a.Due, Cause: a.ID, Reason: a.Title, Told: a.Told}
	if due := at.AddDate(0, 0, a.Days); a.Days > 0 && (e.Due.IsZero() || due.Before(e.Due)) {
		e.Due = due
	}
	return e
}

// Bind is what an assignment makes of an enrolment that is there: who takes it already is bound to it from now on, by the earlier day. What
// they began by themselves stays theirs: nobody sees how far they are. Who has done it already has nothing to do by any day.
func (e Enrolment) Bind(by Enrolment, done bool) Enrolment {
	e.Cause, e.Reason = by.Cause, by.Reason
	if !done {
		e.Left, e.Due = false, earliest(e.Due, by.Due)
	}
	return e
}

// Oblige enrols somebody by an assignment, on behalf of the house. Who has completed it already, and need not renew it, is left in peace. A
// lead opens to nobody what is not for them; trainers do.
func (c *Coach) Oblige(ctx context.Context, a Assignment, who staff.PersonID) error {
	by := a.Enrolment(who, c.now())
	var audience staff.Audience
	if a.Course != "" {
		course, err := c.Store.Course(ctx, a.Course)
		if err != nil || course.Withdrawn {
			return err
		}
		by.Edition, audience = course.Edition, course.Audience
	} else {
		path, err := c.Store.Path(ctx, a.Path)
		if err != nil || path.Withdrawn {
			return err
		}
		audience = path.Audience
	}
	e, err := c.Store.Enrolment(ctx, who, a.Course, a.Path)
	fresh := errors.Is(err, ErrGone)
	if fresh {
		var opens bool
		if opens, err = c.opens(ctx, a.By, who, audience); err != nil || !opens {
			return err
		}
		e = by
	}
	if err != nil || !fresh && e.Cause != "" {
		return err
	}
	if !fresh {
		done, err := c.through(ctx, e)
		if err != nil {
			return err
		}
		e = e.Bind(by, done)
	}
	if err := put("enrolment", c.Store.PutEnrolment(ctx, e)); err != nil {
		return err
	}
	return c.complete(ctx, who, Step{Course: e.Course, Path: e.Path, Round: e.Round}) // the courses of a path may be done already
}

// opens tells whether somebody is of an audience, or is let in by a trainer.
func (c *Coach) opens(ctx context.Context, by, who staff.PersonID, audience staff.Audience) (bool, error) {
	for _, m := range []struct {
		who staff.PersonID
		may func(staff.Member) bool
	}{{who, audience.Has}, {by, func(m staff.Member) bool { return slices.Contains(m.Roles, staff.Trainer) }}} {
		member, err := c.Store.Member(ctx, m.who)
		if err != nil && !errors.Is(err, ErrGone) {
			return false, err
		}
		if err == nil && m.may(member) {
			return true, nil
		}
	}
	return false, nil
}

// through tells whether somebody has completed in this round what they are enrolled in, and it still holds.
func (c *Coach) through(ctx context.Context, e Enrolment) (bool, error) {
	a, err := c.Store.Award(ctx, e.Person, e.Course, e.Path, e.Round)
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	return err == nil && a.Revoked == "" && (a.Ends.IsZero() || a.Ends.After(c.now())), err
}

// Ahead is how long before the end of an award its holder is asked to renew it.
const Ahead = 30 * 24 * time.Hour

// Renew begins the next round of a course whose award ends soon, on behalf of the house: it is to be taken again until then. What was
// reached in the rounds before stays.
func (c *Coach) Renew(ctx context.Context, a Award) error {
	e, err := c.Store.Enrolment(ctx, a.Person, a.Course, "")
	if err != nil || e.Round > a.Round || e.Left || a.Ends.IsZero() || c.now().Before(a.Ends.Add(-Ahead)) {
		return again(err)
	}
	course, err := c.Store.Course(ctx, a.Course)
	if err != nil || course.Withdrawn {
		return again(err)
	}
	e.Round, e.Edition, e.Since, e.Due = a.Round+1, course.Edition, c.now(), a.Ends
	return put("enrolment", c.Store.PutEnrolment(ctx, e))
}

// Anew begins the next round of a course whose award was taken back. What was reached in the rounds before stays, and counts for nothing new.
func (c *Coach) Anew(ctx context.Context, a Award) error {
	e, err := c.Store.Enrolment(ctx, a.Person, a.Course, "")
	if err != nil || e.Round > a.Round {
		return again(err)
	}
	course, err := c.Store.Course(ctx, a.Course)
	if err != nil || course.Withdrawn {
		return again(err)
	}
	e.Round, e.Edition, e.Since = a.Round+1, course.Edition, c.now()
	return put("enrolment", c.Store.PutEnrolment(ctx, e))
}

// again passes over what is not there any more.
func again(err error) error {
	if errors.Is(err, ErrGone) {
		return nil
	}
	return err
}
