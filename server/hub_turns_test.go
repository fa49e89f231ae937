// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// ticking makes the hub's clock go on by a step whenever it is asked, so that work takes time without anybody waiting.
func (w *town) ticking(step time.Duration) {
	var asked atomic.Int64
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time {
		return monday.Add(time.Duration(asked.Add(1)) * step)
	}})
}

// long lets a person push as many ops as a request takes: the first stands in the middle of its transaction until release
// is called, the others change who sees the person.
func (w *town) long(t *testing.T, p *phone) (ops []sync.OpID, group *errgroup.Group, release func()) {
	t.Helper()
	entered, release := w.hub.Stall(desk(hall, 0))
	t.Cleanup(release)
	wish := reserve(t, desk(hall, 0), slot(1))
	ops = append(ops, p.Wish(wish.Kind, wish.Args, ""))
	for i := range sync.MaxOps - 1 {
		text, err := json.Marshal(booking.Show{Visibility: []staff.Visibility{staff.Everybody, staff.Team}[i%2]})
		require.NoError(t, err)
		ops = append(ops, p.Wish(string(booking.KindShow), text, ""))
	}
	return ops, w.pushing(t, p, entered), release
}

// pushing lets a phone push; it returns when the writer is at it, or when it waits.
func (w *town) pushing(t *testing.T, p *phone, entered <-chan struct{}) *errgroup.Group {
	t.Helper()
	group := &errgroup.Group{}
	before, req := w.hub.Waiting(), p.request(t)
	group.Go(func() error {
		resp, err := w.hub.Session(p.person, p.id).Sync(context.Background(), req)
		if err != nil {
			return err
		}
		return p.Apply(context.Background(), resp)
	})
	if entered != nil {
		<-entered
		return group
	}
	require.Eventually(t, func() bool { return w.hub.Waiting() == before+1 }, 20*time.Second, time.Millisecond)
	return group
}

// ahead is how many ops were decided before one.
func (w *town) ahead(t *testing.T, op sync.OpID) int {
	t.Helper()
	return w.count(t, `SELECT COUNT(*) FROM outcome WHERE ver < (SELECT ver FROM outcome WHERE op = $1)`, string(op))
}

func (p *phone) granted(t *testing.T, ops ...sync.OpID) {
	t.Helper()
	for i, op := range ops {
		outcome, ok := p.Outcome(op)
		require.True(t, ok, "op %d is answered", i)
		require.Equal(t, sync.Accepted, outcome.Verdict, outcome.Why)
		require.Equal(t, int64(i+1), outcome.Seq)
	}
}

func TestHub_lets_nobody_wait_for_all_that_another_asked_for(t *testing.T) {
	for name, test := range map[string]struct {
		step time.Duration // of the clock, whenever it is asked
		most int           // ops of the first person before the second one's: a group, and a turn in the next
	}{
		"many ops":      {0, 256 + 32},
		"expensive ops": {20 * time.Millisecond, 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := openTown(t)
			w.ticking(test.step)
			ann, bob := w.phone(person(1)), w.phone(person(2))
			ops, first, release := w.long(t, ann)
			wish := reserve(t, desk(hall, 5), slot(2))
			op := bob.Wish(wish.Kind, wish.Args, "")
			second := w.pushing(t, bob, nil)

			release()

			require.NoError(t, second.Wait())
			require.NoError(t, first.Wait())
			bob.granted(t, op)
			ann.granted(t, ops...)
			assert.LessOrEqual(t, w.ahead(t, op), test.most)
		})
	}
}

func TestHub_gives_a_person_with_many_devices_one_turn(t *testing.T) {
	w := openTown(t)
	w.ticking(20 * time.Millisecond)
	_, first, release := w.long(t, w.phone(person(1)))
	var others []*errgroup.Group
	for i := range 20 {
		p := w.phone(person(1))
		wish := reserve(t, desk(hall, 10+i), slot(10+i))
		p.Wish(wish.Kind, wish.Args, "")
		others = append(others, w.pushing(t, p, nil))
	}
	bob := w.phone(person(2))
	wish := reserve(t, desk(hall, 5), slot(2))
	op := bob.Wish(wish.Kind, wish.Args, "")
	second := w.pushing(t, bob, nil)

	release()

	for _, group := range append(others, first, second) {
		require.NoError(t, group.Wait())
	}
	bob.granted(t, op)
	assert.LessOrEqual(t, w.ahead(t, op), 3)
}

func TestHub_Close_answers_a_long_push_whole(t *testing.T) {
	w := openTown(t)
	w.ticking(20 * time.Millisecond)
	entered, release := w.hub.Stall(desk(hall, 0))
	ann := w.phone(person(1))
	wish := reserve(t, desk(hall, 0), slot(1))
	ann.Wish(wish.Kind, wish.Args, "")
	for i := range 99 {
		wish := reserve(t, desk(hall, 1+i%50), slot(2+i))
		ann.Wish(wish.Kind, wish.Args, "")
	}
	pushed := w.pushing(t, ann, entered)
	closed := make(chan struct{})
	go func() {
		w.hub.Close()
		close(closed)
	}()

	release()
	<-closed

	require.NoError(t, pushed.Wait())
	assert.Equal(t, 100, w.count(t, `SELECT COUNT(*) FROM booking`))
}
