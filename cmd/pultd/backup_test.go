// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// busy pushes ops, one after the other, until it is told to stop; it answers how many were accepted.
func busy(t *testing.T, client *wire.Client) (stop func() int) {
	end, ended := make(chan struct{}), make(chan int)
	go func() {
		defer close(ended)
		for n := 1; ; n++ {
			op := planned(n)
			_, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}, Limit: 1})
			if !assert.NoError(t, err) {
				return
			}
			select {
			case <-end:
				ended <- n
				return
			default:
			}
		}
	}()
	return func() int { close(end); return <-ended }
}

// planned is the nth op of a device: a day planned at home.
func planned(n int) sync.Op {
	day := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%20)
	args := fmt.Sprintf(`{"day":%q,"halves":[0,1],"status":"home"}`, day.Format(time.DateOnly))
	return sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: int64(n), Kind: "day.plan", Args: []byte(args)}
}

func TestBackup_copies_a_busy_server(t *testing.T) {
	dir := t.TempDir()
	path, target := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "kept")
	require.NoError(t, os.Mkdir(target, 0o700))
	p := start(t, "--db", path, "--fixed-today", "2026-11-24", "--until-stdin-closes")
	stop := busy(t, p.signIn("device-one"))

	code, out, said := call(t, "backup", target, "--db", path)
	assert.Positive(t, stop())
	require.NoError(t, p.stdin.Close())
	p.end()

	require.Zero(t, code, said)
	files, err := filepath.Glob(target + "/*")
	require.NoError(t, err)
	require.Len(t, files, 1, "named by the time, and nothing half beside it")
	assert.Regexp(t, `/town-\d{8}T\d{6}Z\.sqlite$`, files[0])
	assert.Contains(t, out, "made "+files[0])
	assert.Contains(t, out, "180 people")
	info, err := os.Stat(files[0])
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
	code, out, said = call(t, "verify", "--db", files[0])
	assert.Zero(t, code, said)
	assert.NotContains(t, out, "BROKEN")
	assert.FileExists(t, path+server.BackedUp)
}

func TestBackup_overwrites_nothing(t *testing.T) {
	dir := t.TempDir()
	path, target := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "kept.sqlite")
	require.NoError(t, seedDemo(t.Context(), path, 1, time.Now()))
	put(t, target, "mine")

	code, _, said := call(t, "backup", target, "--db", path)

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "is there already and was left as it is")
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
}

func TestBackup_keeps_no_copy_of_damage(t *testing.T) {
	dir := t.TempDir()
	path, target := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "kept.sqlite")
	require.NoError(t, seedDemo(t.Context(), path, 1, time.Now()))
	damage(t, path)

	code, _, said := call(t, "backup", target, "--db", path)

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "is damaged")
	assert.NoFileExists(t, target)
	files, err := filepath.Glob(target + "*")
	require.NoError(t, err)
	assert.Empty(t, files)
	code, out, said := call(t, "verify", "--db", path)
	assert.Equal(t, failed, code)
	assert.Contains(t, out, "DAMAGED")
	assert.Contains(t, said, "restore the backup")
}

// damage wipes pages in the middle of a file.
func damage(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	info, err := file.Stat()
	require.NoError(t, err)
	_, err = file.WriteAt(make([]byte, 10*4096), info.Size()/2/4096*4096)
	require.NoError(t, errors.Join(err, file.Close()))
}

// TestRestore_goes_back_and_devices_notice is the whole drill: a backup, a change that it lacks, kill -9, the restore, and
// a device that knows more than the server.
func TestRestore_goes_back_and_devices_notice(t *testing.T) {
	dir := t.TempDir()
	path, kept := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "kept.sqlite")
	first := start(t, "--db", path, "--fixed-today", "2026-11-24")
	client := first.signIn("device-one")
	before, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	require.NoError(t, err)
	code, _, said := call(t, "backup", kept, "--db", path)
	require.Zero(t, code, said)
	after, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Cursor: before.Cursor, Ops: []sync.Op{planned(1)}})
	require.NoError(t, err)
	code, _, said = call(t, "restore", kept, "--db", path)
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "a server has "+path+" open: stop it first")
	require.NoError(t, first.cmd.Process.Signal(syscall.SIGKILL))
	assert.Error(t, first.cmd.Wait())

	code, out, said := call(t, "restore", kept, "--db", path)
	require.Zero(t, code, said)

	assert.Contains(t, out, "Devices find out by themselves")
	asides, err := filepath.Glob(path + ".before-*")
	require.NoError(t, err)
	require.Len(t, asides, 1, "the log of the old one was folded into it")
	assert.Equal(t, 1, count(t, asides[0], `SELECT count(*) FROM outcome`), "what was acknowledged last is in what was kept aside")
	assert.Zero(t, count(t, path, `SELECT count(*) FROM outcome`))
	second := start(t, "--db", path, "--fixed-today", "2026-11-24", "--until-stdin-closes")
	again := second.signIn("device-one")
	_, err = again.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Cursor: after.Cursor})
	var startOver *sync.Error
	require.ErrorAs(t, err, &startOver)
	assert.Equal(t, sync.StartOver, startOver.Code)
	resp, err := again.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Cursor: before.Cursor})
	require.NoError(t, err, "a cursor that is older than the backup stays good")
	assert.EqualValues(t, 1, resp.Expect, "the device is asked for what the backup lacks")
	require.NoError(t, second.stdin.Close())
	second.end()
}

func TestRestore_refuses_what_is_no_sound_backup_and_leaves_the_database_alone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "town.sqlite")
	require.NoError(t, seedDemo(t.Context(), path, 1, time.Now()))
	torn := filepath.Join(dir, "torn.sqlite")
	require.NoError(t, seedDemo(t.Context(), torn, 1, time.Now()))
	damage(t, torn)
	foreign := filepath.Join(dir, "diary.sqlite")
	diary(t, foreign)
	text := filepath.Join(dir, "text.sqlite")
	put(t, text, strings.Repeat("no database\n", 1000))
	empty := filepath.Join(dir, "empty.sqlite")
	put(t, empty, "")
	before := lists(t, dir)
	for backup, says := range map[string]string{
		torn: "restore an older backup", foreign: "is no backup of this server", text: "is no backup of this server",
		empty: "is no backup of this server", filepath.Join(dir, "none"): "there is no backup", dir: "there is no backup",
	} {
		code, out, said := call(t, "restore", backup, "--db", path)

		assert.Equal(t, failed, code, backup)
		assert.Contains(t, said, says, backup)
		assert.Equal(t, 1, strings.Count(said, "\n"), said)
		assert.Empty(t, out)
		assert.Equal(t, before, lists(t, dir), backup)
	}
	code, _, said := call(t, "restore", path, "--db", path)
	assert.Equal(t, misused, code, said)
}

func TestRestore_replaces_a_database_that_cannot_be_read(t *testing.T) {
	dir := t.TempDir()
	path, kept := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "kept.sqlite")
	require.NoError(t, seedDemo(t.Context(), kept, 1, time.Now()))
	put(t, path, strings.Repeat("rubble ", 10000))
	put(t, path+"-wal", "the log of rubble")

	code, out, said := call(t, "restore", kept, "--db", path)

	require.Zero(t, code, said)
	assert.Contains(t, out, "what was there is kept as")
	assert.Equal(t, 180, count(t, path, `SELECT count(*) FROM person`))
	asides, err := filepath.Glob(path + ".before-*")
	require.NoError(t, err)
	assert.Len(t, asides, 2, "with its log")
}
