// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A Session is a person signed in on a device. The token itself is stored nowhere, only its hash.
type Session struct {
	TokenHash string
	Person    staff.PersonID
	Device    string
	MadeAt    time.Time // UTC, whole seconds
	SeenAt    time.Time // UTC, whole seconds
}

// FindSession reads a session, or answers booking.ErrGone.
func FindSession(ctx context.Context, tx store.Tx, tokenHash string) (Session, error) {
	s := Session{TokenHash: tokenHash}
	var made, seen int64
	const find = `SELECT person, device, made_at, seen_at FROM session WHERE token_hash = $1`
	err := tx.QueryRowContext(ctx, find, tokenHash).Scan(&s.Person, &s.Device, &made, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, booking.ErrGone
	}
	if err != nil {
		return Session{}, fmt.Errorf("find session: %w", err)
	}
	s.MadeAt, s.SeenAt = time.Unix(made, 0).UTC(), time.Unix(seen, 0).UTC()
	return s, nil
}

// PutSession writes a session; of one that is there only SeenAt changes.
func (t *Tx) PutSession(ctx context.Context, s Session) error {
	const put = `INSERT INTO session (token_hash, person, device, made_at, seen_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (token_hash) DO UPDATE SET seen_at = excluded.seen_at`
	_, err := t.tx.ExecContext(ctx, put, s.TokenHash, string(s.Person), s.Device, s.MadeAt.Unix(), s.SeenAt.Unix())
	if err != nil {
		return fmt.Errorf("put session of %s: %w", s.Person, err)
	}
	return nil
}

// SeeSession notes when a session was used; one that has ended stays so.
func (t *Tx) SeeSession(ctx context.Context, tokenHash string, at time.Time) error {
	if _, err := t.tx.ExecContext(ctx, `UPDATE session SET seen_at = $1 WHERE token_hash = $2`, at.Unix(), tokenHash); err != nil {
		return fmt.Errorf("note that a session was seen: %w", err)
	}
	return nil
}

// EndSession removes a session; one that is not there is no error.
func (t *Tx) EndSession(ctx context.Context, tokenHash string) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM session WHERE token_hash = $1`, tokenHash); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// EndSessionsBefore removes the sessions that were last seen before t and tells how many there were.
func (t *Tx) EndSessionsBefore(ctx context.Context, before time.Time) (int64, error) {
	result, err := t.tx.ExecContext(ctx, `DELETE FROM session WHERE seen_at < $1`, before.Unix())
	if err != nil {
		return 0, fmt.Errorf("end old sessions: %w", err)
	}
	return result.RowsAffected()
}
