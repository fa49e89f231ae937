// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

var september = utilisation.Month{Year: 2026, Month: time.September}

// yearOfBookings is how many bookings the model city has in a year.
const yearOfBookings = 1_400_000

// BenchmarkUse counts how the desks of the full-size city were used: its days that are over, one by one, and tells the months. A year's time
// is that of these days, taken as many times as there are bookings in a year.
func BenchmarkUse(b *testing.B) {
	monday := booking.Date(2026, time.November, 23)
	c, bookings, err := city.Full(1, monday)
	require.NoError(b, err)
	path := filepath.Join(b.TempDir(), "city.sqlite")
	db, err := central.Open(b.Context(), path)
	require.NoError(b, err)
	defer func() { require.NoError(b, db.Close()) }()
	require.NoError(b, db.Load(b.Context(), central.Stock{
		Units: slices.Values(c.Units), People: slices.Values(c.People), Profiles: slices.Values(c.Profiles), Buildings: slices.Values(c.Buildings),
		Floors: slices.Values(c.Floors), Zones: slices.Values(c.Zones), Desks: slices.Values(c.Desks), Rules: slices.Values(c.Rules), Bookings: bookings,
	}))
	now := monday.At(booking.Building{}.Location(), 10*60)
	for b.Loop() {
		hub := server.NewHub(db, server.HubOptions{Now: func() time.Time { return now }})
		var days []time.Duration
		var all time.Duration
		for day := booking.Date(2026, time.September, 1); day < monday; day++ {
			began := time.Now()
			require.NoError(b, hub.CountDay(b.Context(), day))
			took := time.Since(began)
			if weekday := day.Weekday(); weekday != time.Saturday && weekday != time.Sunday {
				days = append(days, took)
			}
			all += took
		}
		months := time.Now()
		require.NoError(b, hub.TellUse(b.Context(), september))
		require.NoError(b, hub.TellUse(b.Context(), september.Add(1)))
		month := time.Since(months) / 2
		slices.Sort(days)
		counted := 0
		require.NoError(b, db.Peek(b.Context(), func(ctx context.Context, tx store.Tx) error {
			const query = `SELECT COUNT(*) FROM booking WHERE end_at > $1 AND end_at <= $2`
			return tx.QueryRowContext(ctx, query, booking.Date(2026, time.September, 1).Start(time.UTC).Unix(), monday.Start(time.UTC).Unix()).Scan(&counted)
		}))
		year := all*time.Duration(yearOfBookings)/time.Duration(counted) + 12*month
		b.ReportMetric(float64(days[len(days)/2])/1e6, "day-ms")
		b.ReportMetric(float64(month)/1e6, "month-ms")
		b.ReportMetric(year.Seconds(), "year-s")
		hub.Close()
		b.StopTimer()
		require.NoError(b, db.Write(b.Context(), func(ctx context.Context, tx *central.Tx) error {
			for _, table := range []string{"day_use", "use_counted", "month_use"} {
				if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
					return err
				}
			}
			return nil
		}))
		b.StartTimer()
	}
}
