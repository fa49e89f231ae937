// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// News are the rows of the news in this transaction, for somebody who acts; nobody for the house. Withheld roles are not exercised.
func (t *Tx) News(actor staff.PersonID, withheld []staff.Role) store.News {
	return store.News{Booking: t.Store(), Aside: aside{t}, Widened: t.widen, Actor: actor, Withheld: withheld}
}

// Learn are the rows of learning in this transaction, as News.
func (t *Tx) Learn(actor staff.PersonID, withheld []staff.Role) store.Learn {
	return store.Learn{News: t.News(actor, withheld)}
}

// Trouble are the rows of trouble at desks in this transaction.
func (t *Tx) Trouble() store.Trouble { return store.Trouble{Booking: t.Store(), Aside: aside{t}} }

// Trouble are the rows of trouble at desks as the snapshot shows them.
func (s *Snapshot) Trouble() store.Trouble { return store.Trouble{Booking: s.Store(), Aside: s} }

// Learn are the rows of learning as the snapshot shows them.
func (s *Snapshot) Learn() store.Learn { return store.Learn{News: s.News()} }

// News are the rows of the news as the snapshot shows them.
func (s *Snapshot) News() store.News { return store.News{Booking: s.Store(), Aside: s} }

// widen says that somebody may hold more than before although nothing of theirs has changed: all ask anew.
func (t *Tx) widen() {
	t.widened = true
	t.scopes[store.Org] = true
}

// aside is the transaction for what does not travel: nobody is woken by it.
type aside struct{ t *Tx }

var _ store.Tx = aside{}

func (a aside) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := a.t.write(ctx); err != nil {
		return nil, err
	}
	return a.t.tx.ExecContext(ctx, query, args...)
}

func (a aside) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return a.t.tx.QueryContext(ctx, query, args...)
}

func (a aside) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return a.t.tx.QueryRowContext(ctx, query, args...)
}

// outside writes a row that no device holds.
func (t *Tx) outside(ctx context.Context, what, query string, args ...any) error {
	if _, err := (aside{t}).ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// drop takes such a row away; booking.ErrGone when there is none.
func (t *Tx) drop(ctx context.Context, what, query string, args ...any) error {
	result, err := (aside{t}).ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = booking.ErrGone
	}
	return err
}

// Mix writes the ballots of a poll anew, all at once and in the order of their random ids, so that nothing of the database tells which
// vote came with which: PostgreSQL keeps beside each row in which transaction it was written. A file keeps nothing of that kind.
func (t *Tx) Mix(ctx context.Context, poll news.PostID) error {
	if !t.db.Far() {
		return nil
	}
	const mix = `WITH gone AS (DELETE FROM ballot WHERE post = $1 RETURNING id, post, choices)
		INSERT INTO ballot (id, post, choices) SELECT id, post, choices FROM gone ORDER BY id`
	return t.outside(ctx, "mix the ballots of "+string(poll), mix, string(poll))
}

// DeviceKeys are the public keys of the devices on which people have signed in, as far as these sessions are kept, as sessions keep them.
func (s *Snapshot) DeviceKeys(ctx context.Context) (map[staff.PersonID][]string, error) {
	rows, err := s.tx.QueryContext(ctx, `SELECT person, device_key FROM session WHERE person <> '' AND device_key <> ''`)
	if err != nil {
		return nil, fmt.Errorf("read the keys of devices: %w", err)
	}
	defer rows.Close()
	keys := map[staff.PersonID][]string{}
	for rows.Next() {
		var person, key string
		if err := rows.Scan(&person, &key); err != nil {
			return nil, fmt.Errorf("read the keys of devices: %w", err)
		}
		keys[staff.PersonID(person)] = append(keys[staff.PersonID(person)], key)
	}
	return keys, rows.Err()
}
