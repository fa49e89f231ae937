// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestScreen_says_which_plan_is_missing_and_loads_it(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := at(booking.DayPlan{Day: tuesday})
			state.Absent = []ui.AbsentHouse{{ID: "bahn", Name: "Bundesbahndirektion"}}
			s := newStage(t, size, state)

			require.Contains(t, s.Said(), "Der Plan von Bundesbahndirektion ist nicht auf diesem Gerät")
			assert.NotContains(t, s.Said(), "Das Haus ist heute geschlossen.")
			s.Tap(t, "Laden")

			assert.Equal(t, []booking.BuildingID{"bahn"}, s.device.held)
		})
	}
	t.Run("and that it is on its way", func(t *testing.T) {
		state := full()
		state.Absent = []ui.AbsentHouse{{ID: "bahn", Name: "Bundesbahndirektion", Asked: true}}
		s := newStage(t, phone, state)

		assert.Contains(t, s.Said(), "Er kommt, sobald wieder Netz da ist.")
		assert.NotContains(t, s.Said(), "Laden")
	})
}
