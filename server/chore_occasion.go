// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// settleOccasions gives seats of those who were erased to who waits.
func settleOccasions(ctx context.Context, h *Hub) error {
	var due []learn.Occasion
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		due, err = snap.Learn().Unsettled(ctx, h.now())
		return err
	})
	for _, o := range due {
		if err != nil {
			return err
		}
		err = h.School(ctx, func(ctx context.Context, c *learn.Coach, rows store.Learn, _ *central.Tx) error {
			now, err := rows.Occasion(ctx, o.ID) // it may have changed meanwhile
			if err != nil {
				return untilGone(err)
			}
			return c.Settle(ctx, now)
		})
	}
	return err
}
