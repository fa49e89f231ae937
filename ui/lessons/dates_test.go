// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

var tomorrow = time.Date(2026, time.November, 25, 10, 0, 0, 0, uitest.Berlin)

func date(id learn.OccasionID, days, seats, held int, mine learn.Coming) Date {
	from := tomorrow.AddDate(0, 0, days)
	return Date{Title: "Üben", Holder: "Tim Bauer", Mine: mine, Occasion: learn.Occasion{ID: id, Course: "akten", Lesson: "ueben", Starts: from, Ends: from.Add(3 * time.Hour), Place: "Rathaus", Seats: seats, Held: held}}
}

// workshop is a device with a lesson to which one comes.
func workshop(dates ...Date) *device {
	d := full()
	l := d.lessons["warum"]
	l.Lesson.Head = learn.Head{Key: "ueben", Title: "Üben", Minutes: 180, Pages: 1, Workshop: true}
	l.Course.Lessons = append(l.Course.Lessons, l.Lesson.Head)
	l.Dates, l.Taken = dates, true
	d.lessons["ueben"] = l
	return d
}

func comes(t *testing.T, make func() *device, do func(t *testing.T, s *stage)) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) { do(t, newStage(t, size, make()).at("ueben")) })
	}
}

func TestWorkshop_gives_a_seat_and_takes_it_back(t *testing.T) {
	comes(t, func() *device { return workshop(date("a", 0, 12, 8, "")) }, func(t *testing.T, s *stage) {
		assert.Contains(t, s.text(), "Mi 25. Nov., 10:00 bis 13:00 Uhr")
		assert.Contains(t, s.text(), "Rathaus · mit Tim Bauer")
		assert.Contains(t, s.text(), "Noch 4 von 12 Plätzen frei")

		s.Tap(t, "Platz nehmen")
		assert.Equal(t, learn.Sit{Occasion: "a"}, s.device.last())
		s.Clock = s.Clock.Add(ui.Calm)
		s.Tap(t, "Rückgängig")
		assert.Equal(t, learn.Rise{Occasion: "a"}, s.device.last())
	})
}

func TestWorkshop_says_how_one_stands_to_it(t *testing.T) {
	for want, d := range map[string]Date{
		"Du hast einen Platz": date("a", 0, 12, 8, learn.Held), "Auf der Warteliste": date("a", 0, 12, 12, learn.Waiting), "Angefragt": date("a", 0, 12, 8, learn.Asked),
		"Du warst dabei": date("a", -2, 12, 8, learn.Attended), "Du warst nicht dabei": date("a", -2, 12, 8, learn.Missed),
	} {
		assert.Contains(t, newStage(t, uitest.Phone, workshop(d)).at("ueben").text(), want)
	}
	off := date("a", 0, 12, 8, learn.Held)
	off.Cancelled = true
	s := newStage(t, uitest.Phone, workshop(off)).at("ueben")
	assert.Contains(t, s.text(), "Fällt aus")
	assert.NotContains(t, s.text(), "Platz abgeben")
	assert.Contains(t, newStage(t, uitest.Phone, workshop()).at("ueben").text(), "Noch kein Termin")

	asked := date("a", 0, 12, 8, learn.Asked)
	asked.Unsent = true
	s = newStage(t, uitest.Phone, workshop(asked)).at("ueben")
	s.Shell.SetConnection(ui.Connection{})
	s.Refresh()
	s.redraw()
	assert.Contains(t, s.text(), "Noch nicht gesendet")
}

func TestWorkshop_has_one_seat_at_a_time_and_a_waitlist(t *testing.T) {
	comes(t, func() *device { return workshop(date("a", 0, 12, 12, ""), date("b", 7, 12, 3, "")) }, func(t *testing.T, s *stage) {
		assert.Contains(t, s.text(), "Alle 12 Plätze sind vergeben")
		s.Tap(t, "Auf die Warteliste")
		assert.Equal(t, learn.Sit{Occasion: "a"}, s.device.last())

		l := s.device.lessons["ueben"]
		l.Dates = []Date{date("a", 0, 12, 12, learn.Waiting), date("b", 7, 12, 3, "")}
		s.device.lessons["ueben"] = l
		s.Refresh()
		assert.Contains(t, s.text(), "Du hast schon einen anderen Termin gewählt.")
		s.Clock = s.Clock.Add(ui.Calm)
		s.Tap(t, "Nicht mehr warten")
		assert.Equal(t, learn.Rise{Occasion: "a"}, s.device.last())
	})
}

// hosts is a device of a trainer with a date of their own.
func hosts(d Date, guests ...Guest) func() *device {
	return func() *device {
		out := taught()
		d.Holds = true
		out.school.schedule = Schedule{Dates: []Date{d}, Workshops: []Workshop{{Course: "akten", Lesson: "ueben", Title: "Üben", CourseTitle: "Aktenplan", Minutes: 180}}}
		out.school.guests = guests
		return out
	}
}

var (
	aylin = Guest{Person: staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, State: learn.Held}
	jana  = Guest{Person: staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}, State: learn.Held}
)

func TestHosting_plans_a_date(t *testing.T) {
	teaches(t, hosts(date("a", 0, 12, 8, "")), func(t *testing.T, s *stage) {
		s.views = s.views[:1]
		s.to(newPlanning(s.Screen, nil))
		assert.Contains(t, s.text(), "Schreib den Tag, etwa 24.11.2026.")
		for i, words := range []string{"1.12.2026", "9", "12.30", "Bibliothek", "20", "Laptop"} {
			s.types(t, i, words)
		}

		s.Clock = s.Clock.Add(ui.Calm)
		s.Tap(t, "Termin planen")

		from := time.Date(2026, time.December, 1, 9, 0, 0, 0, uitest.Berlin)
		w, _ := s.device.last().(learn.Hold)
		assert.True(t, from.Equal(w.Starts) && from.Add(210*time.Minute).Equal(w.Ends), "%v", w)
		w.Starts, w.Ends = time.Time{}, time.Time{}
		assert.Equal(t, learn.Hold{Course: "akten", Lesson: "ueben", Place: "Bibliothek", Seats: 20, Note: "Laptop"}, w)
	})
}

func TestHosting_shows_who_comes_to_who_holds_it(t *testing.T) {
	teaches(t, hosts(date("a", 0, 12, 8, ""), aylin, Guest{Person: staff.Person{ID: "x"}, State: learn.Waiting}), func(t *testing.T, s *stage) {
		s.to(&dateView{part: part{Screen: s.Screen}, id: "a"})
		assert.Contains(t, s.text(), "Aylin Demir")
		assert.Contains(t, s.text(), "Nicht mehr im Verzeichnis")
		assert.NotContains(t, s.text(), "Speichern", "it has not begun")

		s.Tap(t, "Absagen")
		assert.Contains(t, s.text(), "Das lässt sich nicht zurücknehmen.")
		s.Clock = s.Clock.Add(ui.Calm)
		s.over.Close()
		other := s.device.school.schedule.Dates
		other[0].Holds = false
		s.device.school.schedule = Schedule{Dates: other}
		s.top().(*dateView).people = nil
		s.Refresh()
		assert.NotContains(t, s.text(), "Aylin Demir")
		s.Tap(t, "Termin übernehmen")
		w, _ := s.device.last().(learn.Hold)
		assert.True(t, w.Over)
	})
}

func TestHosting_notes_who_was_there(t *testing.T) {
	begun := date("a", 0, 12, 2, "")
	begun.Starts, begun.Ends = uitest.Now.Add(-time.Hour), uitest.Now.Add(time.Hour)
	teaches(t, hosts(begun, aylin, jana), func(t *testing.T, s *stage) {
		s.to(&dateView{part: part{Screen: s.Screen}, id: "a"})
		s.Tap(t, "Jana Berger")
		s.Clock = s.Clock.Add(ui.Calm)
		s.Tap(t, "Speichern: 1 war da")
		assert.Equal(t, learn.Attend{Occasion: "a", Attended: []staff.PersonID{"jana"}, Missed: []staff.PersonID{"aylin"}}, s.device.last())
	})
}

func TestHosting_says_that_names_need_a_network(t *testing.T) {
	teaches(t, hosts(date("a", 0, 12, 8, "")), func(t *testing.T, s *stage) {
		s.device.school.away = errNoNetwork
		s.to(&dateView{part: part{Screen: s.Screen}, id: "a"})
		assert.Contains(t, s.text(), "Wer kommt, siehst du mit Netz.")
	})
}

func TestClockIn_reads_times_as_people_write_them(t *testing.T) {
	for words, want := range map[string]booking.Clock{"10": 600, "9:30": 570, " 09.05 ": 545} {
		got, ok := clockIn(words)
		assert.True(t, ok && got == want, words)
	}
	for _, words := range []string{"", "24", "9:60", "neun", "9:3"} {
		_, ok := clockIn(words)
		assert.False(t, ok, words)
	}
}

// TestWorkshop_cuts_no_words holds that all can be read, in large text, too.
func TestWorkshop_cuts_no_words(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		for name, size := range uitest.Sizes {
			s := newStage(t, size, workshop(date("a", 0, 12, 8, learn.Held), date("b", 7, 12, 12, "")), uitest.Config{Scale: scale}).at("ueben")
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s = newStage(t, size, hosts(date("a", 0, 12, 8, ""), aylin, jana)(), uitest.Config{Scale: scale})
			s.turns(1)
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.to(&dateView{part: part{Screen: s.Screen}, id: "a"})
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
			s.to(newPlanning(s.Screen, nil))
			assert.Empty(t, uitest.Cut(s.Objects(), size.Width), "%s at %v", name, scale)
		}
	}
}

func TestWorkshop_looks_as_it_did(t *testing.T) {
	for name, size := range uitest.Sizes {
		newStage(t, size, workshop(date("a", 0, 12, 8, learn.Held), date("b", 7, 12, 12, ""))).at("ueben").looks(t, "workshop_"+name)
		s := newStage(t, size, hosts(date("a", 0, 12, 8, ""), aylin, jana)())
		s.turns(1)
		s.to(&dateView{part: part{Screen: s.Screen}, id: "a"})
		s.looks(t, "date_"+name)
	}
}
