// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"sync"

	"github.com/pult-app/pult/server/auth/local"
)

//go:embed page/signin.html page/signin.css page/passkey.js page/signin.de.json page/signin.en.json
var signInFiles embed.FS

// The pages on which people sign in.
var (
	signInLook   = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(signInFiles, "page/signin.html")) })
	signInStyle  = deskStyle + "\n" + readFrom(signInFiles, "page/signin.css")
	signInScript = readFrom(signInFiles, "page/passkey.js") + "\n"
	signInPolicy = "default-src 'none'; script-src 'self'; style-src 'sha256-" + digest(signInStyle) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' "
)

// A signInPage is what somebody sees on their way in.
type signInPage struct {
	Style    template.CSS
	Title    string
	Name     said
	Look     string
	State    *said
	Lines    []said
	Wrong    bool
	Intro    *said
	NoScript said
	Code     said // what the picture is
	Typing   said
	Opens    said // what the picture holds, in an app
	Says     []saying
	Forms    []way
}

// A saying is what the script shows when a passkey does not work.
type saying struct {
	Of string
	said
}

// A way is one of the ways to go on: a form, or a link.
type way struct {
	Head    said
	Lines   []said
	Leads   string // for a link
	Path    string
	Plain   bool
	Does    string // get or create, of passkeys
	Options string
	Step    string
	Picture *local.Picture
	Secret  string
	Open    template.URL // of an authenticator app on the same device
	Fields  []field
	Word    said
}

type field struct {
	Name             string
	Label            said
	Hint, Wrong      *said
	Typed            string
	Most             int
	Fills            string // what a browser may fill in
	Digits, Capitals bool
}

// showSignIn answers with a page of the sign-in. Chromium asks form-action about the way to the client's address too, although that
// is a redirect.
func (s *Server) showSignIn(w http.ResponseWriter, r *http.Request, a attempt, status int, p signInPage) {
	p.Style = template.CSS(signInStyle)
	switch { // a browser's title is the first thing that is read out
	case p.Title != "":
	case p.State != nil:
		p.Title = p.State.De + ": " + p.Name.De
	default:
		p.Title = p.Name.De
	}
	p.NoScript, p.Code, p.Typing, p.Opens = say("signin.key.script"), say("signin.app.picture"), say("signin.app.typing"), say("signin.app.open")
	for _, of := range []string{"none", "known", "cancelled", "failed"} {
		p.Says = append(p.Says, saying{of, say("signin.key." + of)})
	}
	var text bytes.Buffer
	if err := signInLook().Execute(&text, p); err != nil {
		s.fail(w, r, err)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", "de, en")
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", signInPolicy+formTarget(a.Redirect))
	head.Set("Referrer-Policy", "same-origin") // else a browser does not say where a form comes from, and it is refused
	w.WriteHeader(status)
	w.Write(text.Bytes()) // who went away does not need it
}

// formTarget is the client's address as a policy names it. A policy cannot name IPv6 addresses.
func formTarget(redirect string) string {
	at, err := url.Parse(redirect)
	switch {
	case err != nil || at.Host == "":
		return ""
	case at.Hostname() == "::1":
		return "http:"
	}
	return "http://" + at.Host
}

// serveSignInScript is what asks a browser for passkeys.
func (s *Server) serveSignInScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write([]byte(signInScript)) // who went away does not need it
}

// keyWay is the form that asks for a passkey, or for a new one.
func keyWay(path, does string, options []byte, sealed string) way {
	word := say("signin.key.button")
	if does == "create" {
		word = say("signin.key.make")
	}
	return way{Head: say("signin.key"), Lines: []said{say("signin.key.line")}, Path: path, Does: does, Options: string(options), Step: sealed, Word: word}
}

// codeWay is the form for a code. Wrong is said beside it.
func codeWay(wrong *said) way {
	hint := say("signin.code.hint")
	return way{Head: say("signin.code"), Path: "/signin/code", Word: say("signin.code.button"), Fields: []field{{
		Name: "code", Label: say("signin.code.label"), Hint: &hint, Wrong: wrong, Most: 24, Fills: "one-time-code", Capitals: true,
	}}}
}

// appField is where the six digits of an authenticator app are typed.
func appField(wrong *said) field {
	return field{Name: "password", Label: say("signin.app.typed"), Wrong: wrong, Most: 16, Fills: "one-time-code", Digits: true}
}
