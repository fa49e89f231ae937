// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A rest is a built pultd with the demo city and so many rows more, in a process of its own, and a device that has everything.
type rest struct {
	*pultd
	token  string
	empty  []byte // a request when nothing is new
	delta  []byte // one that brings a hundred rows
	client *http.Client
}

// atRest stores rows occupancies of the past in the house of a person, and then a hundred more.
func atRest(b *testing.B, rows int) *rest {
	b.Helper()
	ctx, path := context.Background(), filepath.Join(b.TempDir(), "city.db")
	startPultd(b, path, "2026-11-24T08:00:00+01:00", "--unlimited").end(b)
	c, err := central.Open(ctx, path)
	require.NoError(b, err)
	person, device := staff.PersonID(""), sync.NewDeviceID()
	var house booking.BuildingID
	require.NoError(b, c.DB().Readers().QueryRow(`SELECT person, building FROM booking WHERE person <> '' ORDER BY id LIMIT 1`).Scan(&person, &house))
	old := func(from, n int) {
		_, err := c.DB().Writer().Exec(`WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1 + $2 - 1)
			INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state)
			SELECT 'past-' || i, $3, i - $1 + 1 + (SELECT seq FROM log_head), 'd' || (i % 100), 'f', $4, i * 3600, i * 3600 + 3600, 'booked' FROM n`,
			from, n, store.House(house), string(house))
		require.NoError(b, err)
		_, err = c.DB().Writer().Exec(`UPDATE log_head SET seq = seq + $1`, n)
		require.NoError(b, err)
	}
	want := sync.Scope(store.House(house))
	at := func() (cursor sync.Cursor) {
		require.NoError(b, c.Refresh(ctx))
		require.NoError(b, c.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			cursor, err = server.CursorOf(ctx, snap, person, want)
			return err
		}))
		return cursor
	}
	old(0, rows)
	before := at()
	old(rows, 100)
	after := at()
	require.NoError(b, c.Close())

	r := &rest{pultd: startPultd(b, path, "2026-11-24T08:00:00+01:00", "--unlimited"), client: &http.Client{Transport: &http.Transport{DisableCompression: true}}}
	b.Cleanup(r.client.CloseIdleConnections)
	stranger, err := wire.NewClient(r.url, "")
	require.NoError(b, err)
	session, err := stranger.SignIn(ctx, wire.SignIn{Person: string(person), Device: device})
	require.NoError(b, err)
	r.token = session.Token
	request := func(cursor sync.Cursor) []byte {
		text, err := json.Marshal(sync.Request{Protocol: sync.Protocol, Cursor: cursor, Want: []sync.Scope{want}})
		require.NoError(b, err)
		return text
	}
	// The server has drawn nothing since, but it has begun an epoch: the first answer gives a cursor of it.
	r.delta = request(before)
	var resp sync.Response
	body := r.ask(b, request(after), "")
	require.NoError(b, json.Unmarshal(body, &resp), "%s", body)
	if resp.Cursor == "" {
		resp.Cursor = after
	}
	r.empty = request(resp.Cursor)
	r.settle()
	return r
}

// settle waits until the process does nothing by itself: at its start it examines the file.
func (p *pultd) settle() {
	for before := p.used(); ; {
		time.Sleep(200 * time.Millisecond)
		now := p.used()
		if now-before < 2*time.Millisecond {
			return
		}
		before = now
	}
}

// ask is the body of an answer as it comes.
func (r *rest) ask(b *testing.B, body []byte, encodings string) []byte {
	return answered(b, r.client, r.url, r.token, encodings, body)
}

// used is the processor time of the process so far, to the nanosecond (proc_pid_schedstat).
func (p *pultd) used() (sum time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(thread)
		var ran int64
		fmt.Sscan(string(text), &ran)
		sum += time.Duration(ran)
	}
	return sum
}

// BenchmarkIdle asks two built servers in turn, one with ten thousand rows and one with a million, over loopback: with
// nothing new ("empty") and with a hundred rows new ("delta"). The processor time is the server's alone.
func BenchmarkIdle(b *testing.B) {
	few, many := atRest(b, 10_000), atRest(b, 1_000_000)
	for _, kind := range []string{"empty", "delta"} {
		b.Run(kind, func(b *testing.B) {
			var body []byte
			took := map[*rest][]float64{}
			for range b.N {
				for _, r := range []*rest{few, many} { // in short turns: whatever else runs slows down both
					request, encodings := r.empty, ""
					if kind == "delta" {
						request, encodings = r.delta, "zstd"
					}
					const turn = 40
					before := r.used()
					for range turn {
						body = r.ask(b, request, encodings)
					}
					took[r] = append(took[r], float64(r.used()-before)/1e6/turn)
				}
			}
			small, big := median(took[few]), median(took[many])
			b.ReportMetric(float64(len(body)), "B")
			b.ReportMetric(big, "cpu-ms/op")
			b.ReportMetric(big/small, "x-growth")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkWake opens 9,000 wake streams at a built server in a process of its own, and makes one change after the other of
// which all have to hear.
func BenchmarkWake(b *testing.B) {
	const listeners = 9000
	ctx := context.Background()
	p := startPultd(b, filepath.Join(b.TempDir(), "city.db"), "2026-11-24T08:00:00+01:00", "--unlimited")
	stranger, err := wire.NewClient(p.url, "")
	require.NoError(b, err)
	people, err := stranger.People(ctx)
	require.NoError(b, err)
	tokens := make([]string, listeners)
	var signing errgroup.Group
	signing.SetLimit(64)
	for i := range tokens {
		signing.Go(func() error {
			session, err := stranger.SignIn(ctx, wire.SignIn{Person: people[i%len(people)].ID, Device: sync.NewDeviceID()})
			tokens[i] = session.Token
			return err
		})
	}
	require.NoError(b, signing.Wait())
	actor := newActor(b, p.url, people[0].ID)
	time.Sleep(time.Second)
	before, _, err := p.rss()
	require.NoError(b, err)

	heard := make(chan int, listeners)
	var opened atomic.Int64
	host := strings.TrimPrefix(p.url, "http://")
	for i, token := range tokens {
		conn, err := net.Dial("tcp", host)
		require.NoError(b, err)
		b.Cleanup(func() { conn.Close() })
		_, err = fmt.Fprintf(conn, "GET /v1/wake HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n", host, token)
		require.NoError(b, err)
		go func() { // ends with its connection
			lines := bufio.NewReaderSize(conn, 256)
			for {
				line, err := lines.ReadString('\n')
				switch {
				case err != nil:
					return
				case strings.HasPrefix(line, "retry:"):
					opened.Add(1)
				case strings.HasPrefix(line, "event: hint"):
					heard <- i
				}
			}
		}()
	}
	for late := time.Now().Add(time.Minute); opened.Load() < listeners; time.Sleep(20 * time.Millisecond) {
		require.True(b, time.Now().Before(late), "only %d streams are open", opened.Load())
	}
	time.Sleep(2 * time.Second)
	after, _, err := p.rss()
	require.NoError(b, err)

	var took, cost []float64
	for range b.N {
		time.Sleep(1500 * time.Millisecond)
		used, began := p.used(), time.Now()
		actor.change(b)
		seen := map[int]bool{}
		for late := time.After(time.Minute); len(seen) < listeners; {
			select {
			case i := <-heard:
				seen[i] = true
			case <-late:
				b.Fatalf("only %d have heard", len(seen))
			}
		}
		took, cost = append(took, float64(time.Since(began))/1e6), append(cost, float64(p.used()-used)/1e6)
	}
	b.ReportMetric((after-before)*1024/listeners, "kB/stream")
	b.ReportMetric(median(took), "all-ms")
	b.ReportMetric(median(cost)/listeners, "cpu-ms/hint")
	b.ReportMetric(0, "ns/op")
}

// An actor says where they work, which everybody's device hears of.
type actor struct {
	remote *wire.Client
	next   int64
	cursor sync.Cursor
}

func newActor(b *testing.B, url, person string) *actor {
	b.Helper()
	stranger, err := wire.NewClient(url, "")
	require.NoError(b, err)
	session, err := stranger.SignIn(context.Background(), wire.SignIn{Person: person, Device: sync.NewDeviceID()})
	require.NoError(b, err)
	remote, err := wire.NewClient(url, session.Token)
	require.NoError(b, err)
	b.Cleanup(remote.Close)
	a := &actor{remote: remote, next: 1}
	a.do(b, booking.KindShow, booking.Show{Visibility: staff.Everybody})
	return a
}

func (a *actor) change(b *testing.B) {
	status := booking.HomeOffice
	if a.next%2 == 0 {
		status = booking.OnTheRoad
	}
	today := booking.DayOf(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC), time.UTC)
	a.do(b, booking.KindPlanDay, booking.PlanDay{Day: today + 20, Halves: []booking.Half{booking.AM}, Status: status})
}

func (a *actor) do(b *testing.B, kind booking.Kind, args any) {
	text, err := json.Marshal(args)
	require.NoError(b, err)
	op := sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: a.next, Kind: string(kind), Args: text}
	resp, err := a.remote.Sync(context.Background(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}, Cursor: a.cursor, Limit: 1})
	require.NoError(b, err)
	require.Len(b, resp.Outcomes, 1)
	require.Equal(b, sync.Accepted, resp.Outcomes[0].Verdict, "%s", resp.Outcomes[0].Detail)
	a.next, a.cursor = resp.Expect, resp.Cursor
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
