// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/ui"
)

// morning is when every test begins: Tuesday, 24 November 2026, 7:52 in Wuppertal.
var (
	morning = time.Date(2026, 11, 24, 6, 52, 0, 0, time.UTC)
	tuesday = booking.Date(2026, 11, 24)
	monday  = tuesday.Monday()
)

const patient = 20 * time.Second

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// cityFile is a server's file with the demo city in it, made once.
var cityFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "city")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c, err := city.Demo(1, tuesday)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "city.sqlite")
	db, err := central.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	err = db.Load(context.Background(), central.Stock{
		Units: slices.Values(c.Units), People: slices.Values(c.People), Profiles: slices.Values(c.Profiles),
		Buildings: slices.Values(c.Buildings), Floors: slices.Values(c.Floors), Zones: slices.Values(c.Zones),
		Desks: slices.Values(c.Desks), Rules: slices.Values(c.Rules), Bookings: slices.Values(c.Bookings),
		Presences: slices.Values(c.Presence), Channels: slices.Values(c.Channels), Posts: slices.Values(c.Posts), Comments: slices.Values(c.Comments),
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// A town is a real server with the demo city on loopback HTTP. Its network can be cut.
type town struct {
	t       *testing.T
	central *central.Central
	server  *server.Server
	address string
	web     *http.Server
	ended   chan error
}

// openTown is a server that nobody can reach before mend.
func openTown(t *testing.T) *town {
	t.Helper()
	content, err := cityFile()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "town.sqlite")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	w := &town{t: t}
	w.central, err = central.Open(t.Context(), path)
	require.NoError(t, err)
	now := newClock(morning).now
	files, err := shelf.Open(filepath.Join(t.TempDir(), "courses"))
	require.NoError(t, err)
	w.server = server.New(server.Config{Central: w.central, Demo: true, Now: now, Log: quiet(), Shelf: files})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w.address = l.Addr().String()
	require.NoError(t, l.Close())
	t.Cleanup(func() {
		w.cut()
		w.server.Close()
		require.NoError(t, w.central.Close())
	})
	return w
}

func (w *town) url() string { return "http://" + w.address }

// elsewhere is somebody of another unit than the people of the pictures.
func (w *town) elsewhere() (who staff.PersonID) {
	w.t.Helper()
	require.NoError(w.t, w.central.Read(w.t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		people, err := snap.Store().People(ctx)
		for _, p := range people {
			if p.Unit == "u-organisation" {
				who = p.ID
			}
		}
		return err
	}))
	return who
}

// mend brings the network back.
func (w *town) mend() *town {
	w.t.Helper()
	l, err := net.Listen("tcp", w.address)
	require.NoError(w.t, err)
	w.web, w.ended = &http.Server{Handler: w.server.Handler()}, make(chan error, 1)
	web, ended := w.web, w.ended
	go func() { ended <- web.Serve(l) }()
	return w
}

// cut ends every connection and takes no new one.
func (w *town) cut() {
	if w.web == nil {
		return
	}
	_ = w.web.Close()
	<-w.ended
	w.web = nil
}

// A gadget is a person's client without a window.
type gadget struct {
	*client
	t      *testing.T
	dir    string
	server string
	clock  *clock
	remote *remote
	look   func() string // the machine's addresses; the real ones when nil
	looks  atomic.Int64  // how often they were looked at
	turned chan error    // from the server that does not let the person in

	changed chan struct{}
	mu      sync.Mutex
	heard   []ui.Hint
	told    ui.Connection
	said    []error
}

// takeGadget is a client of the person that has not been opened yet.
func takeGadget(t *testing.T, server string) *gadget {
	return &gadget{t: t, dir: t.TempDir(), server: server, clock: newClock(morning), turned: make(chan error, 9), changed: make(chan struct{}, 1)}
}

// open starts the client, as a process would.
func (g *gadget) open(who staff.PersonID) *gadget {
	g.t.Helper()
	p := profile{g.dir}
	s, err := p.session()
	require.NoError(g.t, err)
	dev, err := device.Open(g.t.Context(), p.database(who), device.Options{Now: g.clock.now})
	require.NoError(g.t, err)
	s = s.at(g.server).of(who).on(dev.ID())
	g.remote, err = newRemote(g.server, byChoice{s, func(s session) { _ = p.keepSession(s) }}, func(err error) { g.turned <- err })
	require.NoError(g.t, err)
	files, err := shelf.Open(filesOf(p.database(who)))
	require.NoError(g.t, err)
	g.client = newClient(clientConfig{
		Who: who, Server: g.server, Device: dev, Remote: g.remote, Gallery: g.remote, Library: g.remote, Shelf: files, School: g.remote, Survey: g.remote, Words: german(g.t), Clock: g.clock, Log: quiet(),
		Hint: g.onHint, Status: g.onStatus, Complain: g.onComplaint, Addresses: g.look, Glance: 20 * time.Millisecond,
	})
	g.client.start()
	g.t.Cleanup(g.shut)
	return g
}

// shut ends the client, as its process would. Again does nothing.
func (g *gadget) shut() {
	if g.client == nil {
		return
	}
	require.NoError(g.t, g.client.close())
	g.remote.close()
	g.client = nil
}

func (g *gadget) onHint(h ui.Hint) {
	g.mu.Lock()
	g.heard = append(g.heard, h)
	g.mu.Unlock()
	nudge(g.changed)
}

func (g *gadget) onStatus(c ui.Connection) {
	g.mu.Lock()
	g.told = c
	g.mu.Unlock()
	nudge(g.changed)
}

func (g *gadget) onComplaint(err error) {
	g.mu.Lock()
	g.said = append(g.said, err)
	g.mu.Unlock()
	nudge(g.changed)
}

// connected is what was told last.
func (g *gadget) connected() ui.Connection {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.told
}

// until looks again at every hint until the claim holds.
func (g *gadget) until(limit time.Duration, what string, holds func() bool) {
	g.t.Helper()
	late := time.After(limit)
	again := time.NewTicker(50 * time.Millisecond) // for claims about more than this device
	defer again.Stop()
	for !holds() {
		select {
		case <-g.changed:
		case <-again.C:
		case <-late:
			g.t.Fatalf("%s: not after %s; the engine says %+v", what, limit, g.engine.Status())
		}
	}
}

// loaded waits until the device has everything of its buildings.
func (g *gadget) loaded() *gadget {
	g.t.Helper()
	g.until(patient, "first load", func() bool {
		desks, lacks := 0, false
		g.rows(func(ctx context.Context, rows store.Booking) error {
			list, err := rows.DesksByCode(ctx, "3.14", 9)
			desks = len(list)
			houses, wrong := g.held(ctx)
			for _, house := range houses {
				floors, failed := rows.Floors(ctx, house)
				lacks, wrong = lacks || len(floors) == 0, errors.Join(wrong, failed)
			}
			return errors.Join(err, wrong)
		})
		return desks > 0 && !lacks && !g.engine.Status().Loading && g.connected().Online
	})
	return g
}

func (g *gadget) rows(ask func(ctx context.Context, rows store.Booking) error) {
	g.t.Helper()
	require.NoError(g.t, g.read(g.t.Context(), ask))
}

// place is a desk by its code.
func (g *gadget) place(code string) (place booking.Place) {
	g.t.Helper()
	g.rows(func(ctx context.Context, rows store.Booking) error {
		list, err := rows.DesksByCode(ctx, code, 9)
		if err != nil {
			return err
		}
		require.NotEmpty(g.t, list, code)
		place, err = rows.Place(ctx, list[0])
		return err
	})
	return place
}

// state is the state of the person's own booking; empty when there is none.
func (g *gadget) state(id booking.BookingID) (state booking.State) {
	_ = g.read(g.t.Context(), func(ctx context.Context, rows store.Booking) error {
		b, err := rows.Booking(ctx, id)
		state = b.State
		return err
	})
	return state
}

// taken tells whether the plan of this device shows the desk taken on the whole day.
func (g *gadget) taken(place booking.Place, day booking.Day) (taken bool) {
	g.t.Helper()
	g.rows(func(ctx context.Context, rows store.Booking) error {
		busy, err := rows.DeskBusy(ctx, place.Desk.ID, booking.SpanOf(day, booking.FullDay, place.Building.Location()))
		taken = len(busy) > 0
		return err
	})
	return taken
}

// reserve books a desk for the whole day as a tap does.
func (g *gadget) reserve(place booking.Place, day booking.Day) booking.BookingID {
	g.t.Helper()
	id := booking.NewBookingID()
	span := booking.SpanOf(day, booking.FullDay, place.Building.Location())
	require.NoError(g.t, deskData{g.client}.Reserve(g.t.Context(), booking.Reserve{Booking: id, Desk: place.Desk.ID, Span: span}))
	return id
}
