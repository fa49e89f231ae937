// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// BenchmarkPutBooking is a live booking with its occupancy and a presence, past the guard, in one long transaction: what
// seeding a city does for each.
func BenchmarkPutBooking(b *testing.B) {
	s, _ := begin(b)
	start := time.Date(2026, 9, 1, 7, 0, 0, 0, time.UTC)
	rows := 0
	for i := 0; b.Loop(); i++ {
		day := start.AddDate(0, 0, i/300%90)
		who, desk := staff.PersonID(fmt.Sprintf("person-%04d", i%300+i/27000*300)), booking.DeskID(fmt.Sprintf("desk-%04d", i%300+i/27000*300))
		made := booking.Booking{
			ID: booking.BookingID(fmt.Sprintf("018f3a5e-7c1d-7000-8000-%012d", i)), Person: who, Desk: desk, Floor: "f", Building: "b",
			Span: booking.Span{Start: day, End: day.Add(9 * time.Hour)}, State: booking.Booked, MadeAt: start,
		}
		require.NoError(b, s.PutBooking(context.Background(), made))
		require.NoError(b, s.PutPresence(context.Background(), booking.Presence{
			Person: who, Day: booking.DayOf(day, time.UTC), Status: booking.Office, Building: "b", Desk: desk, Occupied: made.Occupancy().ID, Seen: staff.Team, Unit: "it",
		}))
		rows += 3
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkPutRow is a row as a page brings it.
func BenchmarkPutRow(b *testing.B) {
	s, _ := begin(b)
	for i := 0; b.Loop(); i++ {
		_, err := store.PutNewer(context.Background(), s.Tx, store.Row{
			Table: "occupancy", ID: fmt.Sprintf("018f3a5e-7c1d-7000-8000-%012d", i), Scope: "b:berg", Ver: int64(i),
			Data: []byte(`{"desk":"berg-0.1","floor":"berg-0","building":"berg","start_at":1795561200,"end_at":1795647600,"state":"booked"}`),
		})
		require.NoError(b, err)
	}
}
