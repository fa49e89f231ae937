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

// A Snapshot is the database at one version: everything read from it is of the same moment. It is a store.Tx that
// cannot write.
type Snapshot struct {
	Head    Head
	tx      store.Tx
	central *Central
}

// Read runs do on one snapshot.
func (c *Central) Read(ctx context.Context, do func(ctx context.Context, s *Snapshot) error) error {
	return c.db.Read(ctx, func(ctx context.Context, tx store.Tx) error {
		s := &Snapshot{tx: tx, central: c}
		const head = `SELECT seq, lasting, floor, line FROM log_head WHERE one = 1`
		if err := tx.QueryRowContext(ctx, head).Scan(&s.Head.Seq, &s.Head.Lasting, &s.Head.Floor, &s.Head.Line); err != nil {
			return fmt.Errorf("read the log head: %w", err)
		}
		if err := s.findEpoch(ctx, c.Head()); err != nil {
			return err
		}
		return do(ctx, s)
	})
}

// Peek runs do beside any snapshot: each statement sees what is committed then. It is cheaper than Read for one statement.
func (c *Central) Peek(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error {
	return c.db.Peek(ctx, do)
}

// findEpoch asks only for a version that is new to this process: the epoch of a version never changes on a line.
func (s *Snapshot) findEpoch(ctx context.Context, known Head) (err error) {
	if s.Head.Epoch = known.Epoch; s.Head.Seq != known.Seq || s.Head.Line != known.Line {
		s.Head.Epoch, err = s.EpochOf(ctx, s.Head.Seq)
	}
	return err
}

// EpochOf names the run of the server that drew the version; empty for versions older than every epoch still known.
func (s *Snapshot) EpochOf(ctx context.Context, ver int64) (id string, err error) {
	if id, known := s.central.trail.epoch(s.Head.Line, ver); known {
		return id, nil
	}
	const find = `SELECT id FROM epoch WHERE since < $1 ORDER BY since DESC LIMIT 1`
	err = s.tx.QueryRowContext(ctx, find, ver).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the epoch of version %d: %w", ver, err)
	}
	return id, nil
}

// Quiet tells for sure that nothing in the scope is newer than a version, without asking the database. False says nothing.
func (s *Snapshot) Quiet(scope sync.Scope, since int64) bool {
	return s.central.trail.quiet(string(scope), s.Head.Line, since, s.Head.Seq)
}

// Units are the person's own unit first, which may be empty, and then the units that name the person as lead.
// booking.ErrGone when there is no such person.
func (s *Snapshot) Units(ctx context.Context, person staff.PersonID) ([]staff.UnitID, error) {
	const find = `SELECT unit, 0 AS led, unit AS name FROM person WHERE id = $1
		UNION ALL SELECT id, 1, id FROM unit WHERE lead = $1 ORDER BY led, name`
	rows, err := s.tx.QueryContext(ctx, find, string(person))
	if err != nil {
		return nil, fmt.Errorf("find units of %s: %w", person, err)
	}
	defer rows.Close()
	var units []staff.UnitID
	own := false
	for rows.Next() {
		var unit, name string
		var led int
		if err := rows.Scan(&unit, &led, &name); err != nil {
			return nil, fmt.Errorf("find units of %s: %w", person, err)
		}
		own = own || led == 0
		units = append(units, staff.UnitID(unit))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find units of %s: %w", person, err)
	}
	if !own {
		return nil, booking.ErrGone
	}
	return units, nil
}

// ExecContext is refused by the engine: a snapshot only reads.
func (s *Snapshot) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return s.tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query of the store rooms.
func (s *Snapshot) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query of the store rooms for one row.
func (s *Snapshot) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return s.tx.QueryRowContext(ctx, query, args...)
}
