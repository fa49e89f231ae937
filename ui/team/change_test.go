// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/ui"
)

func TestScreen_leads_from_the_own_cell_to_its_plan(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())

			s.cells[0][1].Tapped(nil)
			s.Tap(t, "Ändern")
			s.Shell.Navigate(ui.Team, nil)
			s.cells[0][4].Tapped(nil)
			s.Tap(t, "Tag planen")
			s.Shell.Navigate(ui.Team, nil)
			s.cells[1][0].Tapped(nil)

			assert.Equal(t, []any{ui.ShowPlan{Day: monday + 1}, ui.ShowPlan{Day: monday + 4}}, s.Opened)
			assert.NotContains(t, s.Said(), "Ändern", "that of somebody else")
		})
	}
}
