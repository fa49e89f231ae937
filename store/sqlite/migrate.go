// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

//go:embed migrations
var migrations embed.FS

// A Set is a row of migrations that belong together: files 0001_what.sql, 0002_… without gaps, never edited once released.
type Set struct {
	Name  string // stands in the database; never changed
	Files fs.FS  // the .sql files lie at its root
}

// Common are the synced tables that stand on devices and on the server.
func Common() Set { return Set{"common", folder("common")} }

// Guard is the overlap guard of the server's bookings; it comes after Common.
func Guard() Set { return Set{"guard", folder("server")} }

func folder(name string) fs.FS {
	sub, err := fs.Sub(migrations, path.Join("migrations", name))
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return sub
}

// Migrate brings the database up to each set's last file. Every file is one transaction together with the note that it
// was applied, so a crash leaves whole steps only. A database that has a file which the set lacks is Newer.
func Migrate(ctx context.Context, db *sql.DB, sets ...Set) error {
	if err := claim(ctx, db); err != nil {
		return err
	}
	for _, set := range sets {
		if err := migrate(ctx, db, set); err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, err)
		}
	}
	return nil
}

// claim marks an empty file as ours (SQLite file format, application id: "Pult" in ASCII) and refuses any other. Nothing is
// written to one that is marked: it opens on a full disk too.
func claim(ctx context.Context, db *sql.DB) error {
	const ours = 0x50756c74
	var id, tables int
	var noted bool
	const owner = `SELECT (SELECT application_id FROM pragma_application_id), COUNT(*), COUNT(*) FILTER (WHERE name = 'migration') > 0 FROM sqlite_master`
	if err := db.QueryRowContext(ctx, owner).Scan(&id, &tables, &noted); err != nil {
		return err
	}
	if id == ours && noted {
		return nil
	}
	if id != ours && tables > 0 {
		return &Error{Code: Foreign, Err: fmt.Errorf("it is a SQLite file of another program, application id %d", id)}
	}
	const note = `CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL, number BIGINT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (name, number))`
	if _, err := db.ExecContext(ctx, fmt.Sprintf(`BEGIN IMMEDIATE; PRAGMA application_id = %d; %s; COMMIT`, ours, note)); err != nil {
		return fmt.Errorf("make table migration: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB, set Set) error {
	names, err := fs.Glob(set.Files, "*.sql") // sorted
	if err != nil {
		return err
	}
	var done int
	const last = `SELECT COALESCE(MAX(number), 0) FROM migration WHERE name = $1`
	if err := db.QueryRowContext(ctx, last, set.Name).Scan(&done); err != nil {
		return err
	}
	if done > len(names) {
		return &Error{Code: Newer, Err: fmt.Errorf("it has step %d, this program knows %d", done, len(names))}
	}
	for i := done; i < len(names); i++ {
		if err := step(ctx, db, set, i+1, names[i]); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return nil
}

func step(ctx context.Context, db *sql.DB, set Set, number int, file string) error {
	if n, _, _ := strings.Cut(file, "_"); n != fmt.Sprintf("%04d", number) {
		return fmt.Errorf("expected a file numbered %04d: %w", number, strconv.ErrRange)
	}
	text, err := fs.ReadFile(set.Files, file)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	const note = `INSERT INTO migration (name, number, file) VALUES ($1, $2, $3)`
	if _, err := tx.ExecContext(ctx, note, set.Name, number, file); err != nil {
		return err
	}
	return tx.Commit()
}
