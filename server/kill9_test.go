// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// TestKill9 kills a serving process KILLS times with SIGKILL while eight clients book over HTTP, and starts it again on
// the same file. Whatever a client was told must be there afterwards, once. Then it kills a process as often that does the
// chores of the house; what the house has done must be there once, too. (A kill leaves the machine's caches whole:
// power cuts, and devices that are killed too, are in faults.)
func TestKill9(t *testing.T) {
	if path := os.Getenv("PULT_KILL9_SERVE"); path != "" {
		serveForever(t, path, os.Getenv("PULT_KILL9_ADDRESS"))
		return
	}
	if path := os.Getenv("PULT_KILL9_HOUSE"); path != "" {
		keepHouse(t, path, os.Getenv("PULT_KILL9_NOW"))
		return
	}
	kills := 3
	if os.Getenv("PULT_KILL9") != "" {
		kills = number(t, "KILLS", 50)
	}
	w := openTown(t)
	w.end(t)
	v := newVictim(t, w.path)
	ctx, quiet := context.WithCancel(t.Context())
	defer quiet()
	var load errgroup.Group
	loads := make([]*loader, 8)
	for i := range loads {
		loads[i] = newLoader(i, v)
		load.Go(func() error { return loads[i].run(ctx) })
	}

	for range kills {
		v.live(t)
		v.kill(t)
	}
	v.live(t)
	quiet()
	require.NoError(t, load.Wait())
	v.kill(t)

	w.start(t)
	acknowledged, lost := 0, 0
	for _, l := range loads {
		acknowledged += len(l.told)
		lost += l.lost(t, w)
	}
	double := overlaps(t, w, "desk") + overlaps(t, w, "person")
	house := killHouse(t, kills)
	fmt.Printf("RESULT kill9 kills=%d acknowledged=%d lost=%d double=%d chores=%d midway=%d voided=%d offered=%d extended=%d ahead=%d\n",
		kills, acknowledged, lost, double, house.kills, house.midway, house.voided, house.offered, house.extended, house.ahead)
	if kills > 20 {
		assert.Positive(t, house.midway, "the house was killed in the middle of its chores")
	}
	assert.Zero(t, lost, "outcomes that a client was told and the server does not know")
	assert.Zero(t, double, "live bookings that overlap")
	assert.Greater(t, acknowledged, kills, "there was load")
	var verdict string
	require.NoError(t, w.central.DB().Readers().QueryRow(`PRAGMA integrity_check`).Scan(&verdict))
	assert.Equal(t, "ok", verdict)
	assert.Equal(t, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`), w.count(t, `SELECT COUNT(*) FROM occupancy`),
		"a booking and its occupancy are written together or not at all")
}

// serveForever is the process that is killed: this test again.
func serveForever(t *testing.T, path, address string) {
	go func() { // never outlives the test that started it
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	c, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	hub := server.NewHub(c, server.HubOptions{Now: func() time.Time { return monday }})
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	fmt.Println("serving")
	require.NoError(t, http.Serve(listener, routes(hub)))
}

// A victim is the process that is killed and started again.
type victim struct {
	path, address string
	random        *rand.Rand
	process       *exec.Cmd
	serving       chan error
	told          atomic.Int64 // outcomes that clients were told
}

func newVictim(t *testing.T, path string) *victim {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	return &victim{path: path, address: address, random: rand.New(rand.NewPCG(1, 2))}
}

// live starts the process and lets it live for a while: mostly until it has told something and some moments more, now
// and then not even until it serves.
func (v *victim) live(t *testing.T) {
	v.start(t)
	told, patience := v.told.Load(), time.Now().Add(20*time.Second)
	if v.random.IntN(5) > 0 {
		require.NoError(t, <-v.serving, "the server did not come back")
		for v.told.Load() == told {
			require.True(t, time.Now().Before(patience), "no client was told anything for 20 seconds")
			pause(t.Context(), time.Millisecond)
		}
	}
	pause(t.Context(), time.Duration(v.random.IntN(400))*time.Millisecond)
}

func (v *victim) start(t *testing.T) {
	v.process = exec.Command(os.Args[0], "-test.run=^TestKill9$")
	v.process.Env = append(os.Environ(), "PULT_KILL9_SERVE="+v.path, "PULT_KILL9_ADDRESS="+v.address)
	v.process.Stderr = os.Stderr
	_, err := v.process.StdinPipe()
	require.NoError(t, err)
	out, err := v.process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, v.process.Start())
	v.serving = make(chan error, 1)
	go func() { // ends with the process
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if lines.Text() == "serving" {
				v.serving <- nil
				return
			}
		}
		v.serving <- fmt.Errorf("it ended before it served: %w", lines.Err())
	}()
}

func (v *victim) kill(t *testing.T) {
	require.NoError(t, v.process.Process.Kill())
	_ = v.process.Wait() // it was killed: that is the error
}

// A loader books and books. Every wish is sent until it is answered, as a device does.
type loader struct {
	victim *victim
	device *device
	random *rand.Rand
	told   map[sync.OpID]sync.Outcome
}

func newLoader(i int, v *victim) *loader {
	return &loader{v, newDevice(person(i)), rand.New(rand.NewPCG(3, uint64(i))), map[sync.OpID]sync.Outcome{}}
}

func (l *loader) run(ctx context.Context) error {
	client, err := wire.NewClient("http://"+l.victim.address, string(l.device.person)+"/"+l.device.id)
	if err != nil {
		return err
	}
	defer client.Close()
	for ctx.Err() == nil {
		// Few desks and hours, so that the clients are in each other's way.
		req, err := l.device.wish(desk(hall, l.random.IntN(5)), slot(l.random.IntN(400)))
		if err != nil {
			return err
		}
		if err := l.insist(ctx, client, req); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) insist(ctx context.Context, client *wire.Client, req sync.Request) error {
	for ctx.Err() == nil {
		call, cancel := context.WithTimeout(ctx, 5*time.Second)
		resp, err := client.Sync(call, req)
		cancel()
		if err != nil {
			pause(ctx, 5*time.Millisecond)
			continue
		}
		if resp.Expect != l.device.next+1 || len(resp.Outcomes) != 1 {
			return fmt.Errorf("op %d: %d outcomes, and the server expects %d: it has forgotten what it said", l.device.next, len(resp.Outcomes), resp.Expect)
		}
		l.told[req.Ops[0].ID] = resp.Outcomes[0]
		l.device.next++
		l.victim.told.Add(1)
		return nil
	}
	return nil
}

// lost counts the outcomes that the server does not know as they were told, and the bookings that are not there.
func (l *loader) lost(t *testing.T, w *town) (n int) {
	require.NoError(t, w.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		for op, told := range l.told {
			stored, err := central.FindOutcome(ctx, snap, op)
			if err != nil || stored.Verdict != told.Verdict || stored.Why != told.Why || stored.Seq != told.Seq {
				n++
				continue
			}
			// A wish's booking has the name of its op.
			_, err = snap.Store().Booking(ctx, booking.BookingID(op))
			if (err == nil) != (told.Verdict == sync.Accepted) {
				n++
			}
		}
		return nil
	}))
	return n
}

// pause lets time pass for the other process, which tells nothing when it is dead.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
