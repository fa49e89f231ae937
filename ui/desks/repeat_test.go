// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// undo does what the last notice offers.
func (p *stageplay) undo(t *testing.T) {
	t.Helper()
	require.NotEmpty(t, p.notices)
	p.passed += time.Minute
	p.notices[len(p.notices)-1].OnAction()
}

// repeatAt opens the form for desk 3.14 on Thursday.
func repeatAt(t *testing.T, size fyne.Size) *stageplay {
	p := play(t, size, kit.Light).at(thursday)
	p.NewSeriesID = func() booking.SeriesID { return "s1" }
	p.choseDesk(p.town.desk("3.14").ID)
	p.startRepeating(p.town.desk("3.14"))
	require.NotNil(t, p.repeating)
	return p
}

func TestScreen_Repeat(t *testing.T) {
	t.Run("books the weekday of the day for four weeks", func(t *testing.T) {
		p := repeatAt(t, laptop)

		p.bookAll(false)

		for week := range booking.Day(4) {
			assert.Len(t, p.mine(t, thursday+7*week), 1, "week %d", week)
		}
		assert.Empty(t, p.mine(t, thursday+28))
		assert.Nil(t, p.repeating)
		p.undo(t)
		assert.Empty(t, p.mine(t, thursday+7))
	})
	t.Run("says which days cannot be had and books the others", func(t *testing.T) {
		p := play(t, laptop, kit.Light).at(thursday)
		p.town.take(t, "3.14", thursday+7, booking.FullDay)
		p.choseDesk(p.town.desk("3.14").ID)
		p.startRepeating(p.town.desk("3.14"))

		had, missed, later := p.repeating.had()

		assert.Len(t, had, 3)
		require.Len(t, missed, 1)
		assert.Equal(t, "Do 3. Dez.: schon vergeben", p.missedLine(missed[0]))
		assert.Nil(t, later)
		p.bookAll(true)
		assert.Empty(t, p.mine(t, thursday+7))
		assert.Len(t, p.mine(t, thursday+14), 1)
	})
	t.Run("books days chosen one by one, and takes them back", func(t *testing.T) {
		p := repeatAt(t, phone)
		p.repeating.chosen = true
		p.repeating.days[thursday+1] = true
		p.preview()

		p.bookAll(false)

		assert.Len(t, p.mine(t, thursday), 1)
		assert.Len(t, p.mine(t, thursday+1), 1)
		p.undo(t)
		assert.Empty(t, p.mine(t, thursday))
	})
	t.Run("goes on without an end", func(t *testing.T) {
		p := repeatAt(t, laptop)
		p.repeating.ending = openEnd
		p.preview()

		_, _, later := p.repeating.had()

		require.NotNil(t, later)
		line := "Ab " + p.words.Day(later.Day) + " bucht die Serie von selbst weiter, sobald es geht. Ab " +
			p.words.LongDay(*later.Refusal.Opens) + " kannst du für diesen Tag buchen."
		assert.Contains(t, strings.Join(p.said(), "|"), line)
		assert.Equal(t, "FREQ=WEEKLY;BYDAY=TH", p.repeat(false).Rule)
		p.repeating.other, p.repeating.ending, p.repeating.last = true, untilDay, thursday+14
		assert.Equal(t, "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261210;BYDAY=TH", p.repeat(false).Rule)
	})
	t.Run("every other week names what comes later, too, and does not call the rest others", func(t *testing.T) {
		p := repeatAt(t, laptop)
		p.repeating.other, p.repeating.ending = true, openEnd
		p.preview()

		_, missed, later := p.repeating.had()

		assert.Empty(t, missed)
		require.NotNil(t, later)
		assert.Contains(t, strings.Join(p.said(), "|"), "Ab "+p.words.Day(later.Day)+" bucht die Serie von selbst weiter, sobald es geht.")
		assert.NotNil(t, p.button("2 Tage buchen"), "%q", p.said())
	})
	t.Run("a single day that is not open yet says from when it is", func(t *testing.T) {
		p := repeatAt(t, laptop)
		opens := thursday + 3
		day := booking.Prospect{Day: thursday + 7, Refusal: &booking.Refusal{Why: booking.Window, Detail: booking.HomeFirst, Opens: &opens}}
		p.repeating.chosen = true
		p.repeating.prospects = []booking.Prospect{{Day: thursday}, day}
		p.show()

		assert.Equal(t, "Do 3. Dez.: zu buchen ab So 29. Nov.", p.missedLine(day))
		assert.NotNil(t, p.button("1 Tag buchen"), "the rest is not what others have")
	})
	t.Run("books nothing when no day is chosen", func(t *testing.T) {
		p := repeatAt(t, laptop)
		clear(p.repeating.weekdays)
		p.preview()

		assert.Empty(t, p.repeating.prospects)
	})
	t.Run("Esc puts the form away", func(t *testing.T) {
		p := repeatAt(t, phone)

		assert.True(t, p.key(fyne.KeyEscape))

		assert.Nil(t, p.repeating)
	})
}

// TestScreen_Repeat_keeps_every_switch_in_its_place: whoever ticks one day has the next under the finger where it was.
func TestScreen_Repeat_keeps_every_switch_in_its_place(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		for _, chosen := range []bool{false, true} {
			p := repeatAt(t, size)
			p.repeating.chosen = chosen
			p.preview()
			before := p.switches()
			rows := map[float32]int{}
			for _, at := range before {
				rows[at.y]++
			}
			require.Contains(t, before, p.aDay(chosen), name)
			assert.Equal(t, 5, rows[before[p.aDay(chosen)].y], "a week stands in a row, %s", name)

			p.flip(t, p.aDay(chosen))

			assert.Equal(t, before, p.switches(), "%s, day by day: %t", name, chosen)
		}
	}
}

type spot struct{ x, y, w, h float32 }

// aDay is what the switch of next Wednesday, or of Wednesday, is called aloud.
func (p *stageplay) aDay(chosen bool) string {
	if chosen {
		return "Mi 2."
	}
	return "Mi"
}

// switches are where all switches of the form are, by what they say aloud without their state.
func (p *stageplay) switches() map[string]spot {
	found := map[string]spot{}
	for _, o := range p.seen() {
		if c, ok := o.(*kit.Chip); ok && p.ofForm(o) {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
			found[strings.TrimPrefix(c.AccessibilityLabel(), "✓ ")] = spot{at.X, at.Y, c.Size().Width, c.Size().Height}
		}
	}
	return found
}

func (p *stageplay) ofForm(o fyne.CanvasObject) bool {
	return slices.Contains(test.LaidOutObjects(p.repeating.page), o)
}

func (p *stageplay) flip(t *testing.T, spoken string) {
	for _, o := range p.seen() {
		if c, ok := o.(*kit.Chip); ok && c.AccessibilityLabel() == spoken {
			c.Tapped(nil)
			for _, o := range p.seen() {
				if c, ok := o.(*kit.Chip); ok && c.AccessibilityLabel() == "✓ "+spoken {
					return
				}
			}
		}
	}
	require.Fail(t, "no switch that goes on", spoken)
}

func TestScreen_Series(t *testing.T) {
	t.Run("is named at its desk, and ends from a day on", func(t *testing.T) {
		p := repeatAt(t, laptop)
		p.bookAll(false)
		p.setDay(thursday + 7)
		held := p.board.held()
		require.NotNil(t, held.Series)
		require.Equal(t, thursday+7, held.For)

		p.releaseFrom(p.side.pane, held)
		require.NotNil(t, p.over, "it asks first")
		p.passed += time.Minute
		p.endSeries(held)

		assert.Len(t, p.mine(t, thursday), 1)
		assert.Empty(t, p.mine(t, thursday+7))
		assert.Empty(t, p.mine(t, thursday+14))
		p.NewSeriesID = func() booking.SeriesID { return "s2" }
		p.undo(t)
		assert.Len(t, p.mine(t, thursday+7), 1)
		assert.Len(t, p.mine(t, thursday+14), 1)
	})
}

func TestScreen_Repeat_masters(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run(name, func(t *testing.T) {
			p := play(t, size, kit.Light).at(thursday)
			p.town.take(t, "3.14", thursday+7, booking.FullDay)
			p.choseDesk(p.town.desk("3.14").ID)
			p.startRepeating(p.town.desk("3.14"))
			p.looks(t, "repeat_"+name)
			p.keep(t, "repeat_"+name)

			p.repeating.chosen = true
			p.preview()
			p.keep(t, "repeat_days_"+name)
			p.endRepeating()
			p.keep(t, "repeat_before_"+name)
		})
	}
}

func TestScreen_Refused_series(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run("names the days and books the others, on the "+name, func(t *testing.T) {
			p := repeatAt(t, size)
			wish := p.repeat(false)
			p.endRepeating()
			p.town.take(t, "3.14", thursday+7, booking.FullDay)
			desk := p.town.desk("3.14")
			why := booking.Refusal{Why: booking.Taken, Days: []booking.RefusedDay{{Day: thursday + 7, Why: booking.Taken}}}
			p.showLate(Refused{Code: "3.14", Why: why, Several: &wish, Booking: booking.Booking{
				ID: wish.Series.Booking(thursday + 7), Desk: desk.ID, Floor: desk.Floor, Building: desk.Building, Span: booking.SpanOf(thursday+7, booking.FullDay, berlin),
			}})
			p.keep(t, "refused_series_"+name)

			_, line := p.Screen.said()
			assert.Equal(t, "Von mehreren Tagen geht 1 nicht: Do 3. Dez. (schon vergeben). Gebucht ist deshalb noch keiner.", line)
			p.NewSeriesID = func() booking.SeriesID { return "s2" }
			p.takeOthers()

			assert.Len(t, p.mine(t, thursday), 1)
			assert.Empty(t, p.mine(t, thursday+7))
			assert.Len(t, p.mine(t, thursday+14), 1)
			assert.Nil(t, p.refusal)
		})
	}
}

func TestScreen_Change_makes_a_booking_shorter_and_longer(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.choseDesk(p.town.desk("3.14").ID)
	p.book(p.chosen)
	p.passed += time.Minute
	p.startChanging(p.board.held())
	p.keep(t, "change_laptop")
	assert.Equal(t, booking.FullDay, p.part)

	p.from, p.until = 9*60, 14*60
	p.setPart(booking.Hours)
	p.move(p.board.held().Booking, p.chosen)
	assert.Equal(t, booking.HoursOf(thursday, 9*60, 14*60, berlin), p.mine(t, thursday)[0].Span)

	p.passed += time.Minute
	p.startChanging(p.board.held())
	assert.Equal(t, []booking.Clock{9 * 60, 14 * 60}, []booking.Clock{p.from, p.until})
	p.until = 16 * 60
	p.setPart(booking.Hours)
	p.move(p.board.held().Booking, p.chosen)
	assert.Equal(t, booking.HoursOf(thursday, 9*60, 16*60, berlin), p.mine(t, thursday)[0].Span)
}
