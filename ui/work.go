// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// A Read runs off the UI thread. It returns what to do with the result on the UI thread; nil does nothing. It must
// come back soon after ctx ends.
type Read func(ctx context.Context) (show func(), err error)

// Work is the screens' only door to goroutines. Reads run at the same time, writes one after the other in the order
// of the taps; what they return is run on the UI thread. After Close nothing more is shown.
type Work struct {
	deliver func(func()) // runs a function on the UI thread
	start   func(func()) // runs a function off it
	parent  *Work
	ctx     context.Context
	cancel  context.CancelFunc
	failed  func(error)

	inline *elapsing // set when nothing runs by itself

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
	latest  map[string]*turn
	wrote   chan struct{} // closed when the last write in the queue is done
}

// A turn is one read of a key.
type turn struct{ cancel context.CancelFunc }

// NewWork is a Work whose results reach the UI thread through fyne.Do. OnError says who hears of failures.
func NewWork() *Work {
	return newWork(fyne.Do, func(run func()) { go run() })
}

// NewInlineWork is a Work without goroutines: every read runs at once on the caller's thread. It is for tests and
// for the storybook.
func NewInlineWork() *Work {
	at := func(run func()) { run() }
	w := newWork(at, at)
	w.inline = &elapsing{due: map[pause]func(){}}
	return w
}

// elapsing is the time of an inline Work: it passes when a test says so.
type elapsing struct {
	order []pause
	due   map[pause]func()
}

type pause struct {
	of  *Work
	key string
}

func newWork(deliver, start func(func())) *Work {
	ctx, cancel := context.WithCancel(context.Background())
	return &Work{deliver: deliver, start: start, ctx: ctx, cancel: cancel, latest: map[string]*turn{}}
}

// OnError sets who hears, on the UI thread, of reads and writes that failed; parts that have no hearer of their own
// tell the Work they are a part of. Call it before the first Do.
func (w *Work) OnError(failed func(error)) { w.failed = failed }

// Part is a Work that ends on its own or with w, whichever is first: one for every screen.
func (w *Work) Part() *Work {
	part := newWork(w.deliver, w.start)
	part.parent, part.inline = w, w.inline
	part.ctx, part.cancel = context.WithCancel(w.ctx)
	return part
}

// Do runs a read, at the same time as others.
func (w *Work) Do(read Read) { w.run(w.ctx, read, func() bool { return true }) }

// Latest runs a read and forgets earlier ones of the same key: their context ends and what they return is dropped,
// even when they are done later.
func (w *Work) Latest(key string, read Read) {
	ctx, cancel := context.WithCancel(w.ctx)
	mine := &turn{cancel: cancel}
	w.mu.Lock()
	if before := w.latest[key]; before != nil {
		before.cancel()
	}
	w.latest[key] = mine
	w.mu.Unlock()
	w.run(ctx, func(ctx context.Context) (func(), error) {
		defer cancel()
		return read(ctx)
	}, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.latest[key] == mine
	})
}

// Write runs a change after all changes asked for before it. Close waits for it and does not end its context: what
// was tapped is kept. It must be local and short.
func (w *Work) Write(change Read) {
	w.mu.Lock()
	before, done := w.wrote, make(chan struct{})
	w.wrote = done
	w.mu.Unlock()
	w.run(context.WithoutCancel(w.ctx), func(ctx context.Context) (func(), error) {
		defer close(done)
		if before != nil {
			<-before
		}
		return change(ctx)
	}, func() bool { return true })
}

// After runs then on the UI thread when the time has passed, unless it is asked again for the same key before that or
// the Work is closed. An inline Work waits for Elapse instead.
func (w *Work) After(key string, wait time.Duration, then func()) {
	if w.inline != nil {
		w.inline.put(pause{w, key}, func() {
			if w.ctx.Err() == nil {
				then()
			}
		})
		return
	}
	w.Latest(key, func(ctx context.Context) (func(), error) {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			return then, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

// Elapse lets the time of an inline Work pass: what waits in After runs now, in the order it was asked for. What that
// asks for waits for the next Elapse. On any other Work it does nothing.
func (w *Work) Elapse() {
	if w.inline == nil {
		return
	}
	order, due := w.inline.order, w.inline.due
	w.inline.order, w.inline.due = nil, map[pause]func(){}
	for _, key := range order {
		due[key]()
	}
}

func (e *elapsing) put(key pause, then func()) {
	if _, known := e.due[key]; !known {
		e.order = append(e.order, key)
	}
	e.due[key] = then
}

// Show runs a function on the UI thread. It must not be called there: it is for the goroutines that app owns.
func (w *Work) Show(show func()) {
	w.deliver(func() {
		if w.ctx.Err() == nil {
			show()
		}
	})
}

// End is Close without waiting: the Work that w is a part of waits for what still runs.
func (w *Work) End() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.cancel()
}

// Close ends running reads, waits for them and for every write, and drops what they return. Closing again does
// nothing more.
func (w *Work) Close() {
	w.End()
	w.running.Wait()
}

func (w *Work) run(ctx context.Context, read Read, wanted func() bool) {
	if !w.enter() {
		return
	}
	w.start(func() {
		defer w.leave()
		show, err := read(ctx)
		w.deliver(func() {
			if w.ctx.Err() != nil || !wanted() {
				return
			}
			if err != nil {
				w.fail(err)
			} else if show != nil {
				show()
			}
		})
	})
}

// enter counts a run in w and all it is part of; false when one of them is closed.
func (w *Work) enter() bool {
	if w.parent != nil && !w.parent.enter() {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		if w.parent != nil {
			w.parent.leave()
		}
		return false
	}
	w.running.Add(1)
	return true
}

func (w *Work) leave() {
	w.running.Done()
	if w.parent != nil {
		w.parent.leave()
	}
}

func (w *Work) fail(err error) {
	switch {
	case w.failed != nil:
		w.failed(err)
	case w.parent != nil:
		w.parent.fail(err)
	}
}
