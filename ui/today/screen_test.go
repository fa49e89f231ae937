// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
	"github.com/pult-app/pult/ui/uitest"
)

const thursdayWords = "Donnerstag, 26. November, Platz 3.14, vorgemerkt"

func TestScreen_looks_as_it_should(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())

			looks(t, "today_"+name, s.Screen.Object())
		})
		t.Run(name+" without a desk", func(t *testing.T) {
			s := newStage(t, size, at(says(tuesday, booking.HomeOffice)))

			looks(t, "today_home_"+name, s.Screen.Object())
		})
	}
}

func TestScreen_greets_by_the_hour(t *testing.T) {
	s := newStage(t, phone, full())
	require.Contains(t, s.Said(), "Guten Morgen, Jana")

	s.Clock = now.Add(5 * time.Hour)
	s.Shell.Refresh(ui.MinuteIsUp)

	assert.Contains(t, s.Said(), "Guten Tag, Jana")
	assert.Contains(t, s.Said(), "Dienstag, 24. November · KW 48")
}

func TestScreen_checks_in(t *testing.T) {
	desk := full().Today.Bookings[0].ID
	for name, size := range sizes {
		t.Run("by a tap on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())

			s.Tap(t, "Einchecken")

			assert.Equal(t, []booking.BookingID{desk}, s.device.checked)
			assert.Contains(t, s.Said(), "Eingecheckt an Platz 3.14")
		})
	}
	t.Run("by Enter", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Press(fyne.KeyReturn)

		assert.Equal(t, []booking.BookingID{desk}, s.device.checked)
	})
	t.Run("not before its time, and says when", func(t *testing.T) {
		state := full()
		state.CheckInFrom[desk] = now.Add(38 * time.Minute)
		s := newStage(t, phone, state)
		require.NotContains(t, s.Said(), "Einchecken")
		s.Press(fyne.KeyReturn)
		require.Empty(t, s.device.checked)

		assert.Contains(t, s.Said(), "Einchecken ab 8:30 Uhr")
		assert.Contains(t, s.Said(), "Platz buchen")
	})
	t.Run("as soon as the clock says so", func(t *testing.T) {
		state := full()
		state.CheckInFrom[desk] = now.Add(38 * time.Minute)
		s := newStage(t, phone, state)

		s.Clock = now.Add(39 * time.Minute)
		s.Shell.Refresh(ui.MinuteIsUp)

		assert.Contains(t, s.Said(), "Einchecken")
	})
	t.Run("not twice", func(t *testing.T) {
		s := newStage(t, phone, at(sits(booked("3.14", tuesday, booking.FullDay, booking.CheckedIn))))

		assert.NotContains(t, s.Said(), "Einchecken")
		assert.Contains(t, s.Said(), "Eingecheckt")
	})
	t.Run("not to a wish that nobody has decided", func(t *testing.T) {
		s := newStage(t, phone, at(sits(booked("3.14", tuesday, booking.FullDay, booking.Requested))))

		assert.NotContains(t, s.Said(), "Einchecken")
		assert.Subset(t, s.Said(), []string{"Vorgemerkt", "Zurücknehmen", "Auf diesem Gerät gespeichert. Wird entschieden, sobald wieder Netz da ist."})
	})
}

func TestScreen_gives_a_desk_back_and_takes_it_again(t *testing.T) {
	s := newStage(t, phone, full())
	b := full().Today.Bookings[0]

	s.Tap(t, "Freigeben")
	require.Equal(t, []booking.BookingID{b.ID}, s.device.released)
	require.Contains(t, s.Said(), "Platz 3.14 freigegeben")
	s.Tap(t, "Rückgängig")

	assert.Equal(t, []booking.Reserve{{Booking: b.ID, Desk: "3.14", Span: b.Span}}, s.device.reserved)
}

// What the first tap changes puts another button under the finger: after "Einchecken" that is "Freigeben".
func TestScreen_takes_two_quick_taps_for_one(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run("on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())

			s.Twice(t, "Einchecken")

			assert.Len(t, s.device.checked, 1)
			assert.Empty(t, s.device.released)
		})
	}
}

func TestScreen_tells_when_a_desk_cannot_be_taken_again(t *testing.T) {
	s := newStage(t, phone, full())
	s.device.refuse = map[booking.DeskID]*booking.Refusal{"3.14": {Why: booking.Taken}}

	s.Tap(t, "Freigeben")
	s.Tap(t, "Rückgängig")

	assert.Contains(t, strings.Join(s.Said(), "\n"), "schon vergeben")
}

func TestScreen_leads_to_the_plan(t *testing.T) {
	at := ui.ShowDesk{Desk: "3.14", Floor: "f3", Building: "bahn", Day: tuesday}
	t.Run("to change the desk", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Ändern")

		assert.Equal(t, []any{at}, s.Opened)
	})
	t.Run("from the piece of it around the desk", func(t *testing.T) {
		state := full()
		state.Around = square()
		s := newStage(t, phone, state)
		require.Equal(t, plan.Mark{State: plan.Mine}, state.Around.marks(state.Today.Bookings[0])["3.14"])

		s.Tap(t, "Plan um Platz 3.14, öffnen")

		assert.Equal(t, []any{at}, s.Opened)
	})
	t.Run("to book the next open day", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Platz buchen")

		assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 3}}, s.Opened)
	})
	t.Run("to a colleague's desk", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Aylin Demir")

		assert.Equal(t, []any{ui.ShowDesk{Desk: "3.15", Floor: "f3", Building: "bahn", Day: tuesday}}, s.Opened)
	})
}

func TestScreen_has_a_calm_card_for_every_day_without_a_desk(t *testing.T) {
	for status, words := range map[booking.Status]string{
		booking.Unsaid: "Heute ist nichts geplant.", booking.HomeOffice: "Heute im Homeoffice", booking.OnTheRoad: "Heute unterwegs",
		booking.Away: "Heute abwesend", booking.Office: "Heute im Büro, noch ohne Platz",
	} {
		s := newStage(t, phone, at(says(tuesday, status)))

		assert.Contains(t, s.Said(), words)
		assert.NotContains(t, s.Said(), "Freigeben")
	}
	t.Run("and for a holiday", func(t *testing.T) {
		state := at(booking.DayPlan{Day: tuesday})
		state.Closed = map[booking.Day]booking.Refusal{tuesday: {Why: booking.Closed, Detail: booking.Holiday}}
		s := newStage(t, phone, state)
		require.Contains(t, s.Said(), "Feiertag")

		s.Tap(t, "Platz buchen")

		assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 1}}, s.Opened, "the next open day")
	})
	t.Run("once the desk's time is over", func(t *testing.T) {
		state := at(sits(booked("3.14", tuesday, booking.Morning, booking.CheckedIn)))
		s := newStage(t, phone, state)
		require.Contains(t, s.Said(), "Freigeben")

		s.Clock = now.Add(6 * time.Hour)
		s.Shell.Refresh(ui.MinuteIsUp)

		assert.NotContains(t, s.Said(), "Freigeben")
	})
}

func TestScreen_books_a_suggestion_with_one_tap(t *testing.T) {
	state := at(booking.DayPlan{Day: tuesday})
	span := booking.SpanOf(tuesday, booking.FullDay, berlin)
	state.Suggestions = []Suggestion{{Desk: "3.15", Span: span, Why: LastWeek}, {Desk: "gone", Span: span, Why: Usual}}
	s := newStage(t, phone, state)
	require.Contains(t, s.Said(), "Wupper, wie letzte Woche")

	s.Tap(t, "Buchen")
	require.Contains(t, s.Said(), "Platz 3.15 gebucht")
	s.Tap(t, "Rückgängig")

	assert.Equal(t, []booking.Reserve{{Booking: "new-1", Desk: "3.15", Span: span}}, s.device.reserved)
	assert.Equal(t, []booking.BookingID{"new-1"}, s.device.released)
}

func TestScreen_says_what_follows_today(t *testing.T) {
	day := sits(booked("3.14", tuesday, booking.Morning, booking.Booked))
	later := booked("3.20", tuesday, booking.Afternoon, booking.Booked)
	day.Bookings = append(day.Bookings, later)
	day.Halves[booking.PM] = booking.Presence{Status: booking.Office, Desk: "3.20", Occupied: later.Occupancy().ID}

	s := newStage(t, phone, at(day))

	assert.Contains(t, s.Said(), "Heute vormittags · Zone Wupper, 3. Etage")
	assert.Contains(t, s.Said(), "Danach Platz 3.20, nachmittags")
}

func TestScreen_shows_the_week(t *testing.T) {
	t.Run("in sentences for the ear", func(t *testing.T) {
		s := newStage(t, phone, full())

		spoken := []string{}
		for _, day := range s.days {
			spoken = append(spoken, day.AccessibilityLabel())
		}

		assert.Equal(t, []string{
			"Montag, 23. November, Platz 3.14, eingecheckt", "Dienstag, 24. November, Platz 3.14, ganztags", "Mittwoch, 25. November, Homeoffice, ganztags",
			thursdayWords, "Freitag, 27. November, noch offen",
		}, spoken)
	})
	t.Run("with the weekend when something is there", func(t *testing.T) {
		state := full()
		state.Week.Days[5] = says(monday+5, booking.OnTheRoad)

		s := newStage(t, laptop, state)

		assert.Len(t, s.days, 6)
		assert.Contains(t, s.Said(), "Samstag")
	})
	t.Run("before and after", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Eine Woche weiter")
		require.Contains(t, s.Said(), "30. November bis 4. Dezember")
		s.Tap(t, "Eine Woche zurück")

		assert.Equal(t, []booking.Day{monday, monday + 7, monday}, s.device.read)
	})
	t.Run("by halves on a phone, each with its desk or its sign", func(t *testing.T) {
		state := full()
		day := sits(booked("3.20", tuesday+1, booking.Morning, booking.Requested))
		later := booked("3.03", tuesday+1, booking.Afternoon, booking.Booked)
		day.Bookings = append(day.Bookings, later)
		day.Halves[booking.PM] = booking.Presence{Status: booking.Office, Desk: "3.03", Occupied: later.Occupancy().ID}
		state.Week.Days[2] = day
		state.Week.Days[4] = says(tuesday+3, booking.HomeOffice, booking.PM)

		s := newStage(t, phone, state)

		assert.Subset(t, s.Said(), []string{"3.20", "3.03"})
		assert.Equal(t, "Mittwoch, 25. November, Platz 3.20, vormittags, vorgemerkt, Platz 3.03, nachmittags", s.days[2].AccessibilityLabel())
		assert.Equal(t, "Freitag, 27. November, Homeoffice, nachmittags", s.days[4].AccessibilityLabel())
	})
	t.Run("by halves that differ", func(t *testing.T) {
		state := full()
		state.Week.Days[2].Halves[booking.AM].Status = booking.OnTheRoad

		s := newStage(t, laptop, state)

		assert.Equal(t, "Mittwoch, 25. November, Unterwegs, vormittags, Homeoffice, nachmittags", s.days[2].AccessibilityLabel())
	})
}

func TestScreen_plans_a_day(t *testing.T) {
	for name, size := range sizes {
		t.Run("at home, on the "+name, func(t *testing.T) {
			s := newStage(t, size, full())

			s.Tap(t, "Freitag, 27. November, noch offen")
			s.Tap(t, "Homeoffice")

			assert.Equal(t, []booking.PlanDay{{Day: tuesday + 3, Halves: wholeDay, Status: booking.HomeOffice}}, s.device.planned)
			assert.Contains(t, s.Said(), "Fr 27. Nov., ganztags: Homeoffice")
			assert.Nil(t, s.over)
		})
	}
	t.Run("and takes it back", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key3)
		s.Tap(t, "Unterwegs")

		s.Tap(t, "Rückgängig")

		want := []booking.PlanDay{
			{Day: tuesday + 1, Halves: wholeDay, Status: booking.OnTheRoad},
			{Day: tuesday + 1, Halves: []booking.Half{booking.AM}, Status: booking.HomeOffice}, {Day: tuesday + 1, Halves: []booking.Half{booking.PM}, Status: booking.HomeOffice},
		}
		assert.Equal(t, want, s.device.planned)
	})
	t.Run("by half", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key5)

		only[*kit.Segment](t, s).Part(2).Tapped(nil)
		s.Tap(t, "Abwesend")

		assert.Equal(t, []booking.PlanDay{{Day: tuesday + 3, Halves: []booking.Half{booking.PM}, Status: booking.Away}}, s.device.planned)
	})
	t.Run("in the office: on the plan", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key5)

		s.Tap(t, "Büro")

		assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 3}}, s.Opened)
		assert.Empty(t, s.device.planned)
	})
	t.Run("in the office for the morning: the plan opens at the morning", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key5)

		only[*kit.Segment](t, s).Part(1).Tapped(nil)
		s.Tap(t, "Büro")

		assert.Equal(t, []any{ui.ShowDay{Day: tuesday + 3, Part: booking.Morning}}, s.Opened)
	})
	t.Run("and unsays it", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key3)

		s.Tap(t, "Angabe zurücknehmen")

		assert.Equal(t, []booking.PlanDay{{Day: tuesday + 1, Halves: wholeDay, Status: booking.Unsaid}}, s.device.planned)
	})
	t.Run("or not: Esc", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Press(fyne.Key3)
		require.NotNil(t, s.over)

		s.Press(fyne.KeyEscape)

		assert.Nil(t, s.over)
		assert.Nil(t, s.Window.Canvas().Overlays().Top())
		assert.Equal(t, ui.Today, s.Shell.Shown())
	})
}

func TestScreen_asks_once_about_a_desk_that_is_left(t *testing.T) {
	leave := func(t *testing.T) *stage {
		s := newStage(t, phone, full())
		s.Tap(t, thursdayWords)
		s.Tap(t, "Homeoffice")
		require.Contains(t, s.Said(), "Platz 3.14 freigeben?")
		require.Len(t, s.device.planned, 1)
		return s
	}
	t.Run("and gives it back", func(t *testing.T) {
		s := leave(t)

		s.Tap(t, "Freigeben")

		assert.Equal(t, []booking.BookingID{full().Week.Days[3].Bookings[0].ID}, s.device.released)
		assert.NotContains(t, s.Said(), "Platz 3.14 freigeben?")
	})
	t.Run("and keeps it", func(t *testing.T) {
		s := leave(t)

		s.Tap(t, "Behalten")

		assert.Empty(t, s.device.released)
		assert.Nil(t, s.over)
	})
	t.Run("not while half of the day is still in the office", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.Tap(t, thursdayWords)
		only[*kit.Segment](t, s).Part(2).Tapped(nil)

		s.Tap(t, "Homeoffice")

		assert.NotContains(t, s.Said(), "Platz 3.14 freigeben?")
		assert.Empty(t, s.device.released)
	})
	t.Run("and says Büro again without leaving the screen", func(t *testing.T) {
		state := full()
		for h := range state.Week.Days[3].Halves {
			state.Week.Days[3].Halves[h] = booking.Presence{Status: booking.HomeOffice}
		}
		s := newStage(t, phone, state)
		require.Equal(t, "Donnerstag, 26. November, Homeoffice, Platz 3.14 bleibt", s.days[3].AccessibilityLabel())
		s.Press(fyne.Key4)

		s.Tap(t, "Büro")

		assert.Equal(t, booking.Office, s.device.planned[0].Status)
		assert.Empty(t, s.Opened)
	})
}

func TestScreen_shows_what_was_refused_on_top(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			wish := booked("3.16", tuesday+2, booking.FullDay, booking.Refused)
			state.Refused = []Refused{{Booking: wish, Code: "3.16", Why: booking.Refusal{Why: booking.Taken, Alternatives: make([]booking.Alternative, 5)}}}
			s := newStage(t, size, state)
			require.Contains(t, s.Said(), "Do 26. Nov. · 5 Vorschläge ansehen")

			s.Tap(t, "Platz 3.16 ist schon vergeben, Do 26. Nov. · 5 Vorschläge ansehen")

			assert.Equal(t, []any{ui.ShowRefused{Booking: wish.ID}}, s.Opened)
		})
	}
}

func TestScreen_counts_the_team(t *testing.T) {
	t.Run("with the person", func(t *testing.T) {
		s := newStage(t, laptop, full())

		assert.Subset(t, s.Said(), []string{"mit dir 5 von 8 im Büro", "2\u00a0im\u00a0Homeoffice\n1\u00a0unterwegs", "Aylin Demir", "Platz 3.15"})
	})
	t.Run("without the person", func(t *testing.T) {
		s := newStage(t, phone, at(says(tuesday, booking.HomeOffice)))

		assert.Contains(t, s.Said(), "4 von 8 im Büro")
	})
	t.Run("when nobody shares the place", func(t *testing.T) {
		state := at(booking.DayPlan{Day: tuesday})
		for i := range state.Team {
			state.Team[i].Halves = [2]booking.Presence{}
		}
		s := newStage(t, phone, state)

		assert.Contains(t, s.Said(), "Noch niemand teilt den Ort.")
	})
	t.Run("and leads to its week", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Woche des Teams")

		assert.Equal(t, ui.Team, s.Shell.Shown())
	})
}

func TestScreen_names_first_aiders(t *testing.T) {
	t.Run("with where they are", func(t *testing.T) {
		s := newStage(t, laptop, full())
		require.Contains(t, s.Said(), "3. Etage: Fatma Yıldız · Agnes Vogt")

		s.Tap(t, "Zwei Ersthelfer*innen sind heute im Haus")

		assert.Subset(t, s.Said(), []string{"Erste Hilfe im Haus", "Agnes Vogt", "Platz 3.20, Bundesbahndirektion · 3. Etage"})
	})
	t.Run("with those of one floor together", func(t *testing.T) {
		state := full()
		state.FirstAiders[1].Desk = "3.15"
		s := newStage(t, laptop, state)

		assert.Contains(t, s.Said(), "3. Etage: Fatma Yıldız und Agnes Vogt")
	})
	t.Run("by number when there are many", func(t *testing.T) {
		state := full()
		for range 5 {
			state.FirstAiders = append(state.FirstAiders, FirstAider{Person: staff.Person{Given: "Agnes", Family: "Vogt"}})
		}
		s := newStage(t, phone, state)

		assert.Contains(t, s.Said(), "7 Ersthelfer*innen sind heute im Haus")
	})
	t.Run("not when none is known", func(t *testing.T) {
		state := full()
		state.FirstAiders = nil
		s := newStage(t, laptop, state)

		assert.NotContains(t, strings.Join(s.Said(), "\n"), "Ersthelfer")
	})
}

func TestScreen_has_pictures_for_the_beginning_and_for_failures(t *testing.T) {
	t.Run("loading", func(t *testing.T) {
		s := newStage(t, phone, State{Loading: true})

		assert.Contains(t, s.Said(), "Dein Tag wird geladen.")
	})
	t.Run("error, and tries again", func(t *testing.T) {
		s := stageWith(t, uitest.Config{Size: phone}, &device{err: errors.New("the disk is broken"), state: full()})
		require.NotContains(t, s.Said(), "Meine Woche")

		s.device.err = nil
		s.Tap(t, "Noch einmal")

		assert.Contains(t, s.Said(), "Meine Woche")
	})
	t.Run("old content stays when a later read fails", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.device.err = errors.New("the disk is broken")

		s.Refresh()

		assert.Contains(t, s.Said(), "Meine Woche")
	})
}

func TestScreen_speaks_English_and_keeps_large_text_within_the_window(t *testing.T) {
	s := stageWith(t, uitest.Config{Size: phone, Language: "en", Scale: 2}, &device{state: full()})

	assert.Subset(t, s.Said(), []string{"Good morning, Jana", "Check in", "My week"})
	for _, o := range s.Objects() {
		assert.LessOrEqual(t, fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X+o.Size().Width, phone.Width+1, "%T", o)
	}
}

func TestAround_shows_who_sits_where(t *testing.T) {
	a := square()
	mine := booked("3.14", tuesday, booking.FullDay, booking.Requested)
	taken := booked("3.15", tuesday, booking.FullDay, booking.Booked)
	a.Day.Desks[1].Busy = []booking.Occupancy{taken.Occupancy()}
	a.Day.Desks[2].Busy = []booking.Occupancy{taken.Occupancy()}
	a.Day.Desks[3].Desk.Blocked = true
	a.Colleagues = []Colleague{{Person: staff.Person{Given: "Aylin", Family: "Demir"}, Desk: "3.15", Team: true}, {Desk: "3.16"}}

	marks := a.marks(mine)

	assert.Equal(t, plan.Marks{
		"3.14": {State: plan.Requested}, "3.15": {State: plan.Colleague, Initials: "AD"}, "3.16": {State: plan.Taken}, "3.17": {State: plan.Blocked}, "3.18": {},
	}, marks)
}

// square is a floor of one room with five desks.
func square() *Around {
	wall := booking.Polygon{{{X: 0, Y: 0}, {X: 20, Y: 0}, {X: 20, Y: 8}, {X: 0, Y: 8}}}
	a := &Around{Floor: booking.Floor{ID: "f3", Plan: booking.Plan{W: 20, H: 8, Outline: []booking.Polygon{wall}}}}
	for i, code := range []string{"3.14", "3.15", "3.16", "3.17", "3.18"} {
		desk := booking.Desk{ID: booking.DeskID(code), Code: code, Floor: "f3", Shape: booking.Shape{At: booking.Point{X: 2 + 3*float64(i), Y: 4}, W: 1.6, D: 0.8}}
		a.Day.Desks = append(a.Day.Desks, booking.DeskDay{Desk: desk})
	}
	return a
}

func only[T fyne.CanvasObject](t *testing.T, s *stage) T {
	t.Helper()
	for _, o := range s.Objects() {
		if found, ok := o.(T); ok {
			return found
		}
	}
	var none T
	require.Fail(t, "not on the screen", "%T", none)
	return none
}

func TestScreen_has_the_search_in_its_title_where_there_is_no_rail(t *testing.T) {
	s := newStage(t, phone, full())

	s.Tap(t, "Suchen")

	assert.NotNil(t, s.Window.Canvas().Overlays().Top())
}
