// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"strconv"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// heal mends an outbox whose numbers cannot be meant: no server would ever take such a request. Numbers are only an order;
// what an op is, its id says. So those that wait are numbered anew in the order in which they were made, and if the server
// expects another number, Resend brings both in line.
func heal(ctx context.Context, tx store.Tx) error {
	if sound, err := numbered(ctx, tx); err != nil || sound {
		return err
	}
	if err := exec(ctx, tx, `UPDATE outbox SET seq = 0 WHERE state <> 'pending' AND (typeof(seq) <> 'integer' OR seq < 1 OR seq > $1)`, sync.SoundSeq); err != nil {
		return err
	}
	var last int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM outbox WHERE state <> 'pending'`).Scan(&last); err != nil {
		return err
	}
	ids, err := store.Texts(ctx, tx, "the outbox", `SELECT id FROM outbox WHERE state = 'pending' ORDER BY rowid`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		last++
		if err := exec(ctx, tx, `UPDATE outbox SET seq = $1 WHERE id = $2`, last, id); err != nil {
			return err
		}
	}
	return set(ctx, tx, "seq", strconv.FormatInt(last, 10))
}

// numbered tells whether every number is one that ops may have, no two that wait share one, and the counter is at the
// highest or beyond. An answered op without a number is not sent again.
func numbered(ctx context.Context, tx store.Tx) (bool, error) {
	const ask = `SELECT COUNT(*) FILTER (WHERE typeof(seq) <> 'integer' OR seq < 0 OR seq > $1 OR state = 'pending' AND seq = 0) = 0
		AND COUNT(*) FILTER (WHERE state = 'pending') = COUNT(DISTINCT CASE state WHEN 'pending' THEN seq END),
		COALESCE(MAX(CAST(seq AS BIGINT)), 0) FROM outbox`
	var sound bool
	var highest int64
	if err := tx.QueryRowContext(ctx, ask, sync.SoundSeq).Scan(&sound, &highest); err != nil {
		return false, err
	}
	counter, err := get(ctx, tx, "seq")
	if err != nil || counter == "" {
		return sound && highest == 0, err
	}
	last, err := strconv.ParseInt(counter, 10, 64)
	return sound && err == nil && last >= highest && last <= sync.SoundSeq, nil
}
