// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/postgres"
	"github.com/pult-app/pult/store/sqlite"
)

// A Database is what a Central asks of an engine. Statements are the same for all.
type Database interface {
	// Write runs do in the one writing transaction, of all processes, and commits it. line is the database's; see Head.
	Write(ctx context.Context, do func(ctx context.Context, tx store.Tx, line int64) error) error
	// Read runs do on one snapshot.
	Read(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error
	// Peek runs do beside any snapshot: each statement sees what is committed then.
	Peek(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error
	// Line is the highest line that this process has met.
	Line() int64
	// Fragile tells whether a failed statement is the end of its transaction, and a commit may wait for standbys.
	Fragile() bool
	// Far tells whether each question goes a way there and back.
	Far() bool
	// Guarded tells which rule of the overlap guard stopped a statement.
	Guarded(err error) string
	// Alone runs do unless another process is at it.
	Alone(ctx context.Context, do func(ctx context.Context) error) (ran bool, err error)
	// Announce tells all processes that listen when the transaction is committed; see postgres.DB.
	Announce(ctx context.Context, tx store.Tx, news string) error
	Listen(ctx context.Context, began, ended func(), heard func(news string))
	// Check looks for damage, Damage tells what was found, Checkpoint takes deleted rows off the disk.
	Check(ctx context.Context) error
	Damage() error
	Checkpoint(ctx context.Context) error
	// Fold empties the log in which what was written stands in its order, where the engine keeps one, as far as readers allow soon.
	Fold(ctx context.Context) error
	// Scrub takes every byte of what was deleted off the disk, where that is the engine's to do.
	Scrub(ctx context.Context) error
	// InPlace fails, and is Damage from then on, when the database was taken away while it was open.
	InPlace() error
	// Writer and Readers are the connections themselves.
	Writer() *sql.DB
	Readers() *sql.DB
	Close() error
}

const readers = 8

// OpenDatabase opens the database of an address, as Open does, and begins no epoch.
func OpenDatabase(ctx context.Context, address string) (Database, error) {
	if postgres.Is(address) {
		db, err := postgres.Open(ctx, address, postgres.Options{Sets: []store.Set{store.Common(), postgres.Guard(), Set()}, Readers: readers})
		if err != nil {
			return nil, err
		}
		return cluster{db}, nil
	}
	db, err := sqlite.Open(ctx, address, sqlite.Options{
		Sets: Sets(), Readers: readers, SecureDelete: true, // or Forget would leave names in the file
	})
	if err != nil {
		return nil, err
	}
	return file{db}, nil
}

// IsServer tells whether an address names a database on a server rather than a file.
func IsServer(address string) bool { return postgres.Is(address) }

// Name is an address as people and logs may see it: without passwords.
func Name(address string) string {
	if postgres.Is(address) {
		return postgres.Name(address)
	}
	return address
}

// CodeOf recognises an error of either engine, however it is wrapped.
func CodeOf(err error) store.Code {
	if code := sqlite.CodeOf(err); code != store.Other {
		return code
	}
	return postgres.CodeOf(err)
}

// A file is a SQLite database.
type file struct{ *sqlite.DB }

func (f file) Write(ctx context.Context, do func(ctx context.Context, tx store.Tx, line int64) error) error {
	return f.DB.Write(ctx, func(ctx context.Context, tx *sql.Tx) error { return do(ctx, tx, 0) })
}

func (f file) Read(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error {
	return f.DB.Read(ctx, func(ctx context.Context, tx *sql.Tx) error { return do(ctx, tx) })
}

func (f file) Peek(ctx context.Context, do func(ctx context.Context, tx store.Tx) error) error {
	return f.DB.Peek(ctx, func(ctx context.Context, db *sql.DB) error { return do(ctx, db) })
}

func (file) Announce(context.Context, store.Tx, string) error { return nil }

func (file) Listen(ctx context.Context, _, _ func(), _ func(string)) { <-ctx.Done() }

func (file) Line() int64              { return 0 }
func (file) Fragile() bool            { return false }
func (file) Far() bool                { return false }
func (file) Guarded(err error) string { return sqlite.Guarded(err) }

func (file) Alone(ctx context.Context, do func(ctx context.Context) error) (bool, error) {
	return true, do(ctx)
}

// A cluster is a PostgreSQL database. It looks after its pages itself: what is broken fails, and a standby can take over.
type cluster struct{ *postgres.DB }

func (cluster) Fragile() bool            { return true }
func (cluster) Far() bool                { return true }
func (cluster) Guarded(err error) string { return postgres.Guarded(err) }
func (cluster) Damage() error            { return nil }
func (cluster) InPlace() error           { return nil } // a server keeps its own files

// Scrub frees the room of deleted rows; their bytes go when the server writes over them.
func (c cluster) Scrub(ctx context.Context) error { return c.Checkpoint(ctx) }

// Fold leaves the log to the server: it is its own affair, and that of whoever archives it.
func (cluster) Fold(context.Context) error { return nil }

func (cluster) Announce(ctx context.Context, tx store.Tx, news string) error {
	return postgres.Announce(ctx, tx, news)
}
