// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/postgres"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// refused is the code with which an address is refused.
func refused(t *testing.T, address string) store.Code {
	t.Helper()
	db, err := postgres.Open(t.Context(), address, postgres.Options{Sets: sets()})
	if err == nil {
		require.NoError(t, db.Close())
	} else {
		assert.Contains(t, err.Error(), postgres.Name(address))
	}
	return postgres.CodeOf(err)
}

func TestOpen_refuses(t *testing.T) {
	c := pgtest.Shared(t)
	do := func(address string, statements ...string) string {
		name := strings.Split(strings.TrimPrefix(address, "postgres:///"), "?")[0]
		require.NoError(t, c.Do(t.Context(), name, statements...))
		return address
	}
	for name, want := range map[string]struct {
		address string
		code    store.Code
	}{
		"another program's database": {do(pgtest.Database(t, ""), `CREATE TABLE diary (text TEXT)`), store.Foreign},
		"a database of a later version": {do(func() string {
			address := pgtest.Database(t, "")
			require.Equal(t, store.None, refused(t, address))
			return address
		}(), `INSERT INTO migration VALUES ('common', 99, '0099_future.sql')`), store.Newer},
		"a database that cannot hold every name": {func() string {
			require.NoError(t, c.Do(t.Context(), "postgres", `CREATE DATABASE narrow ENCODING 'LATIN1' TEMPLATE template0`))
			return c.URL("narrow")
		}(), store.Foreign},
		"a database that is not there":  {c.URL("nothing"), store.Denied},
		"what forgets what it has told": {c.URL("postgres") + "&synchronous_commit=off", store.Denied},
		"no address":                    {"postgres://[::1/town", store.Other},
		"a host that nobody is at":      {"postgres://127.0.0.1:1/town", store.Down},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, want.code, refused(t, want.address)) })
	}
}

func TestName_tells_no_secret(t *testing.T) {
	for address, name := range map[string]string{
		"postgres://pult:geheim@db.example:5432/town?sslmode=verify-full": "postgres://db.example:5432/town",
		"postgresql://db/town?password=geheim":                            "postgres://db/town",
		"postgres://pult:ge@heim@a:1,b:2/town":                            "postgres://a:1,b:2/town",
		"postgres:///town?host=/run/postgresql&password=geheim":           "postgres:///town",
	} {
		assert.Equal(t, name, postgres.Name(address))
		assert.True(t, postgres.Is(address))
	}
	assert.False(t, postgres.Is("/srv/pult/town.sqlite"))
}

func TestOpen_makes_texts_sort_by_their_bytes(t *testing.T) {
	c := pgtest.Shared(t)
	require.NoError(t, c.Do(t.Context(), "postgres", `CREATE DATABASE german TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'`))
	db := open(t, c.URL("german"))
	for _, id := range []string{"ä", "b", "B", "a", "Z"} {
		require.NoError(t, exec(t, db, `INSERT INTO unit (id, scope, ver) VALUES ($1, 'org', 1)`, id))
	}

	var ids string
	require.NoError(t, db.Readers().QueryRow(`SELECT STRING_AGG(id, '' ORDER BY id) FROM unit`).Scan(&ids))

	assert.Equal(t, "BZabä", ids)
}

func TestOpen_by_many_at_once_migrates_once(t *testing.T) {
	address := func() string { pgtest.Shared(t); return pgtest.Database(t, "") }()
	done := make(chan error, 6)
	for range cap(done) {
		go func() {
			db, err := postgres.Open(context.Background(), address, postgres.Options{Sets: sets()})
			if err == nil {
				err = db.Close()
			}
			done <- err
		}()
	}
	for range cap(done) {
		assert.NoError(t, <-done)
	}
}

func TestDB_heals(t *testing.T) {
	c := pgtest.Shared(t)
	db := open(t, pgtest.Database(t, ""))
	use := func() error {
		return errors.Join(exec(t, db, `DELETE FROM unit`), db.Read(t.Context(), func(ctx context.Context, tx store.Tx) error {
			var n int
			return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM unit`).Scan(&n)
		}))
	}
	heals := func(t *testing.T) {
		t.Helper()
		for range 3 { // whatever of the old connections is met in between
			if err := use(); err == nil {
				return
			} else {
				assert.Equal(t, store.Down, postgres.CodeOf(err), "%v", err)
			}
		}
		assert.NoError(t, use())
	}
	require.NoError(t, use())

	t.Run("from connections that were ended", func(t *testing.T) {
		require.NoError(t, c.Do(t.Context(), "postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pultd'`))
		heals(t)
	})
	t.Run("from a server that was away", func(t *testing.T) {
		require.NoError(t, c.Stop())
		err := use()
		assert.Equal(t, store.Down, postgres.CodeOf(err), "%v", err)
		require.NoError(t, c.Start(t.Context()))
		heals(t)
	})
	t.Run("but not at a primary of before a failover", func(t *testing.T) {
		db.Seen(7)
		err := use()
		assert.Equal(t, store.Down, postgres.CodeOf(err))
		assert.ErrorContains(t, err, "before a failover")
	})
}

func TestDB_Write_is_one_at_a_time(t *testing.T) {
	pgtest.Shared(t)
	address := pgtest.Database(t, "")
	one, two := open(t, address), open(t, address)
	require.NoError(t, exec(t, one, `INSERT INTO unit (id, scope, ver) VALUES ('a', 'org', 0)`))
	done := make(chan error, 2)
	for _, db := range []*postgres.DB{one, two} {
		go func() {
			var err error
			for i := 0; i < 50 && err == nil; i++ {
				err = db.Write(context.Background(), func(ctx context.Context, tx store.Tx, _ int64) error {
					var ver int
					err := tx.QueryRowContext(ctx, `SELECT ver FROM unit`).Scan(&ver)
					if err == nil {
						_, err = tx.ExecContext(ctx, `UPDATE unit SET ver = $1`, ver+1)
					}
					return err
				})
			}
			done <- err
		}()
	}
	require.NoError(t, errors.Join(<-done, <-done))

	var ver int
	require.NoError(t, one.Readers().QueryRow(`SELECT ver FROM unit`).Scan(&ver))
	assert.Equal(t, 100, ver, "nobody wrote over what another had read")
}

func TestDB_Alone(t *testing.T) {
	pgtest.Shared(t)
	address := pgtest.Database(t, "")
	one, two := open(t, address), open(t, address)

	ran, err := one.Alone(t.Context(), func(ctx context.Context) error {
		second, err := two.Alone(ctx, func(context.Context) error { return errors.New("at the same time") })
		assert.False(t, second)
		return err
	})

	assert.True(t, ran)
	require.NoError(t, err)
	ran, err = two.Alone(t.Context(), func(context.Context) error { return fmt.Errorf("ran") })
	assert.True(t, ran)
	assert.EqualError(t, err, "ran")
}

func TestDB_Read_cannot_write(t *testing.T) {
	pgtest.Shared(t)
	db := open(t, pgtest.Database(t, ""))

	err := db.Read(t.Context(), func(ctx context.Context, tx store.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM unit`)
		return err
	})

	assert.Error(t, err)
	require.NoError(t, db.Checkpoint(t.Context()))
}
