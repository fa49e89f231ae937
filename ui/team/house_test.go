// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestScreen_names_the_building_of_a_desk_where_the_reader_seldom_is(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			state.House = "Bundesbahndirektion"
			state.Houses = map[booking.DeskID]string{"d14": "Bundesbahndirektion", "d15": "An der Bergbahn 33"}
			s := newStage(t, size, state)

			assert.Equal(t, "Aylin Demir, Dienstag, 24. November, Platz 3.15, An der Bergbahn 33", s.spoken(1)[1])
			assert.Equal(t, "Ich, Montag, 23. November, Platz 3.14", s.spoken(0)[0])
			assert.Contains(t, s.Said(), "An der Bergbahn 33")
			assert.NotContains(t, s.Said(), "Bundesbahndirektion", "the usual one goes without saying")
			s.cells[0][0].Tapped(nil)

			assert.Contains(t, s.Said(), "ganztags · Bundesbahndirektion", "but not in what a tap opens")
		})
	}
}

func TestScreen_says_whose_plan_is_missing_and_loads_it(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			state.Codes = nil
			state.Absent = []ui.AbsentHouse{{ID: "bahn", Name: "Bundesbahndirektion"}}
			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "Der Plan von Bundesbahndirektion ist nicht auf diesem Gerät")
			s.Tap(t, "Laden")

			assert.Equal(t, []booking.BuildingID{"bahn"}, s.device.held)
		})
	}
}
