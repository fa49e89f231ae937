// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a server and one device with its engine, in a bubble where time is ours.
type world struct {
	*testing.T
	server *remotetest.Memory
	remote *watched
	device *remotetest.Device
	engine *sync.Engine
	done   chan error
	stop   context.CancelFunc
	told   atomic.Int64
}

// watched counts the calls and lets a test meddle with them.
type watched struct {
	sync.Remote
	wakes  atomic.Int64
	wake   func(n int64) error // refuses to open a stream
	calls  atomic.Int64
	last   atomic.Pointer[sync.Request]
	answer func(n int64, req sync.Request) (*sync.Response, error)
}

func (w *watched) Wake(ctx context.Context) (<-chan struct{}, error) {
	n := w.wakes.Add(1)
	if w.wake != nil {
		if err := w.wake(n); err != nil {
			return nil, err
		}
	}
	return w.Remote.Wake(ctx)
}

func (w *watched) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	n := w.calls.Add(1)
	w.last.Store(&req)
	if w.answer != nil {
		if resp, err := w.answer(n, req); err != nil {
			return sync.Response{}, err
		} else if resp != nil {
			return *resp, nil
		}
	}
	return w.Remote.Sync(ctx, req)
}

// inWorld runs a story and stops the engine after it.
func inWorld(t *testing.T, story func(w *world)) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, server: remotetest.NewMemory(time.Now, remotetest.Seats), device: remotetest.NewDevice("b:one")}
		w.remote = &watched{Remote: w.server.Session("ann", "phone")}
		w.engine = &sync.Engine{
			Local: w.device, Remote: w.remote, Now: time.Now, Rand: func() float64 { return 0.5 },
			Tell: func(sync.Status) { w.told.Add(1) },
		}
		story(w)
		if w.stop != nil {
			w.stop()
			assert.NoError(t, <-w.done)
		}
		w.server.Close()
	})
}

// start runs the engine until it has nothing to do.
func (w *world) start() {
	ctx, stop := context.WithCancel(w.Context())
	w.stop, w.done = stop, make(chan error, 1)
	go func() { w.done <- w.engine.Run(ctx) }()
	w.after(time.Second)
}

// after lets time pass and waits until everything rests.
func (w *world) after(d time.Duration) {
	time.Sleep(d) // in the bubble nobody waits
	synctest.Wait()
}

func (w *world) take(seat string) sync.OpID {
	return w.device.Wish(remotetest.TakeSeat, seatArgs(seat, "claim-"+seat), "")
}

func seatArgs(seat, claim string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"house":"b:one","seat":%q,"claim":%q}`, seat, claim))
}

func (w *world) accepted(op sync.OpID) bool {
	outcome, ok := w.device.Outcome(op)
	return ok && outcome.Verdict == sync.Accepted
}

func TestEngine_pushes_what_waits_and_pulls_what_is_new(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		op := w.take("door")

		w.start()

		assert.True(t, w.accepted(op))
		assert.True(t, w.device.Has("seat", "window"))
		status := w.engine.Status()
		assert.True(t, status.Online)
		assert.Zero(t, status.Waiting)
		assert.False(t, status.Loading)
		assert.WithinDuration(t, time.Now(), status.LastSync, time.Second)
		assert.Positive(t, w.told.Load())
	})
}

func TestEngine_syncs_at_a_poke_without_delay(t *testing.T) {
	inWorld(t, func(w *world) {
		w.start()
		op := w.take("door")

		w.engine.Poke()
		synctest.Wait()

		assert.True(t, w.accepted(op))
	})
}

func TestEngine_remembers_a_poke_from_before_Run(t *testing.T) {
	inWorld(t, func(w *world) {
		w.engine.Poke()
		w.engine.TryNow()

		w.start()

		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_syncs_within_a_quarter_second_of_a_hint(t *testing.T) {
	inWorld(t, func(w *world) {
		w.start()

		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		w.after(250 * time.Millisecond)

		assert.True(t, w.device.Has("seat", "window"))
	})
}

func TestEngine_polls_when_no_hint_comes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.start()
		before := w.remote.calls.Load()

		w.after(time.Hour)

		assert.InDelta(t, 12, w.remote.calls.Load()-before, 3)
	})
}

func TestEngine_pages_until_there_is_no_more(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range sync.MaxPage + 7 {
			w.server.Put("seat", fmt.Sprint(i), "b:one", json.RawMessage(`{}`))
		}

		w.start()

		assert.Len(t, w.device.Rows(), sync.MaxPage+7)
	})
}

func TestEngine_waits_longer_and_longer_while_the_server_is_away(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Break(errors.New("no route to host"))
		op := w.take("door")

		w.start()
		w.after(10 * time.Minute)

		tries := w.remote.calls.Load()
		assert.InDelta(t, 40, tries, 12, "10 minutes with half of 30 s each")
		status := w.engine.Status()
		assert.False(t, status.Online)
		assert.Equal(t, 1, status.Waiting)
		assert.Equal(t, sync.Unreachable, status.LastError)
		assert.False(t, status.NextTry.Before(time.Now()))

		w.server.Break(nil)
		w.after(30 * time.Second)
		assert.True(t, w.accepted(op))
		assert.True(t, w.engine.Status().Online)
		assert.Empty(t, w.engine.Status().LastError)
		assert.Zero(t, w.engine.Status().NextTry)
	})
}

func TestEngine_tries_now_when_asked(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Break(errors.New("no route to host"))
		w.start()
		w.after(5 * time.Minute)
		w.server.Break(nil)

		w.engine.TryNow()
		synctest.Wait()

		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_tries_at_a_tap_but_is_no_hammer(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Break(errors.New("no route to host"))
		w.start()
		w.after(5 * time.Minute)
		before := w.remote.calls.Load()

		for range 100 {
			w.engine.Poke()
			w.after(10 * time.Millisecond)
		}
		w.after(time.Second)

		assert.InDelta(t, 1, w.remote.calls.Load()-before, 1)
	})
}

func TestEngine_waits_as_long_as_the_server_demands(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Break(&sync.Error{Code: sync.TooMany, Retry: 10 * time.Minute})
		w.start()
		before := w.remote.calls.Load()

		w.engine.Poke()
		w.engine.TryNow()
		w.after(9 * time.Minute)

		assert.Equal(t, before, w.remote.calls.Load())
		assert.Equal(t, sync.TooMany, w.engine.Status().LastError)
		w.server.Break(nil)
		w.after(2 * time.Minute)
		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_sends_the_same_ops_again_until_they_are_answered(t *testing.T) {
	inWorld(t, func(w *world) {
		var requests [][]sync.Op
		var later sync.OpID
		w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
			requests = append(requests, req.Ops)
			if n > 1 {
				return nil, nil
			}
			later = w.take("window")
			_, err := w.remote.Remote.Sync(context.Background(), req) // carried out, but the answer is lost
			require.NoError(t, err)
			return nil, errors.New("connection reset")
		}
		op := w.take("door")

		w.start()

		assert.Equal(t, requests[0], requests[1])
		assert.True(t, w.accepted(op))
		assert.True(t, w.accepted(later))
	})
}

func TestEngine_starts_over_when_told_and_drops_what_is_no_more(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Backup()
		lost := w.take("door")
		w.start()
		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		w.after(time.Second)
		require.True(t, w.device.Has("seat", "window"))

		w.server.Restore()
		w.after(time.Second)

		assert.False(t, w.device.Has("seat", "window"))
		assert.True(t, w.device.Has("seat", "door"), "the device sent again what the backup lacks")
		assert.True(t, w.accepted(lost))
		assert.True(t, w.engine.Status().Online)
	})
}

func TestEngine_goes_on_when_nobody_has_the_lost_ops(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Backup()
		w.take("door")
		w.start()
		w.device.Forget()
		w.server.Restore()
		w.after(time.Second)

		op := w.take("window")
		w.engine.Poke()
		w.after(time.Second)

		assert.True(t, w.accepted(op))
		assert.Zero(t, w.remote.last.Load().Oldest, "said once, not for ever")
	})
}

func TestEngine_stops_when_signed_out(t *testing.T) {
	inWorld(t, func(w *world) {
		w.server.Break(&sync.Error{Code: sync.SignedOut})

		err := w.engine.Run(w.Context())

		var failed *sync.Error
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, sync.SignedOut, failed.Code)
		assert.Equal(t, sync.SignedOut, w.engine.Status().LastError)
		assert.Zero(t, w.engine.Status().NextTry)
	})
}

func TestEngine_sends_fewer_ops_when_they_are_too_many(t *testing.T) {
	inWorld(t, func(w *world) {
		w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
			if len(req.Ops) > 3 {
				return nil, &sync.Error{Code: sync.TooLarge}
			}
			return nil, nil
		}
		var ops []sync.OpID
		for i := range 20 {
			ops = append(ops, w.take(fmt.Sprint("seat", i)))
		}

		w.start()

		for _, op := range ops {
			assert.True(t, w.accepted(op))
		}
	})
}

func TestEngine_does_not_spin_when_the_server_answers_no_op(t *testing.T) {
	inWorld(t, func(w *world) {
		w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
			return &sync.Response{Expect: 1, Cursor: "c", Now: time.Now()}, nil
		}
		w.take("door")

		w.start()
		w.after(time.Minute)

		assert.Less(t, w.remote.calls.Load(), int64(100))
		assert.Equal(t, sync.Unavailable, w.engine.Status().LastError)
	})
}

func TestEngine_does_not_spin_when_no_load_ever_ends(t *testing.T) {
	inWorld(t, func(w *world) {
		w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
			if req.Cursor != "" {
				return nil, &sync.Error{Code: sync.StartOver}
			}
			row := sync.Row{Table: "seat", ID: "a", Scope: "b:one", Ver: n, Data: json.RawMessage(`{}`)}
			return &sync.Response{Expect: 1, Rows: []sync.Row{row}, Cursor: "c", More: true, Now: time.Now()}, nil
		}

		w.start()
		w.after(time.Minute)

		assert.Less(t, w.remote.calls.Load(), int64(150))
		assert.Equal(t, sync.StartOver, w.engine.Status().LastError)
	})
}

func TestEngine_tells_a_failing_device_from_a_failing_server(t *testing.T) {
	inWorld(t, func(w *world) {
		w.engine.Local = brokenLocal{w.device}

		w.start()

		assert.Equal(t, sync.DeviceFailed, w.engine.Status().LastError)
	})
}

type brokenLocal struct{ *remotetest.Device }

func (brokenLocal) Apply(context.Context, sync.Response) error { return errors.New("disk full") }

func TestEngine_measures_how_wrong_the_clock_is(t *testing.T) {
	inWorld(t, func(w *world) {
		w.engine.Now = func() time.Time { return time.Now().Add(-3 * time.Hour) }

		w.start()

		assert.Equal(t, 3*time.Hour, w.engine.Offset())
	})
}

func TestEngine_opens_the_wake_stream_again_when_it_breaks(t *testing.T) {
	inWorld(t, func(w *world) {
		w.start()
		for range 5 {
			w.server.Close() // ends every stream
			w.after(time.Minute)
		}

		w.server.Put("seat", "window", "b:one", json.RawMessage(`{}`))
		w.after(250 * time.Millisecond)

		assert.True(t, w.device.Has("seat", "window"))
	})
}

func TestEngine_does_not_spin_when_the_wake_stream_ends_at_once(t *testing.T) {
	inWorld(t, func(w *world) {
		w.engine.Remote = endingWake{w.remote}

		w.start()
		w.after(10 * time.Minute)

		assert.Less(t, w.remote.calls.Load(), int64(60), "one at each of some forty streams")
	})
}

type endingWake struct{ *watched }

func (endingWake) Wake(context.Context) (<-chan struct{}, error) {
	hints := make(chan struct{})
	close(hints)
	return hints, nil
}

func TestEngine_finds_out_at_once_that_the_network_is_gone(t *testing.T) {
	inWorld(t, func(w *world) {
		w.start()
		w.remote.answer = func(int64, sync.Request) (*sync.Response, error) { return nil, errors.New("no route") }

		w.server.Close() // ends every stream, as a tunnel does
		w.after(250 * time.Millisecond)

		assert.False(t, w.engine.Status().Online)
		assert.Equal(t, sync.Unreachable, w.engine.Status().LastError)
	})
}
