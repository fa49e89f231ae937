// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

func testFeed(t *testing.T, w world) {
	made := time.Date(2026, time.November, 24, 7, 0, 0, 0, time.UTC)
	young := booking.Feed{ID: "young", Person: Ann, Hash: booking.NewFeedSecret().Hash(), MadeAt: made}
	old := booking.Feed{ID: "old", Person: Ann, Hash: booking.NewFeedSecret().Hash(), MadeAt: made.Add(-time.Hour)}
	bobs := booking.Feed{ID: "bobs", Person: Bob, Hash: booking.NewFeedSecret().Hash(), MadeAt: made}
	for _, f := range []booking.Feed{young, old, bobs} {
		require.NoError(t, w.PutFeed(w.ctx, f))
	}

	byID, err := w.Feed(w.ctx, "young")
	require.NoError(t, err)
	byHash, err := w.FeedOf(w.ctx, bobs.Hash)
	require.NoError(t, err)
	anns, err := w.Feeds(w.ctx, Ann)
	require.NoError(t, err)

	assert.Equal(t, young, byID)
	assert.Equal(t, bobs, byHash)
	assert.Equal(t, []booking.Feed{old, young}, anns, "oldest first, and nobody else's")
	for range 2 {
		require.NoError(t, w.DropFeed(w.ctx, "young"))
	}
	_, err = w.Feed(w.ctx, "young")
	require.ErrorIs(t, err, booking.ErrGone)
	_, err = w.FeedOf(w.ctx, young.Hash)
	assert.ErrorIs(t, err, booking.ErrGone)
}
