// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// caretaker looks after desks in a writing transaction. Who takes one out of use, and with it what people had of it, stands in the audit.
func caretaker(tx *central.Tx, rows store.Trouble, planner *booking.Planner, now func() time.Time) *trouble.Caretaker {
	return &trouble.Caretaker{Store: rows, Planner: planner, Blocked: func(ctx context.Context, who staff.PersonID, desk booking.DeskID, blocked bool) error {
		act := central.AuditUnblock
		if blocked {
			act = central.AuditBlock
		}
		return tx.PutAudit(ctx, central.Audit{At: now(), Actor: who, Act: act, Detail: string(desk)})
	}}
}

// Mend does something about trouble at desks on behalf of somebody who has no device here, by the same rules as everybody's wishes.
func (h *Hub) Mend(ctx context.Context, do func(ctx context.Context, c *trouble.Caretaker, tx *central.Tx) error) error {
	return h.House(ctx, func(ctx context.Context, planner *booking.Planner, tx *central.Tx) error {
		return do(ctx, caretaker(tx, tx.Trouble(), planner, h.now), tx)
	})
}
