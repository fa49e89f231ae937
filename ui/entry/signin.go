// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// A picture is what a SignIn shows.
type picture int

const (
	addressing picture = iota // which server it is
	ready                     // whose Pult it is, and the button
	waiting                   // for what happens in the browser
	unkept                    // the key store does not keep the sign-in: what now
)

// A SignIn lets somebody sign in at a server that is no demo. It sends them to the system's browser and waits there for them.
type SignIn struct {
	env  ui.Env
	data SignInData

	place   Place
	at      picture
	failed  error  // of the last try; nil for none
	busy    bool   // the server is being asked, or the browser is about to open
	attempt int    // tells a late word of an attempt that was given up
	page    string // where the person goes on in the browser
	opened  bool   // the browser has opened it
	copied  bool   // the person has copied its address
	typed   string // as an address
	wrong   misspelling

	address *addressField
	first   fyne.Focusable // what Enter does, before anything is chosen
	body    *fyne.Container
	root    *fyne.Container
	canvas  fyne.Canvas
}

// NewSignIn is the screen; it asks nobody anything before the person does.
func NewSignIn(env ui.Env, data SignInData) *SignIn {
	s := &SignIn{env: env, data: data, place: data.Place(), at: ready, body: container.NewStack()}
	if s.place.Host == "" {
		s.at = addressing
	}
	s.address = newAddressField(s)
	s.root = container.NewStack(kit.NewGround(kit.ToneBg, 0), s.body)
	s.show()
	return s
}

// Object is the content.
func (s *SignIn) Object() fyne.CanvasObject { return s.root }

// Attach tells the window's canvas, whose keys the screen hears from now on: Enter goes on, Esc goes a step back.
func (s *SignIn) Attach(canvas fyne.Canvas) {
	s.canvas = canvas
	canvas.SetOnTypedKey(func(key *fyne.KeyEvent) { s.Key(key) })
	s.focus()
}

// Key handles a key that no widget took, and tells whether it did.
func (s *SignIn) Key(key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeyEscape {
		return false
	}
	switch {
	case s.at == waiting:
		s.onCancel()
	case s.at == unkept:
		s.onReady()
	case s.at == addressing && s.place.Host != "":
		s.onReady()
	case s.at == ready && s.place.Person != "":
		s.data.Return()
	default:
		return false
	}
	return true
}

// show draws the picture anew; what can be done next by Enter gets the focus, unless something of the same name has it.
func (s *SignIn) show() {
	s.first = nil
	kit.KeepFocus(s.root, func() {
		s.body.Objects = []fyne.CanvasObject{calm(s.top(), s.content())}
		s.body.Refresh()
	})
	s.focus()
}

// focus gives the focus to what Enter should do. A phone's keyboard would come up over an address, so there it waits for a tap.
func (s *SignIn) focus() {
	typing := s.first == fyne.Focusable(s.address)
	if s.canvas == nil || s.first == nil || s.canvas.Focused() != nil || typing && fyne.CurrentDevice().IsMobile() {
		return
	}
	s.canvas.Focus(s.first)
}

// turn shows another picture from its beginning.
func (s *SignIn) turn(at picture, failed error) {
	s.at, s.failed, s.busy, s.wrong = at, failed, false, noMisspelling
	if s.canvas != nil {
		s.canvas.Unfocus()
	}
	s.show()
}

func (s *SignIn) content() fyne.CanvasObject {
	switch s.at {
	case addressing:
		return s.asksAddress()
	case waiting:
		return s.waits()
	case unkept:
		return s.cannotKeep()
	}
	return s.invites()
}

// top is the app's sign and the language, as in the demo's choice.
func (s *SignIn) top() fyne.CanvasObject {
	return container.New(kit.Spread, kit.Line(12, newSign(), kit.NewText(s.env.Text.T("entry.name"), kit.Title)), languages(s.env.Text, s.speak))
}

// speak changes the language of what is shown and of all that follows.
func (s *SignIn) speak(language string) {
	if err := s.env.Text.SetLanguage(language); err != nil {
		s.env.Fail(err)
		return
	}
	s.address.SetPlaceHolder(s.env.Text.T("entry.address.hint"))
	s.show()
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return nil, s.data.Speak(ctx, language) })
}

// onBegin sends the person to the browser.
func (s *SignIn) onBegin(keep Keep) {
	s.attempt++
	mine := s.attempt
	s.busy = true
	if s.at == ready {
		s.failed = nil
	}
	s.show()
	s.env.Work.Latest("sign-in", func(ctx context.Context) (func(), error) {
		err := s.data.SignIn(ctx, keep, func(page string, opened bool) {
			s.env.Work.Show(func() { s.inBrowser(mine, page, opened) })
		})
		return func() { s.ended(mine, err) }, nil
	})
}

// inBrowser shows that it goes on in the browser. Where none has opened, the page is in the clipboard for one.
func (s *SignIn) inBrowser(attempt int, page string, opened bool) {
	if attempt != s.attempt {
		return
	}
	s.page, s.opened, s.copied = page, opened, !opened
	if !opened {
		s.data.Copy(page)
	}
	s.turn(waiting, nil)
}

// ended shows what became of an attempt. One that was given up has shown that already.
func (s *SignIn) ended(attempt int, err error) {
	if attempt != s.attempt || errors.Is(err, context.Canceled) {
		return
	}
	switch why := whyOf(err); {
	case err == nil:
		s.data.Enter()
		return
	case why == KeysMissing || why == KeysLocked:
		s.env.Fail(err)
		s.turn(unkept, err)
	default:
		if why != Cancelled {
			s.env.Fail(err)
		}
		s.turn(ready, err)
	}
}

// onCancel gives the attempt up; whoever still looks at the browser may close it.
func (s *SignIn) onCancel() {
	s.giveUp()
	s.turn(ready, &Failure{Why: Cancelled})
}

// onReady goes back to the button.
func (s *SignIn) onReady() {
	s.giveUp()
	s.turn(ready, nil)
}

func (s *SignIn) giveUp() {
	s.attempt++
	s.env.Work.Latest("sign-in", func(context.Context) (func(), error) { return nil, nil })
}

// onReopen opens the page once more.
func (s *SignIn) onReopen() {
	mine, page := s.attempt, s.page
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		err := s.data.Open(ctx, page)
		return func() {
			if err != nil {
				s.env.Fail(err)
			}
			s.inBrowser(mine, page, err == nil)
		}, nil
	})
}

// onAddress asks the server at the typed address who it is.
func (s *SignIn) onAddress() {
	address, wrong := addressOf(s.typed)
	s.wrong, s.failed, s.busy = wrong, nil, wrong == noMisspelling
	s.show()
	if wrong != noMisspelling {
		return
	}
	s.env.Work.Latest("sign-in", func(ctx context.Context) (func(), error) {
		place, err := s.data.Find(ctx, address)
		return func() { s.found(place, err) }, nil
	})
}

func (s *SignIn) found(place Place, err error) {
	if err != nil {
		s.env.Fail(err)
		s.turn(addressing, err)
		return
	}
	s.place = place
	s.turn(ready, nil)
}

func whyOf(err error) Why {
	var f *Failure
	if errors.As(err, &f) {
		return f.Why
	}
	return ""
}

// languages chooses one; each stands in its own words, for who cannot read the other.
func languages(t *text.Text, speak func(language string)) fyne.CanvasObject {
	parts, chosen := make([]kit.SegmentPart, len(text.Languages)), 0
	for i, language := range text.Languages {
		parts[i] = kit.SegmentPart{Label: t.LanguageName(language)}
		if language == t.Language() {
			chosen = i
		}
	}
	return kit.NewSegment(parts, chosen, func(i int) { speak(text.Languages[i]) })
}
