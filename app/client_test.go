// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/desks"
)

const (
	jana  = staff.PersonID("p-jana")
	aylin = staff.PersonID("p-aylin")
)

// view is a floor on the whole of a day, as the screen Plätze asks for it.
func view(place booking.Place, day booking.Day) desks.View {
	loc := place.Building.Location()
	return desks.View{Floor: place.Floor.ID, Day: day, Span: booking.SpanOf(day, booking.FullDay, loc), Location: loc}
}

// busyOn is the desk as Plätze shows it.
func busyOn(t *testing.T, k *client, place booking.Place, day booking.Day) booking.DeskDay {
	t.Helper()
	shown, err := deskData{k}.Day(t.Context(), view(place, day))
	require.NoError(t, err)
	for _, desk := range shown.Desks {
		if desk.Desk.ID == place.Desk.ID {
			return desk
		}
	}
	t.Fatal("no such desk on the floor")
	return booking.DeskDay{}
}

func TestClient_books_offline_and_lands_on_the_colleagues_plan_after_a_restart(t *testing.T) {
	w := openTown(t).mend()
	me, other := takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(aylin).loaded()
	desk, day := me.place("3.22"), tuesday+2
	require.Empty(t, busyOn(t, other.client, desk, day).Busy)

	w.cut()
	id := me.reserve(desk, day)
	me.shut() // the phone goes off
	me.open(jana)
	assert.Equal(t, booking.Requested, me.state(id), "the wish outlives the process")
	me.until(patient, "offline with one change", func() bool { c := me.connected(); return !c.Online && c.Waiting == 1 })
	assert.Equal(t, id, busyOn(t, me.client, desk, day).Mine.ID)
	w.mend()
	me.tryNow()
	other.tryNow()

	me.until(patient, "confirmed", func() bool { return me.state(id) == booking.Booked })
	other.until(patient, "taken on the colleague's plan", func() bool { return len(busyOn(t, other.client, desk, day).Busy) == 1 })
	assert.Nil(t, busyOn(t, other.client, desk, day).Mine)
	me.until(patient, "nothing waits", func() bool { c := me.connected(); return c.Online && c.Waiting == 0 && !c.Sending })
}

func TestClient_tells_a_refusal_once_with_what_is_free(t *testing.T) {
	w := openTown(t).mend()
	first, second := takeGadget(t, w.url()).open(aylin).loaded(), takeGadget(t, w.url()).open(jana).loaded()
	desk, day := first.place("3.22"), tuesday+3
	w.cut()
	first.reserve(desk, day)
	refusedID := second.reserve(desk, day)
	second.shut()
	w.mend()
	first.tryNow()
	first.until(patient, "the first is confirmed", func() bool { return first.connected().Online && first.connected().Waiting == 0 })

	second.open(jana)
	second.until(patient, "refused", func() bool { return second.connected().Refused == 1 })
	assert.Equal(t, refusedID, second.connected().Refusal)
	today, err := todayData{deskData{second.client}}.Read(t.Context(), monday)
	require.NoError(t, err)
	require.Len(t, today.Refused, 1)
	assert.Equal(t, "3.22", today.Refused[0].Code)
	assert.Equal(t, booking.Taken, today.Refused[0].Why.Why)

	refused, err := deskData{second.client}.Refused(t.Context(), refusedID)

	require.NoError(t, err)
	require.NotNil(t, refused)
	assert.Equal(t, "3.22", refused.Code)
	assert.Equal(t, desk.Floor.ID, refused.Booking.Floor)
	require.Len(t, refused.Why.Alternatives, 5)
	second.until(patient, "the line has nothing more to say", func() bool { return second.connected().Refused == 0 })
	today, err = todayData{deskData{second.client}}.Read(t.Context(), monday)
	require.NoError(t, err)
	assert.Empty(t, today.Refused)
	again, err := deskData{second.client}.Refused(t.Context(), refusedID)
	require.NoError(t, err)
	assert.NotNil(t, again, "who comes back to the link still reads why")

	best := refused.Why.Alternatives[0].Desk
	third := booking.NewBookingID()
	require.NoError(t, deskData{second.client}.Reserve(t.Context(), booking.Reserve{Booking: third, Desk: best, Span: refused.Booking.Span}))
	second.until(patient, "the alternative", func() bool { return second.state(third) == booking.Booked })
}

func TestClient_marks_refusals_without_a_desk_as_seen_from_the_settings(t *testing.T) {
	w := openTown(t).mend()
	me, twin := takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(jana).loaded()
	id := me.reserve(me.place("3.22"), tuesday+2)
	twin.until(patient, "on the other device", func() bool { return twin.state(id) == booking.Booked })
	w.cut()
	require.NoError(t, deskData{me.client}.Release(t.Context(), booking.Release{Booking: id}))
	require.NoError(t, deskData{twin.client}.Move(t.Context(), booking.Move{Booking: id, Desk: twin.place("3.23").Desk.ID,
		Span: booking.SpanOf(tuesday+2, booking.FullDay, twin.place("3.23").Building.Location())}))
	twin.shut()
	w.mend()
	me.tryNow()
	me.until(patient, "released", func() bool { return me.connected().Online && me.state(id) == booking.Released })
	twin.open(jana)
	twin.until(patient, "refused", func() bool { return twin.connected().Refused == 1 })

	state, err := settingsData{client: twin.client, window: &window{profile: profile{twin.dir}}}.Read(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, state.Decided)
	assert.Equal(t, booking.KindMove, state.Decided[0].Kind)
	require.NotNil(t, state.Decided[0].Refusal)
	assert.Equal(t, booking.Stale, state.Decided[0].Refusal.Why)
	require.NoError(t, settingsData{client: twin.client}.Seen(t.Context()))

	twin.until(patient, "seen", func() bool { return twin.connected().Refused == 0 })
}

func TestClient_hides_the_name_from_others_when_the_person_says_so(t *testing.T) {
	w := openTown(t).mend()
	me, other := takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(aylin).loaded()
	known := func() bool {
		day, err := deskData{other.client}.Day(t.Context(), view(other.place("3.14"), tuesday))
		require.NoError(t, err)
		for _, c := range day.Colleagues {
			if c.Person.ID == jana {
				return true
			}
		}
		return false
	}
	require.True(t, known(), "the team sees each other")

	require.NoError(t, settingsData{client: me.client}.Show(t.Context(), staff.Nobody))

	other.until(patient, "no name on the colleague's device", func() bool { return !known() })
	assert.True(t, other.taken(other.place("3.14"), tuesday), "the desk stays taken")
	other.rows(func(ctx context.Context, rows store.Booking) error {
		present, err := rows.MyPresence(ctx, jana, tuesday)
		assert.Empty(t, present, "from today on, nothing of it is left on the disk")
		return err
	})
	mine, err := teamData{client: me.client}.Read(t.Context(), monday, "")
	require.NoError(t, err)
	assert.Equal(t, staff.Nobody, mine.Visibility)
}

func TestClient_holds_buildings_as_the_person_says(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	ctx := t.Context()
	all, err := me.held(ctx)
	require.NoError(t, err)
	require.Len(t, all, 2, "a device that never chose takes all of few")
	floors := func(house booking.BuildingID) (n int) {
		me.rows(func(ctx context.Context, rows store.Booking) error {
			list, err := rows.Floors(ctx, house)
			n = len(list)
			return err
		})
		return n
	}
	gone := all[0]
	data := settingsData{client: me.client, window: &window{profile: profile{me.dir}}}
	before, err := data.size(ctx)
	require.NoError(t, err)

	require.NoError(t, data.Hold(ctx, gone, false))
	me.until(patient, "its plan has gone", func() bool { return floors(gone) == 0 })
	after, err := data.size(ctx)
	require.NoError(t, err)
	assert.Less(t, after, before-50_000, "the figure is that of what is left")
	assert.NotZero(t, floors(all[1]))
	require.NoError(t, settingsData{client: me.client}.Hold(ctx, all[1], false))
	me.until(patient, "nothing is held", func() bool { return floors(all[1]) == 0 })
	me.shut()
	me.open(jana)
	me.until(patient, "in step again", func() bool { return me.connected().Online })
	held, err := me.held(ctx)
	require.NoError(t, err)
	assert.Empty(t, held, "holding none is a choice too")

	require.NoError(t, settingsData{client: me.client}.Hold(ctx, gone, true))
	me.until(patient, "its plan is back", func() bool { return floors(gone) > 0 })
}

// A gate is a server that answers with nothing new, or with one failure after the other.
type gate struct {
	mu     sync.Mutex
	failed *syncing.Error
	calls  int
}

func (g *gate) set(failed *syncing.Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.failed = failed
}

// Sync implements sync.Remote.
func (g *gate) Sync(_ context.Context, req syncing.Request) (syncing.Response, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls++
	if g.failed != nil {
		return syncing.Response{}, g.failed
	}
	return syncing.Response{Expect: 1, Cursor: "here"}, nil
}

// Wake implements sync.Remote.
func (g *gate) Wake(ctx context.Context) (<-chan struct{}, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// at opens a client of the gate on a new device.
func (g *gadget) at(remote syncing.Remote) *gadget {
	g.t.Helper()
	dev, err := device.Open(g.t.Context(), filepath.Join(g.dir, "device.sqlite"), device.Options{Now: g.clock.now})
	require.NoError(g.t, err)
	g.client = newClient(clientConfig{
		Who: jana, Device: dev, Remote: remote, Clock: g.clock, Log: quiet(),
		Hint: g.onHint, Status: g.onStatus, Complain: g.onComplaint, Addresses: g.look, Glance: 20 * time.Millisecond,
	})
	g.engine.Rand = func() float64 { return 0.999 } // the longest waits
	g.client.start()
	g.t.Cleanup(func() {
		if g.client != nil {
			require.NoError(g.t, g.client.close())
		}
	})
	return g
}

func (g *gadget) complaints() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.said)
}

func TestClient_with_an_ended_session_is_offline_until_somebody_tries_again(t *testing.T) {
	door := &gate{}
	me := takeGadget(t, "").at(door)
	me.until(patient, "online", func() bool { return me.connected().Online })

	door.set(&syncing.Error{Code: syncing.SignedOut})
	me.tryNow()
	me.until(patient, "ended", func() bool { return me.stopped() != nil && !me.connected().Online })
	me.until(patient, "said", func() bool { return me.complaints() == 1 })
	var said *ui.Trouble
	require.ErrorAs(t, me.said[0], &said)
	assert.Equal(t, ui.SignedOut, said.Kind)

	me.tryNow() // in vain, and not told again
	me.until(patient, "asked again", func() bool { door.mu.Lock(); defer door.mu.Unlock(); return door.calls == 3 })
	me.until(patient, "ended again", func() bool { return me.stopped() != nil })
	assert.Equal(t, 1, me.complaints())
	door.set(nil)
	me.tryNow()
	me.until(patient, "online again", func() bool { return me.connected().Online && me.stopped() == nil })
}

func TestClient_tries_at_once_when_the_network_has_changed(t *testing.T) {
	door := &gate{failed: &syncing.Error{Code: syncing.Unacceptable}} // its wait is minutes long
	me := takeGadget(t, "")
	at := make(chan string, 1)
	at <- ""
	me.look = func() string {
		me.looks.Add(1)
		now := <-at
		at <- now
		return now
	}
	me.at(door)
	me.until(patient, "a failure", func() bool { return me.engine.Status().LastError == syncing.Unacceptable })
	require.Greater(t, me.engine.Status().NextTry.Sub(me.clock.device()), time.Minute)
	me.until(patient, "looks at the network", func() bool { return me.looks.Load() > 2 })
	door.set(nil)
	assert.False(t, me.connected().Online)

	<-at
	at <- "192.168.1.5/24"

	me.until(2*time.Second, "online", func() bool { return me.connected().Online })
	seen := me.looks.Load()
	me.until(patient, "asleep", func() bool { before := seen; seen = me.looks.Load(); return before == seen })
}

func TestClient_tries_at_once_when_the_window_comes_to_the_front(t *testing.T) {
	door := &gate{failed: &syncing.Error{Code: syncing.Unacceptable}}
	me := takeGadget(t, "").at(door)
	me.until(patient, "a failure", func() bool { return me.engine.Status().LastError == syncing.Unacceptable })
	door.set(nil)

	me.forward()

	me.until(2*time.Second, "online", func() bool { return me.connected().Online })
}
