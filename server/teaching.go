// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// serveTeaching tells trainers and leads how what they have assigned is taken, and how many offers the town takes, in numbers of five people
// at least.
func (s *Server) serveTeaching(w http.ResponseWriter, r *http.Request) {
	here := sessionOf(r)
	var out wire.Teaching
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		out, err = Teaching(ctx, snap.Learn(), here.Person, s.withheld(here), s.Now())
		return err
	})
	if err == nil && slices.ContainsFunc(out.Assignments, func(a wire.Assigned) bool { return len(a.People) > 0 }) {
		err = s.Central.NotedDaily(r.Context(), central.Audit{At: s.Now(), Actor: here.Person, Act: central.AuditTaught})
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, out)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// Teaching is what somebody may know of how the town learns: trainers of all, who leads a unit of those of the unit.
func Teaching(ctx context.Context, rows store.Learn, who staff.PersonID, withheld []staff.Role, now time.Time) (out wire.Teaching, err error) {
	rows.Actor, rows.Withheld = who, withheld
	c, err := newClass(ctx, rows, who, now)
	if err != nil {
		return out, err
	}
	if !c.all && !c.leads {
		return wire.Teaching{Assignments: []wire.Assigned{}}, nil
	}
	return c.tell(ctx)
}

// tell tells all that the person may know. Who leads a unit hears nothing of assignments that concern nobody there, but for their own.
func (c class) tell(ctx context.Context) (out wire.Teaching, err error) {
	out.Assignments = []wire.Assigned{}
	assignments, err := c.rows.Assignments(ctx, false)
	if err != nil {
		return out, err
	}
	for _, a := range assignments {
		shown, concerns, err := c.assigned(ctx, a)
		if err != nil {
			return out, err
		}
		if c.all || concerns || shown.Mine {
			out.Assignments = append(out.Assignments, shown)
		}
	}
	slices.SortStableFunc(out.Assignments, func(a, b wire.Assigned) int { return cmp.Or(compareEnds(a, b), cmp.Compare(a.Title, b.Title)) })
	if !c.all {
		return out, nil
	}
	return out, c.town(ctx, &out)
}

// compareEnds puts those that go on first.
func compareEnds(a, b wire.Assigned) int {
	switch {
	case a.Ended == b.Ended:
		return 0
	case b.Ended:
		return -1
	}
	return 1
}

// A class is the people of whom somebody may know, with what they have reached.
type class struct {
	rows    store.Learn
	now     time.Time
	who     staff.PersonID
	all     bool // they are a trainer
	leads   bool // they lead somebody
	members []staff.Member
	done    map[doneBy]time.Time
}

type doneBy struct {
	person staff.PersonID
	course learn.CourseID
	path   learn.PathID
}

func newClass(ctx context.Context, rows store.Learn, who staff.PersonID, now time.Time) (c class, err error) {
	c = class{rows: rows, now: now, who: who}
	me, err := rows.Member(ctx, who)
	if err != nil {
		return c, err
	}
	c.all = slices.Contains(me.Roles, staff.Trainer)
	if c.members, err = store.Members(ctx, rows.Tx); err != nil {
		return c, err
	}
	if !c.all {
		led, err := c.led(ctx)
		if err != nil {
			return c, err
		}
		c.leads = len(led) > 0
		c.members = slices.DeleteFunc(c.members, func(m staff.Member) bool {
			return !slices.ContainsFunc(m.Units, func(u staff.UnitID) bool { return slices.Contains(led, u) })
		})
	}
	return c, c.finishers(ctx)
}

// finishers notes who has completed what, and when last.
func (c *class) finishers(ctx context.Context) error {
	c.done = map[doneBy]time.Time{}
	takings, err := c.rows.Takings(ctx)
	for _, t := range takings {
		key := doneBy{t.Person, t.Course, t.Path}
		if at, before := c.done[key]; !before || t.At.After(at) {
			c.done[key] = t.At
		}
	}
	return err
}

// led are the units that the person leads; those below them belong to them, as members name all units above theirs.
func (c class) led(ctx context.Context) ([]staff.UnitID, error) {
	for _, role := range c.rows.Withheld {
		if role == staff.Lead {
			return nil, nil
		}
	}
	return c.rows.Led(ctx, c.who)
}

// assigned is how an assignment is taken by those of whom the person may know, and whether it concerns any of them.
func (c class) assigned(ctx context.Context, a learn.Assignment) (shown wire.Assigned, concerns bool, err error) {
	bound, err := c.rows.Bound(ctx, a.ID)
	if err != nil {
		return shown, false, err
	}
	enrolled := map[staff.PersonID]learn.Enrolment{}
	for _, e := range bound {
		enrolled[e.Person] = e
	}
	mine := slices.DeleteFunc(slices.Clone(c.members), func(m staff.Member) bool { _, is := enrolled[m.Person]; return !is })
	cover := staff.Cover(staff.Audience{Everyone: true}, mine, func(who staff.PersonID) bool { return c.finished(enrolled[who]) }).Coarse()
	shown = wire.Assigned{ID: string(a.ID), Title: a.Title, Course: string(a.Course), Path: string(a.Path), Days: a.Days, Due: a.Due, Told: a.Told, Ended: !a.EndedAt.IsZero(),
		Mine: a.By != "" && a.By == c.who, Cover: wire.Coverage{Units: []wire.Share{}, Rest: shareOf(cover.Rest), Total: shareOf(cover.Total)}, Few: len(mine) > 0 && len(mine) < staff.Crowd}
	for _, share := range cover.Shares {
		shown.Cover.Units = append(shown.Cover.Units, shareOf(share))
	}
	if a.Told && (shown.Mine || !c.all) {
		shown.People, err = c.told(ctx, mine, enrolled)
	}
	return shown, len(mine) > 0, err
}

// finished tells whether somebody has completed what they were enrolled in, in this round.
func (c class) finished(e learn.Enrolment) bool {
	at, done := c.done[doneBy{e.Person, e.Course, e.Path}]
	return done && (e.Round <= 1 || !at.Before(e.Since))
}

// told is how far each of those is of whom an assignment shows it, as it told them before they began.
func (c class) told(ctx context.Context, members []staff.Member, enrolled map[staff.PersonID]learn.Enrolment) (list []wire.Pupil, err error) {
	for _, m := range members {
		e := enrolled[m.Person]
		if !e.Told {
			continue
		}
		pupil := wire.Pupil{Person: string(m.Person), Due: e.Due}
		if c.finished(e) {
			pupil.Done, pupil.Percent = c.done[doneBy{e.Person, e.Course, e.Path}], 100
		} else if pupil.Percent, err = c.percent(ctx, e); err != nil {
			return nil, err
		}
		list = append(list, pupil)
	}
	return list, nil
}

// percent is how many of a course's lessons somebody has done.
func (c class) percent(ctx context.Context, e learn.Enrolment) (int, error) {
	course, err := c.rows.Course(ctx, e.Course)
	if errors.Is(err, learn.ErrGone) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	progress, err := c.rows.ProgressIn(ctx, e.Person, e.Course, "", e.Round)
	if err != nil {
		return 0, err
	}
	needed, done := 0, 0
	for _, l := range course.Lessons {
		if l.Free {
			continue
		}
		needed++
		if slices.ContainsFunc(progress, func(p learn.Progress) bool { return p.Lesson == l.Key && p.State == learn.Done }) {
			done++
		}
	}
	if needed == 0 {
		return 0, nil
	}
	return done * 100 / needed, nil
}

// town tells how many offers were taken this year and the last one, and how courses are taken.
func (c class) town(ctx context.Context, out *wire.Teaching) error {
	takings, err := c.rows.Takings(ctx)
	if err != nil {
		return err
	}
	zone := booking.Building{}.Location()
	for _, year := range []int{c.now.In(zone).Year() - 1, c.now.In(zone).Year()} {
		y := learn.Taken(takings, year, c.now, zone)
		out.Years = append(out.Years, wire.Year{Year: y.Year, Offers: y.Offers, Months: y.Months[:], Completions: y.Completions})
	}
	courses, err := c.rows.Courses(ctx)
	if err != nil {
		return err
	}
	takers, err := c.rows.Takers(ctx)
	if err != nil {
		return err
	}
	bound, err := c.bound(ctx)
	if err != nil {
		return err
	}
	have := func(who staff.PersonID, course learn.CourseID) bool {
		_, done := c.done[doneBy{who, course, ""}]
		return done
	}
	for _, d := range learn.Demands(courses, takers, bound, have) {
		out.Courses = append(out.Courses, wire.Demand{Course: string(d.Course), Title: d.Title, Taking: d.Taking, Done: d.Done, Skills: d.Skills})
	}
	return nil
}

// bound are those of whom figures of assignments tell, by course.
func (c class) bound(ctx context.Context) (map[learn.CourseID]map[staff.PersonID]bool, error) {
	by := map[learn.CourseID]map[staff.PersonID]bool{}
	assignments, err := c.rows.Assignments(ctx, false)
	if err != nil {
		return nil, err
	}
	for _, a := range assignments {
		if a.Course == "" {
			continue
		}
		enrolled, err := c.rows.Bound(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if len(enrolled) < staff.Crowd { // nothing is told of them
			continue
		}
		for _, e := range enrolled {
			if by[a.Course] == nil {
				by[a.Course] = map[staff.PersonID]bool{}
			}
			by[a.Course][e.Person] = true
		}
	}
	return by, nil
}
