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

func TestDenied_counts_once_a_day_and_is_forgotten(t *testing.T) {
	c := open(t)
	day := booking.DayOf(cutoff, time.UTC) - 2
	deny := func(day booking.Day, house booking.BuildingID, why booking.Why) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutDenied(ctx, day, booking.Denied{Person: "ann", Building: house, Desk: "d", Span: booking.SpanOf(day, booking.FullDay, time.UTC), Why: why, MadeAt: cutoff.AddDate(0, 0, -20)})
		})
	}
	deny(day, "berg", booking.Taken)
	deny(day, "berg", booking.Quota)
	deny(day, "bahn", booking.Closed)
	deny(day+9, "berg", booking.Taken)
	noted := func() (list []string) {
		require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
			found, err := snap.Uses().Denied(ctx, day, day+20)
			for _, d := range found {
				list = append(list, string(d.Building)+" "+d.Span.Day(time.UTC).String()+" "+string(d.Why))
			}
			return err
		}))
		return list
	}
	assert.Equal(t, []string{"bahn " + day.String() + " closed", "berg " + day.String() + " taken", "berg " + (day + 9).String() + " taken"}, noted())

	done, err := c.Forget(t.Context(), cutoff)

	require.NoError(t, err)
	assert.Equal(t, 2, done.Denied)
	assert.Equal(t, []string{"berg " + (day + 9).String() + " taken"}, noted())
}
