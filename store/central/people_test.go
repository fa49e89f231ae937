// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

func TestTombstones_of_stars_and_deputies_tell_nothing(t *testing.T) {
	c, err := central.Open(t.Context(), t.TempDir()+"/town.sqlite")
	require.NoError(t, err)
	defer c.Close()
	star := booking.Favourite{Person: "ann", Kind: booking.FavouritePerson, Target: "bob", MadeAt: time.Unix(1, 0).UTC()}
	deputy := booking.Deputy{Owner: "ann", Deputy: "bob", MadeAt: time.Unix(1, 0).UTC()}
	write := func(do func(ctx context.Context, rows store.Booking) error) {
		t.Helper()
		require.NoError(t, c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return do(ctx, tx.Store()) }))
	}
	sides := []staff.PersonID{"ann", "bob"}
	for range 2 { // again and again is once
		write(func(ctx context.Context, rows store.Booking) error {
			require.NoError(t, rows.PutFavourite(ctx, star))
			for _, side := range sides {
				require.NoError(t, rows.PutDeputy(ctx, side, deputy))
			}
			return nil
		})
	}
	write(func(ctx context.Context, rows store.Booking) error {
		stars, err := rows.Favourites(ctx, "ann")
		require.NoError(t, err)
		assert.Equal(t, []booking.Favourite{star}, stars)
		require.NoError(t, rows.DropFavourite(ctx, "ann", booking.FavouritePerson, "bob"))
		for _, side := range sides {
			deputies, err := rows.Deputies(ctx, side)
			require.NoError(t, err)
			assert.Equal(t, []booking.Deputy{deputy}, deputies)
			require.NoError(t, rows.DropDeputy(ctx, side, deputy))
		}
		return nil
	})

	var buried []string
	require.NoError(t, c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id FROM tombstone`)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var id string
			require.NoError(t, rows.Scan(&id))
			buried = append(buried, id)
		}
		return rows.Err()
	}))
	assert.Len(t, buried, 3)
	for _, id := range buried {
		assert.Regexp(t, `^\d+$`, id)
	}
}

func TestStars_and_deputies_of_before_their_ids_told_nothing_go_on(t *testing.T) {
	c, err := central.Open(t.Context(), t.TempDir()+"/town.sqlite")
	require.NoError(t, err)
	defer c.Close()
	require.NoError(t, c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		for _, old := range []string{
			`INSERT INTO favourite (id, scope, ver, person, kind, target, made_at) VALUES ('ann|person|bob', 'u:ann', 1, 'ann', 'person', 'bob', 1)`,
			`INSERT INTO deputy (id, scope, ver, owner, deputy, made_at) VALUES ('ann|bob|bob', 'u:bob', 2, 'ann', 'bob', 1)`,
		} {
			_, err := tx.ExecContext(ctx, old)
			require.NoError(t, err)
		}
		rows := tx.Store()
		yes, err := rows.IsDeputy(ctx, "ann", "bob")
		require.NoError(t, err)
		assert.True(t, yes)
		require.NoError(t, rows.DropFavourite(ctx, "ann", booking.FavouritePerson, "bob"))
		require.NoError(t, rows.DropDeputy(ctx, "bob", booking.Deputy{Owner: "ann", Deputy: "bob"}))
		stars, err := rows.Favourites(ctx, "ann")
		require.NoError(t, err)
		assert.Empty(t, stars)
		yes, err = rows.IsDeputy(ctx, "ann", "bob")
		require.NoError(t, err)
		assert.False(t, yes)
		return nil
	}))
}
