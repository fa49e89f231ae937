// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"slices"
	"sync/atomic"
	"time"
)

// A stream asks for the pages of a load one after the other, while the device takes those that have come: half of a first load
// is the server's and the network's work, half the device's, and so they work at the same time. Its answers are taken in their
// turn, as any are. A device that dies meanwhile asks again for what it had not taken.
type stream struct {
	first   []Scope // what it asks to come first
	limit   int
	answers chan answer // holds one; closed at the end
	enough  atomic.Bool // it asks no more
	stop    context.CancelFunc
}

// An answer is what a Remote said to a request, and when.
type answer struct {
	req  Request
	resp Response
	err  error
	took time.Duration // whatever happened to the device's clock meanwhile
	at   time.Time     // by the device's clock
}

// ask asks the server.
func (e *Engine) ask(ctx context.Context, req Request) answer {
	ctx, cancel := e.patiently(ctx)
	defer cancel()
	sent := time.Now()
	resp, err := e.Remote.Sync(ctx, req)
	return answer{req, resp, err, time.Since(sent), e.Now()}
}

// askAhead lets the pages that follow an answer be asked for before it is taken, but for the first: it says what people will want
// first. When something else has to be said to the server, or to be asked in another way, what is under way is the last.
func (e *Engine) askAhead(ctx context.Context, req Request, resp Response) error {
	if !e.Ahead || !resp.More {
		return nil
	}
	ops, err := e.Local.Pending(ctx, 1)
	if err != nil {
		return ours("read the outbox", err)
	}
	next := Request{Protocol: Protocol, Cursor: resp.Cursor, Want: req.Want, Limit: e.size.limit(), First: e.wishes(ctx)}
	fits := len(ops) == 0 && len(req.Ops) == 0 && e.oldest == 0
	switch s := e.stream; {
	case s == nil && fits && req.Cursor != "" && resp.Cursor != req.Cursor && slices.Equal(req.First, next.First):
		e.stream = e.begin(ctx, next)
	case s != nil && !(fits && s.limit == next.Limit && slices.Equal(s.first, next.First)):
		s.enough.Store(true)
	}
	return nil
}

// begin starts a stream with its first request; land ends it.
func (e *Engine) begin(ctx context.Context, next Request) *stream {
	ctx, stop := context.WithCancel(ctx)
	s := &stream{first: next.First, limit: next.Limit, answers: make(chan answer, 1), stop: stop}
	go func() {
		defer close(s.answers)
		for !s.enough.Load() {
			a := e.ask(ctx, next)
			select {
			case s.answers <- a:
			case <-ctx.Done():
				return
			}
			if a.err != nil || !a.resp.More || a.resp.Cursor == next.Cursor {
				return
			}
			next.Cursor = a.resp.Cursor
		}
	}()
	return s
}

// land ends the stream and gives up the answers that nobody will take.
func (e *Engine) land() {
	if s := e.stream; s != nil {
		e.stream = nil
		s.stop()
		for range s.answers {
		}
	}
}
