// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

// A Tx is the one writing transaction. It is a store.Tx and a store.Log, and belongs to the goroutine that got it.
type Tx struct {
	tx store.Tx
	db Database
	// from is the name of the process.
	from string
	// line is the line of the database's life that this transaction is on.
	line int64
	// drawn is the last version drawn; 0 until the first, because most of the work of a refusal needs none.
	drawn int64
	// base is the head before the first draw, once it was asked for, epoch the run that draws now: another process may have
	// begun one.
	base    int64
	lasting int64 // see Lasting
	asked   bool
	epoch   string
	scopes  map[string]bool
	widened bool          // somebody may hold more than before
	blind   bool          // something was written of which nobody knows the scope
	rows    []syncing.Row // that were written and buried, in order of their versions
	marks   int           // versions that no row has
	point   point
	opened  touched // sessions
}

// Write runs do in the one writing transaction and commits it, or rolls everything back when do fails. When Write
// returns nil, the changes are on the disk. Nothing is written to a file that has turned out to be damaged, and
// nothing is promised that went into one which was taken away meanwhile.
func (c *Central) Write(ctx context.Context, do func(ctx context.Context, tx *Tx) error) error {
	if err := c.Damage(); err != nil {
		return err
	}
	if err := c.alone(ctx); err != nil {
		return err
	}
	defer c.done()
	t := &Tx{db: c.db, from: c.name, scopes: map[string]bool{}}
	defer func() { c.sessions.forget(t.opened) }()
	err := c.db.Write(ctx, func(ctx context.Context, tx store.Tx, line int64) error {
		t.tx, t.line = tx, line
		if err := do(ctx, t); err != nil {
			return err
		}
		if err := t.store(ctx); err != nil {
			return err
		}
		if t.drawn > 0 && c.Listening() {
			c.trail.put(t.drawn, t.footprint()) // it may be heard before anything else is said here
		}
		return nil
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

// committed raises the head and tells the watchers, unless the commit was heard before. When the transaction began above the head
// that this process knew, another process has written in between: what, is heard in its turn, and this commit after it. Where
// nothing is heard nobody here knows what.
func (c *Central) committed(t *Tx) {
	head := c.Head()
	alone := head.Seq == t.base && head.Line == t.line
	if !alone && c.Listening() {
		return
	}
	head.Seq, head.Lasting, head.Epoch, head.Line = t.drawn, t.lasting, t.epoch, t.line
	if t.Lasts() {
		head.Lasting = t.drawn
	}
	if !c.raise(head) {
		return
	}
	c.trail.take(t.drawn)
	c.trail.extend(t.base, head, t.footprint())
	switch {
	case !alone:
		c.tell(Change{Foreign: true})
	case len(t.scopes) > 0:
		c.tell(Change{Scopes: slices.Collect(maps.Keys(t.scopes))})
	}
}

// Next is the next version. The first call of a transaction locks the counter, the others count in memory: the number
// goes back to the counter before the commit.
func (t *Tx) Next(ctx context.Context) (int64, error) {
	if t.drawn > 0 {
		t.drawn++
		return t.drawn, nil
	}
	if err := t.write(ctx); err != nil {
		return 0, err
	}
	const draw = `UPDATE log_head SET seq = seq + 1 WHERE one = 1 RETURNING seq, lasting, line`
	var line int64
	if err := t.tx.QueryRowContext(ctx, draw).Scan(&t.drawn, &t.lasting, &line); err != nil {
		return 0, fmt.Errorf("draw a version: %w", err)
	}
	t.base, t.asked = t.drawn-1, true
	if line != t.line { // a standby has taken over: what it lacks was drawn under the old name
		if err := t.beginEpoch(ctx); err != nil {
			return 0, err
		}
	}
	const epoch = `SELECT id FROM epoch ORDER BY since DESC LIMIT 1`
	if err := t.tx.QueryRowContext(ctx, epoch).Scan(&t.epoch); err != nil {
		return 0, fmt.Errorf("read the epoch: %w", err)
	}
	return t.drawn, nil
}

// Mark is a version that no row has.
func (t *Tx) Mark(ctx context.Context) (int64, error) {
	ver, err := t.Next(ctx)
	if err == nil {
		t.marks++
	}
	return ver, err
}

// Wrote keeps a row as it was written for those who will ask for it.
func (t *Tx) Wrote(table, id, scope string, ver int64, values []any) {
	t.rows = append(t.rows, syncing.Row{Table: table, ID: id, Scope: syncing.Scope(scope), Ver: ver, Data: store.Object(table, values)})
}

// Lasts tells whether the transaction has changed more than what people do every moment; see Lasting.
func (t *Tx) Lasts() bool {
	return t.widened || !t.footprint().whole || slices.ContainsFunc(t.rows, func(row syncing.Row) bool { return !passing[row.Table] })
}

// passing are the tables that ops change every moment.
var passing = map[string]bool{
	"booking": true, "occupancy": true, "presence": true, "notice": true, "waiting": true,
	"favourite": true, "deputy": true, "usual": true, "feed": true, "series": true, "teamday": true, "invite": true,
	"post": true, "revision": true, "comment": true, "tally": true, "result": true, "draft": true, "submission": true, "report": true,
	"reaction": true, "mark": true, "follow": true, "nudge": true, "vote": true, "ack": true, "hearing": true,
	"path": true, "enrolment": true, "progress": true, "attempt": true, "card": true, "award": true, "learner": true, "assignment": true, "board": true, "occasion": true, "attendance": true,
	"trouble": true, "defect": true,
}

// footprint is what the transaction has left. Each version went to a row or to none; where that does not come out, something was
// written by a way that tells nothing of it.
func (t *Tx) footprint() footprint {
	return footprint{scopes: t.scopes, known: !t.blind, rows: t.rows, whole: t.drawn == 0 || int64(len(t.rows)+t.marks) == t.drawn-t.base}
}

// Line tells on which line of the database's life the transaction is; see Head.
func (t *Tx) Line() int64 { return t.line }

func (t *Tx) store(ctx context.Context) error {
	if t.drawn == 0 {
		return nil
	}
	put := `UPDATE log_head SET seq = $1 WHERE one = 1`
	if t.Lasts() {
		put = `UPDATE log_head SET seq = $1, lasting = $1 WHERE one = 1`
	}
	if err := store.Do(ctx, t.tx, put, t.drawn); err != nil {
		return fmt.Errorf("store version %d: %w", t.drawn, err)
	}
	return t.announce(ctx)
}

// Bury records that the entity has left the scope.
func (t *Tx) Bury(ctx context.Context, scope, table, id string) error {
	ver, err := t.Next(ctx)
	if err != nil {
		return err
	}
	const put = `INSERT INTO tombstone (scope, ver, tbl, id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (scope, tbl, id) DO UPDATE SET ver = excluded.ver`
	if err := t.Later(ctx, put, scope, ver, table, id); err != nil {
		return fmt.Errorf("bury %s %s in %s: %w", table, id, scope, err)
	}
	t.rows = append(t.rows, syncing.Row{Table: table, ID: id, Scope: syncing.Scope(scope), Ver: ver, Gone: true})
	return nil
}

// Savepoint runs do; when do fails, what it wrote and the versions it drew are taken back, and the transaction goes on. It is set
// before the first write: most refusals come before, and need none. Savepoints do not nest.
func (t *Tx) Savepoint(ctx context.Context, do func() error) error {
	drawn, scopes, rows, marks := t.drawn, t.scopes, len(t.rows), t.marks
	t.scopes, t.point = map[string]bool{}, due
	failed := do()
	if err := t.release(ctx, failed); err != nil {
		return err
	}
	if failed != nil {
		t.drawn, t.scopes, t.rows, t.marks = drawn, scopes, t.rows[:rows], marks
		return failed
	}
	maps.Copy(scopes, t.scopes)
	t.scopes = scopes
	return nil
}

// A point is whether a savepoint is set, or will be before the next write.
type point int8

const (
	unset point = iota
	due
	set
)

// write is said before whatever writes.
func (t *Tx) write(ctx context.Context) error {
	if t.point != due {
		return nil
	}
	t.point = set
	if err := store.Do(ctx, t.tx, `SAVEPOINT op`); err != nil {
		return fmt.Errorf("set a savepoint: %w", err)
	}
	return nil
}

// release ends the savepoint, if one was set.
func (t *Tx) release(ctx context.Context, failed error) error {
	was := t.point
	if t.point = unset; was != set {
		return nil
	}
	if failed != nil {
		if err := t.back(ctx, failed); err != nil {
			return err
		}
	}
	if err := store.Do(ctx, t.tx, `RELEASE SAVEPOINT op`); err != nil {
		return fmt.Errorf("release the savepoint: %w", err)
	}
	return nil
}

func (t *Tx) back(ctx context.Context, failed error) error {
	if _, err := t.tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT op`); err != nil { // nothing else may come before it
		return fmt.Errorf("go back to the savepoint after %w: %w", failed, err)
	}
	return nil
}

// attempt runs a statement that the guard may stop so that the transaction goes on. The savepoint of the op does for that as long
// as nothing was written after it.
func (t *Tx) attempt(ctx context.Context, do func() error) error {
	if t.point != due {
		return store.Savepoint(ctx, t.tx, "attempt", do)
	}
	failed := do()
	if failed != nil && t.point == set {
		if err := t.back(ctx, failed); err != nil {
			return err
		}
	}
	return failed
}

// Confirm makes the commit wait for the standbys although nothing was written. What is read here may have been committed
// by a process that never heard so, and may not have reached the standbys yet.
func (t *Tx) Confirm(ctx context.Context) error {
	if t.drawn > 0 || !t.db.Fragile() {
		return nil
	}
	if _, err := t.tx.ExecContext(ctx, `UPDATE log_head SET seq = seq WHERE one = 1`); err != nil {
		return fmt.Errorf("confirm what was stored before: %w", err)
	}
	return nil
}

// ExecContext runs a statement of the store rooms.
func (t *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := t.note(ctx, query, args); err != nil {
		return nil, err
	}
	return t.tx.ExecContext(ctx, query, args...)
}

// Later implements store.Later.
func (t *Tx) Later(ctx context.Context, query string, args ...any) error {
	if err := t.note(ctx, query, args); err != nil {
		return err
	}
	return store.Do(ctx, t.tx, query, args...)
}

// note is said before a statement that writes.
func (t *Tx) note(ctx context.Context, query string, args []any) error {
	if !t.touch(args) && !strings.HasPrefix(query, "DELETE") { // what is deleted is buried, and that names the scope
		t.blind = true
	}
	return t.write(ctx)
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
func (t *Tx) touch(args []any) (any bool) {
	for _, arg := range args {
		if text, ok := arg.(string); ok && isScope(text) {
			t.scopes[text], any = true, true
		}
	}
	return any
}

func isScope(text string) bool {
	return text == "org" || len(text) > 2 && text[1] == ':' && strings.IndexByte("ubtnc", text[0]) >= 0
}
