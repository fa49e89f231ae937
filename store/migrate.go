// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed migrations/common/*.sql
var migrations embed.FS

// A Set is a row of migrations that belong together: files 0001_what.sql, 0002_… without gaps, never edited once released.
type Set struct {
	Name  string // stands in the database; never changed
	Files fs.FS  // the .sql files lie at its root
}

// Common are the synced tables that stand on devices and on the server, in words that both engines understand.
func Common() Set {
	sub, err := fs.Sub(migrations, "migrations/common")
	if err != nil {
		panic(err) // the folder is embedded: only a wrong name in this file gets here
	}
	return Set{"common", sub}
}

// MigrationTable notes which files were applied.
const MigrationTable = `CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL, number BIGINT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (name, number))`

// Steps tells how far each set is in a database of ours. It fails with Foreign when that has other sets instead of these (a
// device's is none for the server), and with Newer when a later version wrote it.
func Steps(ctx context.Context, tx Tx, sets []Set) (map[string]int, error) {
	done, err := steps(ctx, tx)
	if err != nil {
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

func steps(ctx context.Context, tx Tx) (map[string]int, error) {
	rows, err := tx.QueryContext(ctx, `SELECT name, MAX(number) FROM migration GROUP BY name`)
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

// exchanged refuses a database that has a set too many and lacks one.
func exchanged(done map[string]int, sets []Set) error {
	var more string
	for name := range done {
		if !slices.ContainsFunc(sets, func(s Set) bool { return s.Name == name }) {
			more = name
		}
	}
	for _, set := range sets {
		if more != "" && done[set.Name] == 0 {
			return &Error{Code: Foreign, Err: fmt.Errorf("it is a database of Pult for another use: it has %q and not %q", more, set.Name)}
		}
	}
	return nil
}

// Migrate applies the files of a set that come after done. Each one is a call of step, which runs what it gets in one
// transaction.
func Migrate(ctx context.Context, set Set, done int, step func(ctx context.Context, apply func(tx Tx, text func(string) string) error) error) error {
	names, err := fs.Glob(set.Files, "*.sql") // sorted
	if err != nil {
		return err
	}
	for i := done; i < len(names); i++ {
		err := step(ctx, func(tx Tx, text func(string) string) error { return set.apply(ctx, tx, i+1, names[i], text) })
		if err != nil {
			return fmt.Errorf("migrate %s: %s: %w", set.Name, names[i], err)
		}
	}
	return nil
}

func (s Set) apply(ctx context.Context, tx Tx, number int, file string, text func(string) string) error {
	if n, _, _ := strings.Cut(file, "_"); n != fmt.Sprintf("%04d", number) {
		return fmt.Errorf("expected a file numbered %04d: %w", number, strconv.ErrRange)
	}
	statements, err := fs.ReadFile(s.Files, file)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, text(string(statements))); err != nil {
		return err
	}
	const note = `INSERT INTO migration (name, number, file) VALUES ($1, $2, $3)`
	_, err = tx.ExecContext(ctx, note, s.Name, number, file)
	return err
}
