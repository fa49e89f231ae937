// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
)

// EndFeeds takes away the calendar links that were made before a time, some in each transaction, and says how many those were.
func (c *Central) EndFeeds(ctx context.Context, before time.Time) (all int, err error) {
	for n := helping; n == helping && err == nil; {
		err = c.Write(ctx, func(ctx context.Context, tx *Tx) (err error) {
			n, err = tx.endFeeds(ctx, before)
			return err
		})
		if err == nil {
			all += n
		}
	}
	return all, err
}

func (t *Tx) endFeeds(ctx context.Context, before time.Time) (n int, err error) {
	old, err := t.oldFeeds(ctx, before)
	for _, id := range old {
		if err = t.Store().DropFeed(ctx, id); err != nil {
			break
		}
		n++
	}
	return n, err
}

func (t *Tx) oldFeeds(ctx context.Context, before time.Time) (old []booking.FeedID, err error) {
	rows, err := t.QueryContext(ctx, `SELECT id FROM feed WHERE made_at <= $1 ORDER BY made_at LIMIT $2`, before.Unix(), helping)
	if err != nil {
		return nil, fmt.Errorf("find old calendar links: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id booking.FeedID
		if err := rows.Scan((*string)(&id)); err != nil {
			return nil, fmt.Errorf("find old calendar links: %w", err)
		}
		old = append(old, id)
	}
	return old, rows.Err()
}
