// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

// lists are the files of a folder with their modes, sizes and times.
func lists(t *testing.T, dir string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		info, err := e.Info()
		require.NoError(t, err)
		files = append(files, fmt.Sprint(e.Name(), info.Mode(), info.Size(), info.ModTime()))
	}
	return files
}

func TestPultd_says_in_a_line_what_is_wrong_with_a_call(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "a")
	for _, c := range []struct {
		said string
		args []string
	}{
		{"say what to do, such as pultd serve --demo", nil},
		{`"dance" is none of serve, seed`, []string{"dance"}},
		{`"-x" is none of`, []string{"-x"}},
		{`there is no help about "dance"`, []string{"help", "dance"}},
		{`"now" is a word too many`, []string{"version", "now"}},
		{"say --db FILE", []string{"serve"}},
		{"there is no --hurry here", []string{"serve", "--demo", "--hurry"}},
		{`"now" is a word too many`, []string{"serve", "--demo", "now"}},
		{`--demo cannot be "7"`, []string{"serve", "--demo=7"}},
		{"--db is written with a value", []string{"serve", "--demo", "--db"}},
		{"--db is empty", []string{"serve", "--demo", "--db", ""}},
		{`"tomorrow" is not written as`, []string{"serve", "--demo", "--fixed-today", "tomorrow"}},
		{"--url is https://HOST", []string{"serve", "--demo", "--url", "pult.example"}},
		{`--trusted-proxy cannot be "proxy.example"`, []string{"serve", "--demo", "--trusted-proxy", "proxy.example"}},
		{`--trusted-proxy cannot be "10.1.2.3/24"`, []string{"serve", "--demo", "--trusted-proxy", "10.1.2.0/24", "--trusted-proxy", "10.1.2.3/24"}},
		{"--url is https://HOST", []string{"serve", "--demo", "--url", "https://pult.example/path"}},
		{"--url is https://HOST", []string{"serve", "--demo", "--url", "https://user@pult.example"}},
		{"--keep-days is 1 to 60", []string{"serve", "--demo", "--keep-days", "0"}},
		{"after 60 days", []string{"serve", "--demo", "--keep-days", "61"}},
		{`--keep-days cannot be "x"`, []string{"serve", "--demo", "--keep-days", "x"}},
		{`--listen is HOST:PORT, such as 127.0.0.1:7070, and not "foo"`, []string{"serve", "--demo", "--db", db, "--listen", "foo"}},
		{`a port from 0 to 65535, and not with "65536"`, []string{"serve", "--demo", "--db", db, "--listen", "127.0.0.1:65536"}},
		{"this very machine only", []string{"serve", "--demo", "--db", db, "--listen", "0.0.0.0:0"}},
		{"this very machine only", []string{"serve", "--demo", "--db", db, "--listen", ":0"}},
		{"--metrics cannot be 0.0.0.0:0: figures are told on this very machine only", []string{"serve", "--demo", "--db", db, "--metrics", "0.0.0.0:0"}},
		{`--metrics is HOST:PORT`, []string{"serve", "--demo", "--db", db, "--metrics", "9090"}},
		{`--log is text or json, and not "xml"`, []string{"serve", "--demo", "--db", db, "--log", "xml"}},
		{"FILE is missing", []string{"backup", "--db", db}},
		{"say --db FILE", []string{"backup", "a"}},
		{"BACKUP is missing", []string{"restore", "--db", db}},
		{"say --db FILE", []string{"restore", "a"}},
		{"say --db FILE", []string{"verify"}},
		{"this very machine only", []string{"serve", "--demo", "--db", db, "--listen", "town.example:0"}},
		{"say either --demo or --city", []string{"seed", "--db", db}},
		{"say either --demo or --city", []string{"seed", "--demo", "--city", "--db", db}},
		{`--seed cannot be "many"`, []string{"seed", "--demo", "--db", db, "--seed", "many"}},
		{"say --db FILE", []string{"seed", "--demo"}},
		{"IMDF is missing", []string{"import"}},
		{"ARCHIVE is missing", []string{"import", "imdf", "--db", db}},
		{"say --db FILE", []string{"import", "imdf", "a.zip"}},
		{`no import of "csv"`, []string{"import", "csv", "a.csv", "--db", db}},
	} {
		code, out, err := call(t, c.args...)

		assert.Equal(t, misused, code, c.args)
		assert.Contains(t, err, c.said, c.args)
		assert.Contains(t, err, "pultd help tells how", c.args)
		assert.Equal(t, 1, strings.Count(err, "\n"), err)
		assert.Empty(t, out, c.args)
	}
	assert.Empty(t, lists(t, dir), "nothing was made")
}

// TestPultd_says_in_a_line_what_is_wrong_with_a_file goes through all that --db and ARCHIVE may name, and wants nothing
// touched and an advice given.
func TestPultd_says_in_a_line_what_is_wrong_with_a_file(t *testing.T) {
	good, archive := t.TempDir(), writeArchive(t)
	town := filepath.Join(good, "town.sqlite")
	code, _, said := call(t, "seed", "--demo", "--db", town)
	require.Zero(t, code, said)
	whole, err := os.ReadFile(town)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		path  string
		spoil func(t *testing.T, path string)
		said  string
	}{
		"no folder":         {"there/is/none.sqlite", nil, "make it first"},
		"a folder":          {".", nil, "file"},
		"below a file":      {"letter.txt/town.sqlite", func(t *testing.T, p string) { put(t, filepath.Dir(p), "x") }, "is no folder"},
		"text":              {"letter.txt", func(t *testing.T, p string) { put(t, p, "Dear all, "+strings.Repeat("x", 9000)) }, "is no database of this server"},
		"another program's": {"other.sqlite", func(t *testing.T, p string) { diary(t, p) }, "is no database of this server"},
		"newer":             {"newer.sqlite", func(t *testing.T, p string) { put(t, p, string(whole)); future(t, p) }, "start that version"},
		"cut off":           {"cut.sqlite", func(t *testing.T, p string) { put(t, p, string(whole[:99_000])) }, "restore the backup"},
		"a pipe":            {"pipe", func(t *testing.T, p string) { require.NoError(t, syscall.Mkfifo(p, 0o600)) }, "file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, filepath.FromSlash(c.path))
			if c.spoil != nil {
				c.spoil(t, path)
			}
			before := lists(t, dir)

			for _, args := range [][]string{{"serve", "--demo"}, {"import", "imdf", archive}} {
				code, out, said := call(t, append(args, "--db", path)...)

				assert.Equal(t, failed, code, args)
				assert.Empty(t, out, args)
				assert.Contains(t, said, c.said, args)
				assert.Contains(t, said, dir, args)
				assert.Equal(t, 1, strings.Count(said, "\n"), said)
				assert.Equal(t, before, lists(t, dir), args)
			}
		})
	}
	for name, said := range map[string]string{
		"none.zip": "there is no", ".": "an archive must hold one file manifest.json", "town.sqlite": "must be a zip archive",
	} {
		code, _, err := call(t, "import", "imdf", filepath.Join(good, name), "--db", filepath.Join(good, "new.sqlite"))

		assert.Equal(t, failed, code, name)
		assert.Contains(t, err, said, name)
		assert.Contains(t, err, "nothing was imported", name)
		assert.NoFileExists(t, filepath.Join(good, "new.sqlite"))
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// diary is a database of another program.
func diary(t *testing.T, path string) {
	t.Helper()
	other, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = other.Exec(`CREATE TABLE diary (text TEXT)`)
	require.NoError(t, errors.Join(err, other.Close()))
}

// future marks a database as written by a later version.
func future(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.Chmod(path, 0o600))
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(`INSERT INTO migration VALUES ('common', 99, '0099_future.sql')`)
	require.NoError(t, errors.Join(err, db.Close()))
}

// TestServe_asks_for_its_address_first keeps a bug away: a city was made, and its file stayed, before the port was looked at.
func TestServe_asks_for_its_address_first(t *testing.T) {
	dir := t.TempDir()
	other, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer other.Close()

	code, _, said := call(t, "serve", "--demo", "--db", filepath.Join(dir, "town.sqlite"), "--listen", other.Addr().String())

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "another program listens on "+other.Addr().String())
	assert.Contains(t, said, "127.0.0.1:0 takes a free one")
	assert.Empty(t, lists(t, dir))
}

// TestServe_takes_no_device_for_an_empty_file keeps a bug away: /dev/null has no byte and was replaced by a city.
func TestServe_takes_no_device_for_an_empty_file(t *testing.T) {
	_, err := isEmpty(t.Context(), os.DevNull)

	assert.ErrorContains(t, err, "is no file for a database")
}

// TestServe_takes_no_other_address_for_a_file keeps a bug away: it made a city in a file that was called like the address, with
// the password in its name.
func TestServe_takes_no_other_address_for_a_file(t *testing.T) {
	for _, address := range []string{"host=127.0.0.1 password=secret dbname=town", "POSTGRES://db1/town", "postgres:/town", "mysql://db1/secret"} {
		_, err := isEmpty(t.Context(), address)

		require.ErrorContains(t, err, "postgres://USER@HOST/DATABASE", address)
		assert.NotContains(t, err.Error(), "secret")
	}
	for _, file := range []string{`C:/town.sqlite`, "hostess=1.sqlite", "a:b.sqlite"} {
		assert.False(t, elsewhere.MatchString(file), file)
	}
}

func TestSeed_makes_nothing_beside_the_log_of_a_database_that_is_gone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	put(t, path+"-wal", "what was acknowledged last")

	code, _, said := call(t, "seed", "--demo", "--db", path)

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "town.sqlite-wal is the log of a database that is gone")
	assert.Len(t, lists(t, filepath.Dir(path)), 1)
}

func TestSeed_leaves_nothing_when_it_is_ended(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := build(ctx, filepath.Join(dir, "town.sqlite"), func(seed uint64, today booking.Day) (central.Stock, error) {
		cancel()
		return demoStock(seed, today)
	}, 1, time.Now())

	require.Error(t, err)
	assert.Equal(t, "ended before it was done; nothing half is left", tell(err))
	assert.Empty(t, lists(t, dir))
}

// TestSeed_takes_nobodys_place keeps a bug away: of two servers that began on one missing file, the slower put its city in
// the place of the one that the faster served already.
func TestSeed_takes_nobodys_place(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	err := build(t.Context(), path, func(seed uint64, today booking.Day) (central.Stock, error) {
		put(t, path, "a city of somebody else")
		return demoStock(seed, today)
	}, 1, time.Now())

	assert.ErrorIs(t, err, errFull)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "a city of somebody else", string(text))
	assert.Len(t, lists(t, filepath.Dir(path)), 1)
}

func TestPultd_tells_of_a_folder_that_may_only_be_read(t *testing.T) {
	if asNobody(t) {
		return
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o500))
	t.Cleanup(func() { assert.NoError(t, os.Chmod(dir, 0o700)) })
	require.Error(t, os.WriteFile(filepath.Join(dir, "probe"), nil, 0o600), "the test would show nothing")

	code, _, said := call(t, "seed", "--demo", "--db", filepath.Join(dir, "town.sqlite"))

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "in a folder where that user may write")
	assert.NotContains(t, said, "half-")
}

func TestServe_says_which_folder_is_missing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")

	code, _, said := call(t, "serve", "--db", filepath.Join(dir, "town.sqlite"))

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "because there is no folder "+dir+": make the folder")
}
