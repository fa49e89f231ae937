// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// waiting lets n people push a wish each: the first stands in the middle of its transaction until release is called, the
// others wait for the writer.
func (w *town) waiting(t *testing.T, n int) (group *errgroup.Group, release func()) {
	t.Helper()
	entered, release := w.hub.Stall(desk(hall, 0))
	t.Cleanup(release)
	group = &errgroup.Group{}
	for i := range n {
		p := w.phone(person(i))
		wish := reserve(t, desk(hall, i), slot(1))
		p.Wish(wish.Kind, wish.Args, "")
		req := p.request(t)
		group.Go(func() error {
			resp, err := w.hub.Session(p.person, p.id).Sync(context.Background(), req)
			if err == nil && (len(resp.Outcomes) != 1 || resp.Outcomes[0].Verdict != sync.Accepted) {
				err = fmt.Errorf("outcomes %v", resp.Outcomes)
			}
			return err
		})
		if i == 0 {
			<-entered
		}
	}
	require.Eventually(t, func() bool { return w.hub.Waiting() == n-1 }, 20*time.Second, time.Millisecond)
	return group, release
}

func TestHub_decides_what_waits_in_one_transaction(t *testing.T) {
	w := openTown(t)
	var commits atomic.Int32
	defer w.central.Watch(func(central.Change) { commits.Add(1) })()
	group, release := w.waiting(t, 64)

	release()

	require.NoError(t, group.Wait())
	assert.Equal(t, 64, w.count(t, `SELECT COUNT(*) FROM booking`))
	assert.Equal(t, int32(2), commits.Load(), "the first push alone and the 63 others together")
}

func TestHub_Close_decides_what_waits_and_takes_no_more(t *testing.T) {
	w := openTown(t)
	hints, err := w.hub.Session(person(99), "device").Wake(t.Context())
	require.NoError(t, err)
	group, release := w.waiting(t, 8)
	closed := make(chan struct{})
	go func() {
		w.hub.Close()
		close(closed)
	}()

	release()
	<-closed

	require.NoError(t, group.Wait())
	assert.Equal(t, 8, w.count(t, `SELECT COUNT(*) FROM booking`))
	_, err = w.phone(person(50)).sync(t)
	assert.Equal(t, sync.Unavailable, codeOf(err))
	for range hints { // ends, because the hub closed it
	}
	_, err = w.hub.Session(person(99), "device").Wake(t.Context())
	assert.Equal(t, sync.Unavailable, codeOf(err))
}

func TestHub_tells_devices_to_come_again_when_too_many_wait(t *testing.T) {
	w := openTown(t)
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday }, Queue: 3})
	group, release := w.waiting(t, 4) // one with the writer, three in the queue
	late := w.phone(person(50))

	_, err := late.sync(t)

	var failed *sync.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, sync.Unavailable, failed.Code)
	assert.Positive(t, failed.Retry)
	release()
	require.NoError(t, group.Wait())
	late.pull(t)
}

func TestHub_asks_devices_to_come_when_there_is_room(t *testing.T) {
	w := openTown(t)
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday }, Queue: 1000})

	assert.Equal(t, 2*time.Second, w.hub.Paced(0, 0, 0), "before anything is known")
	assert.InDelta(t, 5, w.hub.Paced(100, 10, 100*time.Millisecond).Seconds(), 0.1, "half of a thousand, 10 ms each")
	assert.Equal(t, 30*time.Second, w.hub.Paced(100, 1, time.Minute), "never longer than a device waits by itself")
	assert.Equal(t, 2*time.Second, w.hub.Paced(100, 100, time.Millisecond))
}

func TestHub_stores_nothing_when_the_disk_is_full(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1), houses...)
	ann.pull(t)
	writer := w.central.DB().Writer()
	var pages int
	require.NoError(t, writer.QueryRow(`PRAGMA page_count`).Scan(&pages))
	_, err := writer.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
	require.NoError(t, err)
	var ops []sync.OpID
	for i := range 500 {
		wish := reserve(t, desk(hall, i%100), slot(i))
		ops = append(ops, ann.Wish(wish.Kind, wish.Args, ""))
	}

	_, err = ann.sync(t)

	assert.Equal(t, sync.StorageFull, codeOf(err))
	assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM outcome`)+w.count(t, `SELECT COUNT(*) FROM booking`))
	_, err = writer.Exec(`PRAGMA max_page_count = 1000000`)
	require.NoError(t, err)
	ann.pull(t)
	for _, op := range ops {
		outcome, _ := ann.Outcome(op)
		require.Equal(t, sync.Accepted, outcome.Verdict, "with space again, what waited is stored")
	}
}

// TestServer_that_cannot_write_goes_on_reading on the next day too, when it would note that the session was seen.
func TestServer_that_cannot_write_goes_on_reading(t *testing.T) {
	h := openHouse(t, true)
	ann := h.signIn(t, string(person(1)), "device-of-ann")
	req := sync.Request{Protocol: sync.Protocol, Want: houses}
	_, err := ann.Sync(t.Context(), req)
	require.NoError(t, err)
	_, err = h.central.DB().Writer().Exec(`PRAGMA query_only = true`)
	require.NoError(t, err)

	h.set(monday.AddDate(0, 0, 2))
	resp, err := ann.Sync(t.Context(), req)

	require.NoError(t, err)
	assert.NotEmpty(t, resp.Rows)
}

func TestHub_survives_an_op_that_makes_the_rulebook_panic(t *testing.T) {
	w := openTown(t)
	w.hub.Trap(desk(hall, 13))
	ann := w.phone(person(1))
	bad, good := reserve(t, desk(hall, 13), slot(1)), reserve(t, desk(hall, 14), slot(2))
	first := ann.Wish(bad.Kind, bad.Args, "")
	second := ann.Wish(good.Kind, good.Args, "")

	ann.pull(t)

	refused, _ := ann.Outcome(first)
	granted, _ := ann.Outcome(second)
	assert.Equal(t, string(booking.Invalid), refused.Why)
	assert.Equal(t, sync.Accepted, granted.Verdict)
}

func TestHub_takes_back_only_what_the_guard_refused(t *testing.T) {
	w := openTown(t)
	w.hub.Blindfold()
	w.phone(person(1)).reserve(t, desk(hall, 1), slot(1))
	bob := w.phone(person(2), houses...)
	taken, free := reserve(t, desk(hall, 1), slot(1)), reserve(t, desk(hall, 2), slot(1))
	third := reserve(t, desk(hall, 3), slot(1))
	ops := []sync.OpID{bob.Wish(taken.Kind, taken.Args, ""), bob.Wish(free.Kind, free.Args, ""), bob.Wish(third.Kind, third.Args, "")}

	bob.pull(t)

	var whys []string
	for _, op := range ops {
		outcome, _ := bob.Outcome(op)
		whys = append(whys, outcome.Why)
	}
	assert.Equal(t, []string{string(booking.Taken), "", string(booking.SelfOverlap)}, whys)
	assert.Equal(t, 2, w.count(t, `SELECT COUNT(*) FROM booking`))
	assert.Equal(t, 2, w.count(t, `SELECT COUNT(*) FROM occupancy`))
	assert.Equal(t, 4, w.count(t, `SELECT COUNT(*) FROM outcome`))
}

func TestHub_says_that_a_broken_database_is_unavailable(t *testing.T) {
	w := &town{path: bare(t)}
	w.start(t)
	require.NoError(t, w.central.Close())
	defer w.hub.Close()

	_, err := w.phone(person(1)).sync(t)

	assert.Equal(t, sync.Unavailable, codeOf(err))
	assert.Equal(t, sqlite.Other, sqlite.CodeOf(err))
}

func TestHub_wakes_only_whom_a_change_concerns(t *testing.T) {
	w := openTown(t)
	near, far := w.phone(person(1), "b:"+hall), w.phone(person(2), "b:"+other)
	var hints [2]<-chan struct{}
	for i, p := range []*phone{near, far} {
		var err error
		hints[i], err = w.hub.Session(p.person, p.id).Wake(t.Context())
		require.NoError(t, err)
	}
	quiet(t, w, near, far)
	drain(hints[0])
	drain(hints[1])

	w.phone(person(3)).reserve(t, desk(hall, 1), slot(1))

	<-hints[0]
	_, err := w.hub.Session(person(4), "device").Wake(t.Context()) // waits for the round of hints to end
	require.NoError(t, err)
	assert.Empty(t, hints[1], "the hints of a change go out together, and this one did not concern the other house")
}

// quiet pulls until the devices hold everything and a round of hints has gone out after that.
func quiet(t *testing.T, w *town, phones ...*phone) {
	t.Helper()
	for _, p := range phones {
		p.pull(t)
	}
	marker, err := w.hub.Session(person(0), "marker-device").Wake(t.Context())
	require.NoError(t, err)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutRules(ctx, alwaysOpen("nowhere"))
	})
	<-marker
}

func drain(hints <-chan struct{}) {
	for {
		select {
		case <-hints:
		default:
			return
		}
	}
}

func TestHub_does_not_decide_for_ever_what_waits_when_it_closes(t *testing.T) {
	w := openTown(t)
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday }, Patience: time.Nanosecond})
	group, release := w.waiting(t, 20)
	closed := make(chan struct{})
	go func() { w.hub.Close(); close(closed) }()
	require.Eventually(t, w.hub.Hurried, 10*time.Second, time.Millisecond)

	release()
	<-closed

	var failed *sync.Error
	require.ErrorAs(t, group.Wait(), &failed, "the others shall come again")
	assert.Equal(t, sync.Unavailable, failed.Code)
	assert.Positive(t, failed.Retry)
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM booking`), "the transaction under way was finished")
}
