// SPDX-License-Identifier: EUPL-1.2

package floors

import (
	"context"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// A Retirement is what became of a desk that is out of use or away.
type Retirement struct {
	booking.Desk
	Bookings, Waits int // that were ended
	Here            int // of the bookings, people who are checked in now
}

// Retire takes desks of a building out of use, ends what people have of them and tells these people. It says of each desk how
// much that was, and names no person.
func Retire(ctx context.Context, rows store.Booking, house booking.BuildingID, desks []booking.Desk, now time.Time) ([]Retirement, error) {
	if len(desks) == 0 {
		return nil, nil
	}
	for _, d := range desks {
		if d.Blocked {
			continue
		}
		d.Blocked = true
		if err := rows.PutDesk(ctx, d); err != nil { // before anything: what becomes free is not offered
			return nil, err
		}
	}
	bookings, err := rows.LiveIn(ctx, house, now)
	if err != nil {
		return nil, err
	}
	waits, err := rows.WaitsForDesks(ctx, house)
	if err != nil {
		return nil, err
	}
	gone := map[booking.DeskID]*Retirement{}
	told := make([]Retirement, len(desks))
	for i, d := range desks {
		told[i].Desk, gone[d.ID] = d, &told[i]
	}
	bookings = slices.DeleteFunc(bookings, func(b booking.Booking) bool { return gone[b.Desk] == nil })
	waits = slices.DeleteFunc(waits, func(w booking.Wait) bool { return gone[w.Desk] == nil })
	for _, b := range bookings {
		gone[b.Desk].Bookings++
		if b.State == booking.CheckedIn {
			gone[b.Desk].Here++
		}
	}
	for _, w := range waits {
		gone[w.Desk].Waits++
	}
	return told, housekeeper(rows, now).Retire(ctx, bookings, waits)
}

// housekeeper plans on behalf of the house.
func housekeeper(rows store.Booking, now time.Time) *booking.Planner {
	return &booking.Planner{Store: rows.Remembering(&store.Memory{}), Now: func() time.Time { return now }, Final: true, NewOccupancy: booking.NewOccupancyID}
}
