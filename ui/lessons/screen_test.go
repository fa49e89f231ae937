// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

func TestOverview_shows_the_path_and_goes_on(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		for _, words := range []string{"Neu im Haus", "1 von 3", "Lektion 2 von 4 · noch 15 Min.", "Nach Schritt 2", "Alles für diesen Pfad liegt auf dem Gerät (18 MB).", "1 erhalten", "Fällig bis 4. Dezember", "Nur für dich", "Auffrischen: 2 Fragen"} {
			assert.Contains(t, s.text(), words)
		}
		s.Tap(t, "Weiter")
		assert.Contains(t, s.text(), "Erstens")
		require.IsType(t, learn.Advance{}, s.device.last())
		s.Press(fyne.KeyEscape)
		assert.Contains(t, s.text(), "Neu im Haus")
		s.Press(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Erstens")
	})
}

func TestOverview_says_what_waits_and_what_is_loaded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Unsent = 3
		p := *s.device.overview.Path
		p.Stock = Stock{State: Lacking, Size: 18_000_000, Missing: 12_000_000}
		s.device.overview.Path = &p
		s.Refresh()
		assert.Contains(t, s.text(), "Dein Stand in 3 Lektionen wartet, bis wieder Netz da ist.")
		s.Tap(t, "Laden")
		assert.Equal(t, loaded{Subject{Path: "neu"}, false}, s.device.last())

		q := p
		q.Stock.Metered = true
		s.device.overview.Path = &q
		s.Refresh()
		s.Tap(t, "Laden")
		assert.Contains(t, s.text(), "Das sind 12 MB. Im WLAN kostet es dich nichts.")
		s.Tap(t, "Jetzt laden")
		assert.Equal(t, loaded{Subject{Path: "neu"}, true}, s.device.last())

		r := p
		r.Stock.State = Loading
		s.device.overview.Path = &r
		s.Refresh()
		assert.Contains(t, s.text(), "Wird geladen: 6 MB von 18 MB")
		s.Tap(t, "Anhalten")
		assert.Equal(t, stopped{Subject{Path: "neu"}}, s.device.last())
	})
}

func TestOverview_ticks_off_a_station(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		p := *s.device.overview.Path
		p.Stops = append([]Stop{}, p.Stops...)
		p.Stops[1].Way, p.Stops[2].Way, p.Stops[2].Text = learn.Reached, learn.Open, "Geh durch das *Archiv*."
		s.device.overview.Path = &p
		s.Refresh()
		s.Tap(t, "Rundgang")
		assert.Contains(t, s.text(), "Geh durch das Archiv.")
		s.Press(fyne.KeyEscape)
		s.Tap(t, "Abhaken")
		assert.Nil(t, s.device.last(), "it cannot be undone, so it is asked first")
		s.Tap(t, "Ja, abhaken")
		assert.Equal(t, learn.Step{Path: "neu", Round: 1, Lesson: "c"}, s.device.last().(learn.Advance).Step)
	})
}

func TestOverview_folds_a_long_path(t *testing.T) {
	d := full()
	p := *d.overview.Path
	for range 20 {
		p.Stops = append(p.Stops, Stop{Stop: learn.Stop{Course: "akten"}, Title: "Noch einer", Way: learn.Locked})
	}
	d.overview.Path = &p
	s := newStage(t, uitest.Phone, d)
	assert.Contains(t, s.text(), "16 weitere Schritte")
	s.Tap(t, "16 weitere Schritte")
	assert.NotContains(t, s.text(), "weitere Schritte")
}

func TestOverview_is_calm_without_anything(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview = Overview{}
		s.Refresh()
		assert.Contains(t, s.text(), "Noch kein Lernpfad.\nSuch dir einen aus.")
		assert.NotContains(t, s.text(), "Stufe")
		s.Press(fyne.KeyReturn)
		s.device.overview.Loading = true
		s.Refresh()
		assert.Contains(t, s.text(), "Kurse werden geladen.")
	})
}

func TestOverview_leads_on_in_a_course_without_a_path(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Path, s.device.overview.Course, s.device.overview.Unsent = nil, &s.device.course, 2
		s.Refresh()
		for _, words := range []string{"Dein Kurs", "Digitaler Aktenplan", "1 von 4", "noch 15 Min.", "Dein Stand in 2 Lektionen wartet, bis wieder Netz da ist."} {
			assert.Contains(t, s.text(), words)
		}
		s.Tap(t, "Weiter")
		assert.Contains(t, s.text(), "Erstens")
		s.Press(fyne.KeyEscape)
		s.Press(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Erstens")
	})
}

func TestOverview_offers_paths_to_whoever_follows_none(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Path, s.device.overview.Badges = nil, nil
		s.Refresh()
		assert.Contains(t, s.text(), "Noch kein Lernpfad.\nSuch dir einen aus.")
		assert.Equal(t, 1, strings.Count(s.text(), "Digital arbeiten"), "once, where one looks first")
		s.Tap(t, "Digital arbeiten")
		assert.Contains(t, s.text(), "Diesem Pfad folgen")
	})
}

func TestScreen_says_what_went_wrong(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.refused = &learn.Refusal{Why: learn.Gone}
		s.Tap(t, "Informationssicherheit")
		assert.Contains(t, s.text(), "Diesen Kurs oder Pfad gibt es nicht mehr")
		s.Tap(t, "Zurück")
		assert.Contains(t, s.text(), "Neu im Haus")

		s.device.refused = errors.New("the disk is broken")
		s.Tap(t, "Informationssicherheit")
		assert.Contains(t, s.text(), "Noch einmal")
		s.device.refused = nil
		s.Tap(t, "Noch einmal")
		assert.Contains(t, s.text(), "Digitaler Aktenplan")
	})
}

func TestScreen_has_the_phone_to_itself_in_a_lesson(t *testing.T) {
	bar := func(s *stage) (found bool) {
		for _, o := range s.Objects() {
			if _, ok := o.(*kit.BottomBar); ok {
				found = true
			}
		}
		return found
	}
	s := newStage(t, uitest.Phone, full())
	assert.True(t, bar(s))
	s.Tap(t, "Weiter")
	assert.False(t, bar(s))
	s.Tap(t, "Schließen")
	assert.True(t, bar(s))
}

func TestScreen_opens_where_others_lead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
		assert.Contains(t, s.text(), "Wohin gehört was?")
		s.at("warum")
		assert.Contains(t, s.text(), "Darum")
		s.Shell.Navigate(ui.Lessons, ui.ShowReviews{})
		assert.Contains(t, s.text(), "Antwort zeigen")
		s.Begin()
		assert.Contains(t, s.text(), "Neu im Haus")
	})
}

func TestCatalogue_is_searched(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Tap(t, "Alle Kurse")
		assert.Contains(t, s.text(), "Informationssicherheit")
		s.Press(fyne.KeySlash)
		focused := s.Window.Canvas().Focused()
		require.IsType(t, &field{}, focused)
		test.Type(focused, "akte")
		assert.Same(t, focused, s.Window.Canvas().Focused(), "who types goes on typing")
		assert.Equal(t, "akte", s.device.query)
		assert.Contains(t, s.text(), "in die Akte")
		s.Press(fyne.KeyEscape)

		s.Tap(t, "Verwaltung")
		assert.Equal(t, "Verwaltung", s.device.topic)
		s.Tap(t, "Was?")
		assert.Contains(t, s.text(), "Drittens", "at the page where it was found")

		s.Press(fyne.KeyEscape)
		s.device.catalogue.Courses, s.device.hits = nil, nil
		s.Refresh()
		assert.Contains(t, s.text(), "Nichts gefunden")
	})
}

func TestOverview_leads_to_the_search_with_the_field_ready(t *testing.T) {
	s := newStage(t, uitest.Laptop, full())
	s.Tap(t, "Kurse und Lektionen suchen")
	assert.IsType(t, &field{}, s.Window.Canvas().Focused())
}

func TestCourse_is_begun_left_and_taken_anew(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		newer := head()
		newer.Edition, newer.Changes = 3, "Neue Fristen."
		s.device.course.Newer = &newer
		s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
		assert.Contains(t, s.text(), "Neue Fristen.")
		s.Tap(t, "Übernehmen")
		assert.Equal(t, learn.Enrol{Course: "akten", Edition: 3}, s.device.last())
		s.Tap(t, "Vom Gerät nehmen")
		assert.Equal(t, dropped{Subject{Course: "akten"}}, s.device.last())
		s.Tap(t, "Kurs verlassen")
		assert.Equal(t, learn.Leave{Course: "akten"}, s.device.last())
		s.Tap(t, "Rückgängig")
		assert.Equal(t, learn.Enrol{Course: "akten"}, s.device.last())
		s.Tap(t, "Weiter")
		assert.Contains(t, s.text(), "Erstens")
	})
}

func TestCourse_that_was_assigned_cannot_be_left(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.course.Enrolment = &learn.Enrolment{Course: "akten", Cause: "rule", Told: true, Due: uitest.Now.AddDate(0, 0, -1)}
		s.device.course.Cause = "Für alle mit Bürgerkontakt"
		s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
		assert.Contains(t, s.text(), "War fällig am 23. November · Für alle mit Bürgerkontakt")
		assert.Contains(t, s.text(), "Wer es zugewiesen hat und wer dich leitet, sieht, wie weit du bist.")
		assert.NotContains(t, s.text(), "Kurs verlassen")

		s.device.course = Course{Course: head(), Next: "warum"}
		s.device.course.Withdrawn = true
		s.Refresh()
		assert.Contains(t, s.text(), "Er lässt sich nicht mehr beginnen.")
		assert.NotContains(t, s.text(), "Anfangen")
		s.Press(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Wohin gehört was?", "and not by a key, either")
	})
}

func TestPath_is_followed_and_left(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Tap(t, "Digital arbeiten")
		s.Tap(t, "Diesem Pfad folgen")
		assert.Equal(t, learn.Enrol{Path: "digital"}, s.device.last())
		s.device.path.Follows = true
		s.Refresh()
		s.Tap(t, "Pfad verlassen")
		assert.Equal(t, learn.Leave{Path: "digital"}, s.device.last())
		s.device.path.Cause = "Ausbildungsplan"
		s.Refresh()
		assert.NotContains(t, s.text(), "Pfad verlassen")
	})
}

func TestDrawing_makes_a_path(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Tap(t, "Eigener Pfad")
		s.Tap(t, "Pfad speichern")
		assert.Empty(t, s.device.did, "a path has a name")
		s.Tap(t, "Kurs hinzufügen")
		s.Tap(t, "Digitaler Aktenplan")
		s.Tap(t, "Kurs hinzufügen")
		assert.Equal(t, 1, count(s.Said(), "Digitaler Aktenplan"), "each course once")
		s.Tap(t, "Informationssicherheit")
		s.Tap(t, "Informationssicherheit nach oben")
		s.Tap(t, "Erst nach Schritt 1")
		entry := s.top().(*drawing).field
		entry.SetText("Mein Herbst")
		s.Tap(t, "Pfad speichern")
		assert.Equal(t, learn.Draw{Title: "Mein Herbst", Steps: []learn.Stop{{Key: "sicher", Course: "sicher"}, {Key: "akten", Course: "akten", After: []learn.LessonKey{"sicher"}}}}, s.device.last())
		assert.Contains(t, s.text(), "Diesem Pfad folgen", "it is shown")
		s.Press(fyne.KeyEscape)
		assert.Contains(t, s.text(), "Neu im Haus")

		s.device.path.Mine, s.device.path.Follows = true, true
		s.Tap(t, "Digital arbeiten")
		s.Tap(t, "Pfad ändern")
		s.Tap(t, "Pfad löschen")
		assert.Equal(t, learn.Erase{Path: "digital"}, s.device.last())
		assert.Contains(t, s.text(), "Neu im Haus")
	})
}

func count(said []string, words string) (n int) {
	for _, one := range said {
		if one == words {
			n++
		}
	}
	return n
}

func TestAward_is_shared_and_saved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		of := Subject{Course: "willkommen"}
		s.device.award, s.device.unearned = earned(), nil
		s.Tap(t, "Angekommen, erhalten")
		assert.Contains(t, s.text(), "Jana Berger · 24. November 2026")
		s.Tap(t, "Mit Adresse zeigen")
		assert.Equal(t, shared{of, true}, s.device.last())
		s.device.award.Address = "https://pult.example/a"
		s.Refresh()
		assert.Contains(t, s.text(), "https://pult.example/a")
		s.Tap(t, "Kopieren")
		assert.Equal(t, "https://pult.example/a", fyne.CurrentApp().Clipboard().Content())
		s.Tap(t, "✓ Mit Adresse zeigen")
		assert.Equal(t, shared{of, false}, s.device.last())
		s.Tap(t, "Als PDF sichern")
		assert.Equal(t, saved{of}, s.device.last())
		assert.Contains(t, s.text(), "Gesichert: Zertifikat.pdf")

		s.device.award.Signed = false
		s.Refresh()
		did := len(s.device.did)
		s.Tap(t, "Als PDF sichern. Erst, wenn es unterschrieben ist")
		assert.Len(t, s.device.did, did)
		s.device.award.Revoked = "Der Kurs war fehlerhaft."
		s.Refresh()
		assert.Contains(t, s.text(), "Der Kurs war fehlerhaft.")
		assert.NotContains(t, s.text(), "Als PDF sichern")
	})
}

func TestAward_says_what_the_device_has_found(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.award, s.device.unearned = earned(), nil
		s.Tap(t, "Angekommen, erhalten")
		assert.NotContains(t, s.text(), "Geprüft")
		for check, said := range map[Check]string{Good: "Geprüft: gültig", Ended: "Geprüft: abgelaufen", TakenBack: "Geprüft: widerrufen",
			Unclear: "Lässt sich ohne Netz nicht prüfen", Unbelieved: "Geprüft: nicht echt"} {
			s.device.award.Check = check
			s.Refresh()
			assert.Contains(t, s.text(), said)
		}
	})
}

func TestPlaying_shows_nothing_until_somebody_wants_it(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Score = &Score{Points: 1240, Level: 4, From: 1000, To: 1500, Streak: 6}
		s.Refresh()
		assert.NotContains(t, s.text(), "Stufe 4", "points without a yes are shown to nobody")
		s.Tap(t, "Wie ich lerne")
		s.Tap(t, "Punkte und Serien zeigen")
		assert.Equal(t, learn.Play{Plays: true}, s.device.last())
		s.device.overview.Learner, s.device.overview.Boards = learn.Learner{Plays: true, Board: true}, true
		s.Refresh()
		entry := s.top().(*playing).field
		entry.SetText("Aktenfuchs")
		s.Tap(t, "Übernehmen")
		assert.Equal(t, learn.Play{Plays: true, Board: true, Alias: "Aktenfuchs"}, s.device.last())
		s.Tap(t, "✓ Filme nur im WLAN laden")
		assert.True(t, s.device.last().(learn.Play).Unmetered)

		s.Press(fyne.KeyEscape)
		assert.Contains(t, s.text(), "Stufe 4")
		assert.Contains(t, s.text(), "1.240 Punkte · noch 260 bis zur nächsten Stufe")
		s.device.board = Board{Unit: "Amt für Digitales", Lines: []BoardLine{{Name: "Aylin", Points: 420}, {Name: "Aktenfuchs", Points: 240, Me: true}}}
		s.Tap(t, "Tafel des Teams")
		assert.Contains(t, s.text(), "Aktenfuchs (du)")
	})
}

// TestScreen_Masters holds how the views are put together.
func TestScreen_Masters(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) {
			d := full()
			s := newStage(t, size, d)
			s.looks(t, "overview_"+name)
			s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
			s.looks(t, "course_"+name)
			s.at("was")
			s.looks(t, "lesson_"+name)
			s.Press(fyne.KeyReturn)
			s.Press(fyne.KeyReturn)
			s.Press(fyne.Key2)
			s.looks(t, "question_"+name)
			s.at("test")
			s.looks(t, "test_"+name)
			s.Shell.Navigate(ui.Lessons, ui.ShowReviews{})
			s.looks(t, "review_"+name)
		})
	}
}

// TestOverview_puts_first_what_is_due: on the phone nothing that can wait stands above it.
func TestOverview_puts_first_what_is_due(t *testing.T) {
	s := newStage(t, uitest.Phone, full())
	assert.Less(t, strings.Index(s.text(), "Informationssicherheit"), strings.Index(s.text(), "1 erhalten"))
	later := s.device.overview.Courses[0]
	later.Due = time.Time{}
	s.device.overview.Courses = []CourseLine{later}
	s.Refresh()
	assert.Greater(t, strings.Index(s.text(), "Informationssicherheit"), strings.Index(s.text(), "1 erhalten"))
}

// TestOverview_has_no_heading_over_nothing: where there is no other path, there is only the way to one's own.
func TestOverview_has_no_heading_over_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Paths = nil
		s.Refresh()
		assert.NotContains(t, s.text(), "Weitere Lernpfade")
		assert.Contains(t, s.text(), "Eigener Pfad")
	})
}

// TestOverview_shows_what_was_finished_and_what_could_come_next: who has completed a course alone is not told that they have nothing.
func TestOverview_shows_what_was_finished_and_what_could_come_next(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Path = nil
		s.device.overview.Badges = s.device.overview.Badges[:1]
		s.Refresh()
		assert.NotContains(t, s.text(), "Noch kein Lernpfad")
		for _, words := range []string{"Angekommen", "Wie es weitergehen kann", "Digital arbeiten", "Alle Kurse"} {
			assert.Contains(t, s.text(), words)
		}
	})
}

// TestOverview_opens_the_course_by_its_title: its page says who answers for it, and how to leave it.
func TestOverview_opens_the_course_by_its_title(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Path, s.device.overview.Course = nil, &s.device.course
		s.Refresh()
		s.Tap(t, "Digitaler Aktenplan")
		assert.Contains(t, s.text(), "Verantwortlich: Amt für Digitales")
	})
}

// TestOverview_says_nothing_of_files_that_never_came: of a path whose courses were all withdrawn nothing is on the device.
func TestOverview_says_nothing_of_files_that_never_came(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		p := *s.device.overview.Path
		p.Stock, p.Stops = Stock{}, []Stop{{Stop: learn.Stop{Key: "b", Course: "weg"}, Title: "Weg", Gone: true}}
		s.device.overview.Path = &p
		s.Refresh()
		assert.NotContains(t, s.text(), "liegt auf dem Gerät")
	})
}

// TestScore_names_the_days_of_the_week: rings alone tell nobody which day they stand for.
func TestScore_names_the_days_of_the_week(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.overview.Learner.Plays, s.device.overview.Score = true, &Score{Points: 10, Level: 1, To: 100, Streak: 1, Week: [7]bool{true}}
		s.Refresh()
		assert.Contains(t, s.text(), "Mo\nDi\nMi\nDo\nFr\nSa\nSo")
	})
}

func TestMinutes_are_one_or_several(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.course.Enrolment = nil
		s.device.course.Lessons = []learn.Head{{Key: "warum", Title: "Warum?", Minutes: 1, Pages: 1}}
		s.device.course.Progress = nil
		s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
		assert.NotContains(t, s.text(), "1 Minuten")
	})
}

// TestPath_leads_past_a_course_without_a_try_left: its step says so, and the next one that is open is the one to go on with.
func TestPath_leads_past_a_course_without_a_try_left(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		p := *s.device.overview.Path
		p.Stops = append([]Stop{}, p.Stops...)
		p.Stops[1].Stuck, p.Stops[2].Way = true, learn.Open
		s.device.overview.Path = &p
		s.Refresh()
		assert.Contains(t, s.text(), "keine Versuche mehr")
		assert.NotContains(t, s.text(), "Lektion 2 von 4")
		s.Tap(t, "Abhaken")
		assert.Contains(t, s.text(), "„Rundgang“ abhaken?")
	})
}
