// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// openOffice is a house whose building "hall" is open from 6 to 20 o'clock and takes back desks an hour after the start. It
// is Monday, 10 o'clock there.
func openOffice(t testing.TB) *house {
	t.Helper()
	h := openHouse(t, true)
	h.rules(t, func(*booking.Rules) {})
	return h
}

// rules changes those of openOffice.
func (h *house) rules(t testing.TB, change func(*booking.Rules)) {
	t.Helper()
	rules := alwaysOpen(hall)
	for day := range rules.Open {
		rules.Open[day] = booking.OpenHours{From: 6 * 60, Until: 20 * 60}
	}
	rules.CheckInEarly, rules.CheckInWithin = 120, 60
	change(&rules)
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutRules(ctx, rules) })
}

// onMonday is a span of the Monday by the clock of the building.
func onMonday(from, until booking.Clock) booking.Span {
	loc := booking.Building{}.Location()
	return booking.HoursOf(booking.DayOf(monday, loc), from, until, loc)
}

// books makes a booking for the nth person at the nth desk of the hall.
func (h *house) books(t testing.TB, who, at int, span booking.Span) booking.BookingID {
	t.Helper()
	id := booking.NewBookingID()
	outcomes, err := h.server.Hub().Act(t.Context(), person(who), server.Step{Kind: booking.KindReserve, Args: booking.Reserve{Booking: id, Desk: desk(hall, at), Span: span}})
	require.NoError(t, err)
	require.Equal(t, sync.Accepted, outcomes[0].Verdict, "%s", outcomes[0].Detail)
	return id
}

func (h *house) state(t testing.TB, id booking.BookingID) (b booking.Booking) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		b, err = store.Booking{Tx: tx}.Booking(ctx, id)
		return err
	}))
	return b
}

func TestHub_Act_numbers_what_one_person_does_at_once(t *testing.T) {
	town := openTown(t)
	var all errgroup.Group
	for i := range 6 {
		all.Go(func() error {
			outcomes, err := town.hub.Act(t.Context(), person(1), server.Step{Kind: booking.KindReserve, Args: booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, i), Span: slot(i)}})
			if err == nil && outcomes[0].Verdict != sync.Accepted {
				err = fmt.Errorf("%s", outcomes[0].Detail)
			}
			return err
		})
	}

	require.NoError(t, all.Wait())

	assert.Equal(t, 6, town.count(t, `SELECT COUNT(*) FROM booking WHERE person = $1`, string(person(1))))
}
