// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
)

// twin is full with desk 2.14 of another building, in which the person seldom is.
func twin() (State, booking.DeskID) {
	s := at(booking.DayPlan{Day: tuesday})
	far := place("2.14", "Loh")
	far.Building = booking.Building{ID: "berg", Name: "An der Bergbahn 33", TimeZone: "Europe/Berlin"}
	s.Places["2.14"] = far
	s.Week.Days[3] = sits(booked("2.14", tuesday+2, booking.FullDay, booking.Booked))
	s.Suggestions = []Suggestion{
		{Desk: "2.14", Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: Usual},
		{Desk: "3.15", Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: LastWeek},
	}
	return s, "2.14"
}

func TestScreen_names_the_building_of_a_desk_where_the_person_seldom_is(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state, desk := twin()
			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "An der Bergbahn 33 · Loh, dort sitzt du oft")
			assert.Contains(t, s.Said(), "Wupper, wie letzte Woche", "the usual building goes without saying")
			assert.Contains(t, s.days[3].AccessibilityLabel(), "Platz 2.14, An der Bergbahn 33")
			assert.Contains(t, s.Said(), "An der Bergbahn 33", "in the week")
			s.Press(fyne.Key4)
			assert.Contains(t, s.Said(), "Platz 2.14, An der Bergbahn 33", "in the sheet")
			s.Press(fyne.KeyEscape)
			s.reserve(state.Suggestions[0], s.words.DeskIn("2.14", s.state.other(desk)))

			assert.Contains(t, s.Said(), "Platz 2.14, An der Bergbahn 33 gebucht")
		})
	}
	t.Run("and always when a desk is given back from a sheet", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Press(fyne.Key2)
		s.Tap(t, "Homeoffice")

		assert.Contains(t, strings.Join(s.Said(), "\n"), "Platz 3.14 freigeben?\nBundesbahndirektion")
	})
}
