// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// PutEdition keeps the texts of a course as they are published, and which files it has.
func (t *Tx) PutEdition(ctx context.Context, e learn.Edition, now time.Time) error {
	body, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("put an edition of %s: %w", e.Course.ID, err)
	}
	if len(body) > learn.MaxContent {
		return fmt.Errorf("put an edition of %s: its texts have %d bytes, at most %d are published", e.Course.ID, len(body), learn.MaxContent)
	}
	const put = `INSERT INTO edition (course, edition, body, made_at) VALUES ($1, $2, $3, $4)`
	if err := t.outside(ctx, "put an edition of "+string(e.Course.ID), put, string(e.Course.ID), e.Course.Edition, string(body), now.Unix()); err != nil {
		return err
	}
	for _, f := range e.Course.Files {
		const note = `INSERT INTO course_file (course, edition, hash, size) VALUES ($1, $2, $3, $4) ON CONFLICT (course, edition, hash) DO NOTHING`
		if err := t.outside(ctx, "note a file of "+string(e.Course.ID), note, string(e.Course.ID), e.Course.Edition, string(f.Hash), f.Size); err != nil {
			return err
		}
	}
	return nil
}

// CoursesWith are those that have a file in some edition.
func (s *Snapshot) CoursesWith(ctx context.Context, file string) (ids []learn.CourseID, err error) {
	rows, err := s.tx.QueryContext(ctx, `SELECT DISTINCT course FROM course_file WHERE hash = $1 ORDER BY course`, file)
	if err != nil {
		return nil, fmt.Errorf("find courses with a file: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id learn.CourseID
		if err := rows.Scan((*string)(&id)); err != nil {
			return nil, fmt.Errorf("find courses with a file: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Files are all that some edition has.
func (s *Snapshot) Files(ctx context.Context) (map[string]bool, error) {
	rows, err := s.tx.QueryContext(ctx, `SELECT DISTINCT hash FROM course_file`)
	if err != nil {
		return nil, fmt.Errorf("list the files of courses: %w", err)
	}
	defer rows.Close()
	files := map[string]bool{}
	for rows.Next() {
		var hash string
		if err := rows.Scan(&hash); err != nil {
			return nil, fmt.Errorf("list the files of courses: %w", err)
		}
		files[hash] = true
	}
	return files, rows.Err()
}

// PutBeginning notes when somebody began to work here.
func (t *Tx) PutBeginning(ctx context.Context, person staff.PersonID, day booking.Day) error {
	const put = `INSERT INTO beginning (person, day) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET day = excluded.day`
	return t.outside(ctx, "note when somebody began", put, string(person), day.String())
}

// Beginning is when somebody began to work here; booking.ErrGone when nobody has said.
func (t *Tx) Beginning(ctx context.Context, person staff.PersonID) (day booking.Day, err error) {
	var text string
	err = t.QueryRowContext(ctx, `SELECT day FROM beginning WHERE person = $1`, string(person)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, booking.ErrGone
	}
	if err == nil {
		day, err = booking.ParseDay(text)
	}
	if err != nil {
		err = fmt.Errorf("read when somebody began: %w", err)
	}
	return day, err
}

// PlayIn allows that units and those below them play, or not.
func (t *Tx) PlayIn(ctx context.Context, unit staff.UnitID, on bool) error {
	if on {
		return t.outside(ctx, "let a unit play", `DELETE FROM unplayed WHERE unit = $1`, string(unit))
	}
	return t.outside(ctx, "let a unit not play", `INSERT INTO unplayed (unit) VALUES ($1) ON CONFLICT (unit) DO NOTHING`, string(unit))
}

// ForgetAttempts takes away what people answered in tests before a time; how good they were stays with their progress.
func (c *Central) ForgetAttempts(ctx context.Context, before time.Time) (int, error) {
	return c.forgetAll(ctx, before, []old{{"attempt", `ended_at < $1`}})
}

// ForgetOccasions takes away dates of workshops that ended before a time, and who wanted to come to them.
func (c *Central) ForgetOccasions(ctx context.Context, before time.Time) (int, error) {
	return c.forgetAll(ctx, before, []old{
		{"attendance", `occasion IN (SELECT id FROM occasion WHERE end_at < $1)`},
		{"occasion", `end_at < $1 AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.occasion = occasion.id)`},
	})
}

// ForgetBeginnings forgets when people began to work here who did so before a day.
func (c *Central) ForgetBeginnings(ctx context.Context, before booking.Day) error {
	return c.Write(ctx, func(ctx context.Context, tx *Tx) error {
		return tx.outside(ctx, "forget when people began", `DELETE FROM beginning WHERE day < $1`, before.String())
	})
}

// DropEditions lets go of texts that were replaced before a time and in which nobody is any more. Those that somebody may still hand in a try
// at, because they began before the next edition came and are not through, stay until long before.
func (c *Central) DropEditions(ctx context.Context, before, long time.Time) error {
	const open = `EXISTS (SELECT 1 FROM enrolment e WHERE e.course = edition.course AND e.is_left = 0
		AND NOT EXISTS (SELECT 1 FROM award a WHERE a.person = e.person AND a.course = e.course AND a.path = '' AND a.round = e.round) AND `
	const replaced = `(SELECT MIN(n.made_at) FROM edition n WHERE n.course = edition.course AND n.edition > edition.edition)`
	const drop = `DELETE FROM edition WHERE ` + replaced + ` < $1 AND NOT ` + open + `e.edition = edition.edition)
		AND (` + replaced + ` < $2 OR NOT ` + open + `e.since < ` + replaced + `))`
	return c.Write(ctx, func(ctx context.Context, tx *Tx) error {
		if err := tx.outside(ctx, "drop old editions", drop, before.Unix(), long.Unix()); err != nil {
			return err
		}
		return tx.outside(ctx, "drop their files", `DELETE FROM course_file WHERE NOT EXISTS (SELECT 1 FROM edition e WHERE e.course = course_file.course AND e.edition = course_file.edition)`)
	})
}
