// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package sqlite_test

import (
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/store/sqlite"
)

// TestMain lets the test binary be another process: one that dies (die), or one that asks whether it could lock a file as
// the engine does when it believes to be alone (SQLite, os_unix.c: the shared range).
func TestMain(m *testing.M) {
	if os.Getenv(dying) != "" {
		die()
	}
	path := os.Getenv("PULT_TEST_LOCKABLE")
	if path == "" {
		os.Exit(m.Run())
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: 0x40000002, Len: 510}
	if err == nil {
		err = unix.FcntlFlock(file.Fd(), unix.F_GETLK, &lock)
	}
	fmt.Print(lock.Type == unix.F_UNLCK, err)
}

// TestOpen_keeps_the_locks keeps a bug away: whoever opens and closes a database's file beside the engine ends the locks
// of the whole process on it, and another process then removes the log under its feet.
func TestOpen_keeps_the_locks_of_a_file_that_is_open_already(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	first := open(t, path, sqlite.Common())
	require.NoError(t, exec(t, first, `INSERT INTO unit (id, scope, ver) VALUES ('a', 'org', 1)`))
	lockable := func() string {
		other := another(path)
		out, err := other.CombinedOutput()
		require.NoError(t, err)
		return string(out)
	}
	require.Equal(t, "false <nil>", lockable())

	require.NoError(t, open(t, path, sqlite.Common()).Close())

	assert.Equal(t, "false <nil>", lockable())
	require.NoError(t, first.Close())
	assert.Equal(t, "true <nil>", lockable())
}

func another(path string) *osexec.Cmd {
	other := osexec.Command(os.Args[0])
	other.Env = append(os.Environ(), "PULT_TEST_LOCKABLE="+path)
	return other
}
