// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

// A ponderous device needs a second for each page, and may fail.
type ponderous struct {
	sync.Local
	taken  int
	before func(taken int) error
}

func (p *ponderous) Apply(ctx context.Context, resp sync.Response) error {
	time.Sleep(time.Second)
	p.taken++
	if p.before != nil {
		if err := p.before(p.taken); err != nil {
			return err
		}
	}
	return p.Local.Apply(ctx, resp)
}

// loading fills a house with 120 seats, which come in twelve pages of a second each, to a device that needs a second for each.
// After the first ones the engine has found out how slow that is.
func loading(w *world) (device *ponderous, asked *[]sync.Request) {
	for i := range 120 {
		w.server.Put("seat", fmt.Sprint(i), "b:one", json.RawMessage(`{}`))
	}
	asked = new([]sync.Request)
	w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
		*asked = append(*asked, req)
		time.Sleep(time.Second)
		req.Limit = 10
		resp, err := w.server.Session("ann", "phone").Sync(context.Background(), req)
		return &resp, err
	}
	device = &ponderous{Local: w.device}
	w.engine.Local, w.engine.Ahead = device, true
	return device, asked
}

func TestEngine_asks_for_the_next_page_while_the_last_is_taken(t *testing.T) {
	inWorld(t, func(w *world) {
		loading(w)

		w.start()
		w.after(17 * time.Second)

		assert.True(t, w.device.Has("seat", "119"), "eighteen seconds instead of twenty-four")
		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_lets_a_wish_through_a_load(t *testing.T) {
	inWorld(t, func(w *world) {
		_, asked := loading(w)
		w.start()
		op := w.take("door")
		w.engine.Poke()

		w.after(5 * time.Second)

		assert.True(t, w.accepted(op))
		assert.False(t, w.device.Has("seat", "119"), "the load goes on")
		w.after(20 * time.Second)
		assert.True(t, w.device.Has("seat", "119"))
		cursors := map[sync.Cursor]int{}
		for _, req := range *asked {
			cursors[req.Cursor]++
		}
		for cursor, times := range cursors {
			assert.Equal(t, 1, times, "no page is asked for twice: %s", cursor)
		}
	})
}

func TestEngine_asks_in_another_order_when_somebody_opens_another_plan(t *testing.T) {
	inWorld(t, func(w *world) {
		_, asked := loading(w)
		var plan atomic.Value
		plan.Store(sync.Scope("b:one"))
		w.engine.First = func(context.Context) []sync.Scope { return []sync.Scope{plan.Load().(sync.Scope)} }
		w.start()
		plan.Store(sync.Scope("org"))

		w.after(25 * time.Second)

		assert.True(t, w.device.Has("seat", "119"))
		var order []sync.Scope
		for _, req := range *asked {
			order = append(order, req.First...)
		}
		assert.LessOrEqual(t, slices.Index(order, "org"), 4, "one is under way and one has come: %v", order)
		assert.True(t, slices.IsSortedFunc(order, func(a, b sync.Scope) int { return cmp.Compare(a, b) }), "%v", order)
	})
}

func TestEngine_gives_up_what_it_asked_ahead_when_a_page_cannot_be_taken(t *testing.T) {
	inWorld(t, func(w *world) {
		device, _ := loading(w)
		device.before = func(taken int) error {
			if taken == 2 {
				return errors.New("the disk is full")
			}
			return nil
		}

		w.start()
		w.after(time.Minute)

		assert.True(t, w.device.Has("seat", "119"))
		assert.Greater(t, device.taken, 6, "the page was asked for again")
	})
}
