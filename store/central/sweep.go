// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"time"
)

// SweepAudiences forgets audiences for which nothing stands any more, some in each transaction: every device asks for each of those to which
// its person belongs.
func (c *Central) SweepAudiences(ctx context.Context) (all int, err error) {
	const sweep = `DELETE FROM audience WHERE id IN (SELECT id FROM audience a WHERE NOT EXISTS (SELECT 1 FROM post WHERE scope = 'n:' || a.id)
		AND NOT EXISTS (SELECT 1 FROM channel WHERE scope = 'n:' || a.id) AND NOT EXISTS (SELECT 1 FROM submission WHERE scope = 'n:' || a.id)
		AND NOT EXISTS (SELECT 1 FROM report WHERE scope = 'n:' || a.id) AND NOT EXISTS (SELECT 1 FROM course WHERE scope = 'n:' || a.id)
		AND NOT EXISTS (SELECT 1 FROM path WHERE scope = 'n:' || a.id) AND NOT EXISTS (SELECT 1 FROM assignment WHERE scope = 'n:' || a.id)
		AND NOT EXISTS (SELECT 1 FROM board WHERE scope = 'n:' || a.id) ORDER BY id LIMIT $1)`
	for n := helping; n == helping && err == nil; all += n {
		err = c.Write(ctx, func(ctx context.Context, tx *Tx) error {
			result, err := (aside{tx}).ExecContext(ctx, sweep, helping)
			if err != nil {
				return fmt.Errorf("forget audiences: %w", err)
			}
			affected, err := result.RowsAffected()
			if n = int(affected); n == 0 || err != nil {
				return err
			}
			if _, err := tx.Mark(ctx); err != nil { // else nothing tells others that they are gone
				return err
			}
			tx.widen()
			return nil
		})
	}
	return all, err
}

// DropWithdrawn takes away what is left of posts that were withdrawn and had appeared before a time: that there was one.
func (c *Central) DropWithdrawn(ctx context.Context, before time.Time) (int, error) {
	return c.forgetAll(ctx, before, []old{{"post", `withdrawn = 1 AND published_at < $1`}}, `DELETE FROM stir WHERE post NOT IN (SELECT id FROM post)`)
}
