// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	sqlite3 "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

// dying names the variable that makes the test binary die in the middle of migrating a file:
// path, whose file it is, the kind of moment, and how many of them it survives.
const dying = "PULT_TEST_DYING"

// ends are the two ends: how their files are made, and the oldest that there is.
var ends = map[string]struct {
	sets   func() []sqlite.Set
	oldest string
}{
	"server": {func() []sqlite.Set { return append(central.Sets(), tomorrow) }, "../central/testdata/oldest.sql"},
	"device": {func() []sqlite.Set {
		return []sqlite.Set{sqlite.Common(), {Name: "device", Files: os.DirFS("../device/migrations")}, tomorrow}
	}, "../device/testdata/oldest.sql"},
}

// tomorrow are steps that no release has: columns for rows that are there, a table made anew, an index.
var tomorrow = sqlite.Set{Name: "tomorrow", Files: fstest.MapFS{
	"0001_pronoun.sql": {Data: []byte(`ALTER TABLE person ADD COLUMN pronoun TEXT NOT NULL DEFAULT ''; UPDATE person SET pronoun = 'sie' WHERE given <> '';`)},
	"0002_lift.sql": {Data: []byte(`CREATE TABLE lift (id TEXT PRIMARY KEY, building TEXT NOT NULL);
		INSERT INTO lift SELECT 'lift of ' || id, id FROM building; CREATE INDEX lift_building ON lift (building);`)},
	"0003_lift.sql": {Data: []byte(`ALTER TABLE lift RENAME TO lift_old; CREATE TABLE lift (id TEXT PRIMARY KEY, building TEXT NOT NULL, works BIGINT NOT NULL);
		INSERT INTO lift SELECT id, building, 1 FROM lift_old; DROP TABLE lift_old;`)},
}}

// die migrates as Open does, and kills itself with SIGKILL at the nth moment: when a statement is about to change the
// schema or a table (statement), or when a transaction is about to be committed (commit).
func die() {
	words := strings.Split(os.Getenv(dying), "|")
	path, end, moment := words[0], ends[words[1]], words[2]
	left, _ := strconv.Atoi(words[3])
	now := func() {
		if left--; left < 0 {
			syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		}
	}
	sql.Register("dying", &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		if moment == "commit" {
			conn.RegisterCommitHook(func() int { now(); return 0 })
			return nil
		}
		conn.RegisterAuthorizer(func(action int, _, _, _ string) int {
			if action == sqlite3.SQLITE_INSERT || action == sqlite3.SQLITE_UPDATE {
				now()
			}
			return sqlite3.SQLITE_OK
		})
		return nil
	}})
	// A cache of one page: what is not committed is written to the log all the same. A killed process loses nothing that it
	// has written, so nothing need wait for the disk.
	db, err := sql.Open("dying", "file:"+path+"?_journal_mode=WAL&_synchronous=OFF&_txlock=immediate&_cache_size=1")
	if err == nil {
		db.SetMaxOpenConns(1)
		err = sqlite.Migrate(context.Background(), db, end.sets()...)
	}
	fmt.Print("survived ", err)
	os.Exit(0)
}

// TestMigrate_goes_on_after_a_kill_at_every_step lets a process die at every moment of every step, of both ends, from an empty
// file and from the oldest one. The next start completes the file, and it is as if nothing had happened.
func TestMigrate_goes_on_after_a_kill_at_every_step(t *testing.T) {
	for name, end := range ends {
		for from, statements := range map[string]string{"nothing": "", "the oldest file": end.oldest} {
			whole := begun(t, statements)
			open(t, whole, end.sets()...).Close()
			want := dump(t, whole)
			for _, moment := range []string{"commit", "statement"} {
				t.Run(fmt.Sprint(name, " from ", from, " at each ", moment), func(t *testing.T) {
					stride := 1
					if moment == "statement" && os.Getenv("PULT_KILL9") == "" {
						stride = 13
					}
					deaths, survives := 0, 0
					for ; killed(t, begun(t, statements), name, moment, survives, want); survives += stride {
						deaths++
					}
					t.Logf("died %d times", deaths)
					assert.GreaterOrEqual(t, deaths, 3)
				})
			}
		}
	}
}

// begun is a new file with what statements made.
func begun(t *testing.T, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	if statements == "" {
		return path
	}
	text, err := os.ReadFile(statements)
	require.NoError(t, err)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(string(text))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

// killed tells whether the process died. If so, the file is completed and must be as it should be.
func killed(t *testing.T, path, end, moment string, survives int, want string) bool {
	t.Helper()
	child := osexec.Command(os.Args[0])
	child.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%s|%d", dying, path, end, moment, survives))
	out, err := child.CombinedOutput()
	if err == nil {
		require.Equal(t, "survived <nil>", string(out))
		return false
	}
	require.Equal(t, syscall.SIGKILL, child.ProcessState.Sys().(syscall.WaitStatus).Signal(), "%s", out)

	db, err := sqlite.Open(t.Context(), path, sqlite.Options{Sets: ends[end].sets()})

	require.NoError(t, err, "after %d %ss", survives, moment)
	require.NoError(t, db.Check(t.Context()))
	require.NoError(t, db.Close())
	require.Equal(t, want, dump(t, path), "after %d %ss", survives, moment)
	return true
}

// dump is all that a file holds: its schema, and the rows of all tables.
func dump(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer db.Close()
	var said []string
	each(t, db, `SELECT name, COALESCE(sql, '') FROM sqlite_master`, func(cells []any) { said = append(said, fmt.Sprintln(cells...)) })
	var tables []string
	each(t, db, `SELECT name FROM sqlite_master WHERE type = 'table'`, func(cells []any) { tables = append(tables, fmt.Sprint(cells[0])) })
	for _, table := range tables {
		each(t, db, `SELECT * FROM `+table, func(cells []any) { said = append(said, table+" "+fmt.Sprintln(cells...)) })
	}
	slices.Sort(said)
	return strings.Join(said, "")
}

func each(t *testing.T, db *sql.DB, query string, do func(cells []any)) {
	t.Helper()
	rows, err := db.Query(query)
	require.NoError(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	for rows.Next() {
		cells, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			places[i] = &cells[i]
		}
		require.NoError(t, rows.Scan(places...))
		do(cells)
	}
	require.NoError(t, rows.Err())
}
