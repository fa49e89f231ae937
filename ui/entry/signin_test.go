// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

const signInPage = "https://pult.wuppertal.example/signin?redirect=http%3A%2F%2F127.0.0.1%3A49213%2F&state=Zt0m3mBf4bNf0s9mE1mW0c"

// A town has a Pult at which sign-ins end as it says.
type town struct {
	place Place
	ends  error // of every sign-in; context.Canceled for one that is still under way
	shut  bool  // no browser opens
	found error // of every question at an address

	kept     []Keep
	told     func(page string, opened bool) // the word of the last attempt
	reopened []string
	asked    []string
	copied   []string
	spoken   []string
	entered  int
	returned int
}

func wuppertal() *town {
	return &town{place: Place{Host: "pult.wuppertal.example", Town: "Stadt Wuppertal"}}
}

func (w *town) Place() Place { return w.place }

func (w *town) Find(_ context.Context, address string) (Place, error) {
	w.asked = append(w.asked, address)
	return Place{Host: strings.TrimPrefix(address, "https://")}, w.found
}

func (w *town) SignIn(_ context.Context, keep Keep, waiting func(string, bool)) error {
	w.kept, w.told = append(w.kept, keep), waiting
	if why := whyOf(w.ends); why != KeysMissing && why != KeysLocked && (why != "" || errors.Is(w.ends, context.Canceled)) {
		waiting(signInPage, !w.shut)
	}
	return w.ends
}

func (w *town) Open(_ context.Context, page string) error {
	w.reopened = append(w.reopened, page)
	if w.shut {
		return errors.New("exec: xdg-open not found")
	}
	return nil
}

func (w *town) Enter()            { w.entered++ }
func (w *town) Return()           { w.returned++ }
func (w *town) Copy(words string) { w.copied = append(w.copied, words) }

func (w *town) Speak(_ context.Context, language string) error {
	w.spoken = append(w.spoken, language)
	return nil
}

func signInStage(t *testing.T, size fyne.Size, at *town) (*stage, *SignIn) {
	var screen *SignIn
	s := newStage(t, size, 1, func(env ui.Env) fyne.CanvasObject {
		screen = NewSignIn(env, at)
		return screen.Object()
	})
	screen.Attach(s.window.Canvas())
	return s, screen
}

// press presses a key: what has the focus hears it, else the window.
func (s *stage) press(key fyne.KeyName) {
	event := &fyne.KeyEvent{Name: key}
	if focused := s.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(event)
		return
	}
	s.window.Canvas().OnTypedKey()(event)
}

// focused is what a reader says of what has the focus.
func (s *stage) focused(t *testing.T) string {
	t.Helper()
	speaks, ok := s.window.Canvas().Focused().(fyne.Accessible)
	require.True(t, ok, "nothing that speaks has the focus")
	return speaks.AccessibilityLabel()
}

func TestSignIn_looks_as_it_should(t *testing.T) {
	for name, size := range uitest.Sizes {
		for picture, lead := range map[string]func(*stage, *town){
			"ready":   func(*stage, *town) {},
			"waiting": func(s *stage, w *town) { w.ends = context.Canceled; s.press(fyne.KeyReturn) },
			"keys":    func(s *stage, w *town) { w.ends = &Failure{Why: KeysLocked}; s.press(fyne.KeyReturn) },
		} {
			t.Run(picture+" "+name, func(t *testing.T) {
				w := wuppertal()
				s, _ := signInStage(t, size, w)

				lead(s, w)
				s.window.Canvas().Unfocus()

				test.AssertRendersToMarkup(t, "signin_"+picture+"_"+name+".xml", s.window.Canvas())
			})
		}
	}
}

func TestSignIn_says_whose_pult_it_is(t *testing.T) {
	s, _ := signInStage(t, uitest.Phone, wuppertal())
	assert.Subset(t, s.said(), []string{"Willkommen bei Pult", "Stadt Wuppertal", "pult.wuppertal.example", "Pult selbst fragt dich nie nach einem Passwort."})

	s, _ = signInStage(t, uitest.Phone, &town{place: Place{Host: "pult.example"}})
	assert.Subset(t, s.said(), []string{"pult.example", "Server von Pult"})
}

func TestSignIn_lets_in_who_comes_back_from_the_browser(t *testing.T) {
	for name, size := range uitest.Sizes {
		w := wuppertal()
		s, _ := signInStage(t, size, w)

		s.tap(t, "Anmelden")

		assert.Equal(t, []Keep{Kept}, w.kept, name)
		assert.Equal(t, 1, w.entered, name)
	}
}

func TestSignIn_waits_for_the_browser(t *testing.T) {
	for name, size := range uitest.Sizes {
		w := wuppertal()
		w.ends = context.Canceled
		s, _ := signInStage(t, size, w)
		s.tap(t, "Anmelden")
		require.Subset(t, s.said(), []string{"Im Browser geht es weiter", "Melde dich dort bei pult.wuppertal.example an. Pult wartet hier auf dich."}, name)
		require.Empty(t, w.copied, name)

		s.tap(t, "Erneut öffnen")
		s.tap(t, "Adresse kopieren")

		assert.Equal(t, []string{signInPage}, w.reopened, name)
		assert.Equal(t, []string{signInPage}, w.copied, name)
		assert.Contains(t, s.said(), "In der Zwischenablage", name)
		assert.Len(t, w.kept, 1, "it is the same attempt")
	}
}

func TestSignIn_shows_the_page_where_no_browser_opens(t *testing.T) {
	w := wuppertal()
	w.ends, w.shut = context.Canceled, true
	s, _ := signInStage(t, uitest.Phone, w)
	s.tap(t, "Anmelden")
	require.Subset(t, s.said(), []string{"Es ließ sich kein Browser öffnen", signInPage})
	require.Equal(t, []string{signInPage}, w.copied)

	s.tap(t, "Noch einmal versuchen")
	require.Contains(t, s.said(), "Es ließ sich kein Browser öffnen")
	w.shut = false
	s.tap(t, "Noch einmal versuchen")

	assert.Contains(t, s.said(), "Im Browser geht es weiter")
	assert.NotContains(t, s.said(), "In der Zwischenablage", "that was the page before")
}

func TestSignIn_can_be_given_up(t *testing.T) {
	give := map[string]func(*testing.T, *stage){
		"with the button": func(t *testing.T, s *stage) { s.tap(t, "Abbrechen") },
		"with Esc":        func(_ *testing.T, s *stage) { s.press(fyne.KeyEscape) },
	}
	for name, up := range give {
		t.Run(name, func(t *testing.T) {
			w := wuppertal()
			w.ends = context.Canceled
			s, screen := signInStage(t, uitest.Laptop, w)
			s.tap(t, "Anmelden")
			late, attempt := w.told, screen.attempt

			up(t, s)
			require.Subset(t, s.said(), []string{"Die Anmeldung wurde abgebrochen", "Die Seite im Browser kannst du schließen."})
			late(signInPage, true)
			screen.ended(attempt, nil)

			assert.Contains(t, s.said(), "Anmelden", "what comes late counts no more")
			assert.Zero(t, w.entered)
		})
	}
}

func TestSignIn_says_calmly_why_nobody_was_signed_in(t *testing.T) {
	technical := errors.New("oidc: id token issued by a different provider")
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"cancelled":  {&Failure{Why: Cancelled, Err: technical}, []string{"Die Anmeldung wurde abgebrochen"}},
		"timed out":  {&Failure{Why: TimedOut, Err: technical}, []string{"Das hat zu lange gedauert", "Ein Versuch gilt nur einige Minuten. Beginne einfach neu."}},
		"refused":    {&Failure{Why: Refused, Err: technical}, []string{"Hier kommst du noch nicht hinein"}},
		"no network": {&ui.Trouble{Kind: ui.ServerAway, Err: technical}, []string{"Der Server ist gerade nicht zu erreichen", "Zum Anmelden braucht Pult Netz. Versuche es gleich noch einmal."}},
		"clock":      {&ui.Trouble{Kind: ui.WrongClock, Err: technical}, []string{"Die Uhr dieses Geräts geht falsch"}},
		"unknown":    {technical, []string{"Das hat nicht geklappt"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := wuppertal()
			w.ends = c.err
			s, _ := signInStage(t, uitest.Phone, w)

			s.tap(t, "Anmelden")

			assert.Subset(t, s.said(), c.want)
			assert.NotContains(t, strings.Join(s.said(), "\n"), "oidc")
			assert.Zero(t, w.entered)
			w.ends = nil
			s.tap(t, "Anmelden")
			assert.Equal(t, 1, w.entered, "and lets them try again")
		})
	}
	t.Run("with a code that the log knows too", func(t *testing.T) {
		w := wuppertal()
		w.ends = &Failure{Why: Refused, Err: technical}
		s, _ := signInStage(t, uitest.Phone, w)

		s.tap(t, "Anmelden")

		assert.Contains(t, strings.Join(s.said(), "\n"), "Kennung\u00a0"+ui.Code(w.ends))
		assert.Equal(t, []error{w.ends}, s.failed)
	})
}

func TestSignIn_never_keeps_anything_without_a_key_store(t *testing.T) {
	for why, heading := range map[Why]string{KeysLocked: "Der Schlüsselbund dieses Geräts ist gesperrt", KeysMissing: "Dieses Gerät hat keinen Schlüsselbund"} {
		open := func(t *testing.T) (*stage, *town) {
			w := wuppertal()
			w.ends = &Failure{Why: why}
			s, _ := signInStage(t, uitest.Phone, w)
			s.tap(t, "Anmelden")
			require.Contains(t, s.said(), heading)
			require.Equal(t, []Keep{Kept}, w.kept, "nothing happens by itself")
			return s, w
		}
		t.Run(string(why)+", once more", func(t *testing.T) {
			s, w := open(t)
			s.tap(t, "Noch einmal versuchen")
			require.Contains(t, s.said(), heading)
			w.ends = nil

			s.tap(t, "Noch einmal versuchen")

			assert.Equal(t, []Keep{Kept, Kept, Kept}, w.kept)
			assert.Equal(t, 1, w.entered)
		})
		t.Run(string(why)+", until it is closed", func(t *testing.T) {
			s, w := open(t)
			w.ends = nil

			s.tap(t, "Nur bis zum Schließen anmelden")

			assert.Equal(t, []Keep{Kept, UntilClosed}, w.kept)
			assert.Equal(t, 1, w.entered)
		})
		t.Run(string(why)+", not at all", func(t *testing.T) {
			s, w := open(t)

			s.press(fyne.KeyEscape)

			assert.Contains(t, s.said(), "Willkommen bei Pult")
			assert.Len(t, w.kept, 1)
		})
	}
}

func TestSignIn_asks_for_the_server(t *testing.T) {
	for name, size := range uitest.Sizes {
		w := &town{}
		s, screen := signInStage(t, size, w)
		require.Contains(t, s.said(), "Wo ist dein Pult?", name)

		test.Type(screen.address, "pult.wuppertal.example")
		s.window.Canvas().Focus(screen.address)
		s.press(fyne.KeyReturn)

		assert.Equal(t, []string{"https://pult.wuppertal.example"}, w.asked, name)
		assert.Subset(t, s.said(), []string{"Willkommen bei Pult", "pult.wuppertal.example"}, name)
	}
	t.Run("and says what is wrong with an address", func(t *testing.T) {
		for typed, words := range map[string]string{
			"":              "Gib die Adresse ein, etwa pult.deine-stadt.de.",
			"http://a.b.de": "Pult spricht nur über gesicherte Verbindungen. Die Adresse muss mit https beginnen.",
			"a b":           "So sieht keine Adresse eines Servers aus. Ein Beispiel: pult.deine-stadt.de",
		} {
			w := &town{}
			s, screen := signInStage(t, uitest.Phone, w)
			screen.address.SetText(typed)

			s.tap(t, "Weiter")

			assert.Contains(t, s.said(), words)
			assert.Empty(t, w.asked, "nobody is asked at such an address")
		}
	})
	t.Run("and what became of asking there", func(t *testing.T) {
		for words, err := range map[string]error{
			"Unter dieser Adresse antwortet niemand. Prüfe, wie sie geschrieben ist und ob dein Gerät Netz hat.":                &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no such host")},
			"Dort antwortet etwas anderes als Pult. Prüfe, wie die Adresse geschrieben ist.":                                    &Failure{Why: NoPult},
			"Die Adresse kann nicht beweisen, dass sie echt ist. Pult verbindet sich deshalb nicht. Bitte gib der IT Bescheid.": &Failure{Why: Untrusted},
		} {
			w := &town{found: err}
			s, screen := signInStage(t, uitest.Phone, w)
			screen.address.SetText("pult.wupertal.example")

			s.tap(t, "Weiter")

			assert.Contains(t, s.said(), words)
			assert.Equal(t, "pult.wupertal.example", screen.address.Text, "what was typed stays")
		}
	})
	t.Run("also when another one was known, with a way back", func(t *testing.T) {
		s, _ := signInStage(t, uitest.Laptop, wuppertal())
		s.tap(t, "Andere Adresse")
		require.Contains(t, s.said(), "Wo ist dein Pult?")

		s.press(fyne.KeyEscape)

		assert.Contains(t, s.said(), "Stadt Wuppertal")
	})
}

func TestSignIn_greets_whose_data_is_still_here(t *testing.T) {
	w := wuppertal()
	w.place.Person, w.place.Waiting = "Jana Berger", 3
	s, _ := signInStage(t, uitest.Phone, w)
	require.Contains(t, s.said(), "Die Daten von Jana Berger sind noch auf diesem Gerät. 3 Änderungen werden nach dem Anmelden gesendet.")
	assert.Contains(t, s.said(), "Meldet sich hier jemand anders an, bleiben eure Daten getrennt.")
	assert.NotContains(t, s.said(), "Andere Adresse", "the data belongs to this server")

	s.tap(t, "Ohne Anmeldung zurück zu Pult")
	s.press(fyne.KeyEscape)

	assert.Equal(t, 2, w.returned)
}

func TestSignIn_is_led_by_the_keyboard_alone(t *testing.T) {
	w := wuppertal()
	w.ends = context.Canceled
	s, _ := signInStage(t, uitest.Laptop, w)
	canvas := s.window.Canvas()
	require.Equal(t, "Anmelden", s.focused(t))

	s.press(fyne.KeyReturn)
	require.Equal(t, "Erneut öffnen", s.focused(t))
	canvas.FocusNext()
	require.Equal(t, "Abbrechen", s.focused(t))
	s.press(fyne.KeyReturn)
	require.Equal(t, "Anmelden", s.focused(t))
	canvas.FocusNext()
	require.Equal(t, "Andere Adresse", s.focused(t))
	s.press(fyne.KeyReturn)

	assert.IsType(t, &addressField{}, canvas.Focused())
}

func TestSignIn_speaks_another_language(t *testing.T) {
	w := &town{}
	s, screen := signInStage(t, uitest.Phone, w)
	screen.address.SetText("pult.example")

	for _, o := range uitest.Below(s.window.Content()) {
		if languages, ok := o.(*kit.Segment); ok {
			languages.Part(1).Tapped(nil)
		}
	}

	assert.Contains(t, s.said(), "Where is your Pult?")
	assert.Equal(t, "pult.example", screen.address.Text)
	assert.Equal(t, []string{"en"}, w.spoken)
}

// cutWords is uitest.Cut without the buttons, whose words go on in a second line.
func cutWords(objects []fyne.CanvasObject, width float32) []string {
	return uitest.Cut(slices.DeleteFunc(objects, func(o fyne.CanvasObject) bool {
		_, button := o.(*kit.Button)
		return button
	}), width)
}

func TestSignIn_keeps_large_text_within_the_window(t *testing.T) {
	for _, w := range []*town{wuppertal(), {}, {place: Place{Host: "p.de", Person: "Jana Berger", Waiting: 1}}} {
		for _, ends := range []error{nil, context.Canceled, &Failure{Why: KeysLocked}, &Failure{Why: Refused}} {
			w.ends, w.entered = ends, 0
			s := newStage(t, uitest.Phone, 2, func(env ui.Env) fyne.CanvasObject {
				screen := NewSignIn(env, w)
				screen.onBegin(Kept)
				return screen.Object()
			})

			assert.Empty(t, cutWords(uitest.Below(s.window.Content()), uitest.Phone.Width))
		}
	}
}

func TestSignIn_lives_in_every_size(t *testing.T) {
	s, _ := signInStage(t, uitest.Phone, wuppertal())
	for _, size := range []fyne.Size{{Width: 1, Height: 1}, {Width: 4000, Height: 60}, {Width: 90, Height: 3000}, {Width: 4000, Height: 2400}, uitest.Laptop} {
		s.window.Content().Resize(size)
		s.window.Resize(size)
	}

	assert.Contains(t, s.said(), "Stadt Wuppertal")
}
