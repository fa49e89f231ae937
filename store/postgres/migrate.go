// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/pult-app/pult/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Guard is the overlap guard of the server's bookings in this engine's words; it comes after store.Common.
func Guard() store.Set {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return store.Set{Name: "guard", Files: sub}
}

// prepare looks whether the database can be ours and brings it up to date, all of it in one transaction, in which no other
// process does the same.
func (db *DB) prepare(ctx context.Context, sets []store.Set) error {
	return db.Write(ctx, func(ctx context.Context, tx store.Tx, _ int64) error {
		if err := fit(ctx, tx); err != nil {
			return err
		}
		done, err := owned(ctx, tx, sets)
		if err != nil {
			return err
		}
		for _, set := range sets {
			err := store.Migrate(ctx, set, done[set.Name], func(_ context.Context, apply func(store.Tx, func(string) string) error) error {
				return apply(tx, bytewise)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// fit refuses a database that cannot hold every name, and one that forgets what it has told.
func fit(ctx context.Context, tx store.Tx) error {
	var encoding, commit string
	const ask = `SELECT current_setting('server_encoding'), current_setting('synchronous_commit')`
	if err := tx.QueryRowContext(ctx, ask).Scan(&encoding, &commit); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return &store.Error{Code: store.Foreign, Err: fmt.Errorf("its encoding is %s and must be UTF8", encoding)}
	}
	if commit == "off" {
		return &store.Error{Code: store.Denied, Err: errors.New("synchronous_commit is off")}
	}
	return nil
}

// owned tells how far each set is. A schema with tables and without our notes is another program's.
func owned(ctx context.Context, tx store.Tx, sets []store.Set) (map[string]int, error) {
	var tables int
	var ours bool
	const look = `SELECT COUNT(*), COALESCE(BOOL_OR(tablename = 'migration'), FALSE) FROM pg_tables WHERE schemaname = current_schema()`
	if err := tx.QueryRowContext(ctx, look).Scan(&tables, &ours); err != nil {
		return nil, err
	}
	if tables > 0 && !ours {
		return nil, &store.Error{Code: store.Foreign, Err: fmt.Errorf("it holds %d tables of another program", tables)}
	}
	if tables == 0 {
		if _, err := tx.ExecContext(ctx, bytewise(store.MigrationTable)); err != nil {
			return nil, err
		}
	}
	return store.Steps(ctx, tx, sets)
}

var texts = regexp.MustCompile(`\bTEXT\b`)

// bytewise makes texts compare and sort by their bytes, as a file does, whatever the database's own order is: statements
// ask for ranges of ids, days and codes.
func bytewise(statements string) string {
	return texts.ReplaceAllString(statements, `TEXT COLLATE "C"`)
}
