// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// Everybody's plan carries the name, so it must not tell when it was given.
func TestNewBookingID_holds_no_time(t *testing.T) {
	one, other := booking.NewBookingID(), booking.NewBookingID()

	id, err := uuid.Parse(string(one))
	require.NoError(t, err)
	assert.Equal(t, uuid.Version(4), id.Version())
	assert.NotEqual(t, one, other)
}
