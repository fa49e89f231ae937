// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// wishes has the nth person wish for a desk that they do not get.
func (h *house) wishes(t testing.TB, who, at int, span booking.Span, why booking.Why) {
	t.Helper()
	outcomes, err := h.server.Hub().Act(t.Context(), person(who), server.Step{Kind: booking.KindReserve, Args: booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, at), Span: span}})
	require.NoError(t, err)
	require.Equal(t, sync.Refused, outcomes[0].Verdict)
	require.Equal(t, string(why), outcomes[0].Why)
}

func (h *house) denied(t testing.TB) (list []booking.Denied) {
	t.Helper()
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		day := booking.DayOf(monday, booking.Building{}.Location())
		list, err = snap.Uses().Denied(ctx, day-100, day+100)
		return err
	}))
	return list
}

func TestHub_notes_a_refused_wish_once_a_day(t *testing.T) {
	h := openOffice(t)
	h.books(t, 1, 1, onMonday(12*60, 16*60))

	h.wishes(t, 2, 1, onMonday(12*60, 16*60), booking.Taken)
	h.wishes(t, 2, 1, onMonday(14*60, 16*60), booking.Taken)
	h.wishes(t, 2, 1, onMonday(4*60, 5*60), booking.Expired) // it is over
	h.wishes(t, 1, 2, onMonday(12*60, 13*60), booking.SelfOverlap)
	h.wishes(t, 3, 2, onMonday(21*60, 22*60), booking.Closed)

	list := h.denied(t)
	require.Len(t, list, 2)
	assert.Equal(t, booking.Denied{Person: person(2), Building: hall, Desk: desk(hall, 1), Span: list[0].Span, Why: booking.Taken, MadeAt: h.clock().Truncate(time.Second)}, list[0])
	assert.Equal(t, booking.Closed, list[1].Why)
}

// TestUtilisation_tells_of_wishes_that_stayed_open from the refusals and waits of a month, also as a table.
func TestUtilisation_tells_of_wishes_that_stayed_open(t *testing.T) {
	h := openOffice(t)
	worked(t, h, 50, 50)
	berlin := booking.Building{}.Location()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		for day := lastMonth.First(); day <= lastMonth.Last(); day++ {
			if day.Weekday() != time.Monday {
				continue
			}
			for i := range 30 {
				span := booking.HoursOf(day, 8*60, 16*60, berlin)
				d := booking.Denied{Person: person(60 + i), Building: hall, Desk: desk(hall, i), Span: span, Why: booking.Taken, MadeAt: day.Start(berlin)}
				if i < 10 {
					d.Why = booking.Quota
				}
				if err := tx.PutDenied(ctx, day, d); err != nil {
					return err
				}
				w := booking.Wait{ID: booking.NewWaitID(), Person: person(60 + i), Building: hall, Span: span, State: booking.WaitOver, MadeAt: day.Start(berlin)}
				if i < 10 {
					w.State = booking.WaitTaken
				}
				if err := tx.Store().PutWait(ctx, w); err != nil {
					return err
				}
			}
		}
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(90), Roles: []staff.Role{staff.Facility}, Visibility: staff.Team})
	})
	counted(t, h)
	client := h.signIn(t, string(person(90)), "device-one")

	told, err := client.Utilisation(t.Context(), hall)

	require.NoError(t, err)
	var r utilisation.Report
	require.NoError(t, json.Unmarshal(told.Months[0], &r))
	require.NotNil(t, r.Open)
	assert.Equal(t, utilisation.Share(25), r.Open.Of(utilisation.Area{}), "thirty on four Mondays, beside fifty on eight days")
	assert.Equal(t, map[booking.Why]utilisation.Share{booking.Taken: 65, booking.Quota: 35}, r.Open.Why)
	assert.Equal(t, utilisation.Share(35), r.Open.Served)
	assert.NotContains(t, string(told.Months[0]), "person")
	var out bytes.Buffer
	require.NoError(t, client.UtilisationReport(t.Context(), hall, "", "csv", "de", &out))
	assert.Contains(t, out.String(), "Ohne Check-in;Offene Wünsche")
	assert.Contains(t, out.String(), "Monat;Haus;Platz belegt;Kontingent;Zu früh;Geschlossen;Platz gesperrt;Warteliste;Warteliste bedient")
	assert.Contains(t, out.String(), "2026-10;"+hall+";65 %;35 %;;;;;35 %")
}
