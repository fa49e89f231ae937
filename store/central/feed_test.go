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
	"github.com/pult-app/pult/store/central"
)

func putLink(t *testing.T, c *central.Central, id booking.FeedID, made time.Time) {
	t.Helper()
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutFeed(ctx, booking.Feed{ID: id, Person: "ann", Hash: string(id), MadeAt: made})
	})
}

func TestCentral_EndFeeds_ends_all_that_are_old_at_once(t *testing.T) {
	c := open(t)
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for i := range 250 {
			id := booking.FeedID(fmt.Sprint("old", i))
			if err := tx.Store().PutFeed(ctx, booking.Feed{ID: id, Person: "ann", Hash: string(id), MadeAt: cutoff}); err != nil {
				return err
			}
		}
		return nil
	})

	ended, err := c.EndFeeds(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Equal(t, 250, ended)
	assert.Empty(t, texts(t, c, "id", "FROM feed"))
}

func TestCentral_EndFeeds_buries_old_calendar_links(t *testing.T) {
	c := open(t)
	putLink(t, c, "old", cutoff)
	putLink(t, c, "young", cutoff.Add(time.Second))

	ended, err := c.EndFeeds(t.Context(), cutoff)

	require.NoError(t, err)
	require.Equal(t, 1, ended)
	assert.Equal(t, []string{"young"}, texts(t, c, "id", "FROM feed"))
	assert.Equal(t, []string{"u:ann feed old"}, texts(t, c, "scope,tbl,id", "FROM tombstone"))
}
