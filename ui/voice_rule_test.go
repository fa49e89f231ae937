// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
)

func TestVoice_Refused_names_the_rule(t *testing.T) {
	monday := booking.Date(2026, 11, 30)
	team := &booking.RuleRef{ID: "r", Name: "Teamtage Amt 402", Issuer: "Hausverwaltung Bergbahn"}
	for _, test := range []struct {
		refusal         booking.Refusal
		heading, de, en string
	}{
		{booking.Refusal{Why: booking.Quota, Detail: booking.WeekFull, Limit: 2, Opens: &monday, Rule: team}, "Mehr Buchungen gehen in dieser Woche nicht",
			"Erlaubt sind 2 Buchungen in der Woche. Der nächste Tag, an dem es geht, ist Montag, 30. November. So sagt es die Regel „Teamtage Amt 402“ (Hausverwaltung Bergbahn).",
			"2 bookings a week are allowed. The next day on which it is possible is Monday, 30 November. That is what the rule “Teamtage Amt 402” (Hausverwaltung Bergbahn) says."},
		{booking.Refusal{Why: booking.Quota, Detail: booking.OfficeFull, Limit: 1}, "Mehr Bürotage gehen in dieser Woche nicht",
			"Erlaubt ist ein Bürotag in der Woche. Gib einen Tag frei, oder wähle eine andere Woche.",
			"One office day a week is allowed. Release a day, or choose another week."},
		{booking.Refusal{Why: booking.Closed, Detail: booking.Holiday, Opens: &monday, Rule: &booking.RuleRef{ID: "berg", Name: "An der Bergbahn 33"}}, "An diesem Tag ist Feiertag",
			"Der nächste offene Tag ist Montag, 30. November. So sagen es die Hausregeln: An der Bergbahn 33.",
			"The next open day is Monday, 30 November. That is what the house rules say: An der Bergbahn 33."},
		{booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Opens: &monday, Rule: team}, "An diesem Tag ist hier geschlossen",
			"Der nächste offene Tag ist Montag, 30. November. So sagt es die Regel „Teamtage Amt 402“ (Hausverwaltung Bergbahn).",
			"The next open day is Monday, 30 November. That is what the rule “Teamtage Amt 402” (Hausverwaltung Bergbahn) says."},
		{booking.Refusal{Why: booking.Closed, Detail: booking.OutsideHours, Rule: team}, "Zu dieser Zeit ist hier geschlossen",
			"Wähle eine andere Zeit oder einen anderen Ort. So sagt es die Regel „Teamtage Amt 402“ (Hausverwaltung Bergbahn).",
			"Choose another hour or another place. That is what the rule “Teamtage Amt 402” (Hausverwaltung Bergbahn) says."},
		{booking.Refusal{Why: booking.Window, Detail: booking.TooLate, Limit: 120}, "Zum Freigeben und Verschieben ist es jetzt zu spät",
			"Das geht bis 2 Stunden vor Beginn. Sobald deine Zeit begonnen hat, kannst du den Platz wieder freigeben.",
			"It is possible up to 2 hours before the start. Once your time has started, you can release the desk again."},
		{booking.Refusal{Why: booking.Window, Detail: booking.Grid, Limit: 15}, "Diese Zeit passt nicht ins Raster",
			"Buchungen beginnen und enden hier in Schritten von 15 Minuten. Verschieb Beginn oder Ende ein wenig.",
			"Bookings start and end here in steps of 15 minutes. Move the start or the end a little."},
		{booking.Refusal{Why: booking.Window, Detail: booking.KeptFor, Opens: &monday}, "Platz 3.14 wird noch freigehalten",
			"Für diesen Tag öffnet er am Montag, 30. November für alle. Andere Plätze gehen schon jetzt.",
			"For that day it opens to everybody on Monday, 30 November. Other desks are open now."},
	} {
		german := voice(t, "de").Refused(&test.refusal, "3.14")

		assert.Equal(t, test.heading, german.Heading)
		assert.Equal(t, test.de, german.Line)
		assert.Equal(t, test.en, voice(t, "en").Refused(&test.refusal, "3.14").Line)
	}
}
