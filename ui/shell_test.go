// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	looked "github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

var (
	phone  = fyne.NewSize(390, 800)
	laptop = fyne.NewSize(1200, 800)
)

// A page is a screen with a field whose words are its state.
type page struct {
	env   Env
	field *widget.Entry
	reads int
	args  []any
	deaf  Hint
	takes fyne.KeyName
}

func newPage(env Env) *page { return &page{env: env, field: widget.NewEntry(), deaf: "nothing"} }

func (p *page) Object() fyne.CanvasObject    { return p.field }
func (p *page) Refresh()                     { p.reads++ }
func (p *page) Keys(key *fyne.KeyEvent) bool { return key.Name == p.takes }
func (p *page) Open(args any)                { p.args = append(p.args, args) }
func (p *page) Keep() any                    { return "kept: " + p.field.Text }
func (p *page) Hears(hint Hint) bool         { return hint != p.deaf }
func (p *page) Header() fyne.CanvasObject    { return kit.NewText("Kopf", kit.Title) }
func (p *page) read(t *testing.T, want int)  { t.Helper(); assert.Equal(t, want, p.reads, "reads") }

// A stage is a shell with four pages in a window.
type stage struct {
	*Shell
	window fyne.Window
	pages  map[Destination]*page
	made   int
	now    time.Time
}

func newStage(t *testing.T, size fyne.Size) *stage {
	test.NewTempApp(t).Settings().SetTheme(kit.NewStillTheme(kit.Light, 1))
	words, err := text.New("de")
	require.NoError(t, err)
	loc, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	s := &stage{pages: map[Destination]*page{}, now: time.Date(2026, 11, 24, 7, 52, 0, 0, loc)}
	s.Shell = NewShell(Config{
		Text: words, Work: NewInlineWork(), Now: func() time.Time { return s.now }, Location: loc, Still: true,
		Find: canned{},
	})
	for _, to := range []Destination{Today, Desks, Team, Settings} {
		s.Add(to, func(env Env) Screen {
			s.made++
			s.pages[to] = newPage(env)
			return s.pages[to]
		})
	}
	s.SetPerson(staff.Person{ID: "p1", Given: "Jana", Family: "Berger"})
	s.SetConnection(Connection{Online: true})
	s.window = test.NewTempWindow(t, s.Object())
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.Attach(s.window.Canvas())
	s.Navigate(Today, nil)
	return s
}

// canned finds one person and one desk by the beginning of their names.
type canned struct{}

func (canned) Find(_ context.Context, query string) ([]Found, error) {
	if query == "kaputt" {
		return nil, errors.New("disk")
	}
	all := []Found{
		{Person: &FoundPerson{Person: staff.Person{ID: "p2", Given: "Aylin", Family: "Demir"}, Unit: "Team Digitale Dienste",
			Today: []booking.Presence{{Status: booking.Office, Desk: "d15"}, {Status: booking.HomeOffice}}, Codes: map[booking.DeskID]string{"d15": "3.15"}}},
		{Person: &FoundPerson{Person: staff.Person{ID: "p3", Given: "Agnes", Family: "Vogt"}, Unit: "Stadtkasse", Today: []booking.Presence{{Status: booking.HomeOffice}, {Status: booking.HomeOffice}}}},
		{Desk: &booking.Place{Desk: booking.Desk{ID: "d14", Floor: "f3", Building: "b1", Code: "3.14"}, Zone: booking.Zone{Name: "Wupper"}, Floor: booking.Floor{Name: "3. Etage"}}},
	}
	if query == "akten" {
		piece, hit := looked.Piece{Text: "Digitaler "}, looked.Piece{Text: "Aktenplan", Hit: true}
		return []Found{
			{Course: &FoundCourse{Course: "files", Title: "Digitaler Aktenplan", Minutes: 12, Marked: []looked.Piece{piece, hit}}},
			{Lesson: &FoundLesson{Course: "files", Lesson: "why", Title: "Warum", CourseTitle: "Digitaler Aktenplan", Excerpt: []looked.Piece{hit, {Text: " von vorn"}}}},
		}, nil
	}
	var found []Found
	for _, one := range all {
		if one.Person != nil && strings.HasPrefix(strings.ToLower(one.Person.Person.Given), strings.ToLower(query)) || one.Desk != nil && strings.HasPrefix(one.Desk.Desk.Code, query) {
			found = append(found, one)
		}
	}
	return found, nil
}

func TestShell_fits_the_window(t *testing.T) {
	t.Run("a bar below on a phone", func(t *testing.T) {
		s := newStage(t, phone)

		assert.False(t, s.frame.rail.Visible())
		require.True(t, s.frame.bar.Visible())
		assert.Equal(t, phone.Height, s.frame.bar.Position().Y+s.frame.bar.Size().Height)
		assert.Equal(t, phone.Width, s.pages[Today].field.Size().Width)
	})
	t.Run("a rail beside on a laptop", func(t *testing.T) {
		s := newStage(t, laptop)

		assert.False(t, s.frame.bar.Visible())
		require.True(t, s.frame.rail.Visible())
		assert.Equal(t, laptop.Width-railWidth(), s.pages[Today].field.Size().Width)
		assert.Equal(t, laptop.Height, s.pages[Today].field.Size().Height)
	})
	t.Run("by size alone, and the screen keeps its state", func(t *testing.T) {
		s := newStage(t, phone)
		s.pages[Today].field.SetText("halb geschrieben")

		s.window.Resize(fyne.NewSize(600, 800))

		assert.True(t, s.frame.rail.Visible())
		assert.Equal(t, "halb geschrieben", s.pages[Today].field.Text)
		assert.Equal(t, 1, s.made)
		s.window.Resize(fyne.NewSize(599, 800))
		assert.True(t, s.frame.bar.Visible())
	})
	t.Run("a bar below where a wide window is too low for the rail", func(t *testing.T) {
		s := newStage(t, laptop)

		s.window.Resize(fyne.NewSize(844, 390)) // a phone held sideways

		assert.False(t, s.frame.rail.Visible())
		assert.True(t, s.frame.bar.Visible())
	})
	t.Run("with captions in the rail's foot only where the destinations have words too", func(t *testing.T) {
		for _, scale := range []float32{1, 2} {
			s := newStage(t, laptop)
			if scale == 2 {
				s.Add("a destination with a long name", func(Env) Screen { return s.pages[Team] })
			}
			fyne.CurrentApp().Settings().SetTheme(kit.NewStillTheme(kit.Light, scale))
			s.Rebuild()
			foot := s.frame.foot().(*fyne.Container)
			foot.Resize(foot.MinSize())

			assert.Equal(t, scale == 1, foot.Objects[0].(*fyne.Container).Objects[1].Visible(), "at %v", scale)
		}
	})
	t.Run("with words in the rail up to text half as large again", func(t *testing.T) {
		s := newStage(t, laptop)
		for _, scale := range []float32{1, 1.2, 1.4, 1.5} {
			test.ApplyTheme(t, kit.NewStillTheme(kit.Light, scale))
			s.Rebuild()

			assert.True(t, s.frame.rail.LabelsFit(s.frame.rail.Size().Width), "at %v", scale)
			assert.Equal(t, ThreeColumns, WidthOf(s.pages[Today].field.Size().Width), "at %v", scale)
		}
	})
	t.Run("the title stands above the line only where it is narrow", func(t *testing.T) {
		s := newStage(t, phone)
		s.SetConnection(Connection{Waiting: 2})

		assert.True(t, s.frame.body.head.Visible())
		assert.Less(t, s.frame.body.head.Position().Y, s.frame.line.view.Position().Y)
		s.window.Resize(laptop)
		assert.False(t, s.frame.body.head.Visible())
		assert.LessOrEqual(t, s.frame.line.view.Position().Y, float32(0))
	})
}

func TestShell_Navigate(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		t.Run("by tapping on a "+name+", keeping each screen's state", func(t *testing.T) {
			s := newStage(t, size)
			s.pages[Today].field.SetText("Notiz")

			tapDestination(s, 1)
			require.Equal(t, Desks, s.Shown())
			tapDestination(s, 0)

			assert.Equal(t, "Notiz", s.pages[Today].field.Text)
			assert.Equal(t, 2, s.made, "screens are made at their first visit only")
			assert.Equal(t, 0, s.frame.bar.Chosen())
			assert.Equal(t, 0, s.frame.rail.Chosen())
			s.pages[Today].read(t, 2)
		})
	}
	t.Run("hands over what to open", func(t *testing.T) {
		s := newStage(t, phone)

		s.pages[Today].env.Navigate(Desks, ShowDesk{Desk: "d14"})

		assert.Equal(t, []any{ShowDesk{Desk: "d14"}}, s.pages[Desks].args)
	})
	t.Run("ignores what is not there", func(t *testing.T) {
		s := newStage(t, phone)

		s.Navigate("news", nil)

		assert.Equal(t, Today, s.Shown())
	})
	t.Run("closes what is open over the screen, and tells its owner", func(t *testing.T) {
		s, closed := newStage(t, laptop), 0
		kit.OpenPopover(s.pages[Today].field, 200, kit.NewText("auf", kit.Body), func() { closed++ })
		s.window.Canvas().Overlays().Add(widget.NewLabel("fremd"))

		s.Chord(fyne.Key2)

		assert.Nil(t, s.window.Canvas().Overlays().Top())
		assert.Equal(t, 1, closed)
		s.Search()
		s.Back()
		assert.Nil(t, s.window.Canvas().Overlays().Top())
	})
	t.Run("works from within the search", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Search()
		field := s.window.Canvas().Focused().(*searchField)

		field.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key3, Modifier: fyne.KeyModifierControl})

		assert.Equal(t, Team, s.Shown())
		assert.Nil(t, s.window.Canvas().Overlays().Top())
	})
	t.Run("the avatar leads to the settings", func(t *testing.T) {
		s := newStage(t, laptop)

		test.Tap(s.frame.me)

		assert.Equal(t, Settings, s.Shown())
	})
}

func tapDestination(s *stage, i int) {
	if s.frame.bar.Visible() {
		s.frame.bar.Item(i).Tapped(nil)
		return
	}
	s.frame.rail.Item(i).Tapped(nil)
}

func TestShell_Refresh(t *testing.T) {
	t.Run("reads the shown screen at once and gathers what follows", func(t *testing.T) {
		s := newStage(t, phone)

		for range 5 {
			s.Refresh(Bookings)
		}

		s.pages[Today].read(t, 2)
		s.Work.Elapse()
		s.pages[Today].read(t, 3)
		s.Work.Elapse()
		s.pages[Today].read(t, 3)
	})
	t.Run("lets hidden screens read when they are shown", func(t *testing.T) {
		s := newStage(t, phone)
		s.Navigate(Desks, nil)

		s.Refresh(Bookings)

		s.pages[Today].read(t, 1)
		s.Navigate(Today, nil)
		s.pages[Today].read(t, 2)
	})
	t.Run("spares screens what they do not hear", func(t *testing.T) {
		s := newStage(t, phone)
		s.pages[Today].deaf = People

		s.Refresh(People)
		s.pages[Today].read(t, 1)
		s.Work.Elapse()
		s.Refresh(Everything)

		s.pages[Today].read(t, 2)
	})
	t.Run("comes from any goroutine", func(t *testing.T) {
		s := newStage(t, phone)

		s.Hint(Bookings)

		s.pages[Today].read(t, 2)
	})
}

func TestShell_Start_ticks_once_a_minute(t *testing.T) {
	s := newStage(t, phone)
	s.Start()

	s.Work.Elapse()
	s.pages[Today].read(t, 2)
	s.Work.Elapse()
	s.Work.Elapse()

	s.pages[Today].read(t, 4)
}

func TestShell_Foreground_counts_once_in_a_while(t *testing.T) {
	s, woken := newStage(t, phone), 0
	s.OnForeground = func() { woken++ }

	s.Foreground()
	s.now = s.now.Add(time.Second)
	s.Foreground()
	assert.Equal(t, 1, woken)
	s.now = s.now.Add(drowse)
	s.Foreground()

	assert.Equal(t, 2, woken)
}

func TestShell_Rebuild_speaks_the_new_language_where_the_person_was(t *testing.T) {
	s := newStage(t, laptop)
	s.Navigate(Desks, nil)
	s.pages[Desks].field.SetText("3.14")
	old := s.pages[Desks].env.Work

	require.NoError(t, s.Text.SetLanguage("en"))
	s.Rebuild()

	assert.Equal(t, Desks, s.Shown())
	assert.Equal(t, []any{"kept: 3.14"}, s.pages[Desks].args)
	old.Do(func(context.Context) (func(), error) { t.Error("the old screen is gone"); return nil, nil })
	looks(t, "shell_english_laptop", s.window.Canvas())
}

func TestShell_SetConnection(t *testing.T) {
	since := time.Date(2026, 11, 24, 6, 31, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		state  Connection
		strong string
		rest   string
		mark   string
	}{
		"nothing when all is well":  {Connection{Online: true, Since: since}, "", "", ""},
		"nothing for a short write": {Connection{Online: true, Waiting: 1}, "", "", ""},
		"offline":                   {Connection{}, "Offline", "", ""},
		"as of when":                {Connection{Since: since}, "Offline", "– Stand 7:31 Uhr", ""},
		"what waits":                {Connection{Since: since, Waiting: 2}, "Offline", "– 2 Änderungen warten", ""},
		"what is on its way":        {Connection{Online: true, Sending: true, Waiting: 1}, "1 Änderung wird gesendet", "", ""},
		"who is looked for":         {Connection{Connecting: true, Since: since}, "Der Server wird gesucht …", "", ""},
		"and what waits":            {Connection{Connecting: true, Waiting: 1}, "Der Server wird gesucht …", "– 1 Änderung wartet", ""},
		"how far a load is":         {Connection{Loading: 33, Waiting: 1}, "Deine Daten kommen aufs Gerät, 33 %", "", ""},
		"what was refused":          {Connection{Waiting: 3, Refused: 1}, "1 Änderung abgelehnt", "", ""},
		"who is signed out":         {Connection{Online: true, Access: Expired}, "Abgemeldet", "", ""},
		"and what waits for them":   {Connection{Access: Expired, Waiting: 3}, "Abgemeldet", "– 3 Änderungen warten", ""},
		"first what they must see":  {Connection{Access: Expired, Waiting: 3, Refused: 1}, "1 Änderung abgelehnt", "", ""},
		"whose access was ended":    {Connection{Access: Ended, Refused: 1}, "Dein Zugang wurde beendet", "", ""},
		"and what stays here":       {Connection{Access: Ended, Waiting: 1}, "Dein Zugang wurde beendet", "– 1 Änderung bleibt hier", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, phone)

			s.SetConnection(c.state)

			_, strong, rest := s.frame.line.words()
			assert.Equal(t, c.strong, strong)
			assert.Equal(t, c.rest, rest)
			assert.Equal(t, c.strong != "", s.frame.line.view.Visible())
			assert.Equal(t, c.state, s.Connection())
		})
	}
	t.Run("a refusal that was not seen shows on the avatar", func(t *testing.T) {
		s := newStage(t, phone)
		s.SetPerson(staff.Person{ID: "p1", Given: "Jana", Family: "Berger"})

		s.SetConnection(Connection{Online: true, Refused: 2})

		assert.Equal(t, "Jana Berger, Einstellungen, 2 abgelehnt", s.frame.me.AccessibilityLabel())
	})
	t.Run("what was not read counts on the news", func(t *testing.T) {
		s := newStage(t, phone)
		s.Add(Feed, func(Env) Screen { return s.pages[Team] })

		s.SetUnread(2)

		assert.Equal(t, "Neues, 2", s.frame.bar.Item(3).(fyne.Accessible).AccessibilityLabel())
	})
	t.Run("what is due counts on learning, and says what it counts", func(t *testing.T) {
		s := newStage(t, phone)
		s.Add(Lessons, func(Env) Screen { return s.pages[Team] })

		s.SetDue(1)

		assert.Equal(t, "Lernen, 1 fällig", s.frame.bar.Item(3).(fyne.Accessible).AccessibilityLabel())
		s.SetDue(0)
		assert.Equal(t, "Lernen", s.frame.bar.Item(3).(fyne.Accessible).AccessibilityLabel())
	})
	t.Run("the line takes its space from the screen and gives it back", func(t *testing.T) {
		s := newStage(t, phone)
		whole := s.pages[Today].field.Size().Height

		s.SetConnection(Connection{})
		assert.Less(t, s.pages[Today].field.Size().Height, whole)
		s.SetConnection(Connection{Online: true})

		assert.Equal(t, whole, s.pages[Today].field.Size().Height)
	})
	t.Run("the line opens what waits", func(t *testing.T) {
		s := newStage(t, phone)
		s.SetConnection(Connection{Waiting: 2})

		test.Tap(s.frame.line.view)

		assert.Equal(t, Settings, s.Shown())
		assert.Equal(t, []any{ShowWaiting{}}, s.pages[Settings].args)
	})
	t.Run("the line opens the one refusal itself", func(t *testing.T) {
		s := newStage(t, phone)
		s.SetConnection(Connection{Online: true, Refused: 1, Refusal: "b1"})

		test.Tap(s.frame.line.view)

		assert.Equal(t, Desks, s.Shown())
		assert.Equal(t, []any{ShowRefused{Booking: "b1"}}, s.pages[Desks].args)
	})
}

func TestShell_offers_a_new_sign_in_to_who_is_signed_out(t *testing.T) {
	s := newStage(t, phone)
	asked := 0
	s.OnSignIn = func() { asked++ }
	look := func() string { return s.frame.line.view.AccessibilityLabel() }

	s.SetConnection(Connection{Online: true, Access: Expired, Waiting: 2})
	require.Equal(t, "Abgemeldet – 2 Änderungen warten Neu anmelden", look())
	test.Tap(s.frame.line.view)
	require.Equal(t, 1, asked)

	t.Run("but shows first what was refused", func(t *testing.T) {
		s.SetConnection(Connection{Access: Expired, Refused: 2})
		test.Tap(s.frame.line.view)

		assert.Contains(t, look(), "Ansehen")
		assert.Equal(t, []any{ShowWaiting{}}, s.pages[Settings].args)
	})
	t.Run("and tells whose access was ended why", func(t *testing.T) {
		s.SetConnection(Connection{Access: Ended, Refused: 1, Refusal: "b1"})
		test.Tap(s.frame.line.view)

		assert.Equal(t, Settings, s.Shown())
		assert.Len(t, s.pages[Settings].args, 2)
	})
	t.Run("and shows what waits where nobody signs in", func(t *testing.T) {
		s.OnSignIn = nil
		s.SetConnection(Connection{Access: Expired})

		assert.Equal(t, "Abgemeldet  Ansehen", look())
	})
	assert.Equal(t, 1, asked)
}

func TestEnv_says_what_a_wish_waits_for(t *testing.T) {
	s := newStage(t, phone)
	for state, words := range map[Connection]string{
		{Online: true}:                  "Auf diesem Gerät gespeichert. Wird gerade an den Server gesendet.",
		{}:                              "Auf diesem Gerät gespeichert. Wird entschieden, sobald wieder Netz da ist.",
		{Online: true, Access: Expired}: "Auf diesem Gerät gespeichert. Wird entschieden, sobald du dich neu angemeldet hast.",
		{Access: Ended}:                 "Auf diesem Gerät gespeichert. Gesendet wird erst, wenn du wieder Zugang hast.",
	} {
		s.SetConnection(state)

		assert.Equal(t, words, s.Env().Requested())
	}
}

func TestShell_Rebuild_keeps_the_place_of_screens_that_are_not_shown(t *testing.T) {
	s := newStage(t, laptop)
	s.Navigate(Desks, nil)
	s.pages[Desks].field.SetText("3.14")
	s.Navigate(Settings, nil)

	s.Rebuild()
	s.Rebuild()
	s.Navigate(Desks, ShowDay{Day: 1})

	assert.Equal(t, []any{"kept: 3.14", ShowDay{Day: 1}}, s.pages[Desks].args)
	s.Navigate(Desks, nil)
	assert.Len(t, s.pages[Desks].args, 2, "once")
}

func TestShell_gives_the_offline_line_the_height_of_its_words(t *testing.T) {
	s := newStage(t, phone)
	test.ApplyTheme(t, kit.NewStillTheme(kit.Light, 2))

	s.SetConnection(Connection{Waiting: 2})

	line, main := s.frame.line.view, s.frame.body.main
	assert.InDelta(t, line.MinSize().Height, line.Size().Height, 0.5)
	assert.GreaterOrEqual(t, main.Position().Y+2, line.Position().Y+line.MinSize().Height)
}

func TestShell_Tell(t *testing.T) {
	t.Run("offers the way back, once", func(t *testing.T) {
		s, undone := newStage(t, phone), 0
		s.pages[Today].env.Undoable("Platz freigegeben", func() { undone++ })
		require.True(t, s.frame.notice.box.Visible())

		test.Tap(buttonIn(t, s.frame.notice.box, "Rückgängig"))

		assert.Equal(t, 1, undone)
		assert.False(t, s.frame.notice.box.Visible())
	})
	t.Run("goes away by itself", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Tell(Notice{Line: "Gespeichert"})

		s.Work.Elapse()

		assert.False(t, s.frame.notice.box.Visible())
	})
	t.Run("stands above the bar, within the window", func(t *testing.T) {
		s := newStage(t, phone)

		s.Fail(&Trouble{Kind: StorageFull, Err: errors.New("disk full")})

		box := s.frame.notice.box
		assert.LessOrEqual(t, box.Position().Y+box.Size().Height, s.frame.bar.Position().Y)
		assert.GreaterOrEqual(t, box.Position().X, float32(0))
		assert.LessOrEqual(t, box.Position().X+box.Size().Width, phone.Width)
		assert.Contains(t, s.frame.notice.line, "Auf diesem Gerät ist kein Platz mehr")
	})
	t.Run("is not how a screen tells the log of what it says itself", func(t *testing.T) {
		s, log := newStage(t, phone), &strings.Builder{}
		s.Log = slog.New(slog.NewTextHandler(log, nil))
		cause := errors.New("503")

		s.Env().Note(cause)

		assert.Empty(t, s.frame.notice.line)
		assert.Contains(t, log.String(), "code="+Code(cause))
	})
	t.Run("is how a failed read is said", func(t *testing.T) {
		s := newStage(t, phone)

		s.pages[Today].env.Work.Do(func(context.Context) (func(), error) { return nil, errors.New("SQL logic error") })

		assert.Contains(t, s.frame.notice.line, "Das hat nicht geklappt")
		assert.NotContains(t, s.frame.notice.line, "SQL")
	})
}

func buttonIn(t *testing.T, box fyne.CanvasObject, label string) *kit.Button {
	var found *kit.Button
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Button:
			if o.Label() == label {
				found = o
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		}
	}
	walk(box)
	require.NotNil(t, found, "no button %q", label)
	return found
}

func TestShell_Key(t *testing.T) {
	esc := &fyne.KeyEvent{Name: fyne.KeyEscape}
	t.Run("Esc goes one step back", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Navigate(Desks, nil)
		s.Navigate(Team, nil)

		s.Key(esc)
		assert.Equal(t, Desks, s.Shown())
		s.Key(esc)
		s.Key(esc)

		assert.Equal(t, Today, s.Shown())
	})
	t.Run("the screen has the first word", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Navigate(Desks, nil)
		s.pages[Desks].takes = fyne.KeyEscape

		s.Key(esc)

		assert.Equal(t, Desks, s.Shown())
	})
	t.Run("Esc takes a notice away first", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Navigate(Desks, nil)
		s.Tell(Notice{Line: "Gespeichert"})

		s.Key(esc)

		assert.Equal(t, Desks, s.Shown())
		assert.False(t, s.frame.notice.box.Visible())
	})
	t.Run("F5 reads again and tries the server", func(t *testing.T) {
		s, tried := newStage(t, laptop), 0
		s.OnTry = func() { tried++ }

		s.Key(&fyne.KeyEvent{Name: fyne.KeyF5})

		assert.Equal(t, 1, tried)
		s.pages[Today].read(t, 2)
	})
	t.Run("Ctrl and a digit lead to a destination", func(t *testing.T) {
		s := newStage(t, laptop)

		s.Chord(fyne.Key3)
		assert.Equal(t, Team, s.Shown())
		s.Chord(fyne.Key5)

		assert.Equal(t, Team, s.Shown())
	})
	t.Run("Esc goes back while the rail has the focus", func(t *testing.T) {
		s := newStage(t, laptop)
		s.Navigate(Desks, nil)
		s.window.Canvas().FocusNext()
		require.True(t, s.focusInNavigation())

		s.window.Canvas().Focused().TypedKey(esc)

		assert.Equal(t, Today, s.Shown())
	})
	t.Run("F6 goes from the rail to the screen and back", func(t *testing.T) {
		s := newStage(t, laptop)
		f6 := &fyne.KeyEvent{Name: fyne.KeyF6}

		s.window.Canvas().FocusNext()
		require.True(t, s.focusInNavigation())
		s.Key(f6)
		assert.Equal(t, s.pages[Today].field, s.window.Canvas().Focused())
		s.Key(f6)

		assert.True(t, s.focusInNavigation())
	})
}

func TestShell_Search(t *testing.T) {
	open := func(t *testing.T, size fyne.Size) (*stage, *search) {
		s := newStage(t, size)
		s.Chord(fyne.KeyK)
		top, ok := s.window.Canvas().Overlays().Top().(*fyne.Container)
		require.True(t, ok)
		return s, top.Layout.(*search)
	}
	t.Run("finds persons with where they are", func(t *testing.T) {
		_, f := open(t, laptop)

		test.Type(f.field, "a")

		require.Len(t, f.rows, 2)
		assert.Equal(t, "Aylin Demir", f.rows[0].Title())
		assert.Equal(t, "Platz 3.15, Zuhause · Team Digitale Dienste", f.rows[0].Subtitle())
		assert.Equal(t, "Zuhause · Stadtkasse", f.rows[1].Subtitle())
	})
	t.Run("walks with the arrows and opens with Enter", func(t *testing.T) {
		s, f := open(t, phone)
		test.Type(f.field, "a")

		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		assert.True(t, f.rows[1].Selected)
		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})

		assert.Equal(t, Team, s.Shown())
		assert.Equal(t, []any{ShowPerson{Person: "p3"}}, s.pages[Team].args)
		assert.Nil(t, s.window.Canvas().Overlays().Top())
	})
	t.Run("opens a desk by its code, today", func(t *testing.T) {
		s, f := open(t, laptop)
		test.Type(f.field, "3.1")

		test.Tap(f.rows[0])

		assert.Equal(t, []any{ShowDesk{Desk: "d14", Floor: "f3", Building: "b1", Day: booking.Date(2026, 11, 24)}}, s.pages[Desks].args)
	})
	t.Run("finds courses and lessons, and opens them", func(t *testing.T) {
		for i, args := range []ShowCourse{{Course: "files"}, {Course: "files", Lesson: "why"}} {
			s, f := open(t, laptop)
			s.Add(Lessons, func(Env) Screen { return s.pages[Today] })
			f.field.SetText("akten")
			require.Len(t, f.rows, 2)
			assert.Equal(t, []string{"Kurs · 12 Min.", "Lektion in Digitaler Aktenplan"}, []string{f.rows[0].Subtitle(), f.rows[1].Subtitle()})
			assert.Equal(t, "Warum, Lektion in Digitaler Aktenplan, Aktenplan von vorn", f.rows[1].AccessibilityLabel())

			test.Tap(f.rows[i])

			assert.Equal(t, Lessons, s.Shown())
			assert.Equal(t, []any{args}, s.pages[Today].args)
		}
	})
	t.Run("takes the place of what is open", func(t *testing.T) {
		s, closed := newStage(t, laptop), 0
		kit.OpenPopover(s.pages[Today].field, 200, kit.NewButton(kit.Filled, "", "Freigeben", nil), func() { closed++ })

		s.Chord(fyne.KeyK)

		assert.Equal(t, 1, closed)
		assert.True(t, s.searching())
	})
	t.Run("closes with Esc and opens only once", func(t *testing.T) {
		s, f := open(t, laptop)
		s.Chord(fyne.KeyK)
		require.Len(t, s.window.Canvas().Overlays().List(), 1)

		f.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})

		assert.Nil(t, s.window.Canvas().Overlays().Top())
	})
	t.Run("says so when nothing was found, and when it could not look", func(t *testing.T) {
		s, f := open(t, phone)
		test.Type(f.field, "xyz")
		assert.Empty(t, f.rows)

		f.field.SetText("kaputt")

		assert.Contains(t, s.frame.notice.line, "Das hat nicht geklappt")
	})
}

func TestShell_looks(t *testing.T) {
	for name, size := range map[string]fyne.Size{"phone": phone, "laptop": laptop} {
		s := newStage(t, size)
		s.SetConnection(Connection{Since: s.now.Add(-21 * time.Minute), Waiting: 2})

		looks(t, "shell_"+name+"", s.window.Canvas())
	}
}

// looks compares what the canvas shows with the master testdata/<name>.xml; `make golden` draws the masters anew.
func looks(t *testing.T, name string, canvas fyne.Canvas) {
	t.Helper()
	master := filepath.Join("testdata", name+".xml")
	shown := test.RenderToMarkup(canvas)
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(master, []byte(shown), 0o644))
	}
	want, err := os.ReadFile(master)
	require.NoError(t, err, "`make golden` draws the masters")
	assert.Equal(t, string(want), shown)
}
