// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Picture is one that somebody has brought for a post.
type Picture struct {
	ID           string
	Person       staff.PersonID
	MadeAt       time.Time
	Small, Whole []byte
}

// PutPicture keeps a picture; one that the person has brought already stays as it is.
func (t *Tx) PutPicture(ctx context.Context, p Picture) error {
	const put = `INSERT INTO picture (id, person, made_at, small, whole) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id, person) DO NOTHING`
	code := base64.StdEncoding.EncodeToString
	return t.outside(ctx, "keep picture "+p.ID, put, p.ID, string(p.Person), p.MadeAt.Unix(), code(p.Small), code(p.Whole))
}

// unshown is what is true of a picture p that neither a post nor a report of trouble shows.
const unshown = `NOT EXISTS (SELECT 1 FROM shown s WHERE s.picture = p.id AND s.person = p.person)
	AND NOT EXISTS (SELECT 1 FROM trouble t WHERE t.photo = p.id AND t.person = p.person)
	AND NOT EXISTS (SELECT 1 FROM remark r WHERE r.photo = p.id AND p.person = '')`

// Unshown counts the pictures of a person that nothing shows.
func (t *Tx) Unshown(ctx context.Context, person staff.PersonID) (n int, err error) {
	const count = `SELECT COUNT(*) FROM picture p WHERE person = $1 AND ` + unshown
	if err = t.QueryRowContext(ctx, count, string(person)).Scan(&n); err != nil {
		err = fmt.Errorf("count pictures: %w", err)
	}
	return n, err
}

// A Showing is where a picture is shown: in which scope, and by whom.
type Showing struct {
	Scope string
	By    staff.PersonID
}

// Brought is one form of a picture as a person has brought it; booking.ErrGone when they have not.
func (s *Snapshot) Brought(ctx context.Context, id string, by staff.PersonID, whole bool) ([]byte, error) {
	column := "small"
	if whole {
		column = "whole"
	}
	var code string
	err := s.tx.QueryRowContext(ctx, `SELECT `+column+` FROM picture WHERE id = $1 AND person = $2`, id, string(by)).Scan(&code)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, booking.ErrGone
	}
	var file []byte
	if err == nil {
		file, err = base64.StdEncoding.DecodeString(code)
	}
	if err != nil {
		err = fmt.Errorf("read picture %s: %w", id, err)
	}
	return file, err
}

// Showings are where a picture is shown.
func (s *Snapshot) Showings(ctx context.Context, id string) (list []Showing, err error) {
	const query = `SELECT p.scope, s.person FROM shown s JOIN post p ON p.id = s.post WHERE s.picture = $1
		UNION SELECT w.scope, s.person FROM shown s JOIN submission w ON w.id = s.post WHERE s.picture = $1`
	rows, err := s.tx.QueryContext(ctx, query, id)
	if err != nil {
		return nil, fmt.Errorf("find where picture %s is shown: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var one Showing
		if err := rows.Scan(&one.Scope, (*string)(&one.By)); err != nil {
			return nil, fmt.Errorf("find where picture %s is shown: %w", id, err)
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// DropPictures takes away pictures that nothing shows and that came before a time, some in each transaction.
func (c *Central) DropPictures(ctx context.Context, before time.Time) (all int, err error) {
	const drop = `DELETE FROM picture WHERE (id, person) IN (SELECT id, person FROM picture p WHERE made_at < $1
		AND ` + unshown + ` ORDER BY id, person LIMIT $2)`
	for n := helping; n == helping && err == nil; all += n {
		err = c.Write(ctx, func(ctx context.Context, tx *Tx) error {
			result, err := (aside{tx}).ExecContext(ctx, drop, before.Unix(), helping)
			if err != nil {
				return fmt.Errorf("drop pictures that nothing shows: %w", err)
			}
			affected, err := result.RowsAffected()
			n = int(affected)
			return err
		})
	}
	return all, err
}
