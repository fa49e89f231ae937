// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/whom"
)

// What trainers and leads see and do in the screen Lernen.

// A school is the server as those see it who teach.
type school interface {
	Teaching(ctx context.Context) (wire.Teaching, error)
	Occasion(ctx context.Context, id string) (wire.Occasion, error)
	TeachingReport(ctx context.Context, form, language string, to io.Writer) error
	PublishCourse(ctx context.Context, id, language string, zip io.ReadSeeker, size int64, told func(sent int64)) (wire.Publishing, error)
}

var errNoSchool = errors.New("there is no server that teaches")

// A register has the people of whom assignments show how far they are, as the server told last. It is never written down.
type register struct {
	mu     sync.Mutex
	pupils map[learn.AssignmentID][]wire.Pupil
}

func (r *register) keep(told wire.Teaching) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pupils = map[learn.AssignmentID][]wire.Pupil{}
	for _, a := range told.Assignments {
		r.pupils[learn.AssignmentID(a.ID)] = a.People
	}
}

func (r *register) of(id learn.AssignmentID) []wire.Pupil {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.pupils[id]
}

// teaches tells whether the person teaches everybody, or at least those whom they lead.
func (d lessonData) teaches(ctx context.Context, rows store.Learn) (trainer, some bool, err error) {
	me, err := rows.MemberAsSeen(ctx, d.who)
	if errors.Is(err, booking.ErrGone) { // the directory has not come
		return false, false, nil
	}
	trainer = slices.Contains(me.Roles, staff.Trainer)
	return trainer, trainer || slices.Contains(me.Roles, staff.Lead), err
}

// Ask implements lessons.Teacher. Of people nothing is kept but in memory.
func (d lessonData) Ask(ctx context.Context) error {
	if d.school == nil {
		return errNoSchool
	}
	told, err := d.school.Teaching(ctx)
	if err != nil {
		return trouble(err)
	}
	d.register.keep(told)
	for i := range told.Assignments {
		told.Assignments[i].People = nil
	}
	text, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return trouble(d.device.KeepTeaching(ctx, text, d.clock.now()))
}

// Teaching implements lessons.Teacher.
func (d lessonData) Teaching(ctx context.Context) (shown lessons.Teaching, err error) {
	text, at, err := d.device.Teaching(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	var told wire.Teaching
	if text != nil && json.Unmarshal(text, &told) != nil { // damage: nothing to go by
		told, text = wire.Teaching{}, nil
	}
	unsent, err := d.unsentAssignments(ctx)
	if err != nil {
		return shown, trouble(err)
	}
	err = trouble(d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) (err error) {
		shown = lessons.Teaching{}
		if text != nil {
			shown.At = at
		}
		if shown.Trainer, _, err = d.teaches(ctx, rows); err != nil {
			return err
		}
		r, err := d.roll(ctx, rows)
		if err != nil {
			return err
		}
		if shown.Assignments, err = d.assigned(ctx, r, told, shown.Trainer, unsent); err != nil || !shown.Trainer {
			return err
		}
		for _, y := range told.Years {
			shown.Years = append(shown.Years, lessons.Year{Year: y.Year, Offers: y.Offers, Completions: y.Completions, Months: y.Months})
		}
		for _, one := range told.Courses {
			id := learn.CourseID(one.Course)
			shown.Demands = append(shown.Demands, lessons.Demand{Course: id, Title: cmp.Or(one.Title, r.courses[id].Title), Icon: r.courses[id].Icon, Withdrawn: r.courses[id].Withdrawn, Taking: one.Taking, Done: one.Done})
		}
		return nil
	}))
	return shown, err
}

// unsentAssignments are those that the server has not decided about.
func (d lessonData) unsentAssignments(ctx context.Context) (map[learn.AssignmentID]bool, error) {
	changes, err := d.device.Waiting(ctx)
	waits := map[learn.AssignmentID]bool{}
	for _, c := range changes {
		var w learn.Assign
		if c.Kind == learn.KindAssign && json.Unmarshal(c.Args, &w) == nil {
			waits[w.Assignment] = true
		}
	}
	return waits, err
}

// A roll has what ids are called.
type roll struct {
	rows    store.Learn
	units   map[string]string
	people  map[staff.PersonID]staff.Person
	courses map[learn.CourseID]learn.Course
	paths   map[learn.PathID]learn.Path
}

func (d lessonData) roll(ctx context.Context, rows store.Learn) (r roll, err error) {
	r = roll{rows, map[string]string{}, map[staff.PersonID]staff.Person{}, map[learn.CourseID]learn.Course{}, map[learn.PathID]learn.Path{}}
	units, err := rows.Units(ctx)
	for _, u := range units {
		r.units[string(u.ID)] = u.Name
	}
	if err != nil {
		return r, err
	}
	courses, err := rows.Courses(ctx)
	for _, c := range courses {
		r.courses[c.ID] = c
	}
	if err != nil {
		return r, err
	}
	paths, err := rows.Paths(ctx)
	for _, p := range paths {
		r.paths[p.ID] = p
	}
	if err != nil {
		return r, err
	}
	people, err := rows.People(ctx)
	for _, p := range people {
		r.people[p.ID] = p
	}
	return r, err
}

// assigned are the assignments that are here with what the server told of them. Leads see those of which it tells, and their own.
func (d lessonData) assigned(ctx context.Context, r roll, told wire.Teaching, trainer bool, unsent map[learn.AssignmentID]bool) (list []lessons.Assigned, err error) {
	figures := map[learn.AssignmentID]wire.Assigned{}
	for _, a := range told.Assignments {
		figures[learn.AssignmentID(a.ID)] = a
	}
	here, err := r.rows.Assignments(ctx, false)
	for _, a := range here {
		of, known := figures[a.ID]
		if !trainer && !known && a.By != d.who {
			continue
		}
		shown := lessons.Assigned{Assignment: a, Mine: a.By == d.who, Waits: unsent[a.ID], Figures: known, Few: of.Few}
		shown.What, shown.Icon = cmp.Or(r.paths[a.Path].Title, string(a.Path)), "route"
		if a.Course != "" {
			shown.What, shown.Icon = cmp.Or(r.courses[a.Course].Title, string(a.Course)), cmp.Or(r.courses[a.Course].Icon, "school")
		}
		shown.Total = lessons.Share{Done: of.Cover.Total.Done, All: of.Cover.Total.All}
		shown.Units = r.shares(of.Cover)
		if a.Told {
			shown.People = r.pupils(d.register.of(a.ID))
		}
		list = append(list, shown)
	}
	slices.SortStableFunc(list, func(a, b lessons.Assigned) int {
		return cmp.Or(boolCompare(!a.EndedAt.IsZero(), !b.EndedAt.IsZero()), b.MadeAt.Compare(a.MadeAt), cmp.Compare(a.Title, b.Title))
	})
	return list, err
}

// shares are those of units by name, and all others last.
func (r roll) shares(cover wire.Coverage) (list []lessons.Share) {
	for _, u := range cover.Units {
		list = append(list, lessons.Share{Name: cmp.Or(r.units[u.Unit], u.Unit), Done: u.Done, All: u.All})
	}
	slices.SortFunc(list, func(a, b lessons.Share) int { return strings.Compare(staff.Fold(a.Name), staff.Fold(b.Name)) })
	if cover.Rest.All > 0 {
		list = append(list, lessons.Share{Done: cover.Rest.Done, All: cover.Rest.All})
	}
	return list
}

func (r roll) pupils(told []wire.Pupil) (list []lessons.Pupil) {
	for _, p := range told {
		if person, known := r.people[staff.PersonID(p.Person)]; known {
			list = append(list, lessons.Pupil{Person: person, Percent: p.Percent, Done: p.Done, Due: p.Due})
		}
	}
	slices.SortFunc(list, func(a, b lessons.Pupil) int {
		return strings.Compare(staff.Fold(a.Person.Name()), staff.Fold(b.Person.Name()))
	})
	return list
}

// Whom implements lessons.Teacher.
func (d lessonData) Whom(ctx context.Context) (w whom.Ways, err error) {
	err = trouble(d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		w = whom.Ways{}
		trainer, _, err := d.teaches(ctx, rows)
		if err != nil {
			return err
		}
		units, err := rows.Units(ctx)
		if err != nil {
			return err
		}
		houses, err := rows.Buildings(ctx)
		for _, h := range houses {
			w.Houses = append(w.Houses, whom.Place{House: staff.House(h.ID), Name: h.Name})
		}
		if w.Units = units; trainer || err != nil {
			w.Roles = whom.Roles
			return err
		}
		led, err := rows.Led(ctx, d.who)
		tree := staff.NewTree(units)
		w.Units = slices.DeleteFunc(units, func(u staff.Unit) bool {
			return !slices.ContainsFunc(tree.Above(u.ID), func(above staff.UnitID) bool { return slices.Contains(led, above) })
		})
		return err
	}))
	return w, err
}

// Reach implements lessons.Teacher. Who is in which unit this device knows; for the rest it asks the server.
func (d lessonData) Reach(ctx context.Context, rule staff.Audience) (people int, known bool, err error) {
	if !slices.ContainsFunc(rule.Rules(), func(leaf staff.Audience) bool { return leaf.Unit == "" }) {
		err = d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
			people, err = countIn(ctx, rows.News, rule)
			return err
		})
		return people, err == nil, trouble(err)
	}
	if people, err = d.askReach(ctx, rule); err != nil {
		return 0, false, nil // without a network it is not known
	}
	return people, true, nil
}

// Offers implements lessons.Teacher.
func (d lessonData) Offers(ctx context.Context) (list []lessons.Offer, err error) {
	err = d.asPupil(ctx, func(ctx context.Context, p pupil) error {
		list = nil
		for _, c := range p.courses {
			if !c.Withdrawn {
				list = append(list, lessons.Offer{Of: lessons.Subject{Course: c.ID}, Title: c.Title, Icon: cmp.Or(c.Icon, "school"), Minutes: c.Minutes()})
			}
		}
		for _, path := range p.paths {
			if path.Owner != "" || path.Withdrawn {
				continue
			}
			shown, err := p.path(ctx, path)
			if err != nil {
				return err
			}
			list = append(list, lessons.Offer{Of: lessons.Subject{Path: path.ID}, Title: path.Title, Icon: "route", Minutes: minutes(shown)})
		}
		slices.SortFunc(list, func(a, b lessons.Offer) int {
			return cmp.Or(strings.Compare(staff.Fold(a.Title), staff.Fold(b.Title)), cmp.Compare(a.Of.Course, b.Of.Course))
		})
		return nil
	})
	return list, err
}

// Assign implements lessons.Teacher.
func (d lessonData) Assign(ctx context.Context, w learn.Assign) (learn.AssignmentID, error) {
	if w.Assignment == "" {
		w.Assignment = learn.AssignmentID(newName())
	}
	return w.Assignment, d.do(ctx, learn.KindAssign, w)
}

// SaveReport implements lessons.Teacher.
func (d lessonData) SaveReport(ctx context.Context, form string) (name string, err error) {
	if d.school == nil {
		return "", errNoSchool
	}
	var file bytes.Buffer
	if err := d.school.TeachingReport(ctx, form, d.words.Language(), &file); err != nil {
		return "", trouble(err)
	}
	path, err := writeDown(d.downloads(), d.words.T("teaching.report.name", d.clock.now().In(home()).Format(time.DateOnly))+"."+form, &file)
	if err != nil {
		return "", err
	}
	return saidPath(path), d.open(fileURL(path))
}
