// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/pult-app/pult/store"
)

// Options say how a database is opened.
type Options struct {
	// Sets are applied in order.
	Sets []store.Set
	// Readers is how many may read at once; 0 means 4.
	Readers int
}

// A DB is an open database: one connection that writes and a pool that only reads, all of them to the primary. A connection
// that breaks is replaced when it is needed. Safe for concurrent use.
type DB struct {
	// Name is the address without user, password and settings.
	Name    string
	writer  *sql.DB
	readers *sql.DB
	config  *pgx.ConnConfig // of a connection that only reads
	turn    chan struct{}   // holds who writes
	seats   chan struct{}   // holds who reads
	line    atomic.Int64    // the highest timeline that a connection has seen
	era     atomic.Int64    // counts how often the connections turned out to lead to the wrong server
}

// Is tells whether an address names a PostgreSQL database rather than a file.
func Is(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Name is an address as people and logs may see it: hosts and database, without user, password and settings.
func Name(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "?")
	// The last one: a password may hold an @ that nobody escaped.
	return "postgres://" + rest[strings.LastIndex(rest, "@")+1:]
}

// Open connects to the primary among the hosts of an address and migrates the database. Every commit is on its disk when it
// returns, and on those of its synchronous standbys. It fails with an *store.Error.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	db := &DB{Name: Name(address)}
	if err := db.open(ctx, address, o); err != nil {
		return nil, db.named(err)
	}
	return db, nil
}

func (db *DB) named(err error) error {
	var own *store.Error
	if errors.As(err, &own) {
		return &store.Error{Code: own.Code, Path: db.Name, Err: own.Err}
	}
	return &store.Error{Code: CodeOf(err), Path: db.Name, Err: err}
}

func (db *DB) open(ctx context.Context, address string, o Options) error {
	config, err := db.configure(address)
	if err != nil {
		return err
	}
	db.writer = stdlib.OpenDB(*config, stdlib.OptionResetSession(db.current))
	db.writer.SetMaxOpenConns(1)
	db.turn = make(chan struct{}, 1)
	if err := db.prepare(ctx, o.Sets); err != nil {
		return errors.Join(err, db.writer.Close())
	}
	reading := config.Copy()
	reading.RuntimeParams["default_transaction_read_only"] = "on"
	reading.ValidateConnect = db.accept // target_session_attrs=read-write would refuse what reads only
	db.config = reading
	db.readers = stdlib.OpenDB(*reading, stdlib.OptionResetSession(db.current))
	n := o.Readers
	if n == 0 {
		n = 4
	}
	db.seats = make(chan struct{}, n)
	db.readers.SetMaxOpenConns(n + 2) // for jobs, and for whoever asks the pool itself
	db.readers.SetMaxIdleConns(n)
	return nil
}

const (
	// writing is the lock of the one writing transaction of all processes; it ends with the transaction. It is what BEGIN
	// IMMEDIATE is for a file: what the planner reads holds until its rows are committed.
	writing = 0x50756c74_00000001
	// working is the lock of whoever does the jobs; it ends with its connection.
	working = 0x50756c74_00000002
	// patience is how long one statement may take, the wait for a standby at a commit included, before the connection is
	// given up: a server that has vanished without a word does not end it.
	patience = 30 * time.Second
)

// Write runs do in the one writing transaction of all processes and commits it, or rolls back when do fails. line is the
// timeline of the server: a higher one than before says that a standby has taken over, with or without the last commits.
// The context that do gets is not ctx's: a statement that has begun is finished.
func (db *DB) Write(ctx context.Context, do func(ctx context.Context, tx store.Tx, line int64) error) error {
	return db.within(ctx, db.turn, db.writer, nil, func(ctx context.Context, tx store.Tx) error {
		const lock = `SELECT pg_walfile_name(pg_current_wal_lsn()) FROM pg_advisory_xact_lock($1)`
		var segment string
		if err := tx.QueryRowContext(ctx, lock, int64(writing)).Scan(&segment); err != nil {
			return fmt.Errorf("wait for other writers: %w", err)
		}
		line, err := timeline(segment)
		if err != nil {
			return err
		}
		return do(ctx, tx, line)
	})
}

// Read runs do on one snapshot.
func (db *DB) Read(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error {
	return db.within(ctx, db.seats, db.readers, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}

// Peek runs do beside any snapshot: each statement sees what is committed then. For one statement it saves three ways to the
// server and back.
func (db *DB) Peek(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error {
	return db.at(ctx, db.seats, func(ctx context.Context, _ *time.Timer) error { return do(ctx, db.readers) })
}

// within runs do in a transaction.
func (db *DB) within(ctx context.Context, places chan struct{}, pool *sql.DB, o *sql.TxOptions, do func(ctx context.Context, tx store.Tx) error) error {
	return db.at(ctx, places, func(ctx context.Context, watch *time.Timer) error { return transact(ctx, pool, o, watch, do) })
}

// at waits for its place among the goroutines of this process as long as ctx allows, and for the server as long as patience
// does.
func (db *DB) at(ctx context.Context, places chan struct{}, do func(ctx context.Context, watch *time.Timer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	watch := time.AfterFunc(patience, cancel)
	defer watch.Stop()
	err := do(ctx, watch)
	if err != nil && ctx.Err() != nil {
		err = &store.Error{Code: store.Down, Err: fmt.Errorf("no answer for %s: %s", patience, err)} // not a cancelled call
	}
	if CodeOf(err) == store.Down {
		db.era.Add(1) // the other connections lead to the same server
	}
	return err
}

func transact(ctx context.Context, pool *sql.DB, o *sql.TxOptions, watch *time.Timer, do func(ctx context.Context, tx store.Tx) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	w := &watched{tx: tx, conn: conn, watch: watch}
	if err := do(ctx, w); err != nil {
		if w.failed != nil {
			return w.failed // what followed failed because of it
		}
		return err
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	watch.Reset(patience)
	return tx.Commit()
}

// Alone runs do unless another process is at it, and tells whether it ran.
func (db *DB) Alone(ctx context.Context, do func(ctx context.Context) error) (ran bool, err error) {
	conn, err := db.readers.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, int64(working)).Scan(&ran); err != nil || !ran {
		return false, err
	}
	defer func() { // a connection that broke has given the lock back already
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(working))
	}()
	return true, do(ctx)
}

// Line is the highest timeline that a connection has led to. It rises when a standby takes over.
func (db *DB) Line() int64 { return db.line.Load() }

// Writer is the one writing connection.
func (db *DB) Writer() *sql.DB { return db.writer }

// Readers are the reading connections.
func (db *DB) Readers() *sql.DB { return db.readers }

// Check asks whether the database answers; the server looks after its own pages.
func (db *DB) Check(ctx context.Context) error { return db.readers.PingContext(ctx) }

// Checkpoint frees the room of rows that were deleted (VACUUM), so that it is written over.
func (db *DB) Checkpoint(ctx context.Context) error {
	_, err := db.readers.ExecContext(ctx, `VACUUM`) // beside the writer; the engine lets a reading connection do that
	return err
}

// Close ends all connections.
func (db *DB) Close() error { return errors.Join(db.readers.Close(), db.writer.Close()) }
