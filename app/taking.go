// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
)

// taking is the person as learning sees them, as far as it is about what they take and have not done: to read all that there is to learn
// would take too long for a screen that only says where to go on.
func (k *client) taking(ctx context.Context, rows store.Learn) (p pupil, err error) {
	p = k.newPupil(rows)
	if err := p.readOwn(ctx, k.who); err != nil || len(p.enrolments) == 0 {
		return p, err
	}
	wanted := map[learn.CourseID]bool{}
	for of, e := range p.enrolments {
		if e.Left || of.Course != "" && p.awards[of].Round >= e.Round {
			continue
		}
		if of.Course != "" {
			wanted[of.Course] = true
			continue
		}
		path, err := rows.Path(ctx, of.Path)
		if errors.Is(err, learn.ErrGone) {
			continue
		}
		if err != nil {
			return p, err
		}
		p.paths[path.ID] = path
		for _, s := range path.Steps {
			wanted[s.Course] = s.Course != "" && p.holding(lessons.Subject{Course: s.Course}) == 0 || wanted[s.Course]
		}
	}
	for id, want := range wanted {
		if !want {
			continue
		}
		c, err := rows.Course(ctx, id)
		if err != nil && !errors.Is(err, learn.ErrGone) {
			return p, err
		}
		if err == nil {
			p.courses[id] = c
		}
	}
	if len(p.courses)+len(p.paths) == 0 {
		return p, nil
	}
	return p, p.readProgress(ctx, k.who)
}

// newPupil is a pupil who knows nothing yet.
func (k *client) newPupil(rows store.Learn) pupil {
	return pupil{rows: rows, now: k.clock.now(), courses: map[learn.CourseID]learn.Course{}, paths: map[learn.PathID]learn.Path{},
		enrolments: map[lessons.Subject]learn.Enrolment{}, progress: map[learn.Step]learn.Progress{}, awards: map[lessons.Subject]learn.Award{},
		taken: map[learn.CourseID]learn.Course{}, spent: map[learn.Step]bool{}, texts: &k.texts}
}

// readOwn reads what the person takes and what they have earned.
func (p *pupil) readOwn(ctx context.Context, who staff.PersonID) error {
	list, err := p.rows.Enrolments(ctx, who)
	if err != nil {
		return err
	}
	for _, e := range list {
		p.enrolments[lessons.Subject{Course: e.Course, Path: e.Path}] = e
	}
	p.earned, err = p.rows.AwardsOf(ctx, who)
	for _, a := range p.earned {
		of := lessons.Subject{Course: a.Course, Path: a.Path}
		if a.Round > p.awards[of].Round {
			p.awards[of] = a
		}
	}
	return err
}

// readProgress reads how far the person is with all of it.
func (p *pupil) readProgress(ctx context.Context, who staff.PersonID) (err error) {
	p.all, err = p.rows.ProgressOf(ctx, who)
	for _, one := range p.all {
		p.progress[one.Step] = one
	}
	if err != nil {
		return err
	}
	return p.readSpent(ctx)
}

// readSpent finds the tests that the person has begun and has no try left for. Of one whose texts are not here nobody knows how many there are.
func (p *pupil) readSpent(ctx context.Context) error {
	for _, one := range p.all {
		if one.Course == "" || one.State != learn.Begun || one.Round != p.round(one.Course) {
			continue
		}
		c, there, err := p.course(ctx, one.Course)
		if err != nil {
			return err
		}
		if head, known := c.Head(one.Lesson); !there || !known || !head.Test() {
			continue
		}
		edition, err := p.edition(ctx, c.ID, c.Edition)
		if errors.Is(err, learn.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		lesson, err := edition.Lesson(one.Lesson)
		if err != nil || lesson.Tries == 0 {
			continue
		}
		n, err := p.rows.CountAttempts(ctx, one.Person, one.Step)
		if err != nil {
			return err
		}
		p.spent[one.Step] = n >= lesson.Tries
	}
	return nil
}

// A debt is a course or a path that is to be done by a day, and is not.
type debt struct {
	of    lessons.Subject
	round int
	title string
	due   time.Time
	// stuck tells that no try is left for a test of it.
	stuck bool
	// course and lesson are where to go on for it; empty where there is none.
	course learn.CourseID
	lesson learn.LessonKey
	// left are about the minutes that a course still takes, or the steps that a path still has.
	left int
}

// debts are what is due of what the person takes, the earliest first. What cannot be begun any more is none.
func (p pupil) debts(ctx context.Context) (list []debt, err error) {
	for of, e := range p.enrolments {
		if e.Left || e.Due.IsZero() {
			continue
		}
		d := debt{of: of, round: e.Round, due: e.Due}
		owed := false
		if of.Course != "" {
			owed, err = p.owesCourse(ctx, &d)
		} else if path, there := p.paths[of.Path]; there {
			owed, err = p.owesPath(ctx, path, &d)
		}
		if err != nil {
			return nil, err
		}
		if owed {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b debt) int {
		return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.title, b.title), cmp.Compare(a.of.Course, b.of.Course), cmp.Compare(a.of.Path, b.of.Path))
	})
	return list, nil
}

func (p pupil) owesCourse(ctx context.Context, d *debt) (bool, error) {
	c, there, err := p.course(ctx, d.of.Course)
	if err != nil || !there || !p.goesOn(c) {
		return false, err
	}
	d.title, d.course = c.Title, c.ID
	d.lesson, d.left = p.next(c)
	d.stuck = p.stuck(c)
	return true, nil
}

// goesOn tells whether a course is not done, and can be.
func (p pupil) goesOn(c learn.Course) bool {
	if a := p.awards[lessons.Subject{Course: c.ID}]; a.Revoked != "" && a.Round >= p.round(c.ID) {
		return false // it was taken back, and there is no round in which to earn it again
	}
	state := p.state(c)
	return state == learn.Begun || state == learn.Untouched && !c.Withdrawn
}

func (p pupil) owesPath(ctx context.Context, path learn.Path, d *debt) (bool, error) {
	state := p.stateOf(ctx, path.ID)
	if path.Complete(state) {
		return false, nil
	}
	for i, way := range path.Ways(state) {
		if way != learn.Reached && way != learn.Spared && !path.Steps[i].Free {
			d.left++
		}
	}
	d.title = path.Title
	at := p.stepOf(ctx, path)
	if at < 0 || path.Steps[at].Course == "" {
		return true, nil
	}
	c, _, err := p.course(ctx, path.Steps[at].Course)
	d.course = c.ID
	d.lesson, _ = p.next(c)
	return true, err
}

// stepOf is which step of a path the person is to go on with, as the screen Lernen has it; -1 for none.
func (p pupil) stepOf(ctx context.Context, path learn.Path) int {
	open, free := -1, -1
	for i, way := range path.Ways(p.stateOf(ctx, path.ID)) {
		s := path.Steps[i]
		if c, there := p.courses[s.Course]; s.Course != "" && (!there || !p.goesOn(c) || p.stuck(p.inEdition(s.Course))) {
			continue
		}
		switch {
		case way == learn.Going:
			return i
		case way == learn.Open && !s.Free && open < 0:
			open = i
		case way == learn.Open && s.Free && free < 0:
			free = i
		}
	}
	if open < 0 {
		return free
	}
	return open
}
