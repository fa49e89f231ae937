// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"time"
)

// Kept is how long tombstones and outcomes are kept. A device that was away longer loads anew.
const Kept = 90 * 24 * time.Hour

// Compact notes how far the log is at now, and throws away tombstones and outcomes that are older than Kept by earlier
// notes; the floor rises to where they ended. It is meant to run about once a day; running it more often does no harm.
func (c *Central) Compact(ctx context.Context, now time.Time) error {
	err := c.Write(ctx, func(ctx context.Context, tx *Tx) error {
		const note = `INSERT INTO log_age (at, seq) SELECT $1, seq FROM log_head WHERE one = 1
			ON CONFLICT (at) DO UPDATE SET seq = excluded.seq`
		if _, err := tx.ExecContext(ctx, note, now.Unix()); err != nil {
			return fmt.Errorf("note the age of the log: %w", err)
		}
		var floor int64
		const find = `SELECT COALESCE(MAX(seq), 0) FROM log_age WHERE at <= $1`
		if err := tx.QueryRowContext(ctx, find, now.Add(-Kept).Unix()).Scan(&floor); err != nil {
			return fmt.Errorf("find the new floor: %w", err)
		}
		return tx.raiseFloor(ctx, floor)
	})
	if err != nil {
		return fmt.Errorf("compact the log: %w", err)
	}
	return c.Refresh(ctx)
}

func (t *Tx) raiseFloor(ctx context.Context, floor int64) error {
	for _, statement := range []string{
		`UPDATE log_head SET floor = $1 WHERE one = 1 AND floor < $1`,
		`DELETE FROM tombstone WHERE ver <= $1`,
		`DELETE FROM outcome WHERE ver <= $1`,
		`DELETE FROM log_age WHERE seq < $1`,
		// The epoch in which the floor was drawn stays.
		`DELETE FROM epoch WHERE since < (SELECT MAX(since) FROM epoch WHERE since < $1)`,
	} {
		if _, err := t.ExecContext(ctx, statement, floor); err != nil {
			return fmt.Errorf("raise the floor to %d: %w", floor, err)
		}
	}
	return nil
}
