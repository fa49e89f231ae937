// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// ErrTaken is why a place is not given away: it was before.
var ErrTaken = errors.New("the place in the list is taken")

// TakePlace gives a place in a list of badges away; ErrTaken when it was before.
func (t *Tx) TakePlace(ctx context.Context, list, place int) error {
	const take = `INSERT INTO proof_place (list, place, revoked_at) VALUES ($1, $2, 0) ON CONFLICT (list, place) DO NOTHING`
	result, err := (aside{t}).ExecContext(ctx, take, list, place)
	if err != nil {
		return fmt.Errorf("take a place in a list of badges: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrTaken)
	}
	return nil
}

// RevokePlace takes the badge of a place back, whose signed list is due by that.
func (t *Tx) RevokePlace(ctx context.Context, list, place int, now time.Time) error {
	const revoke = `UPDATE proof_place SET revoked_at = $1 WHERE list = $2 AND place = $3 AND revoked_at = 0`
	if err := t.outside(ctx, "take a badge back", revoke, now.Unix(), list, place); err != nil {
		return err
	}
	return t.outside(ctx, "take a badge back", `UPDATE proof_list SET until_at = 0 WHERE list = $1`, list)
}

// PutProofList keeps a list as it was signed, and until when that holds.
func (t *Tx) PutProofList(ctx context.Context, list int, credential string, until time.Time) error {
	const put = `INSERT INTO proof_list (list, credential, until_at) VALUES ($1, $2, $3)
		ON CONFLICT (list) DO UPDATE SET credential = excluded.credential, until_at = excluded.until_at`
	return t.outside(ctx, "keep a list of badges", put, list, credential, until.Unix())
}

// FindProofList is a list as it was signed last, and until when that holds; booking.ErrGone for none.
func FindProofList(ctx context.Context, tx store.Tx, list int) (credential string, until time.Time, err error) {
	var seconds int64
	err = tx.QueryRowContext(ctx, `SELECT credential, until_at FROM proof_list WHERE list = $1`, list).Scan(&credential, &seconds)
	if errors.Is(err, sql.ErrNoRows) {
		return "", until, booking.ErrGone
	}
	if err != nil {
		err = fmt.Errorf("read a list of badges: %w", err)
	}
	return credential, time.Unix(seconds, 0).UTC(), err
}

// ProofLists are all in which a place was given away, in their order.
func ProofLists(ctx context.Context, tx store.Tx) (lists []int, err error) {
	return numbers(ctx, tx, `SELECT DISTINCT list FROM proof_place ORDER BY list`)
}

// RevokedPlaces are those of a list whose badges were taken back.
func RevokedPlaces(ctx context.Context, tx store.Tx, list int) ([]int, error) {
	return numbers(ctx, tx, `SELECT place FROM proof_place WHERE list = $1 AND revoked_at > 0 ORDER BY place`, list)
}

// CountPlaces is how many places of a list were given away.
func CountPlaces(ctx context.Context, tx store.Tx, list int) (n int, err error) {
	if err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM proof_place WHERE list = $1`, list).Scan(&n); err != nil {
		err = fmt.Errorf("count places of a list of badges: %w", err)
	}
	return n, err
}

func numbers(ctx context.Context, tx store.Tx, query string, args ...any) (list []int, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read lists of badges: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("read lists of badges: %w", err)
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
