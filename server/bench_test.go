// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// day is a whole day for every n, from tomorrow on.
func day(n int) booking.Span {
	loc, _ := time.LoadLocation("Europe/Berlin")
	return booking.SpanOf(dayOf(n), booking.FullDay, loc)
}

func dayOf(n int) booking.Day {
	return booking.DayOf(monday, booking.Building{}.Location()) + booking.Day(n%900+1)
}

// BenchmarkPushDeep is a push of 256 ops of one device that was offline, for each op.
func BenchmarkPushDeep(b *testing.B) {
	w := openTown(b)
	p := w.phone(person(1))
	p.pull(b)
	b.ResetTimer()
	for i := range b.N {
		wish := reserve(b, desk(hall, i%100), day(i))
		p.Wish(wish.Kind, wish.Args, "")
		if i%256 == 255 || i == b.N-1 {
			_, err := p.sync(b)
			require.NoError(b, err)
			p.heard.Reset()
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// BenchmarkStart is opening a full-size file until the first device is answered.
func BenchmarkStart(b *testing.B) {
	path := filepath.Join(b.TempDir(), "full.db")
	w := &town{path: path}
	w.start(b)
	require.NoError(b, w.central.Load(context.Background(), stock()))
	fill(b, w.central, 1_000_000)
	w.end(b)
	b.ResetTimer()
	for range b.N {
		c, err := central.Open(context.Background(), path)
		require.NoError(b, err)
		hub := server.NewHub(c, server.HubOptions{})
		_, err = hub.Session(person(1), "device").Sync(context.Background(), sync.Request{Protocol: sync.Protocol, Limit: 1})
		require.NoError(b, err)
		b.StopTimer()
		hub.Close()
		require.NoError(b, c.Close())
		b.StartTimer()
	}
}

// BenchmarkLoad is loading bookings of the past through the rulebook's own writers, for each booking with its occupancy.
func BenchmarkLoad(b *testing.B) {
	w := openTown(b)
	b.ResetTimer()
	require.NoError(b, w.central.Load(context.Background(), central.Stock{Bookings: func(yield func(booking.Booking) bool) {
		for i := range b.N {
			start := monday.AddDate(-3, 0, 0).Add(time.Duration(i/100) * 2 * time.Hour)
			made := booking.Booking{
				ID: booking.BookingID(fmt.Sprintf("past-%07d", i)), Person: person(i % 100), Desk: desk(other, i%100),
				Floor: other + "-0", Building: other, Span: booking.Span{Start: start, End: start.Add(time.Hour)}, State: booking.Booked, MadeAt: start,
			}
			if !yield(made) {
				return
			}
		}
	}}))
}

// fill adds occupancies of the past by one statement, which is much faster than loading them.
func fill(b *testing.B, c *central.Central, rows int) {
	b.Helper()
	db := c.DB().Writer()
	_, err := db.Exec(`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state)
		SELECT 'past-' || i, 'b:berg', i + (SELECT seq FROM log_head), 'berg-' || (i % 100), 'berg-0', 'berg', i * 3600, i * 3600 + 3600, 'booked' FROM n`, rows)
	require.NoError(b, err)
	_, err = db.Exec(`UPDATE log_head SET seq = seq + $1`, rows)
	require.NoError(b, err)
	require.NoError(b, c.Refresh(context.Background()))
}
