// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// fitting are states that show every kind of control that Heute has.
func fitting() map[string]State {
	told, empty, over, absent := full(), full(), full(), full()
	told.Told = []Told{
		{Notice: booking.Notice{ID: "n1", Kind: booking.NoticeDeskGone, Desk: "3.14", Span: booking.SpanOf(tuesday+1, booking.FullDay, berlin)}, Place: place("3.14", "Wupper")},
		{Notice: booking.Notice{ID: "n2", Kind: booking.NoticeNoShow, Desk: "3.14", Span: booking.SpanOf(tuesday, booking.FullDay, berlin)}, Place: place("3.14", "Wupper")},
	}
	told.Waits = []Waiting{
		{Wait: booking.Wait{ID: "w1", State: booking.WaitOffered, Desk: "3.15", Span: booking.SpanOf(tuesday+2, booking.FullDay, berlin), Until: tuesday.At(berlin, 12*60)}, Place: place("3.15", "Wupper")},
		{Wait: booking.Wait{ID: "w2", State: booking.WaitOpen, Desk: "3.15", Span: booking.SpanOf(tuesday+3, booking.FullDay, berlin)}, Place: place("3.15", "Wupper")},
	}
	empty.Today, empty.Week.Days[1] = booking.DayPlan{Day: tuesday}, booking.DayPlan{Day: tuesday}
	empty.Suggestions = []Suggestion{{Desk: "3.14", Span: booking.SpanOf(tuesday, booking.FullDay, berlin), Why: LastWeek}}
	over.Today.Bookings[0].Span = booking.HoursOf(tuesday, 6*60, 7*60+30, berlin)
	absent.Today, absent.Week.Days[1] = says(tuesday, booking.HomeOffice), says(tuesday, booking.HomeOffice)
	return map[string]State{"full": full(), "told": told, "empty": empty, "over": over, "at home": absent}
}

func TestScreen_fits_large_text(t *testing.T) {
	for name, size := range sizes {
		for _, language := range []string{"de", "en"} {
			for what, state := range fitting() {
				s := stageWith(t, uitest.Config{Size: size, Language: language, Scale: 2}, &device{state: state})
				fits(t, s, size, what+" in "+language+" on the "+name)
				s.Open(booking.DayOf(time.Date(2026, time.December, 28, 12, 0, 0, 0, berlin), berlin)) // a week in two years
				s.Refresh()
				fits(t, s, size, what+" at the turn of the year in "+language+" on the "+name)
			}
		}
	}
}

func fits(t *testing.T, s *stage, size fyne.Size, where string) {
	t.Helper()
	for _, o := range uitest.Below(s.flow.Object()) {
		right := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
		switch o := o.(type) {
		case *kit.Text:
			if !o.Ellipsis {
				assert.LessOrEqual(t, o.MinSize().Width, o.Size().Width+0.5, "%q is cut: %s", o.Text(), where)
			}
			assert.LessOrEqual(t, right, size.Width+0.5, "%q reaches over the edge: %s", o.Text(), where)
		case *kit.Button, *kit.Row, *kit.Paragraph, *kit.Segment, *kit.Tag, *kit.Plate:
			assert.LessOrEqual(t, right, size.Width+0.5, "%T %q reaches over the edge: %s", o, uitest.Words([]fyne.CanvasObject{o}), where)
		}
	}
}

func TestScreen_shows_the_week_in_one_row_on_the_laptop(t *testing.T) {
	state := full()
	state.Week.Days[0], state.Week.Days[3] = booking.DayPlan{Day: monday}, booking.DayPlan{Day: tuesday + 2}
	for _, language := range []string{"de", "en"} {
		s := stageWith(t, uitest.Config{Size: uitest.Laptop, Language: language}, &device{state: state})
		s.Clock = s.Clock.Add(72 * time.Hour) // Friday: nothing was said of Thursday
		s.Refresh()

		for i, card := range s.days {
			assert.Zero(t, card.Position().Y, "day %d in %s", i, language)
		}
	}
}

func TestCells_leave_none_alone_in_the_last_row(t *testing.T) {
	l, objects := newCells(10), make([]fyne.CanvasObject, 5)
	for i := range objects {
		objects[i] = kit.NewText("Donnerstag", kit.Small)
	}
	least := objects[0].MinSize().Width

	assert.Equal(t, 5, l.columns(objects, 5*least+40))
	assert.Equal(t, 3, l.columns(objects, 4*least+40), "three and two, not four and one")
	assert.Equal(t, 1, l.columns(objects, 1))
}
