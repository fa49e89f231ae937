// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package server_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// TestFailover is the drill of docs/OPERATIONS.md: a primary with a standby, clients that book all the time, the primary
// killed, the standby promoted. pultd is not touched: its address names both hosts.
func TestFailover(t *testing.T) {
	if why := pgtest.Missing(); why != nil {
		t.Skip(why)
	}
	var result []string
	t.Run("a synchronous standby lacks nothing that was acknowledged", func(t *testing.T) { result = append(result, drillSynchronous(t)) })
	t.Run("devices bring back what an asynchronous standby lacks", func(t *testing.T) { result = append(result, drillAsynchronous(t)) })
	if !t.Failed() {
		fmt.Println("RESULT failover", strings.Join(result, " "))
	}
}

// A pair is a primary with a standby, and the address that finds whichever may be written to.
type pair struct {
	t                *testing.T
	began            time.Time
	primary, standby *pgtest.Cluster
	address          string
}

func openPair(t *testing.T, settings ...string) *pair {
	t.Helper()
	p := &pair{t: t, began: time.Now()}
	var err error
	p.primary, err = pgtest.New(t.Context(), freePort(t), settings...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.primary.Close()) })
	require.NoError(t, p.primary.Do(t.Context(), "postgres", `CREATE DATABASE town TEMPLATE template0`))
	require.NoError(t, fillWithStock(p.primary.URL("town")))
	p.standby, err = p.primary.Standby(t.Context(), freePort(t), "standby")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.standby.Close()) })
	p.address = fmt.Sprintf("postgres://pult@%s,%s/town?target_session_attrs=read-write", p.primary.Host(), p.standby.Host())
	p.tell("a primary on %s with 100 people and 202 desks, and a standby on %s", p.primary.Host(), p.standby.Host())
	return p
}

// tell writes the transcript.
func (p *pair) tell(format string, args ...any) {
	fmt.Printf("failover %7.3f s  %s\n", time.Since(p.began).Seconds(), fmt.Sprintf(format, args...))
}

func (p *pair) follows(t *testing.T) {
	const behind = `SELECT COUNT(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()`
	patience := time.Now().Add(20 * time.Second)
	for {
		answer, err := p.primary.Ask(t.Context(), "town", behind)
		require.NoError(t, err)
		if answer == "1" {
			return
		}
		require.True(t, time.Now().Before(patience), "the standby does not follow")
		pause(t.Context(), 20*time.Millisecond)
	}
}

func (p *pair) fall() {
	p.t.Helper()
	require.NoError(p.t, p.primary.Kill())
	p.tell("the primary is killed with all its processes (SIGKILL)")
}

func (p *pair) promote() {
	p.t.Helper()
	require.NoError(p.t, p.standby.Promote(context.Background()))
	line, err := p.standby.Ask(context.Background(), "town", `SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)`)
	require.NoError(p.t, err)
	p.tell("the standby is promoted, timeline %s", line)
}

func freePort(t testing.TB) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func drillSynchronous(t *testing.T) string {
	p := openPair(t)
	require.NoError(t, p.primary.Do(t.Context(), "postgres", `ALTER SYSTEM SET synchronous_standby_names = 'standby'`, `SELECT pg_reload_conf()`))
	w := &town{path: p.address}
	clients := 8
	if n, err := strconv.Atoi(os.Getenv("CLIENTS")); err == nil {
		clients = n
	}
	victims := [2]*victim{}
	for i := range victims {
		victims[i] = &victim{address: strings.TrimPrefix(startRace(t, w, false), "http://")}
	}
	p.tell("two processes of pultd serve %s", p.address)
	ctx, quiet := context.WithCancel(t.Context())
	defer quiet()
	var load errgroup.Group
	loads := make([]*loader, clients)
	for i := range loads {
		loads[i] = newLoader(i, victims[i%2])
		load.Go(func() error { return loads[i].run(ctx) })
	}
	told := func() int64 { return victims[0].told.Load() + victims[1].told.Load() }
	until := func(n int64) {
		patience := time.Now().Add(60 * time.Second)
		for told() < n {
			require.True(t, time.Now().Before(patience), "the clients do not go on")
			pause(t.Context(), time.Millisecond)
		}
	}
	until(300)
	p.tell("%d clients book; %d outcomes acknowledged", clients, told())

	p.fall()
	fell, before := time.Now(), told()
	pause(t.Context(), 500*time.Millisecond) // somebody has to notice
	p.promote()
	until(before + int64(clients) + 1) // what was on its way when the primary fell may have been counted after
	away := time.Since(fell)
	p.tell("clients are answered again, %d ms after the primary fell", away.Milliseconds())
	until(before + 300)
	quiet()
	require.NoError(t, load.Wait())

	w.start(t)
	defer w.end(t)
	acknowledged, lost := 0, 0
	for _, l := range loads {
		acknowledged += len(l.told)
		lost += l.lost(t, w)
	}
	double := overlaps(t, w, "desk") + overlaps(t, w, "person")
	p.tell("%d outcomes were acknowledged in all, %d are lost, %d bookings overlap", acknowledged, lost, double)
	assert.Zero(t, lost, "outcomes that a client was told and the new primary does not know")
	assert.Zero(t, double, "live bookings that overlap")
	assert.Equal(t, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`), w.count(t, `SELECT COUNT(*) FROM occupancy`))
	return fmt.Sprintf("acknowledged=%d lost=%d double=%d away_ms=%d", acknowledged, lost, double, away.Milliseconds())
}

func drillAsynchronous(t *testing.T) string {
	p := openPair(t)
	h := &house{town: &town{path: p.address}, now: monday}
	h.serve(t, true, "127.0.0.1:0")
	t.Cleanup(func() { h.stop(t) })
	jana, aylin := openGadget(t, h, person(1)), openGadget(t, h, person(2))
	for _, g := range []*gadget{jana, aylin} {
		g.online()
		g.loaded()
	}
	kept := jana.reserve(desk(hall, 1), slot(1))
	jana.until(5*time.Second, "confirmed", func() bool { return jana.state(kept) == booking.Booked })
	p.follows(t)
	require.NoError(t, p.standby.Stop())
	p.tell("Jana's first booking has reached the standby; then the standby hears no more")
	lost := jana.reserve(desk(hall, 2), slot(2))
	jana.until(5*time.Second, "confirmed", func() bool { return jana.state(lost) == booking.Booked })
	aylin.until(5*time.Second, "on the colleague's plan", func() bool { return aylin.taken(desk(hall, 2), slot(2)) })
	seen := h.central.Head()
	jana.offline()
	p.tell("Jana's second one is confirmed by the primary alone, at version %d of epoch %s; she goes into a tunnel", seen.Seq, seen.Epoch)

	p.fall()
	require.NoError(t, p.standby.Start(t.Context()))
	p.promote()
	other := aylin.reserve(desk(hall, 3), slot(3)) // draws versions that were drawn before
	aylin.until(20*time.Second, "confirmed by the new primary", func() bool { return aylin.state(other) == booking.Booked })
	now := h.central.Head()
	p.tell("Aylin's booking is confirmed by the new primary, at version %d of epoch %s", now.Seq, now.Epoch)
	assert.NotEqual(t, seen.Epoch, now.Epoch)
	aylin.until(20*time.Second, "the lost one off the colleague's plan", func() bool { return !aylin.taken(desk(hall, 2), slot(2)) })
	p.tell("her device has started over: it does not show any more what the new primary does not know")
	jana.online()
	for _, g := range []*gadget{jana, aylin} {
		g.until(20*time.Second, "all three on the plan", func() bool {
			return g.taken(desk(hall, 1), slot(1)) && g.taken(desk(hall, 2), slot(2)) && g.taken(desk(hall, 3), slot(3))
		})
	}
	assert.Equal(t, 3, h.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`))
	p.tell("Jana is back, and her device has sent again what the new primary did not know: all three bookings stand")
	return "resent=1 epochs=2"
}
