// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	syncing "github.com/pult-app/pult/sync"
)

func TestClient_repeats_offline_and_hears_of_each_day_that_was_quicker(t *testing.T) {
	w := openTown(t).mend()
	second := takeGadget(t, w.url()).open(jana).loaded()
	desk := second.place("3.22")
	w.cut()
	quicker := booking.Reserve{Booking: booking.NewBookingID(), Desk: desk.Desk.ID, Span: booking.SpanOf(tuesday+10, booking.FullDay, desk.Building.Location())}
	outcomes, err := w.server.Hub().Act(t.Context(), aylin, server.Step{Kind: booking.KindReserve, Args: quicker})
	require.NoError(t, err)
	require.Equal(t, syncing.Accepted, outcomes[0].Verdict)
	data := todayData{deskData{second.client}}
	wish := booking.Repeat{Series: booking.NewSeriesID(), Desk: desk.Desk.ID, Rule: "FREQ=WEEKLY;BYDAY=FR;COUNT=3", First: tuesday + 3, Until: 24 * 60}
	days, err := data.Preview(t.Context(), wish)
	require.NoError(t, err)
	require.Len(t, days, 3)
	require.NoError(t, data.Repeat(t.Context(), wish))
	state, err := data.Read(t.Context(), monday)
	require.NoError(t, err)
	assert.Equal(t, tuesday+3, state.Made[wish.Series.Booking(tuesday+3)].Day)
	listed, err := settingsData{client: second.client}.series(t.Context())
	require.NoError(t, err)
	require.Len(t, listed, 1)
	assert.Equal(t, "3.22", listed[0].Desk)

	w.mend()
	second.tryNow()
	second.until(patient, "refused", func() bool { return second.connected().Refused == 1 })

	state, err = data.Read(t.Context(), monday)
	require.NoError(t, err)
	require.Len(t, state.Refused, 1)
	assert.Equal(t, []booking.RefusedDay{{Day: tuesday + 10, Why: booking.Taken}}, state.Refused[0].Why.Days)
	assert.Empty(t, state.Made)
	refused, err := data.Refused(t.Context(), state.Refused[0].Booking.ID)
	require.NoError(t, err)
	require.NotNil(t, refused.Several)
	again := *refused.Several
	again.Series, again.Skip = booking.NewSeriesID(), true
	require.NoError(t, data.Repeat(t.Context(), again))
	second.until(patient, "confirmed", func() bool { return second.state(again.Series.Booking(tuesday+3)) == booking.Booked })

	away := booking.Absent{First: tuesday, Last: tuesday + 6, Halves: []booking.Half{booking.AM, booking.PM}}
	leaves, err := data.Leaves(t.Context(), away)
	require.NoError(t, err)
	assert.Len(t, leaves.Said, 7)
	require.NoError(t, data.Absent(t.Context(), away))
	second.until(patient, "given back", func() bool {
		return second.connected().Waiting == 0 && second.state(again.Series.Booking(tuesday+3)) == booking.Released
	})
	assert.Equal(t, booking.Booked, second.state(again.Series.Booking(tuesday+17)))

	require.NoError(t, booking.TakeBack(leaves.Bookings, func(r booking.Reserve) error { return data.Reserve(t.Context(), r) }))
	second.until(patient, "taken up again under its name", func() bool {
		return second.connected().Waiting == 0 && second.state(again.Series.Booking(tuesday+3)) == booking.Booked
	})
}
