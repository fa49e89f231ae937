// SPDX-License-Identifier: EUPL-1.2

package today

import (
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
