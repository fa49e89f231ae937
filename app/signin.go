// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A pass is what a device has of a session; it lies in the vault. Access and Refresh are the server's tokens.
type pass struct {
	Key     []byte    `json:"key"` // the Ed25519 seed
	Access  string    `json:"access"`
	Until   time.Time `json:"until,omitzero"`
	Refresh string    `json:"refresh"`
	Bound   bool      `json:"bound,omitempty"` // the server knows the device's id
}

func (p pass) sign(purpose, secret string) string {
	return base64.RawURLEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(p.Key), wire.Signed(purpose, secret)))
}

func (p pass) public() string {
	return base64.RawURLEncoding.EncodeToString(ed25519.NewKeyFromSeed(p.Key).Public().(ed25519.PublicKey))
}

// take takes the tokens of an answer.
func (p *pass) take(s wire.Session) { p.Access, p.Until, p.Refresh = s.Token, s.Until, s.Refresh }

// passName is what a person's pass at a server is called in the vault.
func passName(s session) string { return s.Server + " " + string(s.Person) }

// loadPass reads the pass of a session from the vault; errNothingKept when there is none.
func loadPass(v vault, s session) (p pass, err error) {
	text, err := v.Load(passName(s))
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil || len(p.Key) != ed25519.SeedSize {
		return pass{}, errNothingKept // what cannot be understood opens nothing
	}
	return p, nil
}

func keepPass(v vault, s session, p pass) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return v.Keep(passName(s), string(text))
}

// byPass gets tokens for the pass of a session. The vault is asked when the first one is needed: somebody may have to unlock it.
type byPass struct {
	vault   vault
	session session

	pass   pass
	loaded bool
}

// Last implements tokens.
func (b *byPass) Last() string { return "" }

// Next implements tokens. New ones are in the vault before they are used: should they be lost on the way there, the server still
// takes those from before, and a vault that keeps nothing for a while goes on having the ones that it takes.
func (b *byPass) Next(ctx context.Context, door *wire.Client) (string, error) {
	first := !b.loaded
	if err := b.load(); err != nil {
		return "", err
	}
	if first && b.pass.Bound && time.Now().Before(b.pass.Until) {
		return b.pass.Access, nil // from the process before; the server says if it is too old
	}
	fresh, err := door.Refresh(ctx, wire.Refresh{Refresh: b.pass.Refresh, Signature: b.pass.sign(wire.ForRefresh, b.pass.Refresh)})
	if err != nil {
		return "", err
	}
	next := b.pass
	next.take(fresh)
	if err := keepPass(b.vault, b.session, next); err != nil {
		return "", err
	}
	b.pass = next
	if !b.pass.Bound {
		return b.pass.Access, b.bind(ctx)
	}
	return b.pass.Access, nil
}

// load reads the pass. Without one, or without the vault that holds it, somebody has to sign in.
func (b *byPass) load() (err error) {
	if b.loaded {
		return nil
	}
	if b.pass, err = loadPass(b.vault, b.session); err != nil {
		return &syncing.Error{Code: syncing.SignedOut, Message: err.Error()}
	}
	b.loaded = true
	return nil
}

// bind tells the server on which device the session is: the device's data were chosen when it was known who came.
func (b *byPass) bind(ctx context.Context) error {
	c, err := wire.NewClient(b.session.Server, b.pass.Access)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.BindDevice(ctx, wire.BindDevice{Device: b.session.Device}); err != nil {
		return err
	}
	b.pass.Bound = true
	return keepPass(b.vault, b.session, b.pass)
}

// A signIn is one try to sign in through the system's browser (RFC 8252): the server's pages find out who somebody is and send
// the browser back to a port of this machine.
type signIn struct {
	server   string
	pass     pass
	verifier string
	state    string
	listener net.Listener
	web      *http.Server
	came     chan url.Values
	served   chan struct{}
	page     func(ok bool) string // what the browser shows in the end
}

// errSignIn is why the browser came back with nothing of use.
var errSignIn = errors.New("the sign-in was not finished")

// newSignIn listens for the browser. Close ends it.
func newSignIn(ctx context.Context, server string, page func(ok bool) string) (*signIn, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the browser: %w", err)
	}
	s := &signIn{
		server: strings.TrimSuffix(server, "/"), verifier: random(), state: random(), listener: listener,
		came: make(chan url.Values, 1), served: make(chan struct{}), page: page,
	}
	s.pass.Key = make([]byte, ed25519.SeedSize)
	rand.Read(s.pass.Key) // never fails, it ends the program instead
	s.web = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	go func() {
		defer close(s.served)
		_ = s.web.Serve(listener) // ends with close
	}()
	return s, nil
}

// random is 256 random bits as 43 characters.
func random() string {
	bits := make([]byte, 32)
	rand.Read(bits)
	return base64.RawURLEncoding.EncodeToString(bits)
}

// address is what the browser opens.
func (s *signIn) address() string {
	sum := sha256.Sum256([]byte(s.verifier))
	query := url.Values{
		"redirect": {"http://" + s.listener.Addr().String() + "/"}, "state": {s.state}, "challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}
	return s.server + wire.SignInPath + "?" + query.Encode()
}

// serve takes the first answer to what was asked; everything else learns nothing.
func (s *signIn) serve(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	if r.Method != http.MethodGet || r.URL.Path != "/" || subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(s.state)) != 1 {
		http.NotFound(w, r)
		return
	}
	select {
	case s.came <- query:
	default: // it came already
	}
	fmt.Fprint(w, s.page(query.Get("code") != ""))
}

// wait waits for the browser, until ctx ends, and fetches the session.
func (s *signIn) wait(ctx context.Context) (wire.Session, pass, error) {
	var query url.Values
	select {
	case query = <-s.came:
	case <-ctx.Done():
		return wire.Session{}, pass{}, ctx.Err()
	}
	if query.Get("code") == "" || query.Get("iss") != s.server {
		return wire.Session{}, pass{}, errSignIn
	}
	door, err := wire.NewClient(s.server, "")
	if err != nil {
		return wire.Session{}, pass{}, err
	}
	defer door.Close()
	code := query.Get("code")
	session, err := door.SignIn(ctx, wire.SignIn{
		Code: code, Verifier: s.verifier, Key: s.pass.public(), Signature: s.pass.sign(wire.ForSession, code), Name: runtime.GOOS,
	})
	if err == nil {
		s.pass.take(session)
	}
	return session, s.pass, err
}

// close gives the port back, once the browser has what it was sent.
func (s *signIn) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.web.Shutdown(ctx) != nil {
		_ = s.web.Close()
	}
	<-s.served
}
