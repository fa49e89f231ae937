// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pult-app/pult/store"
)

//go:embed migrations/guard/*.sql
var migrations embed.FS

// A Set is a row of migrations that belong together.
type Set = store.Set

// Common are the synced tables that stand on devices and on the server.
func Common() Set { return store.Common() }

// Guard is the overlap guard of the server's bookings in this engine's words; it comes after Common.
func Guard() Set {
	sub, err := fs.Sub(migrations, "migrations/guard")
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return Set{Name: "guard", Files: sub}
}

// Migrate brings the database up to each set's last file. Every file is one transaction together with the note that it
// was applied, so a crash leaves whole steps only. A database that has a file which the set lacks is Newer.
func Migrate(ctx context.Context, db *sql.DB, sets ...Set) error {
	done, err := owned(ctx, db, sets)
	if err != nil {
		return err
	}
	if done == nil {
		if err := claim(ctx, db); err != nil {
			return err
		}
	}
	for _, set := range sets {
		if err := store.Migrate(ctx, set, done[set.Name], stepIn(db)); err != nil {
			return err
		}
	}
	return nil
}

// ours marks a file (SQLite file format, application id): "Pult" in ASCII.
const ours = 0x50756c74

// owned refuses a file of another program, one of ours that has other sets instead of these (a device's file is none for
// the server), and one that a later version wrote. It only reads. The answer tells how far each set is; nil means that the
// file is empty.
func owned(ctx context.Context, db *sql.DB, sets []Set) (done map[string]int, err error) {
	var id, tables int
	const owner = `SELECT (SELECT application_id FROM pragma_application_id), (SELECT COUNT(*) FROM sqlite_master)`
	if err := db.QueryRowContext(ctx, owner).Scan(&id, &tables); err != nil || tables == 0 {
		return nil, err
	}
	if id != ours {
		return nil, &Error{Code: Foreign, Err: fmt.Errorf("it is a SQLite file of another program, application id %d", id)}
	}
	return store.Steps(ctx, db, sets)
}

// claim marks an empty file as ours.
func claim(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, fmt.Sprintf(`BEGIN IMMEDIATE; PRAGMA application_id = %d; %s; COMMIT`, ours, store.MigrationTable)); err != nil {
		return fmt.Errorf("make table migration: %w", err)
	}
	return nil
}

// stepIn runs each step in a transaction of its own. As in Write, one that has begun is not taken back because ctx ends: nobody could
// tell that from a failure.
func stepIn(db *sql.DB) func(ctx context.Context, apply func(tx store.Tx, text func(string) string) error) error {
	asWritten := func(text string) string { return text }
	return func(ctx context.Context, apply func(tx store.Tx, text func(string) string) error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if err := apply(tx, asWritten); err != nil {
			return err
		}
		return tx.Commit()
	}
}
