// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

func TestErase_wipes_the_persons_devices_and_frees_their_desks(t *testing.T) {
	h := openHouse(t, true)
	h.reserves(t, 1, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: slot(1)})
	own, others := h.signIn(t, string(person(1)), "device-one"), h.signIn(t, string(person(2)), "device-two")

	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.Erase(ctx, person(1), monday)
		return err
	})

	_, err := own.Session(t.Context())
	var wipe *sync.Error
	require.ErrorAs(t, err, &wipe)
	assert.Equal(t, sync.Wipe, wipe.Code)
	_, err = others.Session(t.Context())
	assert.NoError(t, err)
	h.reserves(t, 2, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: slot(1)})
}
