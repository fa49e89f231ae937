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
