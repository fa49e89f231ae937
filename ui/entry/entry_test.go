// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
	"github.com/pult-app/pult/ui/uitest"
)

// A server knows people, or does not answer.
type server struct {
	people   []Colleague
	err      error
	asked    int
	chosen   []staff.PersonID
	spoken   []string
	stranger string
}

func (s *server) People(context.Context) ([]Colleague, error) {
	s.asked++
	return s.people, s.err
}

func (s *server) Choose(person staff.PersonID) { s.chosen = append(s.chosen, person) }
func (s *server) Server() string               { return "pult.example" }
func (s *server) Stranger() string             { return s.stranger }

func (s *server) Speak(_ context.Context, language string) error {
	s.spoken = append(s.spoken, language)
	return nil
}

func people() []Colleague {
	return []Colleague{
		{Person: staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}, Unit: "Digitale Dienste"},
		{Person: staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, Unit: "Digitale Dienste"},
		{Person: staff.Person{ID: "jakob", Given: "Jakob", Family: "Müller"}, Unit: "Standesamt"},
	}
}

// A stage is what is shown before the house is open, in a window.
type stage struct {
	window fyne.Window
	work   *ui.Work
	failed []error
}

func newStage(t *testing.T, size fyne.Size, scale float32, build func(ui.Env) fyne.CanvasObject) *stage {
	test.NewTempApp(t).Settings().SetTheme(kit.NewStillTheme(kit.Light, scale))
	words, err := text.New("de")
	require.NoError(t, err)
	s := &stage{work: ui.NewInlineWork()}
	env := ui.Env{
		Text: words, Voice: ui.NewVoice(words), Work: s.work, Now: func() time.Time { return uitest.Now }, Location: uitest.Berlin,
		Fail: func(err error) { s.failed = append(s.failed, err) }, Still: true,
	}
	s.window = test.NewTempWindow(t, build(env))
	s.window.SetPadded(false)
	s.window.Resize(size)
	return s
}

func chooserStage(t *testing.T, size fyne.Size, srv *server) (*stage, *Chooser) {
	var c *Chooser
	s := newStage(t, size, 1, func(env ui.Env) fyne.CanvasObject {
		c = NewChooser(env, srv)
		return c.Object()
	})
	return s, c
}

func rescueStage(t *testing.T, size fyne.Size, what Rescue) *stage {
	return newStage(t, size, 1, func(env ui.Env) fyne.CanvasObject { return NewRescue(env, what).Object() })
}

func (s *stage) said() []string { return uitest.Words(uitest.Below(s.window.Content())) }

func (s *stage) tap(t *testing.T, words string) {
	t.Helper()
	for _, o := range uitest.Below(s.window.Content()) {
		button, isButton := o.(*kit.Button)
		row, isRow := o.(*kit.Row)
		if isButton && button.Label() == words || isRow && row.Title() == words {
			o.(fyne.Tappable).Tapped(nil)
			return
		}
	}
	require.Fail(t, "nothing to tap says", words)
}

func TestEntry_looks_as_it_should(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run("chooser "+name, func(t *testing.T) {
			s, c := chooserStage(t, size, &server{people: people()})
			c.Refresh()

			test.AssertRendersToMarkup(t, "chooser_"+name+".xml", s.window.Canvas())
		})
		t.Run("rescue "+name, func(t *testing.T) {
			s := rescueStage(t, size, Rescue{Kind: Damaged, Unsent: 2})

			test.AssertRendersToMarkup(t, "rescue_"+name+".xml", s.window.Canvas())
		})
	}
}

func TestChooser_lets_somebody_say_who_they_are(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run("on the "+name, func(t *testing.T) {
			srv := &server{people: people()}
			s, c := chooserStage(t, size, srv)
			require.Contains(t, s.said(), "Die Namen werden geladen.")
			c.Refresh()
			require.Subset(t, s.said(), []string{"Als wer möchtest du Pult ausprobieren?", "Jana Berger", "Standesamt"})

			s.tap(t, "Aylin Demir")

			assert.Equal(t, []staff.PersonID{"aylin"}, srv.chosen)
		})
	}
}

func TestChooser_searches(t *testing.T) {
	names := func(s *stage) (found []string) {
		for _, o := range uitest.Below(s.window.Content()) {
			if row, ok := o.(*kit.Row); ok {
				found = append(found, row.Title())
			}
		}
		return found
	}
	srv := &server{people: people()}
	s, c := chooserStage(t, uitest.Sizes["phone"], srv)
	c.Refresh()

	for query, want := range map[string][]string{"ja": {"Jana Berger", "Jakob Müller"}, "mueller": {"Jakob Müller"}, "standesamt": {"Jakob Müller"}, " ": {"Jana Berger", "Aylin Demir", "Jakob Müller"}} {
		c.search.SetText(query)

		assert.ElementsMatch(t, want, names(s), query)
	}
	t.Run("and says when nobody is found", func(t *testing.T) {
		c.search.SetText("xyz")

		assert.Contains(t, s.said(), "Niemand gefunden")
	})
	t.Run("and takes the first by Enter", func(t *testing.T) {
		c.search.SetText("xyz")
		c.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		require.Empty(t, srv.chosen)

		c.search.SetText("jakob")
		c.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})

		assert.Equal(t, []staff.PersonID{"jakob"}, srv.chosen)
	})
}

func TestChooser_is_led_by_the_keyboard_alone(t *testing.T) {
	srv := &server{people: people()}
	s, c := chooserStage(t, uitest.Sizes["laptop"], srv)
	c.Attach(s.window.Canvas())
	c.Refresh()
	require.Equal(t, fyne.Focusable(c.search), s.window.Canvas().Focused(), "what is typed is the search")
	press := func(keys ...fyne.KeyName) {
		for _, key := range keys {
			s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
		}
	}

	press(fyne.KeyReturn)
	assert.Empty(t, srv.chosen, "nobody was meant")

	press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	assert.Equal(t, []staff.PersonID{"aylin"}, srv.chosen)

	test.Type(c.search, "ja")
	press(fyne.KeyDown, fyne.KeyReturn)
	assert.Equal(t, []staff.PersonID{"aylin", "jakob"}, srv.chosen)
}

func TestChooser_speaks_another_language(t *testing.T) {
	for name, size := range uitest.Sizes {
		srv := &server{people: people()}
		s, c := chooserStage(t, size, srv)
		c.Refresh()
		c.search.SetText("jakob")

		for _, o := range uitest.Below(s.window.Content()) {
			if languages, ok := o.(*kit.Segment); ok {
				languages.Part(1).Tapped(nil)
			}
		}

		assert.Contains(t, s.said(), "Pult", name)
		assert.NotContains(t, s.said(), "Als wer möchtest du Pult ausprobieren?", name)
		assert.Contains(t, s.said(), "Jakob Müller", name)
		assert.NotContains(t, s.said(), "Jana Berger", name+": what was typed stays")
		assert.Equal(t, []string{"en"}, srv.spoken, name)
	}
}

func TestChooser_lives_in_every_size(t *testing.T) {
	s, c := chooserStage(t, uitest.Sizes["phone"], &server{people: people(), stranger: "p-jan"})
	c.Refresh()
	for _, size := range []fyne.Size{{Width: 1, Height: 1}, {Width: 4000, Height: 60}, {Width: 90, Height: 3000}, {Width: 4000, Height: 2400}, uitest.Sizes["laptop"]} {
		s.window.Content().Resize(size) // smaller than a window may be
		s.window.Resize(size)
		c.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}

	assert.Contains(t, s.said(), "Jana Berger")
}

func TestChooser_names_whom_the_server_does_not_know(t *testing.T) {
	s, c := chooserStage(t, uitest.Sizes["phone"], &server{people: people(), stranger: "p-jan"})
	c.Refresh()

	assert.Contains(t, s.said(), "Dieser Server kennt niemanden mit der Kennung „p-jan“. Wähle hier jemanden aus.")
}

func TestChooser_lists_a_screenful_of_a_large_city(t *testing.T) {
	srv := &server{}
	for i := range 500 {
		srv.people = append(srv.people, Colleague{Person: staff.Person{ID: staff.PersonID(fmt.Sprint(i)), Given: "Person", Family: fmt.Sprint("Nummer", i)}})
	}
	s, c := chooserStage(t, uitest.Sizes["phone"], srv)

	c.Refresh()

	assert.Contains(t, s.said(), "Und 470 weitere Personen. Tippe einen Namen oder ein Amt.")
}

func TestChooser_keeps_trying_while_the_server_is_away(t *testing.T) {
	srv := &server{people: people(), err: &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no route")}}
	s, c := chooserStage(t, uitest.Sizes["laptop"], srv)
	c.Refresh()
	require.Contains(t, s.said(), "Der Server ist gerade nicht zu erreichen")
	require.Contains(t, s.said(), "Pult fragt pult.example von allein noch einmal. Du musst nichts tun.")

	s.work.Elapse()
	require.Equal(t, 2, srv.asked)
	s.tap(t, "Noch einmal")
	require.Equal(t, 3, srv.asked)
	srv.err = nil
	s.work.Elapse()

	assert.Contains(t, s.said(), "Jana Berger")
	s.work.Elapse()
	assert.Equal(t, 4, srv.asked, "it asks no more once it has been answered")
}

func TestRescue_says_what_happened(t *testing.T) {
	for kind, words := range map[Kind]string{
		Damaged: "Die Datei mit deinen Daten ist beschädigt, etwa weil das Gerät plötzlich ausging.",
		Foreign: "Am Ort deiner Daten liegt eine Datei, die nicht zu Pult gehört.",
	} {
		s := rescueStage(t, uitest.Sizes["phone"], Rescue{Kind: kind})

		assert.Subset(t, s.said(), []string{"Die Daten auf diesem Gerät lassen sich nicht lesen.", words, "Alles Bestätigte liegt sicher auf dem Server."})
	}
	t.Run("and offers no rebuild of newer data", func(t *testing.T) {
		s := rescueStage(t, uitest.Sizes["phone"], Rescue{Kind: Newer, Unsent: 2})

		assert.Contains(t, s.said(), "Bitte aktualisiere Pult. Danach ist alles wieder da.")
		assert.NotContains(t, s.said(), "Neu aufbauen")
		assert.NotContains(t, s.said(), "Ungesendetes sichern")
	})
}

func TestRescue_rebuilds(t *testing.T) {
	rebuilt := 0
	what := Rescue{Kind: Damaged, Rebuild: func() { rebuilt++ }}
	t.Run("at once when nothing is unsent", func(t *testing.T) {
		rebuilt = 0
		s := rescueStage(t, uitest.Sizes["laptop"], what)
		require.Contains(t, s.said(), "Nichts Ungesendetes gefunden")

		s.tap(t, "Neu aufbauen")

		assert.Equal(t, 1, rebuilt)
	})
	t.Run("after a question while something was not saved", func(t *testing.T) {
		rebuilt = 0
		unsaved := what
		unsaved.Unsent = 2
		s := rescueStage(t, uitest.Sizes["phone"], unsaved)
		s.tap(t, "Neu aufbauen")
		require.Zero(t, rebuilt)
		s.tap(t, "Erst sichern")
		require.Zero(t, rebuilt)

		s.tap(t, "Neu aufbauen")
		s.tap(t, "Trotzdem aufbauen")

		assert.Equal(t, 1, rebuilt)
	})
	t.Run("without a question once it was saved", func(t *testing.T) {
		rebuilt = 0
		saved := what
		saved.Unsent, saved.Save = 2, func(context.Context) (string, error) { return "Ordner/ungesendet.jsonl", nil }
		s := rescueStage(t, uitest.Sizes["phone"], saved)
		s.tap(t, "Ungesendetes sichern")
		require.Contains(t, s.said(), "Gesichert in: Ordner/ungesendet.jsonl")

		s.tap(t, "Neu aufbauen")

		assert.Equal(t, 1, rebuilt)
	})
}

func TestRescue_tells_when_saving_failed_and_lets_it_be_tried_again(t *testing.T) {
	broken := &ui.Trouble{Kind: ui.StorageFull, Err: errors.New("no space left on device")}
	var err error = broken
	s := rescueStage(t, uitest.Sizes["phone"], Rescue{Unsent: 1, Save: func(context.Context) (string, error) { return "datei", err }})

	s.tap(t, "Ungesendetes sichern")
	require.Contains(t, strings.Join(s.said(), "\n"), "Noch ist nichts gesichert.")
	require.Equal(t, []error{broken}, s.failed)
	err = nil
	s.tap(t, "Ungesendetes sichern")

	assert.Contains(t, s.said(), "Gesichert in: datei")
}

func TestEntry_keeps_large_text_within_the_window(t *testing.T) {
	for name, build := range map[string]func(ui.Env) fyne.CanvasObject{
		"chooser": func(env ui.Env) fyne.CanvasObject {
			c := NewChooser(env, &server{people: people()})
			c.Refresh()
			return c.Object()
		},
		"rescue": func(env ui.Env) fyne.CanvasObject { return NewRescue(env, Rescue{Unsent: 2}).Object() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, uitest.Sizes["phone"], 2, build)

			for _, o := range uitest.Below(s.window.Content()) {
				right := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
				assert.LessOrEqual(t, right, uitest.Sizes["phone"].Width+1, "%T", o)
			}
		})
	}
}
