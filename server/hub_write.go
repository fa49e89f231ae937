// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// A push is what one device wants to be decided; without ops it only makes the device known.
type push struct {
	person staff.PersonID
	device string
	// withheld are roles that the person does not exercise now.
	withheld []staff.Role

	ops    []sync.Op // what is not decided yet
	oldest int64
	done   chan pushed // takes one, so the writer never waits for a device that has gone

	so       pushed // what is on the disk already
	answered bool
}

// pushed is what became of a push, or of a piece of one.
type pushed struct {
	outcomes []sync.Outcome
	wrote    []central.Range // where the rows of the outcomes are
	expect   int64
	client   central.Client
	over     bool // the rest of the push is not run: its turn has not come
	err      error
}

// push hands ops to the writer and waits until they are decided and on the disk. When ctx ends first they are decided
// all the same; the device asks again.
func (h *Hub) push(ctx context.Context, s *session, req sync.Request) (pushed, error) {
	p := &push{person: s.person, device: s.device, withheld: s.withheld, ops: req.Ops, oldest: req.Oldest, done: make(chan pushed, 1)}
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
		return goingDown()
	}
	select {
	case h.queue <- p:
		return nil
	default:
		return &sync.Error{Code: sync.Unavailable, Message: "too many changes are waiting", Retry: h.drained()}
	}
}

// drained is about when half of what waits now will be decided, at the pace of the last groups: then there is room.
func (h *Hub) drained() time.Duration {
	half := time.Duration(h.pace.Load()) * time.Duration(cap(h.queue)) / 2
	return min(max(half, soonest), latest)
}

const (
	soonest = 2 * time.Second
	latest  = 30 * time.Second
)

// paced learns how long the writer takes for a push, from a group of them; the last groups count most.
func (h *Hub) paced(pushes int, took time.Duration) {
	now, before := int64(took)/int64(max(1, pushes)), h.pace.Load()
	h.pace.Store(before + (now-before)/8)
}

func goingDown() error {
	return &sync.Error{Code: sync.Unavailable, Message: "the server is going down", Retry: 5 * time.Second}
}

// write is the one writer. It ends when the queue is closed and everything in it is decided.
func (h *Hub) write() {
	most := together
	if h.far {
		most = afar
	}
	for waiting := (lanes{}); h.fill(&waiting); {
		if group := waiting.group(most); h.hurry.Load() {
			for _, t := range group {
				t.fail(goingDown())
			}
		} else {
			h.decide(group, h.far)
		}
		waiting.settle()
	}
}

// fill adds what is in the queue to what waits for its turn. It waits for the queue only when nothing else is to be done,
// and tells whether anything is.
func (h *Hub) fill(waiting *lanes) bool {
	if waiting.pushes == 0 {
		first, ok := <-h.queue
		if !ok {
			return false
		}
		waiting.add(first)
	}
	for waiting.pushes < cap(h.queue) {
		select {
		case next, ok := <-h.queue:
			if !ok {
				return true
			}
			waiting.add(next)
		default:
			return true
		}
	}
	return true
}

// decide decides a group in one transaction. When that fails each push gets one of its own, so that only the one at
// fault fails, and one step is done after the other.
func (h *Hub) decide(group []turn, foresee bool) {
	began := time.Now()
	pieces, err := h.attempt(group, foresee)
	if err == nil {
		took := time.Since(began)
		h.paced(len(pieces), took)
		h.meter.decided(pieces, took)
		for i, done := range pieces {
			if done.client.Device != "" {
				h.clients.keep(done.client)
			}
			group[i].keep(done)
		}
		return
	}
	h.meter.broke()
	if alone := apart(group); (len(alone) > 1 || foresee) && !concernsAll(central.CodeOf(err)) {
		for _, one := range alone {
			h.decide(one, false)
		}
		return
	}
	err = h.failed("decide", err)
	for _, t := range group {
		t.fail(err)
	}
}

// concernsAll tells whether no transaction would do better than the one that failed.
func concernsAll(code store.Code) bool {
	return code == store.Full || code == store.Busy || code == store.Down
}

// attempt runs turns in one transaction until its time is up, so there may be fewer pieces than turns; nothing of it is
// known to anybody before it is committed. The first op is run whatever the time.
func (h *Hub) attempt(group []turn, foresee bool) (pieces []pushed, err error) {
	err = h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		r, err := h.round(ctx, tx, group, foresee)
		if err != nil {
			return err
		}
		over := map[*push]bool{}
		for i, t := range group {
			if i > 0 && r.late() {
				break
			}
			if over[t.push] {
				pieces = append(pieces, pushed{})
				continue
			}
			done, err := r.run(ctx, t)
			if err != nil {
				return err
			}
			pieces, over[t.push] = append(pieces, done), done.over || done.err != nil
		}
		return r.finish(ctx)
	})
	if err != nil {
		h.memory.Forget()
	}
	return pieces, err
}

// mourn says once, and loudly, that the file is damaged or gone: thousands of devices will meet it.
func (h *Hub) mourn(damage error) {
	what := "THE DATABASE IS DAMAGED: no change is taken any more; stop the server and restore a backup (docs/OPERATIONS.md)"
	if central.CodeOf(damage) == store.Moved {
		what = "THE DATABASE WAS TAKEN AWAY: no change is taken any more; stop the server, put the file back with its -wal, or restore a backup (docs/OPERATIONS.md)"
	}
	h.mourned.Do(func() { h.log.Error(what, "code", string(central.CodeOf(damage)), "cause", damage) })
}

// broken is what is said of a database in which nothing can be written any more.
func broken(damage error) error {
	what := "the database is damaged"
	if central.CodeOf(damage) == store.Moved {
		what = "the database was taken away"
	}
	return &sync.Error{Code: sync.Unavailable, Message: what, Retry: time.Minute}
}

// cry tells whether the log is to hear once more that the database's server is away: thousands of devices ask for it.
func (h *Hub) cry() bool {
	last, now := h.cried.Load(), time.Now().UnixNano()
	return now-last >= int64(10*time.Second) && h.cried.CompareAndSwap(last, now)
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
	if damage := h.central.Damage(); damage != nil {
		h.mourn(damage)
		return broken(damage)
	}
	code := central.CodeOf(err)
	if code != store.Down || h.cry() {
		h.log.Error("hub failed", "doing", doing, "code", string(code), "cause", err)
	}
	switch code {
	case store.Full:
		return &sync.Error{Code: sync.StorageFull, Message: "the server has no space left", Retry: time.Minute}
	case store.Down:
		h.away.Store(true)
		return &sync.Error{Code: sync.Unavailable, Message: "the database cannot be reached", Retry: 2 * time.Second}
	case store.Busy:
		return &sync.Error{Code: sync.Unavailable, Message: "the database is busy", Retry: time.Second}
	}
	return &sync.Error{Code: sync.Unavailable, Message: "the database failed", Retry: 10 * time.Second}
}
