// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package postgres_test

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/postgres"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func sets() []store.Set { return []store.Set{store.Common(), postgres.Guard()} }

func open(t *testing.T, address string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), address, postgres.Options{Sets: sets()})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db *postgres.DB, query string, args ...any) error {
	t.Helper()
	return db.Write(t.Context(), func(ctx context.Context, tx store.Tx, _ int64) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

func TestGuard(t *testing.T) {
	pgtest.Shared(t)
	const put = `INSERT INTO booking (id, scope, ver, person, desk, start_at, end_at, state) VALUES ($1, 'u', 1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, desk = excluded.desk, start_at = excluded.start_at, end_at = excluded.end_at, state = excluded.state`
	const hour = 3600
	for name, c := range map[string]struct {
		args []any
		want string
	}{
		"refuses the same desk":               {[]any{"2", "ben", "d1", 9 * hour, 10 * hour, "booked"}, "desk"},
		"refuses the same person":             {[]any{"2", "ann", "d2", 9 * hour, 10 * hour, "booked"}, "person"},
		"names the person before the desk":    {[]any{"2", "ann", "d1", 9 * hour, 10 * hour, "booked"}, "person"},
		"refuses a span that encloses":        {[]any{"2", "ben", "d1", 1 * hour, 25 * hour, "booked"}, "desk"},
		"refuses a span that is too long":     {[]any{"2", "ben", "d2", 0, 26 * hour, "booked"}, "span"},
		"refuses a span that ends at once":    {[]any{"2", "ben", "d2", hour, hour, "booked"}, "span"},
		"refuses a span that ends before":     {[]any{"2", "ben", "d2", 2 * hour, hour, "booked"}, "span"},
		"refuses a booking that comes alive":  {[]any{"dead", "ben", "d1", 8 * hour, 9 * hour, "checked_in"}, "desk"},
		"allows back to back":                 {[]any{"2", "ann", "d1", 12 * hour, 13 * hour, "booked"}, ""},
		"allows a dead booking anywhere":      {[]any{"2", "ann", "d1", 8 * hour, 12 * hour, "cancelled"}, ""},
		"allows a booking to stay its own":    {[]any{"1", "ann", "d1", 9 * hour, 11 * hour, "checked_in"}, ""},
		"allows many who are no longer known": {[]any{"2", "", "d2", 8 * hour, 12 * hour, "released"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t, pgtest.Database(t, ""))
			require.NoError(t, exec(t, db, put, "1", "ann", "d1", 8*hour, 12*hour, "booked"))
			require.NoError(t, exec(t, db, put, "dead", "ben", "d1", 8*hour, 12*hour, "released"))

			err := exec(t, db, put, c.args...)

			assert.Equal(t, c.want, postgres.Guarded(err), "%v", err)
			assert.Equal(t, c.want == "", err == nil, "%v", err)
		})
	}
}
