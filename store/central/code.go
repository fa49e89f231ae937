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
	"github.com/pult-app/pult/store"
)

// A Code lets a person act once on a page that knows no session. The code itself is stored nowhere, only its hash.
type Code struct {
	Hash   string
	Person staff.PersonID
	Until  time.Time // UTC, whole seconds
}

// PutCode writes a code. A person has one: those from before go, and with them all that have run out by now.
func (t *Tx) PutCode(ctx context.Context, c Code, now time.Time) error {
	const (
		clean = `DELETE FROM code WHERE person = $1 OR until_at <= $2`
		put   = `INSERT INTO code (hash, person, until_at) VALUES ($1, $2, $3)`
	)
	_, err := t.tx.ExecContext(ctx, clean, string(c.Person), now.Unix())
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, c.Hash, string(c.Person), c.Until.Unix())
	}
	if err != nil {
		return fmt.Errorf("put a code of %s: %w", c.Person, err)
	}
	return nil
}

// FindCode reads a code, or answers booking.ErrGone: also for one that has run out by now.
func FindCode(ctx context.Context, tx store.Tx, hash string, now time.Time) (Code, error) {
	c := Code{Hash: hash}
	var until int64
	err := tx.QueryRowContext(ctx, `SELECT person, until_at FROM code WHERE hash = $1`, hash).Scan((*string)(&c.Person), &until)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Code{}, booking.ErrGone
	case err != nil:
		return Code{}, fmt.Errorf("find a code: %w", err)
	}
	if c.Until = time.Unix(until, 0).UTC(); !c.Until.After(now) {
		return Code{}, booking.ErrGone
	}
	return c, nil
}

// DropCode ends the code of a person, if there is one.
func (t *Tx) DropCode(ctx context.Context, person staff.PersonID) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM code WHERE person = $1`, string(person)); err != nil {
		return fmt.Errorf("drop the code of %s: %w", person, err)
	}
	return nil
}

// TakeCode takes a code away, so that it works once; booking.ErrGone when it is not there any more.
func (t *Tx) TakeCode(ctx context.Context, hash string) error {
	result, err := t.tx.ExecContext(ctx, `DELETE FROM code WHERE hash = $1`, hash)
	if err != nil {
		return fmt.Errorf("take a code: %w", err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = booking.ErrGone
	}
	return err
}

// FindSecret reads a secret of the server, or answers booking.ErrGone.
func FindSecret(ctx context.Context, tx store.Tx, name string) (value string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", booking.ErrGone
	}
	if err != nil {
		return "", fmt.Errorf("find a secret: %w", err)
	}
	return value, nil
}

// KeepSecret stores a secret unless there is one of that name, and reads the one that holds.
func (t *Tx) KeepSecret(ctx context.Context, name, value string) (string, error) {
	const put = `INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`
	if _, err := t.tx.ExecContext(ctx, put, name, value); err != nil {
		return "", fmt.Errorf("keep a secret: %w", err)
	}
	return FindSecret(ctx, t.tx, name)
}

// A Waiting booking is one that nobody has checked in to, with the zone of its desk, and the unit and the roles of its person.
type Waiting struct {
	booking.Booking
	Zone  booking.ZoneID
	Unit  staff.UnitID
	Roles []staff.Role
}

// Waits says which bookings that wait for their person to find: of some houses, beginning after one time and not after another, of
// which those that begin not after Begun or end not after Ended.
type Waits struct {
	Houses      []booking.BuildingID
	After, Upto time.Time
	booking.Overdue
}

// Find reads them. Of each only the id, the building, the times and the state are filled in beside what a Waiting has of its own.
// A desk that is gone waits for nobody.
func (w Waits) Find(ctx context.Context, tx store.Tx) (list []Waiting, err error) {
	const query = `SELECT b.id, b.building, b.start_at, b.end_at, b.made_at, d.zone, COALESCE(p.unit, ''), COALESCE(f.roles, 'null') FROM booking b
		JOIN desk d ON d.id = b.desk LEFT JOIN person p ON p.id = b.person LEFT JOIN profile f ON f.id = b.person
		WHERE b.state = 'booked' AND b.start_at > $1 AND b.start_at <= $2 AND (b.start_at <= $3 OR b.end_at <= $4) AND b.person <> '' AND b.building IN `
	args := []any{w.After.Unix(), w.Upto.Unix(), w.Begun.Unix(), w.Ended.Unix()}
	err = store.Among(ctx, tx, query, args, w.Houses, func(rows *sql.Rows) error {
		found := Waiting{Booking: booking.Booking{State: booking.Booked}}
		var start, end, made int64
		var roles string
		err := rows.Scan((*string)(&found.ID), (*string)(&found.Building), &start, &end, &made, (*string)(&found.Zone), (*string)(&found.Unit), &roles)
		if err == nil {
			err = json.Unmarshal([]byte(roles), &found.Roles)
		}
		found.Span = booking.Span{Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC()}
		found.MadeAt = time.Unix(made, 0).UTC()
		list = append(list, found)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find bookings that wait for their person: %w", err)
	}
	return list, nil
}
