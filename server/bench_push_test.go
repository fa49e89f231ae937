//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// crowd is how many devices push at once.
const crowd = 64

// An engine is where the towns of the benchmarks of pushes are: on a disk that is asked at every commit.
type engine struct {
	name, driver string
	// town is the address of a new database with the stock in it, source what database/sql opens it by.
	town   func(b *testing.B) string
	source func(address string) string
}

func engines(b *testing.B) []engine {
	return []engine{
		{"sqlite", "sqlite3",
			func(b *testing.B) string {
				path := filepath.Join(b.TempDir(), "town.db")
				require.NoError(b, os.WriteFile(path, stocked(), 0o600))
				return path
			},
			asProduct},
		{"postgres", "pgx", durablePostgres(b), func(url string) string { return url }},
	}
}

// asProduct is what database/sql opens a file by to treat it as the product does.
func asProduct(path string) string {
	return "file:" + path + "?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=true&_busy_timeout=5000&_cache_size=-8000&_secure_delete=true&_txlock=immediate"
}

// durablePostgres makes databases in a cluster that asks the disk; the tests' own does not.
func durablePostgres(b *testing.B) func(b *testing.B) string {
	ctx := context.Background()
	var cluster *pgtest.Cluster
	towns := 0
	b.Cleanup(func() {
		if cluster != nil {
			require.NoError(b, cluster.Close())
		}
	})
	return func(b *testing.B) string {
		if why := pgtest.Missing(); why != nil {
			b.Skip(why)
		}
		if cluster == nil {
			var err error
			cluster, err = pgtest.New(ctx, 0, "fsync=on", "full_page_writes=on", "shared_buffers=128MB")
			require.NoError(b, err)
		}
		towns++
		name := fmt.Sprint("push", towns)
		require.NoError(b, cluster.Do(ctx, "postgres", `CREATE DATABASE `+name+` TEMPLATE template0`))
		require.NoError(b, fillWithStock(cluster.URL(name)))
		b.Cleanup(func() { _ = cluster.Do(ctx, "postgres", `DROP DATABASE `+name+` WITH (FORCE)`) })
		return cluster.URL(name)
	}
}

// A pusher is a device that only pushes: it keeps its cursor and throws the rows away, so that the server is measured.
type pusher struct {
	remote sync.Remote
	i      int
	cursor sync.Cursor
	next   int64
	last   []string // the names of the last op and its booking
}

func (w *town) pusher(b *testing.B, i int) *pusher {
	b.Helper()
	return newPusher(b, w.hub.Session(person(i), sync.NewDeviceID()), i)
}

// newPusher is a device that has everything.
func newPusher(b *testing.B, remote sync.Remote, i int) *pusher {
	b.Helper()
	p := &pusher{remote: remote, i: i, next: 1}
	for more := true; more; {
		resp, err := p.remote.Sync(context.Background(), p.request())
		require.NoError(b, err)
		p.cursor, more = resp.Cursor, resp.More
	}
	return p
}

func (p *pusher) request(ops ...sync.Op) sync.Request {
	return sync.Request{Protocol: sync.Protocol, Ops: ops, Cursor: p.cursor, Want: []sync.Scope{"b:" + hall}}
}

// push books the device's own desk for a day and demands the answer whole: accepted, and with the rows.
func (p *pusher) push(n int) error {
	id, op := uuid.Must(uuid.NewV7()).String(), uuid.Must(uuid.NewV7()).String()
	args, err := json.Marshal(booking.Reserve{Booking: booking.BookingID(id), Desk: desk(hall, p.i), Span: day(n)})
	if err != nil {
		return err
	}
	resp, err := p.remote.Sync(context.Background(), p.request(sync.Op{ID: sync.OpID(op), Seq: p.next, Kind: string(booking.KindReserve), Args: args}))
	switch own := func(row sync.Row) bool { return row.ID == id }; {
	case err != nil:
		return err
	case len(resp.Outcomes) != 1 || resp.Outcomes[0].Verdict != sync.Accepted:
		return fmt.Errorf("push %d of device %d: %v", n, p.i, resp.Outcomes)
	case !slices.ContainsFunc(resp.Rows, own):
		return fmt.Errorf("push %d of device %d: its rows did not come", n, p.i)
	}
	p.cursor, p.next, p.last = resp.Cursor, resp.Expect, []string{op, id}
	return nil
}

// atOnceFor runs b.N ops on so many goroutines, and reports what they took.
func atOnceFor(b *testing.B, devices int, do func(device, n int) error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group errgroup.Group
	b.ResetTimer()
	used := cpu(b)
	for i := range devices {
		group.Go(func() error {
			for n := 2; left.Add(-1) >= 0; n++ {
				if err := do(i, n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(b, group.Wait())
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	b.ReportMetric((cpu(b)-used)/float64(b.N), "cpu-ms/op")
	b.ReportMetric(0, "ns/op")
}

// cpu is the CPU time of this process in milliseconds.
func cpu(b *testing.B) float64 {
	b.Helper()
	var use unix.Rusage
	require.NoError(b, unix.Getrusage(unix.RUSAGE_SELF, &use))
	return float64(use.Utime.Nano()+use.Stime.Nano()) / 1e6
}

// BenchmarkPush is a wish of one of 64 devices that push at the same time, each answered after its commit is on the disk
// and with its rows and those of the others ("hub"). Beside it stand the same statements through bare database/sql, in
// groups as large ("bare"), and only those of them that write ("rows"). The statements are recorded from the hub itself.
// CPU time is the process's: on the hub's side that of the devices is in it, PostgreSQL's own is in none.
func BenchmarkPush(b *testing.B) {
	for _, e := range engines(b) {
		b.Run(e.name+"/hub", func(b *testing.B) {
			w := openTownAt(b, e.town(b))
			pushers := make([]*pusher, crowd)
			for i := range pushers {
				pushers[i] = w.pusher(b, i)
				require.NoError(b, pushers[i].push(0))
			}
			atOnceFor(b, crowd, func(i, n int) error { return pushers[i].push(n) })
		})
		for _, only := range []string{"bare", "rows"} {
			b.Run(e.name+"/"+only, func(b *testing.B) {
				w := e.bare(b, crowd, only == "rows")
				queue := make(chan bareOp, crowd)
				defer close(queue)
				go w.write(queue)
				done := make([]chan error, crowd)
				for i := range done {
					done[i] = make(chan error, 1)
				}
				atOnceFor(b, crowd, func(i, n int) error {
					queue <- bareOp{i, n, done[i]}
					return <-done[i]
				})
				b.ReportMetric(w.perOp(), "statements/op")
			})
		}
	}
}

// year is after how many bookings another device goes on: nobody books further ahead than the rules allow.
const year = 365

// BenchmarkPushAlone is one device that pushes one op a request over loopback and a connection that is kept, and the same
// statements bare, one op in a transaction.
func BenchmarkPushAlone(b *testing.B) {
	for _, e := range engines(b) {
		b.Run(e.name+"/hub", func(b *testing.B) {
			w := openTownAt(b, e.town(b))
			site := httptest.NewServer(routes(w.hub))
			b.Cleanup(site.Close)
			pushers := make([]*pusher, crowd)
			for i := range pushers {
				pushers[i] = newPusher(b, overHTTP(b, site.URL, i), i)
				require.NoError(b, pushers[i].push(0))
			}
			atOnceFor(b, 1, func(_, n int) error { return pushers[n/year%crowd].push(2 + n%year) })
		})
		b.Run(e.name+"/bare", func(b *testing.B) {
			w := e.bare(b, crowd, false)
			atOnceFor(b, 1, func(_, n int) error { return w.commit([]bareOp{{n / year % crowd, 2 + n%year, nil}}) })
		})
	}
}

// perOp is how many statements an op has.
func (w *bareWriter) perOp() (n float64) {
	for _, st := range w.examples[0].op {
		if !w.rows || st.writes() {
			n++
		}
	}
	return n
}

// bare records what devices run in one town, and gets ready to run it in another.
func (e engine) bare(b *testing.B, devices int, rows bool) *bareWriter {
	b.Helper()
	examples := record(b, e.town(b), devices)
	return openBare(b, e.driver, e.source(e.town(b)), examples, rows)
}

// overHTTP is the session of a person's device through the web.
func overHTTP(b *testing.B, site string, i int) sync.Remote {
	b.Helper()
	return overHTTPAs(b, site, i, sync.NewDeviceID())
}

func overHTTPAs(b *testing.B, site string, i int, device string) sync.Remote {
	b.Helper()
	client, err := wire.NewClient(site, string(person(i))+"/"+device)
	require.NoError(b, err)
	b.Cleanup(func() { client.Close() })
	return client
}
