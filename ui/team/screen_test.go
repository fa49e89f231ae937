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
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

var (
	phone  = fyne.NewSize(390, 800)
	laptop = fyne.NewSize(1200, 800)
	sizes  = map[string]fyne.Size{"phone": phone, "laptop": laptop}

	berlin = booking.Building{}.Location()
	now    = time.Date(2026, time.November, 24, 7, 52, 0, 0, berlin)
	monday = booking.Date(2026, time.November, 23)
)

// A device answers with one state and keeps which weeks were asked for.
type device struct {
	state State
	err   error
	read  []booking.Day
	known map[staff.PersonID]Sought
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
				p.Desk, p.Building, p.Booking = desk, "bahn", booking.BookingID(string(who)+string(rune('1'+i)))
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
		Requested: map[booking.BookingID]bool{"jana4": true},
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
	shell  *ui.Shell
	device *device
	window fyne.Window
	opened []any
}

// elsewhere is what the screen leads to: it keeps what it was opened with.
type elsewhere struct{ stage *stage }

func (e elsewhere) Object() fyne.CanvasObject { return kit.NewText("anderswo", kit.Title) }
func (e elsewhere) Refresh()                  {}
func (e elsewhere) Keys(*fyne.KeyEvent) bool  { return false }
func (e elsewhere) Open(args any)             { e.stage.opened = append(e.stage.opened, args) }

func newStage(t *testing.T, size fyne.Size, state State) *stage {
	return stageWith(t, size, &device{state: state}, "de", 1)
}

func stageWith(t *testing.T, size fyne.Size, d *device, language string, scale float32) *stage {
	test.NewTempApp(t).Settings().SetTheme(kit.NewStillTheme(kit.Light, scale))
	words, err := text.New(language)
	require.NoError(t, err)
	s := &stage{device: d}
	s.shell = ui.NewShell(ui.Config{Text: words, Work: ui.NewInlineWork(), Now: func() time.Time { return now }, Location: berlin, Still: true})
	for _, to := range []ui.Destination{ui.Desks, ui.Settings} {
		s.shell.Add(to, func(ui.Env) ui.Screen { return elsewhere{s} })
	}
	s.shell.Add(ui.Team, func(env ui.Env) ui.Screen {
		s.Screen = New(env, d)
		return s.Screen
	})
	s.window = test.NewTempWindow(t, s.shell.Object())
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.shell.Attach(s.window.Canvas())
	s.shell.Navigate(ui.Team, nil)
	return s
}

func (s *stage) objects() (all []fyne.CanvasObject) {
	all = below(s.shell.Object())
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		all = append(all, below(top)...)
	}
	return all
}

func below(root fyne.CanvasObject) (all []fyne.CanvasObject) {
	if !root.Visible() {
		return nil
	}
	all = append(all, root)
	switch o := root.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			all = append(all, below(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			all = append(all, below(child)...)
		}
	}
	return all
}

// said are all words in the window.
func (s *stage) said() (said []string) {
	for _, o := range s.objects() {
		switch o := o.(type) {
		case *kit.Text:
			said = append(said, o.Text())
		case *kit.Paragraph:
			said = append(said, o.Text())
		case *kit.Button:
			said = append(said, o.Label())
		}
	}
	return said
}

func (s *stage) tap(t *testing.T, words string) {
	t.Helper()
	for _, o := range s.objects() {
		button, isButton := o.(*kit.Button)
		plate, isPlate := o.(*kit.Plate)
		switch {
		case isButton && (button.Label() == words || button.AccessibilityLabel() == words):
			button.Tapped(nil)
			return
		case isPlate && plate.AccessibilityLabel() == words:
			plate.Tapped(nil)
			return
		}
	}
	require.Fail(t, "nothing to tap says", words)
}

func (s *stage) press(key fyne.KeyName) {
	if focused := s.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(&fyne.KeyEvent{Name: key})
		return
	}
	s.shell.Key(&fyne.KeyEvent{Name: key})
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
	wide := newStage(t, laptop, full()).said()
	assert.Subset(t, wide, []string{"2 von 4", "3 von 4", "4 von 4", "1 von 4"})
	assert.Contains(t, wide, "Donnerstag sind 4 von 4 da")

	narrow := newStage(t, phone, full()).said()
	assert.Subset(t, narrow, []string{"Im Büro", "2", "3", "4", "1"})
}

func TestScreen_points_out_the_best_day(t *testing.T) {
	t.Run("and leads to its desks", func(t *testing.T) {
		for _, size := range sizes {
			s := newStage(t, size, full())

			s.tap(t, "Plätze am Donnerstag ansehen")

			assert.Equal(t, []any{ui.ShowDay{Day: monday + 3}}, s.opened)
		}
	})
	t.Run("never one that is over", func(t *testing.T) {
		state := full()
		state.Presence = append(week("aylin", "oh", "d15"), week("fatma", "ooh", "d20")...)
		s := newStage(t, laptop, state)

		assert.NotContains(t, strings.Join(s.said(), "\n"), "von 4 da")
	})
	t.Run("today in its own words", func(t *testing.T) {
		state := full()
		state.Presence = append(week("aylin", "-o", "d15"), week("fatma", "-o", "d20")...)
		s := newStage(t, laptop, state)

		assert.Contains(t, s.said(), "Heute sind 2 von 4 da")
	})
}

func TestScreen_shows_a_cell_in_words(t *testing.T) {
	t.Run("and its desk on the plan", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.tap(t, "Aylin Demir, Donnerstag, 26. November, Platz 3.15")
		require.Subset(t, s.said(), []string{"Aylin Demir", "Platz 3.15", "ganztags"})
		s.tap(t, "Auf dem Plan ansehen")

		assert.Equal(t, []any{ui.ShowDesk{Desk: "d15", Floor: "f3", Building: "bahn", Day: monday + 3}}, s.opened)
		assert.Nil(t, s.over)
	})
	t.Run("not on the plan when this device does not hold the floor", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.tap(t, "Klaus Hartmann, Donnerstag, 26. November, Platz 3.45")

		assert.NotContains(t, s.said(), "Auf dem Plan ansehen")
	})
	t.Run("that a wish is not decided", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.tap(t, "Ich, Donnerstag, 26. November, Platz 3.14 vorgemerkt")

		assert.Contains(t, s.said(), "vorgemerkt, noch nicht entschieden")
	})
	t.Run("that nothing is known", func(t *testing.T) {
		s := newStage(t, phone, full())

		s.tap(t, "Ich, Freitag, 27. November, Ohne Angabe")

		assert.Contains(t, s.said(), "nicht geteilt oder noch offen")
	})
}

func TestScreen_is_walked_by_keys(t *testing.T) {
	s := newStage(t, laptop, full())

	s.press(fyne.KeyDown)
	require.Same(t, s.cells[0][0], s.window.Canvas().Focused(), "the first arrow begins")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeyUp, fyne.KeyUp, fyne.KeyDown} {
		s.press(key)
	}
	require.Same(t, s.cells[1][1], s.window.Canvas().Focused())
	s.press(fyne.KeyReturn)
	require.Contains(t, s.said(), "Dienstag, 24. November")
	s.shell.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	require.Nil(t, s.over)

	s.shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	s.shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	s.shell.Key(&fyne.KeyEvent{Name: fyne.KeyPageUp})

	assert.Equal(t, []booking.Day{monday, monday + 7, monday, monday - 7}, s.device.read)
	assert.Contains(t, s.said(), "16. bis 20. November")
}

func TestScreen_shows_how_full_the_home_zone_is(t *testing.T) {
	t.Run("in figures", func(t *testing.T) {
		s := newStage(t, laptop, full())

		assert.Subset(t, s.said(), []string{"Heimat Wupper", "Belegte Plätze, 24 insgesamt", "22"})
	})
	t.Run("not when there is none", func(t *testing.T) {
		state := full()
		state.Home = nil
		s := newStage(t, laptop, state)

		assert.NotContains(t, strings.Join(s.said(), "\n"), "Heimat")
	})
}

func TestScreen_says_who_sees_the_week(t *testing.T) {
	for visibility, words := range map[staff.Visibility]string{
		staff.Team: "Nur dein Team sieht deine Woche.", staff.Everybody: "Alle in der Verwaltung sehen deine Woche.", staff.Nobody: "Niemand sieht deine Woche.",
	} {
		state := full()
		state.Visibility = visibility
		s := newStage(t, phone, state)
		require.Contains(t, s.said(), words)

		s.tap(t, words+", Meine Sichtbarkeit ändern")

		assert.Equal(t, ui.Settings, s.shell.Shown())
	}
	t.Run("on the laptop too", func(t *testing.T) {
		s := newStage(t, laptop, full())

		s.tap(t, "Meine Sichtbarkeit ändern")

		assert.Equal(t, ui.Settings, s.shell.Shown())
	})
}

func TestScreen_has_its_four_pictures(t *testing.T) {
	t.Run("empty", func(t *testing.T) {
		state := full()
		state.Presence = nil
		s := newStage(t, phone, state)

		assert.Contains(t, s.said(), "Noch niemand teilt den Ort.")
		assert.NotContains(t, s.said(), "Im Büro")
	})
	t.Run("loading", func(t *testing.T) {
		s := newStage(t, laptop, State{Loading: true})

		assert.Contains(t, s.said(), "Das Team wird geladen.")
	})
	t.Run("error, and tries again", func(t *testing.T) {
		s := stageWith(t, phone, &device{err: errors.New("the disk is broken"), state: full()}, "de", 1)
		s.device.err = nil

		s.tap(t, "Noch einmal")

		assert.Contains(t, s.said(), "Team Digitale Dienste")
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

	s.shell.Rebuild()

	assert.Equal(t, monday+7, s.monday)
}

func TestScreen_shows_the_week_of_whom_somebody_looks_for(t *testing.T) {
	known := map[staff.PersonID]Sought{
		"agnes": {Person: staff.Person{ID: "agnes", Given: "Agnes", Family: "Vogt"}, Unit: "Stadtkasse", Presence: week("agnes", "-oh--", "d15")},
		"aylin": {Person: staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, Unit: "Team Digitale Dienste", Presence: week("aylin", "hohoa", "d15")},
		"kai":   {Person: staff.Person{ID: "kai", Given: "Kai", Family: "Thiel"}, Unit: "Stadtarchiv"},
	}
	look := func(t *testing.T, size fyne.Size, who staff.PersonID) *stage {
		s := stageWith(t, size, &device{state: full(), known: known}, "de", 1)
		s.page.ToOffset(60)
		s.shell.Navigate(ui.Team, ui.ShowPerson{Person: who})
		require.Zero(t, s.page.Offset(), "the card is in sight")
		return s
	}
	for name, size := range sizes {
		t.Run("of another unit, on the "+name, func(t *testing.T) {
			s := look(t, size, "agnes")

			assert.Subset(t, s.said(), []string{"Agnes Vogt", "Stadtkasse"})
			s.tap(t, "Agnes Vogt, Dienstag, 24. November, Platz 3.15")
			s.tap(t, "Auf dem Plan ansehen")
			assert.Equal(t, []any{ui.ShowDesk{Desk: "d15", Floor: "f3", Building: "bahn", Day: monday + 1}}, s.opened)
		})
	}
	t.Run("of the own unit, and counts them once", func(t *testing.T) {
		s := look(t, laptop, "aylin")

		assert.Contains(t, s.said(), "Aylin Demir")
		assert.Contains(t, s.said(), "3 von 4")
	})
	t.Run("and says plainly when nothing is known", func(t *testing.T) {
		s := look(t, phone, "kai")

		assert.Contains(t, s.said(), "Von Kai Thiel ist für diese Woche nichts zu sehen.")
	})
	t.Run("in the weeks that are shown, until it is closed", func(t *testing.T) {
		s := look(t, phone, "kai")
		s.turn(1)
		require.NotNil(t, s.state.Sought)

		s.tap(t, "Kai Thiel nicht mehr zeigen")

		assert.Nil(t, s.state.Sought)
		assert.Equal(t, monday+7, s.monday)
	})
	t.Run("until Esc, which goes back only then", func(t *testing.T) {
		s := look(t, laptop, "kai")

		s.press(fyne.KeyEscape)

		assert.Nil(t, s.state.Sought)
		assert.Equal(t, ui.Team, s.shell.Shown())
		assert.False(t, s.Keys(&fyne.KeyEvent{Name: fyne.KeyEscape}))
	})
	t.Run("and keeps it when the language changes", func(t *testing.T) {
		s := look(t, phone, "kai")

		s.shell.Rebuild()

		assert.NotNil(t, s.state.Sought)
	})
	t.Run("and shows the team alone when the person is gone", func(t *testing.T) {
		s := look(t, phone, "nobody")

		assert.Nil(t, s.state.Sought)
		assert.NotEmpty(t, s.cells)
	})
}

func TestScreen_speaks_English_and_keeps_large_text_within_the_window(t *testing.T) {
	s := stageWith(t, phone, &device{state: full()}, "en", 2)

	assert.Contains(t, s.said(), "In the office")
	for _, o := range s.objects() {
		right := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
		assert.LessOrEqual(t, right, phone.Width+1, "%T", o)
	}
}
