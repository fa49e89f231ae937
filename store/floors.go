// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"slices"
	"sync"

	"github.com/pult-app/pult/booking"
)

// A FloorCache remembers the desks of floors, because reading 300 of them with their shapes costs more than all the rest
// of a day's plan. Each transaction asks the index whether its floor has changed, so it never sees another one's desks.
// The zero value is ready; safe for concurrent use.
type FloorCache struct {
	mu     sync.Mutex
	floors map[booking.FloorID]remembered
}

type remembered struct {
	mark  mark
	desks []booking.Desk
}

// A mark changes with every change of a floor's desks: versions only grow, so what came or changed raises last, and what
// left lowers count and sum.
type mark struct{ count, last, sum int64 }

// Forget empties the cache: versions of a new epoch may repeat those of the old one.
func (c *FloorCache) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.floors = nil
}

func (c *FloorCache) desks(ctx context.Context, s Booking, floor booking.FloorID) ([]booking.Desk, error) {
	const query = `SELECT COUNT(*), COALESCE(MAX(ver), 0), COALESCE(SUM(ver), 0) FROM desk WHERE floor = $1`
	var now mark
	if err := s.Tx.QueryRowContext(ctx, query, string(floor)).Scan(&now.count, &now.last, &now.sum); err != nil {
		return nil, wrap("ask whether a floor has changed", err)
	}
	if desks, ok := c.find(floor, now); ok {
		return desks, nil
	}
	desks, err := s.readDesks(ctx, floor)
	if err != nil {
		return nil, err
	}
	c.keep(floor, remembered{now, slices.Clone(desks)})
	return desks, nil
}

func (c *FloorCache) find(floor booking.FloorID, now mark) ([]booking.Desk, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.floors[floor]
	if !ok || found.mark != now {
		return nil, false
	}
	return slices.Clone(found.desks), true
}

func (c *FloorCache) keep(floor booking.FloorID, r remembered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.floors == nil || len(c.floors) >= 64 {
		c.floors = map[booking.FloorID]remembered{} // more floors than anybody looks at: begin again
	}
	c.floors[floor] = r
}
