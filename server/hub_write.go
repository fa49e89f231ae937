// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// together is how many ops share a transaction and its one wait for the disk. A single push may be larger.
const together = 256

// A push is what one device wants to be decided; without ops it only makes the device known.
type push struct {
	person staff.PersonID
	device string
	ops    []sync.Op
	oldest int64
	done   chan pushed // takes one, so the writer never waits for a device that has gone
}

// pushed is what became of a push.
type pushed struct {
	outcomes []sync.Outcome
	wrote    []central.Range // where the rows of the outcomes are
	expect   int64
	client   central.Client
	err      error
}

// push hands ops to the writer and waits until they are decided and on the disk. When ctx ends first they are decided
// all the same; the device asks again.
func (h *Hub) push(ctx context.Context, s *session, req sync.Request) (pushed, error) {
	p := &push{person: s.person, device: s.device, ops: req.Ops, oldest: req.Oldest, done: make(chan pushed, 1)}
	if err := h.enqueue(p); err != nil {
		return pushed{}, err
	}
	select {
	case done := <-p.done:
		return done, done.err
	case <-ctx.Done():
		return pushed{}, ctx.Err()
	}
}

func (h *Hub) enqueue(p *push) error {
	h.closing.RLock()
	defer h.closing.RUnlock()
	if h.closed {
		return &sync.Error{Code: sync.Unavailable, Message: "the server is going down", Retry: 5 * time.Second}
	}
	select {
	case h.queue <- p:
		return nil
	default:
		return &sync.Error{Code: sync.Unavailable, Message: "too many changes are waiting", Retry: 2 * time.Second}
	}
}

// write is the one writer.
func (h *Hub) write() {
	for first := range h.queue {
		h.decide(h.gather(first))
	}
}

// gather adds what waits already to the first push; it waits for nobody.
func (h *Hub) gather(first *push) []*push {
	group, ops := []*push{first}, len(first.ops)
	for ops < together {
		select {
		case next, ok := <-h.queue:
			if !ok {
				return group
			}
			group, ops = append(group, next), ops+len(next.ops)
		default:
			return group
		}
	}
	return group
}

// decide decides a group in one transaction. When that fails each push gets one of its own, so that only the one at
// fault fails.
func (h *Hub) decide(group []*push) {
	results, err := h.attempt(group)
	if err != nil && len(group) > 1 && sqlite.CodeOf(err) != sqlite.Full {
		for _, p := range group {
			h.decide([]*push{p})
		}
		return
	}
	if err != nil {
		err = h.failed("decide", err)
	}
	for i, p := range group {
		if err != nil {
			p.done <- pushed{err: err}
			continue
		}
		if results[i].err == nil {
			h.clients.keep(results[i].client)
		}
		p.done <- results[i]
	}
}

// attempt runs the pushes in one transaction; nothing of it is known to anybody before it is committed.
func (h *Hub) attempt(group []*push) (results []pushed, err error) {
	results = make([]pushed, len(group))
	err = h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		r := h.round(tx)
		for i, p := range group {
			var err error
			if results[i], err = r.run(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return results, err
}

// failed is what a device hears of a failure; the log gets the cause.
func (h *Hub) failed(doing string, err error) error {
	var known *sync.Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	h.log.Error("hub failed", "doing", doing, "code", string(sqlite.CodeOf(err)), "cause", err)
	switch sqlite.CodeOf(err) {
	case sqlite.Full:
		return &sync.Error{Code: sync.StorageFull, Message: "the server has no space left", Retry: time.Minute}
	case sqlite.Busy:
		return &sync.Error{Code: sync.Unavailable, Message: "the database is busy", Retry: time.Second}
	}
	return &sync.Error{Code: sync.Unavailable, Message: "the database failed", Retry: 10 * time.Second}
}
