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

func TestTracings(t *testing.T) {
	c := open(t)
	at := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	write := func(do func(ctx context.Context, rows central.Tracings) error) error {
		return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return do(ctx, tx.Tracings()) })
	}
	put := func(one central.Tracing) error {
		return write(func(ctx context.Context, rows central.Tracings) error { return rows.Put(ctx, one) })
	}
	one := central.Tracing{
		Floor: booking.Floor{ID: "berg-3", Building: "berg", Ordinal: 3, Name: "3. Etage", Short: "3"}, Building: booking.Building{ID: "berg", Name: "Bergstraße"},
		Drawing: []byte(`{"w":1}`), Backdrop: "hash", Revision: 1, ChangedAt: at,
	}
	require.NoError(t, put(one))

	assert.ErrorIs(t, put(one), central.ErrStale, "somebody else began, too")
	two := one
	two.Revision, two.Drawing = 2, []byte(`{"w":2}`)
	require.NoError(t, put(two))
	assert.ErrorIs(t, put(two), central.ErrStale, "somebody else saved, too")

	err := c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		got, err := snap.Tracings().Of(ctx, "berg-3")
		assert.Equal(t, two, got)
		_, gone := snap.Tracings().Of(ctx, "berg-4")
		assert.ErrorIs(t, gone, booking.ErrGone)
		return err
	})
	require.NoError(t, err)

	require.NoError(t, write(func(ctx context.Context, rows central.Tracings) error {
		if err := rows.PutBackdrop(ctx, central.Backdrop{Hash: "hash", Kind: "png", W: 10, H: 2.5, MadeAt: at}); err != nil {
			return err
		}
		if err := rows.PutBackdrop(ctx, central.Backdrop{Hash: "idle", Kind: "pdf", MadeAt: at}); err != nil {
			return err
		}
		return rows.ForgetBackdrops(ctx, at.AddDate(0, 0, 1))
	}))
	require.NoError(t, write(func(ctx context.Context, rows central.Tracings) error {
		names, err := rows.Files(ctx)
		assert.Equal(t, []string{"hash"}, names, "what lies under a drawing stays")
		b, err2 := rows.Backdrop(ctx, "hash")
		assert.InDelta(t, 2.5, b.H, 0)
		require.NoError(t, err2)
		return err
	}))
}
