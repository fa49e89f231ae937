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

// A Ruling is a version of the rules of a house.
type Ruling struct {
	Building booking.BuildingID
	N        int       // from 1 on in a house
	At       time.Time // UTC, whole seconds; from when on the rules were so
	// Actor is empty at the server's terminal, and of who was erased.
	Actor staff.PersonID
	Why   string
	// Rules are as rulefile.Write writes them.
	Rules string
}

const rulingColumns = `building, n, at, actor, why, rules`

// AddRuling writes the next version of the rules of a house, and tells which it is.
func (t *Tx) AddRuling(ctx context.Context, r Ruling) (n int, err error) {
	const last = `SELECT COALESCE(MAX(n), 0) FROM ruling WHERE building = $1`
	if err := t.tx.QueryRowContext(ctx, last, string(r.Building)).Scan(&n); err != nil {
		return 0, fmt.Errorf("find the last rules of %s: %w", r.Building, err)
	}
	n++
	const put = `INSERT INTO ruling (building, n, at, actor, why, rules) VALUES ($1, $2, $3, $4, $5, $6)`
	if _, err := t.tx.ExecContext(ctx, put, string(r.Building), n, r.At.Unix(), string(r.Actor), r.Why, r.Rules); err != nil {
		return 0, fmt.Errorf("keep the rules of %s: %w", r.Building, err)
	}
	return n, nil
}

// Rulings are the versions of the rules of a house, the newest first; without what they say.
func Rulings(ctx context.Context, tx store.Tx, building booking.BuildingID) (list []Ruling, err error) {
	const find = `SELECT building, n, at, actor, why, '' FROM ruling WHERE building = $1 ORDER BY n DESC`
	rows, err := tx.QueryContext(ctx, find, string(building))
	if err != nil {
		return nil, fmt.Errorf("list the rules of %s: %w", building, err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRuling(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list the rules of %s: %w", building, err)
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// FindRuling is a version of the rules of a house, or booking.ErrGone.
func FindRuling(ctx context.Context, tx store.Tx, building booking.BuildingID, n int) (Ruling, error) {
	r, err := scanRuling(tx.QueryRowContext(ctx, `SELECT `+rulingColumns+` FROM ruling WHERE building = $1 AND n = $2`, string(building), n).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return r, booking.ErrGone
	}
	if err != nil {
		return r, fmt.Errorf("find rules %d of %s: %w", n, building, err)
	}
	return r, nil
}

func scanRuling(scan func(...any) error) (r Ruling, err error) {
	var at int64
	err = scan((*string)(&r.Building), &r.N, &at, (*string)(&r.Actor), &r.Why, &r.Rules)
	r.At = time.Unix(at, 0).UTC()
	return r, err
}
