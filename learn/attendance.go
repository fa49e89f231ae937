// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Coming is how somebody stands to an occasion. Append-only.
type Coming string

// How somebody stands.
const (
	Asked    Coming = "asked"    // on the device alone: the server has not decided
	Held     Coming = "held"     // has a seat
	Waiting  Coming = "waiting"  // has none yet
	Gave     Coming = "left"     // has given it back
	Attended Coming = "attended" // was there; that stays so
	Missed   Coming = "missed"   // was not
)

// Live tells whether somebody means to come.
func (s Coming) Live() bool { return s == Asked || s == Held || s == Waiting }

// An Attendance is how a person stands to an occasion.
type Attendance struct {
	Person   staff.PersonID
	Occasion OccasionID
	State    Coming
	// Turn counts those of an occasion in the order in which the server heard of them: who waits is served by it. 0 on a device.
	Turn  int
	Since time.Time // when it became so
}

// Sit is the wish to come to an occasion.
type Sit struct {
	Occasion OccasionID `json:"occasion"`
}

// Sit gives somebody a seat, or a place among those who wait when there is none. Who does so takes the course. One has one seat for a
// workshop at a time.
func (c *Coach) Sit(ctx context.Context, who staff.PersonID, w Sit) error {
	o, err := c.open(ctx, w.Occasion)
	if err != nil {
		return err
	}
	known, err := c.Store.Attendance(ctx, who, o.ID)
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	if known.State.Live() {
		return nil
	}
	if err := c.single(ctx, who, o); err != nil {
		return err
	}
	if _, err := c.enrolled(ctx, who, o.Course, 0); err != nil {
		return err
	}
	a := Attendance{Person: who, Occasion: o.ID, State: Asked, Since: c.now()}
	if !c.Final {
		return put("attendance", c.Store.PutAttendance(ctx, a))
	}
	list, err := c.Store.AttendancesAt(ctx, o.ID)
	if err != nil {
		return err
	}
	if a.State, a.Turn = Waiting, 1; len(list) > 0 {
		a.Turn = list[len(list)-1].Turn + 1
	}
	if count(list, Waiting) >= MaxWaiting {
		return no(Quota, TooMany)
	}
	if err := put("attendance", c.Store.PutAttendance(ctx, a)); err != nil {
		return err
	}
	return c.Settle(ctx, o)
}

// open is an occasion for which seats can be had and given back.
func (c *Coach) open(ctx context.Context, id OccasionID) (Occasion, error) {
	o, err := c.Store.Occasion(ctx, id)
	switch {
	case err != nil:
		return o, gone(err)
	case o.Cancelled:
		return o, no(Gone, Cancelled)
	case o.Begun(c.now()):
		return o, no(Stale, HasBegun)
	}
	return o, nil
}

// single refuses who means to come to the same workshop on another date.
func (c *Coach) single(ctx context.Context, who staff.PersonID, o Occasion) error {
	mine, err := c.Store.AttendancesOf(ctx, who)
	if err != nil {
		return err
	}
	for _, a := range mine {
		if !a.State.Live() || a.Occasion == o.ID {
			continue
		}
		other, err := c.Store.Occasion(ctx, a.Occasion)
		if errors.Is(err, ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		if other.Course == o.Course && other.Lesson == o.Lesson && !other.Cancelled && !other.Begun(c.now()) {
			return no(Quota, OneSeat)
		}
	}
	return nil
}

// Rise is the wish to give a seat back, or to wait no more.
type Rise struct {
	Occasion OccasionID `json:"occasion"`
}

// Rise gives somebody's seat to who has waited longest.
func (c *Coach) Rise(ctx context.Context, who staff.PersonID, w Rise) error {
	known, err := c.Store.Attendance(ctx, who, w.Occasion)
	switch {
	case errors.Is(err, ErrGone) || err == nil && !known.State.Live():
		return nil
	case err != nil:
		return err
	}
	o, err := c.open(ctx, w.Occasion)
	if err != nil {
		return err
	}
	known.State, known.Since = Gave, c.now()
	if err := put("attendance", c.Store.PutAttendance(ctx, known)); err != nil || !c.Final {
		return err
	}
	return c.Settle(ctx, o)
}

// Settle gives seats that are free to those who wait, the first one first, and counts what is taken. Once an occasion has begun nobody
// moves up.
func (c *Coach) Settle(ctx context.Context, o Occasion) error {
	if !c.Final {
		return nil
	}
	list, err := c.Store.AttendancesAt(ctx, o.ID)
	if err != nil {
		return err
	}
	held := count(list, Held)
	for _, a := range list {
		if held >= o.Seats || o.Cancelled || o.Begun(c.now()) {
			break
		}
		if a.State != Waiting {
			continue
		}
		a.State, a.Since = Held, c.now()
		if err := put("attendance", c.Store.PutAttendance(ctx, a)); err != nil {
			return err
		}
		held++
	}
	if o.Begun(c.now()) || held == o.Held { // who has come or not held a seat as well
		return nil
	}
	o.Held = held
	return put("occasion", c.Store.PutOccasion(ctx, o))
}

func count(list []Attendance, state Coming) (n int) {
	for _, a := range list {
		if a.State == state {
			n++
		}
	}
	return n
}

// Attend is what a trainer says of who was there.
type Attend struct {
	Occasion OccasionID       `json:"occasion"`
	Attended []staff.PersonID `json:"attended,omitempty"`
	Missed   []staff.PersonID `json:"missed,omitempty"`
}

// Attend notes who was there and who was not, from the beginning of the occasion until MarkDays after its end, as its trainer says. Who was
// there has done the lesson: that stays so, as all that was reached, and the trainer can only add to it. Of whom is not known to come, nothing
// is noted.
func (c *Coach) Attend(ctx context.Context, who staff.PersonID, w Attend) error {
	o, err := c.theirDate(ctx, who, w.Occasion)
	switch {
	case err != nil:
		return err
	case o.Cancelled:
		return no(Gone, Cancelled)
	case len(w.Attended)+len(w.Missed) > MaxSeats+MaxWaiting:
		return no(Invalid, "")
	case !o.Begun(c.now()):
		return no(Invalid, NotBegun)
	case c.now().After(o.Ends.AddDate(0, 0, MarkDays)):
		return no(Stale, TooLate)
	}
	if err := c.teaches(ctx, who); err != nil || !c.Final {
		return err
	}
	for _, person := range w.Attended {
		if err := c.attended(ctx, person, o); err != nil {
			return err
		}
	}
	for _, person := range w.Missed {
		if err := c.mark(ctx, person, o, Missed); err != nil {
			return err
		}
	}
	return nil
}

// attended notes that somebody was there, and that the lesson is done.
func (c *Coach) attended(ctx context.Context, person staff.PersonID, o Occasion) error {
	if err := c.mark(ctx, person, o, Attended); err != nil {
		return err
	}
	a, err := c.Store.Attendance(ctx, person, o.ID)
	if err != nil || a.State != Attended {
		return again(err)
	}
	e, err := c.Store.Enrolment(ctx, person, o.Course, "")
	if err != nil {
		return again(err)
	}
	step := Step{Course: o.Course, Round: max(e.Round, 1), Lesson: o.Lesson}
	return c.reach(ctx, Progress{Person: person, Step: step, State: Done, Percent: 100, Edition: e.Edition, DoneAt: c.inRound(e, o.Ends)})
}

// mark notes how somebody's coming went. Who was there was there; who waited may have got in all the same.
func (c *Coach) mark(ctx context.Context, person staff.PersonID, o Occasion, state Coming) error {
	a, err := c.Store.Attendance(ctx, person, o.ID)
	if err != nil {
		return again(err)
	}
	if a.State == state || a.State != Held && (state == Missed || a.State != Waiting && a.State != Missed) {
		return nil
	}
	a.State, a.Since = state, c.now()
	return put("attendance", c.Store.PutAttendance(ctx, a))
}
