// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// amend gives the building of a place an amendment, as its operator would.
func (w *town) amend(at booking.Place, a booking.Amendment) {
	w.t.Helper()
	a.Building, a.Issuer, a.MadeAt = at.Building.ID, "Leitung Amt 402", morning
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutAmendment(ctx, a)
	}))
}

func TestToday_knows_the_rules_for_the_persons_own_unit(t *testing.T) {
	w := openTown(t).mend()
	first := takeGadget(t, w.url()).open(jana).loaded()
	at := first.place("3.14")
	var units []staff.UnitID
	first.rows(func(ctx context.Context, rows store.Booking) error {
		me, err := rows.Colleague(ctx, jana)
		require.NoError(t, err)
		units, err = rows.Above(ctx, me.Unit)
		return err
	})
	w.amend(at, booking.Amendment{ID: "own", Name: "Teamtage", Unit: units[0], Terms: booking.Terms{
		Presence: &booking.OfficeDays{Min: 5, As: booking.Advice}, Closures: []booking.Day{tuesday + 8},
	}})
	w.amend(at, booking.Amendment{ID: "zone", Name: "Malerarbeiten", Zone: at.Zone.ID, Terms: booking.Terms{Closures: []booking.Day{tuesday + 9}}})
	me := takeGadget(t, w.url()).open(jana).loaded()

	next, err := todayData{deskData{me.client}}.Read(t.Context(), monday+7)

	require.NoError(t, err)
	require.Contains(t, next.Closed, tuesday+8)
	why := next.Closed[tuesday+8]
	assert.Equal(t, &booking.RuleRef{ID: "own", Name: "Teamtage", Issuer: "Leitung Amt 402"}, why.Rule)
	assert.NotContains(t, next.Closed, tuesday+9, "one zone is not the house")
	assert.Nil(t, next.Advised, "four days are left")
	now, err := todayData{deskData{me.client}}.Read(t.Context(), monday+14)
	require.NoError(t, err)
	require.NotNil(t, now.Advised)
	assert.Equal(t, "Teamtage", now.Advised.Rule.Name)
	assert.Less(t, now.Advised.Days, 5)
}
