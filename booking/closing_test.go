// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// closedFor is a book that closes one part of a house on a day.
func closedFor(day booking.Day, part booking.Amendment) booking.Rulebook {
	part.ID, part.Building, part.Name, part.Issuer, part.From, part.Until = "closed", "berg", "Wasserschaden", "Haus", day, day
	part.Closures = []booking.Day{day}
	return booking.Rulebook{Rules: booking.DefaultRules("berg"), Amendments: []booking.Amendment{part}}
}

func TestRulebook_closes_a_floor_or_a_desk_and_nothing_else(t *testing.T) {
	house := booking.Building{ID: "berg", Name: "Bergbahn", TimeZone: "Europe/Berlin"}
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	day := booking.DayOf(now, house.Location()) + 1
	at := func(floor booking.FloorID, desk booking.DeskID) booking.Wish {
		place := booking.Place{Building: house, Desk: booking.Desk{ID: desk, Floor: floor}}
		return booking.Wish{Place: place, Span: booking.SpanOf(day, booking.FullDay, house.Location()), Now: now}
	}
	for name, part := range map[string]booking.Amendment{"floor": {Floor: "f1"}, "desk": {Desk: "d1"}} {
		t.Run(name, func(t *testing.T) {
			book := closedFor(day, part)
			require.NoError(t, book.Check())

			err := book.Admit(at("f1", "d1"))
			var refusal *booking.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, booking.Closure, refusal.Detail)
			assert.Equal(t, "Wasserschaden", refusal.Rule.Name)
			assert.NoError(t, book.Admit(at("f2", "d2")))
			_, err = book.Hours(day, booking.Audience{}, house)
			assert.NoError(t, err, "the house is open")
		})
	}
}

func TestAmendment_for_a_floor_or_a_desk_says_only_when_it_is_closed(t *testing.T) {
	day := booking.Date(2026, time.November, 24)
	three := 3
	more := booking.Amendment{Desk: "d1"}
	more.PerWeek = &three
	book := closedFor(day, more)
	assert.ErrorContains(t, book.Check(), "nothing else be said of them")
	book = closedFor(day, booking.Amendment{Desk: "d1", Zone: "z"})
	assert.ErrorContains(t, book.Check(), "not for two of them")
}
