// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// atCalendar is the stage at the calendar's page.
func atCalendar(t *testing.T, size fyne.Size, state State) *stage {
	s := newStage(t, size, state)
	s.shell.Navigate(ui.Settings, ui.ShowCalendar{})
	return s
}

func TestScreen_makes_a_calendar_link(t *testing.T) {
	t.Run("and shows it once", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		assert.Contains(t, s.words(), "Noch kein Link.")

		test.Tap(s.button(t, "Link erstellen"))

		require.Len(t, s.device.state.Feeds, 1)
		address := s.device.state.Feeds[0].Address
		assert.Contains(t, s.words(), address)
		assert.Contains(t, s.words(), "Wer einen Link hat, sieht deine Buchungen mit Platz, Haus und Zeit und kann sie freigeben. Namen stehen nicht darin. Gib ihn nur deinem eigenen Kalender.")
		copies := 0
		for _, o := range s.onScreen() {
			if b, ok := o.(*kit.Button); ok && b.Label() == "Kopieren" {
				copies++
			}
		}
		assert.Equal(t, 1, copies, "one link, one button")
		test.Tap(s.button(t, "Kopieren"))
		assert.Equal(t, address, s.device.copied)
		s.show(overview)
		s.show(dating)
		assert.NotContains(t, s.words(), address)
		test.Tap(s.button(t, "Link vom 24. November · Kopieren"))
		assert.Equal(t, address, s.device.copied, "this device still knows it")
	})
	t.Run("without a network too", func(t *testing.T) {
		s := atCalendar(t, uitest.Laptop, offline())

		test.Tap(s.button(t, "Link erstellen"))

		assert.Equal(t, "Gilt, sobald wieder Netz da ist", s.row(t, "Link vom 24. November").Subtitle())
	})
	t.Run("but no sixth", func(t *testing.T) {
		state := calm()
		for range booking.MaxFeeds {
			state.Feeds = append(state.Feeds, Feed{MadeAt: now, Ends: now.Add(time.Hour)})
		}
		s := atCalendar(t, uitest.Phone, state)

		assert.True(t, s.button(t, "Link erstellen").Disabled())
		assert.Equal(t, "Fünf Links sind das Höchste. Beende zuerst einen.", s.button(t, "Link erstellen").Reason())
	})
	t.Run("or says why not", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		s.device.err = &booking.Refusal{Why: booking.Quota, Detail: booking.Links}

		test.Tap(s.button(t, "Link erstellen"))

		assert.Empty(t, s.device.state.Feeds)
	})
}

func TestScreen_ends_a_calendar_link_with_a_way_back(t *testing.T) {
	state := calm()
	state.Feeds = []Feed{madeHere("a", now, false), {ID: "b", MadeAt: now.AddDate(0, 0, -3), Ends: now.AddDate(1, 0, -3)}}
	s := atCalendar(t, uitest.Laptop, state)
	assert.Equal(t, "Gilt bis 21. November 2027 · auf einem anderen Gerät erstellt", s.row(t, "Link vom 21. November").Subtitle())

	test.Tap(s.button(t, "Link vom 24. November · Beenden"))

	require.Len(t, s.device.state.Feeds, 1)
	assert.Equal(t, booking.FeedID("b"), s.device.state.Feeds[0].ID)
	for _, o := range uitest.Below(s.shell.Object()) {
		if b, ok := o.(interface {
			Label() string
			fyne.Tappable
		}); ok && b.Label() == "Rückgängig" {
			b.Tapped(nil)
		}
	}
	assert.Len(t, s.device.state.Feeds, 2)
}

// leave is a morning, a day that is marked as free, and a week and a day of leave around a weekend with a desk on one of the days.
func leave() (days []Absence) {
	both := []booking.Half{booking.AM, booking.PM}
	add := func(day int, halves []booking.Half, title string, free bool) {
		days = append(days, Absence{Stretch: ics.Stretch{Day: booking.Date(2026, time.November, day), Halves: halves, Title: title, Free: free}})
	}
	add(26, []booking.Half{booking.AM}, "Zahnarzt", false)
	add(36, both, "Geburtstag", true)
	for _, day := range []int{44, 45, 46, 47, 48, 51} {
		add(day, both, "Urlaub", false)
	}
	days[2].Desks = []booking.Booking{{ID: "b1"}}
	return days
}

func TestScreen_enters_absences_from_a_file(t *testing.T) {
	chosen := func(t *testing.T) *stage {
		s := atCalendar(t, uitest.Laptop, calm())
		s.device.file, s.device.away = "BEGIN:VCALENDAR", leave()
		test.Tap(s.button(t, "Datei wählen"))
		return s
	}
	t.Run("as chosen, and takes it back", func(t *testing.T) {
		s := chosen(t)
		assert.Equal(t, "BEGIN:VCALENDAR", s.device.read)
		assert.Equal(t, "Zahnarzt", s.row(t, "Do 26. Nov., vormittags").Subtitle())
		assert.Equal(t, "Geburtstag · als frei markiert", s.row(t, "So 6. Dez.").Subtitle())
		assert.Equal(t, "Urlaub · 6 Tage · 1 Platz gebucht", s.row(t, "14. bis 21. Dezember").Subtitle())

		test.Tap(s.row(t, "Do 26. Nov., vormittags"))
		test.Tap(s.button(t, "6 Tage als abwesend eintragen"))

		assert.Equal(t, leave()[2:], s.device.entered)
		assert.True(t, s.device.freed)
		assert.NotContains(t, s.words(), "14. bis 21. Dezember")
		for _, o := range uitest.Below(s.shell.Object()) {
			if b, ok := o.(interface {
				Label() string
				fyne.Tappable
			}); ok && b.Label() == "Rückgängig" {
				b.Tapped(nil)
			}
		}
		assert.Equal(t, leave()[2:], s.device.back)
	})
	t.Run("telling how many of its days were said before", func(t *testing.T) {
		s := chosen(t)
		assert.NotContains(t, s.words(), "1 Tag ist schon eingetragen.")
		test.Tap(s.button(t, "Verwerfen"))
		s.device.known = 1
		test.Tap(s.button(t, "Datei wählen"))
		assert.Contains(t, s.words(), "1 Tag ist schon eingetragen.")
		test.Tap(s.button(t, "Verwerfen"))
		s.device.away, s.device.known = nil, 5
		test.Tap(s.button(t, "Datei wählen"))
		assert.Contains(t, s.words(), "5 Tage sind schon eingetragen.")
	})
	t.Run("telling how far it is, and stopping there", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		s.device.file, s.device.away = strings.Repeat("X", 200<<10), leave()
		s.device.during = func() {
			assert.Contains(t, s.words(), "Die Datei wird gelesen, 171 kB bisher.")
			test.Tap(s.button(t, "Abbrechen"))
		}

		test.Tap(s.button(t, "Datei wählen"))

		assert.NotNil(t, s.button(t, "Datei wählen"), "what was read is put away")
		assert.Empty(t, s.away)
	})
	t.Run("telling that the file went away", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		s.device.file, s.device.err = "BEGIN", errors.New("the file went away")

		test.Tap(s.button(t, "Datei wählen"))

		assert.Contains(t, strings.Join(uitest.Words(uitest.Below(s.shell.Object())), "|"), "Das hat nicht geklappt")
		assert.NotNil(t, s.button(t, "Datei wählen"))
	})
	t.Run("keeping the desks", func(t *testing.T) {
		s := chosen(t)

		test.Tap(s.chip(t, "1 gebuchten Platz freigeben"))
		test.Tap(s.row(t, "So 6. Dez."))
		test.Tap(s.button(t, "8 Tage als abwesend eintragen"))

		assert.Len(t, s.device.entered, 8)
		assert.False(t, s.device.freed)
	})
	t.Run("with every button in its card on the phone", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		s.device.file, s.device.away = "BEGIN:VCALENDAR", leave()
		test.Tap(s.button(t, "Datei wählen"))

		for _, words := range []string{"7 Tage als abwesend eintragen", "Verwerfen"} {
			b := s.button(t, words)
			right := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).X + b.Size().Width
			assert.LessOrEqual(t, right, uitest.Phone.Width-32, words)
		}
	})
	t.Run("not without a choice", func(t *testing.T) {
		s := chosen(t)

		test.Tap(s.row(t, "Do 26. Nov., vormittags"))
		test.Tap(s.row(t, "14. bis 21. Dezember"))

		assert.True(t, s.button(t, "0 Tage als abwesend eintragen").Disabled())
		test.Tap(s.button(t, "Verwerfen"))
		assert.Nil(t, s.device.entered)
		s.button(t, "Datei wählen")
	})
	t.Run("unless it fails", func(t *testing.T) {
		s := chosen(t)
		s.device.err = errors.New("disk")

		test.Tap(s.button(t, "7 Tage als abwesend eintragen"))

		s.button(t, "Datei wählen")
	})
	t.Run("unless none is chosen", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())

		test.Tap(s.button(t, "Datei wählen"))

		assert.Empty(t, s.device.read)
	})
	t.Run("unless there is nothing in it", func(t *testing.T) {
		s := atCalendar(t, uitest.Phone, calm())
		s.device.file = "BEGIN:VCALENDAR"

		test.Tap(s.button(t, "Datei wählen"))

		assert.Contains(t, s.words(), "Darin steht für das nächste Jahr nichts, was einen halben Tag oder länger dauert.")
	})
}

func TestScreen_says_what_is_wrong_with_a_calendar_file(t *testing.T) {
	said := map[string]bool{}
	for _, language := range []string{"de", "en"} {
		for _, problem := range []ics.Problem{ics.NoCalendar, ics.TooLarge, ics.TooDeep, ics.TooMany, ics.BadTime, ics.BadZone, ics.Recurring, ics.Unreadable, ics.WrongLength} {
			d := &device{state: calm(), file: "x", refuses: &ics.Error{Line: 12, Problem: problem}}
			s := stageWith(t, uitest.Phone, d, language, 0)
			s.show(dating)
			for _, label := range []string{"Datei wählen", "Choose a file"} {
				if language == "de" == (label == "Datei wählen") {
					test.Tap(s.button(t, label))
				}
			}

			line := s.problem(d.refuses)
			assert.Contains(t, s.words(), line, problem)
			assert.False(t, said[line], "%s has a sentence of its own", problem)
			said[line] = true
		}
	}
}
