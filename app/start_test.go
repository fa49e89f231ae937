// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
)

// startOf is the floor on which Plätze begins for somebody.
func startOf(t *testing.T, g *gadget) string {
	who, err := deskData{g.client}.Me(t.Context())
	require.NoError(t, err)
	houses, err := deskData{g.client}.Houses(t.Context())
	require.NoError(t, err)
	for _, house := range houses {
		for _, f := range house.Floors {
			if f.ID == who.Start {
				return house.Name + ", " + f.Name
			}
		}
	}
	return ""
}

func TestDesks_begin_on_the_floor_that_is_the_persons_own(t *testing.T) {
	w := openTown(t).mend()
	third, ground := "Bundesbahndirektion, 3. Etage", "Bundesbahndirektion, Erdgeschoss"

	t.Run("the home zone before a booking in a fortnight", func(t *testing.T) {
		for who, want := range map[staff.PersonID]string{
			"p-0127": ground, // of the team Meldewesen, with nothing ahead
			"p-0113": third,  // of a team without a home zone: where they sit
		} {
			assert.Equal(t, want, startOf(t, takeGadget(t, w.url()).open(who).loaded()), who)
		}
		mehmet := takeGadget(t, w.url()).open("p-0127").loaded()
		mehmet.reserve(mehmet.place("3.85"), tuesday+13)

		assert.Equal(t, ground, startOf(t, mehmet))
	})

	t.Run("a booking of tomorrow before the home zone", func(t *testing.T) {
		me := takeGadget(t, w.url()).open("p-0127").loaded()
		me.reserve(me.place("3.22"), tuesday+1)

		assert.Equal(t, third, startOf(t, me))
	})

	t.Run("never a floor whose plan is not here", func(t *testing.T) {
		me := takeGadget(t, w.url()).open("p-0127").loaded()
		place := me.place("3.22")
		require.NoError(t, deskData{me.client}.hold(t.Context(), place.Building.ID, false))
		me.until(patient, "the plan has gone", func() bool {
			houses, err := deskData{me.client}.Houses(t.Context())
			for _, h := range houses {
				if h.ID == place.Building.ID {
					return err == nil && len(h.Floors) == 0
				}
			}
			return false
		})

		assert.Equal(t, "An der Bergbahn 33, Erdgeschoss", startOf(t, me))
	})
}
