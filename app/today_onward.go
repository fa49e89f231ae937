// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/today"
)

// mostReads is how many posts Heute names.
const mostReads = 3

// news are the news on the snapshot of the day, and learn what is learnt.
func (r *dayReader) news() store.News   { return store.News{Booking: r.rows, Aside: r.rows.Tx} }
func (r *dayReader) learn() store.Learn { return store.Learn{News: r.news()} }

// readReads are the posts that ask something of the person.
func (r *dayReader) readReads(ctx context.Context) error {
	who, err := r.reader(ctx, r.news())
	if errors.Is(err, news.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	list, err := who.rows.Pressing(ctx, who.asking(r.client, mostReads))
	for _, h := range list {
		r.state.Reads = append(r.state.Reads, who.asks(ctx, h))
	}
	return err
}

// asks is what a post asks for, the most pressing of it.
func (r reader) asks(ctx context.Context, h store.Headline) today.Read {
	read := today.Read{Post: h.ID, Title: h.Title, From: r.channels[h.Channel].Name}
	switch {
	case h.Alert != "" && !h.Read:
		read.Asks, read.Line = today.Heed, h.Alert
	case h.Owes:
		read.Asks, read.Until = today.Acknowledge, h.Due
	case h.Poll != nil && !h.Voted:
		read.Asks, read.Until = today.Vote, h.Poll.Until
	default:
		read.Asks, read.Line = today.Look, h.Teaser
	}
	return read
}

// readLearning is where the person goes on learning: in the path that they are in the midst of, else in the course that is due first or
// was begun last.
func (r *dayReader) readLearning(ctx context.Context) error {
	p, err := r.taking(ctx, r.learn())
	if err != nil {
		return err
	}
	at, err := p.goingOn(ctx)
	if err != nil {
		return err
	}
	debts, err := p.debts(ctx)
	if err != nil {
		return err
	}
	if at.Meeting, err = r.meeting(ctx, p); err != nil || at.Title == "" && len(debts) == 0 && at.Meeting == nil {
		return err
	}
	if len(debts) > 0 {
		d := debts[0]
		at.Due = &today.Due{Title: d.title, At: d.due, Course: d.course, Lesson: d.lesson, Stuck: d.stuck}
	}
	r.state.Learning = &at
	return nil
}

// meetingAhead is how long before it a workshop is told of.
const meetingAhead = 7 * 24 * time.Hour

// meeting is the next workshop at which the person has a seat, also one that is not held any more; nil for none within days.
func (r *dayReader) meeting(ctx context.Context, p pupil) (next *today.Meeting, err error) {
	mine, err := p.rows.AttendancesOf(ctx, r.who)
	if err != nil {
		return nil, err
	}
	for _, a := range mine {
		if a.State != learn.Held {
			continue
		}
		o, err := p.rows.Occasion(ctx, a.Occasion)
		if errors.Is(err, learn.ErrGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !p.now.Before(o.Ends) || o.Starts.Sub(p.now) > meetingAhead || next != nil && next.Starts.Before(o.Starts) {
			continue
		}
		head, _ := p.courses[o.Course].Head(o.Lesson)
		next = &today.Meeting{Title: cmp.Or(head.Title, string(o.Lesson)), Place: o.Place, Starts: o.Starts, Course: o.Course, Lesson: o.Lesson, Cancelled: o.Cancelled}
	}
	return next, nil
}

func (p pupil) goingOn(ctx context.Context) (at today.Learning, err error) {
	for _, path := range p.followed(ctx) {
		if i := p.stepOf(ctx, path); i >= 0 {
			s := path.Steps[i]
			at = today.Learning{Title: s.Title, Left: s.Minutes, Step: i + 1, Steps: len(path.Steps)}
			if s.Course != "" {
				err = p.goOn(ctx, s.Course, &at)
			}
			return at, err
		}
	}
	if id := p.latest(); id != "" {
		err = p.goOn(ctx, id, &at)
	}
	return at, err
}

func (p pupil) goOn(ctx context.Context, id learn.CourseID, at *today.Learning) error {
	c, _, err := p.course(ctx, id)
	at.Course, at.Title, at.Percent = c.ID, c.Title, p.percent(c)
	at.Lesson, at.Left = p.next(c)
	at.Stuck = p.stuck(c)
	return err
}

// followed are the paths that the person follows and has not completed, in the order of the screen Lernen.
func (p pupil) followed(ctx context.Context) (list []learn.Path) {
	due := map[learn.PathID]time.Time{}
	for of, e := range p.enrolments {
		if path, there := p.paths[of.Path]; there && !e.Left && !path.Complete(p.stateOf(ctx, path.ID)) {
			due[path.ID] = e.Due
			list = append(list, path)
		}
	}
	slices.SortFunc(list, func(a, b learn.Path) int {
		return cmp.Or(compareDue(due[a.ID], due[b.ID]), boolCompare(a.Owner != "", b.Owner != ""), cmp.Compare(a.Title, b.Title))
	})
	return list
}

// latest is the course outside of paths to go on with; empty for none.
func (p pupil) latest() (found learn.CourseID) {
	touched := map[learn.CourseID]time.Time{}
	for _, one := range p.all {
		if one.Place.At.After(touched[one.Course]) {
			touched[one.Course] = one.Place.At
		}
	}
	var list []learn.Enrolment
	for of, e := range p.enrolments {
		if c, there := p.courses[of.Course]; there && !e.Left && p.goesOn(c) {
			list = append(list, e)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return slices.MinFunc(list, func(a, b learn.Enrolment) int {
		stuck := func(e learn.Enrolment) bool { return p.stuck(p.inEdition(e.Course)) }
		return cmp.Or(boolCompare(stuck(a), stuck(b)), compareDue(a.Due, b.Due), touched[b.Course].Compare(touched[a.Course]), cmp.Compare(p.courses[a.Course].Title, p.courses[b.Course].Title))
	}).Course
}
