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

// Listed are the people whom lists mean, by the hash of how those name them.
func Listed(ctx context.Context, tx store.Tx) (map[string]staff.PersonID, error) {
	rows, err := tx.QueryContext(ctx, `SELECT hash, person FROM listed`)
	if err != nil {
		return nil, fmt.Errorf("list whom lists mean: %w", err)
	}
	defer rows.Close()
	all := map[string]staff.PersonID{}
	for rows.Next() {
		var hash string
		var person staff.PersonID
		if err := rows.Scan(&hash, (*string)(&person)); err != nil {
			return nil, fmt.Errorf("list whom lists mean: %w", err)
		}
		all[hash] = person
	}
	return all, rows.Err()
}

// PutListed keeps whom a list means by a name whose hash it is.
func (t *Tx) PutListed(ctx context.Context, hash string, person staff.PersonID) error {
	const put = `INSERT INTO listed (hash, person) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET person = excluded.person`
	if err := store.Do(ctx, t.tx, put, hash, string(person)); err != nil {
		return fmt.Errorf("keep whom a list means: %w", err)
	}
	return nil
}

// A Brought is what somebody has brought to be looked at before they say yes: lists of people and units, as text.
type Brought struct {
	ID            string
	Person        staff.PersonID
	At            time.Time
	Entire        bool // whoever is not in the list leaves
	People, Units string
}

// PutBrought keeps what somebody has brought, in place of what they had brought before.
func (t *Tx) PutBrought(ctx context.Context, b Brought) error {
	const put = `INSERT INTO brought (id, person, at, entire, people, units) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := t.tx.ExecContext(ctx, `DELETE FROM brought WHERE person = $1`, string(b.Person))
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, b.ID, string(b.Person), b.At.Unix(), flag(b.Entire), b.People, b.Units)
	}
	if err != nil {
		return fmt.Errorf("keep a list that was brought: %w", err)
	}
	return nil
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// FindBrought is what somebody has brought, or booking.ErrGone.
func FindBrought(ctx context.Context, tx store.Tx, person staff.PersonID) (b Brought, err error) {
	const find = `SELECT id, person, at, entire, people, units FROM brought WHERE person = $1`
	var at int64
	var entire int
	err = tx.QueryRowContext(ctx, find, string(person)).Scan(&b.ID, (*string)(&b.Person), &at, &entire, &b.People, &b.Units)
	if errors.Is(err, sql.ErrNoRows) {
		return b, booking.ErrGone
	}
	if err != nil {
		return b, fmt.Errorf("find a list that was brought: %w", err)
	}
	b.At, b.Entire = time.Unix(at, 0).UTC(), entire == 1
	return b, nil
}

// DropBrought takes away what somebody has brought.
func (t *Tx) DropBrought(ctx context.Context, person staff.PersonID) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM brought WHERE person = $1`, string(person)); err != nil {
		return fmt.Errorf("drop a list that was brought: %w", err)
	}
	return nil
}

// ForgetBrought takes away what was brought before a time, and to which nobody has said yes.
func (t *Tx) ForgetBrought(ctx context.Context, before time.Time) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM brought WHERE at < $1`, before.Unix()); err != nil {
		return fmt.Errorf("forget lists that were brought: %w", err)
	}
	return nil
}

// Said is what the town has said about itself under a name; empty for nothing.
func Said(ctx context.Context, tx store.Tx, name string) (value string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT value FROM town WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find what the town says of its %s: %w", name, err)
	}
	return value, nil
}

// Say keeps what the town says about itself.
func (t *Tx) Say(ctx context.Context, name, value string) error {
	const put = `INSERT INTO town (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	if _, err := t.tx.ExecContext(ctx, put, name, value); err != nil {
		return fmt.Errorf("keep what the town says of its %s: %w", name, err)
	}
	return nil
}
