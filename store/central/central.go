// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/pult-app/pult/store/sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Set are the tables that only the server has; it comes after sqlite.Common and sqlite.Guard.
func Set() sqlite.Set {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return sqlite.Set{Name: "central", Files: files}
}

// A Head is how far the log is.
type Head struct {
	// Seq is the version of the last change; 0 before the first.
	Seq int64
	// Epoch names the run of the server that drew Seq.
	Epoch string
	// Floor is the version up to which tombstones have been thrown away.
	Floor int64
}

// A Central is the server's open database. It is safe for concurrent use; writers wait for each other.
type Central struct {
	db *sqlite.DB
	// head is what the last commit or Refresh saw. Another process may be ahead of it, never behind.
	head atomic.Pointer[Head]

	mu       sync.Mutex
	watchers []*func(scopes []string)
}

// Open opens the file or makes it and begins a new epoch. A damaged, foreign or newer file is refused with a
// *sqlite.Error.
func Open(ctx context.Context, path string) (*Central, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{
		Sets: []sqlite.Set{sqlite.Common(), sqlite.Guard(), Set()}, Readers: 8, SecureDelete: true, // or Forget would leave names in the file
	})
	if err != nil {
		return nil, err
	}
	c := &Central{db: db}
	c.head.Store(&Head{Seq: -1})
	if err := c.begin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("begin an epoch in %s: %w", path, err), db.Close())
	}
	return c, nil
}

// begin opens an epoch above the head. The very first one also holds version 0. Where nothing was drawn since the last
// epoch began, that one is replaced: nobody can have seen a version of it here.
func (c *Central) begin(ctx context.Context) error {
	err := c.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		const open = `INSERT INTO epoch (since, id)
			SELECT CASE WHEN EXISTS (SELECT 1 FROM epoch) THEN seq ELSE -1 END, $1 FROM log_head WHERE one = 1
			ON CONFLICT (since) DO UPDATE SET id = excluded.id`
		_, err := tx.ExecContext(ctx, open, uuid.NewString()[:8])
		return err
	})
	if err != nil {
		return err
	}
	return c.Refresh(ctx)
}

// Head is how far the log was at the last commit or Refresh of this process, without asking the database.
func (c *Central) Head() Head { return *c.head.Load() }

// Refresh asks the database how far the log is, because another process may have written.
func (c *Central) Refresh(ctx context.Context) error {
	return c.Read(ctx, func(ctx context.Context, s *Snapshot) error {
		c.raise(s.Head)
		return nil
	})
}

// raise never lets the head fall back: a slow reader may come with an older one.
func (c *Central) raise(h Head) {
	for {
		old := c.head.Load()
		if old.Seq > h.Seq || *old == h || c.head.CompareAndSwap(old, &h) {
			return
		}
	}
}

// Watch calls do after every commit of this process that touched scopes, from the goroutine that committed: do must be
// quick. Scopes may be named that did not change; nil means any, because another process has written too. The returned
// function ends it.
func (c *Central) Watch(do func(scopes []string)) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, &do)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.watchers = slices.DeleteFunc(c.watchers, func(w *func([]string)) bool { return w == &do })
	}
}

func (c *Central) tell(scopes []string) {
	c.mu.Lock()
	watchers := slices.Clone(c.watchers)
	c.mu.Unlock()
	for _, do := range watchers {
		(*do)(scopes)
	}
}

// Check reads the whole file and fails with a *sqlite.Error when it is damaged.
func (c *Central) Check(ctx context.Context) error { return c.db.Check(ctx) }

// Damage is why nothing can be written any more: something that was read is broken, and to go on would break more of it.
// Nil while all is well. What can still be read is.
func (c *Central) Damage() error { return c.db.Damage() }

// InPlace fails, and is Damage from then on, when the database was removed or replaced under the running server.
func (c *Central) InPlace() error { return c.db.InPlace() }

// DB is the open file, for backups and checks.
func (c *Central) DB() *sqlite.DB { return c.db }

// Close waits for the transaction that is running and closes the file.
func (c *Central) Close() error { return c.db.Close() }
