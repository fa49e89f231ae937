// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// A mainThread runs what is delivered to it, one after the other, when the test says so.
type mainThread struct {
	mu    sync.Mutex
	queue []func()
}

func (m *mainThread) deliver(run func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.queue = append(m.queue, run)
}

// drain runs what has been delivered so far.
func (m *mainThread) drain() {
	m.mu.Lock()
	queue := m.queue
	m.queue = nil
	m.mu.Unlock()
	for _, run := range queue {
		run()
	}
}

func threadedWork(t *testing.T) (*Work, *mainThread) {
	t.Cleanup(func() { goleak.VerifyNone(t) })
	thread := &mainThread{}
	return newWork(thread.deliver, func(run func()) { go run() }), thread
}

// settle waits until everything that was started has delivered.
func settle(w *Work, thread *mainThread) {
	w.running.Wait()
	thread.drain()
}

func TestWork_Do_shows_the_result_on_the_main_thread(t *testing.T) {
	work, thread := threadedWork(t)
	shown := false

	work.Do(func(context.Context) (func(), error) { return func() { shown = true }, nil })
	work.running.Wait()

	assert.False(t, shown, "not before the main thread runs it")
	thread.drain()
	assert.True(t, shown)
	work.Close()
}

func TestWork_Latest(t *testing.T) {
	t.Run("drops an earlier read that is done later", func(t *testing.T) {
		work, thread := threadedWork(t)
		var shown []string
		release := make(chan struct{})
		work.Latest("day", func(context.Context) (func(), error) {
			<-release
			return func() { shown = append(shown, "first") }, nil
		})
		done := make(chan struct{})

		work.Latest("day", func(context.Context) (func(), error) {
			defer close(done)
			return func() { shown = append(shown, "second") }, nil
		})
		<-done
		close(release)
		settle(work, thread)

		assert.Equal(t, []string{"second"}, shown)
		work.Close()
	})
	t.Run("ends the context of an earlier read and keeps quiet about its error", func(t *testing.T) {
		work, thread := threadedWork(t)
		var failures []error
		work.OnError(func(err error) { failures = append(failures, err) })
		work.Latest("day", func(ctx context.Context) (func(), error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})

		work.Latest("day", func(context.Context) (func(), error) { return nil, nil })
		settle(work, thread)

		assert.Empty(t, failures)
		work.Close()
	})
	t.Run("leaves other keys alone", func(t *testing.T) {
		work, thread := threadedWork(t)
		shown := map[string]bool{}
		for _, key := range []string{"day", "week"} {
			work.Latest(key, func(context.Context) (func(), error) { return func() { shown[key] = true }, nil })
		}

		settle(work, thread)

		assert.Equal(t, map[string]bool{"day": true, "week": true}, shown)
		work.Close()
	})
}

func TestWork_Write(t *testing.T) {
	t.Run("keeps the order of the taps", func(t *testing.T) {
		work, thread := threadedWork(t)
		var written []int
		first := make(chan struct{})
		for i := range 50 {
			work.Write(func(context.Context) (func(), error) {
				if i == 0 {
					<-first
				}
				written = append(written, i)
				return nil, nil
			})
		}

		close(first)
		settle(work, thread)

		require.Len(t, written, 50)
		for i, n := range written {
			assert.Equal(t, i, n)
		}
		work.Close()
	})
	t.Run("is carried out even when the window is closed after the tap", func(t *testing.T) {
		work, thread := threadedWork(t)
		closing, shown := make(chan struct{}), false
		var written error = errors.New("never")
		work.Write(func(ctx context.Context) (func(), error) {
			<-closing
			written = ctx.Err()
			return func() { shown = true }, nil
		})

		work.cancel()
		close(closing)
		work.Close()
		thread.drain()

		assert.NoError(t, written)
		assert.False(t, shown, "its screen is gone")
	})
	t.Run("goes on after a change that failed", func(t *testing.T) {
		work, thread := threadedWork(t)
		var failures []error
		work.OnError(func(err error) { failures = append(failures, err) })
		written := false

		work.Write(func(context.Context) (func(), error) { return nil, errors.New("disk") })
		work.Write(func(context.Context) (func(), error) { written = true; return nil, nil })
		settle(work, thread)

		assert.True(t, written)
		assert.Len(t, failures, 1)
		work.Close()
	})
}

func TestWork_Close(t *testing.T) {
	t.Run("ends reads, waits for them and drops what they return", func(t *testing.T) {
		work, thread := threadedWork(t)
		shown, ended := false, false
		work.Do(func(ctx context.Context) (func(), error) {
			<-ctx.Done()
			ended = true
			return func() { shown = true }, nil
		})

		work.Close()
		thread.drain()

		assert.True(t, ended)
		assert.False(t, shown)
	})
	t.Run("starts nothing any more", func(t *testing.T) {
		work, _ := threadedWork(t)
		work.Close()

		work.Do(func(context.Context) (func(), error) { t.Error("started"); return nil, nil })

		work.Close()
	})
}

func TestWork_Part(t *testing.T) {
	t.Run("ends alone", func(t *testing.T) {
		work, thread := threadedWork(t)
		part, shown := work.Part(), map[string]bool{}
		part.Do(func(context.Context) (func(), error) { return func() { shown["part"] = true }, nil })
		work.Do(func(context.Context) (func(), error) { return func() { shown["whole"] = true }, nil })

		part.Close()
		settle(work, thread)

		assert.Equal(t, map[string]bool{"whole": true}, shown)
		work.Close()
	})
	t.Run("is waited for by the whole", func(t *testing.T) {
		work, _ := threadedWork(t)
		ended := false
		work.Part().Do(func(ctx context.Context) (func(), error) { <-ctx.Done(); ended = true; return nil, ctx.Err() })

		work.Close()

		assert.True(t, ended)
	})
	t.Run("starts nothing once the whole is closed", func(t *testing.T) {
		work, _ := threadedWork(t)
		part := work.Part()
		work.Close()

		part.Do(func(context.Context) (func(), error) { t.Error("started"); return nil, nil })

		part.Close()
	})
	t.Run("tells the whole of its failures", func(t *testing.T) {
		work := NewInlineWork()
		var failure error
		work.OnError(func(err error) { failure = err })

		work.Part().Do(func(context.Context) (func(), error) { return nil, errors.New("disk") })

		assert.EqualError(t, failure, "disk")
	})
}
