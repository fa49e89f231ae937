// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/store"
)

// Learned is a table that changes when texts of courses, or what is kept of them, do.
const Learned = "edition"

// Learn gives do the rows of learning as they are now, on one snapshot; as Read.
func (d *Device) Learn(ctx context.Context, do func(ctx context.Context, rows store.Learn) error) error {
	return d.News(ctx, func(ctx context.Context, rows store.News) error {
		return do(ctx, store.Learn{News: rows, Catalogue: &d.courses})
	})
}

// KeepEdition keeps the texts of a course as the server sent them, and makes them findable.
func (d *Device) KeepEdition(ctx context.Context, text []byte) (learn.Edition, error) {
	var e learn.Edition
	if err := json.Unmarshal(text, &e); err != nil {
		return e, fmt.Errorf("read the texts of a course: %w", err)
	}
	if len(text) > learn.MaxContent || e.Course.ID == "" || e.Course.Edition < 1 || len(e.Lessons) > learn.MaxLessons {
		return e, errors.New("these are no texts of a course")
	}
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		const put = `INSERT INTO edition (course, edition, body, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (course, edition) DO UPDATE SET body = excluded.body`
		if err := exec(ctx, tx, put, string(e.Course.ID), e.Course.Edition, string(text), d.now().Unix()); err != nil {
			return err
		}
		return index(ctx, tx, e)
	})
	if err == nil {
		d.watch.tell([]string{Learned})
	}
	return e, wrap("keep the texts of "+string(e.Course.ID), err)
}

// index makes the pages of an edition findable.
func index(ctx context.Context, tx *sql.Tx, e learn.Edition) error {
	if err := unindex(ctx, tx, e.Course.ID, e.Course.Edition); err != nil {
		return err
	}
	for _, l := range e.Lessons {
		for _, q := range l.Questions() {
			const put = `INSERT INTO question (course, edition, lesson, question) VALUES ($1, $2, $3, $4) ON CONFLICT (course, edition, question) DO NOTHING`
			if err := exec(ctx, tx, put, string(e.Course.ID), e.Course.Edition, string(l.Key), string(q.ID)); err != nil {
				return err
			}
		}
		for i, page := range l.Texts {
			for _, f := range found(page) {
				const put = `INSERT INTO lesson (course, edition, lesson, page, second, title, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`
				result, err := tx.ExecContext(ctx, put, string(e.Course.ID), e.Course.Edition, string(l.Key), i+1, f.second, page.Title, f.text)
				if err != nil {
					return err
				}
				n, err := result.LastInsertId()
				if err != nil {
					return err
				}
				forward, backward := search.Lines(l.Title + " " + page.Title + " " + f.text)
				if err := exec(ctx, tx, `INSERT INTO lesson_words (rowid, forward, backward) VALUES ($1, $2, $3)`, n, forward, backward); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func unindex(ctx context.Context, tx *sql.Tx, course learn.CourseID, edition int) error {
	if err := exec(ctx, tx, `DELETE FROM lesson WHERE course = $1 AND edition = $2`, string(course), edition); err != nil {
		return err
	}
	return exec(ctx, tx, `DELETE FROM question WHERE course = $1 AND edition = $2`, string(course), edition)
}

// A findable text, and in which second of a film it is said; -1 for what is written.
type findable struct {
	second int
	text   string
}

// found is what is found of a page: what is written on it, and what is said in its films.
func found(page learn.Page) (list []findable) {
	written := ""
	for _, part := range page.Parts {
		switch {
		case part.Text != "":
			written += plain(part.Text) + "\n"
		case part.Question != nil:
			written += plain(part.Question.Text) + "\n"
		case part.Take != nil:
			written += part.Take.Title + "\n"
		case part.Media != nil:
			list = append(list, findable{0, part.Media.Title + "\n" + part.Media.Transcript})
		}
	}
	return append([]findable{{-1, written}}, list...)
}

// Editions are those whose texts are here.
func (d *Device) Editions(ctx context.Context) (have map[learn.CourseID][]int, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		have = map[learn.CourseID][]int{}
		rows, err := tx.QueryContext(ctx, `SELECT course, edition FROM edition ORDER BY course, edition`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var course learn.CourseID
			var n int
			if err := rows.Scan((*string)(&course), &n); err != nil {
				return err
			}
			have[course] = append(have[course], n)
		}
		return rows.Err()
	})
	return have, wrap("list the texts of courses", err)
}

// DropEdition lets go of the texts of a course in an edition.
func (d *Device) DropEdition(ctx context.Context, course learn.CourseID, edition int) error {
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := unindex(ctx, tx, course, edition); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM edition WHERE course = $1 AND edition = $2`, string(course), edition)
	})
	if err == nil {
		d.watch.tell([]string{Learned})
	}
	return wrap("let go of the texts of "+string(course), err)
}

// A Kept course has its films and files on the device, or is to.
type Kept struct {
	Course learn.CourseID
	// Anyway is whether films may come over a network that is metered.
	Anyway bool
	Since  time.Time
}

// KeepCourse wants the films and files of a course here.
func (d *Device) KeepCourse(ctx context.Context, course learn.CourseID, anyway bool) error {
	const put = `INSERT INTO kept (course, anyway, since) VALUES ($1, $2, $3) ON CONFLICT (course) DO UPDATE SET anyway = excluded.anyway`
	return d.keeping(ctx, "keep "+string(course), put, string(course), anyway, d.now().Unix())
}

// LeaveCourse wants them here no more.
func (d *Device) LeaveCourse(ctx context.Context, course learn.CourseID) error {
	return d.keeping(ctx, "let go of "+string(course), `DELETE FROM kept WHERE course = $1`, string(course))
}

func (d *Device) keeping(ctx context.Context, what, query string, args ...any) error {
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error { return exec(ctx, tx, query, args...) })
	if err == nil {
		d.watch.tell([]string{Learned})
	}
	return wrap(what, err)
}

// KeptCourses are those whose films and files are wanted here.
func (d *Device) KeptCourses(ctx context.Context) (list []Kept, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = nil
		rows, err := tx.QueryContext(ctx, `SELECT course, anyway, since FROM kept ORDER BY course`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var k Kept
			var since int64
			if err := rows.Scan((*string)(&k.Course), &k.Anyway, &since); err != nil {
				return err
			}
			k.Since = time.Unix(since, 0).UTC()
			list = append(list, k)
		}
		return rows.Err()
	})
	return list, wrap("list what is kept", err)
}

// A Found page of a lesson.
type Found struct {
	Course  learn.CourseID
	Edition int
	Lesson  learn.LessonKey
	Page    int // counts from 1
	// Second of the film on the page in which it is said; -1 for what is written.
	Second int
	Title  string
	Text   string
}

// FindInLessons are pages in which words are found, in all editions that are here, the best first. match is what package search makes of
// a query.
func (d *Device) FindInLessons(ctx context.Context, match string, most int) (list []Found, err error) {
	const query = `SELECT l.course, l.edition, l.lesson, l.page, l.second, l.title, l.body FROM lesson_words w JOIN lesson l ON l.n = w.rowid
		WHERE w.lesson_words MATCH $1 ORDER BY w.rank LIMIT $2`
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = nil
		rows, err := tx.QueryContext(ctx, query, match, most)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var f Found
			if err := rows.Scan((*string)(&f.Course), &f.Edition, (*string)(&f.Lesson), &f.Page, &f.Second, &f.Title, &f.Text); err != nil {
				return err
			}
			list = append(list, f)
		}
		return rows.Err()
	})
	return list, wrap("search in lessons", err)
}

// Shows are the pictures that the texts of an edition show.
func Shows(e learn.Edition) (pictures map[learn.Hash]bool) {
	pictures = map[learn.Hash]bool{}
	note := func(text string) {
		document, _ := markdown.Parse(text) // what cannot be read shows nothing
		shown, _ := document.Shown()
		for _, id := range shown {
			pictures[learn.Hash(id)] = true
		}
	}
	for _, l := range e.Lessons {
		for _, page := range l.Texts {
			for _, part := range page.Parts {
				note(part.Text)
				if part.Question != nil {
					note(part.Question.Text)
				}
			}
		}
	}
	return pictures
}

// What the server told last of how others learn stands in meta, with when that was.
const told, toldAt = "teaching", "teaching.at"

// KeepTeaching keeps what the server told of how others learn: figures, and no names.
func (d *Device) KeepTeaching(ctx context.Context, text []byte, at time.Time) error {
	return wrap("keep how others learn", d.keepTold(ctx, told, toldAt, text, at))
}

// Teaching is what KeepTeaching kept, and when; nil for nothing.
func (d *Device) Teaching(ctx context.Context) (text []byte, at time.Time, err error) {
	text, at, err = d.told(ctx, told, toldAt)
	return text, at, wrap("read how others learn", err)
}

// DropTeaching forgets it, for who teaches no more.
func (d *Device) DropTeaching(ctx context.Context) error {
	if text, _, err := d.Teaching(ctx); err != nil || text == nil {
		return err
	}
	return wrap("forget how others learn", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM meta WHERE name IN ('`+told+`', '`+toldAt+`')`)
	}))
}
