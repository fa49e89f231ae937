// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package postgres_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/postgres"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

func TestDB_Write_sends_what_may_wait_with_the_next_statement(t *testing.T) {
	const put = `INSERT INTO unit (id, scope, ver, parent, name, short, lead) VALUES ($1, 'org', $2, '', '', '', '')`
	db := open(t, pgtest.Database(t, ""))
	write := func(do func(ctx context.Context, tx store.Tx) error) error {
		return db.Write(t.Context(), func(ctx context.Context, tx store.Tx, _ int64) error { return do(ctx, tx) })
	}
	later := func(t *testing.T, ctx context.Context, tx store.Tx, id string) {
		require.NoError(t, tx.(store.Later).Later(ctx, put, id, 1))
	}
	there := func() (n int) {
		require.NoError(t, db.Readers().QueryRow(`SELECT COUNT(*) FROM unit`).Scan(&n))
		return n
	}

	require.NoError(t, write(func(ctx context.Context, tx store.Tx) error {
		later(t, ctx, tx, "a")
		var n int
		require.NoError(t, tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM unit`).Scan(&n))
		assert.Equal(t, 1, n, "the next question sees it")
		later(t, ctx, tx, "b")
		result, err := tx.ExecContext(ctx, `UPDATE unit SET ver = 2`)
		require.NoError(t, err)
		changed, err := result.RowsAffected()
		require.NoError(t, err)
		assert.EqualValues(t, 2, changed)
		for i := range 1000 {
			later(t, ctx, tx, fmt.Sprint("c", i))
		}
		return nil
	}))
	assert.Equal(t, 1002, there(), "and the commit has it all")

	for name, next := range map[string]func(ctx context.Context, tx store.Tx) error{
		"the commit": func(context.Context, store.Tx) error { return nil },
		"the next statement": func(ctx context.Context, tx store.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE unit SET ver = 3`)
			assert.Error(t, err)
			return err
		},
		"the next question": func(ctx context.Context, tx store.Tx) error {
			var n int
			err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM unit`).Scan(&n)
			assert.Error(t, err)
			return fmt.Errorf("count: %w", err)
		},
		"the next questions": func(ctx context.Context, tx store.Tx) error {
			_, err := tx.QueryContext(ctx, `SELECT id FROM unit`)
			assert.Error(t, err)
			return nil // the commit must not believe it
		},
	} {
		t.Run("what fails stops "+name, func(t *testing.T) {
			err := write(func(ctx context.Context, tx store.Tx) error {
				later(t, ctx, tx, "d")
				later(t, ctx, tx, "a") // is there already
				return next(ctx, tx)
			})
			assert.Equal(t, store.Constraint, postgres.CodeOf(err), "%v", err)
			assert.Equal(t, 1002, there())
		})
	}

	require.NoError(t, write(func(ctx context.Context, tx store.Tx) error {
		require.NoError(t, tx.(store.Later).Later(ctx, `SAVEPOINT op`))
		_, err := tx.ExecContext(ctx, put, "a", 1)
		assert.Equal(t, store.Constraint, postgres.CodeOf(err), "what fails itself says so")
		_, err = tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT op`)
		require.NoError(t, err)
		later(t, ctx, tx, "e")
		return nil
	}))
	assert.Equal(t, 1003, there(), "and the transaction goes on")
}
