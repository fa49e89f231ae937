//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// bigFloor is the floor of the benchmarks: 300 desks in building "berg".
const bigFloor booking.FloorID = "big"

// bigDevice is Ann's device with a floor of 300 desks, of which half are taken on day 0, and n bookings altogether: the
// others lie on other floors and other days, as in a real city.
func bigDevice(b *testing.B, n int) *desk {
	b.Helper()
	dir := b.TempDir()
	town := newTown(b, dir, &clock{tuesday})
	ann := town.device(dir, bookingtest.Ann)
	b.Cleanup(func() { _ = ann.Close(); _ = town.db.Close() })
	ann.pull()
	rows := bigRows(n)
	for page := range slices.Chunk(rows, 5000) {
		require.NoError(b, ann.Apply(context.Background(), sync.Response{Cursor: sync.Cursor(page[0].ID), Rows: page}))
	}
	return ann
}

func bigRows(n int) (rows []sync.Row) {
	ver, random := int64(1000), rand.New(rand.NewPCG(1, 2))
	add := func(table, id string, data any) {
		ver++
		text, _ := json.Marshal(data)
		rows = append(rows, sync.Row{Table: table, ID: id, Scope: "b:berg", Ver: ver, Data: text})
	}
	for i := range 300 {
		add("desk", fmt.Sprintf("big.%d", i), map[string]any{
			"building": "berg", "floor": bigFloor, "zone": "toelle", "code": fmt.Sprintf("9.%03d", i), "blocked": 0,
			"shape":    booking.Shape{At: booking.Point{X: float64(i%30) * 2, Y: float64(i / 30 * 3)}, W: 1.6, D: 0.8},
			"features": booking.Features{Monitors: 2, Inches: 27, Docking: true, Adjustable: i%2 == 0},
		})
	}
	for i := range n {
		floor, span := bigFloor, day(0)
		if i >= 150 {
			floor = booking.FloorID(fmt.Sprintf("floor %d", random.IntN(20)))
			span = day(random.IntN(90) - 60)
			if i%10 == 0 {
				floor, span = bigFloor, day(1+random.IntN(27))
			}
		}
		add("occupancy", fmt.Sprintf("018f3a5e-7c1d-7000-8000-%012d", i), map[string]any{
			"desk": fmt.Sprintf("%s.%d", floor, i%300), "floor": floor, "building": "berg",
			"start_at": span.Start.Unix(), "end_at": span.End.Unix(), "state": booking.Booked,
		})
	}
	return rows
}

// BenchmarkDay is what a floor's plan asks for when its day is shown, with 1,000 and with 100,000 bookings on the device.
// "growth" asks both in turn, so that a busy machine slows down both, and reports how much dearer the full one is.
func BenchmarkDay(b *testing.B) {
	few, many := bigDevice(b, 1_000), bigDevice(b, 100_000)
	b.Run("bookings=1000", func(b *testing.B) { benchDay(b, few) })
	b.Run("bookings=100000", func(b *testing.B) { benchDay(b, many) })
	b.Run("growth", func(b *testing.B) {
		var small, big []time.Duration
		for b.Loop() {
			began := time.Now()
			few.askDay(b)
			between := time.Now()
			many.askDay(b)
			small, big = append(small, between.Sub(began)), append(big, time.Since(between))
		}
		b.ReportMetric(float64(median(big))/float64(median(small)), "x-growth")
		b.ReportMetric(float64(median(big))/1e6, "median-ms")
	})
}

func benchDay(b *testing.B, d *desk) {
	used := cpu(b)
	for b.Loop() {
		d.askDay(b)
	}
	reportCPU(b, cpu(b)-used)
}

// cpu is the CPU time of this process so far: unlike the time on the wall it does not grow with what else runs.
func cpu(b *testing.B) time.Duration {
	var use unix.Rusage
	require.NoError(b, unix.Getrusage(unix.RUSAGE_SELF, &use))
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func reportCPU(b *testing.B, used time.Duration) {
	b.ReportMetric(float64(used)/1e6/float64(b.N), "cpu-ms/op")
}

func (d *desk) askDay(b *testing.B) {
	err := d.Ask(context.Background(), func(ctx context.Context, p *booking.Planner) error {
		plan, err := p.Day(ctx, bookingtest.Ann, bigFloor, day(0))
		if len(plan.Desks) != 300 {
			return fmt.Errorf("%d desks", len(plan.Desks))
		}
		return err
	})
	require.NoError(b, err)
}

func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}

// BenchmarkTap is from a tap to the row on the disk and the hint raised, on a device with 100,000 bookings.
func BenchmarkTap(b *testing.B) {
	ann := bigDevice(b, 100_000)
	hints, stop := ann.Watch()
	defer stop()
	var took []time.Duration
	used := cpu(b)
	for i := 0; b.Loop(); i++ {
		id, began := booking.BookingID(fmt.Sprint("b", i)), time.Now()
		_, err := ann.Do(context.Background(), ann.who, booking.KindReserve, booking.Reserve{Booking: id, Desk: "berg-0.1", Span: day(i % 2)})
		<-hints
		took = append(took, time.Since(began))
		b.StopTimer()
		require.NoError(b, err)
		if i%2 == 1 {
			ann.pull()
			for _, done := range []int{i - 1, i} {
				_, err = ann.Do(context.Background(), ann.who, booking.KindRelease, booking.Release{Booking: booking.BookingID(fmt.Sprint("b", done))})
				require.NoError(b, err)
			}
			ann.pull()
			drain(hints)
		}
		b.StartTimer()
	}
	reportCPU(b, cpu(b)-used)
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100])/1e6, "p95-ms")
}

func drain(hints <-chan device.Hint) {
	select {
	case <-hints:
	default:
	}
}

// BenchmarkApply is a page of 5,000 occupancies that come for the first time, on a device that holds 100,000.
func BenchmarkApply(b *testing.B) {
	ann := bigDevice(b, 100_000)
	rows := bigRows(5_000)[300:]
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		for j := range rows {
			rows[j].ID, rows[j].Ver = fmt.Sprintf("018f3a5e-7c1d-7%03d-8000-%012d", i%1000, j), int64(1_000_000+i*5_000+j)
		}
		b.StartTimer()
		require.NoError(b, ann.Apply(context.Background(), sync.Response{Cursor: sync.Cursor(fmt.Sprint(i)), Rows: rows}))
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkOpen is what a start of the program waits for: the file opened and a first row read.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("bookings=%d", n), func(b *testing.B) {
			ann := bigDevice(b, n)
			require.NoError(b, ann.Close())
			for b.Loop() {
				d, err := device.Open(context.Background(), ann.path, device.Options{Now: ann.town.clock.Now})
				require.NoError(b, err)
				_, _, err = d.Position(context.Background())
				require.NoError(b, err)
				require.NoError(b, d.Close())
			}
		})
	}
}

// BenchmarkRepeat is a series of 52 days, from the tap until it is on the disk: at most 20 ms.
func BenchmarkRepeat(b *testing.B) {
	ann := bigDevice(b, 10_000)
	rules := booking.Rules{Building: "berg", Horizon: 366}
	for weekday := range rules.Open {
		rules.Open[weekday] = booking.OpenHours{From: 6 * 60, Until: 20 * 60}
	}
	body, err := json.Marshal(map[string]any{"body": rules})
	require.NoError(b, err)
	row := sync.Row{Table: "rules", ID: "berg", Scope: "b:berg", Ver: 1_000_000, Data: body}
	require.NoError(b, ann.Apply(context.Background(), sync.Response{Cursor: "rules", Rows: []sync.Row{row}}))
	r := booking.Repeat{Desk: "big.299", Rule: "FREQ=WEEKLY;COUNT=52", First: booking.DayOf(tuesday, time.UTC), From: 0, Until: 24 * 60}
	var took []time.Duration
	for b.Loop() {
		r.Series = booking.NewSeriesID()
		began := time.Now()
		_, err := ann.Do(context.Background(), ann.who, booking.KindRepeat, r)
		took = append(took, time.Since(began))
		b.StopTimer()
		require.NoError(b, err)
		require.NoError(b, ann.Undo(context.Background()))
		require.NoError(b, ann.Ruin(context.Background(), `DELETE FROM outbox`))
		b.StartTimer()
	}
	b.ReportMetric(float64(median(took))/1e6, "median-ms")
}
