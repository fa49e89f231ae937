// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/entry"
	"github.com/pult-app/pult/ui/kit"
)

func init() {
	town := entry.Place{Host: "pult.wuppertal.example", Town: "Stadt Wuppertal"}
	back := town
	back.Person, back.Waiting = "Jana Berger", 3
	failed := func(why entry.Why) signInData {
		return signInData{place: town, err: &entry.Failure{Why: why, Err: errors.New(string(why))}}
	}
	typed := func(words string, err error) signInData { return signInData{typed: words, found: err} }
	tell(
		signInStory("signin", signInData{place: town}, "", everyMode),
		signInStory("signin-no-town", signInData{place: entry.Place{Host: "pult.wuppertal.example"}}, "", nil),
		signInStory("signin-back", signInData{place: back}, "", nil),
		signInStory("signin-waiting", signInData{place: town, opens: true}, "Anmelden", everyMode),
		signInStory("signin-unopened", signInData{place: town, unopened: true}, "Anmelden", nil),
		signInStory("signin-cancelled", failed(entry.Cancelled), "Anmelden", nil),
		signInStory("signin-timed-out", failed(entry.TimedOut), "Anmelden", nil),
		signInStory("signin-refused", failed(entry.Refused), "Anmelden", everyMode),
		signInStory("signin-no-network", signInData{place: town, err: &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no route")}}, "Anmelden", nil),
		signInStory("signin-trouble", signInData{place: back, err: &ui.Trouble{Kind: ui.WrongClock, Err: errors.New("an hour off")}}, "Anmelden", nil),
		signInStory("signin-keys-locked", failed(entry.KeysLocked), "Anmelden", nil),
		signInStory("signin-keys-missing", failed(entry.KeysMissing), "Anmelden", nil),
		signInStory("signin-address", signInData{}, "", everyMode),
		signInStory("signin-address-unsafe", typed("http://pult.wuppertal.example", nil), "Weiter", nil),
		signInStory("signin-address-away", typed("pult.wupertal.example", &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no such host")}), "Weiter", nil),
		signInStory("signin-address-untrusted", typed("pult.wuppertal.example", &entry.Failure{Why: entry.Untrusted}), "Weiter", nil),
	)
	calm, waits := signInStory("signin", signInData{place: back}, "", nil), signInStory("signin-waiting", signInData{place: town, opens: true}, "Anmelden", nil)
	tell(inEnglish(calm), inLargeText(calm), inEnglish(waits, "Sign in"), inLargeText(waits))
	for _, story := range []Story{
		signInStory("signin-refused", failed(entry.Refused), "", nil),
		signInStory("signin-keys-locked", failed(entry.KeysLocked), "", nil),
		signInStory("signin-keys-missing", failed(entry.KeysMissing), "", nil),
		signInStory("signin-unopened", signInData{place: town, unopened: true}, "", nil),
	} {
		tell(onThePhone(inEnglish(story, "Sign in")))
	}
	tell(onThePhone(inEnglish(signInStory("signin-address-unsafe", typed("http://pult.example", nil), "", nil), "Continue")))
}

// inEnglish is a story in English, in which other words are pressed.
func inEnglish(s Story, presses ...string) Story {
	s.Name, s.Lang, s.Modes = s.Name+"-english", "en", nil
	s.After = pressing(presses...)
	return s
}

// onThePhone is a story that is told there only, in light: enough to see whether words of another language fit.
func onThePhone(s Story) Story {
	s.Sizes, s.Modes = []fyne.Size{Phone}, []kit.Mode{kit.Light}
	return s
}

// inLargeText is a story in the largest text.
func inLargeText(s Story) Story {
	s.Name, s.Scale, s.Modes = s.Name+"-large-text", 2, []kit.Mode{kit.Light}
	return s
}

// signInStory is the sign-in after a press of one of its buttons.
func signInStory(name string, data signInData, press string, modes []kit.Mode) Story {
	return Story{Name: name, Modes: modes, After: pressing(press), Build: func(s Stage) fyne.CanvasObject {
		env := s.Env()
		env.Fail = func(error) {}
		screen := entry.NewSignIn(env, data)
		if data.typed != "" {
			typeInto(screen.Object(), data.typed)
		}
		return screen.Object()
	}}
}

func typeInto(root fyne.CanvasObject, words string) {
	for _, o := range test.LaidOutObjects(root) {
		if field, ok := o.(interface{ SetText(string) }); ok {
			if _, entry := o.(fyne.Tappable); entry {
				field.SetText(words)
			}
		}
	}
}

// pressing presses buttons and rows by their words, one after the other, on top first. Empty words press nothing.
func pressing(all ...string) func(fyne.Canvas) {
	return func(canvas fyne.Canvas) {
		for _, words := range all {
			pressOne(canvas, words)
		}
		canvas.Unfocus()
	}
}

func pressOne(canvas fyne.Canvas, words string) {
	roots := []fyne.CanvasObject{canvas.Content()}
	if top := canvas.Overlays().Top(); top != nil {
		roots = append([]fyne.CanvasObject{top}, roots...)
	}
	for _, root := range roots {
		for _, o := range test.LaidOutObjects(root) {
			button, isButton := o.(*kit.Button)
			row, isRow := o.(*kit.Row)
			if words != "" && (isButton && button.Label() == words || isRow && row.Title() == words) {
				o.(fyne.Tappable).Tapped(nil)
				return
			}
		}
	}
}

// signInData is a town's Pult at which a sign-in ends in one way.
type signInData struct {
	place           entry.Place
	opens, unopened bool
	err             error
	typed           string
	found           error
}

func (d signInData) Place() entry.Place { return d.place }

func (d signInData) SignIn(_ context.Context, _ entry.Keep, waiting func(string, bool)) error {
	if d.opens || d.unopened {
		waiting("https://pult.wuppertal.example/signin?redirect=http%3A%2F%2F127.0.0.1%3A49213%2F&state=Zt0m3mBf4bNf0s9mE1mW0c&challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", d.opens)
		return context.Canceled // nobody comes back, so the picture stays
	}
	return d.err
}

func (d signInData) Find(context.Context, string) (entry.Place, error) { return entry.Place{}, d.found }
func (d signInData) Open(context.Context, string) error                { return nil }
func (d signInData) Enter()                                            {}
func (d signInData) Return()                                           {}
func (d signInData) Copy(string)                                       {}
func (d signInData) Speak(context.Context, string) error               { return nil }
