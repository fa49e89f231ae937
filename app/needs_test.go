// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func TestSettings_say_what_one_needs_offline_and_on_every_device_of_the_person(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	data := settingsOf(t, me)
	w.cut()

	require.NoError(t, data.Need(t.Context(), staff.Needs{Adjustable: true}))
	s, err := data.Read(t.Context())
	require.NoError(t, err)
	assert.Equal(t, staff.Needs{Adjustable: true}, s.Needs)
	require.Len(t, s.Waiting, 1)
	assert.Equal(t, booking.KindNeed, s.Waiting[0].Kind)
	w.mend()
	me.tryNow()
	me.arrived()

	needs := func(who staff.PersonID) staff.Needs {
		s, err := settingsOf(t, takeGadget(t, w.url()).open(who).loaded()).Read(t.Context())
		require.NoError(t, err)
		return s.Needs
	}
	assert.Equal(t, staff.Needs{Adjustable: true}, needs(jana))
	assert.Zero(t, needs(aylin))
	require.NoError(t, data.Need(t.Context(), staff.Needs{}))
	me.arrived()
	assert.Zero(t, needs(jana), "taken back")
}
