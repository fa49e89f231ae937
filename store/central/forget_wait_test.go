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

func TestCentral_Forget_takes_waits_whose_time_is_over(t *testing.T) {
	c := open(t)
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for id, end := range map[booking.WaitID]time.Time{"old": cutoff.Add(-time.Second), "new": cutoff} {
			span := booking.Span{Start: end.Add(-time.Hour), End: end}
			if err := tx.Store().PutWait(ctx, booking.Wait{ID: id, Person: "ann", Building: "berg", Span: span, State: booking.WaitTaken, MadeAt: cutoff}); err != nil {
				return err
			}
		}
		return nil
	})

	done, err := c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Equal(t, central.Forgotten{Waits: 1}, done)
	assert.Equal(t, []string{"new"}, texts(t, c, "id", "FROM waiting"))
	assert.Equal(t, []string{"u:ann waiting old"}, texts(t, c, "scope,tbl,id", "FROM tombstone"))
}
