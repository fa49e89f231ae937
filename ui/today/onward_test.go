// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// leads is full with other things to read and to learn.
func leads(l *Learning, reads ...Read) State {
	s := full()
	s.Reads, s.Learning = reads, l
	return s
}

func TestScreen_leads_to_what_is_to_be_read(t *testing.T) {
	for name, size := range sizes {
		t.Run("a post on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())
			opened := s.withLeads()

			s.Tap(t, "Welche Lampen fürs Homeoffice?, Umfrage · noch 2 Tage, Einkauf")

			assert.Equal(t, ui.Feed, s.Shell.Shown())
			assert.Equal(t, []any{ui.ShowPost{Post: "lamps"}}, *opened)
		})
	}
	t.Run("all news", func(t *testing.T) {
		s := newStage(t, laptop, full())
		opened := s.withLeads()

		s.Tap(t, "Alle Neuigkeiten")

		assert.Equal(t, ui.Feed, s.Shell.Shown())
		assert.Empty(t, *opened)
	})
	t.Run("nothing where there is nothing", func(t *testing.T) {
		s := newStage(t, laptop, leads(nil))

		assert.NotContains(t, s.Said(), "Zu lesen")
		assert.NotContains(t, s.Said(), "Weiterlernen")
		assert.Nil(t, s.onwardCard())
	})
}

func TestScreen_says_what_posts_ask(t *testing.T) {
	at := func(days int) time.Time { return now.AddDate(0, 0, days) }
	for words, r := range map[string]Read{
		"Bitte bestätigen":                    {Asks: Acknowledge},
		"Bitte noch bestätigen":               {Asks: Acknowledge, Until: at(-1)},
		"Bitte heute bestätigen":              {Asks: Acknowledge, Until: at(0)},
		"Bitte bis morgen bestätigen":         {Asks: Acknowledge, Until: at(1)},
		"Bitte bis Montag bestätigen":         {Asks: Acknowledge, Until: at(6)},
		"Bitte bis 1. Dezember bestätigen":    {Asks: Acknowledge, Until: at(7)},
		"Umfrage · noch heute":                {Asks: Vote, Until: at(0)},
		"Umfrage · noch 1 Tag":                {Asks: Vote, Until: at(1)},
		"Umfrage · noch 9 Tage":               {Asks: Vote, Until: at(9)},
		"Dringend: Das Wasser ist abgestellt": {Asks: Heed, Line: "Das Wasser ist abgestellt"},
		"Umzug":                               {Asks: Look, From: "Umzug"},
	} {
		r.Title = "Ein Beitrag"
		assert.Contains(t, newStage(t, laptop, leads(nil, r)).Said(), words)
	}
}

func TestScreen_leads_on_to_a_lesson(t *testing.T) {
	for name, size := range sizes {
		t.Run("to go on with on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())
			opened := s.withLeads()

			s.Tap(t, "Weiterlernen, Digitaler Aktenplan, noch 4 Minuten, 33\u00a0%, Schritt 3 von 6")

			assert.Equal(t, ui.Lessons, s.Shell.Shown())
			assert.Equal(t, []any{ui.ShowCourse{Course: "files", Lesson: "why"}}, *opened)
		})
		t.Run("that is due on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())
			opened := s.withLeads()

			s.Tap(t, "Informationssicherheit · fällig bis 4. Dez.")

			assert.Equal(t, []any{ui.ShowCourse{Course: "security", Lesson: "mail"}}, *opened)
		})
	}
	t.Run("of which it is said that it is due", func(t *testing.T) {
		l := &Learning{Course: "security", Title: "Informationssicherheit", Left: 100, Due: &Due{Title: "Informationssicherheit", Course: "security", At: now.AddDate(0, 0, 1)}}
		s := newStage(t, laptop, leads(l))

		assert.Subset(t, s.Said(), []string{"1½ Std.", "Morgen fällig"})
		assert.NotContains(t, strings.Join(s.Said(), "\n"), "Schritt")
	})
	t.Run("or to learning at a station that is no course", func(t *testing.T) {
		s := newStage(t, phone, leads(&Learning{Title: "Willkommen", Step: 1, Steps: 2}))
		opened := s.withLeads()

		s.Tap(t, "Weiterlernen, Willkommen, Schritt 1 von 2")

		assert.Equal(t, ui.Lessons, s.Shell.Shown())
		assert.Empty(t, *opened)
	})
}

func TestScreen_leads_to_a_workshop_with_a_seat(t *testing.T) {
	starts := (tuesday + 1).At(berlin, 10*60)
	m := &Meeting{Title: "Leiten üben", Place: "Rathaus, Raum 201", Starts: starts, Course: "moderation", Lesson: "practice"}
	for _, size := range []fyne.Size{phone, laptop} {
		s := newStage(t, size, leads(&Learning{Meeting: m}))
		opened := s.withLeads()

		s.Tap(t, "Morgen, 10:00 Uhr: Leiten üben · Rathaus, Raum 201")

		assert.Equal(t, []any{ui.ShowCourse{Course: "moderation", Lesson: "practice"}}, *opened)
		off := *m
		off.Cancelled = true
		assert.Contains(t, newStage(t, size, leads(&Learning{Meeting: &off})).Said(), "Morgen, 10:00 Uhr: Leiten üben fällt aus")
	}
}

func TestScreen_says_anew_by_when_something_is_due(t *testing.T) {
	for days, words := range map[int]string{10: "heute fällig", 9: "morgen fällig", 11: "war fällig am 4. Dez."} {
		s := newStage(t, laptop, full())
		s.Clock = now.AddDate(0, 0, days)

		s.Shell.Refresh(ui.MinuteIsUp)

		assert.Contains(t, s.Said(), "Informationssicherheit · "+words)
	}
}

func TestScreen_reads_again_when_news_or_lessons_change(t *testing.T) {
	s := newStage(t, laptop, leads(nil))
	for _, hint := range []ui.Hint{ui.News, ui.Learning} {
		assert.True(t, s.Screen.Hears(hint))
	}
	s.device.state = full()

	s.Shell.Refresh(ui.Everything)

	assert.Contains(t, s.Said(), "Zu lesen")
}

func TestScreen_has_room_to_tap_what_leads_on(t *testing.T) {
	s := newStage(t, phone, full())
	found := 0
	for _, o := range uitest.Below(s.flow.Object()) {
		if plate, ok := o.(*kit.Plate); ok && strings.Contains(plate.AccessibilityLabel(), "Informationssicherheit") {
			found++
			assert.GreaterOrEqual(t, plate.Size().Height, fyne.NewSquareSize(48).Height)
		}
	}
	require.Equal(t, 1, found)
}
