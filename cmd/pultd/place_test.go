// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPultd_wants_a_file_that_stays(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link.sqlite")
	require.NoError(t, os.Symlink(filepath.Join(dir, "gone.sqlite"), link))
	for db, said := range map[string]string{
		":memory:": "the database is kept, so name one with --db", "file::memory:": "the database is kept", link: "is a link to a file that is not there",
	} {
		for _, args := range [][]string{{"serve", "--demo"}, {"seed", "--demo"}, {"import", "imdf", dir}} {
			code, _, err := call(t, append(args, "--db", db)...)

			assert.Equal(t, failed, code, "%s %v", db, args)
			assert.Contains(t, err, said, "%v", args)
		}
	}
	now, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, now.Mode()&os.ModeSymlink, "the link is still one")
	assert.Len(t, lists(t, dir), 1)
}
