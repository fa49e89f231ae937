// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// A Change is a wish and what became of it, for the list that people read.
type Change struct {
	ID     sync.OpID
	Who    staff.PersonID
	Kind   staff.Act
	Args   json.RawMessage
	MadeAt time.Time // UTC
	// Doubt is set while the wish waits and this device has learnt meanwhile that it will probably be refused. Refusals of the news have
	// reasons and details of their own, of the same shape.
	Doubt *booking.Refusal
	// Verdict is empty while the wish waits. Refusal says why it was refused; nil otherwise.
	Verdict   sync.Verdict
	Refusal   *booking.Refusal
	DecidedAt time.Time // when this device learnt of it, UTC
	// Seen tells whether the person has been told of the refusal.
	Seen bool
}

// A posted is a row of the outbox.
type posted struct {
	wish wish
	seq  int64
}

// Pending implements sync.Local.
func (d *Device) Pending(ctx context.Context, most int) (ops []sync.Op, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		waiting, err := pending(ctx, tx, most)
		for _, p := range waiting {
			ops = append(ops, sync.Op{ID: p.wish.ID, Seq: p.seq, Kind: string(p.wish.Kind), Args: p.wish.Args, DependsOn: p.wish.DependsOn})
		}
		return err
	})
	return ops, wrap("read the outbox", err)
}

// pending are the wishes that wait, by number; all of them when most is negative.
func pending(ctx context.Context, tx store.Tx, most int) (list []posted, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq, body FROM outbox WHERE state = 'pending' ORDER BY seq LIMIT $1`, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p posted
		var body string
		if err := rows.Scan(&p.seq, &body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &p.wish); err != nil {
			return nil, &sqlite.Error{Code: sqlite.Corrupt, Err: fmt.Errorf("op %d: %w", p.seq, err)}
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// Waiting are the wishes that the server has not answered yet, oldest first.
func (d *Device) Waiting(ctx context.Context) ([]Change, error) {
	const query = `SELECT body, state, why, detail, decided_at, seen, doubt FROM outbox WHERE state = 'pending' ORDER BY seq`
	return d.changes(ctx, query)
}

// Decided are the wishes that the server has answered, newest first, as far as they are kept: 14 days, refusals that
// nobody has seen for longer.
func (d *Device) Decided(ctx context.Context) ([]Change, error) {
	const query = `SELECT body, state, why, detail, decided_at, seen, doubt FROM outbox WHERE state <> 'pending' ORDER BY decided_at DESC, seq DESC`
	return d.changes(ctx, query)
}

// Refusals are the refusals that the person has not been told yet, oldest first. Whoever has shown one says MarkSeen:
// a refusal reaches the person exactly once.
func (d *Device) Refusals(ctx context.Context) ([]Change, error) {
	const query = `SELECT body, state, why, detail, decided_at, seen, doubt FROM outbox WHERE state = 'refused' AND seen = 0 ORDER BY seq`
	return d.changes(ctx, query)
}

// MarkSeen notes that the person has been told of the refusals.
func (d *Device) MarkSeen(ctx context.Context, ids ...sync.OpID) error {
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, id := range ids {
			if err := exec(ctx, tx, `UPDATE outbox SET seen = 1 WHERE id = $1`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		d.watch.tell([]string{Outbox})
	}
	return wrap("mark refusals as seen", err)
}

func (d *Device) changes(ctx context.Context, query string) (list []Change, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			change, err := scanChange(rows)
			if err != nil {
				return err
			}
			list = append(list, change)
		}
		return rows.Err()
	})
	return list, wrap("list changes", err)
}

func scanChange(rows *sql.Rows) (c Change, err error) {
	var body, state, why, detail, doubt string
	var decided int64
	if err := rows.Scan(&body, &state, &why, &detail, &decided, &c.Seen, &doubt); err != nil {
		return c, err
	}
	var w wish
	if err := json.Unmarshal([]byte(body), &w); err != nil {
		return c, &sqlite.Error{Code: sqlite.Corrupt, Err: fmt.Errorf("a change in the outbox: %w", err)}
	}
	c.ID, c.Who, c.Kind, c.Args, c.MadeAt = w.ID, w.Who, w.Kind, w.Args, w.MadeAt
	if state == "pending" {
		c.Doubt = refusal("", doubt)
		return c, nil
	}
	c.Verdict, c.DecidedAt = sync.Verdict(state), time.UnixMilli(decided).UTC()
	if c.Verdict == sync.Refused {
		c.Refusal = refusal(why, detail)
	}
	return c, nil
}

// refusal puts a refusal together from its code and what the domain added; nil when there is neither. Details that this
// program does not understand leave the code.
func refusal(why, detail string) *booking.Refusal {
	if why == "" && detail == "" {
		return nil
	}
	r := &booking.Refusal{}
	if err := json.Unmarshal([]byte(detail), r); err != nil {
		r = &booking.Refusal{}
	}
	if why != "" {
		r.Why = booking.Why(why)
	}
	return r
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
