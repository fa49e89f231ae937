// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
)

// TestRoot_leaves_the_servers_user_its_files: what root backs up and restores has to be opened by the server's own user.
func TestRoot_leaves_the_servers_user_its_files(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make files of others; CI is root")
	}
	const nobody = 65534
	dir := t.TempDir()
	path, kept := filepath.Join(dir, "town.sqlite"), filepath.Join(t.TempDir(), "kept.sqlite")
	require.NoError(t, seedDemo(t.Context(), path, 1, time.Now()))
	require.NoError(t, os.Chown(path, nobody, nobody))
	owner := func(path string) uint32 {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Sys().(*syscall.Stat_t).Uid
	}

	code, _, said := call(t, "backup", kept, "--db", path)
	require.Zero(t, code, said)
	assert.EqualValues(t, nobody, owner(path+server.BackedUp))
	code, _, said = call(t, "restore", kept, "--db", path)
	require.Zero(t, code, said)
	assert.EqualValues(t, nobody, owner(path), "as the one before it")

	require.NoError(t, os.Chown(dir, nobody, nobody))
	other := filepath.Join(dir, "other.sqlite")
	code, _, said = call(t, "restore", kept, "--db", other)
	require.Zero(t, code, said)
	assert.EqualValues(t, nobody, owner(other), "as the folder that it goes to")
}
