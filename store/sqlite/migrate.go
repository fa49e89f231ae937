// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
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
		if err := migrate(ctx, db, set, done[set.Name]); err != nil {
			return fmt.Errorf("migrate %s: %w", set.Name, err)
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
	if done, err = steps(ctx, db); err != nil {
		return nil, err
	}
	if err := exchanged(done, sets); err != nil {
		return nil, err
	}
	for _, set := range sets {
		names, err := fs.Glob(set.Files, "*.sql")
		if err != nil {
			return nil, err
		}
		if done[set.Name] > len(names) {
			return nil, &Error{Code: Newer, Err: fmt.Errorf("%s: it has step %d, this program knows %d", set.Name, done[set.Name], len(names))}
		}
	}
	return done, nil
}

// steps tells how far each set is in the file.
func steps(ctx context.Context, db *sql.DB) (map[string]int, error) {
	rows, err := db.QueryContext(ctx, `SELECT name, MAX(number) FROM migration GROUP BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	done := map[string]int{}
	for rows.Next() {
		var name string
		var number int
		if err := rows.Scan(&name, &number); err != nil {
			return nil, err
		}
		done[name] = number
	}
	return done, rows.Err()
}

// exchanged refuses a file that has a set too many and lacks one.
func exchanged(done map[string]int, sets []Set) error {
	var more string
	for name := range done {
		if !slices.ContainsFunc(sets, func(s Set) bool { return s.Name == name }) {
			more = name
		}
	}
	for _, set := range sets {
		if more != "" && done[set.Name] == 0 {
			return &Error{Code: Foreign, Err: fmt.Errorf("it is a file of Pult for another use: it has %q and not %q", more, set.Name)}
		}
	}
	return nil
}

// claim marks an empty file as ours.
func claim(ctx context.Context, db *sql.DB) error {
	const note = `CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL, number BIGINT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (name, number))`
	if _, err := db.ExecContext(ctx, fmt.Sprintf(`BEGIN IMMEDIATE; PRAGMA application_id = %d; %s; COMMIT`, ours, note)); err != nil {
		return fmt.Errorf("make table migration: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB, set Set, done int) error {
	names, err := fs.Glob(set.Files, "*.sql") // sorted
	if err != nil {
		return err
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
