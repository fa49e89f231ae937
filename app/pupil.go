// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
)

// A pupil is the person as learning sees them, on one snapshot: all that is theirs, and all that there is to learn.
type pupil struct {
	rows       store.Learn
	now        time.Time
	courses    map[learn.CourseID]learn.Course
	order      []learn.CourseID
	paths      map[learn.PathID]learn.Path
	enrolments map[lessons.Subject]learn.Enrolment
	progress   map[learn.Step]learn.Progress
	all        []learn.Progress
	awards     map[lessons.Subject]learn.Award // the latest round's
	earned     []learn.Award                   // the latest first
	learner    learn.Learner
	taken      map[learn.CourseID]learn.Course // in the edition that they take
	spent      map[learn.Step]bool             // tests that were not passed with any of their tries
	texts      *texts
}

// pupil reads who the person is as a learner.
func (k *client) pupil(ctx context.Context, rows store.Learn) (p pupil, err error) {
	p = k.newPupil(rows)
	courses, err := rows.Courses(ctx)
	if err != nil {
		return p, err
	}
	for _, c := range courses {
		p.courses[c.ID] = c
		p.order = append(p.order, c.ID)
	}
	paths, err := rows.Paths(ctx)
	if err != nil {
		return p, err
	}
	for _, path := range paths {
		p.paths[path.ID] = path
	}
	if err := p.readOwn(ctx, k.who); err != nil {
		return p, err
	}
	if err := p.readProgress(ctx, k.who); err != nil {
		return p, err
	}
	p.learner, err = rows.Learner(ctx, k.who)
	return p, err
}

// takes is the person's enrolment in a course that they have not left.
func (p pupil) takes(id learn.CourseID) (learn.Enrolment, bool) {
	e, there := p.enrolments[lessons.Subject{Course: id}]
	return e, there && !e.Left
}

// round is the one in which the person takes a course; the first one for who does not yet.
func (p pupil) round(id learn.CourseID) int {
	return max(1, p.enrolments[lessons.Subject{Course: id}].Round)
}

// numbered is the edition in which the person takes a course: while they are in it the one in which they began, else the latest.
func (p pupil) numbered(id learn.CourseID) int {
	of := lessons.Subject{Course: id}
	if e := p.enrolments[of]; e.Edition > 0 && p.awards[of].Round < e.Round {
		return e.Edition
	}
	return p.courses[id].Edition
}

// course is a course in the edition that the person takes, as far as its texts are here; else the latest.
func (p pupil) course(ctx context.Context, id learn.CourseID) (learn.Course, bool, error) {
	latest, there := p.courses[id]
	number := p.numbered(id)
	if !there || number == latest.Edition {
		return latest, there, nil
	}
	if known, read := p.taken[id]; read {
		return known, true, nil
	}
	course, err := p.texts.head(printing{id, number}, func() (learn.Course, error) { return p.rows.EditionHead(ctx, id, number) })
	if errors.Is(err, learn.ErrGone) {
		return latest, true, nil
	}
	if err == nil {
		course.Audience, course.Withdrawn = latest.Audience, latest.Withdrawn
		p.taken[id] = course
	}
	return course, true, err
}

// at is how far the person is with a lesson of a course in this round.
func (p pupil) at(id learn.CourseID, key learn.LessonKey) learn.Progress {
	step := learn.Step{Course: id, Round: p.round(id), Lesson: key}
	one := p.progress[step]
	one.Step = step
	return one
}

// inCourse is how far the person is in all of a course.
func (p pupil) inCourse(c learn.Course) map[learn.LessonKey]learn.Progress {
	list := map[learn.LessonKey]learn.Progress{}
	for _, l := range c.Lessons {
		if one := p.at(c.ID, l.Key); one.State > learn.Untouched {
			list[l.Key] = one
		}
	}
	return list
}

// holding is the round of the latest award for something, unless it was taken back; 0 for none.
func (p pupil) holding(of lessons.Subject) int {
	if a := p.awards[of]; a.Revoked == "" {
		return a.Round
	}
	return 0
}

// stuck tells whether the person takes a course and can do nothing more to complete it: what they need of it are tests without a try left.
func (p pupil) stuck(c learn.Course) bool {
	spent := false
	for _, l := range c.Lessons {
		switch one := p.at(c.ID, l.Key); {
		case l.Free || one.State == learn.Done:
		case !p.spent[one.Step]:
			return false
		default:
			spent = true
		}
	}
	return spent
}

// next is the lesson to go on with, and about how many minutes the course still takes. The one where the person was last comes first, then
// those in their order; workshops when nothing else can be done, extras only when nothing else is left. Empty for who is stuck.
func (p pupil) next(c learn.Course) (key learn.LessonKey, left int) {
	if p.stuck(c) {
		return "", 0
	}
	var latest time.Time
	later := learn.LessonKey("")
	for _, l := range c.Lessons {
		one := p.at(c.ID, l.Key)
		if one.State == learn.Done || l.Free || p.spent[one.Step] {
			continue
		}
		left += max(1, l.Minutes*(100-one.Percent)/100)
		if l.Workshop { // it waits for its day, and nothing else for it
			later = cmp.Or(later, l.Key)
			continue
		}
		if key == "" {
			key = l.Key
		}
		if one.State == learn.Begun && one.Place.At.After(latest) {
			key, latest = l.Key, one.Place.At
		}
	}
	if key = cmp.Or(key, later); key == "" {
		at := slices.IndexFunc(c.Lessons, func(l learn.Head) bool { return p.at(c.ID, l.Key).State < learn.Done })
		if at < 0 {
			at = 0
		}
		if len(c.Lessons) > 0 {
			key = c.Lessons[at].Key
		}
	}
	return key, left
}

// last is the course that the person takes and was in last, if they have not completed it and can go on; else one in which they are stuck;
// empty for none.
func (p pupil) last() (id learn.CourseID) {
	var latest time.Time
	held := false
	for _, one := range p.all {
		e, taken := p.takes(one.Course)
		if !taken || one.Round != e.Round || p.awards[lessons.Subject{Course: one.Course}].Round >= e.Round {
			continue
		}
		stuck := p.stuck(p.inEdition(one.Course))
		if at := one.Place.At; id == "" || held && !stuck || held == stuck && at.After(latest) {
			id, latest, held = one.Course, at, stuck
		}
	}
	return id
}

// inEdition is a course in the edition that the person takes, as far as that was read.
func (p pupil) inEdition(id learn.CourseID) learn.Course {
	if known, read := p.taken[id]; read {
		return known
	}
	return p.courses[id]
}

// percent is how much of a course is done, of the lessons that are needed.
func (p pupil) percent(c learn.Course) int {
	done, all := 0, 0
	for _, l := range c.Lessons {
		if !l.Free {
			all += max(1, l.Minutes) * 100
			done += max(1, l.Minutes) * p.at(c.ID, l.Key).Percent
		}
	}
	if all == 0 {
		return 0
	}
	return done * 100 / all
}

// state is how far the person is with a course in this round.
func (p pupil) state(c learn.Course) learn.State {
	if p.holding(lessons.Subject{Course: c.ID}) >= p.round(c.ID) {
		return learn.Done
	}
	if len(p.inCourse(c)) > 0 {
		return learn.Begun
	}
	return learn.Untouched
}

// stateOf is how far the person is with a step of a path. A course counts as done once it was completed, whichever round, unless that
// was taken back.
func (p pupil) stateOf(ctx context.Context, path learn.PathID) func(learn.Stop) learn.State {
	return func(s learn.Stop) learn.State {
		if s.Course == "" {
			return p.progress[learn.Step{Path: path, Round: 1, Lesson: s.Key}].State
		}
		if p.holding(lessons.Subject{Course: s.Course}) > 0 {
			return learn.Done
		}
		if c, there, err := p.course(ctx, s.Course); there && err == nil {
			return p.state(c)
		}
		return learn.Untouched
	}
}

// path is a path with how far the person is. Of what is on the device it says nothing.
func (p pupil) path(ctx context.Context, path learn.Path) (shown lessons.Path, err error) {
	e, there := p.enrolments[lessons.Subject{Path: path.ID}]
	shown = lessons.Path{Path: path, Follows: there && !e.Left, Mine: path.Owner != "", Due: e.Due, Cause: e.Reason}
	state := p.stateOf(ctx, path.ID)
	ways := path.Ways(state)
	chosen := map[string]bool{}
	for i, s := range path.Steps {
		stop, err := p.stop(ctx, s)
		if err != nil {
			return shown, err
		}
		stop.Way = ways[i]
		if stop.Way == learn.Locked {
			stop.Waits = waits(path, s, ways)
		}
		shown.Stops = append(shown.Stops, stop)
		if s.Free || stop.Way == learn.Spared || s.Choice != "" && chosen[s.Choice] {
			continue
		}
		chosen[s.Choice] = s.Choice != ""
		shown.All++
		if stop.Way == learn.Reached {
			shown.Done++
		}
	}
	return shown, nil
}

func (p pupil) stop(ctx context.Context, s learn.Stop) (lessons.Stop, error) {
	shown := lessons.Stop{Stop: s, Title: s.Title, Minutes: s.Minutes}
	if s.Course == "" {
		shown.Here = true
		return shown, nil
	}
	c, there, err := p.course(ctx, s.Course)
	if err != nil || !there {
		shown.Gone, shown.Title = !there, cmp.Or(s.Title, string(s.Course))
		return shown, err
	}
	shown.Title, shown.Minutes, shown.Lessons = c.Title, c.Minutes(), len(c.Lessons)
	shown.Gone = c.Withdrawn && p.state(c) == learn.Untouched
	shown.Due = p.enrolments[lessons.Subject{Course: c.ID}].Due
	shown.Next, shown.Left = p.next(c)
	shown.Stuck = p.stuck(c)
	shown.Number = 1 + slices.IndexFunc(c.Lessons, func(l learn.Head) bool { return l.Key == shown.Next })
	return shown, nil
}

// waits are the numbers of the steps for which a locked one waits.
func waits(path learn.Path, s learn.Stop, ways []learn.Way) (numbers []int) {
	for i, other := range path.Steps {
		if slices.Contains(s.After, other.Key) && ways[i] != learn.Reached && ways[i] != learn.Spared {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// line is a course as a list shows it. Of what is on the device it says nothing.
func (p pupil) line(ctx context.Context, id learn.CourseID) (lessons.CourseLine, error) {
	c, _, err := p.course(ctx, id)
	if err != nil {
		return lessons.CourseLine{}, err
	}
	e, taken := p.takes(id)
	line := lessons.CourseLine{
		ID: id, Title: c.Title, Icon: c.Icon, Language: c.Language, Minutes: c.Minutes(), State: p.state(c), Taken: taken,
		Percent: p.percent(c), Withdrawn: c.Withdrawn, Newer: taken && p.courses[id].Edition > c.Edition,
	}
	line.Stuck = taken && p.stuck(c)
	line.Revoked = p.awards[lessons.Subject{Course: id}].Revoked != ""
	if line.State == learn.Done {
		line.Percent = 100
	}
	if taken && line.State != learn.Done {
		line.Due, line.Again = e.Due, e.Round > 1
	}
	return line, nil
}

// edition is a course with its texts as they were published in an edition.
func (p pupil) edition(ctx context.Context, id learn.CourseID, number int) (learn.Edition, error) {
	return p.texts.of(printing{id, number}, func() (learn.Edition, error) { return p.rows.Edition(ctx, id, number) })
}
