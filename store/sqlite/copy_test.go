// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/sqlite"
)

func ignore(int, int) {}

// TestCopy_holds_one_moment_beside_a_writer writes two tables in one transaction at every step of the copy: it must neither
// begin again with every write, nor hold one table without the other.
func TestCopy_holds_one_moment_beside_a_writer(t *testing.T) {
	path := filled(t)
	db := open(t, path, sqlite.Common())
	grow := func() {
		require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			for _, table := range []string{"unit", "zone"} {
				const put = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
					INSERT INTO %[1]s (id, scope, ver) SELECT (SELECT COUNT(*) FROM %[1]s) + i, 'org', i FROM n`
				if _, err := tx.ExecContext(ctx, fmt.Sprintf(put, table)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	for range 100 {
		grow()
	}
	to, steps := filepath.Join(t.TempDir(), "copy.db"), 0

	err := sqlite.Copy(t.Context(), path, to, func(done, total int) { steps++; grow() }, sqlite.Common())

	require.NoError(t, err)
	assert.Greater(t, steps, 1)
	copied, err := sqlite.Peek(t.Context(), to, sqlite.Common())
	require.NoError(t, err)
	var units, zones int
	require.NoError(t, copied.QueryRow(`SELECT (SELECT COUNT(*) FROM unit), (SELECT COUNT(*) FROM zone)`).Scan(&units, &zones))
	require.NoError(t, copied.Close())
	assert.Equal(t, 100*300, units)
	assert.Equal(t, units, zones)
	files, err := filepath.Glob(to + "*")
	require.NoError(t, err)
	assert.Equal(t, []string{to}, files, "one file, without a log")
	info, err := os.Stat(to)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
}

func TestCopy_takes_nobodys_place(t *testing.T) {
	to := filepath.Join(t.TempDir(), "copy.db")
	require.NoError(t, os.WriteFile(to, []byte("mine"), 0o600))

	err := sqlite.Copy(t.Context(), filled(t), to, ignore, sqlite.Common())

	assert.ErrorIs(t, err, os.ErrExist)
	text, err := os.ReadFile(to)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
}

func TestCopy_ends_with_its_context(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	from := filled(t)

	err := sqlite.Copy(ctx, from, filepath.Join(t.TempDir(), "copy.db"), func(int, int) { cancel() }, sqlite.Common())

	if err != nil { // a small file is done with its first step
		assert.ErrorIs(t, err, context.Canceled)
	}
	require.NoError(t, open(t, from, sqlite.Common()).Check(t.Context()))
}

func TestFold_makes_one_file_of_a_file_with_its_log(t *testing.T) {
	path := filled(t)
	db := open(t, path, sqlite.Common())

	require.NoError(t, exec(t, db, `INSERT INTO unit (id, scope, ver) VALUES ('a', 'org', 1)`))
	require.FileExists(t, path+"-wal")
	copied := path + ".copy"
	for _, suffix := range []string{"", "-wal"} { // as a crash leaves it
		text, err := os.ReadFile(path + suffix)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(copied+suffix, text, 0o600))
	}
	path = copied
	require.NoError(t, sqlite.Fold(t.Context(), path))

	files, err := filepath.Glob(path + "*")
	require.NoError(t, err)
	assert.Equal(t, []string{path}, files)
}
