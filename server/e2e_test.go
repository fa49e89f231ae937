// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	devicestore "github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// gadget is a person's real device: its own file, an engine, and HTTP to the house.
type gadget struct {
	*devicestore.Device
	t      testing.TB
	path   string
	person staff.PersonID
	house  *house
	engine *sync.Engine
	stop   func()
}

func openGadget(t testing.TB, h *house, who staff.PersonID) *gadget {
	t.Helper()
	g := &gadget{t: t, path: filepath.Join(t.TempDir(), "device.sqlite"), person: who, house: h, stop: func() {}}
	g.open()
	t.Cleanup(func() { g.close() })
	require.NoError(t, g.SetWant(context.Background(), sync.Scope(store.House(hall))))
	return g
}

func (g *gadget) open() {
	d, err := devicestore.Open(context.Background(), g.path, devicestore.Options{Now: func() time.Time { return monday }})
	require.NoError(g.t, err)
	g.Device = d
}

func (g *gadget) close() {
	g.stop()
	require.NoError(g.t, g.Device.Close())
}

// online runs the engine until offline.
func (g *gadget) online() {
	g.t.Helper()
	g.run(g.house.signIn(g.t, string(g.person), g.ID()))
}

// run runs the engine on a way to the server until offline.
func (g *gadget) run(way sync.Remote) {
	g.start(&sync.Engine{Local: g.Device, Remote: way, Ahead: true, MaxWait: 200 * time.Millisecond})
}

// start runs an engine until offline.
func (g *gadget) start(engine *sync.Engine) {
	g.engine = engine
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.engine.Run(ctx) }()
	g.stop = func() {
		cancel()
		require.NoError(g.t, <-ended)
		g.stop = func() {}
	}
}

func (g *gadget) offline() { g.stop() }

// reserve books as a tap does.
func (g *gadget) reserve(on booking.DeskID, span booking.Span) booking.BookingID {
	g.t.Helper()
	id := booking.BookingID(uuid.Must(uuid.NewV7()).String())
	_, err := g.Do(context.Background(), g.person, booking.KindReserve, booking.Reserve{Booking: id, Desk: on, Span: span})
	require.NoError(g.t, err)
	if g.engine != nil {
		g.engine.Poke()
	}
	return id
}

// state is the state of the person's own booking; empty when there is none.
func (g *gadget) state(id booking.BookingID) (state booking.State) {
	_ = g.Read(context.Background(), func(ctx context.Context, rows store.Booking) error {
		b, err := rows.Booking(ctx, id)
		state = b.State
		return err
	})
	return state
}

// taken tells whether the plan shows the desk taken.
func (g *gadget) taken(on booking.DeskID, span booking.Span) bool {
	var busy []booking.Occupancy
	err := g.Read(context.Background(), func(ctx context.Context, rows store.Booking) (err error) {
		busy, err = rows.DeskBusy(ctx, on, span)
		return err
	})
	require.NoError(g.t, err)
	return len(busy) > 0
}

// until waits, reading again at every hint, until the claim holds; it fails after limit.
func (g *gadget) until(limit time.Duration, what string, holds func() bool) {
	g.t.Helper()
	hints, stop := g.Watch()
	defer stop()
	late := time.After(limit)
	for !holds() {
		select {
		case <-hints:
		case <-late:
			g.t.Fatalf("%s: not after %s; the engine says %+v", what, limit, g.engine.Status())
		}
	}
}

// loaded waits until the device has the desks.
func (g *gadget) loaded() {
	g.t.Helper()
	g.until(20*time.Second, "first load", func() bool {
		desks := 0
		err := g.Read(context.Background(), func(ctx context.Context, rows store.Booking) error {
			list, err := rows.Desks(ctx, hall+"-0")
			desks = len(list)
			return err
		})
		return err == nil && desks == 101
	})
}

func TestTown_shows_a_desk_booked_offline_to_the_colleague(t *testing.T) {
	h := openHouse(t, true)
	jana, aylin := openGadget(t, h, person(1)), openGadget(t, h, person(2))
	for _, g := range []*gadget{jana, aylin} {
		g.online()
		g.loaded()
	}
	wished, span := desk(hall, 14), slot(3)

	jana.offline()
	id := jana.reserve(wished, span)
	assert.Equal(t, booking.Requested, jana.state(id))
	assert.True(t, jana.taken(wished, span))
	jana.close() // and the phone goes off
	jana.open()
	assert.Equal(t, booking.Requested, jana.state(id), "the wish outlives the process")
	assert.False(t, aylin.taken(wished, span))
	jana.online()

	aylin.until(2*time.Second, "the colleague's plan", func() bool { return aylin.taken(wished, span) })
	jana.until(2*time.Second, "confirmed", func() bool { return jana.state(id) == booking.Booked })
	assert.Equal(t, booking.State(""), aylin.state(id), "the colleague sees the desk taken, not by whom")
}

func TestTown_tells_the_one_who_came_second_why_and_what_is_free(t *testing.T) {
	h := openHouse(t, true)
	jana, aylin := openGadget(t, h, person(1)), openGadget(t, h, person(2))
	for _, g := range []*gadget{jana, aylin} {
		g.online()
		g.loaded()
		g.offline()
	}
	wished, span := desk(hall, 14), slot(3)
	first, second := jana.reserve(wished, span), aylin.reserve(wished, span)

	jana.online()
	jana.until(2*time.Second, "confirmed", func() bool { return jana.state(first) == booking.Booked })
	aylin.online()
	var refusals []devicestore.Change
	aylin.until(2*time.Second, "refused", func() bool {
		var err error
		refusals, err = aylin.Refusals(context.Background())
		return err == nil && len(refusals) > 0
	})

	require.Len(t, refusals, 1)
	require.NotNil(t, refusals[0].Refusal)
	assert.Equal(t, booking.Taken, refusals[0].Refusal.Why)
	assert.Len(t, refusals[0].Refusal.Alternatives, 5)
	assert.NotEqual(t, booking.Booked, aylin.state(second))
	assert.True(t, aylin.taken(wished, span))
	alternative := refusals[0].Refusal.Alternatives[0].Desk
	third := aylin.reserve(alternative, span)
	aylin.until(2*time.Second, "the alternative", func() bool { return aylin.state(third) == booking.Booked })
	jana.until(2*time.Second, "the alternative on the other plan", func() bool { return jana.taken(alternative, span) })
}

func TestTown_goes_on_after_the_server_was_restarted(t *testing.T) {
	h := openHouse(t, true)
	jana, aylin := openGadget(t, h, person(1)), openGadget(t, h, person(2))
	before := slot(1)
	for _, g := range []*gadget{jana, aylin} {
		g.online()
		g.loaded()
	}

	h.restart(t)
	id := jana.reserve(desk(hall, 1), before)

	jana.until(10*time.Second, "confirmed", func() bool { return jana.state(id) == booking.Booked })
	aylin.until(10*time.Second, "the colleague's plan", func() bool { return aylin.taken(desk(hall, 1), before) })
}

func TestTown_gets_back_from_its_devices_what_a_backup_lacks(t *testing.T) {
	h := openHouse(t, true)
	jana, aylin := openGadget(t, h, person(1)), openGadget(t, h, person(2))
	for _, g := range []*gadget{jana, aylin} {
		g.online()
		g.loaded()
	}
	kept := jana.reserve(desk(hall, 1), slot(1))
	jana.until(2*time.Second, "confirmed", func() bool { return jana.state(kept) == booking.Booked })
	contracted{h.town}.Backup(t)
	lost := jana.reserve(desk(hall, 2), slot(2))
	jana.until(2*time.Second, "confirmed", func() bool { return jana.state(lost) == booking.Booked })

	h.restore(t)

	aylin.until(20*time.Second, "both on the colleague's plan", func() bool {
		return h.count(t, `SELECT count(*) FROM booking WHERE state = 'booked'`) == 2 &&
			aylin.taken(desk(hall, 1), slot(1)) && aylin.taken(desk(hall, 2), slot(2))
	})
	jana.until(20*time.Second, "both confirmed", func() bool {
		return jana.state(kept) == booking.Booked && jana.state(lost) == booking.Booked
	})
}
