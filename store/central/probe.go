// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
)

// Probe finds out whether the database can be written, by writing what is there already: it asks the disk, and changes
// nothing.
func (c *Central) Probe(ctx context.Context) error {
	return c.Write(ctx, func(ctx context.Context, tx *Tx) error {
		const same = `UPDATE log_head SET floor = floor WHERE one = 1`
		if _, err := tx.ExecContext(ctx, same); err != nil {
			return fmt.Errorf("write the log head: %w", err)
		}
		return nil
	})
}
