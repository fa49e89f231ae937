// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/backdrop"
	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/server/fetch"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/shelf"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A Config says what a Server serves. Central is required.
type Config struct {
	// Central is the open database; the caller closes it after the server.
	Central *central.Central
	// Demo lets everybody sign in as anybody. Such a server answers only on this very machine.
	Demo bool
	// Version is shown to people who look at the server with a browser.
	Version string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Log gets ids and codes, never names; nil is slog.Default.
	Log *slog.Logger
	// KeepDays is after how many days bookings lose their person, at most KeepDays; 0 is KeepDays.
	KeepDays int
	// TLS is served when it is set.
	TLS *tls.Config
	// Limits hold for each device and person; nil is none.
	Limits *Limits
	// URL is the server's address as people reach it, such as https://pult.example, for links in calendars; empty for none, and in demo
	// mode for the one that was asked for.
	URL string
	// ChoresEvery is how often the house does its chores by itself; 0 is every minute, and less than 0 leaves them to whoever calls Hub.Chores.
	ChoresEvery time.Duration
	// File is where the database lies, for its figures; empty when it is no file.
	File string
	// Backups is the folder into which the web office puts backups; empty for one beside the file.
	Backups string
	// Proxies are believed about whom a request comes from; nil is this very machine.
	Proxies Proxies
	// Demanding are the roles that ask for more than any sign-in: a session exercises them only where its own was strong enough.
	Demanding []staff.Role
	// Issuer is whom the server believes when somebody signs in; nil for none. The roles that it requires more of are Demanding as well.
	Issuer *auth.Issuer
	// Carrier brings mail to those who want it, with links under URL; nil for no mail.
	Carrier Carrier
	// Shelf is where the files of courses lie; nil for none.
	Shelf *shelf.Shelf
	// Fetcher reads feeds of others; nil is one that reads public ones only.
	Fetcher *fetch.Fetcher
	// Backdrops reads pictures of floors; nil is by the program that lies beside this one.
	Backdrops *backdrop.Reader
}

// A Server is the town's copy behind HTTP: sync, sessions and a page for people who come with a browser.
type Server struct {
	Config
	hub      *Hub
	wire     *wire.Handler
	door     *wire.Intake // reads what people without a session send
	renewing *wire.Intake // and what sessions are renewed with
	changes  *wire.Intake // and what people with a session send beside sync
	pictures *wire.Intake // and pictures
	limiter  *limiter
	meter    *meter
	ready    readiness
	ending   atomic.Bool // it takes nothing new any more
	handler  http.Handler
	awake    awake
	seen     seen
	guesses  guesses
	renewals renewals
	proofs   proofs
	office   *office.Office
	backups  backups
	exports  turns         // under way
	trials   turns         // of other rules, under way
	bringing turns         // of courses, under way
	patience time.Duration // with who brings one

	mailAgain time.Time // before that no mail is tried; only keepInTouch knows it

	attempts  attempts
	seals     seals
	calendars calendars
}

const (
	headerPatience = 10 * time.Second
	idlePatience   = 2 * time.Minute
	endPatience    = 10 * time.Second
	maxHeader      = 16 << 10
)

// BackedUp ends the name of the file beside a database that says when it was last backed up; its time is the backup's.
const BackedUp = backup.Noted

// ErrNotLoopback is why a server refuses to listen.
var ErrNotLoopback = errors.New("without TLS, and in demo mode, where everybody signs in as anybody, a server listens on this very machine only (127.0.0.1, ::1 or localhost)")

// New starts a hub on the database and puts the routes together. Close ends it.
func New(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.KeepDays <= 0 || cfg.KeepDays > KeepDays {
		cfg.KeepDays = KeepDays
	}
	if cfg.ChoresEvery == 0 {
		cfg.ChoresEvery = choresEvery
	}
	if cfg.Fetcher == nil {
		cfg.Fetcher = &fetch.Fetcher{Agent: "Pult"}
	}
	if cfg.Issuer != nil {
		cfg.Demanding = slices.AppendSeq(slices.Clone(cfg.Demanding), maps.Keys(cfg.Issuer.Require))
	}
	m := newMeter()
	s := &Server{Config: cfg, meter: m, patience: wire.CoursePatience, hub: NewHub(cfg.Central, HubOptions{Now: cfg.Now, Log: cfg.Log, URL: cfg.URL, meter: m})}
	s.limiter = &limiter{limits: cfg.Limits, now: cfg.Now, met: func(limit string) { m.limited.WithLabelValues(limit).Inc() }}
	m.watch(s)
	holder := func(r *http.Request) string { return string(sessionOf(r).Person) }
	s.door = wire.NewIntake(wire.MaxSignIn, signInsAtOnce).Among(signInsEach, address)
	s.renewing = wire.NewIntake(wire.MaxSignIn, renewalsAtOnce).Among(renewalsEach, address)
	s.changes = wire.NewIntake(wire.MaxSignIn, changesAtOnce).Among(changesEach, holder)
	s.pictures = wire.NewIntake(wire.MaxPictureSent, picturesAtOnce).Among(1, holder)
	s.wire = &wire.Handler{Session: s.remote, Log: s.Log, Whose: holder, Answered: m.answered}
	if s.Backdrops == nil {
		s.Backdrops = newReader()
	}
	s.office = office.New(cfg.Version, s.officePages()...)
	s.handler = s.front(s.open(s.routes()))
	return s
}

// Hub is what decides and remembers behind the routes.
func (s *Server) Hub() *Hub { return s.hub }

// Handler answers the server's requests.
func (s *Server) Handler() http.Handler { return s.handler }

// Close decides what waits and ends the wake streams. Serve calls it; more than once does no harm.
func (s *Server) Close() {
	s.hub.Close()
	s.wire.Close()
	s.backups.close()
	s.renewals.running.Wait()
}

// Listen opens the address, before there is a server to serve it. On loopback alone it refuses every address that others can
// reach, without opening it.
func Listen(ctx context.Context, address string, loopback bool) (net.Listener, error) {
	if loopback && !isLoopback(address) {
		return nil, fmt.Errorf("listen on %s: %w", address, ErrNotLoopback)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); loopback && (!ok || !at.IP.IsLoopback()) { // a machine whose localhost is none
		return nil, errors.Join(fmt.Errorf("listen on %s: %w", address, ErrNotLoopback), listener.Close())
	}
	return listener, nil
}

// Serve answers until ctx ends. Then it takes no new connection, lets requests under way finish and closes the hub.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	web := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeader - 4096, // net/http reads so much more
		TLSConfig:         s.TLS,
		ErrorLog:          quietly(s.Log),
	}
	tidying, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { s.tidy(tidying) })
	if s.ChoresEvery > 0 {
		beside.Go(func() { s.keepHouse(tidying) })
		beside.Go(func() { s.keepInTouch(tidying) })
	}
	beside.Go(func() { s.watchSessions(tidying) })
	beside.Go(func() { s.writeSeen(tidying) })
	defer func() { stop(); beside.Wait() }()
	ended := make(chan error, 1)
	go func() {
		if s.TLS != nil {
			ended <- web.ServeTLS(listener, "", "")
			return
		}
		ended <- web.Serve(listener)
	}()
	select {
	case err := <-ended:
		s.Close()
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.ending.Store(true)
	s.Log.Info("ending: no new requests, what waits is decided")
	return s.shutdown(web, ended)
}

// quietly logs strangers' broken connections.
func quietly(log *slog.Logger) *stdlog.Logger {
	return slog.NewLogLogger(log.Handler(), slog.LevelDebug)
}

// shutdown ends the hub beside the web server: wake streams end only with the hub.
func (s *Server) shutdown(web *http.Server, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), endPatience)
	defer cancel()
	hub := make(chan struct{})
	go func() { s.Close(); close(hub) }()
	err := web.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("some requests were still under way after %s and were cut off; devices ask again", endPatience)
	}
	if err != nil {
		err = errors.Join(err, web.Close())
	}
	<-hub
	s.ready.probes.Wait()
	if serve := <-ended; !errors.Is(serve, http.ErrServerClosed) {
		err = errors.Join(err, serve)
	}
	return err
}

// front is what every request goes through before its route.
func (s *Server) front(routes http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(http.HandlerFunc(serveForeign))
	handler := origins.Handler(straight(routes))
	if s.Demo {
		handler = onlyLoopback(handler)
	}
	return s.guarded(handler)
}

// straight answers every path that is not in its plain form ("//v1/sync", "/v1/./sync") with 404: a mux would send a
// redirect to the plain one, and the protocol knows no redirects.
func straight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.URL.EscapedPath()
		if plain := path.Clean("/" + asked); asked != plain && (asked != plain+"/" || plain == "/") {
			wire.NotFound(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serveForeign refuses what a page of somebody else's made a browser send.
func serveForeign(w http.ResponseWriter, _ *http.Request) {
	wire.Fail(w, &syncing.Error{Code: syncing.NotAllowed, Message: "the request comes from a page of another origin"})
}

// guarded begins the visit and sets what every answer carries: a browser shall keep, guess and frame nothing, and come by TLS where
// there is TLS. A body must arrive in time, even where nobody reads it: the web server skips it before the next request.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = s.received(r)
		head := w.Header()
		head.Set("Cache-Control", "no-store")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Content-Security-Policy", pagePolicy)
		if s.secure(r) {
			head.Set("Strict-Transport-Security", hsts)
		}
		if r.Body != http.NoBody {
			http.NewResponseController(w).SetReadDeadline(time.Now().Add(wire.BodyPatience)) // not every writer knows deadlines
		}
		next.ServeHTTP(w, r)
	})
}

// hsts has browsers come by TLS for a year (RFC 6797).
const hsts = "max-age=31536000"

// secure tells whether people reach the server by TLS.
func (s *Server) secure(r *http.Request) bool {
	return visitOf(r).secure || strings.HasPrefix(s.URL, "https://")
}
