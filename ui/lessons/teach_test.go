// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// teaches opens the other side of the screen, on the phone and on the laptop.
func teaches(t *testing.T, make func() *device, do func(t *testing.T, s *stage)) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, make())
			s.turns(1)
			do(t, s)
		})
	}
}

// turns taps a side of the segment in the head.
func (s *stage) turns(to int) {
	for _, o := range s.Objects() {
		if segment, ok := o.(*kit.Segment); ok {
			segment.Part(to).Tapped(nil)
			return
		}
	}
}

func (s *stage) segments() (n int) {
	for _, o := range s.Objects() {
		if _, ok := o.(*kit.Segment); ok {
			n++
		}
	}
	return n
}

// rowOf is the title of the plate of an assignment.
const rowOf = "Jährliche Unterweisung · Informationssicherheit · bis 4. Dezember · mindestens 31 von etwa 40 fertig, 77 Prozent"

func TestTeaching_is_there_for_who_teaches_alone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		assert.Zero(t, s.segments(), "others never see it")
		s.device.overview.Teaches = true
		s.Refresh()
		assert.Equal(t, 1, s.segments())

		s.device.school = taught().school
		s.turns(1)
		assert.Contains(t, s.text(), "Zuweisungen")

		s.turns(0)
		assert.Contains(t, s.text(), "Neu im Haus")
		s.device.overview.Teaches = false
		s.Refresh()
		assert.Zero(t, s.segments(), "nor who does so no more")
	})
}

func TestTeaching_shows_figures_and_what_there_is_none_of(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		for _, words := range []string{"77\u00a0%", "ab 31 von etwa 40", "Informationssicherheit · bis 4. Dezember", "Ziel erreicht", "unter 5", "Wartet", "Beendet (1)", "38", "von 50 Angeboten genutzt", "noch 12 bis zum Ziel",
			"2026: 38", "2025: 41", "Mindestens 1.240 Abschlüsse in diesem Jahr, 1.100 im ganzen letzten", "etwa 125 nehmen teil · mindestens 91 fertig", "weniger als 5 nehmen teil", "Nur Gruppen, keine Personen."} {
			assert.Contains(t, s.text(), words)
		}
		assert.NotContains(t, s.text(), "Yıldız", "no list says how far anybody is")
		assert.NotContains(t, s.text(), "Voriges Jahr")
		s.Tap(t, "Beendet (1)")
		assert.Contains(t, s.text(), "Voriges Jahr")
		assert.Equal(t, 1, s.device.school.asked)
		s.Refresh()
		assert.Equal(t, 1, s.device.school.asked, "not at every look")
		s.Clock = s.Clock.Add(2 * time.Minute)
		s.Refresh()
		assert.Equal(t, 2, s.device.school.asked)
	})
}

func TestTeaching_says_the_plot_in_words(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.turns(1)
	var said string
	for _, o := range s.Objects() {
		if plot, ok := o.(*kit.Plot); ok {
			said = plot.AccessibilityLabel()
		}
	}
	assert.Equal(t, "2026 wurden bisher 38 von 50 Angeboten genutzt. 2025 waren es 38 bis Ende November und 41 im ganzen Jahr.", said)
}

func TestTeaching_shows_a_lead_their_own(t *testing.T) {
	teaches(t, led, func(t *testing.T, s *stage) {
		assert.Contains(t, s.text(), "Umstieg auf die E-Akte")
		for _, words := range []string{"Kurs veröffentlichen", "Angebote 2026", "Was gefragt ist"} {
			assert.NotContains(t, s.text(), words)
		}
	})
}

func TestTeaching_without_a_network(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) {
			d := taught()
			d.school.away = errNoNetwork
			d.school.teaching.At = uitest.Now.Add(-15 * time.Hour)
			s := newStage(t, size, d)
			s.Shell.SetConnection(ui.Connection{})
			s.turns(1)

			assert.Contains(t, s.text(), "Neue Zahlen gibt es mit Netz. Stand: Mo 23. Nov., 16:52 Uhr")
			assert.Contains(t, s.text(), "31 von etwa 40", "the last ones are there")

			s.device.school.teaching = Teaching{Trainer: true}
			s.Refresh()
			assert.Contains(t, s.text(), "Die Zahlen brauchen Netz.")
			assert.Contains(t, s.text(), "Noch nichts zugewiesen.")
			s.device.school.away = nil
			s.device.school.teaching = taught().school.teaching
			s.Tap(t, "Noch einmal")
			assert.NotContains(t, s.text(), "Netz")
			assert.Contains(t, s.text(), "31 von etwa 40")
		})
	}
}

func TestTeaching_says_that_figures_did_not_come(t *testing.T) {
	d := taught()
	d.school.away = errNoNetwork
	s := newStage(t, uitest.Laptop, d)
	s.turns(1)
	assert.Contains(t, s.text(), "Neue Zahlen kamen nicht.")
	d.school.teaching.At = time.Time{}
	s.Refresh()
	assert.Contains(t, s.text(), "Die Zahlen kamen nicht.")
	d.err = errNoNetwork
	s.turns(0)
	s.Shell.Navigate(ui.Lessons, nil)
}

func TestTeaching_takes_figures_along(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		for title, form := range map[string]string{"Excel (XLSX)": "xlsx", "CSV": "csv", "JSON": "json"} {
			s.Tap(t, "Als Tabelle speichern")
			assert.Contains(t, s.text(), "Es wird festgehalten")
			s.Tap(t, title)
			assert.Equal(t, reported{form}, s.device.last())
			assert.Contains(t, s.text(), "Gesichert: Schulung."+form)
		}
	})
}

func TestAssigned_shows_units_as_bars_and_as_a_table(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		s.Tap(t, rowOf)
		for _, words := range []string{"Für: Alle", "mindestens 31 von etwa 40 sind fertig", "Bis zum Ziel von 90\u00a0% fehlen noch etwa 5 Personen.", "ab 16 von etwa 20 · 80\u00a0%", "Alle übrigen"} {
			assert.Contains(t, s.text(), words)
		}
		assert.NotContains(t, s.text(), "Einzelne Personen")
		s.listed(1)
		assert.Contains(t, s.spoken(), "Alle übrigen: mindestens 11 von etwa 15 fertig, 73 Prozent", "each row is a sentence")
	})
}

// listed taps a part of the last segment.
func (s *stage) listed(part int) {
	var last *kit.Segment
	for _, o := range s.Objects() {
		if segment, ok := o.(*kit.Segment); ok {
			last = segment
		}
	}
	last.Part(part).Tapped(nil)
}

// spoken is what plates say to those who listen.
func (s *stage) spoken() (said []string) {
	for _, o := range s.Objects() {
		if plate, ok := o.(*kit.Plate); ok {
			said = append(said, plate.AccessibilityLabel())
		}
	}
	return said
}

const toldOf = "Umstieg auf die E-Akte · Digitaler Aktenplan · 30 Tage Zeit · Ziel erreicht · mindestens 41 von etwa 45 fertig, 91 Prozent"

func TestAssigned_shows_people_where_they_were_told(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		s.Tap(t, toldOf)
		for _, words := range []string{"Einzelne Personen", "Das stand bei allen, bevor sie anfingen.", "Fatma Yıldız", "75\u00a0%", "Fällig bis 4. Dezember", "fertig am 24. November"} {
			assert.Contains(t, s.text(), words)
		}
		s.device.school.teaching.Assignments[1].People = nil
		s.Refresh()
		assert.Contains(t, s.text(), "Noch ist niemand eingeschrieben.")
		s.device.school.teaching.Assignments[1].Mine = false
		s.Refresh()
		assert.Contains(t, s.text(), "sieht, wer es zugewiesen hat, und wer sie leitet")
	})
}

func TestAssigned_ends_and_is_taken_up_again(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		s.Tap(t, toldOf)
		s.Tap(t, "Beenden")
		ended := s.device.last().(learn.Assign)
		assert.True(t, ended.Ends)
		assert.Equal(t, learn.AssignmentID("eakte"), ended.Assignment)
		assert.True(t, ended.Told, "all else stays")
		assert.Contains(t, s.text(), "Niemand wird mehr eingeschrieben")
		s.Tap(t, "Rückgängig")
		assert.False(t, s.device.last().(learn.Assign).Ends)

		s.device.school.teaching.Assignments[1].EndedAt = uitest.Now
		s.Refresh()
		s.Tap(t, "Wieder aufnehmen")
		assert.False(t, s.device.last().(learn.Assign).Ends)
	})
}

func TestAssigned_says_that_it_is_there_no_more(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.turns(1)
	list := s.device.school.teaching.Assignments
	s.device.school.teaching.Assignments = nil
	s.to(&assignedView{part: part{Screen: s.Screen}, id: "alle", of: &teaching{part: part{Screen: s.Screen}}})
	assert.Contains(t, s.text(), "gibt es nicht mehr")
	s.device.school.teaching.Assignments = list
}

func TestAssigning_makes_an_assignment(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		s.Tap(t, "Zuweisen")
		assert.Contains(t, s.text(), "Sag noch, warum.")
		s.types(t, 0, "  Alle Jahre wieder ")
		assert.Contains(t, s.text(), "Wähle noch einen Kurs oder Pfad.")
		s.Tap(t, "Kurs oder Pfad")
		s.Tap(t, "Digitaler Aktenplan")
		s.Tap(t, "Für wen")
		s.Tap(t, "Amt 4")
		s.Press(fyne.KeyEscape)
		s.Tap(t, "Wie lange Zeit ist")
		s.Tap(t, "30 Tage Zeit")
		s.Tap(t, "Nur Neue")
		s.Tap(t, "nur wer seit 1. November 2026 da ist")
		assert.Contains(t, s.text(), "Du siehst nur, wie viele etwa fertig sind, ab 5 Menschen.")
		s.Tap(t, "Stand einzelner Personen zeigen")
		assert.Contains(t, s.text(), "Das steht beim Kurs, bevor jemand anfängt.", "learners are told so")
		s.Tap(t, "Nur nach der ersten Buchung")
		s.Tap(t, "Rathaus")
		assert.Contains(t, s.text(), "Es würde zeigen, wer in dem Haus bucht.", "both together do not go")
		s.Tap(t, "Nur nach der ersten Buchung")
		s.Tap(t, "Unabhängig von Buchungen")
		s.Tap(t, "Stand einzelner Personen zeigen")

		s.Tap(t, "Zuweisen")

		want := learn.Assign{Title: "Alle Jahre wieder", Course: "akten", Audience: staff.Audience{Unit: "4"}, Days: 30, Since: booking.Date(2026, time.November, 1).At(uitest.Berlin, 0), Told: true}
		got := s.device.last().(learn.Assign)
		assert.True(t, want.Since.Equal(got.Since))
		got.Since = want.Since
		assert.Equal(t, want, got)
		assert.Contains(t, s.text(), "Zugewiesen")
		assert.Contains(t, s.text(), "Zuweisungen", "back where one came from")
	})
}

// types writes into a field of the screen.
func (s *stage) types(t *testing.T, at int, words string) {
	t.Helper()
	var fields []*field
	for _, o := range s.Objects() {
		if f, ok := o.(*field); ok {
			fields = append(fields, f)
		}
	}
	require.Greater(t, len(fields), at)
	fields[at].SetText(words)
}

func TestAssigning_says_whom_it_reaches(t *testing.T) {
	s := newStage(t, uitest.Laptop, taught())
	s.turns(1)
	s.Tap(t, "Zuweisen")
	s.types(t, 0, "Warum nicht")
	s.Tap(t, "Kurs oder Pfad")
	s.Tap(t, "Neu im Haus")
	assert.Contains(t, s.text(), "Alle · 40 Personen")
	assert.Contains(t, s.text(), "40 Personen zuweisen", "the button says what it will do")
	s.device.school.people = 4
	s.Tap(t, "Für wen")
	s.Tap(t, "Team 41")
	assert.Contains(t, s.text(), "Team 41 · weniger als 5 Personen")
	s.device.school.people = 0
	s.Tap(t, "Amt 4")
	s.Press(fyne.KeyEscape)
	assert.Contains(t, s.text(), "Diese Auswahl erreicht niemanden.")
	s.device.school.unknown = true
	s.top().(*assigning).count()
	assert.Contains(t, s.text(), "Team 41 oder Amt 4")
	assert.NotContains(t, s.text(), "Personen zuweisen")
}

func TestAssigning_waits_for_a_network(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.Shell.SetConnection(ui.Connection{})
	s.turns(1)
	s.Tap(t, "Zuweisen")
	s.types(t, 0, "Warum nicht")
	s.Tap(t, "Kurs oder Pfad")
	s.Tap(t, "Neu im Haus")
	s.Tap(t, "40 Personen zuweisen")
	assert.Equal(t, learn.PathID("neu"), s.device.last().(learn.Assign).Path)
	assert.Contains(t, s.text(), "Wird zugewiesen, sobald wieder Netz da ist")
}

func TestAssigning_of_a_lead_begins_with_their_unit(t *testing.T) {
	s := newStage(t, uitest.Laptop, led())
	s.turns(1)
	s.Tap(t, "Zuweisen")
	assert.Contains(t, s.text(), "Amt 4 · 40 Personen")
	s.Tap(t, "Für wen")
	assert.NotContains(t, s.text(), "Häuser", "who leads a unit assigns within it")
	assert.NotContains(t, s.text(), "Rollen")
	s.Tap(t, "Amt 4")
	s.Press(fyne.KeyEscape)
	s.types(t, 0, "x")
	s.Tap(t, "Kurs oder Pfad")
	s.Tap(t, "Neu im Haus")
	assert.Contains(t, s.text(), "Wähle noch eine Einheit.")
}

func TestAssigning_changes_what_may_be_changed(t *testing.T) {
	s := newStage(t, uitest.Laptop, taught())
	s.turns(1)
	s.Tap(t, toldOf)
	s.Tap(t, "Ändern")
	assert.Contains(t, s.text(), "Das und der Kurs bleiben, wie sie sind")
	s.Tap(t, "Wie lange Zeit ist")
	s.types(t, 1, "5.11.2026")
	assert.Contains(t, s.text(), "Ein Tag, der noch kommt")
	s.types(t, 1, "24.12.")
	s.Tap(t, "24. Dezember 2026")
	s.Tap(t, "Änderung speichern")
	w := s.device.last().(learn.Assign)
	assert.Equal(t, learn.AssignmentID("eakte"), w.Assignment)
	assert.Zero(t, w.Days)
	assert.Equal(t, "2026-12-24 23:59", w.Due.In(uitest.Berlin).Format("2006-01-02 15:04"), "until its end")
	assert.True(t, w.Told)
	assert.Contains(t, s.text(), "Geändert")
}

func TestDayIn_reads_days_as_people_write_them(t *testing.T) {
	today := booking.Date(2026, time.November, 24)
	for words, want := range map[string]string{"24.12.": "2026-12-24", "24.12.2027": "2027-12-24", "12/24": "2026-12-24", " 1.9 ": "2026-09-01", "31.2.": "", "x": "", "": "", "40.12.": "", "1.13.": ""} {
		day, ok := dayIn(words, today)
		assert.Equal(t, want != "", ok, words)
		if ok {
			assert.Equal(t, want, day.String(), words)
		}
	}
}

func TestPublishing_checks_sends_and_shows(t *testing.T) {
	teaches(t, taught, func(t *testing.T, s *stage) {
		s.device.school.checked.Findings = []Finding{{File: "20-akte/lesson.md", Line: 12, Said: "Das ist lang."}}
		s.Tap(t, "Kurs veröffentlichen")
		require.NotNil(t, s.device.school.taken, "a zip can be dropped")
		s.Tap(t, "Datei wählen")
		for _, words := range []string{"Digitaler Aktenplan", "Bisher Ausgabe 2", "1 Hinweis", "20-akte/lesson.md, Zeile 12", "Das ist lang."} {
			assert.Contains(t, s.text(), words)
		}
		var seen []string
		s.device.school.moving = func(told func(sent, all int64)) {
			told(20_000_000, 40_000_000)
			seen = append(seen, s.text())
			told(40_000_000, 40_000_000)
			seen = append(seen, s.text())
		}

		s.Tap(t, "Als Ausgabe 3 veröffentlichen")

		assert.Contains(t, seen[0], "20 MB von 40 MB gesendet")
		assert.Contains(t, seen[0], "Abbrechen")
		assert.Contains(t, seen[1], "Der Server liest den Kurs.")
		assert.Equal(t, brought{"akten.zip"}, s.device.last())
		assert.Contains(t, s.text(), "Ausgabe 3 ist veröffentlicht.")
		s.Tap(t, "Kurs ansehen")
		assert.Contains(t, s.text(), "Wohin gehört was?")
		assert.Nil(t, s.device.school.taken, "nothing is dropped here any more")
	})
}

func TestPublishing_keeps_what_is_wrong_on_the_device(t *testing.T) {
	s := newStage(t, uitest.Laptop, taught())
	s.turns(1)
	s.Tap(t, "Kurs veröffentlichen")
	s.device.school.checked = Checked{Findings: []Finding{{File: ".", Error: true, Said: "Das ist kein ZIP."}}}
	s.device.school.taken(Parcel{Name: "x.zip"}, nil)
	assert.Contains(t, s.text(), "1 Fehler")
	assert.Contains(t, s.text(), "Der ganze Kurs")
	assert.NotContains(t, s.text(), "Veröffentlichen")
	assert.Empty(t, s.device.did)

	many := Checked{Title: "Viel"}
	for range mostFindings + 3 {
		many.Findings = append(many.Findings, Finding{File: "a", Error: true, Said: "Nein."})
	}
	s.device.school.checked = many
	s.Tap(t, "Andere Datei")
	assert.Contains(t, s.text(), "und 3 weitere")
}

func TestPublishing_says_what_the_server_finds_and_what_fails(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.turns(1)
	s.Tap(t, "Kurs veröffentlichen")
	s.Tap(t, "Datei wählen")
	s.device.school.fails = &ui.Trouble{Kind: ui.ServerBusy, Err: errNoNetwork}
	s.Tap(t, "Als Ausgabe 3 veröffentlichen")
	assert.Contains(t, s.text(), s.env.Voice.Say(s.device.school.fails).Heading)
	s.device.school.fails = nil
	s.device.school.brought = Brought{Findings: []Finding{{File: "course.md", Line: 4, Error: true, Said: "Diese Stelle gibt es nicht."}}}
	s.Tap(t, "Als Ausgabe 3 veröffentlichen")
	assert.Contains(t, s.text(), "Diese Stelle gibt es nicht.")
	s.device.school.brought = Brought{Edition: 2, Same: true}
	s.Tap(t, "Andere Datei")
	s.Tap(t, "Als Ausgabe 3 veröffentlichen")
	assert.Contains(t, s.text(), "Nichts hat sich geändert.")
	s.Tap(t, "Noch einen veröffentlichen")
	assert.Contains(t, s.text(), "Datei wählen")
}

func TestPublishing_stops(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.turns(1)
	s.Tap(t, "Kurs veröffentlichen")
	s.Tap(t, "Datei wählen")
	s.device.school.moving = func(told func(sent, all int64)) {
		told(1, 2)
		s.Tap(t, "Abbrechen")
		told(2, 2)
	}
	s.Tap(t, "Als Ausgabe 3 veröffentlichen")
	assert.Empty(t, s.device.did, "nothing was published")
	assert.Contains(t, s.text(), "Abgebrochen. Nichts wurde veröffentlicht.")
	assert.Contains(t, s.text(), "Als Ausgabe 3 veröffentlichen")
}

func TestPublishing_ends_when_one_goes_away(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.turns(1)
	s.Tap(t, "Kurs veröffentlichen")
	s.Tap(t, "Datei wählen")
	s.device.school.moving = func(func(sent, all int64)) { s.Begin() }
	s.Tap(t, "Als Ausgabe 3 veröffentlichen")
	assert.Empty(t, s.device.did)
	assert.Contains(t, s.text(), "Zuweisungen")
}

func TestPublishing_needs_a_network_to_send(t *testing.T) {
	s := newStage(t, uitest.Phone, taught())
	s.Shell.SetConnection(ui.Connection{})
	s.turns(1)
	s.Tap(t, "Kurs veröffentlichen")
	s.device.school.checked.Before = 0
	s.Tap(t, "Datei wählen")
	assert.Contains(t, s.text(), "Neuer Kurs")
	assert.Contains(t, s.text(), "Dafür braucht es Netz.")
}

func TestTeaching_keeps_its_place_when_the_window_is_made_anew(t *testing.T) {
	s := newStage(t, uitest.Laptop, taught())
	s.turns(1)
	s.Tap(t, toldOf)
	kept := s.Keep()

	next := New(s.env, s.device, s.device)
	next.Open(kept)

	assert.True(t, next.side.teaches)
	require.IsType(t, &assignedView{}, next.top())
	next.back()
	assert.IsType(t, &teaching{}, next.top())
	assert.Same(t, next, next.top().base().Screen)
}

// TestTeaching_cuts_no_words holds that all can be read, in large text, too.
func TestTeaching_cuts_no_words(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		for name, size := range uitest.Sizes {
			s := newStage(t, size, taught(), uitest.Config{Scale: scale})
			s.turns(1)
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.Tap(t, rowOf)
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.listed(1)
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.Press(fyne.KeyEscape)
			s.Tap(t, "Zuweisen")
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.Press(fyne.KeyEscape)
			s.Tap(t, "Kurs veröffentlichen")
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
		}
	}
}

func TestTeaching_looks_as_it_did(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, taught())
		s.turns(1)
		s.looks(t, "teaching_"+name)
		s.Tap(t, toldOf)
		s.looks(t, "assigned_"+name)
		s.Press(fyne.KeyEscape)
		s.Tap(t, "Zuweisen")
		s.looks(t, "assigning_"+name)
		s.Press(fyne.KeyEscape)
		s.Tap(t, "Kurs veröffentlichen")
		s.looks(t, "publishing_"+name)
		s.Press(fyne.KeyEscape)
	}
}
