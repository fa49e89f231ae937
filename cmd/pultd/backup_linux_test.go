// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestBackup_leaves_nothing_half_on_a_full_disk needs a disk of its own; only root may mount one.
func TestBackup_leaves_nothing_half_on_a_full_disk(t *testing.T) {
	tiny, path := t.TempDir(), filepath.Join(t.TempDir(), "town.sqlite")
	if err := unix.Mount("pult-test", tiny, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no disk of one's own: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, unix.Unmount(tiny, unix.MNT_DETACH)) })
	require.NoError(t, seedDemo(t.Context(), path, 1, time.Now()))

	for _, args := range [][]string{
		{"backup", filepath.Join(tiny, "kept.sqlite"), "--db", path},
		{"restore", path, "--db", filepath.Join(tiny, "town.sqlite")},
	} {
		code, _, said := call(t, args...)

		assert.Equal(t, failed, code)
		assert.Contains(t, said, tiny)
		assert.Contains(t, said, "does not fit on its disk: make room and try again")
		assert.NotContains(t, said, "half-")
		assert.Equal(t, 1, strings.Count(said, "\n"), said)
		files, err := os.ReadDir(tiny)
		require.NoError(t, err)
		assert.Empty(t, files)
	}
}
