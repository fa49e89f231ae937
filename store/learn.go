// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// Learn is learn.Store on an open transaction, with what publishing, screens and chores need beside it. Audiences work as they do for the
// news.
type Learn struct {
	News
	// Catalogue remembers courses from one transaction to the next; nil reads them each time.
	Catalogue *CourseCache
}

var _ learn.Store = Learn{}

// untaught is learn.ErrGone for what is not there.
func untaught(err error) error {
	if errors.Is(absent(err), news.ErrGone) {
		return learn.ErrGone
	}
	return err
}

// Member implements learn.Store.
func (s Learn) Member(ctx context.Context, person staff.PersonID) (staff.Member, error) {
	m, err := s.News.Member(ctx, person)
	return m, untaught(err)
}

// Course implements learn.Store.
func (s Learn) Course(ctx context.Context, id learn.CourseID) (learn.Course, error) {
	c, err := one("course", id, scanCourse, s.Tx.QueryRowContext(ctx, `SELECT entry FROM course WHERE id = $1`, string(id)))
	return c, untaught(err)
}

// Courses are all that are here, withdrawn ones too, by id.
func (s Learn) Courses(ctx context.Context) ([]learn.Course, error) {
	if s.Catalogue != nil {
		return s.Catalogue.of(ctx, s)
	}
	return s.readCourses(ctx)
}

func (s Learn) readCourses(ctx context.Context) ([]learn.Course, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT entry FROM course ORDER BY id`)
	return all("courses", scanCourse, rows, err)
}

// PutCourse adds or replaces what the catalogue says of a course, for its audience.
func (s Learn) PutCourse(ctx context.Context, c learn.Course) error {
	body, err := text(c)
	if err != nil {
		return wrap("put course "+string(c.ID), err)
	}
	before, err := s.scopeOf(ctx, "course", string(c.ID))
	if err != nil {
		return err
	}
	scope, err := s.heed(ctx, c.Audience)
	if err == nil {
		err = s.put(ctx, "course", string(c.ID), scope, body, int64(c.Edition), number(c.Withdrawn))
	}
	if err == nil && before != "" && before != scope {
		err = s.moveOccasions(ctx, c.ID, scope)
	}
	return wrap("put course "+string(c.ID), err)
}

func scanCourse(row scanner) (c learn.Course, err error) { return c, row.Scan(document{&c}) }

// Edition implements learn.Store.
func (s Learn) Edition(ctx context.Context, course learn.CourseID, edition int) (learn.Edition, error) {
	e, err := one("edition of", course, func(row scanner) (e learn.Edition, err error) { return e, row.Scan(document{&e}) },
		s.Tx.QueryRowContext(ctx, `SELECT body FROM edition WHERE course = $1 AND edition = $2`, string(course), edition))
	return e, untaught(err)
}

// Replaced implements learn.Store.
func (s Learn) Replaced(ctx context.Context, course learn.CourseID, edition int) (time.Time, error) {
	var at int64
	err := s.Tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(made_at), 0) FROM edition WHERE course = $1 AND edition > $2`, string(course), edition).Scan(&at)
	return moment(at), wrap("when the next edition came of "+string(course), err)
}

// EditionHead is what an edition says of its course, without the texts.
func (s Learn) EditionHead(ctx context.Context, course learn.CourseID, edition int) (learn.Course, error) {
	type headed struct{ Course learn.Course }
	head, err := one("head of", course, func(row scanner) (head headed, err error) { return head, row.Scan(document{&head}) },
		s.Tx.QueryRowContext(ctx, `SELECT body FROM edition WHERE course = $1 AND edition = $2`, string(course), edition))
	return head.Course, untaught(err)
}

// EditionText is an edition as it was published, byte for byte.
func (s Learn) EditionText(ctx context.Context, course learn.CourseID, edition int) (string, error) {
	body, err := one("text of", course, func(row scanner) (body string, err error) { return body, row.Scan(&body) },
		s.Tx.QueryRowContext(ctx, `SELECT body FROM edition WHERE course = $1 AND edition = $2`, string(course), edition))
	return body, untaught(err)
}

const paths = `SELECT route FROM path `

// Path implements learn.PathStore.
func (s Learn) Path(ctx context.Context, id learn.PathID) (learn.Path, error) {
	p, err := one("path", id, scanPath, s.Tx.QueryRowContext(ctx, paths+`WHERE id = $1`, string(id)))
	return p, untaught(err)
}

// Paths are all that are here, by id.
func (s Learn) Paths(ctx context.Context) ([]learn.Path, error) {
	rows, err := s.Tx.QueryContext(ctx, paths+`ORDER BY id`)
	return all("paths", scanPath, rows, err)
}

// PathsWith implements learn.PathStore.
func (s Learn) PathsWith(ctx context.Context, person staff.PersonID, course learn.CourseID) (with []learn.Path, err error) {
	rows, err := s.Tx.QueryContext(ctx, paths+`WHERE id IN (SELECT path FROM enrolment WHERE person = $1 AND course = '' AND is_left = 0) ORDER BY id`, string(person))
	list, err := all("paths of "+string(person), scanPath, rows, err)
	for _, p := range list {
		for _, step := range p.Steps {
			if step.Course == course {
				with = append(with, p)
				break
			}
		}
	}
	return with, err
}

// PutPath implements learn.PathStore: somebody's own in their scope, others for their audience.
func (s Learn) PutPath(ctx context.Context, p learn.Path) error {
	body, err := text(p)
	if err != nil {
		return wrap("put path "+string(p.ID), err)
	}
	scope := Own(p.Owner)
	if p.Owner == "" {
		if scope, err = s.heed(ctx, p.Audience); err != nil {
			return err
		}
	}
	return wrap("put path "+string(p.ID), s.put(ctx, "path", string(p.ID), scope, string(p.Owner), body))
}

// DropPath implements learn.PathStore.
func (s Learn) DropPath(ctx context.Context, id learn.PathID) error {
	return s.Remove(ctx, "path", string(id))
}

// CountPaths implements learn.PathStore.
func (s Learn) CountPaths(ctx context.Context, owner staff.PersonID) (n int, err error) {
	err = s.Tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM path WHERE owner = $1`, string(owner)).Scan(&n)
	return n, wrap("count paths", err)
}

func scanPath(row scanner) (p learn.Path, err error) { return p, row.Scan(document{&p}) }

const assignments = `SELECT author, task FROM assignment `

// Assignment implements learn.AssignmentStore.
func (s Learn) Assignment(ctx context.Context, id learn.AssignmentID) (learn.Assignment, error) {
	a, err := one("assignment", id, scanAssignment, s.Tx.QueryRowContext(ctx, assignments+`WHERE id = $1`, string(id)))
	return a, untaught(err)
}

// Assignments are all that are here, by id; only those that go on when running.
func (s Learn) Assignments(ctx context.Context, running bool) ([]learn.Assignment, error) {
	rows, err := s.Tx.QueryContext(ctx, assignments+`WHERE $1 = 0 OR ended_at = 0 ORDER BY id`, number(running))
	return all("assignments", scanAssignment, rows, err)
}

// PutAssignment implements learn.AssignmentStore, for trainers and leads.
func (s Learn) PutAssignment(ctx context.Context, a learn.Assignment) error {
	body, err := text(a)
	if err != nil {
		return wrap("put assignment "+string(a.ID), err)
	}
	scope, err := s.heed(ctx, learn.Keepers)
	if err == nil {
		err = s.put(ctx, "assignment", string(a.ID), scope, string(a.By), body, seconds(a.EndedAt))
	}
	return wrap("put assignment "+string(a.ID), err)
}

func scanAssignment(row scanner) (a learn.Assignment, err error) {
	return a, row.Scan((*string)(&a.By), document{&a})
}

// LeadsUnit implements learn.AssignmentStore.
func (s Learn) LeadsUnit(ctx context.Context, person staff.PersonID, unit staff.UnitID) (leads bool, err error) {
	const query = `WITH RECURSIVE up(id, n) AS (
			SELECT id, 0 FROM unit WHERE id = $1
			UNION ALL SELECT u.parent, up.n + 1 FROM unit u JOIN up ON u.id = up.id WHERE u.parent <> '' AND up.n < 32)
		SELECT EXISTS (SELECT 1 FROM up JOIN unit u ON u.id = up.id WHERE u.lead = $2)`
	err = s.Tx.QueryRowContext(ctx, query, string(unit), string(person)).Scan(&leads)
	return leads, wrap("ask who leads "+string(unit), err)
}
