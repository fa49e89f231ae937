// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// oldest is a file as the first release wrote it: testdata/oldest.sql, which nobody edits.
func oldest(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "oldest.db")
	statements, err := os.ReadFile("testdata/oldest.sql")
	require.NoError(t, err)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(string(statements))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

func TestOpen_brings_the_oldest_file_up_to_today(t *testing.T) {
	path := oldest(t)
	before := verify(t, path)

	c := reopen(t, path)

	assert.EqualValues(t, 22, c.Head().Seq)
	assert.Equal(t, []string{"given-back released", "live booked", "past checked_in"}, texts(t, c, "id,state", "FROM booking ORDER BY id"))
	assert.Equal(t, []string{"anns-phone ann 3"}, texts(t, c, "device,person,next_seq", "FROM client"))
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
		o, err := central.FindOutcome(ctx, s, "01936a3e-7c00-7000-8000-000000000002")
		assert.Equal(t, sync.Refused, o.Verdict)
		assert.Equal(t, string(booking.Taken), o.Why)
		return err
	}))
	done, err := c.Forget(t.Context(), cutoff)
	require.NoError(t, err, "what later steps brought works on old rows")
	assert.Equal(t, 1, done.Bookings)
	require.NoError(t, c.Close())
	after := verify(t, path)
	assert.True(t, before.Sound() && after.Sound(), "%+v\n%+v", before.Broken(), after.Broken())
	assert.Equal(t, before.Counts["booking"], after.Counts["booking"])
}

func TestOpen_leaves_a_newer_file_as_it_is(t *testing.T) {
	path := oldest(t)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(`INSERT INTO migration VALUES ('central', 99, '0099_future.sql')`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	_, err = central.Open(t.Context(), path)
	require.Error(t, err)
	_, verified := central.Verify(t.Context(), path, func(string) {})
	require.Error(t, verified)

	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	files, err := filepath.Glob(path + "*")
	require.NoError(t, err)
	assert.Equal(t, []string{path}, files)
}
