// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
)

// Dates of workshops, for those who come and for those who hold them.

// Sit implements lessons.Data.
func (d lessonData) Sit(ctx context.Context, w learn.Sit) error {
	return d.do(ctx, learn.KindSit, w)
}

// Rise implements lessons.Data.
func (d lessonData) Rise(ctx context.Context, w learn.Rise) error {
	return d.do(ctx, learn.KindRise, w)
}

// unsentDates are dates about which the server has not decided what the person wants.
func (d lessonData) unsentDates(ctx context.Context) (map[learn.OccasionID]bool, error) {
	changes, err := d.device.Waiting(ctx)
	waits := map[learn.OccasionID]bool{}
	for _, c := range changes {
		var w struct{ Occasion learn.OccasionID }
		switch staff.Act(c.Kind) {
		case learn.KindSit, learn.KindRise, learn.KindHold, learn.KindCancel, learn.KindAttend:
			if json.Unmarshal(c.Args, &w) == nil {
				waits[w.Occasion] = true
			}
		}
	}
	return waits, err
}

// dates are all of a course, or of all courses where none is named, the earliest first.
func (d lessonData) dates(ctx context.Context, rows store.Learn, course learn.CourseID, unsent map[learn.OccasionID]bool) (list []lessons.Date, err error) {
	all, err := rows.Occasions(ctx, course)
	if err != nil {
		return nil, err
	}
	mine := map[learn.OccasionID]learn.Coming{}
	attendances, err := rows.AttendancesOf(ctx, d.who)
	for _, a := range attendances {
		mine[a.Occasion] = a.State
	}
	for _, o := range all {
		date := lessons.Date{Occasion: o, Mine: mine[o.ID], Holds: o.Trainer == d.who, Unsent: unsent[o.ID]}
		if holder, err := rows.Colleague(ctx, o.Trainer); err == nil {
			date.Holder = holder.Name()
		}
		list = append(list, date)
	}
	return list, err
}

// datesOf are those of a workshop that concern who learns: those to come, and those at which they were.
func (d lessonData) datesOf(ctx context.Context, p pupil, course learn.CourseID, key learn.LessonKey, unsent map[learn.OccasionID]bool) ([]lessons.Date, error) {
	list, err := d.dates(ctx, p.rows, course, unsent)
	return slices.DeleteFunc(list, func(o lessons.Date) bool {
		came := o.Mine == learn.Held || o.Mine == learn.Attended || o.Mine == learn.Missed
		called := o.Cancelled && !o.Mine.Live()
		return o.Lesson != key || called || o.Begun(p.now) && !came
	}), err
}

// Schedule implements lessons.Teacher.
func (d lessonData) Schedule(ctx context.Context) (s lessons.Schedule, err error) {
	unsent, err := d.unsentDates(ctx)
	if err != nil {
		return s, trouble(err)
	}
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) (err error) {
		s = lessons.Schedule{}
		for _, id := range p.order {
			for _, l := range p.courses[id].Lessons {
				if l.Workshop && !p.courses[id].Withdrawn {
					s.Workshops = append(s.Workshops, lessons.Workshop{Course: id, Lesson: l.Key, Title: l.Title, CourseTitle: p.courses[id].Title, Minutes: l.Minutes})
				}
			}
		}
		slices.SortStableFunc(s.Workshops, func(a, b lessons.Workshop) int {
			return cmp.Or(strings.Compare(staff.Fold(a.Title), staff.Fold(b.Title)), cmp.Compare(a.Course, b.Course))
		})
		list, err := d.dates(ctx, p.rows, "", unsent)
		for _, o := range list {
			over := p.now.After(o.Ends)
			if over && (!o.Holds && o.Trainer != "" || o.Cancelled || p.now.After(o.Ends.AddDate(0, 0, learn.MarkDays))) {
				continue
			}
			o.Title = string(o.Lesson)
			if head, there := p.courses[o.Course].Head(o.Lesson); there {
				o.Title = head.Title
			}
			s.Dates = append(s.Dates, o)
		}
		return err
	})
	return s, err
}

// Coming implements lessons.Teacher. Of people nothing is kept.
func (d lessonData) Coming(ctx context.Context, id learn.OccasionID) (list []lessons.Guest, err error) {
	if d.school == nil {
		return nil, errNoSchool
	}
	told, err := d.school.Occasion(ctx, string(id))
	if err != nil {
		return nil, trouble(err)
	}
	err = d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		list = nil
		for _, g := range told.People {
			person, err := rows.Colleague(ctx, staff.PersonID(g.Person))
			if errors.Is(err, booking.ErrGone) { // the directory has not come, or they have left it
				person = staff.Person{ID: staff.PersonID(g.Person)}
			} else if err != nil {
				return err
			}
			list = append(list, lessons.Guest{Person: person, State: learn.Coming(g.State)})
		}
		return nil
	})
	return list, trouble(err)
}

// Hold implements lessons.Teacher.
func (d lessonData) Hold(ctx context.Context, w learn.Hold) (learn.OccasionID, error) {
	if w.Occasion == "" {
		w.Occasion = learn.OccasionID(newName())
	}
	return w.Occasion, d.do(ctx, learn.KindHold, w)
}

// CallOff implements lessons.Teacher.
func (d lessonData) CallOff(ctx context.Context, w learn.Cancel) error {
	return d.do(ctx, learn.KindCancel, w)
}

// Attend implements lessons.Teacher.
func (d lessonData) Attend(ctx context.Context, w learn.Attend) error {
	return d.do(ctx, learn.KindAttend, w)
}
