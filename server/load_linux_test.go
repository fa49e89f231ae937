// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	syncing "github.com/pult-app/pult/sync"
)

// What a city may ask of one machine on a Monday at eight.
const (
	longestReturn = 5 * time.Second        // from a device's arrival until it has everything, p99
	longestHot    = 250 * time.Millisecond // the answer at a desk that 64 want at once, p99
	mostMemory    = 512                    // MiB of each server process
)

// When it happens: devices had everything a day ago, and come back on Monday.
const (
	daySooner   = "2026-11-22T07:00:00+01:00"
	mondayEight = "2026-11-23T07:58:00+01:00"
)

// TestLoad lets DEVICES devices of the full-size city come back within WITHIN seconds on a Monday at eight, each with five
// ops and a day of changes to fetch; then, with all their streams open, 64 people want one desk at once, HOT times. The server is the built pultd:
// one on a file, then two on PostgreSQL. TOWN=demo takes the demo city, which is made at once. Errors and double bookings
// fail it. What takes too long or too much is named in the result, and fails it with STRICT=1: machines are shared.
func TestLoad(t *testing.T) {
	builtPultd(t)
	o := loadOptions{
		devices: number(t, "DEVICES", 10_000), within: time.Duration(number(t, "WITHIN", 60)) * time.Second,
		rounds: number(t, "HOT", 20), seed: uint64(number(t, "SEED", 1)), town: "--" + cmp.Or(os.Getenv("TOWN"), "city"),
	}
	o.devices = min(o.devices, streamsHere(t))
	stock := stockOf(t, o.town)
	var results []loadResult
	engines := strings.Fields(cmp.Or(os.Getenv("ENGINE"), "sqlite postgres"))
	if slices.Contains(engines, "sqlite") {
		t.Run("sqlite", func(t *testing.T) { results = append(results, onFile(t, o, stock)) })
	}
	if slices.Contains(engines, "postgres") {
		t.Run("postgres", func(t *testing.T) { results = append(results, onCluster(t, o, stock)) })
	}
	if len(results) > 0 {
		sumUp(t, o, results)
	}
}

type loadOptions struct {
	devices, rounds int
	within          time.Duration
	seed            uint64
	town            string
}

// streamsHere is how many devices this process can play: each has a stream, and sometimes one more connection.
func streamsHere(t *testing.T) int {
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	return max(10, int(limit.Cur)/3*2-500)
}

// stockOf is a file with the town as it is a day before Monday. STOCK names one that is there already.
func stockOf(t *testing.T, town string) string {
	if made := os.Getenv("STOCK"); made != "" {
		return made
	}
	stock := filepath.Join(t.TempDir(), "stock.sqlite")
	runPultd(t, "seed", town, "--db", stock, "--fixed-today", daySooner)
	return stock
}

func onFile(t *testing.T, o loadOptions, stock string) loadResult {
	l := &load{loadOptions: o, engine: "sqlite", address: copyOf(t, stock), processes: 1}
	return l.run(t)
}

func copyOf(t *testing.T, stock string) string {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	content, err := os.ReadFile(stock)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

func onCluster(t *testing.T, o loadOptions, stock string) loadResult {
	l := &load{loadOptions: o, engine: "postgres", processes: 2}
	l.address, l.postmaster = clusterOf(t, stock)
	return l.run(t)
}

// clusterOf is PostgreSQL as it comes, with a machine's share of memory and the stock in it, and its first process.
func clusterOf(t *testing.T, stock string) (address string, postmaster int) {
	if why := pgtest.Missing(); why != nil {
		t.Skip(why)
	}
	c, err := pgtest.New(t.Context(), 0, "fsync=on", "full_page_writes=on", "autovacuum=on", "shared_buffers=256MB", "max_wal_size=1GB")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	require.NoError(t, c.Do(t.Context(), "postgres", `CREATE DATABASE town TEMPLATE template0`))
	runPultd(t, "copy", stock, c.URL("town"))
	pid, err := os.ReadFile(filepath.Join(c.Dir, "data", "postmaster.pid"))
	require.NoError(t, err)
	postmaster, err = strconv.Atoi(strings.Fields(string(pid))[0])
	require.NoError(t, err)
	return c.URL("town"), postmaster
}

// A load is one engine's Monday.
type load struct {
	loadOptions
	engine, address string
	processes       int
	postmaster      int // its process; 0 for none
	began           time.Time

	central  *central.Central // while no measuring is done
	plans    *plans
	visitors []*visitor // that come back
	crowd    []*visitor // who want one desk
	members  []*member
	servers  []*pultd
	tally    *tally
}

// tell writes how far it is.
func (l *load) tell(format string, args ...any) {
	fmt.Printf("load %-8s %6.1f s  %s\n", l.engine, time.Since(l.began).Seconds(), fmt.Sprintf(format, args...))
}

// loadResult is what one engine did.
type loadResult struct {
	engine                               string
	devices, ops, errors, double         int
	p50, p99, requestP99, hot            time.Duration
	rss                                  float64 // of the largest process
	seconds, clientCPU, serverCPU, dbCPU float64
	over                                 []string
}

func (l *load) run(t *testing.T) loadResult {
	l.began, l.tally = time.Now(), newTally()
	l.dayBefore(t)
	l.night(t)
	return l.monday(t)
}

// dayBefore has everybody signed in, with everything; then most book on, and nobody hears of it.
func (l *load) dayBefore(t *testing.T) {
	sunday := startPultd(t, l.address, daySooner)
	var err error
	l.central, err = central.Open(t.Context(), l.address)
	require.NoError(t, err)
	day, err := booking.ParseDay(mondayEight[:10])
	require.NoError(t, err)
	l.plans = readPlans(t, l.central, day)
	l.tell("%d people, and what they know", len(l.plans.people))
	for i := range l.devices {
		who := l.plans.people[i%len(l.plans.people)]
		f := newVisitor(who.ID, l.plans.house[who.ID], l.seed, i)
		f.tally, f.url = l.tally, sunday.url
		l.visitors = append(l.visitors, f)
	}
	l.each(t, func(_ int, f *visitor) error { return f.signIn(t.Context(), f.url) })
	l.tell("%d devices are signed in", l.devices)
	l.openCrowd(t, sunday.url)
	l.openMembers(t, sunday.url, clockOf(t, daySooner))
	l.tell("%d real devices have loaded everything", len(l.members))
	l.drawCursors(t)
	l.proveCursors(t)
	l.each(t, func(_ int, f *visitor) error { _, err := f.sync(t.Context()); return err })
	l.tell("and known to the server, with everything up to %d", l.central.Head().Seq)
	kept := make([]syncing.Cursor, len(l.visitors))
	for i, f := range l.visitors {
		kept[i] = f.cursor
	}
	l.each(t, func(i int, f *visitor) error {
		if f.random.IntN(100) >= 60 {
			return nil
		}
		l.plans.daySooner(f, l.plans.people[i%len(l.plans.people)])
		f.limit = 1 // what comes back is thrown away
		_, err := f.sync(t.Context())
		f.limit = 0
		f.http.CloseIdleConnections()
		return err
	})
	told := 0
	for i, f := range l.visitors { // as if it had gone on with another device of theirs: this one has yesterday to fetch
		f.cursor, told, f.told = kept[i], told+len(f.told), nil
		f.http.CloseIdleConnections()
	}
	require.NoError(t, l.central.Refresh(t.Context()))
	l.tell("%d changes later: %d", told, l.central.Head().Seq)
	sunday.end(t)
}

// each does something with all phones, some at a time.
func (l *load) each(t *testing.T, do func(i int, f *visitor) error) {
	var some errgroup.Group
	some.SetLimit(32)
	for i, f := range l.visitors {
		some.Go(func() error { return do(i, f) })
	}
	require.NoError(t, some.Wait())
}

// drawCursors gives every phone the cursor that a whole load would have given it.
func (l *load) drawCursors(t *testing.T) {
	require.NoError(t, l.central.Refresh(t.Context()))
	require.NoError(t, l.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		for _, f := range slices.Concat(l.visitors, l.crowd) {
			if f.cursor, err = server.CursorOf(ctx, snap, f.person, syncing.Scope(store.House(f.house))); err != nil {
				return err
			}
		}
		return nil
	}))
}

// proveCursors lets a few phones load everything, and compares.
func (l *load) proveCursors(t *testing.T) {
	for i := range 3 {
		f := *l.visitors[i*len(l.visitors)/3]
		drawn := f.cursor
		f.cursor = ""
		began, rows := time.Now(), 0
		for more := true; more; {
			a, err := f.sync(t.Context())
			require.NoError(t, err)
			rows, more = rows+a.rows, a.more
		}
		require.Equal(t, drawn, f.cursor, "the cursor that a whole load gives")
		l.tell("a first load: %d rows in %s", rows, time.Since(began).Round(time.Millisecond))
	}
}

// night is between the two days: the server starts anew.
func (l *load) night(t *testing.T) {
	require.NoError(t, l.central.Close())
	for range l.processes {
		l.servers = append(l.servers, startPultd(t, l.address, mondayEight))
	}
	for i, f := range l.visitors {
		f.url = l.servers[i%len(l.servers)].url
		l.plans.morning(f, l.plans.people[i%len(l.plans.people)])
	}
	l.rest(t)
	l.tell("it is Monday, with %d process(es), and what they do by themselves at night is done", l.processes)
}

// rest waits until the servers have done what they do after a start.
func (l *load) rest(t *testing.T) {
	patience := time.Now().Add(2 * time.Minute)
	for quiet := 0; quiet < 3; {
		require.True(t, time.Now().Before(patience), "the servers find no rest")
		before := l.serverCPU()
		pause(t.Context(), time.Second)
		if quiet++; l.serverCPU()-before > 50*time.Millisecond {
			quiet = 0
		}
	}
}

// serverCPU is the processor time of the servers since they started.
func (l *load) serverCPU() (used time.Duration) {
	for _, s := range l.servers {
		used += processor(s.cmd.Process.Pid)
	}
	return used
}

// monday is what is measured.
func (l *load) monday(t *testing.T) loadResult {
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	own, servers, db, began := selfCPU(), l.serverCPU(), processorOfAll(l.postmaster), time.Now()
	var living errgroup.Group
	random := rand.New(rand.NewPCG(l.seed, 7))
	for i, m := range l.members {
		m.now, m.visitor.url = clockOf(t, mondayEight), l.servers[i%len(l.servers)].url
		living.Go(func() error {
			return m.come(ctx, l, began.Add(time.Duration(i)*l.within/time.Duration(len(l.members))))
		})
	}
	for _, f := range l.visitors {
		arrival := began.Add(time.Duration(random.Int64N(int64(l.within))))
		living.Go(func() error { f.live(ctx, arrival); return nil })
	}
	l.wait(t, began)
	there, requests := l.tally.back()
	r := loadResult{
		engine: l.engine, devices: l.devices, seconds: time.Since(began).Seconds(),
		p50: percentile(there, 50), p99: percentile(there, 99), requestP99: percentile(requests, 99),
	}
	l.tell("all %d are back: p50 %s, p99 %s, last %s; %d requests, p50 %s, p99 %s; %d rows, %.0f MB in %.0f MB", len(there),
		r.p50.Round(time.Millisecond), r.p99.Round(time.Millisecond), percentile(there, 100).Round(time.Millisecond),
		len(requests), percentile(requests, 50).Round(time.Millisecond), r.requestP99.Round(time.Millisecond),
		l.tally.rows.Load(), float64(l.tally.plain.Load())/1e6, float64(l.tally.bytes.Load())/1e6)
	r.clientCPU, r.serverCPU, r.dbCPU = (selfCPU() - own).Seconds(), (l.serverCPU() - servers).Seconds(), (processorOfAll(l.postmaster) - db).Seconds()
	l.tell("processor: clients %.1f s, servers %.1f s, database %.1f s", r.clientCPU, r.serverCPU, r.dbCPU)
	r.hot = l.hot(t)
	for _, s := range l.servers {
		now, most, err := s.rss()
		require.NoError(t, err)
		open, err := s.files()
		require.NoError(t, err)
		values, err := s.figures(t.Context())
		require.NoError(t, err)
		l.tell("a server holds %.0f MiB, at most %.0f, %d files, %.0f goroutines, %.0f streams, %.0f MB of Go heap in use",
			now, most, open, values["go_goroutines"], values["pult_wakes"], values["go_memstats_heap_inuse_bytes"]/1e6)
		groups := values["pult_group_seconds_count"]
		l.tell("its writer: %.0f groups of %.1f ops, %.1f ms each", groups, values["pult_group_ops_sum"]/groups, 1000*values["pult_group_seconds_sum"]/groups)
		r.rss = max(r.rss, most)
	}
	leave()
	require.NoError(t, living.Wait())
	r.errors += l.compare(t)
	l.check(t, &r)
	return r
}

// wait tells how far it is until everybody is back; it gives up when nothing happens any more.
func (l *load) wait(t *testing.T, began time.Time) {
	patience := began.Add(3*l.within + 30*time.Second)
	for tick, last := 0, began; l.tally.home() < len(l.visitors); tick++ {
		if time.Now().After(patience) {
			_, words := l.tally.failures()
			require.Fail(t, "they do not all come back", "%v", words)
		}
		pause(t.Context(), 50*time.Millisecond)
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			l.progress()
		}
	}
	l.progress()
}

func (l *load) progress() {
	rss := 0.0
	for _, s := range l.servers {
		_, most, _ := s.rss()
		rss = max(rss, most)
	}
	failed, _ := l.tally.failures()
	l.tell("%d came, %d have everything, %d streams, %d requests, %d hints, %d errors, %.0f MiB", l.tally.came.Load(), l.tally.home(),
		l.tally.awake.Load(), l.tally.asked.Load(), l.tally.hints.Load(), failed, rss)
}

// hotDevices want one desk at once.
const hotDevices = 64

// openCrowd signs in those who will want one desk, each on a second device.
func (l *load) openCrowd(t *testing.T, url string) {
	for i := range min(hotDevices, len(l.plans.people)) {
		f := newVisitor(l.plans.people[i].ID, l.hotHouse(), l.seed, -1-i)
		f.tally, f.url = l.tally, url
		require.NoError(t, f.signIn(t.Context(), url))
		l.crowd = append(l.crowd, f)
	}
}

// hotHouse is the one with the most desks.
func (l *load) hotHouse() (house booking.BuildingID) {
	for one, desks := range l.plans.desks {
		if n := len(l.plans.desks[house]); len(desks) > n || len(desks) == n && one < house {
			house = one
		}
	}
	return house
}

// hotDay is the last one that can be booked, on which nobody else has wished for anything.
const hotDay = 28

// hot lets 64 people want one desk in the same instant, in turn for as many desks as there are rounds, while all streams are
// open and hear of it. It is the p99 of their answers; exactly one of each round must be granted.
func (l *load) hot(t *testing.T) time.Duration {
	var desks []booking.DeskID
	for _, d := range l.plans.desks[l.hotHouse()] {
		if d.home == "" {
			desks = append(desks, d.id)
		}
	}
	for i, f := range l.crowd {
		f.url = l.servers[i%len(l.servers)].url
		require.NoError(t, f.exchange(t.Context()))
	}
	var took []time.Duration
	for round := range min(l.rounds, len(l.crowd)-1, len(desks)) {
		took = append(took, l.rush(t, desks[round])...)
	}
	worst := percentile(took, 99)
	l.tell("%d wanted one desk, %d times: p50 %s, p99 %s", len(l.crowd), l.rounds, percentile(took, 50).Round(time.Millisecond), worst.Round(time.Millisecond))
	return worst
}

// rush is one round of hot.
func (l *load) rush(t *testing.T, desk booking.DeskID) []time.Duration {
	var all errgroup.Group
	took, gate, before := make([]time.Duration, len(l.crowd)), make(chan struct{}), 0
	for i, f := range l.crowd {
		before += f.accepted()
		l.plans.reserve(f, desk, l.plans.monday+hotDay)
		all.Go(func() error {
			<-gate
			began := time.Now()
			_, err := f.sync(t.Context())
			took[i] = time.Since(began)
			return err
		})
	}
	close(gate)
	require.NoError(t, all.Wait())
	after := 0
	for _, f := range l.crowd {
		after += f.accepted()
	}
	assert.Equal(t, 1, after-before, "of those who want %s at once one gets it", desk)
	return took
}

func selfCPU() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// compare is how many of the real devices do not have what the server has, once all is quiet.
func (l *load) compare(t *testing.T) (wrong int) {
	for _, m := range l.members {
		quiet := m.now()
		m.engine.TryNow()
		err := errors.Join(m.settled(t.Context(), quiet), m.stop())
		scopes, unequal := m.differs(t.Context())
		if err = errors.Join(err, unequal); err != nil || len(scopes) > 0 {
			wrong++
			l.tell("error: the device of %s differs in %v: %v", m.visitor.person, scopes, err)
		}
	}
	l.tell("%d real devices have what the server has, %d do not", len(l.members)-wrong, wrong)
	return wrong
}

// clockOf goes on from an instant.
func clockOf(t *testing.T, from string) func() time.Time {
	at, err := time.Parse(time.RFC3339, from)
	require.NoError(t, err)
	began := time.Now()
	return func() time.Time { return at.Add(time.Since(began)) }
}

// check looks at what was told and at what is in the database, once nobody serves it any more.
func (l *load) check(t *testing.T, r *loadResult) {
	for _, s := range l.servers {
		s.end(t)
	}
	failed, words := l.tally.failures()
	for word, n := range words {
		l.tell("error, %d times: %s", n, word)
	}
	r.errors += failed
	c, err := central.Open(t.Context(), l.address)
	require.NoError(t, err)
	defer c.Close()
	w := &town{central: c, path: l.address}
	why := map[string]int{}
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		for _, f := range l.visitors {
			for _, one := range f.told {
				r.ops++
				why[one.why]++
				if err := vouch(ctx, snap, one); err != nil {
					r.errors++
					l.tell("%s", err)
				}
			}
			r.errors += opsOfMonday - len(f.told)
		}
		return nil
	}))
	l.tell("outcomes by reason: %v", why)
	r.double = overlaps(t, w, "desk") + overlaps(t, w, "person")
	r.errors += why[string(booking.Invalid)]
}

// vouch compares what was told of an op with the server's own record, and with the booking it was about.
func vouch(ctx context.Context, snap *central.Snapshot, said told) error {
	kept, err := central.FindOutcome(ctx, snap, said.op.ID)
	if err != nil || kept.Verdict != said.verdict || kept.Why != said.why {
		return fmt.Errorf("op %s was told %s %s, and the server knows %q %s: %v", said.op.ID, said.verdict, said.why, kept.Verdict, kept.Why, err)
	}
	if said.op.Kind != string(booking.KindReserve) {
		return nil
	}
	var wish booking.Reserve
	if err := json.Unmarshal(said.op.Args, &wish); err != nil {
		return err
	}
	_, err = snap.Store().Booking(ctx, wish.Booking)
	if there := err == nil; there != (said.verdict == syncing.Accepted) {
		return fmt.Errorf("op %s was told %s, and its booking is there: %t", said.op.ID, said.verdict, there)
	}
	return nil
}

// sumUp prints a line for each engine and one for all, and judges.
func sumUp(t *testing.T, o loadOptions, results []loadResult) {
	all := loadResult{}
	for _, r := range results {
		var over []string
		if r.p99 > longestReturn {
			over = append(over, r.engine+":p99")
		}
		if r.hot > longestHot {
			over = append(over, r.engine+":hot_p99")
		}
		if r.rss > mostMemory {
			over = append(over, r.engine+":rss")
		}
		fmt.Printf("RESULT load engine=%s devices=%d ops=%d errors=%d double=%d p50_ms=%s p99_ms=%s request_p99_ms=%s rss_mib=%.0f hot_p99_ms=%s seconds=%.1f client_cpu_s=%.1f server_cpu_s=%.1f db_cpu_s=%.1f\n",
			r.engine, r.devices, r.ops, r.errors, r.double, milliseconds(r.p50), milliseconds(r.p99), milliseconds(r.requestP99), r.rss,
			milliseconds(r.hot), r.seconds, r.clientCPU, r.serverCPU, r.dbCPU)
		all.ops, all.errors, all.double, all.over = all.ops+r.ops, all.errors+r.errors, all.double+r.double, append(all.over, over...)
		all.p99, all.hot, all.rss = max(all.p99, r.p99), max(all.hot, r.hot), max(all.rss, r.rss)
	}
	fmt.Printf("RESULT load engines=%d devices=%d ops=%d errors=%d double=%d p99_ms=%s rss_mib=%.0f hot_p99_ms=%s over=%s\n", len(results),
		o.devices, all.ops, all.errors, all.double, milliseconds(all.p99), all.rss, milliseconds(all.hot), cmp.Or(strings.Join(all.over, ","), "none"))
	assert.Zero(t, all.errors, "errors")
	assert.Zero(t, all.double, "live bookings that overlap")
	if os.Getenv("STRICT") == "1" {
		assert.Empty(t, all.over, "over the bounds")
	}
}
