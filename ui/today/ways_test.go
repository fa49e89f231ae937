// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// filledLabels are the labels of the filled buttons in the window.
func (s *stage) filledLabels() (labels []string) {
	for _, o := range s.Objects() {
		if b, ok := o.(*kit.Button); ok && b.Kind() == kit.Filled {
			labels = append(labels, b.Label())
		}
	}
	return labels
}

func TestScreen_has_one_filled_button_at_a_time(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())
			require.Equal(t, []string{"Einchecken"}, s.filledLabels())
			s.Press(fyne.Key2)
			s.Tap(t, "Homeoffice")

			assert.Equal(t, []string{"Freigeben"}, s.filledLabels())
			s.Shell.Refresh(ui.Everything)
			s.Press(fyne.KeyReturn)

			assert.Nil(t, s.over, "Enter keeps, which is safe")
			assert.Empty(t, s.device.released)
			assert.Equal(t, []string{"Einchecken"}, s.filledLabels())
		})
	}
}

func TestScreen_leaves_who_is_elsewhere_in_peace(t *testing.T) {
	for _, status := range []booking.Status{booking.HomeOffice, booking.OnTheRoad, booking.Away} {
		state := at(says(tuesday, status))
		state.Suggestions = []Suggestion{{Desk: "3.15", Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: LastWeek}}
		s := newStage(t, phone, state)

		assert.NotContains(t, s.Said(), "Buchen")
		assert.Contains(t, s.Said(), "Platz buchen")
		assert.Empty(t, s.filledLabels())
	}
}

func TestScreen_opens_at_what_is_planned_for_a_day(t *testing.T) {
	s := newStage(t, phone, full())

	s.Shell.Navigate(ui.Today, ui.ShowPlan{Day: tuesday + 2})
	require.NotNil(t, s.over)
	assert.Contains(t, s.Said(), "Donnerstag, 26. November")
	s.Press(fyne.KeyEscape)
	s.Shell.Navigate(ui.Today, ui.ShowPlan{Day: tuesday + 8})

	require.NotNil(t, s.over)
	assert.Contains(t, s.Said(), "Mittwoch, 2. Dezember")
	s.Press(fyne.KeyEscape)
	s.Shell.Refresh(ui.Everything)
	assert.Nil(t, s.over, "once")
}
