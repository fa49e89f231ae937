// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/device"
)

// TestOpen_brings_the_oldest_file_up_to_today begins with testdata/oldest.sql, which is what the first release wrote:
// never edit it.
func TestOpen_brings_the_oldest_file_up_to_today(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ann.db")
	statements, err := os.ReadFile("testdata/oldest.sql")
	require.NoError(t, err)
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	_, err = db.Exec(string(statements))
	require.NoError(t, err)
	require.NoError(t, db.Close())

	d, err := device.Open(t.Context(), path, device.Options{Now: func() time.Time { return tuesday }})

	require.NoError(t, err)
	ann := &desk{Device: d, t: t, who: "ann", path: path}
	t.Cleanup(func() { _ = ann.Close() })
	b, err := ann.booking("waits")
	require.NoError(t, err)
	assert.Equal(t, booking.Requested, b.State)
	require.Len(t, pending(t, ann), 1)
	refusals, err := ann.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refusals, 1)
	assert.Equal(t, booking.Taken, refusals[0].Refusal.Why)
	require.NoError(t, ann.Undo(t.Context()))
	_, err = ann.booking("waits")
	assert.ErrorIs(t, err, booking.ErrGone, "the old undo log still works")
	confirmed, err := ann.booking("confirmed")
	require.NoError(t, err)
	assert.Equal(t, booking.Booked, confirmed.State)
}
