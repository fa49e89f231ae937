// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
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
	c := Client{Device: device}
	const find = `SELECT person, next_seq FROM client WHERE device = $1`
	err := tx.QueryRowContext(ctx, find, device).Scan(&c.Person, &c.Next)
	if errors.Is(err, sql.ErrNoRows) {
		return Client{}, booking.ErrGone
	}
	if err != nil {
		return Client{}, fmt.Errorf("find device %s: %w", device, err)
	}
	if c.Next < 1 || c.Next > sync.SoundSeq+1 {
		c.Next = 1 // damage: the device sends again what it has, and everything is known by its id
	}
	return c, nil
}

// PutClient writes a client. Its person stays the one who used the device first.
func (t *Tx) PutClient(ctx context.Context, c Client) error {
	const put = `INSERT INTO client (device, person, next_seq) VALUES ($1, $2, $3)
		ON CONFLICT (device) DO UPDATE SET next_seq = excluded.next_seq`
	if _, err := t.tx.ExecContext(ctx, put, c.Device, string(c.Person), c.Next); err != nil {
		return fmt.Errorf("put device %s: %w", c.Device, err)
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
	var o Outcome
	var detail string
	const find = `SELECT op, device, seq, verdict, why, detail, first, ver FROM outcome WHERE op = $1`
	err := tx.QueryRowContext(ctx, find, string(op)).Scan(&o.Op, &o.Device, &o.Seq, &o.Verdict, &o.Why, &detail, &o.First, &o.Ver)
	if errors.Is(err, sql.ErrNoRows) {
		return Outcome{}, booking.ErrGone
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("find outcome of %s: %w", op, err)
	}
	if detail != "" {
		o.Detail = []byte(detail)
	}
	return o, nil
}

// PutOutcome stores the outcome of an op that had none, and draws its Ver.
func (t *Tx) PutOutcome(ctx context.Context, o Outcome) (Outcome, error) {
	var err error
	if o.Ver, err = t.Next(ctx); err != nil {
		return Outcome{}, err
	}
	const put = `INSERT INTO outcome (op, device, seq, verdict, why, detail, first, ver) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	_, err = t.tx.ExecContext(ctx, put, string(o.Op), o.Device, o.Seq, string(o.Verdict), o.Why, string(o.Detail), o.First, o.Ver)
	if err != nil {
		return Outcome{}, fmt.Errorf("put outcome of %s: %w", o.Op, err)
	}
	return o, nil
}

// Drawn is the last version that this transaction drew, or the head before it when it drew none.
func (t *Tx) Drawn(ctx context.Context) (int64, error) {
	if t.drawn > 0 {
		return t.drawn, nil
	}
	var seq int64
	if err := t.tx.QueryRowContext(ctx, `SELECT seq FROM log_head WHERE one = 1`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the log head: %w", err)
	}
	return seq, nil
}
