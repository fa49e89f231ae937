// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

var (
	phone, laptop, sizes = uitest.Phone, uitest.Laptop, uitest.Sizes

	monday = booking.Date(2026, time.November, 23)
)

// A device answers with one state and keeps which weeks were asked for.
type device struct {
	state State
	err   error
	read  []booking.Day
	known map[staff.PersonID]Sought
	held  []booking.BuildingID
	liked []booking.Like

	released []booking.BookingID
	reserved []booking.Reserve

	sketch    Sketch
	proposed  []booking.Propose
	called    []booking.Call
	preferred []booking.Prefer

	full      Fullness
	askedFull []booking.BuildingID
	away      error
	saved     []string
}

func (d *device) Release(_ context.Context, r booking.Release) error {
	d.released = append(d.released, r.Booking)
	return d.err
}

func (d *device) Reserve(_ context.Context, r booking.Reserve) error {
	d.reserved = append(d.reserved, r)
	return d.err
}

func (d *device) Sketch(context.Context, booking.Propose) (Sketch, error) { return d.sketch, d.err }

func (d *device) Propose(_ context.Context, p booking.Propose) error {
	d.proposed = append(d.proposed, p)
	return d.err
}

func (d *device) Call(_ context.Context, c booking.Call) error {
	d.called = append(d.called, c)
	return d.err
}

func (d *device) Prefer(_ context.Context, p booking.Prefer) error {
	d.preferred = append(d.preferred, p)
	return d.err
}

func (d *device) Like(_ context.Context, l booking.Like) error {
	d.liked = append(d.liked, l)
	d.state.Starred = map[staff.PersonID]bool{staff.PersonID(l.Target): true}
	return d.err
}

func (d *device) Unlike(context.Context, booking.Unlike) error {
	d.state.Starred = nil
	return d.err
}

func (d *device) Hold(_ context.Context, building booking.BuildingID) error {
	d.held = append(d.held, building)
	return d.err
}

func (d *device) Read(_ context.Context, monday booking.Day, sought staff.PersonID) (State, error) {
	d.read = append(d.read, monday)
	state := d.state
	if found, ok := d.known[sought]; ok {
		state.Sought = &found
	}
	return state, d.err
}

// week is where somebody is from Monday on, a letter a day: o office, h home, r on the road, a away, - unsaid.
func week(who staff.PersonID, days string, desk booking.DeskID) (rows []booking.Presence) {
	statuses := map[rune]booking.Status{'o': booking.Office, 'h': booking.HomeOffice, 'r': booking.OnTheRoad, 'a': booking.Away}
	for i, letter := range days {
		for half := range booking.Half(2) {
			p := booking.Presence{Person: who, Day: monday + booking.Day(i), Half: half, Status: statuses[letter]}
			if p.Status == booking.Office {
				p.Desk, p.Building, p.Occupied = desk, "bahn", booking.OccupancyID(string(who)+string(rune('1'+i)))
			}
			if p.Status != booking.Unsaid {
				rows = append(rows, p)
			}
		}
	}
	return rows
}

// full is the week of the mockup, with four people.
func full() State {
	s := State{
		Me: staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}, Unit: staff.Unit{ID: "dienste", Name: "Team Digitale Dienste"},
		Above: "Amt für Informationstechnik und Digitalisierung", Visibility: staff.Team,
		People: []staff.Person{
			{ID: "aylin", Given: "Aylin", Family: "Demir"}, {ID: "jana", Given: "Jana", Family: "Berger"},
			{ID: "klaus", Given: "Klaus", Family: "Hartmann"}, {ID: "fatma", Given: "Fatma", Family: "Yıldız"},
		},
		Codes:     map[booking.DeskID]string{"d14": "3.14", "d15": "3.15", "d20": "3.20", "d45": "3.45"},
		Floors:    map[booking.DeskID]booking.FloorID{"d14": "f3", "d15": "f3", "d20": "f3"},
		Requested: map[booking.OccupancyID]bool{"jana4": true},
		Home:      &Home{Name: "Wupper", Total: 24, Busy: [5]int{15, 18, 12, 22, 7}},
	}
	for _, rows := range [][]booking.Presence{week("jana", "ooho-", "d14"), week("aylin", "hohoa", "d15"), week("klaus", "rrooh", "d45"), week("fatma", "ooroo", "d20")} {
		s.Presence = append(s.Presence, rows...)
	}
	return s
}

// A stage is the screen in the shell in a window.
type stage struct {
	*Screen
	*uitest.Stage
	device *device
}

func newStage(t *testing.T, size fyne.Size, state State) *stage {
	return stageWith(t, uitest.Config{Size: size}, &device{state: state})
}

func stageWith(t testing.TB, c uitest.Config, d *device) *stage {
	s := &stage{device: d}
	s.Stage = uitest.Open(t, c, ui.Team, func(env ui.Env) ui.Screen {
		s.Screen = New(env, d)
		return s.Screen
	})
	return s
}

// spoken are the cells of a row in words.
func (s *stage) spoken(row int) (words []string) {
	for _, plate := range s.cells[row] {
		words = append(words, plate.AccessibilityLabel())
	}
	return words
}

func TestScreen_looks_as_it_should(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, size, full())

			test.AssertObjectRendersToMarkup(t, "team_"+name+".xml", s.Screen.Object())
		})
	}
}

func TestScreen_says_who_is_where(t *testing.T) {
	for name, size := range sizes {
		t.Run("in the same words on the "+name+", me first", func(t *testing.T) {
			s := newStage(t, size, full())

			assert.Equal(t, []string{
				"Ich, Montag, 23. November, Platz 3.14", "Ich, Dienstag, 24. November, Platz 3.14", "Ich, Mittwoch, 25. November, Homeoffice",
				"Ich, Donnerstag, 26. November, Platz 3.14 vorgemerkt", "Ich, Freitag, 27. November, Ohne Angabe",
			}, s.spoken(0))
			assert.Equal(t, "Aylin Demir, Freitag, 27. November, Abwesend", s.spoken(1)[4])
		})
	}
	t.Run("by halves that differ", func(t *testing.T) {
		state := full()
		for i, p := range state.Presence {
			if p.Person == "aylin" && p.Day == monday+1 && p.Half == booking.PM {
				state.Presence[i] = booking.Presence{Person: "aylin", Day: monday + 1, Half: booking.PM, Status: booking.HomeOffice}
			}
		}
		for _, size := range sizes {
			s := newStage(t, size, state)

			assert.Equal(t, "Aylin Demir, Dienstag, 24. November, vormittags Platz 3.15, nachmittags Homeoffice", s.spoken(1)[1])
		}
	})
	t.Run("without a desk that this device does not hold", func(t *testing.T) {
		state := full()
		state.Codes = nil
		s := newStage(t, laptop, state)

		assert.Equal(t, "Aylin Demir, Dienstag, 24. November, Büro", s.spoken(1)[1])
	})
}

func TestScreen_counts_who_is_in_the_office(t *testing.T) {
	wide := newStage(t, laptop, full()).Said()
	assert.Subset(t, wide, []string{"2 von 4", "3 von 4", "4 von 4", "1 von 4"})
	assert.Contains(t, wide, "Donnerstag sind 4 von 4 da")

	narrow := newStage(t, phone, full()).Said()
	assert.Subset(t, narrow, []string{"Im Büro", "2", "3", "4", "1"})
}

func TestScreen_points_out_the_best_day(t *testing.T) {
	t.Run("and leads to its desks", func(t *testing.T) {
		for _, size := range sizes {
			s := newStage(t, size, full())

			s.Tap(t, "Plätze am Donnerstag ansehen")

			assert.Equal(t, []any{ui.ShowDay{Day: monday + 3}}, s.Opened)
		}
	})
	t.Run("never one that is over", func(t *testing.T) {
		state := full()
		state.Presence = append(week("aylin", "oh", "d15"), week("fatma", "ooh", "d20")...)
		s := newStage(t, laptop, state)

		assert.NotContains(t, strings.Join(s.Said(), "\n"), "von 4 da")
	})
	t.Run("today in its own words", func(t *testing.T) {
		state := full()
		state.Presence = append(week("aylin", "-o", "d15"), week("fatma", "-o", "d20")...)
		s := newStage(t, laptop, state)

		assert.Contains(t, s.Said(), "Heute sind 2 von 4 da")
	})
}

func TestScreen_shows_a_cell_in_words(t *testing.T) {
	t.Run("and its desk on the plan", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Tap(t, "Aylin Demir, Donnerstag, 26. November, Platz 3.15")
		require.Subset(t, s.Said(), []string{"Aylin Demir", "Platz 3.15", "ganztags"})
		s.Tap(t, "Daneben buchen")

		assert.Equal(t, []any{ui.ShowDesk{Desk: "d15", Floor: "f3", Building: "bahn", Day: monday + 3}}, s.Opened)
		assert.Nil(t, s.over)
	})
	t.Run("with the own desk and past days to look at", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Tap(t, "Ich, Donnerstag, 26. November, Platz 3.14 vorgemerkt")

		assert.Contains(t, s.Said(), "Auf dem Plan ansehen")
		assert.NotContains(t, s.Said(), "Daneben buchen")
	})
	t.Run("with a star for the colleague", func(t *testing.T) {
		s := newStage(t, phone, full())
		open := func() { s.Tap(t, "Aylin Demir, Donnerstag, 26. November, Platz 3.15") }

		open()
		s.Tap(t, "Aylin Demir zu den Favoriten")
		assert.Equal(t, []booking.Like{{Kind: booking.FavouritePerson, Target: "aylin"}}, s.device.liked)

		open()
		s.Tap(t, "Aylin Demir nicht mehr als Favorit")
		assert.Empty(t, s.device.state.Starred)
	})
	t.Run("not on the plan when this device does not hold the floor", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Tap(t, "Klaus Hartmann, Donnerstag, 26. November, Platz 3.45")

		assert.NotContains(t, s.Said(), "Auf dem Plan ansehen")
	})
	t.Run("that a wish is not decided", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Tap(t, "Ich, Donnerstag, 26. November, Platz 3.14 vorgemerkt")

		assert.Contains(t, s.Said(), "vorgemerkt, noch nicht entschieden")
	})
	t.Run("that nothing is known", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.Tap(t, "Ich, Freitag, 27. November, Ohne Angabe")

		assert.Contains(t, s.Said(), "nicht geteilt oder noch offen")
	})
}

func TestScreen_shows_both_halves_of_a_day(t *testing.T) {
	for name, size := range sizes {
		t.Run("on the "+name, func(t *testing.T) {
			state := full()
			for i, p := range state.Presence {
				if p.Person == "fatma" && p.Day == monday && p.Half == booking.PM {
					state.Presence[i].Desk = "d45"
				}
			}
			s := newStage(t, size, state)

			said := strings.Join(s.Said(), "\n")
			assert.Equal(t, 3, strings.Count(said, "3.45"), "twice Klaus, once Fatma")
			assert.Contains(t, s.spoken(3), "Fatma Yıldız, Montag, 23. November, vormittags Platz 3.20, nachmittags Platz 3.45")
		})
	}
}

func TestScreen_is_walked_by_keys(t *testing.T) {
	s := newStage(t, laptop, full())

	s.Press(fyne.KeyDown)
	require.Same(t, s.cells[0][0], s.Window.Canvas().Focused(), "the first arrow begins")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyUp, fyne.KeyUp, fyne.KeyDown} {
		s.Press(key)
	}
	require.Same(t, s.cells[1][1], s.Window.Canvas().Focused())
	s.Press(fyne.KeyReturn)
	require.Contains(t, s.Said(), "Dienstag, 24. November")
	s.Shell.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.Nil(t, s.over)

	s.Shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	s.Shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	s.Shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageUp})

	assert.Equal(t, []booking.Day{monday, monday + 7, monday, monday - 7}, s.device.read)
	assert.Contains(t, s.Said(), "16. bis 20. November")
}

func TestScreen_shows_how_full_the_home_zone_is(t *testing.T) {
	t.Run("in figures", func(t *testing.T) {
		s := newStage(t, laptop, full())

		assert.Subset(t, s.Said(), []string{"Heimat Wupper", "Belegte Plätze, 24 insgesamt", "22"})
	})
	t.Run("not when there is none", func(t *testing.T) {
		state := full()
		state.Home = nil
		s := newStage(t, laptop, state)

		assert.NotContains(t, strings.Join(s.Said(), "\n"), "Heimat")
	})
}

func TestScreen_says_who_sees_the_week(t *testing.T) {
	for visibility, words := range map[staff.Visibility]string{
		staff.Team: "Nur dein Team sieht deine Woche.", staff.Everybody: "Alle in der Verwaltung sehen deine Woche.", staff.Nobody: "Niemand sieht deine Woche.",
	} {
		state := full()
		state.Visibility = visibility
		s := newStage(t, phone, state)
		require.Contains(t, s.Said(), words)

		s.Tap(t, words+", Meine Sichtbarkeit ändern")

		assert.Equal(t, ui.Settings, s.Shell.Shown())
	}
	t.Run("on the laptop too", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.Tap(t, "Meine Sichtbarkeit ändern")

		assert.Equal(t, ui.Settings, s.Shell.Shown())
	})
}

func TestScreen_has_its_four_pictures(t *testing.T) {
	t.Run("empty", func(t *testing.T) {
		state := full()
		state.Presence = nil
		s := newStage(t, phone, state)

		assert.Contains(t, s.Said(), "Noch niemand teilt den Ort.")
		assert.NotContains(t, s.Said(), "Im Büro")
	})
	t.Run("loading", func(t *testing.T) {
		s := newStage(t, laptop, State{Loading: true})

		assert.Contains(t, s.Said(), "Das Team wird geladen.")
	})
	t.Run("error, and tries again", func(t *testing.T) {
		s := stageWith(t, uitest.Config{Size: phone}, &device{err: errors.New("the disk is broken"), state: full()})
		s.device.err = nil

		s.Tap(t, "Noch einmal")

		assert.Contains(t, s.Said(), "Team Digitale Dienste")
		assert.NotEmpty(t, s.cells)
	})
	t.Run("old content stays when a later read fails", func(t *testing.T) {
		s := newStage(t, phone, full())
		s.device.err = errors.New("the disk is broken")

		s.Refresh()

		assert.NotEmpty(t, s.cells)
	})
}

func TestScreen_keeps_its_week_when_the_language_changes(t *testing.T) {
	s := newStage(t, phone, full())
	s.turn(1)

	s.Shell.Rebuild()

	assert.Equal(t, monday+7, s.monday)
}

func TestScreen_shows_the_week_of_whom_somebody_looks_for(t *testing.T) {
	known := map[staff.PersonID]Sought{
		"agnes": {Person: staff.Person{ID: "agnes", Given: "Agnes", Family: "Vogt"}, Unit: "Stadtkasse", Presence: week("agnes", "-oh--", "d15")},
		"aylin": {Person: staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, Unit: "Team Digitale Dienste", Presence: week("aylin", "hohoa", "d15")},
		"kai":   {Person: staff.Person{ID: "kai", Given: "Kai", Family: "Thiel"}, Unit: "Stadtarchiv"},
	}
	look := func(t *testing.T, size fyne.Size, who staff.PersonID) *stage {
		s := stageWith(t, uitest.Config{Size: size}, &device{state: full(), known: known})
		s.flow.Page.ToOffset(60)
		s.Shell.Navigate(ui.Team, ui.ShowPerson{Person: who})
		require.Zero(t, s.flow.Page.Offset(), "the card is in sight")
		return s
	}
	for name, size := range sizes {
		t.Run("of another unit, on the "+name, func(t *testing.T) {
			s := look(t, size, "agnes")

			assert.Subset(t, s.Said(), []string{"Agnes Vogt", "Stadtkasse"})
			s.Tap(t, "Agnes Vogt, Dienstag, 24. November, Platz 3.15")
			s.Tap(t, "Daneben buchen")
			assert.Equal(t, []any{ui.ShowDesk{Desk: "d15", Floor: "f3", Building: "bahn", Day: monday + 1}}, s.Opened)
		})
	}
	t.Run("of the own unit, and counts them once", func(t *testing.T) {
		s := look(t, laptop, "aylin")

		assert.Contains(t, s.Said(), "Aylin Demir")
		assert.Contains(t, s.Said(), "3 von 4")
	})
	t.Run("and says plainly when nothing is known", func(t *testing.T) {
		s := look(t, phone, "kai")

		assert.Contains(t, s.Said(), "Von Kai Thiel ist für diese Woche nichts zu sehen.")
	})
	t.Run("in the weeks that are shown, until it is closed", func(t *testing.T) {
		s := look(t, phone, "kai")
		s.turn(1)
		require.NotNil(t, s.state.Sought)

		s.Tap(t, "Kai Thiel nicht mehr zeigen")

		assert.Nil(t, s.state.Sought)
		assert.Equal(t, monday+7, s.monday)
	})
	t.Run("until Esc, which goes back only then", func(t *testing.T) {
		s := look(t, laptop, "kai")

		s.Press(fyne.KeyEscape)

		assert.Nil(t, s.state.Sought)
		assert.Equal(t, ui.Team, s.Shell.Shown())
		assert.False(t, s.Keys(&fyne.KeyEvent{Name: fyne.KeyEscape}))
	})
	t.Run("and keeps it when the language changes", func(t *testing.T) {
		s := look(t, phone, "kai")

		s.Shell.Rebuild()

		assert.NotNil(t, s.state.Sought)
	})
	t.Run("and shows the team alone when the person is gone", func(t *testing.T) {
		s := look(t, phone, "nobody")

		assert.Nil(t, s.state.Sought)
		assert.NotEmpty(t, s.cells)
	})
}

func TestScreen_speaks_English_and_keeps_large_text_within_the_window(t *testing.T) {
	s := stageWith(t, uitest.Config{Size: phone, Language: "en", Scale: 2}, &device{state: full()})

	assert.Subset(t, s.Said(), []string{"Office", "Only your team sees your week."})
	for _, o := range s.Objects() {
		right := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
		assert.LessOrEqual(t, right, phone.Width+1, "%T", o)
	}
}

func TestScreen_has_the_search_in_its_title_where_there_is_no_rail(t *testing.T) {
	s := newStage(t, phone, full())

	s.Tap(t, "Suchen")

	assert.NotNil(t, s.Window.Canvas().Overlays().Top())
}

func (d *device) Full(context.Context, booking.BuildingID) (Fullness, error) { return d.full, d.err }

func (d *device) AskFull(_ context.Context, house booking.BuildingID) error {
	d.askedFull = append(d.askedFull, house)
	return d.away
}

func (d *device) SaveFull(_ context.Context, _ booking.BuildingID, month utilisation.Month, form string) (string, error) {
	d.saved = append(d.saved, form+" "+month.String())
	return "Downloads/Auslastung." + form, d.err
}
