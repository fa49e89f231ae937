// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// What the house asks about all learners, to enrol them, to renew what ends, and to count.

// Enrolled are all who are in a course or a path, also those who have left, each with the assignment that bound them; empty for none.
func (s Learn) Enrolled(ctx context.Context, course learn.CourseID, path learn.PathID) (map[staff.PersonID]learn.AssignmentID, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT person, cause FROM enrolment WHERE course = $1 AND path = $2`, string(course), string(path))
	list := map[staff.PersonID]learn.AssignmentID{}
	_, err = all("who is enrolled", func(row scanner) (person staff.PersonID, err error) {
		var cause learn.AssignmentID
		err = row.Scan((*string)(&person), (*string)(&cause))
		list[person] = cause
		return person, err
	}, rows, err)
	return list, err
}

// BookedIn are people who have or had a desk in a house since a time.
func (s Learn) BookedIn(ctx context.Context, house staff.House, since time.Time) (map[staff.PersonID]bool, error) {
	const query = `SELECT DISTINCT person FROM booking WHERE building = $1 AND end_at > $2 AND person <> '' AND state IN ('booked', 'checked_in')`
	people, err := Texts(ctx, s.Tx, "who has booked in a house", query, string(house), since.Unix())
	list := map[staff.PersonID]bool{}
	for _, p := range people {
		list[staff.PersonID(p)] = true
	}
	return list, err
}

// Began are those who began to work here on a day or later, and on another one at the latest; days as "2026-11-24".
func (s Learn) Began(ctx context.Context, from, until string) (map[staff.PersonID]bool, error) {
	people, err := Texts(ctx, s.Tx, "who is new", `SELECT person FROM beginning WHERE day >= $1 AND day <= $2`, from, until)
	list := map[staff.PersonID]bool{}
	for _, p := range people {
		list[staff.PersonID(p)] = true
	}
	return list, err
}

// Ending are awards that end before a time and are the last of their course's rounds, at most most.
func (s Learn) Ending(ctx context.Context, before time.Time, most int) ([]learn.Award, error) {
	const query = awards + `WHERE ends_at > 0 AND ends_at < $1 AND revoked = '' AND EXISTS (SELECT 1 FROM enrolment e
		WHERE e.person = award.person AND e.course = award.course AND e.path = '' AND e.round = award.round AND e.is_left = 0)
		AND EXISTS (SELECT 1 FROM course c WHERE c.id = award.course AND c.withdrawn = 0) ORDER BY ends_at, person LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, before.Unix(), most)
	return all("awards that end", scanAward, rows, err)
}

// Board is that of a unit; learn.ErrGone for none.
func (s Learn) Board(ctx context.Context, unit staff.UnitID) (learn.Board, error) {
	b, err := one("board of", unit, func(row scanner) (b learn.Board, err error) {
		var made int64
		err = row.Scan(document{&b}, &made)
		b.MadeAt = moment(made)
		return b, err
	}, s.Tx.QueryRowContext(ctx, `SELECT seats, made_at FROM board WHERE id = $1`, string(unit)))
	return b, untaught(err)
}

// A Contender is somebody who wants to stand on the board of their unit.
type Contender struct {
	Person staff.PersonID
	Unit   staff.UnitID
	Name   string
	Alias  string
}

// Contenders are all who play and want to stand on a board, by unit.
func (s Learn) Contenders(ctx context.Context) ([]Contender, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT p.id, p.unit, p.given, p.family, l.alias FROM learner l JOIN person p ON p.id = l.person
		WHERE l.plays = 1 AND l.board = 1 AND p.unit <> '' ORDER BY p.unit, p.id`)
	return all("who plays", func(row scanner) (c Contender, err error) {
		var who staff.Person
		err = row.Scan((*string)(&c.Person), (*string)(&c.Unit), &who.Given, &who.Family, &c.Alias)
		c.Name = who.Name()
		return c, err
	}, rows, err)
}

// Unplayed are units in which, and below which, nothing is played for.
func (s Learn) Unplayed(ctx context.Context) (map[staff.UnitID]bool, error) {
	units, err := Texts(ctx, s.Tx, "units that do not play", `SELECT unit FROM unplayed`)
	off := map[staff.UnitID]bool{}
	for _, u := range units {
		off[staff.UnitID(u)] = true
	}
	return off, err
}

// A Hung board is there, in a scope.
type Hung struct {
	learn.Board
	scope string
}

// For tells whether it hangs for nobody but those of the unit itself, of which these are the ones right below.
func (h Hung) For(below []staff.UnitID) bool {
	return h.scope == Readers(mates(h.Unit, below).Plain().ID())
}

// Boards are all that there are, by unit.
func (s Learn) Boards(ctx context.Context) (map[staff.UnitID]Hung, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT scope, seats FROM board`)
	boards := map[staff.UnitID]Hung{}
	_, err = all("boards", func(row scanner) (h Hung, err error) {
		err = row.Scan(&h.scope, document{&h.Board})
		boards[h.Unit] = h
		return h, err
	}, rows, err)
	return boards, err
}

// mates are the people of a unit itself. Who leads it from elsewhere is none of them, so this is not the scope Team.
func mates(unit staff.UnitID, below []staff.UnitID) staff.Audience {
	rule := staff.Audience{Unit: unit}
	if len(below) == 0 {
		return rule
	}
	rule = staff.Audience{All: []staff.Audience{rule}}
	for _, b := range below {
		rule.All = append(rule.All, staff.Audience{Not: &staff.Audience{Unit: b}})
	}
	return rule
}

// DropBoard takes the board of a unit away.
func (s Learn) DropBoard(ctx context.Context, unit staff.UnitID) error {
	return s.Remove(ctx, "board", string(unit))
}

// PutBoard writes the board of a unit for those of the unit itself: who is in one right below it does not hold it.
func (s Learn) PutBoard(ctx context.Context, b learn.Board, below []staff.UnitID) error {
	scope, err := s.heed(ctx, mates(b.Unit, below))
	if err != nil {
		return err
	}
	body, err := text(b)
	if err == nil {
		err = s.put(ctx, "board", string(b.Unit), scope, body, seconds(b.MadeAt))
	}
	return wrap("put the board of "+string(b.Unit), err)
}

// Takings are all that people have completed and that was not taken back.
func (s Learn) Takings(ctx context.Context) ([]learn.Taking, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT person, course, path, earned_at FROM award WHERE revoked = '' ORDER BY earned_at, person, course, path`)
	return all("what was completed", func(row scanner) (t learn.Taking, err error) {
		var at int64
		err = row.Scan((*string)(&t.Person), (*string)(&t.Course), (*string)(&t.Path), &at)
		t.At = moment(at)
		return t, err
	}, rows, err)
}

// Takers are who takes each course and has not left it.
func (s Learn) Takers(ctx context.Context) (map[learn.CourseID]map[staff.PersonID]bool, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT person, course FROM enrolment WHERE course <> '' AND is_left = 0`)
	by := map[learn.CourseID]map[staff.PersonID]bool{}
	_, err = all("who takes what", func(row scanner) (person staff.PersonID, err error) {
		var course learn.CourseID
		err = row.Scan((*string)(&person), (*string)(&course))
		if by[course] == nil {
			by[course] = map[staff.PersonID]bool{}
		}
		by[course][person] = true
		return person, err
	}, rows, err)
	return by, err
}

// Bound are the enrolments that an assignment has made.
func (s Learn) Bound(ctx context.Context, id learn.AssignmentID) ([]learn.Enrolment, error) {
	rows, err := s.Tx.QueryContext(ctx, enrolments+`WHERE cause = $1 ORDER BY person`, string(id))
	return all("whom an assignment binds", scanEnrolment, rows, err)
}
