// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// listen opens a database beside others and tells what its watchers hear.
func listen(t *testing.T, path string) (*central.Central, <-chan central.Change) {
	t.Helper()
	c := reopen(t, path)
	changes := make(chan central.Change, 1000)
	c.Watch(func(change central.Change) { changes <- change })
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { c.Listen(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	require.Eventually(t, c.Listening, 20*time.Second, time.Millisecond)
	return c, changes
}

func hears(t *testing.T, changes <-chan central.Change) central.Change {
	t.Helper()
	select {
	case change := <-changes:
		return change
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was heard")
		return central.Change{}
	}
}

func putRules(t *testing.T, c *central.Central, house string) {
	t.Helper()
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutRules(ctx, booking.Rules{Building: booking.BuildingID(house)})
	})
}

func TestCentral_Listen(t *testing.T) {
	if !pgtest.OnPostgres() {
		t.Skip("on a file nobody announces anything")
	}

	t.Run("tells what another process has touched, and its own once", func(t *testing.T) {
		path := address(t)
		here, hear := listen(t, path)
		there, _ := listen(t, path)

		putRules(t, there, "berg")
		assert.Equal(t, central.Change{Scopes: []string{"b:berg"}, Foreign: true}, hears(t, hear))
		assert.Equal(t, there.Head(), here.Head())
		putRules(t, here, "bahn")
		assert.Equal(t, central.Change{Scopes: []string{"b:bahn"}}, hears(t, hear))
		putRules(t, there, "berg")
		assert.Equal(t, central.Change{Scopes: []string{"b:berg"}, Foreign: true}, hears(t, hear), "the own one is not heard twice")
	})
	t.Run("never wakes everybody when many write at once", func(t *testing.T) {
		path := address(t)
		here, hear := listen(t, path)
		there, _ := listen(t, path)
		done := make(chan struct{}, 2)
		for i, c := range []*central.Central{here, there} {
			go func() {
				for range 50 {
					putRules(t, c, fmt.Sprint("house", i))
				}
				done <- struct{}{}
			}()
		}
		<-done
		<-done

		counts := map[string]int{}
		for range 100 {
			change := hears(t, hear)
			require.Len(t, change.Scopes, 1)
			counts[fmt.Sprint(change.Scopes[0], change.Foreign)]++
		}
		assert.Equal(t, map[string]int{"b:house0false": 50, "b:house1true": 50}, counts)
		assert.Equal(t, int64(100), here.Head().Seq)
	})
	t.Run("names nobody when too many were touched", func(t *testing.T) {
		path := address(t)
		_, hear := listen(t, path)
		there := reopen(t, path)
		write(t, there, func(ctx context.Context, tx *central.Tx) error {
			for i := range 1000 {
				if err := tx.Store().PutProfile(ctx, staff.Profile{Person: staff.PersonID(fmt.Sprint("person", i))}); err != nil {
					return err
				}
			}
			return nil
		})

		assert.Equal(t, central.Change{Foreign: true}, hears(t, hear))
	})
	t.Run("finds out what it missed while its connection was away", func(t *testing.T) {
		path := address(t)
		here, hear := listen(t, path)
		there := reopen(t, path)
		_, err := there.DB().Writer().Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND query = 'LISTEN pult'`)
		require.NoError(t, err)
		require.Eventually(t, func() bool { return !here.Listening() }, 20*time.Second, time.Millisecond)
		putRules(t, there, "berg")

		assert.Equal(t, central.Change{Foreign: true}, hears(t, hear))
		assert.Equal(t, there.Head(), here.Head())
	})
}

// TestTx_Confirm: an outcome that is told again may have been stored by a commit that no standby has yet.
func TestTx_Confirm_makes_a_commit_wait_that_wrote_nothing(t *testing.T) {
	if !pgtest.OnPostgres() {
		t.Skip("a file has no standbys")
	}
	c := open(t)
	moved := func(do func(ctx context.Context, tx *central.Tx) error) (moved bool) {
		const at = `SELECT pg_current_wal_insert_lsn() - '0/0'`
		var before, after string
		require.NoError(t, c.DB().Readers().QueryRow(at).Scan(&before))
		write(t, c, do)
		require.NoError(t, c.DB().Readers().QueryRow(at).Scan(&after))
		return before != after
	}

	assert.False(t, moved(func(context.Context, *central.Tx) error { return nil }))
	assert.True(t, moved(func(ctx context.Context, tx *central.Tx) error { return tx.Confirm(ctx) }))
}

func TestCentral_Refresh_tells_what_another_process_wrote(t *testing.T) {
	path := address(t)
	here, there := reopen(t, path), reopen(t, path)
	told := 0
	here.Watch(func(change central.Change) {
		assert.Equal(t, central.Change{Foreign: true}, change)
		told++
	})
	require.NoError(t, here.Refresh(t.Context()))
	assert.Zero(t, told)
	putPerson(t, there, "ann")

	require.NoError(t, here.Refresh(t.Context()))
	require.NoError(t, here.Refresh(t.Context()))

	assert.Equal(t, 1, told)
	assert.Equal(t, int64(1), here.Head().Seq)
}
