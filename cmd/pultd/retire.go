// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// A retirement is what became of a desk that is out of use or away.
type retirement struct {
	booking.Desk
	bookings, waits int // that were ended
	here            int // of the bookings, people who are checked in now
}

// retire takes desks of a building out of use, ends what people have of them and tells these people. It says of each desk how
// much that was, and names no person.
func retire(ctx context.Context, rows store.Booking, house booking.BuildingID, desks []booking.Desk, now time.Time) ([]retirement, error) {
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
	gone := map[booking.DeskID]*retirement{}
	told := make([]retirement, len(desks))
	for i, d := range desks {
		told[i].Desk, gone[d.ID] = d, &told[i]
	}
	bookings = slices.DeleteFunc(bookings, func(b booking.Booking) bool { return gone[b.Desk] == nil })
	waits = slices.DeleteFunc(waits, func(w booking.Wait) bool { return gone[w.Desk] == nil })
	for _, b := range bookings {
		gone[b.Desk].bookings++
		if b.State == booking.CheckedIn {
			gone[b.Desk].here++
		}
	}
	for _, w := range waits {
		gone[w.Desk].waits++
	}
	return told, housekeeper(rows, now).Retire(ctx, bookings, waits)
}

// tellRetired says what people lose with desks.
func tellRetired(report *strings.Builder, what string, desks []retirement) {
	if len(desks) == 0 {
		return
	}
	bookings, waits := 0, 0
	for _, r := range desks {
		bookings, waits = bookings+r.bookings, waits+r.waits
	}
	fmt.Fprintf(report, "  %s: %d; %s ahead taken back and %s for just these desks ended, and each person told\n",
		what, len(desks), number(bookings, "booking"), number(waits, "wait"))
	for _, r := range desks {
		fmt.Fprintf(report, "    desk %s (%s): %s, %s%s\n", r.Code, r.ID, number(r.bookings, "booking"), number(r.waits, "wait"), checkedIn(r.here))
	}
}
