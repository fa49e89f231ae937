// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/uitest"
)

func TestScreen_tells_what_is_advised_about_office_days_and_by_whom(t *testing.T) {
	rule := &booking.RuleRef{ID: "r", Name: "Teamtage Amt 402", Issuer: "Leitung Amt 402"}
	house := &booking.RuleRef{ID: "bahn", Name: "Bundesbahndirektion"}
	for want, advised := range map[string]booking.Advised{
		"Empfohlen sind 2 bis 3 Bürotage in der Woche, geplant ist einer. So empfiehlt es die Regel „Teamtage Amt 402“ (Leitung Amt 402).": {OfficeDays: booking.OfficeDays{Min: 2, Max: 3}, Days: 1, Rule: rule},
		"Empfohlen ist mindestens ein Bürotag in der Woche, geplant ist keiner. So empfehlen es die Hausregeln: Bundesbahndirektion.":      {OfficeDays: booking.OfficeDays{Min: 1}, Rule: house},
		"Empfohlen sind höchstens 3 Bürotage in der Woche, geplant sind 4.":                                                                {OfficeDays: booking.OfficeDays{Max: 3}, Days: 4},
		"Empfohlen sind 2 Bürotage in der Woche, geplant sind 3.":                                                                          {OfficeDays: booking.OfficeDays{Min: 2, Max: 2}, Days: 3},
	} {
		for name, size := range sizes {
			state := full()
			state.Advised = &advised

			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), want, name)
		}
	}
	t.Run("and nothing where the week is as advised", func(t *testing.T) {
		assert.NotContains(t, strings.Join(newStage(t, phone, full()).Said(), " "), "Bürotag")
	})
}

func TestScreen_says_by_which_rule_it_is_closed_for_some(t *testing.T) {
	for name, size := range sizes {
		state := at(booking.DayPlan{Day: tuesday})
		state.Closed = map[booking.Day]booking.Refusal{tuesday: {
			Why: booking.Closed, Detail: booking.Closure, Rule: &booking.RuleRef{ID: "r", Name: "Betriebsausflug", Issuer: "Leitung Amt 402"},
		}}
		s := newStage(t, size, state)
		assert.Contains(t, s.Said(), "So sagt es die Regel „Betriebsausflug“ (Leitung Amt 402).", name)
		assert.NotContains(t, s.Said(), "Das Haus ist heute geschlossen.", name)

		s.Press(fyne.Key2)
		assert.Contains(t, s.Said(), "Geschlossen. So sagt es die Regel „Betriebsausflug“ (Leitung Amt 402).", name)
	}
}

func TestScreen_never_cuts_what_a_rule_says(t *testing.T) {
	rule := &booking.RuleRef{ID: "r", Name: "Teamtage Stadtentwicklung und Städtebau", Issuer: "Amt für Informationstechnik und Digitalisierung"}
	opens := tuesday + 9
	no := booking.Refusal{Why: booking.Quota, Detail: booking.WeekFull, Limit: 2, Opens: &opens, Rule: rule}
	for _, scale := range []float32{1, 1.25} {
		state := full()
		state.Refused = []Refused{{Booking: booked("3.14", tuesday+2, booking.FullDay, booking.Refused), Code: "3.14", Why: no}}
		state.Advised = &booking.Advised{OfficeDays: booking.OfficeDays{Min: 2, Max: 3}, Days: 1, Rule: rule}
		s := stageWith(t, uitest.Config{Size: phone, Scale: scale}, &device{state: state})
		s.Shell.Fail(&no)

		assert.Empty(t, uitest.Cut(s.Objects(), phone.Width), scale)
		assert.Contains(t, strings.Join(s.Said(), "|"), "„Teamtage Stadtentwicklung und Städtebau“ (Amt für Informationstechnik und Digitalisierung).")
	}
}
