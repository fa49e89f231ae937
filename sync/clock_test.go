// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

// shifted sets the device's clock off, and again while the engine runs.
func shifted(w *world) (set func(time.Duration)) {
	var off atomic.Int64
	w.engine.Now = func() time.Time { return time.Now().Round(0).Add(time.Duration(off.Load())) }
	return func(d time.Duration) { off.Store(int64(d)) }
}

var jumps = []time.Duration{-3 * time.Hour, 3 * time.Hour, -50 * 365 * 24 * time.Hour, 80 * 365 * 24 * time.Hour}

func TestEngine_waits_no_longer_and_no_shorter_when_the_clock_is_set(t *testing.T) {
	for _, jump := range jumps {
		t.Run(fmt.Sprint(jump), func(t *testing.T) {
			inWorld(t, func(w *world) {
				set := shifted(w)
				w.server.Break(errors.New("no route to host"))
				w.start()
				w.after(5 * time.Minute)
				set(jump)
				before := w.remote.calls.Load()

				w.after(10 * time.Minute)
				assert.InDelta(t, 40, w.remote.calls.Load()-before, 12)
				set(-jump)
				w.engine.Poke()
				w.after(2 * time.Second)
				w.server.Break(nil)
				w.engine.TryNow()
				synctest.Wait()

				assert.True(t, w.engine.Status().Online, "a tap tries at once")
			})
		})
	}
}

func TestEngine_keeps_a_wait_that_the_server_demanded_when_the_clock_is_set(t *testing.T) {
	for _, jump := range jumps {
		inWorld(t, func(w *world) {
			set := shifted(w)
			w.server.Break(&sync.Error{Code: sync.TooMany, Retry: 10 * time.Minute})
			w.start()
			before := w.remote.calls.Load()
			set(jump)

			w.engine.TryNow()
			w.engine.Poke()
			w.after(9 * time.Minute)

			assert.Equal(t, before, w.remote.calls.Load(), "%v", jump)
		})
	}
}

func TestEngine_measures_the_clock_that_was_set_during_an_exchange(t *testing.T) {
	inWorld(t, func(w *world) {
		set := shifted(w)
		w.remote.answer = func(int64, sync.Request) (*sync.Response, error) {
			time.Sleep(2 * time.Second) // in the bubble nobody waits
			set(-time.Hour)
			return nil, nil
		}

		w.start()
		w.after(3 * time.Second)

		assert.Equal(t, time.Hour+time.Second, w.engine.Offset(), "the answer is from the end of the exchange, not its middle")
	})
}
