// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// stormy loses requests and answers while it storms.
type stormy struct {
	sync.Remote
	dice  *rand.Rand
	calm  atomic.Bool
	loses atomic.Int64
}

var errLost = errors.New("lost on its way")

func (s *stormy) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	weather := s.dice.IntN(10)
	if s.calm.Load() {
		weather = 9
	}
	if weather < 2 {
		s.loses.Add(1)
		return sync.Response{}, errLost // the request
	}
	req.Limit = 1 + s.dice.IntN(5)
	resp, err := s.Remote.Sync(ctx, req)
	if weather < 5 && err == nil {
		s.loses.Add(1)
		return sync.Response{}, errLost // the answer
	}
	return resp, err
}

// TestEngine_drains_its_outbox_whatever_the_weather_was lets a device wish among rivals while requests and answers are
// lost, tombstones are forgotten and the server is restored from backups, many times over with other dice.
func TestEngine_drains_its_outbox_whatever_the_weather_was(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("dice ", seed), func(t *testing.T) {
			inWorld(t, func(w *world) { storm(w, seed) })
		})
	}
}

func storm(w *world, seed uint64) {
	dice := rand.New(rand.NewPCG(seed, 1)) // each goroutine has its own
	way := &stormy{Remote: w.remote.Remote, dice: rand.New(rand.NewPCG(seed, 2))}
	w.engine.Remote, w.engine.Rand = way, rand.New(rand.NewPCG(seed, 3)).Float64
	w.server.Backup()
	w.start()
	var ops []sync.OpID
	for n := range 40 {
		seat := fmt.Sprint("seat-", dice.IntN(25))
		switch dice.IntN(12) {
		case 0:
			w.server.Backup()
		case 1:
			w.server.Restore()
		case 2:
			w.server.Forget()
		case 3:
			w.server.Put("seat", seat, "b:one", []byte(`{"claim":"house"}`))
		default:
			args := seatArgs(seat, fmt.Sprint("claim-", n))
			kind := []string{remotetest.TakeSeat, remotetest.TakeSeat, remotetest.LeaveSeat}[dice.IntN(3)]
			ops = append(ops, w.device.Wish(kind, args, ""))
			w.engine.Poke()
		}
		w.after(time.Duration(dice.IntN(4000)) * time.Millisecond)
	}

	way.calm.Store(true)
	w.after(20 * time.Minute) // two polls find out what a lost hint did not tell

	pending, err := w.device.Pending(w.Context(), sync.MaxOps)
	require.NoError(w, err)
	assert.Empty(w, pending, "dice, losses: %d", way.loses.Load())
	for _, op := range ops {
		_, answered := w.device.Outcome(op)
		assert.True(w, answered)
	}
	assert.True(w, w.engine.Status().Online)
	assert.Equal(w, fresh(w, "b:one").Rows(), w.device.Rows())
}

// fresh is what a new device of the same person gets.
func fresh(w *world, want ...sync.Scope) *remotetest.Device {
	device := remotetest.NewDevice(want...)
	for more := true; more; {
		cursor, want, err := device.Position(w.Context())
		require.NoError(w, err)
		resp, err := w.server.Session("ann", "another").Sync(w.Context(), sync.Request{Protocol: sync.Protocol, Cursor: cursor, Want: want})
		require.NoError(w, err)
		require.NoError(w, device.Apply(w.Context(), resp))
		more = resp.More
	}
	return device
}
