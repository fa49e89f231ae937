// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// wait is one of the person's, as the device has it, with the booking that is or was offered.
func (p *handset) wait(id booking.WaitID) (w booking.Wait, offered booking.Booking) {
	p.years.t.Helper()
	p.rows(func(ctx context.Context, rows store.Booking) (err error) {
		if w, err = rows.Wait(ctx, id); err == nil && w.Booking != "" {
			offered, err = rows.Booking(ctx, w.Booking)
		}
		return err
	})
	return w, offered
}

// waiting are Ann, who holds a desk, and Bob, who waits for it and has just been offered it.
func waiting(t *testing.T) (y *years, bob *handset, id booking.WaitID) {
	y = openYears(t)
	ann, bob := y.handset(person(1)), y.handset(person(2))
	ann.sync()
	bob.sync()
	held, id := booking.NewBookingID(), booking.NewWaitID()
	ann.wish(booking.KindReserve, booking.Reserve{Booking: held, Desk: desk(hall, 7), Span: slot(0)})
	ann.sync()
	bob.wish(booking.KindJoin, booking.Join{Wait: id, Building: hall, Desk: desk(hall, 7), Span: slot(0)})
	w, _ := bob.wait(id)
	require.Equal(t, booking.WaitRequested, w.State, "a wish, until it is decided")
	bob.sync()
	w, _ = bob.wait(id)
	require.Equal(t, booking.WaitOpen, w.State)

	ann.wish(booking.KindRelease, booking.Release{Booking: held})
	ann.sync()
	bob.sync()

	w, offered := bob.wait(id)
	require.Equal(t, []any{booking.WaitOffered, booking.Booked, desk(hall, 7)}, []any{w.State, offered.State, offered.Desk})
	return y, bob, id
}

func TestWaits_are_joined_and_accepted_without_a_network(t *testing.T) {
	_, bob, id := waiting(t)

	bob.wish(booking.KindAccept, booking.Accept{Wait: id})

	w, offered := bob.wait(id)
	assert.Equal(t, []any{booking.WaitTaken, booking.Requested}, []any{w.State, offered.State}, "a wish, until it is decided")
	bob.sync()
	w, offered = bob.wait(id)
	assert.Equal(t, []any{booking.WaitTaken, booking.Booked}, []any{w.State, offered.State})
}

func TestWaits_for_the_same_from_two_devices_come_to_one(t *testing.T) {
	y := openYears(t)
	ann, phone, laptop := y.handset(person(1)), y.handset(person(2)), y.handset(person(2))
	ann.wish(booking.KindReserve, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 7), Span: slot(0)})
	ann.sync()
	join := booking.Join{Building: hall, Desk: desk(hall, 7), Span: slot(0)}
	first := booking.NewWaitID()
	for i, p := range []*handset{phone, laptop} { // neither has a network
		join.Wait = []booking.WaitID{first, booking.NewWaitID()}[i]
		p.wish(booking.KindJoin, join)
	}

	phone.sync()
	laptop.sync()

	refused, err := laptop.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refused, 1)
	assert.Equal(t, []any{booking.Stale, booking.Waits}, []any{refused[0].Refusal.Why, refused[0].Refusal.Detail})
	for _, p := range []*handset{phone, laptop} {
		p.rows(func(ctx context.Context, rows store.Booking) error {
			waits, err := rows.Waits(ctx, person(2))
			require.Len(t, waits, 1)
			assert.Equal(t, []any{first, booking.WaitOpen}, []any{waits[0].ID, waits[0].State})
			return err
		})
	}
}

func TestWaits_accepted_too_late_are_refused(t *testing.T) {
	y, bob, id := waiting(t)
	bob.wish(booking.KindAccept, booking.Accept{Wait: id})
	y.now = y.now.Add(booking.OfferLasts)
	require.NoError(t, y.hub.Chores(t.Context()))

	bob.sync()

	refused, err := bob.Refusals(t.Context())
	require.NoError(t, err)
	require.Len(t, refused, 1)
	assert.Equal(t, booking.Expired, refused[0].Refusal.Why)
	w, offered := bob.wait(id)
	assert.Equal(t, []any{booking.WaitLapsed, booking.Released}, []any{w.State, offered.State})
}
