// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

const occasions = `SELECT id, course, lesson, trainer, start_at, end_at, room, capacity, held, note, cancelled FROM occasion `

// Occasion implements learn.OccasionStore.
func (s Learn) Occasion(ctx context.Context, id learn.OccasionID) (learn.Occasion, error) {
	o, err := one("occasion", id, scanOccasion, s.Tx.QueryRowContext(ctx, occasions+`WHERE id = $1`, string(id)))
	return o, untaught(err)
}

// Occasions implements learn.OccasionStore, the earliest first; all that are here for no course.
func (s Learn) Occasions(ctx context.Context, course learn.CourseID) ([]learn.Occasion, error) {
	rows, err := s.Tx.QueryContext(ctx, occasions+`WHERE $1 = '' OR course = $1 ORDER BY start_at, id`, string(course))
	return all("occasions", scanOccasion, rows, err)
}

// Unsettled are occasions that have not begun and where the count of seats is not what is taken, or somebody waits while there is one.
func (s Learn) Unsettled(ctx context.Context, now time.Time) ([]learn.Occasion, error) {
	const query = occasions + `WHERE start_at > $1 AND cancelled = 0 AND (
		held <> (SELECT COUNT(*) FROM attendance a WHERE a.occasion = occasion.id AND a.state = 'held')
		OR held < capacity AND EXISTS (SELECT 1 FROM attendance a WHERE a.occasion = occasion.id AND a.state = 'waiting')) ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, now.Unix())
	return all("occasions to settle", scanOccasion, rows, err)
}

// PutOccasion implements learn.OccasionStore: in the scope of the course.
func (s Learn) PutOccasion(ctx context.Context, o learn.Occasion) error {
	course, err := s.Course(ctx, o.Course)
	if err != nil {
		return wrap("put occasion "+string(o.ID), err)
	}
	scope, err := s.heed(ctx, course.Audience)
	if err == nil {
		err = s.putOccasion(ctx, o, scope)
	}
	return wrap("put occasion "+string(o.ID), err)
}

func (s Learn) putOccasion(ctx context.Context, o learn.Occasion, scope string) error {
	return s.put(ctx, "occasion", string(o.ID), scope, string(o.Course), string(o.Lesson), string(o.Trainer), o.Starts.Unix(), o.Ends.Unix(),
		o.Place, int64(o.Seats), int64(o.Held), o.Note, number(o.Cancelled))
}

// moveOccasions takes the occasions of a course along into another scope.
func (s Learn) moveOccasions(ctx context.Context, course learn.CourseID, scope string) error {
	list, err := s.Occasions(ctx, course)
	for _, o := range list {
		if err == nil {
			err = s.putOccasion(ctx, o, scope)
		}
	}
	return err
}

func scanOccasion(row scanner) (o learn.Occasion, err error) {
	var starts, ends int64
	err = row.Scan((*string)(&o.ID), (*string)(&o.Course), (*string)(&o.Lesson), (*string)(&o.Trainer), &starts, &ends, &o.Place, &o.Seats, &o.Held, &o.Note, &o.Cancelled)
	o.Starts, o.Ends = instant(starts), instant(ends)
	return o, err
}

const attendances = `SELECT person, occasion, state, turn, since FROM attendance `

// Attendance implements learn.OccasionStore.
func (s Learn) Attendance(ctx context.Context, person staff.PersonID, occasion learn.OccasionID) (learn.Attendance, error) {
	a, err := one("attendance of", person, scanAttendance, s.Tx.QueryRowContext(ctx, attendances+`WHERE person = $1 AND occasion = $2`, string(person), string(occasion)))
	return a, untaught(err)
}

// AttendancesAt implements learn.OccasionStore.
func (s Learn) AttendancesAt(ctx context.Context, occasion learn.OccasionID) ([]learn.Attendance, error) {
	rows, err := s.Tx.QueryContext(ctx, attendances+`WHERE occasion = $1 ORDER BY turn, person`, string(occasion))
	return all("attendances", scanAttendance, rows, err)
}

// AttendancesOf implements learn.OccasionStore.
func (s Learn) AttendancesOf(ctx context.Context, person staff.PersonID) ([]learn.Attendance, error) {
	rows, err := s.Tx.QueryContext(ctx, attendances+`WHERE person = $1 ORDER BY since, occasion`, string(person))
	return all("attendances", scanAttendance, rows, err)
}

// PutAttendance implements learn.OccasionStore.
func (s Learn) PutAttendance(ctx context.Context, a learn.Attendance) error {
	name := []string{string(a.Person), string(a.Occasion)}
	return s.own(ctx, "attendance", a.Person, `person = $1 AND occasion = $2`, []any{name[0], name[1]}, name,
		string(a.Person), string(a.Occasion), string(a.State), int64(a.Turn), seconds(a.Since))
}

func scanAttendance(row scanner) (a learn.Attendance, err error) {
	var since int64
	err = row.Scan((*string)(&a.Person), (*string)(&a.Occasion), (*string)(&a.State), &a.Turn, &since)
	a.Since = moment(since)
	return a, err
}
