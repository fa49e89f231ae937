// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"strconv"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// What is a learner's own: all of it stands in their scope, and rows are found by what they say.

const enrolments = `SELECT person, course, path, round, edition, since, due, cause, reason, told, is_left FROM enrolment `

// Enrolment implements learn.Store.
func (s Learn) Enrolment(ctx context.Context, person staff.PersonID, course learn.CourseID, path learn.PathID) (learn.Enrolment, error) {
	e, err := one("enrolment of", person, scanEnrolment, s.Tx.QueryRowContext(ctx, enrolments+`WHERE person = $1 AND course = $2 AND path = $3`, string(person), string(course), string(path)))
	return e, untaught(err)
}

// Enrolments are all of a person's.
func (s Learn) Enrolments(ctx context.Context, person staff.PersonID) ([]learn.Enrolment, error) {
	rows, err := s.Tx.QueryContext(ctx, enrolments+`WHERE person = $1 ORDER BY since, course, path`, string(person))
	return all("enrolments", scanEnrolment, rows, err)
}

// PutEnrolment implements learn.Store.
func (s Learn) PutEnrolment(ctx context.Context, e learn.Enrolment) error {
	return s.own(ctx, "enrolment", e.Person, `person = $1 AND course = $2 AND path = $3`, []any{string(e.Person), string(e.Course), string(e.Path)},
		[]string{string(e.Person), string(e.Course), string(e.Path)},
		string(e.Person), string(e.Course), string(e.Path), int64(e.Round), int64(e.Edition), seconds(e.Since), seconds(e.Due), string(e.Cause), e.Reason, number(e.Told), number(e.Left))
}

func scanEnrolment(row scanner) (e learn.Enrolment, err error) {
	var since, due int64
	err = row.Scan((*string)(&e.Person), (*string)(&e.Course), (*string)(&e.Path), &e.Round, &e.Edition, &since, &due, (*string)(&e.Cause), &e.Reason, &e.Told, &e.Left)
	e.Since, e.Due = moment(since), moment(due)
	return e, err
}

const progresses = `SELECT person, course, path, round, lesson, state, percent, best, edition, done_at, place FROM progress `

// Progress implements learn.Store.
func (s Learn) Progress(ctx context.Context, person staff.PersonID, step learn.Step) (learn.Progress, error) {
	p, err := one("progress of", person, scanProgress, s.Tx.QueryRowContext(ctx, progresses+`WHERE person = $1 AND course = $2 AND path = $3 AND round = $4 AND lesson = $5`, stepArgs(person, step)...))
	return p, untaught(err)
}

// ProgressIn implements learn.Store.
func (s Learn) ProgressIn(ctx context.Context, person staff.PersonID, course learn.CourseID, path learn.PathID, round int) ([]learn.Progress, error) {
	rows, err := s.Tx.QueryContext(ctx, progresses+`WHERE person = $1 AND course = $2 AND path = $3 AND round = $4 ORDER BY lesson`, string(person), string(course), string(path), round)
	return all("progress", scanProgress, rows, err)
}

// ProgressOf is all of a person's.
func (s Learn) ProgressOf(ctx context.Context, person staff.PersonID) ([]learn.Progress, error) {
	rows, err := s.Tx.QueryContext(ctx, progresses+`WHERE person = $1 ORDER BY course, path, round, lesson`, string(person))
	return all("progress", scanProgress, rows, err)
}

// PutProgress implements learn.Store.
func (s Learn) PutProgress(ctx context.Context, p learn.Progress) error {
	place, err := text(p.Place)
	if err != nil {
		return err
	}
	const find = `person = $1 AND course = $2 AND path = $3 AND round = $4 AND lesson = $5`
	return s.own(ctx, "progress", p.Person, find, stepArgs(p.Person, p.Step), stepName(p.Person, p.Step), string(p.Person), string(p.Course), string(p.Path),
		int64(p.Round), string(p.Lesson), int64(p.State), int64(p.Percent), int64(p.Best), int64(p.Edition), seconds(p.DoneAt), place)
}

func stepArgs(person staff.PersonID, step learn.Step) []any {
	return []any{string(person), string(step.Course), string(step.Path), step.Round, string(step.Lesson)}
}

func stepName(person staff.PersonID, step learn.Step) []string {
	return []string{string(person), string(step.Course), string(step.Path), strconv.Itoa(step.Round), string(step.Lesson)}
}

func scanProgress(row scanner) (p learn.Progress, err error) {
	var done int64
	err = row.Scan((*string)(&p.Person), (*string)(&p.Course), (*string)(&p.Path), &p.Round, (*string)(&p.Lesson), &p.State, &p.Percent, &p.Best, &p.Edition, &done,
		document{&p.Place})
	p.DoneAt = moment(done)
	return p, err
}

const attempts = `SELECT id, person, course, round, lesson, edition, seed, answers, percent, passed, begun_at, ended_at FROM attempt `

// Attempt implements learn.Store.
func (s Learn) Attempt(ctx context.Context, id learn.AttemptID) (learn.Attempt, error) {
	a, err := one("attempt", id, scanAttempt, s.Tx.QueryRowContext(ctx, attempts+`WHERE id = $1`, string(id)))
	return a, untaught(err)
}

// AttemptsAt are a person's tries at a step, the latest first.
func (s Learn) AttemptsAt(ctx context.Context, person staff.PersonID, step learn.Step) ([]learn.Attempt, error) {
	rows, err := s.Tx.QueryContext(ctx, attempts+`WHERE person = $1 AND course = $2 AND round = $3 AND lesson = $4 ORDER BY ended_at DESC, id`,
		string(person), string(step.Course), step.Round, string(step.Lesson))
	return all("attempts", scanAttempt, rows, err)
}

// CountAttempts implements learn.Store.
func (s Learn) CountAttempts(ctx context.Context, person staff.PersonID, step learn.Step) (n int, err error) {
	const query = `SELECT COUNT(*) FROM attempt WHERE person = $1 AND ($2 = '' OR course = $2 AND round = $3 AND lesson = $4)`
	err = s.Tx.QueryRowContext(ctx, query, string(person), string(step.Course), step.Round, string(step.Lesson)).Scan(&n)
	return n, wrap("count attempts", err)
}

// PutAttempt implements learn.Store.
func (s Learn) PutAttempt(ctx context.Context, a learn.Attempt) error {
	answers, err := text(a.Answers)
	if err == nil {
		err = s.put(ctx, "attempt", string(a.ID), Own(a.Person), string(a.Person), string(a.Course), int64(a.Round), string(a.Lesson), int64(a.Edition),
			strconv.FormatUint(a.Seed, 10), answers, int64(a.Percent), number(a.Passed), seconds(a.BegunAt), seconds(a.EndedAt))
	}
	return wrap("put attempt "+string(a.ID), err)
}

func scanAttempt(row scanner) (a learn.Attempt, err error) {
	var seed string
	var begun, ended int64
	err = row.Scan((*string)(&a.ID), (*string)(&a.Person), (*string)(&a.Course), &a.Round, (*string)(&a.Lesson), &a.Edition, &seed, document{&a.Answers}, &a.Percent,
		&a.Passed, &begun, &ended)
	a.Seed, _ = strconv.ParseUint(seed, 10, 64)
	a.BegunAt, a.EndedAt = moment(begun), moment(ended)
	return a, err
}

const cards = `SELECT person, course, question, reviews FROM card `

// Card implements learn.Store.
func (s Learn) Card(ctx context.Context, person staff.PersonID, course learn.CourseID, question learn.QuestionID) (learn.Card, error) {
	c, err := one("card of", person, scanCard, s.Tx.QueryRowContext(ctx, cards+`WHERE person = $1 AND course = $2 AND question = $3`, string(person), string(course), string(question)))
	return c, untaught(err)
}

// Cards are all of a person's.
func (s Learn) Cards(ctx context.Context, person staff.PersonID) ([]learn.Card, error) {
	rows, err := s.Tx.QueryContext(ctx, cards+`WHERE person = $1 ORDER BY course, question`, string(person))
	return all("cards", scanCard, rows, err)
}

// PutCard implements learn.Store.
func (s Learn) PutCard(ctx context.Context, c learn.Card) error {
	reviews, err := text(c.Reviews)
	if err != nil {
		return err
	}
	args := []any{string(c.Person), string(c.Course), string(c.Question)}
	return s.own(ctx, "card", c.Person, `person = $1 AND course = $2 AND question = $3`, args, []string{string(c.Person), string(c.Course), string(c.Question)},
		append(args, reviews)...)
}

func scanCard(row scanner) (c learn.Card, err error) {
	return c, row.Scan((*string)(&c.Person), (*string)(&c.Course), (*string)(&c.Question), document{&c.Reviews})
}

const awards = `SELECT person, course, path, round, earned_at, ends_at, title, badge, edition, credential, shared, revoked FROM award `

// Award implements learn.Store; the latest round for round 0.
func (s Learn) Award(ctx context.Context, person staff.PersonID, course learn.CourseID, path learn.PathID, round int) (learn.Award, error) {
	a, err := one("award of", person, scanAward, s.Tx.QueryRowContext(ctx, awards+`WHERE person = $1 AND course = $2 AND path = $3 AND ($4 = 0 OR round = $4)
		ORDER BY round DESC LIMIT 1`, string(person), string(course), string(path), round))
	return a, untaught(err)
}

// AwardsOf implements learn.Store.
func (s Learn) AwardsOf(ctx context.Context, person staff.PersonID) ([]learn.Award, error) {
	rows, err := s.Tx.QueryContext(ctx, awards+`WHERE person = $1 ORDER BY earned_at DESC, course, path, round`, string(person))
	return all("awards", scanAward, rows, err)
}

// AwardShared is the award that its holder shows under a word.
func (s Learn) AwardShared(ctx context.Context, word string) (learn.Award, error) {
	a, err := one("award under", word, scanAward, s.Tx.QueryRowContext(ctx, awards+`WHERE shared = $1 AND shared <> ''`, word))
	return a, untaught(err)
}

// Unsigned are awards that have no credential yet, at most most, after the first ones, which are passed over.
func (s Learn) Unsigned(ctx context.Context, most, over int) ([]learn.Award, error) {
	rows, err := s.Tx.QueryContext(ctx, awards+`WHERE credential = '' AND revoked = '' ORDER BY earned_at, person, course, path, round LIMIT $1 OFFSET $2`, most, over)
	return all("awards to sign", scanAward, rows, err)
}

// PutAward implements learn.Store.
func (s Learn) PutAward(ctx context.Context, a learn.Award) error {
	badge, err := text(a.Badge)
	if err != nil {
		return err
	}
	args := []any{string(a.Person), string(a.Course), string(a.Path), a.Round}
	return s.own(ctx, "award", a.Person, `person = $1 AND course = $2 AND path = $3 AND round = $4`, args,
		[]string{string(a.Person), string(a.Course), string(a.Path), strconv.Itoa(a.Round)},
		string(a.Person), string(a.Course), string(a.Path), int64(a.Round), seconds(a.At), seconds(a.Ends), a.Title, badge, int64(a.Edition), a.Credential, a.Shared, a.Revoked)
}

func scanAward(row scanner) (a learn.Award, err error) {
	var at, ends int64
	err = row.Scan((*string)(&a.Person), (*string)(&a.Course), (*string)(&a.Path), &a.Round, &at, &ends, &a.Title, document{&a.Badge}, &a.Edition, &a.Credential, &a.Shared, &a.Revoked)
	a.At, a.Ends = moment(at), moment(ends)
	return a, err
}

// Learner implements learn.LearnerStore.
func (s Learn) Learner(ctx context.Context, person staff.PersonID) (l learn.Learner, err error) {
	l, err = one("learner", person, func(row scanner) (l learn.Learner, err error) {
		return l, row.Scan((*string)(&l.Person), &l.Plays, &l.Board, &l.Alias, &l.Unmetered)
	}, s.Tx.QueryRowContext(ctx, `SELECT person, plays, board, alias, unmetered FROM learner WHERE person = $1`, string(person)))
	if err := untaught(err); err != learn.ErrGone {
		return l, err
	}
	return learn.Learner{Person: person}, nil
}

// PutLearner implements learn.LearnerStore.
func (s Learn) PutLearner(ctx context.Context, l learn.Learner) error {
	return s.own(ctx, "learner", l.Person, `person = $1`, []any{string(l.Person)}, []string{string(l.Person)},
		string(l.Person), number(l.Plays), number(l.Board), l.Alias, number(l.Unmetered))
}

// Mates implements learn.LearnerStore.
func (s Learn) Mates(ctx context.Context, person staff.PersonID) ([]string, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT given, family FROM person WHERE id <> $1 AND unit <> '' AND unit = (SELECT unit FROM person WHERE id = $2)`, string(person), string(person))
	return all("the team of "+string(person), func(row scanner) (string, error) {
		var mate staff.Person
		err := row.Scan(&mate.Given, &mate.Family)
		return mate.Name(), err
	}, rows, err)
}

// A Quizzed question stands in a lesson that is on the device.
type Quizzed struct {
	Course   learn.CourseID
	Edition  int
	Lesson   learn.LessonKey
	Question learn.QuestionID
}

// Quizzed are all questions of editions that are on the device.
func (s Learn) Quizzed(ctx context.Context) ([]Quizzed, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT course, edition, lesson, question FROM question ORDER BY course, edition, lesson, question`)
	return all("questions", func(row scanner) (q Quizzed, err error) {
		return q, row.Scan((*string)(&q.Course), &q.Edition, (*string)(&q.Lesson), (*string)(&q.Question))
	}, rows, err)
}
