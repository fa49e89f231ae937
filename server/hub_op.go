// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// A round is one transaction of the writer.
type round struct {
	hub     *Hub
	tx      *central.Tx
	rows    store.Remembering // what the planner sees
	planner booking.Planner
	began   time.Time
	// withheld are roles that the person whose turn it is does not exercise.
	withheld []staff.Role

	clients  map[string]central.Client     // the devices of the group, as they are now
	outcomes map[sync.OpID]central.Outcome // of the ops of the group and of what they depend on
	met      []string                      // the devices whose client is to be stored
	decided  []central.Outcome             // what is to be stored
}

// round begins one for a group. What is known of the group's devices and ops is read at once; what comes of them is stored at
// once, too. foresee has everything read at once that the rules will ask for.
func (h *Hub) round(ctx context.Context, tx *central.Tx, group []turn, foresee bool) (*round, error) {
	if err := h.recollect(ctx, tx); err != nil {
		return nil, err
	}
	rows := tx.Store()
	rows.Cache = &h.floors
	r := &round{hub: h, tx: tx, rows: rows.Remembering(&h.memory), began: h.now()}
	r.planner = booking.Planner{Store: h.seen(r.rows), Now: h.now, Final: true, NewOccupancy: h.occupancy}
	var devices []string
	var ops []sync.OpID
	for _, t := range group {
		devices = append(devices, t.device)
		for _, op := range t.piece {
			if ops = append(ops, op.ID); op.DependsOn != "" {
				ops = append(ops, op.DependsOn)
			}
		}
	}
	var err error
	if r.clients, err = central.FindClients(ctx, tx, unique(devices)); err != nil {
		return nil, err
	}
	if r.outcomes, err = central.FindOutcomes(ctx, tx, unique(ops)); err != nil || !foresee {
		return r, err
	}
	return r, r.rows.Foresee(ctx, r.wishes(group), r.began)
}

// wishes are what the ops of a group are about, without those that are decided already.
func (r *round) wishes(group []turn) (w store.Wishes) {
	for _, t := range group {
		for _, op := range t.piece {
			if _, decided := r.outcomes[op.ID]; decided {
				continue
			}
			w.People = append(w.People, t.person)
			about := booking.NamesOf(booking.Kind(op.Kind), op.Args)
			if w.Bookings = append(w.Bookings, about.Makes...); about.Booking != "" {
				w.Bookings = append(w.Bookings, about.Booking)
			}
			if about.For != "" {
				w.People = append(w.People, about.For)
			}
			if about.Desk != "" {
				w.Desks = append(w.Desks, about.Desk)
			}
		}
	}
	w.People, w.Bookings, w.Desks = unique(w.People), unique(w.Bookings), unique(w.Desks)
	return w
}

func unique[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// A recollection is where the writer's memory comes from. It holds as long as nobody else has changed people, places or rules.
type recollection struct{ line, lasting int64 }

// recollect forgets what may have changed since the writer's last transaction.
func (h *Hub) recollect(ctx context.Context, tx *central.Tx) error {
	lasting, err := tx.Lasting(ctx)
	if err != nil {
		return err
	}
	if tx.Line() != h.recalls.line { // a standby has taken over, and may draw versions again that the caches have seen
		h.floors.Forget()
	}
	if now := (recollection{tx.Line(), lasting}); now != h.recalls {
		h.memory.Forget()
		h.recalls = now
	}
	return nil
}

// finish stores what the round has decided.
func (r *round) finish(ctx context.Context) error {
	if err := r.tx.PutOutcomes(ctx, r.decided...); err != nil {
		return err
	}
	clients := make([]central.Client, 0, len(r.met))
	for _, device := range unique(r.met) {
		clients = append(clients, r.clients[device])
	}
	if err := r.tx.PutClients(ctx, clients...); err != nil {
		return err
	}
	if !r.tx.Lasts() {
		return nil
	}
	seq, err := r.tx.Drawn(ctx)
	r.hub.recalls.lasting = seq // if the commit fails, the next round finds another one, or attempt forgets
	return err
}

// late tells whether the round has lasted so long that others would wait for it.
func (r *round) late() bool { return r.hub.now().Sub(r.began) >= longest }

// run decides a piece of a push in order, until an op cannot be run or the round is late. The error is a failure of the whole
// transaction; a device that may not push hears so in pushed.err.
func (r *round) run(ctx context.Context, t turn) (pushed, error) {
	r.withheld = t.withheld
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
	r.clients[client.Device], r.met = client, append(r.met, client.Device)
	return done, nil
}

// client is the device of a push; it belongs to who used it first. Who has left the directory has no session any more.
func (r *round) client(ctx context.Context, p *push) (central.Client, error) {
	if _, err := r.planner.Store.Colleague(ctx, p.person); errors.Is(err, booking.ErrGone) {
		return central.Client{}, signedOut()
	} else if err != nil {
		return central.Client{}, err
	}
	client, known := r.clients[p.device]
	switch {
	case !known:
		return central.Client{Device: p.device, Person: p.person, Next: 1}, nil
	case client.Person != p.person:
		return central.Client{}, errNotYours
	}
	return client, nil
}

// answer is the outcome of an op, stored before or decided now. ran is false for an op that is not its turn: after a
// gap, or with a number that another op has used.
func (r *round) answer(ctx context.Context, client central.Client, op sync.Op) (o central.Outcome, ran bool, err error) {
	if o, known := r.outcomes[op.ID]; known {
		o, err = r.again(ctx, client, op, o)
		return o, err == nil, err
	}
	if op.Seq != client.Next {
		return o, false, nil
	}
	if o, err = r.decide(ctx, client, op); err != nil {
		return o, false, err
	}
	r.outcomes[op.ID], r.decided = o, append(r.decided, o)
	return o, true, nil
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
	if !r.stands(client, op.DependsOn) {
		o.Outcome = refused(op, booking.Dependency)
		o.Ver, err = r.tx.Mark(ctx)
		return o, err
	}
	r.rows.Begin()
	err = r.tx.Savepoint(ctx, func() error { return r.do(ctx, client, op) })
	var refusal staff.Refusal
	if errors.As(err, &refusal) {
		r.rows.TakeBack()
		o.Outcome = refused(op, booking.Why(refusal.Reason()))
		if o.Detail, err = json.Marshal(refusal); err == nil {
			err = r.deny(ctx, client.Person, op, refusal)
		}
	}
	if err != nil {
		return o, fmt.Errorf("run op %s of device %s: %w", op.ID, client.Device, err)
	}
	o.Ver, err = r.tx.Mark(ctx)
	return o, err
}

// deny notes that the house had no desk for somebody: how many such wishes there are is counted for those who plan space.
func (r *round) deny(ctx context.Context, who staff.PersonID, op sync.Op, refusal staff.Refusal) error {
	why, ours := refusal.(*booking.Refusal)
	about := booking.About(op.Args)
	if !ours || about.Desk == "" || !booking.Denies(booking.Kind(op.Kind), why) {
		return nil // of one that made the rulebook panic nothing more is asked
	}
	place, err := r.planner.Store.Place(ctx, about.Desk)
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	for _, d := range booking.DeniedBy(booking.Kind(op.Kind), op.Args, who, why, place.Building, r.hub.now()) {
		if err == nil {
			err = r.tx.PutDenied(ctx, d.Span.Day(place.Building.Location()), d)
		}
	}
	return err
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
	if kind := staff.Act(op.Kind); news.Knows(kind) {
		return r.publish(ctx, client.Person, kind, op.Args)
	}
	if kind := staff.Act(op.Kind); learn.Knows(kind) {
		return r.teach(ctx, client.Person, kind, op.Args)
	}
	if kind := staff.Act(op.Kind); trouble.Knows(kind) {
		return r.mend(ctx, client.Person, kind, op.Args)
	}
	return r.book(ctx, client.Person, booking.Kind(op.Kind), op.Args)
}

// book carries out an op about places and days.
func (r *round) book(ctx context.Context, who staff.PersonID, kind booking.Kind, args json.RawMessage) error {
	about := booking.NamesOf(kind, args)
	if !booking.Knows(kind) {
		return &booking.Refusal{Why: booking.Invalid}
	}
	if err := r.permit(ctx, who, kind, about.For); err != nil {
		return err
	}
	if !newName(kind, about) {
		return &booking.Refusal{Why: booking.Invalid}
	}
	return r.planner.Do(ctx, who, kind, args)
}

// publish carries out an op about the news. What it makes is named as the protocol wants it.
func (r *round) publish(ctx context.Context, who staff.PersonID, kind news.Kind, args json.RawMessage) error {
	if err := r.permit(ctx, who, kind, booking.About(args).For); err != nil {
		return err
	}
	if id, makes := news.Makes(kind, args); makes && !sync.OpID(id).Valid() {
		return &news.Refusal{Why: news.Invalid}
	}
	return r.press(who).Do(ctx, who, kind, args)
}

// teach carries out an op about learning. What it makes is named as the protocol wants it.
func (r *round) teach(ctx context.Context, who staff.PersonID, kind learn.Kind, args json.RawMessage) error {
	if err := r.permit(ctx, who, kind, booking.About(args).For); err != nil {
		return err
	}
	if id, makes := learn.Makes(kind, args); makes && !sync.OpID(id).Valid() {
		return &learn.Refusal{Why: learn.Invalid}
	}
	return r.hub.coachOn(r.tx.Learn(who, r.withheld)).Do(ctx, who, kind, args)
}

// mend carries out an op about trouble at a desk. A report is named as the protocol wants it.
func (r *round) mend(ctx context.Context, who staff.PersonID, act trouble.Act, args json.RawMessage) error {
	if err := r.permit(ctx, who, act, booking.About(args).For); err != nil {
		return err
	}
	if id, makes := trouble.Makes(act, args); makes && !sync.OpID(id).Valid() {
		return &booking.Refusal{Why: booking.Invalid}
	}
	rows := r.tx.Trouble()
	rows.Moved = r.moved
	return caretaker(r.tx, rows, &r.planner, r.hub.now).Do(ctx, who, act, args)
}

// moved says that what the writer remembers of desks holds no more.
func (r *round) moved() { r.hub.memory.Forget() }

// newName tells whether a new booking or series, if the op makes one, is named as the protocol wants it. The rulebook takes any
// name: only what comes over the wire is a stranger's.
func newName(kind booking.Kind, about booking.Names) bool {
	switch kind {
	case booking.KindReserve:
		return sync.OpID(about.Booking).Valid()
	case booking.KindJoin:
		return sync.OpID(about.Wait).Valid()
	case booking.KindRepeat:
		return sync.OpID(about.Series).Valid()
	case booking.KindPropose:
		return sync.OpID(about.TeamDay).Valid()
	}
	return true
}

// stands tells whether the op that another depends on was accepted, from the same device.
func (r *round) stands(client central.Client, on sync.OpID) bool {
	o, known := r.outcomes[on]
	return on == "" || known && o.Device == client.Device && o.Verdict == sync.Accepted
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
