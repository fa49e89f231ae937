// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestReadiness_does_not_wait_for_a_disk_that_hangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r readiness
		var probes atomic.Int32
		hangs := make(chan struct{})
		probe := func(context.Context) error { probes.Add(1); <-hangs; return nil }
		began := time.Now()

		assert.Equal(t, errSlow, r.of(t.Context(), probe))
		assert.Equal(t, probePatience, time.Since(began))
		assert.Equal(t, errSlow, r.of(t.Context(), probe))
		assert.Equal(t, int32(1), probes.Load(), "a probe that hangs is enough")

		close(hangs)
		synctest.Wait()
		assert.NoError(t, r.of(t.Context(), probe), "what it found at last holds for a second")
		assert.Equal(t, int32(1), probes.Load())
		time.Sleep(probing)
		assert.NoError(t, r.of(t.Context(), probe))
		assert.Equal(t, int32(2), probes.Load())
		r.probes.Wait()
	})
}

func TestReadiness_lets_go_who_goes_away(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r readiness
		hangs := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), probePatience/2)
		defer cancel()

		err := r.of(ctx, func(context.Context) error { <-hangs; return errors.New("broken") })

		assert.ErrorIs(t, err, context.DeadlineExceeded)
		close(hangs)
		r.probes.Wait()
		assert.ErrorContains(t, r.of(t.Context(), nil), "broken", "what it found is kept for the next")
	})
}
