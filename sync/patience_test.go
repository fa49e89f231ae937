// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

// trickle is a network that brings a part of the answer at every step and all of it after many.
type trickle struct {
	sync.Remote
	step   time.Duration
	steps  int
	failed []error
}

func (r *trickle) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	for range r.steps {
		select {
		case <-ctx.Done():
			r.failed = append(r.failed, ctx.Err())
			return sync.Response{}, ctx.Err()
		case <-time.After(r.step):
			sync.Flows(ctx)
		}
	}
	return r.Remote.Sync(ctx, req)
}

func TestEngine_waits_for_a_slow_answer_as_long_as_it_flows(t *testing.T) {
	inWorld(t, func(w *world) {
		slow := &trickle{Remote: w.remote, step: 50 * time.Second, steps: 6}
		w.engine.Remote = slow
		op := w.take("door")

		w.start()
		w.after(6 * time.Minute)

		assert.True(t, w.accepted(op))
		assert.Empty(t, slow.failed)
	})
}

func TestEngine_gives_an_answer_up_that_stands_still_or_never_ends(t *testing.T) {
	for name, slow := range map[string]*trickle{
		"stands still": {step: 61 * time.Second, steps: 2}, "never ends": {step: 10 * time.Second, steps: 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				slow.Remote = w.remote
				w.engine.Remote = slow

				w.start()
				w.after(16 * time.Minute)

				assert.NotEmpty(t, slow.failed)
				assert.Equal(t, sync.Unreachable, w.engine.Status().LastError)
			})
		})
	}
}

// paced makes every row of an answer take its time; whatever would take longer than most is lost at that moment.
func paced(w *world, row, most time.Duration) (limits *[]int) {
	limits = &[]int{}
	w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
		*limits = append(*limits, req.Limit)
		resp, err := w.remote.Remote.Sync(context.Background(), req)
		took := time.Duration(len(resp.Rows)) * row
		time.Sleep(min(took, most))
		if took > most {
			err = errors.New("connection reset")
		}
		return &resp, err
	}
	return limits
}

func rows(w *world, n int) {
	for i := range n {
		w.server.Put("seat", fmt.Sprint(i), "b:one", json.RawMessage(`{}`))
	}
}

func TestEngine_makes_pages_as_large_as_the_network_brings_in_a_second(t *testing.T) {
	inWorld(t, func(w *world) {
		rows(w, 1500)
		limits := paced(w, 10*time.Millisecond, time.Hour)

		w.start()
		w.after(time.Minute)

		assert.Len(t, w.device.Rows(), 1500)
		assert.Equal(t, []int{250, 100, 100}, (*limits)[:3])
	})
}

func TestEngine_makes_pages_smaller_until_one_comes_before_the_connection_breaks(t *testing.T) {
	inWorld(t, func(w *world) {
		rows(w, 300)
		limits := paced(w, 40*time.Millisecond, 1500*time.Millisecond)

		w.start()
		w.after(2 * time.Minute)

		assert.Len(t, w.device.Rows(), 300)
		assert.Equal(t, []int{250, 62, 25, 25}, (*limits)[:4])
		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_trusts_a_network_that_broke_off_slowly(t *testing.T) {
	inWorld(t, func(w *world) {
		rows(w, 2500)
		limits := paced(w, time.Millisecond, time.Hour)
		quick := w.remote.answer
		w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
			if n > 1 {
				return quick(n, req)
			}
			time.Sleep(time.Second)
			return nil, errors.New("connection reset")
		}

		w.start()
		w.after(2 * time.Minute)

		assert.Len(t, w.device.Rows(), 2500)
		assert.Equal(t, []int{62, 77, 96, 120, 150, 187, 233, 291, 363, 1000}, (*limits)[:10])
	})
}

func TestEngine_tries_a_network_that_comes_and_goes_more_often_than_one_that_is_gone(t *testing.T) {
	tries := func(flows bool) (calls int64) {
		inWorld(t, func(w *world) {
			w.engine.Remote = breaking{w.remote, flows}
			w.remote.wake = func(int64) error { return errors.New("no network") }
			w.start()
			w.after(5 * time.Minute)
			calls = w.remote.calls.Load()
		})
		return calls
	}

	assert.Less(t, tries(false), int64(30))
	assert.Greater(t, tries(true), int64(100))
}

// breaking breaks every answer off, at its beginning or before.
type breaking struct {
	*watched
	flows bool
}

func (b breaking) Sync(ctx context.Context, _ sync.Request) (sync.Response, error) {
	b.calls.Add(1)
	if b.flows {
		sync.Flows(ctx)
	}
	return sync.Response{}, errors.New("connection reset")
}
