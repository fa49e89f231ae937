// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

func TestScreen_makes_the_week_like_the_last(t *testing.T) {
	state := func() State {
		s := full()
		s.Week.Days[3], s.Week.Days[4] = booking.DayPlan{Day: tuesday + 2}, booking.DayPlan{Day: tuesday + 3}
		s.Before.Days[3] = sits(booked("3.15", tuesday-5, booking.FullDay, booking.CheckedIn))
		return s
	}
	for name, size := range sizes {
		t.Run("after it has shown how, and takes all of it back, on the "+name, func(t *testing.T) {
			s := newStage(t, size, state())

			s.Tap(t, "Wie letzte Woche")
			require.Subset(t, s.Said(), []string{"Do 26. Nov.", "Platz 3.15, Bundesbahndirektion, ganztags", "Fr 27. Nov.", "Homeoffice, ganztags", "Was schon geplant ist, bleibt."})
			require.Empty(t, s.device.reserved, "nothing is done yet")
			s.Tap(t, "2 Tage übernehmen")
			require.Contains(t, s.Said(), "2 Tage übernommen")
			require.Nil(t, s.over)
			s.Tap(t, "Rückgängig")

			span := booking.SpanOf(tuesday+2, booking.FullDay, berlin)
			friday := booking.PlanDay{Day: tuesday + 3, Halves: wholeDay, Status: booking.HomeOffice}
			unsaid := friday
			unsaid.Status = booking.Unsaid
			assert.Equal(t, []booking.Reserve{{Booking: "new-1", Desk: "3.15", Span: span}}, s.device.reserved)
			assert.Equal(t, []booking.PlanDay{friday, unsaid}, s.device.planned)
			assert.Equal(t, []booking.BookingID{"new-1"}, s.device.released)
		})
	}
	t.Run("by L and Enter", func(t *testing.T) {
		s := newStage(t, laptop, state())

		s.Press(fyne.KeyL)
		require.Empty(t, s.device.reserved)
		s.Press(fyne.KeyReturn)

		assert.Len(t, s.device.reserved, 1)
		assert.Len(t, s.device.planned, 1)
		assert.Empty(t, s.device.checked, "Enter means the preview")
	})
	t.Run("or not: Esc", func(t *testing.T) {
		s := newStage(t, laptop, state())
		s.Press(fyne.KeyL)

		s.Press(fyne.KeyEscape)
		s.Press(fyne.KeyEscape)

		assert.Empty(t, s.device.reserved)
		s.Press(fyne.KeyReturn)
		assert.Len(t, s.device.checked, 1, "Enter checks in again")
	})
	t.Run("without a desk that is taken, and says so before", func(t *testing.T) {
		s := newStage(t, laptop, state())
		s.device.refuse = map[booking.DeskID]*booking.Refusal{"3.15": {Why: booking.Taken}}

		s.Press(fyne.KeyL)
		require.Contains(t, s.Said(), "bleibt offen: Platz 3.15 ist vergeben")
		s.Tap(t, "1 Tag übernehmen")

		assert.Contains(t, s.Said(), "1 Tag übernommen")
		assert.Empty(t, s.device.reserved)
	})
	t.Run("and tells what was taken in the meantime", func(t *testing.T) {
		s := newStage(t, laptop, state())
		s.Press(fyne.KeyL)
		s.device.refuse = map[booking.DeskID]*booking.Refusal{"3.15": {Why: booking.Taken}}

		s.Press(fyne.KeyReturn)

		assert.Contains(t, s.Said(), "1 Tag übernommen · Do: Platz 3.15 ist vergeben")
	})
	t.Run("and leaves holidays out", func(t *testing.T) {
		with := state()
		with.Closed = map[booking.Day]booking.Refusal{tuesday + 2: {Why: booking.Closed, Detail: booking.Holiday}}
		s := newStage(t, phone, with)

		s.Tap(t, "Wie letzte Woche")
		require.Contains(t, s.Said(), "bleibt offen: Feiertag")
		s.Tap(t, "1 Tag übernehmen")

		assert.Empty(t, s.device.reserved)
		assert.Len(t, s.device.planned, 1)
	})
	t.Run("and says when nothing of it is possible", func(t *testing.T) {
		with := state()
		with.Before.Days[4] = booking.DayPlan{Day: monday - 3}
		s := newStage(t, phone, with)
		s.device.refuse = map[booking.DeskID]*booking.Refusal{"3.15": {Why: booking.Taken}}

		s.Tap(t, "Wie letzte Woche")
		s.Press(fyne.KeyReturn)

		assert.Contains(t, s.Said(), "bleibt offen: Platz 3.15 ist vergeben")
		assert.NotNil(t, s.over, "there is nothing to book")
	})
	t.Run("and offers nothing when there is nothing to take over", func(t *testing.T) {
		with := state()
		with.Before = emptyWeek(monday - 7)
		s := newStage(t, phone, with)

		s.Press(fyne.KeyL)

		assert.NotContains(t, s.Said(), "Wie letzte Woche")
		assert.Empty(t, s.device.planned)
	})
	t.Run("and the next one like this", func(t *testing.T) {
		s := newStage(t, laptop, state())
		s.Tap(t, "Eine Woche weiter")

		assert.Contains(t, s.Said(), "Wie diese Woche")
	})
	t.Run("and stops at a failure", func(t *testing.T) {
		s := newStage(t, phone, state())
		s.Tap(t, "Wie letzte Woche")
		s.device.err = errors.New("the disk is broken")

		s.Tap(t, "2 Tage übernehmen")

		assert.NotContains(t, strings.Join(s.Said(), "\n"), "übernommen")
		assert.Contains(t, strings.Join(s.Said(), "\n"), "Kennung")
	})
}
