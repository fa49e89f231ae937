// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

func testNotice(t *testing.T, w world) {
	closes := monday
	plain := booking.Notice{ID: "plain", Person: Ann, Kind: booking.NoticeNoShow, Booking: "b", MadeAt: time.Date(2026, time.November, 24, 7, 0, 0, 0, time.UTC), Span: utc(at(8, 12))}
	whole := plain
	whole.ID, whole.Desk, whole.By, whole.Until = "whole", "berg-0.1", Bob, plain.MadeAt.Add(time.Hour)
	whole.Why = &booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Opens: &closes}
	for _, n := range []booking.Notice{plain, whole} {
		require.NoError(t, w.PutNotice(w.ctx, n))

		found, err := w.Notice(w.ctx, n.ID)

		require.NoError(t, err)
		assert.Equal(t, n, found)
	}
	for range 2 {
		require.NoError(t, w.DropNotice(w.ctx, "plain"))
	}
	_, err := w.Notice(w.ctx, "plain")
	require.ErrorIs(t, err, booking.ErrGone)
	_, err = w.Notice(w.ctx, "whole")
	assert.NoError(t, err)
}

func utc(s booking.Span) booking.Span { return booking.Span{Start: s.Start.UTC(), End: s.End.UTC()} }
