// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
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

// Bind is what an assignment makes of an enrolment that is there: who takes it already is bound to it from now on, by the earlier day.
func (e Enrolment) Bind(by Enrolment) Enrolment {
	e.Left, e.Due = false, earliest(e.Due, by.Due)
	if e.Cause == "" {
		e.Cause, e.Reason, e.Told = by.Cause, by.Reason, by.Told
	}
	return e
}

// Oblige enrols somebody by an assignment, on behalf of the house. Who has completed it already, and need not renew it, is left in peace.
func (c *Coach) Oblige(ctx context.Context, a Assignment, who staff.PersonID) error {
	by := a.Enrolment(who, c.now())
	if a.Course != "" {
		course, err := c.Store.Course(ctx, a.Course)
		if err != nil || course.Withdrawn {
			return err
		}
		by.Edition = course.Edition
	}
	e, err := c.Store.Enrolment(ctx, who, a.Course, a.Path)
	if errors.Is(err, ErrGone) {
		return put("enrolment", c.Store.PutEnrolment(ctx, by))
	}
	if err != nil || e.Cause != "" {
		return err
	}
	return put("enrolment", c.Store.PutEnrolment(ctx, e.Bind(by)))
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

// again passes over what is not there any more.
func again(err error) error {
	if errors.Is(err, ErrGone) {
		return nil
	}
	return err
}
