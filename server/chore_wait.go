// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// lapsing is how many offers are withdrawn in one transaction: each may look at a thousand who wait for the desk and are refused it,
	// which keeps the writer for some 40 ms, and most offers lapse at nine, when everybody comes.
	lapsing = 3
	// seeking is for how many waits a desk is looked for in one transaction, seekings how many transactions a minute has. What
	// becomes free by itself is rare, so it may take some minutes until everybody was looked at.
	seeking, seekings = 20, 10
)

// waitlist is House for many people who wait for the same: what it has read of desks, people and rules it reads once.
func (h *Hub) waitlist(ctx context.Context, do func(p *booking.Planner) error) error {
	return h.House(ctx, func(_ context.Context, p *booking.Planner, tx *central.Tx) error {
		p.Store = tx.Store().Remembering(&store.Memory{})
		return do(p)
	})
}

// lapse withdraws offers that were not answered in time, and offers the desks to the next. Answers that have waited for the server
// come first.
func lapse(ctx context.Context, h *Hub) error {
	if h.now().Sub(h.began) < settling {
		return nil
	}
	for n := lapsing; n == lapsing; {
		err := h.waitlist(ctx, func(p *booking.Planner) (err error) {
			n, err = p.Lapse(ctx, lapsing)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seek looks for desks that have become free without anybody giving them back. It goes on where it was the last time; a process
// that has just started begins anew.
func seek(ctx context.Context, h *Hub) error {
	for range seekings {
		err := h.waitlist(ctx, func(p *booking.Planner) error {
			last, err := p.Seek(ctx, h.sought, seeking)
			if err == nil {
				h.sought = last
			}
			return err
		})
		if err != nil || h.sought == "" {
			return err
		}
	}
	return nil
}
