// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/sqlite"
)

// TestDB_Write_keeps_the_log_short_while_somebody_always_reads keeps a bug away: where readers follow each other without a gap, the
// engine never begins its log anew.
func TestDB_Write_keeps_the_log_short_while_somebody_always_reads(t *testing.T) {
	for name, c := range map[string]struct {
		each  int // writes
		lasts time.Duration
	}{
		"quickly":                            {1, 20 * time.Millisecond},
		"slowly, on a machine out of breath": {10, 300 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) { keepsTheLogShort(t, c.each, c.lasts) })
	}
}

func keepsTheLogShort(t *testing.T, each int, lasts time.Duration) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	require.NoError(t, err)
	defer db.Close()
	_, err = db.Writer().Exec(`CREATE TABLE page (id INTEGER PRIMARY KEY, text BLOB); INSERT INTO page VALUES (1, '')`)
	require.NoError(t, err)
	var reading sync.WaitGroup
	read := func() { // beyond the next one that begins to
		tx, err := db.Readers().BeginTx(context.Background(), nil)
		require.NoError(t, err)
		var n int
		require.NoError(t, tx.QueryRow(`SELECT COUNT(*) FROM page`).Scan(&n))
		reading.Add(1)
		time.AfterFunc(lasts, func() { _ = tx.Rollback(); reading.Done() })
	}

	longest := int64(0)
	for i := range 400 {
		if i%each == 0 {
			read()
		}
		require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE page SET text = randomblob(400000)`)
			return err
		}))
		info, err := os.Stat(path + "-wal")
		require.NoError(t, err)
		longest = max(longest, info.Size())
	}
	reading.Wait()
	assert.Less(t, longest, int64(100<<20), "of 160 MB that were written")
}
