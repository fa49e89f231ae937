// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// A round is one transaction of the writer.
type round struct {
	hub     *Hub
	tx      *central.Tx
	planner booking.Planner
	began   time.Time
}

func (h *Hub) round(tx *central.Tx) *round {
	rows := tx.Store()
	rows.Cache = &h.floors
	if tx.Line() != h.line { // a standby has taken over, and may draw versions again that the cache has seen
		h.floors.Forget()
		h.line = tx.Line()
	}
	return &round{h, tx, booking.Planner{Store: h.seen(rows), Now: h.now, Final: true, NewOccupancy: h.occupancy}, h.now()}
}

// late tells whether the round has lasted so long that others would wait for it.
func (r *round) late() bool { return r.hub.now().Sub(r.began) >= longest }

// run decides a piece of a push in order, until an op cannot be run or the round is late. The error is a failure of the whole
// transaction; a device that may not push hears so in pushed.err.
func (r *round) run(ctx context.Context, t turn) (pushed, error) {
	client, err := r.client(ctx, t.push)
	if err != nil {
		var refused *sync.Error
		if errors.As(err, &refused) {
			return pushed{err: refused}, nil
		}
		return pushed{}, err
	}
	before, done := client, pushed{}
	client.Next = max(client.Next, t.oldest)
	for i, op := range t.piece {
		if i > 0 && r.late() {
			break
		}
		outcome, ran, err := r.answer(ctx, client, op)
		if err != nil {
			return pushed{}, err
		}
		if !ran {
			done.over = true
			break
		}
		if op.Seq == client.Next {
			client.Next++
		}
		done.outcomes = append(done.outcomes, outcome.Outcome)
		done.wrote = join(done.wrote, central.Range{After: outcome.First, Upto: outcome.Ver})
	}
	done.expect, done.client = client.Next, client
	if client == before && client.Next > 1 {
		return done, r.tx.Confirm(ctx) // nothing new: not even a write
	}
	return done, r.tx.PutClient(ctx, client)
}

// client is the device of a push; it belongs to who used it first. Who has left the directory has no session any more.
func (r *round) client(ctx context.Context, p *push) (central.Client, error) {
	if _, err := r.planner.Store.Colleague(ctx, p.person); errors.Is(err, booking.ErrGone) {
		return central.Client{}, signedOut()
	} else if err != nil {
		return central.Client{}, err
	}
	client, err := central.FindClient(ctx, r.tx, p.device)
	switch {
	case errors.Is(err, booking.ErrGone):
		return central.Client{Device: p.device, Person: p.person, Next: 1}, nil
	case err != nil:
		return central.Client{}, err
	case client.Person != p.person:
		return central.Client{}, errNotYours
	}
	return client, nil
}

// answer is the outcome of an op, stored before or decided now. ran is false for an op that is not its turn: after a
// gap, or with a number that another op has used.
func (r *round) answer(ctx context.Context, client central.Client, op sync.Op) (o central.Outcome, ran bool, err error) {
	o, err = central.FindOutcome(ctx, r.tx, op.ID)
	switch {
	case err == nil:
		o, err = r.again(ctx, client, op, o)
		return o, err == nil, err
	case !errors.Is(err, booking.ErrGone):
		return o, false, err
	case op.Seq != client.Next:
		return o, false, nil
	}
	o, err = r.decide(ctx, client, op)
	return o, err == nil, err
}

// again answers an op that was decided before. An id that another person used is no id: it tells nothing of theirs.
func (r *round) again(ctx context.Context, client central.Client, op sync.Op, o central.Outcome) (central.Outcome, error) {
	if o.Device != client.Device {
		owner, err := central.FindClient(ctx, r.tx, o.Device)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return o, err
		}
		if owner.Person != client.Person {
			o = central.Outcome{Outcome: refused(op, booking.Invalid)}
		}
	}
	o.Seq = op.Seq
	return o, nil
}

// decide runs an op that is its turn and stores what became of it. What a refused op had written is taken back; its
// outcome stays.
func (r *round) decide(ctx context.Context, client central.Client, op sync.Op) (central.Outcome, error) {
	first, err := r.tx.Drawn(ctx)
	if err != nil {
		return central.Outcome{}, err
	}
	o := central.Outcome{Outcome: sync.Outcome{Op: op.ID, Seq: op.Seq, Verdict: sync.Accepted}, Device: client.Device, First: first}
	met, err := r.met(ctx, client, op.DependsOn)
	if err != nil {
		return o, err
	}
	if !met {
		o.Outcome = refused(op, booking.Dependency)
		return r.tx.PutOutcome(ctx, o)
	}
	err = r.tx.Savepoint(ctx, func() error { return r.do(ctx, client, op) })
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		o.Outcome = refused(op, refusal.Why)
		o.Detail, err = json.Marshal(refusal)
	}
	if err != nil {
		return o, fmt.Errorf("run op %s of device %s: %w", op.ID, client.Device, err)
	}
	return r.tx.PutOutcome(ctx, o)
}

// do carries out the op. One that makes the rulebook panic is refused, so that it neither ends the server nor comes back
// for ever.
func (r *round) do(ctx context.Context, client central.Client, op sync.Op) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			r.hub.log.Error("op panicked", "op", string(op.ID), "kind", op.Kind, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = &booking.Refusal{Why: booking.Invalid}
		}
	}()
	if op.Kind == string(booking.KindReserve) && !newName(op.Args) {
		return &booking.Refusal{Why: booking.Invalid}
	}
	return r.planner.Do(ctx, client.Person, booking.Kind(op.Kind), op.Args)
}

// newName tells whether a new booking is named as the protocol wants it. The rulebook takes any name: only what comes over
// the wire is a stranger's.
func newName(args json.RawMessage) bool {
	var about struct {
		Booking sync.OpID `json:"booking"`
	}
	return json.Unmarshal(args, &about) == nil && about.Booking.Valid()
}

// met tells whether the op that another depends on was accepted, from the same device.
func (r *round) met(ctx context.Context, client central.Client, on sync.OpID) (bool, error) {
	if on == "" {
		return true, nil
	}
	o, err := central.FindOutcome(ctx, r.tx, on)
	if errors.Is(err, booking.ErrGone) {
		return false, nil
	}
	return err == nil && o.Device == client.Device && o.Verdict == sync.Accepted, err
}

var errNotYours = &sync.Error{Code: sync.NotAllowed, Message: "the device belongs to somebody else"}

func refused(op sync.Op, why booking.Why) sync.Outcome {
	return sync.Outcome{Op: op.ID, Seq: op.Seq, Verdict: sync.Refused, Why: string(why)}
}

func signedOut() error {
	return &sync.Error{Code: sync.SignedOut, Message: "the person is no longer in the directory"}
}

// join adds a range to ranges that come in no order; neighbours melt.
func join(ranges []central.Range, r central.Range) []central.Range {
	if n := len(ranges); n > 0 && ranges[n-1].Upto == r.After {
		ranges[n-1].Upto = r.Upto
		return ranges
	}
	return append(ranges, r)
}
