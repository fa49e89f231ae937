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
	"github.com/pult-app/pult/store"
)

// A Picture is one that somebody has brought for a post.
type Picture struct {
	ID           string
	Person       staff.PersonID
	MadeAt       time.Time
	Small, Whole []byte
}

// PutPicture keeps a picture; one that is there already stays as it is.
func (t *Tx) PutPicture(ctx context.Context, p Picture) error {
	const put = `INSERT INTO picture (id, person, made_at, small, whole) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`
	code := base64.StdEncoding.EncodeToString
	if _, err := (aside{t}).ExecContext(ctx, put, p.ID, string(p.Person), p.MadeAt.Unix(), code(p.Small), code(p.Whole)); err != nil {
		return fmt.Errorf("keep picture %s: %w", p.ID, err)
	}
	return nil
}

// Unshown counts the pictures of a person that no post shows.
func (t *Tx) Unshown(ctx context.Context, person staff.PersonID) (n int, err error) {
	const count = `SELECT COUNT(*) FROM picture p WHERE person = $1 AND NOT EXISTS (SELECT 1 FROM shown s WHERE s.picture = p.id)`
	if err = t.QueryRowContext(ctx, count, string(person)).Scan(&n); err != nil {
		err = fmt.Errorf("count pictures: %w", err)
	}
	return n, err
}

// FindPicture is one form of a picture, with who brought it; booking.ErrGone when there is none.
func (s *Snapshot) FindPicture(ctx context.Context, id string, whole bool) (p Picture, err error) {
	column := "small"
	if whole {
		column = "whole"
	}
	var code string
	err = s.tx.QueryRowContext(ctx, `SELECT person, `+column+` FROM picture WHERE id = $1`, id).Scan((*string)(&p.Person), &code)
	if errors.Is(err, sql.ErrNoRows) {
		return p, booking.ErrGone
	}
	var file []byte
	if err == nil {
		file, err = base64.StdEncoding.DecodeString(code)
	}
	if p.ID, p.Small = id, file; whole {
		p.Small, p.Whole = nil, file
	}
	if err != nil {
		err = fmt.Errorf("read picture %s: %w", id, err)
	}
	return p, err
}

// ShownIn are the scopes in which a picture is shown.
func (s *Snapshot) ShownIn(ctx context.Context, id string) (scopes []string, err error) {
	const query = `SELECT p.scope FROM shown s JOIN post p ON p.id = s.post WHERE s.picture = $1
		UNION SELECT w.scope FROM shown s JOIN submission w ON w.id = s.post WHERE s.picture = $1`
	return store.Texts(ctx, s.tx, "where picture "+id+" is shown", query, id)
}

// DropPictures takes away pictures that nothing shows and that came before a time, some in each transaction.
func (c *Central) DropPictures(ctx context.Context, before time.Time) (all int, err error) {
	const drop = `DELETE FROM picture WHERE id IN (SELECT id FROM picture p WHERE made_at < $1 AND NOT EXISTS (SELECT 1 FROM shown s WHERE s.picture = p.id) ORDER BY id LIMIT $2)`
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
