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
	"github.com/pult-app/pult/staff"
)

// A SignIn is what somebody has proved in a browser and their device has not fetched yet. The code that fetches it is stored nowhere,
// only its hash. Times are UTC, whole seconds.
type SignIn struct {
	Hash      string
	Person    staff.PersonID
	Challenge string // the code challenge of RFC 7636, method S256
	Assured   []staff.Role
	ProvedAt  time.Time
	Until     time.Time // it is good before
}

// PutSignIn writes one. All that have run out by now go.
func (t *Tx) PutSignIn(ctx context.Context, s SignIn, now time.Time) error {
	const (
		clean = `DELETE FROM sign_in WHERE until_at <= $1`
		put   = `INSERT INTO sign_in (hash, person, challenge, assured, proved_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)`
	)
	assured, err := json.Marshal(s.Assured)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, clean, now.Unix())
	}
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, s.Hash, string(s.Person), s.Challenge, string(assured), s.ProvedAt.Unix(), s.Until.Unix())
	}
	if err != nil {
		return fmt.Errorf("put a sign-in of %s: %w", s.Person, err)
	}
	return nil
}

// DropSignIns takes away what a person has proved and no client has fetched yet.
func (t *Tx) DropSignIns(ctx context.Context, person staff.PersonID) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM sign_in WHERE person = $1`, string(person)); err != nil {
		return fmt.Errorf("drop the sign-ins of %s: %w", person, err)
	}
	return nil
}

// TakeSignIn reads one and takes it away, so that it works once; booking.ErrGone when it is not there, or has run out by now.
func (t *Tx) TakeSignIn(ctx context.Context, hash string, now time.Time) (SignIn, error) {
	const take = `DELETE FROM sign_in WHERE hash = $1 RETURNING person, challenge, assured, proved_at, until_at`
	s := SignIn{Hash: hash}
	var assured string
	var proved, until int64
	err := t.tx.QueryRowContext(ctx, take, hash).Scan((*string)(&s.Person), &s.Challenge, &assured, &proved, &until)
	if err == nil {
		err = json.Unmarshal([]byte(assured), &s.Assured)
	}
	s.ProvedAt, s.Until = instant(proved), instant(until)
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && !s.Until.After(now):
		return SignIn{}, booking.ErrGone
	case err != nil:
		return SignIn{}, fmt.Errorf("take a sign-in: %w", err)
	}
	return s, nil
}
