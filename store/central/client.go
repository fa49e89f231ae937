// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// A Client is a device that has been here.
type Client struct {
	Device string
	Person staff.PersonID
	// Next is the Seq of the op that the server wants from the device.
	Next int64
}

// FindClient reads a client, or answers booking.ErrGone.
func FindClient(ctx context.Context, tx store.Tx, device string) (Client, error) {
	found, err := FindClients(ctx, tx, []string{device})
	if err != nil {
		return Client{}, err
	}
	c, ok := found[device]
	if !ok {
		return Client{}, booking.ErrGone
	}
	return c, nil
}

// FindClients reads those of the devices that have been here.
func FindClients(ctx context.Context, tx store.Tx, devices []string) (map[string]Client, error) {
	const find = `SELECT device, person, next_seq FROM client WHERE device IN `
	found := make(map[string]Client, len(devices))
	err := store.Among(ctx, tx, find, nil, devices, func(rows *sql.Rows) error {
		var c Client
		if err := rows.Scan(&c.Device, (*string)(&c.Person), &c.Next); err != nil {
			return err
		}
		if c.Next < 1 || c.Next > sync.SoundSeq+1 {
			c.Next = 1 // damage: the device sends again what it has, and everything is known by its id
		}
		found[c.Device] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find %d devices, %s first: %w", len(devices), devices[0], err)
	}
	return found, nil
}

// PutClients writes clients. The person of one stays who used the device first.
func (t *Tx) PutClients(ctx context.Context, clients ...Client) error {
	const put = `INSERT INTO client (device, person, next_seq) VALUES `
	const over = ` ON CONFLICT (device) DO UPDATE SET next_seq = excluded.next_seq`
	err := store.InChunks(clients, func(some []Client) error {
		var args []any
		for _, c := range some {
			args = append(args, c.Device, string(c.Person), c.Next)
		}
		return store.Do(ctx, t.tx, put+store.Slots(len(some), 3)+over, args...)
	})
	if err != nil {
		return fmt.Errorf("put %d devices, %s first: %w", len(clients), clients[0].Device, err)
	}
	return nil
}

// An Outcome is what became of a device's op, and which rows it wrote.
type Outcome struct {
	sync.Outcome
	Device string
	// The op wrote the rows with a version above First, up to Ver; Ver itself is drawn for the outcome, so that every op
	// moves the log head.
	First, Ver int64
}

// FindOutcome reads the outcome of an op, or answers booking.ErrGone.
func FindOutcome(ctx context.Context, tx store.Tx, op sync.OpID) (Outcome, error) {
	found, err := FindOutcomes(ctx, tx, []sync.OpID{op})
	if err != nil {
		return Outcome{}, err
	}
	o, ok := found[op]
	if !ok {
		return Outcome{}, booking.ErrGone
	}
	return o, nil
}

// FindOutcomes reads the outcomes of those of the ops that have one.
func FindOutcomes(ctx context.Context, tx store.Tx, ops []sync.OpID) (map[sync.OpID]Outcome, error) {
	const find = `SELECT op, device, seq, verdict, why, detail, first, ver FROM outcome WHERE op IN `
	found := map[sync.OpID]Outcome{}
	err := store.Among(ctx, tx, find, nil, ops, func(rows *sql.Rows) error {
		var o Outcome
		var detail string
		if err := rows.Scan((*string)(&o.Op), &o.Device, &o.Seq, (*string)(&o.Verdict), &o.Why, &detail, &o.First, &o.Ver); err != nil {
			return err
		}
		if detail != "" {
			o.Detail = []byte(detail)
		}
		found[o.Op] = o
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find outcomes of %d ops, %s first: %w", len(ops), ops[0], err)
	}
	return found, nil
}

// PutOutcomes stores the outcomes of ops that had none. Ver is that of Next when the op was decided.
func (t *Tx) PutOutcomes(ctx context.Context, outcomes ...Outcome) error {
	const put = `INSERT INTO outcome (op, device, seq, verdict, why, detail, first, ver) VALUES `
	err := store.InChunks(outcomes, func(some []Outcome) error {
		var args []any
		for _, o := range some {
			args = append(args, string(o.Op), o.Device, o.Seq, string(o.Verdict), o.Why, string(o.Detail), o.First, o.Ver)
		}
		return store.Do(ctx, t.tx, put+store.Slots(len(some), 8), args...)
	})
	if err != nil {
		return fmt.Errorf("put outcomes of %d ops, %s first: %w", len(outcomes), outcomes[0].Op, err)
	}
	return nil
}

// Drawn is the last version that this transaction drew, or the head before it when it drew none.
func (t *Tx) Drawn(ctx context.Context) (int64, error) {
	err := t.ask(ctx)
	return max(t.drawn, t.base), err
}

// Lasting is the last version, before this transaction, of a commit that changed more than what people do
// every moment.
func (t *Tx) Lasting(ctx context.Context) (int64, error) {
	err := t.ask(ctx)
	return t.lasting, err
}

func (t *Tx) ask(ctx context.Context) error {
	if t.asked {
		return nil
	}
	if err := t.tx.QueryRowContext(ctx, `SELECT seq, lasting FROM log_head WHERE one = 1`).Scan(&t.base, &t.lasting); err != nil {
		return fmt.Errorf("read the log head: %w", err)
	}
	t.asked = true
	return nil
}
