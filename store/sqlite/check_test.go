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

// filled is a closed file of some hundred pages, of which the first third has the descriptions of all tables.
func filled(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "f.db")
	db := open(t, path, sqlite.Common())
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for i := range 20_000 {
			const put = `INSERT INTO person (id, scope, ver, given, family, unit) VALUES ($1, 'org', $2, 'Vorname', 'Nachname', 'u')`
			if _, err := tx.ExecContext(ctx, put, fmt.Sprintf("person-%05d", i), i+1); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())
	return path
}

// flip changes n bytes of a file.
func flip(t *testing.T, path string, at int64, n int) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer file.Close()
	content := make([]byte, n)
	_, err = file.ReadAt(content, at)
	require.NoError(t, err)
	for i := range content {
		content[i] ^= 0xff
	}
	_, err = file.WriteAt(content, at)
	require.NoError(t, err)
}

func TestDB_Check_finds_a_damaged_page_in_the_middle(t *testing.T) {
	path := filled(t)
	whole := open(t, path, sqlite.Common())
	require.NoError(t, whole.Check(t.Context()))
	assert.NoError(t, whole.Damage())
	require.NoError(t, whole.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Greater(t, info.Size(), int64(100*4096))
	flip(t, path, info.Size()/2/4096*4096, 12) // the head of a page

	db := open(t, path, sqlite.Common()) // nothing that opening reads is damaged
	err = db.Check(t.Context())

	assert.Equal(t, sqlite.Corrupt, sqlite.CodeOf(err), "%v", err)
	assert.ErrorContains(t, err, path)
	assert.Equal(t, err, db.Damage())
	<-db.Damaged()
}

func TestDB_Check_ends_with_its_context(t *testing.T) {
	db := open(t, filled(t), sqlite.Common())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	assert.ErrorIs(t, db.Check(ctx), context.Canceled)
	assert.NoError(t, db.Damage(), "nothing was found")
}

func TestDB_notes_damage_that_a_read_or_a_write_meets(t *testing.T) {
	for name, use := range map[string]func(db *sqlite.DB) error{
		"read": func(db *sqlite.DB) error {
			return db.Read(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
				var n int
				return tx.QueryRowContext(ctx, `SELECT COUNT(DISTINCT family || ver) FROM person`).Scan(&n)
			})
		},
		"write": func(db *sqlite.DB) error {
			return db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, `UPDATE person SET family = 'anders'`)
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			whole, err := os.ReadFile(path)
			require.NoError(t, err)
			for at := int64(len(whole)) / 4096 / 3 * 4096; at < int64(len(whole)); at += 4096 {
				flip(t, path, at, 12)
			}
			db := open(t, path, sqlite.Common())
			require.NoError(t, db.Damage())

			err = use(db)

			assert.Equal(t, sqlite.Corrupt, sqlite.CodeOf(err), "%v", err)
			<-db.Damaged()
			assert.Error(t, db.Damage())
		})
	}
	t.Run("but nothing else", func(t *testing.T) {
		db := open(t, filled(t), sqlite.Common())

		assert.Error(t, exec(t, db, `INSERT INTO person (id) VALUES ('person-00001')`))
		assert.Error(t, exec(t, db, `UPDATE nothing SET at = 1`))

		assert.NoError(t, db.Damage())
	})
}
