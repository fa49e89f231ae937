// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Blindfold makes the hub's planner see an empty town, whatever is booked: what a planner sees that read before all the
// others wrote. Call it before the hub gets anything to do.
func (h *Hub) Blindfold() {
	h.seen = func(rows booking.Store) booking.Store { return blind{rows} }
}

type blind struct{ booking.Store }

func (blind) Mine(context.Context, staff.PersonID, booking.Span) ([]booking.Booking, error) {
	return nil, nil
}

func (blind) Busy(context.Context, booking.FloorID, booking.Span) ([]booking.Occupancy, error) {
	return nil, nil
}

func (blind) DeskBusy(context.Context, booking.DeskID, booking.Span) ([]booking.Occupancy, error) {
	return nil, nil
}

func (blind) CountOpen(context.Context, staff.PersonID, booking.BuildingID, time.Time) (int, error) {
	return 0, nil
}

// Trap makes the hub's planner panic whenever it is asked for the desk.
func (h *Hub) Trap(desk booking.DeskID) {
	h.seen = func(rows booking.Store) booking.Store { return trapped{rows, desk} }
}

type trapped struct {
	booking.Store
	desk booking.DeskID
}

func (s trapped) Place(ctx context.Context, desk booking.DeskID) (booking.Place, error) {
	if desk == s.desk {
		panic("trapped")
	}
	return s.Store.Place(ctx, desk)
}

// Waiting is how many pushes wait for the writer.
func (h *Hub) Waiting() int { return len(h.queue) }
