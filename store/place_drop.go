// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/booking"
)

// DropFloor takes a floor away; devices hear of it like of any change. Nothing happens when it is gone already.
func (s Booking) DropFloor(ctx context.Context, id booking.FloorID) error {
	return wrap("drop floor "+string(id), s.leave(ctx, "floor", string(id), ""))
}

// DropZone takes a zone away.
func (s Booking) DropZone(ctx context.Context, id booking.ZoneID) error {
	return wrap("drop zone "+string(id), s.leave(ctx, "zone", string(id), ""))
}

// DropAmendment takes an amendment away, as if it had never been.
func (s Booking) DropAmendment(ctx context.Context, id booking.AmendmentID) error {
	return wrap("drop amendment "+string(id), s.leave(ctx, "amendment", string(id), ""))
}

// DropDesk takes a desk away. Nobody may hold a live booking of it any more.
func (s Booking) DropDesk(ctx context.Context, id booking.DeskID) error {
	return wrap("drop desk "+string(id), s.leave(ctx, "desk", string(id), ""))
}
