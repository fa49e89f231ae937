// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// An OccasionID names a date of a workshop: a UUID that the device draws.
type OccasionID string

// An Occasion is a date on which a workshop is held: a lesson to which one comes. Dates belong to the town, and not to the course's texts.
type Occasion struct {
	ID     OccasionID
	Course CourseID
	Lesson LessonKey
	Starts time.Time // in whole seconds, UTC
	Ends   time.Time
	Place  string // as people say it
	Seats  int    // how many there are
	Held   int    // how many of them are taken, as the server counts
	Note   string // what to know before
	// Trainer holds it: they alone see who comes, and say who was there. Empty when nobody does any more.
	Trainer   staff.PersonID
	Cancelled bool
}

// Free is how many seats can be had.
func (o Occasion) Free() int { return max(o.Seats-o.Held, 0) }

// Begun tells whether it is too late to come, or to stay away.
func (o Occasion) Begun(now time.Time) bool { return !now.Before(o.Starts) }

// Limits of occasions.
const (
	MaxSeats     = 500
	MaxWaiting   = 200 // who wait for a seat
	MaxOccasions = 300 // of a course that are kept
	MaxPlace     = 120 // letters
	MaxNote      = 1000
	// MaxLasting is how long an occasion may last, and MaxAhead how far ahead it may be planned.
	MaxLasting, MaxAhead = 14 * 24 * time.Hour, 2 * 366 * 24 * time.Hour
	// MarkDays is for how many days after the end it can be said who was there.
	MarkDays = 30
)

// An OccasionStore holds occasions and who comes to them.
type OccasionStore interface {
	Occasion(ctx context.Context, id OccasionID) (Occasion, error)
	// Occasions are all of a course.
	Occasions(ctx context.Context, course CourseID) ([]Occasion, error)
	// PutOccasion keeps it for those whom its course is for.
	PutOccasion(ctx context.Context, o Occasion) error

	Attendance(ctx context.Context, person staff.PersonID, occasion OccasionID) (Attendance, error)
	// AttendancesAt are all of an occasion by their turn, AttendancesOf all of a person. A device holds its person's alone.
	AttendancesAt(ctx context.Context, occasion OccasionID) ([]Attendance, error)
	AttendancesOf(ctx context.Context, person staff.PersonID) ([]Attendance, error)
	PutAttendance(ctx context.Context, a Attendance) error
}

// Hold is the wish to hold a workshop on a date, or to change that.
type Hold struct {
	Occasion OccasionID `json:"occasion"`
	Course   CourseID   `json:"course"`
	Lesson   LessonKey  `json:"lesson"`
	Starts   time.Time  `json:"starts"`
	Ends     time.Time  `json:"ends"`
	Place    string     `json:"place"`
	Seats    int        `json:"seats"`
	Note     string     `json:"note,omitempty"`
	// Over takes over what another trainer holds.
	Over bool `json:"over,omitempty"`
}

// Hold plans an occasion or changes it, until it begins. Who has a seat keeps it: there are never fewer seats than are taken, and more go to
// those who wait.
func (c *Coach) Hold(ctx context.Context, who staff.PersonID, w Hold) error {
	o := Occasion{ID: w.Occasion, Course: w.Course, Lesson: w.Lesson, Starts: w.Starts.UTC().Truncate(time.Second), Ends: w.Ends.UTC().Truncate(time.Second),
		Place: strings.TrimSpace(w.Place), Seats: w.Seats, Note: strings.TrimSpace(w.Note), Trainer: who}
	known, err := c.Store.Occasion(ctx, w.Occasion)
	fresh := errors.Is(err, ErrGone)
	if err != nil && !fresh {
		return err
	}
	if !fresh && w.Over && known.Begun(c.now()) {
		return c.standIn(ctx, who, known)
	}
	if err := c.holds(ctx, who, o); err != nil {
		return err
	}
	if fresh {
		err = c.spareDate(ctx, o)
	} else {
		o.Held, err = known.Held, c.changes(who, known, o, w.Over)
	}
	if err != nil {
		return err
	}
	if err := put("occasion", c.Store.PutOccasion(ctx, o)); err != nil || fresh {
		return err
	}
	return c.Settle(ctx, o)
}

// standIn has another trainer hold what has begun: somebody has to say who was there. Nothing else of it changes.
func (c *Coach) standIn(ctx context.Context, who staff.PersonID, o Occasion) error {
	switch {
	case o.Cancelled:
		return no(Gone, Cancelled)
	case c.now().After(o.Ends.AddDate(0, 0, MarkDays)):
		return no(Stale, TooLate)
	}
	if err := c.teaches(ctx, who); err != nil {
		return err
	}
	o.Trainer = who
	return put("occasion", c.Store.PutOccasion(ctx, o))
}

// holds refuses who may not, and what cannot be meant.
func (c *Coach) holds(ctx context.Context, who staff.PersonID, o Occasion) error {
	switch now := c.now(); {
	case o.Place == "" || len([]rune(o.Place)) > MaxPlace:
		return no(Invalid, NoPlace)
	case o.Seats < 1 || o.Seats > MaxSeats || len([]rune(o.Note)) > MaxNote:
		return no(Invalid, "")
	case !o.Starts.After(now), !o.Ends.After(o.Starts), o.Ends.Sub(o.Starts) > MaxLasting, o.Starts.Sub(now) > MaxAhead:
		return no(Invalid, BadTime)
	}
	if err := c.teaches(ctx, who); err != nil {
		return err
	}
	course, err := c.Store.Course(ctx, o.Course)
	if err != nil {
		return gone(err)
	}
	if head, there := course.Head(o.Lesson); !there || !head.Workshop {
		return no(Gone, NotThere)
	}
	return nil
}

// teaches refuses who is no trainer. Which roles somebody has a device does not know for sure.
func (c *Coach) teaches(ctx context.Context, who staff.PersonID) error {
	if !c.Final {
		return nil
	}
	m, err := c.member(ctx, who)
	if err == nil && !slices.Contains(m.Roles, staff.Trainer) {
		err = no(Forbidden, "")
	}
	return err
}

// changes refuses to change what is somebody else's, over, or something else.
func (c *Coach) changes(who staff.PersonID, known, o Occasion, over bool) error {
	switch {
	case known.Course != o.Course || known.Lesson != o.Lesson:
		return no(Invalid, "")
	case known.Trainer != who && !over:
		return no(Forbidden, NotYours)
	case known.Cancelled:
		return no(Gone, Cancelled)
	case known.Begun(c.now()):
		return no(Stale, HasBegun)
	case o.Seats < known.Held:
		return no(Invalid, SeatsTaken)
	}
	return nil
}

// spareDate refuses one date too many.
func (c *Coach) spareDate(ctx context.Context, o Occasion) error {
	list, err := c.Store.Occasions(ctx, o.Course)
	if err == nil && len(list) >= MaxOccasions {
		err = no(Quota, TooMany)
	}
	return err
}

// Cancel is the wish that an occasion is not held.
type Cancel struct {
	Occasion OccasionID `json:"occasion"`
}

// Cancel cancels an occasion that has not begun, for good. Those who wanted to come keep their word of it, so that all of them are told.
func (c *Coach) Cancel(ctx context.Context, who staff.PersonID, w Cancel) error {
	o, err := c.theirDate(ctx, who, w.Occasion)
	switch {
	case err != nil:
		return err
	case o.Cancelled:
		return nil
	case o.Begun(c.now()):
		return no(Stale, HasBegun)
	}
	if err := c.teaches(ctx, who); err != nil {
		return err
	}
	o.Cancelled = true
	return put("occasion", c.Store.PutOccasion(ctx, o))
}

// theirDate is an occasion that somebody holds.
func (c *Coach) theirDate(ctx context.Context, who staff.PersonID, id OccasionID) (Occasion, error) {
	o, err := c.Store.Occasion(ctx, id)
	if err == nil && o.Trainer != who {
		err = no(Forbidden, NotYours)
	}
	return o, gone(err)
}
