// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// Options say how a file is opened. The zero value is right for a server without migrations.
type Options struct {
	// Sets are applied in order.
	Sets []Set
	// Readers is how many may read at once; 0 means 4.
	Readers int
	// SecureDelete overwrites what is deleted, so that a row that left is not on the disk any more.
	SecureDelete bool
}

// A DB is an open file: one connection that writes and a pool that only reads. Safe for concurrent use.
type DB struct {
	Path    string
	writer  *sql.DB
	readers *sql.DB
	damage  damage
	file    os.FileInfo // what was opened
	writes  atomic.Int64
}

// Open opens the file or makes it, readable by its owner only, and migrates it. Every commit is on the disk when it
// returns (WAL, synchronous=FULL). It fails with an *Error that tells a damaged, foreign or newer file apart.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	db, err := open(ctx, path, o)
	var own *Error
	switch {
	case err == nil:
		return db, nil
	case errors.As(err, &own):
		return nil, &Error{Code: own.Code, Path: path, Err: own.Err}
	}
	return nil, &Error{Code: openCode(err), Path: path, Err: err}
}

// openCode takes a statement of ours that the engine does not understand for damage: the tables are not those that the
// file says it has.
func openCode(err error) Code {
	code := CodeOf(err)
	if engine := (sqlite3.Error{}); code == Other && errors.As(err, &engine) {
		return Corrupt
	}
	return code
}

func open(ctx context.Context, path string, o Options) (*DB, error) {
	if err := private(ctx, path, o); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite3", address(path, o, "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := prepare(ctx, writer, o); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers, err := sql.Open("sqlite3", address(path, o, "_query_only=true"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(err, readers.Close(), writer.Close())
	}
	n := o.Readers
	if n == 0 {
		n = 4
	}
	readers.SetMaxOpenConns(n)
	readers.SetMaxIdleConns(n)
	return &DB{Path: path, writer: writer, readers: readers, damage: damage{found: make(chan struct{})}, file: file}, nil
}

func prepare(ctx context.Context, db *sql.DB, o Options) error {
	if err := Migrate(ctx, db, o.Sets...); err != nil {
		return err
	}
	// A first load makes a long log; afterwards it shrinks to this many bytes again.
	_, err := db.ExecContext(ctx, `PRAGMA journal_size_limit = 4194304`)
	return err
}

// synchronous is FULL: a commit is on the disk before anybody hears of it. Only the linker sets it otherwise, and only for
// the test that has to lose what was acknowledged then (make powerloss).
var synchronous = "FULL"

func address(path string, o Options, more string) string {
	return name(path) + "?_journal_mode=WAL&_synchronous=" + synchronous + "&_foreign_keys=true&_busy_timeout=5000&_stmt_cache_size=100&_cache_size=-8000" +
		"&_secure_delete=" + strconv.FormatBool(o.SecureDelete) + "&" + more
}

// name is the path as SQLite's URI file names want it: percent-encoded, with a slash before a drive letter.
func name(path string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath()
}

// private makes the file readable by its owner only before the engine writes to it; its -wal and -shm take over the mode.
// A file that is there is never opened here: closing it would end the locks that this process may hold on it through the
// engine (POSIX; SQLite, "How To Corrupt", section 2.2). The engine itself notices a foreign or truncated file.
func private(ctx context.Context, path string, o Options) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return file.Close()
	}
	info, missing := os.Stat(path)
	switch {
	case missing != nil:
		return err
	case !info.Mode().IsRegular():
		return &Error{Code: Denied, Err: errors.New("it is not a regular file")}
	case info.Size() > 0:
		if err := look(ctx, path, o.Sets); err != nil {
			return err
		}
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return os.Chmod(path, 0o600)
}

// look refuses a file of somebody else before anything of it changes: opened as ours it would turn to WAL at once.
func look(ctx context.Context, path string, sets []Set) error {
	db, err := sql.Open("sqlite3", name(path)+"?mode=rw&_busy_timeout=5000")
	if err != nil {
		return err
	}
	_, err = owned(ctx, db, sets)
	return errors.Join(err, db.Close())
}

// Write runs do in the one writing transaction (BEGIN IMMEDIATE) and commits it, or rolls back when do fails.
// The context that do gets cannot be cancelled: a statement that has begun is finished.
func (db *DB) Write(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	err := db.damage.note(within(ctx, db.writer, do))
	if err == nil && db.writes.Add(1)%seldom == 0 {
		db.shorten(context.WithoutCancel(ctx))
	}
	return err
}

const (
	seldom  = 64       // writes between two looks at the log
	longLog = 32 << 20 // bytes from which on it is begun anew
	// What is read from a log of that length is waited for this long, and the longer the log, the longer: while the machine has
	// more to do than it can, nothing is read quickly.
	waitForReaders = 100 // milliseconds
	mostWait       = 2000
)

// shorten begins a long log anew. The engine does that by itself, but only in a moment in which nobody reads from the log, and on a
// busy server there is none: for this one new readers take the file, and the old ones are waited for a little.
func (db *DB) shorten(ctx context.Context) {
	info, err := os.Stat(db.Path + "-wal")
	if err != nil || info.Size() < longLog {
		return
	}
	times := info.Size() / longLog
	anew := fmt.Sprintf(`PRAGMA busy_timeout = %d; PRAGMA wal_checkpoint(RESTART); PRAGMA busy_timeout = 5000`, min(waitForReaders*times*times, mostWait))
	_, _ = db.writer.ExecContext(ctx, anew) // what cannot be done now is done the next time
}

// Read runs do on one snapshot. The context that do gets cannot be cancelled: go-sqlite3 starts a goroutine for every
// row of a cancellable query, which costs more than the row.
func (db *DB) Read(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	return db.damage.note(within(ctx, db.readers, do))
}

// Peek runs do beside any snapshot: each statement sees what is committed then. For one statement it is half as dear.
func (db *DB) Peek(ctx context.Context, do func(ctx context.Context, db *sql.DB) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.damage.note(do(context.WithoutCancel(ctx), db.readers))
}

func within(ctx context.Context, db *sql.DB, do func(ctx context.Context, tx *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Writer is the one writing connection, for what must outlast a transaction: backups, checkpoints, a server's hub.
func (db *DB) Writer() *sql.DB { return db.writer }

// Readers are the reading connections.
func (db *DB) Readers() *sql.DB { return db.readers }

// Checkpoint moves the log into the file and empties it, as far as readers allow.
func (db *DB) Checkpoint(ctx context.Context) error {
	_, err := db.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// Fold does the same and waits only a little for readers: whoever wants to write waits meanwhile.
func (db *DB) Fold(ctx context.Context) error {
	_, err := db.writer.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000`, waitForReaders))
	return err
}

// Scrub writes the whole file anew, without what was deleted, and empties the log. SecureDelete overwrites rows where they lay; of those
// that were moved when pages were split or joined it leaves pieces behind (tried), and only this takes them away. It needs room for a
// copy, and nobody else can write meanwhile.
func (db *DB) Scrub(ctx context.Context) error {
	if _, err := db.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	return db.Checkpoint(ctx)
}

// Close ends all connections; the last one folds the log into the file.
func (db *DB) Close() error { return errors.Join(db.readers.Close(), db.writer.Close()) }

// OpenDamaged opens a file only to read what is left of it; nothing is checked, migrated or repaired.
func OpenDamaged(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", name(path)+"?mode=ro&_query_only=true")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}
