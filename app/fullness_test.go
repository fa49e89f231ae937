// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// tellOctober has the town tell how full it was last month, and returns who leads Jana's team.
func tellOctober(t *testing.T, w *town) (lead staff.PersonID) {
	t.Helper()
	c, err := city.Demo(1, booking.DayOf(morning, home()))
	require.NoError(t, err)
	month := utilisation.Month{Year: 2026, Month: time.October}
	bookings, err := c.Past(1, month.First(), month.Last())
	require.NoError(t, err)
	require.NoError(t, w.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		if err := server.TellPast(ctx, tx, month, bookings, nil); err != nil {
			return err
		}
		people, err := tx.Store().People(ctx)
		if err != nil {
			return err
		}
		units, err := tx.Store().Units(ctx)
		for _, u := range units {
			for _, p := range people {
				if p.ID == jana && p.Unit == u.ID {
					lead = u.Lead
				}
			}
		}
		return err
	}))
	require.NotEmpty(t, lead)
	return lead
}

func TestTeam_tells_leads_how_full_the_house_was(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(tellOctober(t, w)).loaded()
	data := teamData{client: me.client}
	week, err := data.Read(t.Context(), monday, "")
	require.NoError(t, err)
	require.True(t, week.Plans)
	before, err := data.Full(t.Context(), "")
	require.NoError(t, err)
	assert.NotEmpty(t, before.House, "where the home zone is")
	assert.True(t, before.AsOf.IsZero())
	assert.Empty(t, before.Months)

	require.NoError(t, data.AskFull(t.Context(), before.House))

	w.cut() // what was told stays without a network
	full, err := data.Full(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, full.Months, 1)
	assert.Equal(t, "2026-10", full.Months[0].Month.String())
	assert.True(t, full.Months[0].Areas[0].Full.Told())
	assert.False(t, full.AsOf.IsZero())
	homes := 0
	for _, a := range full.Areas {
		if a.Home {
			homes++
		}
	}
	assert.Positive(t, homes)
	assert.NotEmpty(t, full.Houses)
}

func TestTeam_forgets_how_full_houses_were_when_the_person_leads_no_more(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	data := teamData{client: me.client}
	require.NoError(t, me.device.KeepUse(t.Context(), "haus", []byte(`{}`), morning))

	week, err := data.Read(t.Context(), monday, "")

	require.NoError(t, err)
	assert.False(t, week.Plans)
	text, _, err := me.device.Use(t.Context(), "haus")
	require.NoError(t, err)
	assert.Empty(t, text)
	assert.Error(t, data.AskFull(t.Context(), "haus"), "the server does not tell her")
}
