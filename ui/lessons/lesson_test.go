// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// key presses a key, long enough after what was before.
func (s *stage) key(key fyne.KeyName) {
	s.Clock = s.Clock.Add(ui.Calm)
	s.Press(key)
}

func (s *stage) advanced() learn.Advance {
	w, _ := s.device.last().(learn.Advance)
	return w
}

func TestLesson_is_read_page_by_page(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("was")
		assert.Contains(t, s.text(), "1 von 3")
		assert.Contains(t, s.text(), "Faustregel: Ablegen.")
		assert.Equal(t, learn.Step{Course: "akten", Round: 1, Lesson: "was"}, s.advanced().Step)
		assert.Equal(t, []int{1, 2}, []int{s.advanced().Pages, s.advanced().Edition})

		s.key(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Ein Film")
		assert.Equal(t, []int{2, 2}, []int{s.advanced().Pages, s.advanced().Place.Page})
		s.key(fyne.KeyBackspace)
		assert.Contains(t, s.text(), "Erstens")
		s.Tap(t, "Weiter")
		s.Tap(t, "Weiter")
		assert.Contains(t, s.text(), "Drittens")
		assert.Equal(t, 3, s.advanced().Pages)
		s.Tap(t, "Nächste Lektion")
		assert.Contains(t, s.text(), "Was gehört hinein?")
	})
}

func TestLesson_goes_on_where_one_was(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		l := s.device.lessons["was"]
		l.Progress = map[learn.LessonKey]learn.Progress{"was": {State: learn.Begun, Percent: 66, Place: learn.Place{Page: 2, Second: 72}}}
		s.device.lessons["was"] = l
		s.at("was")
		assert.Contains(t, s.text(), "Ein Film")
		assert.Contains(t, s.text(), "weiter bei 1:12")
		assert.Equal(t, 72, s.advanced().Place.Second, "the film is not wound back")

		l.Progress = map[learn.LessonKey]learn.Progress{"was": {State: learn.Done, Percent: 100, Place: learn.Place{Page: 3}}}
		s.device.lessons["was"] = l
		s.at("was")
		assert.Contains(t, s.text(), "Erstens", "what was read is read from its beginning")
	})
}

func TestLesson_stays_at_its_page_when_something_else_changes(t *testing.T) {
	s := newStage(t, uitest.Phone, full()).at("was")
	s.key(fyne.KeyReturn)
	l := s.device.lessons["was"]
	l.Progress = map[learn.LessonKey]learn.Progress{"was": {State: learn.Begun, Place: learn.Place{Page: 1}}}
	s.device.lessons["was"] = l
	s.Refresh()
	assert.Contains(t, s.text(), "Ein Film")
}

func TestLesson_opens_films_files_and_links(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("was")
		for _, o := range s.Objects() {
			if link, ok := o.(interface {
				fyne.Tappable
				fyne.Accessible
			}); ok && link.AccessibilityLabel() == "dazu" {
				link.Tapped(nil)
			}
		}
		assert.Equal(t, linked{"https://stadt.example/akten"}, s.device.last())
		s.key(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Untertitel: Deutsch")
		s.Tap(t, "Film öffnen")
		assert.Equal(t, filmed{2, film}, s.device.last())
		assert.NotContains(t, s.text(), "Guten Morgen.")
		s.Tap(t, "Text zum Nachlesen")
		assert.Contains(t, s.text(), "Guten Morgen.")
		s.Tap(t, "Merkblatt")
		assert.Equal(t, opened{"Merkblatt"}, s.device.last())

		l := s.device.lessons["was"]
		l.Here, l.Stock = nil, Stock{State: Lacking, Size: 46_000_000, Missing: 44_000_000, Metered: true}
		s.device.lessons["was"] = l
		s.Refresh()
		assert.NotContains(t, s.text(), "Film öffnen")
		s.Tap(t, "Merkblatt")
		s.Tap(t, "Im WLAN laden")
		assert.Equal(t, loaded{Subject{Course: "akten"}, false}, s.device.last())
	})
}

func TestLesson_that_is_not_here_is_loaded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		l := s.device.lessons["was"]
		texts := l.Lesson.Texts
		l.Missing, l.Taken, l.Lesson.Texts, l.Stock = true, true, nil, Stock{State: Lacking, Missing: 46_000_000}
		s.device.lessons["was"] = l
		s.at("was")
		assert.Contains(t, s.text(), "Dieser Teil fehlt auf dem Gerät.")
		assert.Empty(t, s.device.did, "nothing was read")
		s.key(fyne.KeyReturn)
		s.Tap(t, "Laden")
		assert.Equal(t, loaded{Subject{Course: "akten"}, false}, s.device.last())
		l.Missing, l.Lesson.Texts = false, texts
		s.device.lessons["was"] = l
		s.Refresh()
		assert.Contains(t, s.text(), "Erstens")
		assert.Equal(t, 1, s.advanced().Pages)
	})
}

func TestLesson_of_a_course_that_nobody_takes_yet_comes_by_itself(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		l := s.device.lessons["warum"]
		texts := l.Lesson.Texts
		l.Missing, l.Lesson.Texts, l.Stock = true, nil, Stock{State: Lacking, Missing: 46_000_000}
		s.device.lessons["warum"] = l
		s.at("warum")
		assert.Equal(t, []any{learn.Enrol{Course: "akten", Edition: 2}}, s.device.did, "whoever opens a lesson takes the course")

		l.Taken, l.Stock.State = true, Loading
		s.device.lessons["warum"] = l
		s.Refresh()
		assert.Contains(t, s.text(), "Er wird gerade geladen.")
		l.Stock.State = ForNetwork
		s.device.lessons["warum"] = l
		s.Refresh()
		assert.Contains(t, s.text(), "Er kommt, sobald wieder Netz da ist.")
		assert.NotContains(t, s.text(), "\nLaden", "nobody has to ask for it")

		l.Missing, l.Lesson.Texts = false, texts
		s.device.lessons["warum"] = l
		s.Refresh()
		assert.Contains(t, s.text(), "Weil.")
		assert.Len(t, s.device.did, 2, "enrolled once, and seen the page")
	})
}

func TestLesson_shows_what_was_earned_at_the_end(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		l := s.device.lessons["was"]
		l.Course.Lessons = l.Course.Lessons[:2]
		s.device.lessons["was"] = l
		s.at("was")
		s.key(fyne.KeyReturn)
		s.key(fyne.KeyReturn)
		s.Tap(t, "Fertig")
		assert.Contains(t, s.text(), "Wohin gehört was?", "without a badge one is back at the course")

		s.at("was")
		s.key(fyne.KeyReturn)
		s.key(fyne.KeyReturn)
		s.device.award, s.device.unearned = earned(), nil
		s.key(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Geschafft")
		s.Tap(t, "Weiter")
		assert.Contains(t, s.text(), "Wohin gehört was?")
	})
}

func TestLesson_answers_at_once_as_often_as_one_likes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("was")
		s.key(fyne.KeyReturn)
		s.key(fyne.KeyReturn)
		s.key(fyne.Key3)
		assert.Contains(t, s.text(), "Noch nicht richtig. Dort findet es niemand. Denk an später.")
		s.Tap(t, "In die Akte")
		assert.Contains(t, s.text(), "Richtig. Alles, was stützt.")
		assert.NotContains(t, s.text(), "Lösung zeigen")
		s.key(fyne.Key1)
		s.Tap(t, "Lösung zeigen")
		assert.Contains(t, s.text(), "So ist es richtig. Alles, was stützt.")
		assert.False(t, s.Keys(&fyne.KeyEvent{Name: fyne.Key9}), "there is no ninth")
	})
}

func (s *stage) fields() (found []*field) {
	for _, o := range s.Objects() {
		if f, ok := o.(*field); ok {
			found = append(found, f)
		}
	}
	return found
}

func TestQuestion_of_each_kind(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("fragen")
		next := func() { s.Tap(t, "Weiter") }

		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Gib erst eine Antwort.")
		s.key(fyne.Key1)
		s.key(fyne.Key3)
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Noch nicht richtig.")
		s.Tap(t, "✓ Einladung, nicht richtig")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Zum Teil richtig.")
		s.Tap(t, "Vermerk")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Richtig.")
		next()

		s.Tap(t, "Ablegen nach oben")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Zum Teil richtig.")
		s.Tap(t, "Lösung zeigen")
		assert.Contains(t, s.text(), "So ist es richtig.")
		next()

		s.Tap(t, "Bescheid: Auswählen")
		s.Tap(t, "1 Jahr")
		s.Tap(t, "Notiz: Auswählen")
		assert.Contains(t, s.text(), "Notiz")
		s.Tap(t, "1 Jahr")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Zum Teil richtig.")
		s.Tap(t, "Bescheid: 1 Jahr, nicht richtig")
		s.Tap(t, "10 Jahre")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Richtig.")
		next()

		s.fields()[0].SetText("akte")
		s.fields()[1].SetText("Ordner")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Zum Teil richtig.")
		s.Window.Canvas().Focus(s.fields()[1])
		s.fields()[1].SetText("Aktenzeichen")
		assert.NotContains(t, s.text(), "Zum Teil richtig.", "what is changed is not judged any more")
		s.key(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Richtig.")
		assert.Len(t, s.fields(), 2)
		next()

		s.fields()[0].SetText("viele")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Das ist noch keine Zahl.")
		s.fields()[0].SetText("1.250")
		s.Tap(t, "Prüfen")
		assert.Contains(t, s.text(), "Richtig.")
	})
}

func TestQuestion_is_put_in_order_by_keys(t *testing.T) {
	s := newStage(t, uitest.Laptop, full()).at("fragen")
	s.Tap(t, "Weiter")
	a := s.top().(*lessonView).onPage()[0]
	order := func() string {
		var words []string
		for _, i := range a.order {
			words = append(words, a.q.Options[i].Text)
		}
		return strings.Join(words, " ")
	}
	require.Equal(t, "Öffnen Suchen Ablegen", order())
	for _, o := range s.Objects() {
		if b, ok := o.(*kit.Button); ok && b.AccessibilityLabel() == "Suchen nach unten" {
			s.Window.Canvas().Focus(b)
		}
	}
	s.key(fyne.KeyUp)
	assert.Equal(t, "Suchen Öffnen Ablegen", order())
	s.key(fyne.KeyDown)
	s.key(fyne.KeyDown)
	assert.Equal(t, "Öffnen Ablegen Suchen", order())
}

func TestInOrder_tells_what_may_stay(t *testing.T) {
	assert.Equal(t, map[int]bool{0: true, 1: true, 2: true}, inOrder([]int{3, 0, 1, 2}))
	assert.Equal(t, map[int]bool{0: true, 1: true, 2: true, 3: true}, inOrder([]int{0, 1, 2, 3}))
	assert.Len(t, inOrder([]int{3, 2, 1, 0}), 1)
	assert.Empty(t, inOrder(nil))
}

func TestTest_is_handed_in(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("test")
		for _, words := range []string{"Nimm dir Zeit.", "2 Fragen", "Bestanden ab 50\u00a0%", "Noch 2 Versuche"} {
			assert.Contains(t, s.text(), words)
		}
		s.Tap(t, "Test beginnen")
		l := s.device.lessons["test"].Lesson
		drawn := l.Drawn(7)
		x := s.top().(*lessonView).exam()
		for i, q := range drawn {
			for at, option := range q.Shuffled(7) {
				if q.Options[option].Right == (q.Kind == learn.Single) && (q.Kind == learn.Several || q.Options[option].Right) {
					s.key(fyne.KeyName(rune('1' + at)))
				}
			}
			assert.NotContains(t, s.text(), "ichtig.", "nothing is said before it is handed in")
			if i < len(drawn)-1 {
				s.key(fyne.KeyReturn)
			}
		}
		require.True(t, x.asks[0].answered() && x.asks[1].answered())
		s.device.result = Result{Percent: 50, Passed: true, Left: 1}
		known := s.device.lessons["test"]
		unsent := known
		unsent.Unsent = true
		s.device.lessons["test"] = unsent
		s.Twice(t, "Abgeben")

		w := s.device.last().(learn.Try)
		assert.Equal(t, learn.Step{Course: "akten", Round: 1, Lesson: "test"}, w.Step)
		assert.Equal(t, uint64(7), w.Seed)
		assert.Equal(t, 50, learn.Percent(drawn, w.Answers))
		assert.Empty(t, w.Attempt)
		for _, words := range []string{"50\u00a0%", "Bestanden", "1 von 2 richtig · nötig: 50\u00a0%", "Wird gesendet, sobald wieder Netz da ist."} {
			assert.Contains(t, s.text(), words)
		}
		s.device.lessons["test"] = known
		s.Refresh()
		assert.NotContains(t, s.text(), "Wird gesendet", "the server knows")
		s.Tap(t, "Was gehört hinein?")
		assert.Contains(t, s.text(), "Einladung")
	})
}

func TestTest_asks_before_it_is_handed_in_with_gaps(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("test")
		s.Tap(t, "Test beginnen")
		s.Tap(t, "Weiter")
		s.Tap(t, "Abgeben")
		assert.Contains(t, s.text(), "2 Fragen sind noch offen")
		s.Tap(t, "Zur ersten offenen Frage")
		assert.Contains(t, s.text(), "Frage 1 von 2")
		s.Tap(t, "Weiter")
		s.Tap(t, "Abgeben")
		s.device.result = Result{Percent: 0, Left: 0}
		s.Tap(t, "Trotzdem abgeben")
		assert.Contains(t, s.text(), "Noch nicht bestanden")
		assert.Contains(t, s.text(), "Üben kannst du weiter.")
		assert.NotContains(t, s.text(), "Noch einmal")
		s.Tap(t, "Schließen")

		l := s.device.lessons["test"]
		l.Tried = 2
		s.device.lessons["test"] = l
		s.at("test")
		s.key(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Übung", "no try is begun where none is left")
	})
}

func TestTest_goes_on_after_it_was_closed(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("test")
		s.Tap(t, "Test beginnen")
		s.key(fyne.Key1)
		s.key(fyne.KeyReturn)
		s.key(fyne.KeyEscape)
		s.at("test")
		assert.Contains(t, s.text(), "Frage 2 von 2")
		s.Shell.Rebuild()
		assert.Contains(t, s.text(), "Frage 2 von 2", "and after the language was changed")
		s.key(fyne.KeyBackspace)
		assert.True(t, s.top().(*lessonView).exam().asks[0].answered())
	})
}

func TestTest_practice_records_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.at("test")
		s.Tap(t, "Üben, ohne Wertung")
		assert.Contains(t, s.text(), "Übung")
		s.Tap(t, "Weiter")
		s.Tap(t, "Fertig")
		assert.Contains(t, s.text(), "0 von 2 richtig")
		assert.Contains(t, s.text(), "Es wird nichts davon festgehalten.")
		assert.Empty(t, s.device.did)
		s.Tap(t, "Zum Test")
		assert.Contains(t, s.text(), "Test beginnen")
	})
}

func TestReviews_ask_again_and_hear_how_well_it_was_known(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Tap(t, "Los")
		s.key(fyne.Key2)
		assert.Contains(t, s.text(), "Richtig.")
		assert.Contains(t, s.text(), "Wie gut wusstest du es?")
		s.key(fyne.KeyReturn)
		w := s.device.last().(learn.Recall)
		assert.Equal(t, []any{learn.CourseID("akten"), learn.QuestionID("wohin"), int8(3)}, []any{w.Course, w.Question, w.Grade}, "what was known is good")

		assert.Contains(t, s.text(), "Wie viele Gruppen?")
		s.Tap(t, "Antwort zeigen")
		assert.Contains(t, s.text(), "So ist es richtig.")
		s.Tap(t, "1: Nochmal, kommt wieder morgen")
		assert.Equal(t, int8(1), s.device.last().(learn.Recall).Grade)
		assert.Contains(t, s.text(), "Fertig für heute.")
		s.Tap(t, "Zurück zum Lernen")
		assert.Contains(t, s.text(), "Neu im Haus")
	})
}

func TestReviews_take_what_is_typed(t *testing.T) {
	s := newStage(t, uitest.Phone, full())
	s.device.cards = s.device.cards[1:]
	s.Tap(t, "Los")
	s.Window.Canvas().Focus(s.fields()[0])
	test.Type(s.fields()[0], "1250")
	s.key(fyne.KeyReturn)
	assert.Contains(t, s.text(), "Richtig.")
	assert.Contains(t, s.text(), "in 2 Monaten")
}

// TestExam_without_a_try_left_leads_on_to_practice: a button that leads nowhere helps nobody.
func TestExam_without_a_try_left_leads_on_to_practice(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		l := s.device.lessons["test"]
		l.Tried = 2
		s.device.lessons["test"] = l
		s.at("test")
		assert.Contains(t, s.text(), "Alle Versuche sind aufgebraucht")
		assert.Contains(t, s.text(), "Frag, wie es weitergeht: Amt für Digitales.")
		assert.NotContains(t, s.text(), "Test beginnen")
		s.Tap(t, "Üben, ohne Wertung")
		assert.Contains(t, s.text(), "Übung")
	})
}

// TestCourse_without_a_try_left_says_whom_to_ask: in lists, on its page, and where it is the one to go on with.
func TestCourse_without_a_try_left_says_whom_to_ask(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.device.course.Next, s.device.course.Left, s.device.course.Stuck = "", 0, true
		s.device.overview.Path, s.device.overview.Course = nil, &s.device.course
		s.device.overview.Courses[0].Stuck = true
		s.Refresh()
		assert.Contains(t, s.text(), "keine Versuche mehr")
		assert.Contains(t, s.text(), "Frag, wie es weitergeht: Amt für Digitales.")
		assert.NotContains(t, s.text(), "Weiter\n")
		assert.NotContains(t, s.text(), "noch 0 Min.")
		s.Press(fyne.KeyReturn)
		assert.Contains(t, s.text(), "Verantwortlich: Amt für Digitales")
		assert.Contains(t, s.text(), "Keine Versuche mehr")
	})
}

// TestAward_that_was_taken_back_is_shown_as_such: with why, everywhere, and its holder can stop showing it.
func TestAward_that_was_taken_back_is_shown_as_such(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		a := earned()
		a.Revoked, a.Address = "irrtümlich", "https://pult.example/a"
		s.device.award, s.device.unearned, s.device.course.Award = a, nil, &a
		s.device.overview.Revoked = []Award{a}
		s.device.catalogue.Courses[0].Revoked, s.device.catalogue.Courses[0].Taken = true, true
		s.Refresh()
		assert.Contains(t, s.text(), "Aktenprofi: zurückgenommen")
		assert.Contains(t, s.text(), "Grund: irrtümlich")

		s.Tap(t, "Aktenprofi: zurückgenommen")
		assert.Contains(t, s.text(), "Zurückgenommen")
		assert.Contains(t, s.text(), "Grund: irrtümlich")
		assert.NotContains(t, s.text(), "Als PDF sichern")
		s.Tap(t, "Nicht mehr zeigen")
		assert.Equal(t, shared{Subject{Course: "akten"}, false}, s.device.last())

		s.Press(fyne.KeyEscape)
		s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
		assert.Contains(t, s.text(), "Zurückgenommen · Grund: irrtümlich")
		assert.NotContains(t, s.text(), "Erhalten am")
		s.Press(fyne.KeyEscape)
		s.Tap(t, "Alle Kurse")
		assert.Contains(t, s.text(), "Abzeichen zurückgenommen")
	})
}
