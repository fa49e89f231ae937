// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"html"
	"net/url"
	"sync"
	"time"

	"github.com/pult-app/pult/staff"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/entry"
)

const (
	// asking is how long a server may take to say what it is before the window shows what it can show without.
	asking = 2 * time.Second
	// browsing is how long somebody may take in the browser; the server's pages wait no longer either.
	browsing = 10 * time.Minute
)

// welcome lets somebody sign in: by choice at a server in demo mode, else by proving who they are.
func (w *window) welcome() {
	server := w.session.Server
	if server == "" {
		w.invite(entry.Place{})
		return
	}
	w.shown = w.work.Part()
	w.shown.Do(func(ctx context.Context) (func(), error) {
		ctx, cancel := context.WithTimeout(ctx, asking)
		defer cancel()
		at, err := askServer(ctx, server)
		return func() {
			if err == nil && at.Demo {
				w.choose()
				return
			}
			w.invite(doorOf(server, at))
		}, nil
	})
}

// doorOf is a server as people know it.
func doorOf(server string, at wire.Server) entry.Place {
	return entry.Place{Host: hostOf(server), Town: at.Issuer}
}

func askServer(ctx context.Context, server string) (wire.Server, error) {
	c, err := wire.NewClient(server, "")
	if err != nil {
		return wire.Server{}, err
	}
	defer c.Close()
	return c.Server(ctx)
}

// invite shows the screen for signing in.
func (w *window) invite(place entry.Place) {
	data := &signInData{window: w, place: place, server: w.session.Server, words: w.pageWords()}
	screen := entry.NewSignIn(w.entryEnv(), data)
	w.win.SetContent(screen.Object())
	screen.Attach(w.win.Canvas())
}

// onSignIn lets the person of a client sign in anew, while what is on the device stays; nil in demo mode, where the client does that
// by itself.
func (w *window) onSignIn(k *client) func() {
	if !w.session.Proved {
		return nil
	}
	return func() {
		w.shown.Do(func(ctx context.Context) (func(), error) {
			me, err := k.me(ctx)
			if err != nil {
				return nil, err
			}
			c, err := k.connection(ctx)
			return func() {
				if w.client == k {
					w.leave()
					w.invite(entry.Place{Host: hostOf(w.session.Server), Person: me.Name(), Waiting: c.Waiting})
				}
			}, err
		})
	}
}

// signInData answers what the screen for signing in asks.
type signInData struct {
	*window
	words func(ok bool) string // of the page on which the browser ends

	mu     sync.Mutex // of what follows: it is found beside Fyne's thread, and used on it
	place  entry.Place
	server string
	demo   bool
	proved session
	vault  vault
}

var _ entry.SignInData = (*signInData)(nil)

// Place implements entry.SignInData.
func (d *signInData) Place() entry.Place {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.place
}

// Find implements entry.SignInData.
func (d *signInData) Find(ctx context.Context, address string) (entry.Place, error) {
	at, err := askServer(ctx, address)
	if err != nil {
		return entry.Place{}, found(err)
	}
	if err := d.profile.keepSession(session{Server: address}); err != nil {
		return entry.Place{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server, d.demo, d.place = address, at.Demo, doorOf(address, at)
	return d.place, nil
}

// found says why no server was found: it is away, cannot prove who it is, or is none of ours.
func found(err error) error {
	var untrusted *tls.CertificateVerificationError
	var refused *syncing.Error
	switch {
	case errors.As(err, &untrusted):
		return &entry.Failure{Why: entry.Untrusted, Err: err}
	case errors.As(err, &refused) || kindOf(err) != "" || errors.Is(err, context.Canceled):
		return trouble(err)
	}
	return &entry.Failure{Why: entry.NoPult, Err: err}
}

// SignIn implements entry.SignInData.
func (d *signInData) SignIn(ctx context.Context, keep entry.Keep, waiting func(page string, opened bool)) error {
	d.mu.Lock()
	server := d.server
	d.mu.Unlock()
	at, err := askServer(ctx, server)
	if err != nil {
		return found(err)
	}
	if at.Demo {
		d.enterAs(session{Server: server}, nil, true)
		return nil
	}
	v := d.window.vault
	if keep == entry.UntilClosed {
		v = &passingVault{}
	}
	if err := try(v); err != nil {
		return err
	}
	got, p, err := d.browse(ctx, server, waiting)
	if err != nil {
		return err
	}
	proved := session{Server: server, Person: staff.PersonID(got.Person), Proved: true}
	if err := keepPass(v, proved, p); err != nil {
		return unkept(err)
	}
	d.enterAs(proved, v, false)
	return nil
}

func (d *signInData) enterAs(s session, v vault, demo bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.proved, d.vault, d.demo = s, v, demo
}

// try finds out whether a vault keeps anything, before anybody goes to the trouble of signing in.
func try(v vault) error {
	err := v.Keep("trial", "trial")
	if err == nil {
		err = v.Drop("trial")
	}
	return unkept(err)
}

func unkept(err error) error {
	switch {
	case err == nil:
		return nil
	case noKeyStore(err):
		return &entry.Failure{Why: entry.KeysMissing, Err: err}
	}
	return &entry.Failure{Why: entry.KeysLocked, Err: err}
}

// browse sends somebody to the browser and waits for them.
func (d *signInData) browse(ctx context.Context, server string, waiting func(page string, opened bool)) (wire.Session, pass, error) {
	s, err := newSignIn(ctx, server, d.words)
	if err != nil {
		return wire.Session{}, pass{}, err
	}
	defer s.close()
	page := s.address()
	waiting(page, d.Open(ctx, page) == nil)
	within, cancel := context.WithTimeout(ctx, browsing)
	defer cancel()
	got, p, err := s.wait(within)
	var refused *syncing.Error
	switch {
	case err == nil || ctx.Err() != nil:
		return got, p, err
	case within.Err() != nil:
		err = &entry.Failure{Why: entry.TimedOut, Err: err}
	case errors.Is(err, errSignIn):
		err = &entry.Failure{Why: entry.Cancelled, Err: err}
	case errors.As(err, &refused) && refused.Code == syncing.NotAllowed:
		err = &entry.Failure{Why: entry.Refused, Err: err}
	default:
		err = trouble(err)
	}
	return got, p, err
}

// Open implements entry.SignInData.
func (d *signInData) Open(_ context.Context, page string) error {
	at, err := url.Parse(page)
	if err != nil {
		return err
	}
	return d.openPage(at)
}

// Enter implements entry.SignInData.
func (d *signInData) Enter() {
	d.mu.Lock()
	s, v, demo := d.proved, d.vault, d.demo
	d.mu.Unlock()
	d.reminders.drop()
	d.leave()
	d.stranger = ""
	if d.session = s; demo {
		d.choose()
		return
	}
	d.window.vault = v
	d.signedIn(s)
	d.enter(context.Background())
}

// Return implements entry.SignInData.
func (d *signInData) Return() { d.enter(context.Background()) }

// Copy implements entry.SignInData.
func (d *signInData) Copy(words string) { d.app.Clipboard().SetContent(words) }

// Speak implements entry.SignInData.
func (d *signInData) Speak(ctx context.Context, language string) error {
	return chooserData{d.window}.Speak(ctx, language)
}

// pageWords are what the browser shows in the end, in the language that Pult speaks now.
func (w *window) pageWords() func(ok bool) string {
	page := func(heading, line string) string {
		return fmt.Sprintf(`<!doctype html><html lang="%s"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pult</title>
<style>body{font:18px/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em;color:#1B2224;background:#F6F3ED}h1{font-size:1.4em}
@media(prefers-color-scheme:dark){body{color:#EEECE6;background:#131719}}</style><h1>%s</h1><p>%s</p>`,
			w.text.Language(), html.EscapeString(w.text.T(heading)), html.EscapeString(w.text.T(line)))
	}
	done, not := page("entry.page.done", "entry.page.done.line"), page("entry.page.not", "entry.page.not.line")
	return func(ok bool) string {
		if ok {
			return done
		}
		return not
	}
}
