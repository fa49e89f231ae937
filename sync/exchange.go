// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// settle exchanges until nothing waits on either side.
func (e *Engine) settle(ctx context.Context) error {
	defer e.land()
	e.drain()
	e.restarts, e.advanced = 0, false
	idle, lapses := 0, 0
	for {
		more, got, err := e.exchange(ctx)
		if err != nil {
			return err
		}
		if !more {
			e.answered = nil
			e.tellSettled()
			return nil
		}
		if got.shrunk {
			continue // it ends at one op and one row
		}
		if idle++; got.on {
			idle, e.advanced = 0, true
		}
		if got.lapsed {
			lapses++
		}
		if max(idle, lapses) >= 4 { // start over, gap, oldest: each is answered within one more exchange
			return errStuck
		}
	}
}

// drain forgets pokes that the coming exchange answers.
func (e *Engine) drain() {
	for _, c := range []chan struct{}{e.poked, e.now} {
		select {
		case <-c:
		default:
		}
	}
}

// progress is what an exchange was good for.
type progress struct {
	on     bool // rows of a load came, or ops left the outbox that were never answered for good before
	shrunk bool // it was too much, and the next one is smaller
	lapsed bool // ops were answered in vain: they wait again, or had left the outbox before
}

// exchange is one request and its answer. more tells that another one is due at once.
func (e *Engine) exchange(ctx context.Context) (more bool, got progress, err error) {
	req, resp, err := e.call(ctx)
	if local := (*localError)(nil); errors.As(err, &local) {
		return false, got, err
	}
	switch code := codeOf(err); {
	case err == nil:
		return e.take(ctx, req, resp)
	case code == StartOver && req.Cursor != "" && e.restarts < maxRestarts:
		e.restarts++
		e.Log.Info("sync starts over", "cause", err)
		return true, got, ours("start over", e.Local.StartOver(ctx))
	case (code == TooLarge || code == Oversize) && e.size.halve(code, len(req.Ops)):
		e.again = 0
		e.Log.Info("sync asks for less", "cause", err, "ops", e.size.ops, "rows", e.size.rows)
		return true, progress{shrunk: true}, nil
	case code == Malformed && (req.Sums || req.Left || len(req.Anew)+len(req.First) > 0):
		e.bare = time.Now().Add(bareFor)
		e.Log.Info("sync asks for nothing that came to the protocol later", "cause", err)
		return true, progress{shrunk: true}, nil
	case code == Unreachable:
		// It may have been carried out: the very same ops are sent again until they are answered.
		e.again = len(req.Ops)
		if e.load.open || req.Cursor == "" {
			e.size.lost(e.took)
		}
	}
	return false, got, err
}

func (e *Engine) request(ctx context.Context) (Request, error) {
	ops, err := e.Local.Pending(ctx, MaxOps)
	if err != nil {
		return Request{}, ours("read the outbox", err)
	}
	cursor, want, err := e.Local.Position(ctx)
	if err != nil {
		return Request{}, ours("read the cursor", err)
	}
	e.tell(func(s *Status) { s.Waiting, s.Loading = len(ops), s.Loading || cursor == "" })
	ops = ops[:fitting(ops)]
	most := e.size.ops
	if e.again > 0 {
		most = e.again
	}
	req := Request{
		Protocol: Protocol, Ops: ops[:min(len(ops), most)], Cursor: cursor, Want: want, Limit: e.size.limit(), Oldest: e.oldest,
	}
	if time.Now().Before(e.bare) {
		return req, nil
	}
	if cursor != "" && e.measured {
		req.Sums, req.Anew, err = e.doubts(ctx)
	}
	e.order(ctx, &req)
	return req, err
}

// fitting is how many of the ops go into one request: as many as are about MaxOpsSize bytes, and at least one.
func fitting(ops []Op) (n int) {
	for size := 0; n < len(ops); n++ {
		if size += len(ops[n].Args) + len(ops[n].Kind) + 2*len(ops[n].ID) + 100; size > MaxOpsSize && n > 0 {
			break
		}
	}
	return n
}

// doubts is what the device asks about its own rows. It goes by the server's clock, so it waits for a first answer; thousands
// of devices that come back at once do not ask in their first breath then either.
func (e *Engine) doubts(ctx context.Context) (due bool, anew []Scope, err error) {
	due, anew, err = e.Local.Doubts(ctx, e.Now().Add(e.Offset()))
	return due, anew, ours("read the doubts", err)
}

// ours marks a failure of Local; nil stays nil.
func ours(did string, err error) error {
	if err == nil {
		return nil
	}
	return &localError{fmt.Errorf("%s: %w", did, err)}
}

// call asks the server, or waits for what was asked ahead, and measures the clocks.
func (e *Engine) call(ctx context.Context) (req Request, resp Response, err error) {
	a, ahead := e.landed()
	if !ahead {
		if req, err = e.request(ctx); err != nil {
			return req, resp, err
		}
		a = e.ask(ctx, req)
	}
	e.took = a.took
	if a.err == nil && !a.resp.Now.IsZero() {
		e.mu.Lock()
		e.offset = a.resp.Now.Sub(a.at.Add(-a.took / 2)).Round(time.Millisecond)
		e.mu.Unlock()
		e.measured = true
	}
	return a.req, a.resp, a.err
}

// landed waits for the next answer of the stream; false when there is none.
func (e *Engine) landed() (a answer, ok bool) {
	if e.stream != nil {
		if a, ok = <-e.stream.answers; !ok {
			e.land()
		}
	}
	return a, ok
}

// take applies an answer and brings the outbox in line with it. One that cannot be meant changes nothing.
func (e *Engine) take(ctx context.Context, req Request, resp Response) (more bool, got progress, err error) {
	highest, err := e.Local.Highest(ctx)
	if err != nil {
		return false, got, ours("read the highest number", err)
	}
	if err := resp.Check(highest); err != nil {
		return false, got, err
	}
	if err := e.askAhead(ctx, req, resp); err != nil {
		return false, got, err
	}
	if err := e.Local.Apply(ctx, resp); err != nil {
		return false, got, ours(fmt.Sprintf("apply an answer with %d rows", len(resp.Rows)), err)
	}
	oldest, err := e.Local.Resend(ctx, resp.Expect)
	if err != nil {
		return false, got, ours(fmt.Sprintf("send again from %d", resp.Expect), err)
	}
	e.oldest = 0
	if oldest > resp.Expect {
		e.Log.Warn("the server lacks ops that this device no longer has", "expect", resp.Expect, "oldest", oldest)
		e.oldest = oldest
	}
	e.size.grow()
	e.size.measure(len(resp.Rows), resp.More, e.took)
	e.again = 0
	e.loaded(req, resp)
	again, err := e.compared(ctx, resp)
	return resp.More || oldest != 0 || again, e.judge(req, resp), err
}

// compared tells whether sums that came with an answer leave something to ask for at once.
func (e *Engine) compared(ctx context.Context, resp Response) (again bool, err error) {
	if resp.Sums == nil {
		return false, nil
	}
	_, anew, err := e.doubts(ctx)
	if len(anew) > 0 {
		e.Log.Warn("what this device holds does not add up", "scopes", len(anew))
	}
	return len(anew) > 0, err
}

// judge counts ops, not outcomes: a server that answers the same op over and over gets nobody on.
func (e *Engine) judge(req Request, resp Response) progress {
	got := progress{on: resp.More && len(resp.Rows) > 0 && resp.Cursor != req.Cursor}
	answered := make(map[OpID]bool, len(resp.Outcomes))
	for _, outcome := range resp.Outcomes {
		answered[outcome.Op] = true
	}
	if e.answered == nil {
		e.answered = map[OpID]bool{}
	}
	for _, op := range req.Ops {
		switch {
		case !answered[op.ID]:
		case op.Seq >= resp.Expect || e.answered[op.ID]:
			got.lapsed = true
		default:
			e.answered[op.ID], got.on = true, true
		}
	}
	return got
}

func (e *Engine) tellSettled() {
	now := e.Now()
	e.tell(func(s *Status) {
		if !s.Online {
			s.Online, s.Since = true, now
		}
		s.Waiting, s.Loading, s.LastSync, s.LastError, s.NextTry = 0, false, now, "", time.Time{}
	})
}

func (e *Engine) tellFailure(ctx context.Context, err error, wait time.Duration) {
	now, code := e.Now(), codeOf(err)
	e.Log.Info("sync failed", "code", string(code), "cause", err, "wait", wait)
	waiting := -1
	if ops, err := e.Local.Pending(ctx, MaxOps); err == nil {
		waiting = len(ops)
	}
	e.tell(func(s *Status) {
		if s.Online || s.Since.IsZero() {
			s.Online, s.Since = false, now
		}
		s.LastError, s.NextTry = code, now.Add(wait)
		if code.over() {
			s.NextTry = time.Time{}
		}
		if waiting >= 0 {
			s.Waiting = waiting
		}
	})
}

// tell changes the status and tells it when it is another one.
func (e *Engine) tell(change func(*Status)) {
	e.mu.Lock()
	before := e.status
	change(&e.status)
	after := e.status
	e.mu.Unlock()
	if e.Tell != nil && after != before {
		e.Tell(after)
	}
}
