// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
)

func open(t *testing.T, path string, sets ...sqlite.Set) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{Sets: sets})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db *sqlite.DB, query string, args ...any) error {
	t.Helper()
	return db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

func TestOpen(t *testing.T) {
	t.Run("makes files that only the owner reads", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "with space & ?.db")

		open(t, path, sqlite.Common())

		for _, suffix := range []string{"", "-wal", "-shm"} {
			info, err := os.Stat(path + suffix)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), suffix)
		}
	})
	t.Run("sets the pragmas that durability rests on", func(t *testing.T) {
		db := open(t, filepath.Join(t.TempDir(), "p.db"), sqlite.Common())

		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
			var got string
			require.NoError(t, db.Writer().QueryRow("PRAGMA "+pragma).Scan(&got))
			assert.Equal(t, want, got, pragma)
		}
	})
	t.Run("gives readers that cannot write", func(t *testing.T) {
		db := open(t, filepath.Join(t.TempDir(), "r.db"), sqlite.Common())

		err := db.Read(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM unit`)
			return err
		})

		assert.Equal(t, sqlite.Denied, sqlite.CodeOf(err), "%v", err)
	})
	t.Run("says what is wrong with a file", func(t *testing.T) {
		for name, c := range map[string]struct {
			spoil func(t *testing.T, path string)
			want  sqlite.Code
		}{
			"text":      {func(t *testing.T, p string) { write(t, p, []byte("Dear diary, this is no database at all. "+p)) }, sqlite.Foreign},
			"short":     {func(t *testing.T, p string) { write(t, p, []byte("SQLite")) }, sqlite.Foreign},
			"truncated": {func(t *testing.T, p string) { cut(t, p) }, sqlite.Corrupt},
			"another program's": {func(t *testing.T, p string) {
				require.NoError(t, os.Remove(p))
				other, err := sql.Open("sqlite3", p)
				require.NoError(t, err)
				defer other.Close()
				_, err = other.Exec(`CREATE TABLE diary (text TEXT)`)
				require.NoError(t, err)
			}, sqlite.Foreign},
			"newer": {func(t *testing.T, p string) {
				db := open(t, p, sqlite.Common())
				require.NoError(t, exec(t, db, `INSERT INTO migration VALUES ('common', 99, '0099_future.sql')`))
				require.NoError(t, db.Close())
			}, sqlite.Newer},
			"a folder": {func(t *testing.T, p string) { require.NoError(t, os.Remove(p)); require.NoError(t, os.Mkdir(p, 0o700)) }, sqlite.Denied},
		} {
			t.Run(name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "x.db")
				require.NoError(t, open(t, path, sqlite.Common()).Close())
				c.spoil(t, path)

				_, err := sqlite.Open(t.Context(), path, sqlite.Options{Sets: []sqlite.Set{sqlite.Common()}})

				require.Error(t, err)
				assert.Equal(t, c.want, sqlite.CodeOf(err), "%v", err)
				assert.ErrorContains(t, err, path)
			})
		}
	})
}

// TestOpen_leaves_what_is_not_ours_as_it_is keeps a bug away: the mode of a foreign file was changed, and its journal turned
// to WAL, before it was refused.
func TestOpen_leaves_what_is_not_ours_as_it_is(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"text": func(t *testing.T, p string) { write(t, p, []byte("Dear diary, this is no database at all.")) },
		"another program's": func(t *testing.T, p string) {
			other, err := sql.Open("sqlite3", p)
			require.NoError(t, err)
			_, err = other.Exec(`CREATE TABLE diary (text TEXT)`)
			require.NoError(t, errors.Join(err, other.Close()))
		},
		"for another use": func(t *testing.T, p string) {
			require.NoError(t, open(t, p, sqlite.Common(), sqlite.Set{Name: "device", Files: fstest.MapFS{"0001_a.sql": {Data: []byte(`CREATE TABLE outbox (id TEXT)`)}}}).Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "x.db")
			spoil(t, path)
			require.NoError(t, os.Chmod(path, 0o644))
			before, err := os.ReadFile(path)
			require.NoError(t, err)

			_, err = sqlite.Open(t.Context(), path, sqlite.Options{Sets: []sqlite.Set{sqlite.Common(), sqlite.Guard()}})

			assert.Equal(t, sqlite.Foreign, sqlite.CodeOf(err), "%v", err)
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, before, after)
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())
			files, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Len(t, files, 1, "nothing lies beside it")
		})
	}
}

// TestOpen_writes_nothing_to_a_file_that_is_up_to_date keeps a bug away: every opening marked the file as ours anew.
func TestOpen_writes_nothing_to_a_file_that_is_up_to_date(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	require.NoError(t, open(t, path, sqlite.Common()).Close())
	long := time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, os.Chtimes(path, long, long))

	require.NoError(t, open(t, path, sqlite.Common()).Close())

	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.True(t, info.ModTime().Equal(long), "%v", info.ModTime())
}

func TestOpen_closes_a_file_of_ours_to_others(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	require.NoError(t, open(t, path, sqlite.Common()).Close())
	require.NoError(t, os.Chmod(path, 0o644))

	open(t, path, sqlite.Common())

	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), suffix)
	}
}

func TestOpen_says_once_what_is_wrong(t *testing.T) {
	_, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})

	assert.Equal(t, 1, strings.Count(err.Error(), "denied"), "%v", err)
}

func write(t *testing.T, path string, text []byte) {
	require.NoError(t, os.WriteFile(path, text, 0o600))
}

func cut(t *testing.T, path string) {
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(path, info.Size()/2+100))
}

func TestMigrate(t *testing.T) {
	first := fstest.MapFS{"0001_a.sql": {Data: []byte(`CREATE TABLE a (x TEXT)`)}}

	t.Run("applies only what is new, each file once", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "m.db")
		require.NoError(t, open(t, path, sqlite.Set{Name: "s", Files: first}).Close())
		second := fstest.MapFS{"0001_a.sql": first["0001_a.sql"], "0002_b.sql": {Data: []byte(`ALTER TABLE a ADD COLUMN y TEXT; INSERT INTO a VALUES ('x', 'y')`)}}

		require.NoError(t, open(t, path, sqlite.Set{Name: "s", Files: second}).Close())
		db := open(t, path, sqlite.Set{Name: "s", Files: second})

		var n int
		require.NoError(t, db.Writer().QueryRow(`SELECT COUNT(*) FROM a`).Scan(&n))
		assert.Equal(t, 1, n)
	})
	t.Run("leaves nothing of a file that fails", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "m.db")
		broken := fstest.MapFS{"0001_a.sql": first["0001_a.sql"], "0002_b.sql": {Data: []byte(`CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT)`)}}

		_, err := sqlite.Open(t.Context(), path, sqlite.Options{Sets: []sqlite.Set{{Name: "s", Files: broken}}})

		require.ErrorContains(t, err, "0002_b.sql")
		db := open(t, path, sqlite.Set{Name: "s", Files: first})
		assert.Error(t, exec(t, db, `SELECT * FROM b`))
		assert.NoError(t, exec(t, db, `INSERT INTO a VALUES ('x')`))
	})
	t.Run("ends between two steps when its context ends, and never within one", func(t *testing.T) {
		db := open(t, filepath.Join(t.TempDir(), "m.db"))
		ctx, cancel := context.WithCancel(t.Context())
		step := sqlite.StepIn(db.Writer())

		first := step(ctx, func(tx store.Tx, _ func(string) string) error {
			_, err := tx.ExecContext(ctx, `CREATE TABLE a (x TEXT)`)
			cancel()
			for range 1000 { // long enough for whoever watches the context
				_, _ = tx.ExecContext(t.Context(), `INSERT INTO a VALUES ('x')`)
			}
			return err
		})
		second := step(ctx, func(store.Tx, func(string) string) error { return nil })

		assert.NoError(t, first)
		assert.ErrorIs(t, second, context.Canceled)
		assert.NoError(t, exec(t, db, `INSERT INTO a VALUES ('y')`))
	})
	t.Run("refuses a gap in the numbers", func(t *testing.T) {
		gap := fstest.MapFS{"0002_a.sql": first["0001_a.sql"]}

		_, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "m.db"), sqlite.Options{Sets: []sqlite.Set{{Name: "s", Files: gap}}})

		assert.ErrorContains(t, err, "0001")
	})
}

// TestCommon keeps the migrations and store.Tables from drifting apart.
func TestCommon_makes_the_tables_of_store(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "c.db"), sqlite.Common(), sqlite.Guard())

	for _, table := range store.Tables {
		want := []string{"id TEXT", "scope TEXT", "ver BIGINT"}
		for _, column := range table.Columns {
			want = append(want, column.Name+map[store.Type]string{store.Text: " TEXT", store.JSON: " TEXT", store.Int: " BIGINT"}[column.Type])
		}
		rows, err := db.Readers().Query(`SELECT name || ' ' || type FROM pragma_table_info($1) ORDER BY cid`, table.Name)
		require.NoError(t, err)
		var got []string
		for rows.Next() {
			var column string
			require.NoError(t, rows.Scan(&column))
			got = append(got, column)
		}
		require.NoError(t, rows.Close())
		assert.Equal(t, want, got, table.Name)
		assert.NoError(t, exec(t, db, `DROP INDEX `+table.Name+`_scope`), "index on (scope, ver)")
	}
}

func TestGuard(t *testing.T) {
	const put = `INSERT INTO booking (id, scope, ver, person, desk, start_at, end_at, state) VALUES ($1, 'u', 1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, desk = excluded.desk, start_at = excluded.start_at, end_at = excluded.end_at, state = excluded.state`
	const hour = 3600
	for name, c := range map[string]struct {
		args []any
		want string
	}{
		"refuses the same desk":               {[]any{"2", "ben", "d1", 9 * hour, 10 * hour, "booked"}, "desk"},
		"refuses the same person":             {[]any{"2", "ann", "d2", 9 * hour, 10 * hour, "booked"}, "person"},
		"refuses a span that encloses":        {[]any{"2", "ben", "d1", 1 * hour, 25 * hour, "booked"}, "desk"},
		"refuses a span that is too long":     {[]any{"2", "ben", "d2", 0, 26 * hour, "booked"}, "span"},
		"refuses a span that ends at once":    {[]any{"2", "ben", "d2", hour, hour, "booked"}, "span"},
		"refuses a booking that comes alive":  {[]any{"dead", "ben", "d1", 8 * hour, 9 * hour, "checked_in"}, "desk"},
		"allows back to back":                 {[]any{"2", "ann", "d1", 12 * hour, 13 * hour, "booked"}, ""},
		"allows a dead booking anywhere":      {[]any{"2", "ann", "d1", 8 * hour, 12 * hour, "cancelled"}, ""},
		"allows a booking to stay its own":    {[]any{"1", "ann", "d1", 9 * hour, 11 * hour, "checked_in"}, ""},
		"allows many who are no longer known": {[]any{"2", "", "d2", 8 * hour, 12 * hour, "released"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, filepath.Join(t.TempDir(), "g.db"), sqlite.Common(), sqlite.Guard())
			require.NoError(t, exec(t, db, put, "1", "ann", "d1", 8*hour, 12*hour, "booked"))
			require.NoError(t, exec(t, db, put, "dead", "ben", "d1", 8*hour, 12*hour, "released"))

			err := exec(t, db, put, c.args...)

			assert.Equal(t, c.want, sqlite.Guarded(err), "%v", err)
			assert.Equal(t, c.want == "", err == nil, "%v", err)
		})
	}
}

func TestCodeOf_knows_the_engine_through_wrapping(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "e.db"), sqlite.Common())
	require.NoError(t, exec(t, db, `INSERT INTO unit (id, scope, ver) VALUES ('a', 'org', 1)`))

	err := fmt.Errorf("seed: %w", exec(t, db, `INSERT INTO unit (id, scope, ver) VALUES ('a', 'org', 1)`))

	assert.Equal(t, sqlite.Constraint, sqlite.CodeOf(err))
	assert.Equal(t, sqlite.None, sqlite.CodeOf(nil))
	assert.Equal(t, sqlite.Other, sqlite.CodeOf(errors.New("disk on fire")))
	assert.Empty(t, sqlite.Guarded(err))
}
