// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Set are the tables that only the server has; it comes after store.Common and the engine's guard.
func Set() store.Set {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return store.Set{Name: "central", Files: files}
}

// Sets are all tables of a server's file.
func Sets() []store.Set { return []store.Set{store.Common(), sqlite.Guard(), Set()} }

// A Head is how far the log is.
type Head struct {
	// Seq is the version of the last change; 0 before the first.
	Seq int64
	// Epoch names the run of the server that drew Seq.
	Epoch string
	// Lasting is the last version of a commit that changed more than what people do every moment: bookings, presence, series and the like.
	Lasting int64
	// Floor is the version up to which tombstones have been thrown away.
	Floor int64
	// Line counts the lives of the database: where a standby takes over, Seq may go back, and Line rises. Files have one, 0.
	Line int64
}

// A Central is the server's open database. It is safe for concurrent use; writers wait for each other.
type Central struct {
	db Database
	// head is what the last commit or Refresh saw. Another process may be ahead of it, never behind.
	head atomic.Pointer[Head]

	trail trail
	tails tails

	sessions sessions

	// own holds one while this process writes, until its watchers have heard: what Refresh sees meanwhile may be our own.
	own chan struct{}

	// name tells this process's news from others'.
	name      string
	listening atomic.Bool

	mu       sync.Mutex
	watchers []*func(Change)
}

// A Change is what watchers hear of one commit or several.
type Change struct {
	// Scopes were touched; some may be named that did not change. Nil means any.
	Scopes []string
	// Foreign is true when another process wrote, or may have.
	Foreign bool
}

// Open opens the database of an address, a file or postgres://…, makes it when it is missing (a file) or empty, and begins a
// new epoch. A damaged, foreign or newer one is refused with a *store.Error.
func Open(ctx context.Context, address string) (*Central, error) {
	db, err := OpenDatabase(ctx, address)
	if err != nil {
		return nil, err
	}
	c, err := On(ctx, db)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", Name(address), err), db.Close())
	}
	return c, nil
}

// On is Open for a database that OpenDatabase has opened. It belongs to the Central, unless On fails.
func On(ctx context.Context, db Database) (*Central, error) {
	c := &Central{db: db, name: uuid.NewString()[:8], own: make(chan struct{}, 1)}
	c.head.Store(&Head{Seq: -1})
	if _, err := c.begin(ctx); err != nil {
		return nil, fmt.Errorf("begin an epoch: %w", err)
	}
	return c, nil
}

// begin opens an epoch above the head. The very first one also holds version 0. Where nothing was drawn since the last
// epoch began, that one is replaced: nobody can have seen a version of it here.
func (c *Central) begin(ctx context.Context) (moved bool, err error) {
	err = c.db.Write(ctx, func(ctx context.Context, tx store.Tx, line int64) error {
		return (&Tx{tx: tx, db: c.db, line: line}).beginEpoch(ctx)
	})
	if err != nil {
		return false, err
	}
	return c.read(ctx)
}

// beginEpoch opens an epoch above the head, or, when this transaction has drawn a version, above the head before it.
func (t *Tx) beginEpoch(ctx context.Context) error {
	const open = `INSERT INTO epoch (since, id)
		SELECT CASE WHEN EXISTS (SELECT 1 FROM epoch) THEN seq - $1 ELSE -1 END, $2 FROM log_head WHERE one = 1
		ON CONFLICT (since) DO UPDATE SET id = excluded.id`
	drawn := min(t.drawn, 1)
	if _, err := t.tx.ExecContext(ctx, open, drawn, uuid.NewString()[:8]); err != nil {
		return fmt.Errorf("begin an epoch: %w", err)
	}
	if _, err := t.tx.ExecContext(ctx, `UPDATE log_head SET line = $1 WHERE one = 1`, t.line); err != nil {
		return fmt.Errorf("note the line of the log: %w", err)
	}
	return nil
}

// Head is how far the log was at the last commit or Refresh of this process, without asking the database.
func (c *Central) Head() Head { return *c.head.Load() }

// Drew names the run of the server that drew a version, if this process has seen that.
func (c *Central) Drew(ver int64) (epoch string, known bool) {
	return c.trail.epoch(c.Head().Line, ver)
}

// Refresh asks the database how far the log is, because another process may have written. Where a standby has taken over it
// begins a new epoch, as the head may have gone back. Watchers hear when the head was not where this process's own commits had
// left it: Refresh waits for one that is under way.
func (c *Central) Refresh(ctx context.Context) error {
	if err := c.alone(ctx); err != nil {
		return err
	}
	defer c.done()
	return c.refresh(ctx)
}

func (c *Central) refresh(ctx context.Context) error {
	moved, err := c.read(ctx)
	if err == nil && c.db.Line() > c.Head().Line {
		var begun bool
		begun, err = c.begin(ctx)
		moved = moved || begun
	}
	if moved {
		c.tell(Change{Foreign: true})
	}
	return err
}

// alone waits until nothing of this process is being written, and keeps it so until done.
func (c *Central) alone(ctx context.Context) error {
	select {
	case c.own <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Central) done() { <-c.own }

// read tells whether the head was further than this process knew.
func (c *Central) read(ctx context.Context) (moved bool, err error) {
	err = c.Read(ctx, func(ctx context.Context, s *Snapshot) error {
		moved = c.raise(s.Head)
		return nil
	})
	return moved, err
}

// raise tells whether anything was written since the head that was known; compaction writes nothing. It never lets the head fall
// back on its line: a slow reader may come with an older one.
func (c *Central) raise(h Head) bool {
	for {
		old := c.head.Load()
		if h.Line < old.Line || h.Line == old.Line && h.Seq < old.Seq || *old == h {
			return false
		}
		if c.head.CompareAndSwap(old, &h) {
			return old.Seq != h.Seq || old.Epoch != h.Epoch || old.Line != h.Line
		}
	}
}

// Watch calls do after every commit of this process that touched scopes, from the goroutine that committed, and when another
// process turns out to have written: do must be quick. The returned function ends it.
func (c *Central) Watch(do func(Change)) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, &do)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.watchers = slices.DeleteFunc(c.watchers, func(w *func(Change)) bool { return w == &do })
	}
}

func (c *Central) tell(change Change) {
	c.mu.Lock()
	watchers := slices.Clone(c.watchers)
	c.mu.Unlock()
	for _, do := range watchers {
		(*do)(change)
	}
}

// Check reads the whole file and fails with a *store.Error when it is damaged; of a server it asks whether it answers.
func (c *Central) Check(ctx context.Context) error { return c.db.Check(ctx) }

// Damage is why nothing can be written any more: something that was read is broken, and to go on would break more of it.
// Nil while all is well. What can still be read is.
func (c *Central) Damage() error { return c.db.Damage() }

// InPlace fails, and is Damage from then on, when the database was removed or replaced under the running server.
func (c *Central) InPlace() error { return c.db.InPlace() }

// Alone runs jobs unless another process is at them; then it returns false. On a file it always runs: there is hardly ever a
// second process, and jobs that run twice do no harm.
func (c *Central) Alone(ctx context.Context, do func(ctx context.Context) error) (ran bool, err error) {
	return c.db.Alone(ctx, do)
}

// DB is the open database, for backups and checks.
func (c *Central) DB() Database { return c.db }

// Far tells whether the database is on a server: a question takes longer than its answer.
func (c *Central) Far() bool { return c.db.Far() }

// Close waits for the transaction that is running and closes the database.
func (c *Central) Close() error { return c.db.Close() }
