// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestScreen_tells_what_the_house_has_done(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			afternoon := booking.SpanOf(tuesday, booking.Afternoon, berlin)
			state.Told = []Told{
				{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeNoShow, Desk: "3.14", Span: afternoon}, Place: place("3.14", "Wupper")},
				{Notice: booking.Notice{ID: "n2", Kind: "of_tomorrow", Span: afternoon}},
			}
			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "Platz 3.14 ist wieder frei")
			assert.Contains(t, s.Said(), "Mein Platz hat sich geändert", "what this client does not know")
			s.Tap(t, "Verstanden: Platz 3.14 ist wieder frei")
			assert.Equal(t, []booking.NoticeID{"n1"}, s.device.seen)
			s.Tap(t, "Andere Plätze")
			assert.Equal(t, []any{ui.ShowDay{Day: tuesday, Part: booking.Afternoon}}, s.Opened)
		})
	}
}

func TestScreen_tells_what_it_was_too_late_to_give_back(t *testing.T) {
	state := full()
	days := []booking.RefusedDay{{Day: tuesday + 1, Why: booking.Window}, {Day: tuesday + 1, Why: booking.Window}, {Day: tuesday + 2, Why: booking.Window}}
	why := &booking.Refusal{Why: booking.Window, Detail: booking.TooLate, Limit: 48 * 60, Days: days}
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeTooLate, Span: booking.SpanOf(tuesday+1, booking.FullDay, berlin), Why: why}, Place: place("3.14", "Wupper")}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Platz 3.14 bleibt gebucht")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Mi 25. Nov. und Do 26. Nov.: Zum Freigeben war es zu spät.")
	assert.NotContains(t, s.Said(), "Andere Plätze", "no desk was lost")
}

func TestScreen_tells_of_a_closed_house_by_which_rule(t *testing.T) {
	state, next := full(), tuesday+1
	why := &booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Opens: &next, Rule: &booking.RuleRef{ID: "a", Name: "Umzug", Issuer: "Hausverwaltung"}}
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeClosed, Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: why}, Place: place("3.14", "Wupper")}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Platz 3.14 fällt weg")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Der nächste offene Tag ist Mittwoch, 25. November. So sagt es die Regel „Umzug“ (Hausverwaltung).")
	s.Tap(t, "Andere Plätze")
	assert.NotEmpty(t, s.Opened)
}

func TestScreen_tells_of_a_desk_that_this_device_does_not_know_any_more(t *testing.T) {
	state := full()
	afternoon := booking.SpanOf(tuesday+1, booking.Afternoon, berlin)
	state.Told = []Told{{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeDeskGone, Desk: "away", Span: afternoon}}}

	s := newStage(t, sizes["phone"], state)

	assert.Contains(t, s.Said(), "Mein Platz fällt weg")
	assert.Contains(t, strings.Join(s.Said(), "\n"), "Der Platz ist nicht mehr da oder außer Betrieb.")
	s.Tap(t, "Andere Plätze")
	assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 1, Part: booking.Afternoon}}, s.Opened)
}
