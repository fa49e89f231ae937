// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// above are the objects of what lies over the window.
func (s *stage) above() (objects []fyne.CanvasObject) {
	for _, overlay := range s.window.Canvas().Overlays().List() {
		objects = append(objects, uitest.Below(overlay)...)
	}
	return objects
}

// tapAbove taps the row or the button with these words in what lies over the window.
func (s *stage) tapAbove(t *testing.T, words string) {
	t.Helper()
	for _, o := range s.above() {
		switch o := o.(type) {
		case *kit.Row:
			if o.Title() == words {
				test.Tap(o)
				return
			}
		case *kit.Button:
			if o.Label() == words {
				test.Tap(o)
				return
			}
		}
	}
	require.Fail(t, "nothing to tap", words)
}

// undo takes back what the notice with this line tells.
func (s *stage) undo(t *testing.T, line string) {
	t.Helper()
	require.Contains(t, uitest.Words(uitest.Below(s.shell.Object())), line)
	for _, o := range uitest.Below(s.shell.Object()) {
		if b, ok := o.(interface {
			Label() string
			fyne.Tappable
		}); ok && b.Label() == "Rückgängig" {
			b.Tapped(nil)
			return
		}
	}
	require.Fail(t, "nothing to take back", line)
}

func TestScreen_names_and_revokes_deputies(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, calm())
		s.shell.Navigate(ui.Settings, ui.ShowDeputies{})
		require.Contains(t, s.words(), "Du hast niemanden genannt.", name)

		only[*widget.Entry](t, s).SetText("Aylin")
		test.Tap(s.button(t, "Nennen"))
		require.Equal(t, []staff.Person{{ID: "p2", Given: "Aylin", Family: "Demir"}}, s.device.state.Deputies)
		assert.Contains(t, s.words(), "kann für dich buchen")

		s.undo(t, "Aylin Demir kann für dich buchen")
		require.Empty(t, s.device.state.Deputies, name)

		only[*widget.Entry](t, s).SetText("Aylin")
		test.Tap(s.button(t, "Nennen"))
		test.Tap(s.button(t, "Entziehen"))
		assert.Empty(t, s.device.state.Deputies)
		assert.Contains(t, s.words(), "Du hast niemanden genannt.")
	}
	t.Run("and never oneself, or somebody twice", func(t *testing.T) {
		state := calm()
		state.Deputies = []staff.Person{{ID: "p2", Given: "Aylin", Family: "Demir"}}
		s := newStage(t, uitest.Laptop, state)
		s.show(standing)

		assert.Empty(t, s.foundRows([]Colleague{{Person: state.Person}, {Person: state.Deputies[0]}}))
	})
}

func TestScreen_says_for_whom_a_deputy_booked_and_gave_back(t *testing.T) {
	s := newStage(t, uitest.Laptop, calm())
	for _, c := range []struct {
		change        Change
		wish, granted string
	}{
		{Change{Kind: booking.KindReserve, Desk: "3.08", For: "Jana Bergmann"}, "Platz 3.08 für Jana Bergmann buchen", "Platz 3.08 für Jana Bergmann bestätigt"},
		{Change{Kind: booking.KindRelease, Desk: "3.08", For: "Jana Bergmann"}, "Platz 3.08 für Jana Bergmann freigeben", "Platz 3.08 für Jana Bergmann freigegeben"},
		{Change{Kind: booking.KindMove, Desk: "3.08", For: "Jana Bergmann"}, "Buchung für Jana Bergmann ändern: Platz 3.08", "Platz 3.08 für Jana Bergmann geändert"},
		{Change{Kind: booking.KindRelease, For: "Jana Bergmann"}, "Buchung für Jana Bergmann ändern", "Buchung für Jana Bergmann geändert"},
		{Change{Kind: booking.KindRelease, Desk: "3.08"}, "Platz 3.08 freigeben", "Platz 3.08 freigegeben"},
	} {
		assert.Equal(t, []string{c.wish, c.granted}, []string{s.wish(c.change), s.granted(c.change)})
	}
	refused := s.decidedRow(Decided{Change: Change{Kind: booking.KindReserve, Desk: "3.08", For: "Jana Bergmann"}, Refusal: &booking.Refusal{Why: booking.Taken}})
	assert.Contains(t, refused.(*kit.Row).Subtitle(), "Für Jana Bergmann · ")
}

func TestScreen_keeps_the_usual_week(t *testing.T) {
	office := [2]booking.Status{booking.Office, booking.Office}
	for name, size := range uitest.Sizes {
		s := newStage(t, size, calm())
		s.shell.Navigate(ui.Settings, ui.ShowUsualWeek{})

		test.Tap(s.row(t, "Dienstag"))
		s.tapAbove(t, "Büro")
		assert.Equal(t, office, s.device.state.Week.Days[time.Tuesday], name)

		test.Tap(s.row(t, "Dienstag"))
		s.over.SetContent(s.usualSheet(time.Tuesday, booking.Afternoon))
		s.tapAbove(t, "Homeoffice")
		assert.Equal(t, [2]booking.Status{booking.Office, booking.HomeOffice}, s.device.state.Week.Days[time.Tuesday])
		assert.Contains(t, s.words(), "vormittags Büro, nachmittags Homeoffice")

		test.Tap(s.chip(t, "Plätze von selbst buchen"))
		assert.True(t, s.device.state.Week.Book)
	}
	t.Run("and says when it is too late to give a desk back, and takes back the others", func(t *testing.T) {
		state := calm()
		state.Week.Book, state.Week.Days[time.Tuesday] = true, office
		state.Ahead = []booking.Booking{{ID: "a", Desk: "d", Span: span(24, booking.FullDay)}, {ID: "b", Desk: "d", Span: span(26, booking.FullDay)}}
		s := newStage(t, uitest.Laptop, state)
		s.device.late = "a"
		s.show(usually)
		test.Tap(s.chip(t, "Plätze von selbst buchen"))
		s.tapAbove(t, "Freigeben")
		require.False(t, s.device.state.Week.Book)

		s.undo(t, s.env.Text.T("settings.usual.kept")+" · Zum Freigeben und Verschieben ist es jetzt zu spät")

		assert.True(t, s.device.state.Week.Book)
		assert.Equal(t, state.Ahead[1:], s.device.state.Ahead, "only what was given back")
	})
	t.Run("and asks about desks before it stops booking", func(t *testing.T) {
		for _, answer := range []string{"Freigeben", "Behalten"} {
			state := calm()
			state.Week.Book, state.Week.Days[time.Tuesday] = true, office
			state.Ahead = []booking.Booking{{ID: "a", Desk: "d", Span: span(24, booking.FullDay)}}
			s := newStage(t, uitest.Laptop, state)
			s.show(usually)

			test.Tap(s.chip(t, "Plätze von selbst buchen"))
			require.True(t, s.device.state.Week.Book, "nothing before the answer")
			s.tapAbove(t, answer)

			assert.False(t, s.device.state.Week.Book)
			assert.Equal(t, answer == "Freigeben", len(s.device.given) == 1)
			s.restoreWeek(state.Week, s.device.given)
			assert.True(t, s.device.state.Week.Book, "undone")
		}
	})
}
