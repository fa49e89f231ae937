// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
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

func TestTx_EndFeeds_buries_old_calendar_links(t *testing.T) {
	c := open(t)
	putLink(t, c, "old", cutoff)
	putLink(t, c, "young", cutoff.Add(time.Second))

	var ended int
	write(t, c, func(ctx context.Context, tx *central.Tx) (err error) {
		ended, err = tx.EndFeeds(ctx, cutoff)
		return err
	})

	require.Equal(t, 1, ended)
	assert.Equal(t, []string{"young"}, texts(t, c, "id", "FROM feed"))
	assert.Equal(t, []string{"u:ann feed old"}, texts(t, c, "scope,tbl,id", "FROM tombstone"))
}
