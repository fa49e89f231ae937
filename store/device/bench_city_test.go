//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/sync"
)

// The houses of a whole city on one device: nine large ones stand beside each other, with six floors of 48 desks each, and the others
// have twelve desks.
const (
	cityHouses, largeHouses  = 391, 9
	largeFloors, largeOfEach = 6, 48
	smallDesks               = 12
)

// cityDevice is Ann's device with the whole city on it, on a day on which the large houses are taken but for one desk in the last, and
// with 100,000 bookings of other days.
func cityDevice(b *testing.B) *desk {
	b.Helper()
	dir := b.TempDir()
	town := newTown(b, dir, &clock{tuesday})
	ann := town.device(dir, bookingtest.Ann)
	b.Cleanup(func() { _ = ann.Close(); _ = town.db.Close() })
	ann.pull()
	for page := range slices.Chunk(cityRows(), 5000) {
		require.NoError(b, ann.Apply(context.Background(), sync.Response{Cursor: sync.Cursor(page[0].ID), Rows: page}))
	}
	return ann
}

func cityRows() (rows []sync.Row) {
	ver := int64(1000)
	add := func(house booking.BuildingID, table, id string, data map[string]any) {
		ver++
		text, _ := json.Marshal(data)
		rows = append(rows, sync.Row{Table: table, ID: id, Scope: sync.Scope("b:" + house), Ver: ver, Data: text})
	}
	occupied := 0
	occupy := func(house booking.BuildingID, floor, desk string, n int) {
		span := cityDay(n)
		occupied++
		add(house, "occupancy", fmt.Sprintf("018f3a5e-7c1d-7000-8000-%012d", occupied), map[string]any{
			"desk": desk, "floor": floor, "building": house, "start_at": span.Start.Unix(), "end_at": span.End.Unix(), "state": booking.Booked,
		})
	}
	for i := range cityHouses {
		house, floors, desks := booking.BuildingID(fmt.Sprint("city", i)), largeFloors, largeOfEach
		if i >= largeHouses {
			floors, desks = 1, smallDesks
		}
		add(house, "building", string(house), map[string]any{"name": house, "address": house, "time_zone": "Europe/Berlin", "lon_lat": booking.Point{X: 7.1 + float64(i)/1000, Y: 51.2}, "desks": floors * desks})
		add(house, "rules", string(house), map[string]any{"body": booking.DefaultRules(house)})
		for ordinal := range floors {
			floor := fmt.Sprintf("%s-%d", house, ordinal)
			add(house, "floor", floor, map[string]any{"building": house, "ordinal": ordinal, "name": floor, "short": fmt.Sprint(ordinal), "plan": booking.Plan{}})
			for j := range desks {
				zone, desk := fmt.Sprintf("%s-%d", floor, j/8), fmt.Sprintf("%s.%d", floor, j)
				if j%8 == 0 {
					add(house, "zone", zone, map[string]any{"building": house, "floor": floor, "name": zone, "home": "", "quiet": 0})
				}
				add(house, "desk", desk, map[string]any{
					"building": house, "floor": floor, "zone": zone, "code": fmt.Sprintf("%d.%03d", ordinal, j), "blocked": 0,
					"shape":    booking.Shape{At: booking.Point{X: float64(j%16) * 2, Y: float64(j / 16 * 3)}, W: 1.6, D: 0.8},
					"features": booking.Features{Monitors: 2, Inches: 27, Docking: true, Adjustable: j%2 == 0},
				})
				last := i == largeHouses-1 && ordinal == floors-1 && j == desks-1
				for n := range 15 {
					if n > 0 || i < largeHouses && !last {
						occupy(house, floor, desk, n)
					}
				}
			}
		}
	}
	return rows
}

// cityDay is the nth day from tuesday on, as long as it lasts.
func cityDay(n int) booking.Span {
	return booking.SpanOf(booking.DayOf(tuesday, time.UTC)+booking.Day(n), booking.FullDay, booking.Building{}.Location())
}

// BenchmarkAlternatives is a wish for a desk in a house that is full, as are those around it: the last desk of the farthest house that is
// asked is the only one. At most 20 ms.
func BenchmarkAlternatives(b *testing.B) {
	ann := cityDevice(b)
	var took []time.Duration
	used := cpu(b)
	for b.Loop() {
		began := time.Now()
		err := ann.Ask(context.Background(), func(ctx context.Context, p *booking.Planner) error {
			found, err := p.Alternatives(ctx, bookingtest.Ann, "city0-0.0", cityDay(0))
			if err == nil && (len(found) != 1 || found[0].Desk != "city8-5.47") {
				err = fmt.Errorf("%v", found)
			}
			return err
		})
		require.NoError(b, err)
		took = append(took, time.Since(began))
	}
	reportCPU(b, cpu(b)-used)
	b.ReportMetric(float64(median(took))/1e6, "median-ms")
}
