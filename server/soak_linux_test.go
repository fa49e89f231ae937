// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// What a server may grow by while it does the same all day.
const (
	steadyMemory = 1.0  // MiB in ten minutes
	steadyCount  = 0.02 // of goroutines and files, in ten minutes
	mostLog      = 64.0 // MiB of SQLite's -wal
	warmUp       = 4    // the first so-manieth of the time does not count, nor does what is before all devices have loaded, where the rest is as long
	sampleEvery  = 5 * time.Second
	// brisk is how much faster devices wish before that: what a server keeps of the last changes for those who come back is bounded, and
	// takes a morning to fill. It is full before anybody looks whether it grows.
	brisk = 4
)

// TestSoak lets DEVICES devices use the built pultd for MIN minutes: they come and go, wish, give back, sign out and in, and
// every some seconds a new one loads everything; now and then the database is backed up. What the server holds must not
// grow. Errors fail it; growth is named in the result, and fails it with STRICT=1. ENGINE=postgres takes PostgreSQL.
func TestSoak(t *testing.T) {
	builtPultd(t)
	s := &soak{minutes: number(t, "MIN", 60), engine: cmp.Or(os.Getenv("ENGINE"), "sqlite"), tally: newTally(), began: time.Now()}
	stock := stockOf(t, "--"+cmp.Or(os.Getenv("TOWN"), "city"))
	if s.engine == "postgres" {
		s.address, _ = clusterOf(t, stock)
	} else {
		s.address = copyOf(t, stock)
	}
	s.open(t, number(t, "DEVICES", 300))
	ctx, end := context.WithTimeout(t.Context(), time.Duration(s.minutes)*time.Minute)
	defer end()
	var all errgroup.Group
	for _, v := range s.visitors {
		all.Go(func() error { s.visit(ctx, v); return nil })
	}
	all.Go(func() error { return s.newcomers(ctx) })
	if s.engine == "sqlite" {
		all.Go(func() error { return s.backups(ctx, t) })
	}
	all.Go(func() error { return s.watch(ctx) })
	require.NoError(t, all.Wait(), s.server.said())
	s.judge(t)
}

type soak struct {
	minutes         int
	engine, address string
	began           time.Time
	server          *pultd
	plans           *plans
	visitors        []*visitor
	tally           *tally
	samples         []sample
	loads, copies   int
	absent          atomic.Int64 // devices that have not loaded yet
	complete        atomic.Int64 // when all had, after so many nanoseconds
}

// A sample is what the server held at a time.
type sample struct {
	at                          time.Duration
	rss, goroutines, files, log float64 // log and rss in MiB
	live                        float64 // MiB on Go's heap that the last collection left; it begins anew at twice as much
}

func (s *soak) open(t *testing.T, devices int) {
	c, err := central.Open(t.Context(), s.address)
	require.NoError(t, err)
	day, err := booking.ParseDay(mondayEight[:10])
	require.NoError(t, err)
	s.plans = readPlans(t, c, day)
	require.NoError(t, c.Close())
	s.server = startPultd(t, s.address, mondayEight)
	for i := range devices {
		who := s.plans.people[i*len(s.plans.people)/devices]
		v := newVisitor(who.ID, s.plans.house[who.ID], uint64(number(t, "SEED", 1)), i)
		v.tally, v.url = s.tally, s.server.url
		s.visitors = append(s.visitors, v)
	}
	s.absent.Store(int64(devices))
	fmt.Printf("soak %s: %d devices for %d minutes\n", s.engine, devices, s.minutes)
}

// visit is a device's life: away and back again, with a wish now and then.
func (s *soak) visit(ctx context.Context, v *visitor) {
	loaded := sync.OnceFunc(func() {
		if s.absent.Add(-1) == 0 {
			s.complete.Store(int64(time.Since(s.began)))
		}
	})
	sleep(ctx, time.Duration(v.random.Int64N(int64(20*time.Second))))
	for ctx.Err() == nil {
		if v.token == "" {
			if err := v.signIn(ctx, v.url); err != nil && ctx.Err() == nil {
				s.tally.failed(v, err)
			}
		}
		here, leave := context.WithTimeout(ctx, 20*time.Second+time.Duration(v.random.Int64N(int64(100*time.Second))))
		s.stay(here, v, loaded)
		leave()
		v.http.CloseIdleConnections()
		if v.random.IntN(6) == 0 && ctx.Err() == nil {
			if err := v.signOut(ctx); err != nil && ctx.Err() == nil {
				s.tally.failed(v, err)
			}
		}
		sleep(ctx, time.Second+time.Duration(v.random.Int64N(int64(15*time.Second))))
	}
}

// stay keeps a device in step until ctx ends, with a wish every some seconds. It calls loaded whenever the device has all that is there.
func (s *soak) stay(ctx context.Context, v *visitor, loaded func()) {
	var listener errgroup.Group
	listener.Go(func() error { v.listen(ctx); return nil })
	defer func() { _ = listener.Wait() }()
	for failures := 0; ctx.Err() == nil; {
		if err := v.exchange(ctx); err != nil {
			failures++
			v.giveUp(ctx, err, failures)
			continue
		}
		failures = 0
		loaded()
		tap := time.NewTimer(s.pause(v))
		select {
		case <-ctx.Done():
		case <-v.poked:
		case <-tap.C:
			s.tap(v)
		}
		tap.Stop()
	}
}

// pause is how long a device waits for its next wish.
func (s *soak) pause(v *visitor) time.Duration {
	long := 5*time.Second + time.Duration(v.random.Int64N(int64(20*time.Second)))
	if time.Since(s.began) < time.Duration(s.minutes)*time.Minute/warmUp {
		return long / brisk
	}
	return long
}

// tap wishes for a desk, or gives back what the last wish got: what is stored does not simply grow.
func (s *soak) tap(v *visitor) {
	if len(v.ops) > 0 {
		return
	}
	var got booking.BookingID
	for _, one := range v.told {
		var wish booking.Reserve
		if one.op.Kind == string(booking.KindReserve) && one.verdict == syncing.Accepted && json.Unmarshal(one.op.Args, &wish) == nil {
			got = wish.Booking
		}
	}
	v.told = nil
	if got != "" {
		v.wish(booking.KindRelease, booking.Release{Booking: got}, "")
		return
	}
	who, day := s.plans.person(v.person), s.plans.day(v.person, v.random)
	s.plans.reserve(v, s.plans.free(who, day, v.random), day)
}

func (v *visitor) signOut(ctx context.Context) error {
	client, err := wire.NewClient(v.url, v.token)
	if err != nil {
		return err
	}
	defer client.Close()
	v.token = ""
	return client.SignOut(ctx)
}

// newcomers load everything, one after the other, and are gone.
func (s *soak) newcomers(ctx context.Context) error {
	for sleep(ctx, 15*time.Second) {
		of := s.visitors[s.loads%len(s.visitors)]
		v := newVisitor(of.person, of.house, 99, s.loads)
		v.url, v.tally = of.url, s.tally
		if err := v.signIn(ctx, v.url); err != nil && ctx.Err() == nil {
			return err
		}
		if err := v.exchange(ctx); err != nil && ctx.Err() == nil {
			return err
		} else if err == nil {
			if err := v.signOut(ctx); err != nil && ctx.Err() == nil {
				return err
			}
			s.loads++
		}
		v.http.CloseIdleConnections()
	}
	return nil
}

// backups are made every three minutes, and the one before is thrown away.
func (s *soak) backups(ctx context.Context, t *testing.T) error {
	dir := t.TempDir()
	for sleep(ctx, 3*time.Minute) {
		kept := filepath.Join(dir, "kept.sqlite")
		if err := os.Remove(kept); err != nil && !os.IsNotExist(err) {
			return err
		}
		runPultd(t, "backup", kept, "--db", s.address)
		s.copies++
	}
	return nil
}

// watch takes samples.
func (s *soak) watch(ctx context.Context) error {
	for told := time.Now(); sleep(ctx, sampleEvery); {
		values, err := s.server.figures(ctx)
		if err != nil {
			if ctx.Err() != nil {
				break
			}
			return err
		}
		now, _, err := s.server.rss()
		if err != nil {
			return err
		}
		files, err := s.server.files()
		if err != nil {
			return err
		}
		one := sample{time.Since(s.began), now, values["go_goroutines"], float64(files), values["pult_database_log_bytes"] / (1 << 20), values["go_memstats_next_gc_bytes"] / (2 << 20)}
		s.samples = append(s.samples, one)
		if time.Since(told) > 30*time.Second {
			told = time.Now()
			failed, _ := s.tally.failures()
			fmt.Printf("soak %5.1f min  %.0f MiB (%.1f on Go's heap, %.1f of it live), %.0f goroutines, %.0f files, log %.1f MiB, %.0f streams; %d requests, %d first loads, %d backups, %d errors\n",
				one.at.Minutes(), one.rss, values["go_memstats_heap_inuse_bytes"]/(1<<20), one.live, one.goroutines, one.files, one.log, values["pult_wakes"], s.tally.asked.Load(), s.loads, s.copies, failed)
		}
	}
	return nil
}

// judge says what grew after the server was warm.
func (s *soak) judge(t *testing.T) {
	warm := s.samples[len(s.samples)/warmUp:]
	complete := time.Duration(s.complete.Load())
	late := slices.IndexFunc(warm, func(one sample) bool { return complete > 0 && one.at > complete })
	if late > 0 && late < len(warm)/2 {
		warm = warm[late:]
	}
	require.Greater(t, len(warm), 2, "there is nothing to judge")
	rss := slope(warm, func(one sample) float64 { return one.rss })
	goroutines, files := middle(warm, func(one sample) float64 { return one.goroutines }), middle(warm, func(one sample) float64 { return one.files })
	more, open := slope(warm, func(one sample) float64 { return one.goroutines }), slope(warm, func(one sample) float64 { return one.files })
	log := slices.MaxFunc(warm, func(a, b sample) int { return cmp.Compare(a.log, b.log) }).log
	var over []string
	for name, grew := range map[string]bool{"rss": rss > steadyMemory, "goroutines": more > steadyCount*goroutines, "files": open > steadyCount*files, "wal": log > mostLog} {
		if grew {
			over = append(over, name)
		}
	}
	slices.Sort(over)
	failed, words := s.tally.failures()
	for word, n := range words {
		fmt.Printf("soak error, %d times: %s\n", n, word)
	}
	fmt.Printf("RESULT soak engine=%s minutes=%d devices=%d requests=%d first_loads=%d backups=%d errors=%d rss_mib=%.0f rss_slope_mib=%.2f live_mib=%.1f live_slope_mib=%.2f loaded_min=%.1f goroutines=%.0f goroutines_slope=%.1f files=%.0f files_slope=%.1f wal_mib=%.1f over=%s\n",
		s.engine, s.minutes, len(s.visitors), s.tally.asked.Load(), s.loads, s.copies, failed, middle(warm, func(one sample) float64 { return one.rss }), rss,
		middle(warm, func(one sample) float64 { return one.live }), slope(warm, func(one sample) float64 { return one.live }),
		complete.Minutes(), goroutines, more, files, open, log, cmp.Or(strings.Join(over, ","), "none"))
	assert.Zero(t, failed, "errors")
	assert.Positive(t, s.loads, "somebody came anew")
	if os.Getenv("STRICT") == "1" {
		assert.Empty(t, over, "what the server holds grows")
	}
}

// slope is how much a value rises in ten minutes: the median of the slopes between all pairs (Theil and Sen), which a few
// peaks do not move.
func slope(samples []sample, of func(sample) float64) float64 {
	var slopes []float64
	for i, a := range samples {
		for _, b := range samples[i+1:] {
			slopes = append(slopes, (of(b)-of(a))/(b.at-a.at).Minutes()*10)
		}
	}
	slices.Sort(slopes)
	return slopes[len(slopes)/2]
}

func middle(samples []sample, of func(sample) float64) float64 {
	values := make([]float64, len(samples))
	for i, one := range samples {
		values[i] = of(one)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
