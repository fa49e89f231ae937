// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// TestRace lets CLIENTS devices want one desk at once, one person twenty desks at once, CLIENTS devices series at one desk that
// overlap, one person twenty desks of which the rules grant one, and people arrive while the house ends their bookings, ROUNDS times, over HTTP to two servers on one database: a file, and a PostgreSQL database with a process for each
// server.
//
// One writer that reads and writes in the same transaction cannot be raced: its planner always sees the truth, and the
// guard in the database has nothing left to refuse. A race against it alone would pass without the guard and prove
// nothing about it. So every second round goes to two more servers on the same database whose planners see an empty town,
// as every planner does that reads before the others have written. There nothing but the guard stands between the devices
// and one desk for all of them. PULT_RACE_GUARD=off drops the guard: the test must then fail.
func TestRace(t *testing.T) {
	if address := os.Getenv("PULT_RACE_SERVE"); address != "" {
		serveRace(t, address)
		return
	}
	t.Run("sqlite", func(t *testing.T) { run(t, openTown(t), openRace, "") })
	t.Run("postgres", func(t *testing.T) {
		pgtest.Shared(t)
		run(t, openTownAt(t, stockedOnPostgres(t)), openRaceOfProcesses, " engine=postgres processes=2")
	})
}

// run races and tells the result; how says on what.
func run(t *testing.T, w *town, open func(t *testing.T, w *town, crowd int) *race, how string) {
	rounds, crowd := 4, 16
	if os.Getenv("PULT_RACE") != "" {
		rounds, crowd = number(t, "ROUNDS", 100), number(t, "CLIENTS", 50)
		require.LessOrEqual(t, rounds, 140, "ROUNDS: each has a week of its own, and the rules let nobody book 1,000 days ahead")
	}
	r := open(t, w, crowd)
	if os.Getenv("PULT_RACE_GUARD") == "off" {
		r.dropGuard(t)
	}

	r.strict(t)

	began, accepted, series, quota, noshow := time.Now(), 0, 0, 0, 0
	for round := range rounds {
		accepted += r.oneDesk(t, round)
		accepted += r.onePerson(t, round)
		series += r.oneSeries(t, round)
		quota += r.oneQuota(t, round, r.sighted)
		noshow += r.oneArrival(t, round)
	}

	offered := r.waitlist(t, rounds)

	double, surplus := overlaps(t, w, "desk"), overlaps(t, w, "person")
	fmt.Printf("RESULT race rounds=%d clients=%d double=%d surplus=%d accepted=%d series=%d quota=%d noshow=%d waiting=%d freed=%d offered=%d seconds=%.1f%s\n",
		rounds, crowd, double, surplus, accepted, series, quota, noshow, 2*waiters, 2*freed, offered, time.Since(began).Seconds(), how)
	assert.Zero(t, double, "live bookings that overlap at a desk")
	assert.Zero(t, surplus, "live bookings of one person that overlap")
	assert.Equal(t, 2*rounds, accepted, "one desk and one person in each round")
	assert.Equal(t, rounds, series, "one series in each round: all of them share a day")
	assert.Equal(t, rounds, quota, "one desk in each round: the rules grant one a week")
	assert.Equal(t, rounds*(contested+deserted), noshow, "each booking of somebody who is late has one outcome")
	assert.Equal(t, 2*freed, offered, "each desk that was given back, to somebody who waits")
}

// TestRace_is_lost_without_the_guard shows that the race has something to win: blind planners and no guard.
func TestRace_is_lost_without_the_guard(t *testing.T) {
	for name, town := range map[string]func(t *testing.T) *town{
		"sqlite": func(t *testing.T) *town { return openTown(t) },
		"postgres": func(t *testing.T) *town {
			pgtest.Shared(t)
			return openTownAt(t, stockedOnPostgres(t))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := openRace(t, town(t), 8)
			r.dropGuard(t)

			r.oneDesk(t, 1)
			r.onePerson(t, 1)

			assert.Positive(t, overlaps(t, r.town, "desk"))
			assert.Positive(t, overlaps(t, r.town, "person"))

			r.strict(t)
			assert.Greater(t, r.oneQuota(t, 1, r.blind), 1, "no guard counts what somebody has")
		})
	}
}

const manyDesks = 20

// A race is four servers on one database and the devices that want from them.
type race struct {
	town           *town
	sighted, blind [2]string // addresses
	crowd          []*device // a person each
	together       []*device // of one person
	counted        []*device // of one person whose unit the rules grant little
}

func openRace(t *testing.T, w *town, crowd int) *race {
	r := &race{town: w}
	r.sighted = [2]string{serveOn(t, w.hub), serveOn(t, openBeside(t, w, false))}
	r.blind = [2]string{serveOn(t, openBeside(t, w, true)), serveOn(t, openBeside(t, w, true))}
	r.fill(crowd)
	return r
}

func openRaceOfProcesses(t *testing.T, w *town, crowd int) *race {
	r := &race{town: w}
	r.sighted = [2]string{startRace(t, w, false), startRace(t, w, false)}
	r.blind = [2]string{startRace(t, w, true), startRace(t, w, true)}
	r.fill(crowd)
	return r
}

func (r *race) fill(crowd int) {
	for i := range crowd {
		r.crowd = append(r.crowd, newDevice(person(i)))
	}
	for range manyDesks {
		r.together = append(r.together, newDevice(person(99)))
		r.counted = append(r.counted, newDevice(person(89)))
	}
}

// startRace starts a process that serves the town: this test again.
func startRace(t *testing.T, w *town, blindfolded bool) (address string) {
	process := exec.Command(os.Args[0], "-test.run=^TestRace$")
	process.Env = append(os.Environ(), "PULT_RACE_SERVE="+w.path, fmt.Sprint("PULT_RACE_BLIND=", blindfolded))
	process.Stderr = os.Stderr
	stdin, err := process.StdinPipe()
	require.NoError(t, err)
	out, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	t.Cleanup(func() {
		require.NoError(t, stdin.Close())
		_ = process.Wait()
	})
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan(), "the server did not start")
	return lines.Text()
}

// serveRace is the process that serves, until its standard input is closed: it never outlives the test that started it.
func serveRace(t *testing.T, path string) {
	hub := openBeside(t, &town{path: path}, os.Getenv("PULT_RACE_BLIND") == "true")
	fmt.Println(serveOn(t, hub))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// openBeside is another server on the same database, as another process would be.
func openBeside(t *testing.T, w *town, blindfolded bool) *server.Hub {
	c, err := central.Open(t.Context(), w.path)
	require.NoError(t, err)
	hub := server.NewHub(c, server.HubOptions{Now: settled(monday)})
	if blindfolded {
		hub.Blindfold()
	}
	t.Cleanup(func() {
		hub.Close()
		require.NoError(t, c.Close())
	})
	return hub
}

func serveOn(t *testing.T, hub *server.Hub) string {
	s := httptest.NewServer(routes(hub))
	t.Cleanup(s.Close)
	return s.URL
}

// routes serve a hub to whoever says who they are: the token is "person/device".
func routes(hub *server.Hub) http.Handler {
	mux := http.NewServeMux()
	h := &wire.Handler{Log: slog.New(slog.DiscardHandler), Session: func(r *http.Request) (sync.Remote, error) {
		who, device, ok := strings.Cut(wire.Bearer(r), "/")
		if !ok {
			return nil, &sync.Error{Code: sync.SignedOut}
		}
		return hub.Session(staff.PersonID(who), device), nil
	}}
	h.Register(mux)
	mux.HandleFunc("POST /chores", onDemand(hub))
	return mux
}

func (r *race) dropGuard(t *testing.T) {
	drops := []string{"DROP TRIGGER booking_guard_insert", "DROP TRIGGER booking_guard_update"}
	if strings.HasPrefix(r.town.path, "postgres:") {
		drops = []string{"ALTER TABLE booking DROP CONSTRAINT booking_guard_person, DROP CONSTRAINT booking_guard_desk"}
	}
	for _, drop := range drops {
		_, err := r.town.central.DB().Writer().Exec(drop)
		require.NoError(t, err)
	}
}

func (r *race) servers(round int) [2]string {
	if round%2 == 0 {
		return r.sighted
	}
	return r.blind
}

// oneDesk lets everybody want the same desk; it returns how many got it.
func (r *race) oneDesk(t *testing.T, round int) int {
	return atOnce(t, r.crowd, r.servers(round), func(int) (booking.DeskID, booking.Span) {
		return desk(hall, round%100), slot(2 * round)
	})
}

// oneSeries lets everybody want the same desk for a series; all of them share the first day and differ in those after it. It returns
// how many got theirs.
func (r *race) oneSeries(t *testing.T, round int) int {
	day := today + 30 + booking.Day(round)
	var start errgroup.Group
	gate, granted := make(chan struct{}), make([]bool, len(r.crowd))
	for i, d := range r.crowd {
		wish := booking.Repeat{
			Series: booking.NewSeriesID(), Desk: desk(hall, round%100), Rule: fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;COUNT=4", 1+i%3), First: day, Until: 24 * 60,
		}
		start.Go(func() (err error) {
			<-gate
			granted[i], err = d.decide(context.Background(), r.servers(round)[i%2], booking.KindRepeat, wish)
			return err
		})
	}
	close(gate)
	require.NoError(t, start.Wait())
	return count(granted)
}

// count is how many are true.
func count(granted []bool) (n int) {
	for _, yes := range granted {
		if yes {
			n++
		}
	}
	return n
}

// onePerson lets one person want many desks from as many devices; it returns how many were got.
func (r *race) onePerson(t *testing.T, round int) int {
	return atOnce(t, r.together, r.servers(round), func(i int) (booking.DeskID, booking.Span) {
		return desk(hall, i), slot(2*round + 1)
	})
}

const waiters, freed = 50, 20

// waitlist lets fifty people wait for any desk of a house that is full, and twenty others give their desks back at once, on two
// servers: once on those that see and once on those that are blind. It returns how many desks were offered.
func (r *race) waitlist(t *testing.T, round int) int {
	t.Helper()
	ctx := t.Context()
	r.town.write(t, func(ctx context.Context, tx *central.Tx) error {
		for i := freed; i < 100; i++ {
			place, err := tx.Store().Place(ctx, desk(other, i))
			if err == nil {
				place.Desk.Blocked = true
				err = tx.Store().PutDesk(ctx, place.Desk)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	for half, servers := range [][2]string{r.sighted, r.blind} {
		span := slot(2*round + half)
		holders, bookings := make([]*device, freed), make([]booking.BookingID, freed)
		for i := range holders {
			holders[i], bookings[i] = newDevice(person(i)), booking.BookingID(uuid.NewString())
			require.NoError(t, holders[i].must(ctx, servers[0], booking.KindReserve, booking.Reserve{Booking: bookings[i], Desk: desk(other, i), Span: span}))
		}
		for i := range waiters {
			join := booking.Join{Wait: booking.WaitID(uuid.NewString()), Building: other, Span: span}
			require.NoError(t, newDevice(person(freed+i)).must(ctx, servers[i%2], booking.KindJoin, join))
		}
		var start errgroup.Group
		gate := make(chan struct{})
		for i, d := range holders {
			start.Go(func() error {
				<-gate
				return d.must(context.Background(), servers[i%2], booking.KindRelease, booking.Release{Booking: bookings[i]})
			})
		}
		close(gate)
		require.NoError(t, start.Wait())
	}
	return r.town.count(t, `SELECT COUNT(DISTINCT w.person || ' ' || w.start_at) FROM waiting w JOIN booking b ON b.id = w.booking AND b.person = w.person AND b.state = 'booked' WHERE w.state = 'offered'`)
}

// atOnce sends one wish from each device, as nearly at the same time as the machine can, and counts the accepted ones.
func atOnce(t *testing.T, devices []*device, servers [2]string, wish func(i int) (booking.DeskID, booking.Span)) (accepted int) {
	t.Helper()
	var start errgroup.Group
	gate, granted := make(chan struct{}), make([]bool, len(devices))
	for i, d := range devices {
		desk, span := wish(i)
		start.Go(func() (err error) {
			<-gate
			granted[i], err = d.reserve(context.Background(), servers[i%2], desk, span)
			return err
		})
	}
	close(gate)
	require.NoError(t, start.Wait())
	return count(granted)
}

// overlaps counts the pairs of live bookings that share the column's value and an instant.
func overlaps(t *testing.T, w *town, column string) int {
	t.Helper()
	return w.count(t, `SELECT COUNT(*) FROM booking a JOIN booking b ON NULLIF(a.`+column+`, '') = b.`+column+` AND a.id < b.id
		AND a.start_at < b.end_at AND b.start_at < a.end_at
		WHERE a.state IN ('booked', 'checked_in') AND b.state IN ('booked', 'checked_in')`)
}

// A device is a real client over HTTP with an outbox of one.
type device struct {
	person  staff.PersonID
	id      string
	next    int64
	cursors map[string]sync.Cursor // a server each
	clients map[string]*wire.Client
}

func newDevice(person staff.PersonID) *device {
	return &device{person, sync.NewDeviceID(), 1, map[string]sync.Cursor{}, map[string]*wire.Client{}}
}

// reserve wishes for a desk and tells whether it was granted.
func (d *device) reserve(ctx context.Context, server string, desk booking.DeskID, span booking.Span) (bool, error) {
	return d.decide(ctx, server, booking.KindReserve, booking.Reserve{Booking: booking.BookingID(uuid.NewString()), Desk: desk, Span: span})
}

// decide has a wish decided and tells whether it was granted. A refusal is one of the three that a race can bring.
func (d *device) decide(ctx context.Context, server string, kind booking.Kind, args any) (bool, error) {
	outcome, err := d.push(ctx, server, kind, args)
	if why := booking.Why(outcome.Why); err == nil && outcome.Verdict == sync.Refused && why != booking.Taken && why != booking.SelfOverlap && why != booking.Quota {
		return false, fmt.Errorf("refused: %s", why)
	}
	return outcome.Verdict == sync.Accepted, err
}

// must does what nothing stands in the way of.
func (d *device) must(ctx context.Context, server string, kind booking.Kind, args any) error {
	outcome, err := d.push(ctx, server, kind, args)
	if err == nil && outcome.Verdict != sync.Accepted {
		err = fmt.Errorf("%s of %s is refused: %s", kind, d.person, outcome.Why)
	}
	return err
}

// push sends an op and tells what became of it.
func (d *device) push(ctx context.Context, server string, kind booking.Kind, args any) (o sync.Outcome, err error) {
	req, err := d.request(uuid.Must(uuid.NewV7()).String(), kind, args)
	if err != nil {
		return o, err
	}
	req.Cursor = d.cursors[server]
	client, err := d.client(server)
	if err != nil {
		return o, err
	}
	resp, err := client.Sync(ctx, req)
	if err != nil {
		return o, err
	}
	if len(resp.Outcomes) != 1 || resp.Expect != d.next+1 {
		return o, fmt.Errorf("device %s: op %d has %d outcomes, next is %d", d.id, d.next, len(resp.Outcomes), resp.Expect)
	}
	d.next, d.cursors[server] = resp.Expect, resp.Cursor
	return resp.Outcomes[0], nil
}

func (d *device) wish(desk booking.DeskID, span booking.Span) (sync.Request, error) {
	id := uuid.Must(uuid.NewV7()).String()
	return d.request(id, booking.KindReserve, booking.Reserve{Booking: booking.BookingID(id), Desk: desk, Span: span})
}

func (d *device) request(id string, kind booking.Kind, wish any) (sync.Request, error) {
	args, err := json.Marshal(wish)
	op := sync.Op{ID: sync.OpID(id), Seq: d.next, Kind: string(kind), Args: args}
	return sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}, Want: []sync.Scope{"b:" + hall}}, err
}

func (d *device) client(server string) (client *wire.Client, err error) {
	if client = d.clients[server]; client == nil {
		client, err = wire.NewClient(server, string(d.person)+"/"+d.id)
		d.clients[server] = client
	}
	return client, err
}

// number is a positive number from the environment.
func number(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	require.Positive(t, n, name)
	return n
}
