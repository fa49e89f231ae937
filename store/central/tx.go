// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Tx is the one writing transaction. It is a store.Tx and a store.Log, and belongs to the goroutine that got it.
type Tx struct {
	tx *sql.Tx
	// drawn is the last version drawn; 0 until the first, because most of the work of a refusal needs none.
	drawn int64
	// base is the head before the first draw, epoch the run that draws now: another process may have begun one.
	base   int64
	epoch  string
	scopes map[string]bool
}

// Write runs do in the one writing transaction and commits it, or rolls everything back when do fails. When Write
// returns nil, the changes are on the disk. Nothing is written to a file that has turned out to be damaged, and
// nothing is promised that went into one which was taken away meanwhile.
func (c *Central) Write(ctx context.Context, do func(ctx context.Context, tx *Tx) error) error {
	if err := c.Damage(); err != nil {
		return err
	}
	t := &Tx{scopes: map[string]bool{}}
	err := c.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		t.tx = tx
		if err := do(ctx, t); err != nil {
			return err
		}
		return t.store(ctx)
	})
	if err == nil {
		err = c.InPlace()
	}
	if err != nil {
		return err
	}
	if t.drawn > 0 {
		c.committed(t)
	}
	return nil
}

// committed raises the head and tells the watchers. When the transaction began above the head that this process knew,
// another process has written in between, and nobody here knows what.
func (c *Central) committed(t *Tx) {
	head := c.Head()
	alone := head.Seq == t.base
	head.Seq, head.Epoch = t.drawn, t.epoch
	c.raise(head)
	switch {
	case !alone:
		c.tell(nil)
	case len(t.scopes) > 0:
		c.tell(slices.Collect(maps.Keys(t.scopes)))
	}
}

// Next is the next version. The first call of a transaction locks the counter, the others count in memory: the number
// goes back to the counter before the commit.
func (t *Tx) Next(ctx context.Context) (int64, error) {
	if t.drawn > 0 {
		t.drawn++
		return t.drawn, nil
	}
	const draw = `UPDATE log_head SET seq = seq + 1 WHERE one = 1 RETURNING seq`
	if err := t.tx.QueryRowContext(ctx, draw).Scan(&t.drawn); err != nil {
		return 0, fmt.Errorf("draw a version: %w", err)
	}
	t.base = t.drawn - 1
	const epoch = `SELECT id FROM epoch ORDER BY since DESC LIMIT 1`
	if err := t.tx.QueryRowContext(ctx, epoch).Scan(&t.epoch); err != nil {
		return 0, fmt.Errorf("read the epoch: %w", err)
	}
	return t.drawn, nil
}

func (t *Tx) store(ctx context.Context) error {
	if t.drawn == 0 {
		return nil
	}
	const put = `UPDATE log_head SET seq = $1 WHERE one = 1`
	if _, err := t.tx.ExecContext(ctx, put, t.drawn); err != nil {
		return fmt.Errorf("store version %d: %w", t.drawn, err)
	}
	return nil
}

// Bury records that the entity has left the scope.
func (t *Tx) Bury(ctx context.Context, scope, table, id string) error {
	ver, err := t.Next(ctx)
	if err != nil {
		return err
	}
	const put = `INSERT INTO tombstone (scope, ver, tbl, id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (scope, tbl, id) DO UPDATE SET ver = excluded.ver`
	if _, err := t.ExecContext(ctx, put, scope, ver, table, id); err != nil {
		return fmt.Errorf("bury %s %s in %s: %w", table, id, scope, err)
	}
	return nil
}

// Savepoint runs do; when do fails, what it wrote and the versions it drew are taken back, and the transaction goes on.
// Savepoints do not nest.
func (t *Tx) Savepoint(ctx context.Context, do func() error) error {
	if _, err := t.tx.ExecContext(ctx, `SAVEPOINT op`); err != nil {
		return fmt.Errorf("set a savepoint: %w", err)
	}
	drawn, scopes := t.drawn, t.scopes
	t.scopes = map[string]bool{}
	failed := do()
	if failed != nil {
		t.drawn, t.scopes = drawn, scopes
		if _, err := t.tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT op`); err != nil {
			return fmt.Errorf("go back to the savepoint after %w: %w", failed, err)
		}
	} else {
		maps.Copy(scopes, t.scopes)
		t.scopes = scopes
	}
	if _, err := t.tx.ExecContext(ctx, `RELEASE SAVEPOINT op`); err != nil {
		return fmt.Errorf("release the savepoint: %w", err)
	}
	return failed
}

// ExecContext runs a statement of the store rooms.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.touch(args)
	return t.tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query of the store rooms.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query of the store rooms for one row.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, query, args...)
}

// touch remembers whom to wake. Every statement that writes a synced row binds its scope, so looking at what is bound
// finds all of them whatever the table; a text that only looks like a scope costs one needless hint.
func (t *Tx) touch(args []any) {
	for _, arg := range args {
		if text, ok := arg.(string); ok && isScope(text) {
			t.scopes[text] = true
		}
	}
}

func isScope(text string) bool {
	return text == "org" || len(text) > 2 && text[1] == ':' && strings.IndexByte("ubtnc", text[0]) >= 0
}
