// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

// oldTown is a database as the first release wrote it.
func oldTown(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "town.sqlite")
	statements, err := os.ReadFile("../../store/central/testdata/oldest.sql")
	require.NoError(t, err)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(string(statements))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

func copiesOf(t *testing.T, path string) []string {
	t.Helper()
	copies, err := filepath.Glob(path + beforeUpdate + "*")
	require.NoError(t, err)
	return copies
}

func behind(t *testing.T, path string) bool {
	t.Helper()
	lacks, err := sqlite.Behind(t.Context(), path, central.Sets()...)
	require.NoError(t, err)
	return lacks
}

func TestUpdate_keeps_what_the_database_was(t *testing.T) {
	calendar, plans := filepath.Join(t.TempDir(), "closed.ics"), filepath.Join(t.TempDir(), "plans")
	put(t, calendar, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\nEND:VCALENDAR\r\n")
	for name, args := range map[string][]string{
		"a list":     {"list", "houses"},
		"sheets":     {"sheets", "--building", "none", "--url", "https://pult.example", "-o", filepath.Join(t.TempDir(), "sheets.pdf")},
		"closures":   {"closures", calendar, "--building", "none"},
		"people":     {"people", "list"},
		"no archive": {"import", "imdf", plans},
	} {
		t.Run(name, func(t *testing.T) {
			path := oldTown(t)

			_, _, said := call(t, append(args, "--db", path)...)

			if name == "no archive" { // nothing is opened for what is not there
				assert.Empty(t, copiesOf(t, path))
				return
			}
			copies := copiesOf(t, path)
			require.Len(t, copies, 1, said)
			assert.Contains(t, said, copies[0])
			info, err := os.Stat(copies[0])
			require.NoError(t, err)
			assert.EqualValues(t, 0o600, info.Mode().Perm())
			assert.True(t, behind(t, copies[0]), "it is as it was")
			assert.False(t, behind(t, path), "the database is not")
			call(t, append(args, "--db", path)...)
			assert.Len(t, copiesOf(t, path), 1, "what is of this version is not copied")
		})
	}
}

func TestServe_tells_of_the_copy_from_before_the_update_and_goes_back_to_it(t *testing.T) {
	path := oldTown(t)
	stale := path + beforeUpdate + "20200101T000000Z"
	put(t, stale, "names of people")

	p := startTown(t, "--db", path, "--until-stdin-closes")
	require.NoError(t, p.stdin.Close())
	p.end()

	copies := copiesOf(t, path)
	require.Len(t, copies, 1, "one, and the stale one is gone")
	assert.Contains(t, p.said.String(), copies[0])
	assert.Contains(t, p.said.String(), "was deleted")
	code, out, said := call(t, "restore", copies[0], "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, out, "restored "+path)
}

func TestUpdate_changes_nothing_that_it_cannot_keep(t *testing.T) {
	path := oldTown(t)
	inTheWay := fmt.Sprintf("%s%s%s", path, beforeUpdate, time.Now().UTC().Format(backup.Stamp))
	c := &command{stdout: os.Stdout, err: os.Stderr}
	require.NoError(t, os.MkdirAll(fmt.Sprintf("%s.half-%d/full", inTheWay, os.Getpid()), 0o700))
	made, err := time.Parse(backup.Stamp, inTheWay[len(path+beforeUpdate):])
	require.NoError(t, err)

	copied, err := c.keepBefore(t.Context(), path, made)

	assert.ErrorContains(t, err, "nothing was updated")
	assert.Empty(t, copied)
	assert.True(t, behind(t, path))
}

func TestUpdate_makes_no_copy_where_nothing_changes(t *testing.T) {
	c := &command{stdout: os.Stdout, err: os.Stderr}
	missing := filepath.Join(t.TempDir(), "none.sqlite")
	foreign := filepath.Join(t.TempDir(), "foreign.sqlite")
	put(t, foreign, "no database at all")
	for _, path := range []string{missing, foreign, "postgres://nobody@127.0.0.1:1/none"} {
		copied, err := c.keepBefore(t.Context(), path, time.Now())

		assert.NoError(t, err, path)
		assert.Empty(t, copied, path)
	}
}

func TestUpdate_drops_copies_after_14_days_and_nothing_else(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	at := func(days int) string { return path + beforeUpdate + now.AddDate(0, 0, -days).Format(backup.Stamp) }
	for _, file := range []string{path, at(1), at(13), at(14), at(300), path + ".before-20200101T000000Z", path + beforeUpdate + "mine", path + ".backed-up"} {
		put(t, file, "names")
	}

	gone, err := dropUpdates(path, now)

	require.NoError(t, err)
	assert.ElementsMatch(t, []string{at(14), at(300)}, gone)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, left, 6)
}
