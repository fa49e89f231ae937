// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestSuggestions_AreRankedAndReasonedAsOnHeute(t *testing.T) {
	sat := func(code string, on booking.Day) option {
		return with(func(w *town) {
			d := w.desk(code)
			_ = w.PutBooking(t.Context(), booking.Booking{
				ID: booking.BookingID("sat-" + code), Person: "p-jana", Desk: d.ID, Floor: d.Floor, Building: d.Building,
				Span: booking.SpanOf(on, booking.FullDay, berlin), State: booking.CheckedIn, MadeAt: now.UTC(),
			})
		})
	}
	p := play(t, laptop, kit.Light, sat("3.52", thursday-7), sat("3.88", thursday-8)).at(thursday)
	require.Empty(t, p.chosen)

	var said []string
	for _, s := range p.board.suggested(4) {
		said = append(said, s.Code+" "+p.words.why(p.board, s))
	}

	assert.Equal(t, "3.52 Hardt, wie letzte Woche", said[0])
	assert.Equal(t, "3.14 Wupper, dort sitzt du oft", said[1])
	assert.Equal(t, "3.88 Gelpe, dort sitzt du oft", said[2])
	assert.Contains(t, said[3], "Hardt, nah bei deinem Team", "near the desk that she knows best")
}
