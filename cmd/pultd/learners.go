// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// duty is what a trainer of the demo city has assigned: a course to the people of a unit and of those below it.
type duty struct {
	title  string
	course learn.CourseID
	unit   staff.UnitID
}

// duties concern nobody of the pictures' team: the demo person's learning is their own to begin.
var duties = []duty{
	{"Informationssicherheit: jährliche Unterweisung", "informationssicherheit", "u-gb-soziales"},
	{"Arbeitsschutz für den Umzug in das neue Haus", "arbeitssicherheit", "u-gb-bauen"},
}

const (
	sinceDays = 60 // how long ago trainers assigned it
	givenDays = 90 // how many days there are for it
)

// assignDemo has a trainer of the demo city assign courses, and people take them in the weeks before now: most are through, some are on
// their way, some have not begun. All goes the way of real learners, through the rules of learn. Without the city, or without the course,
// nothing happens.
func assignDemo(ctx context.Context, db *central.Central, now time.Time) error {
	return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Learn("", nil)
		members, err := store.Members(ctx, rows.Tx)
		if err != nil {
			return err
		}
		slices.SortFunc(members, func(a, b staff.Member) int { return cmp.Compare(a.Person, b.Person) })
		trainer := slices.IndexFunc(members, func(m staff.Member) bool { return slices.Contains(m.Roles, staff.Trainer) })
		if trainer < 0 {
			return nil
		}
		for _, d := range duties {
			if err := d.taken(ctx, rows, members, members[trainer].Person, now); err != nil {
				return fmt.Errorf("assign %s: %w", d.course, err)
			}
		}
		return nil
	})
}

// taken assigns a duty and has its people take it.
func (d duty) taken(ctx context.Context, rows store.Learn, members []staff.Member, trainer staff.PersonID, now time.Time) error {
	course, err := rows.Course(ctx, d.course)
	var edition learn.Edition
	if err == nil {
		edition, err = rows.Edition(ctx, d.course, course.Edition)
	}
	if errors.Is(err, learn.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	clock := now.AddDate(0, 0, -sinceDays)
	coach := &learn.Coach{Store: rows, Now: func() time.Time { return clock }, Final: true}
	id := learn.AssignmentID(sameUUID("assignment", d.course))
	err = coach.Assign(ctx, trainer, learn.Assign{Assignment: id, Title: d.title, Course: d.course, Audience: staff.Audience{Unit: d.unit}, Days: givenDays})
	var refused *learn.Refusal
	if errors.As(err, &refused) { // another city, without the unit
		return nil
	}
	if err != nil {
		return err
	}
	assigned, err := rows.Assignment(ctx, id)
	if err != nil {
		return err
	}
	nth := 0
	for _, m := range members {
		if !assigned.Audience.Has(m) {
			continue
		}
		clock = now.AddDate(0, 0, -sinceDays)
		if err := coach.Oblige(ctx, assigned, m.Person); err != nil {
			return err
		}
		clock = clock.AddDate(0, 0, 1+nth*17%(sinceDays-2)).Add(time.Duration(nth*7%480) * time.Minute)
		if err := takes(ctx, coach, m.Person, edition, nth); err != nil {
			return err
		}
		nth++
	}
	return nil
}

// takes has somebody go through a course: seven of ten to the end, one of ten half of it, and two not at all.
func takes(ctx context.Context, coach *learn.Coach, who staff.PersonID, e learn.Edition, nth int) error {
	lessons := e.Lessons
	switch nth * 3 % 10 {
	case 0, 1:
		return nil
	case 2:
		lessons = lessons[:len(lessons)/2]
	}
	for _, l := range lessons {
		step := learn.Step{Course: e.Course.ID, Round: 1, Lesson: l.Key}
		err := coach.Advance(ctx, who, learn.Advance{Step: step, Edition: e.Course.Edition, Pages: l.Pages, At: coach.Now()})
		if err == nil && l.Test() {
			seed := uint64(nth + 1)
			try := learn.Try{Attempt: learn.AttemptID(sameUUID(string(who), e.Course.ID, l.Key)), Step: step, Edition: e.Course.Edition, Seed: seed, Begun: coach.Now(), Ended: coach.Now()}
			for _, q := range l.Drawn(seed) {
				try.Answers = append(try.Answers, rightly(q))
			}
			err = coach.Try(ctx, who, try)
		}
		if err != nil {
			return fmt.Errorf("lesson %s: %w", l.Key, err)
		}
	}
	return nil
}

// rightly is the right answer to a question.
func rightly(q learn.Question) learn.Answer {
	a := learn.Answer{Question: q.ID}
	for i, o := range q.Options {
		if o.Right || q.Kind == learn.Order || q.Kind == learn.Match {
			a.Picks = append(a.Picks, i)
		}
	}
	for _, words := range q.Gaps {
		a.Words = append(a.Words, words[0])
	}
	if q.Kind == learn.Number {
		a.Number = &q.Value
	}
	return a
}

// sameUUID is a UUID that is the same in each demo city.
func sameUUID(of ...any) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, of...)).String()
}
