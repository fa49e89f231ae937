// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// attemptLife is how long a person may take to sign in.
	attemptLife = 10 * time.Minute
	// grantLife is how long the client may take to fetch its session.
	grantLife = time.Minute
	// maxAttempt is the size of a sealed attempt in bytes; a cookie has 4 KiB.
	maxAttempt = 3 << 10
)

// errNoAttempt is why nothing goes on: the browser has begun nothing here, or too long ago.
var errNoAttempt = errors.New("no sign-in is under way in this browser")

// An attempt is a sign-in under way. The browser carries it, sealed: the server keeps nothing of strangers.
type attempt struct {
	// Redirect, State and Challenge are the client's: where it listens, what it knows its attempt by, and what only it can answer.
	Redirect  string `json:"redirect"`
	State     string `json:"state"`
	Challenge string `json:"challenge"`
	Until     int64  `json:"until"` // seconds since 1970
	// Issuer is what the issuer has to answer; nil before somebody was sent there.
	Issuer *auth.Attempt `json:"issuer,omitempty"`
	// Proved is who came back from the issuer before they were sent there once more, for a role that needs more.
	Proved *proved `json:"proved,omitempty"`
	// More is for setting up one more way in, which no client waits for.
	More bool `json:"more,omitempty"`
	// Office is for a sign-in to the web office, which no client waits for either: this browser gets the session.
	Office bool `json:"office,omitempty"`
}

type proved struct {
	Person  staff.PersonID `json:"person"`
	Assured []staff.Role   `json:"assured,omitempty"`
}

// What a client says when it begins.
var (
	loopbackForm  = regexp.MustCompile(`^http://(?:127\.0\.0\.1|\[::1\]):([1-9][0-9]{0,4})/$`)
	stateForm     = regexp.MustCompile(`^[A-Za-z0-9._~-]{16,128}$`)
	challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
)

// asked is the attempt that a client begins; false for what no client of ours sends. The answer goes to this very machine only.
func asked(q url.Values) (a attempt, ok bool) {
	for _, name := range []string{"redirect", "state", "challenge"} {
		if len(q[name]) != 1 {
			return a, false
		}
	}
	a = attempt{Redirect: q.Get("redirect"), State: q.Get("state"), Challenge: q.Get("challenge")}
	at := loopbackForm.FindStringSubmatch(a.Redirect)
	if at == nil || !stateForm.MatchString(a.State) || !challengeForm.MatchString(a.Challenge) {
		return a, false
	}
	_, err := strconv.ParseUint(at[1], 10, 16)
	return a, err == nil
}

// serveDoor begins: a client has opened the browser here. Without a question it goes on with what the browser has begun.
func (s *Server) serveDoor(w http.ResponseWriter, r *http.Request) {
	a, err := s.attemptOf(r)
	if r.URL.RawQuery != "" {
		var ok bool
		if a, ok = asked(r.URL.Query()); !ok {
			s.turnAway(r, "form")
			s.show(w, r, http.StatusBadRequest, signInProblem("web.signin.form"))
			return
		}
		a.Until, err = s.Now().Add(attemptLife).Unix(), nil
	}
	if err == nil {
		err = s.showWays(w, r, a, http.StatusOK, nil, nil)
	}
	if err != nil {
		s.notSignedIn(w, r, a, err)
	}
}

// grant lets a person in: the client gets a code at its own machine, good for a minute, once, and only with the answer to its challenge.
// assured are the roles for which the sign-in was strong enough.
func (s *Server) grant(w http.ResponseWriter, r *http.Request, a attempt, person staff.PersonID, assured []staff.Role) error {
	if a.Office {
		s.dropAttempt(w, r)
		return s.enterOffice(w, r, person, assured)
	}
	code, now := newSecret(), s.Now().UTC()
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutSignIn(ctx, central.SignIn{
			Hash: hashToken(code), Person: person, Challenge: a.Challenge, Assured: assured, ProvedAt: now, Until: now.Add(grantLife),
		}, now)
	})
	if err != nil {
		return err
	}
	s.dropAttempt(w, r)
	s.Log.InfoContext(r.Context(), "signed in", "person", string(person))
	s.answerClient(w, r, a, url.Values{"code": {code}})
	return nil
}

// answerClient sends the browser to where the client listens.
func (s *Server) answerClient(w http.ResponseWriter, r *http.Request, a attempt, q url.Values) {
	http.Redirect(w, r, s.toClient(r, a, q), http.StatusSeeOther)
}

// toClient is where the client listens, with an answer (RFC 6749, section 4.1.2; RFC 9207).
func (s *Server) toClient(r *http.Request, a attempt, q url.Values) string {
	q.Set("state", a.State)
	q.Set("iss", s.home(r))
	return a.Redirect + "?" + q.Encode()
}

// home is the address of this server as the browser reaches it.
func (s *Server) home(r *http.Request) string {
	switch {
	case s.URL != "":
		return s.URL
	case s.secure(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// attemptSecret names the secret that attempts are sealed with.
const attemptSecret = "signin-attempts"

// attempts seals them. The secret is drawn once for all processes and read once by each.
type attempts struct {
	mu   sync.Mutex
	seal *local.Seal
}

func (s *attempts) read(ctx context.Context, c *central.Central) (*local.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seal != nil {
		return s.seal, nil
	}
	secret, err := keptSecret(ctx, c, attemptSecret)
	if err != nil {
		return nil, err
	}
	s.seal, err = local.NewSeal([]byte(secret), "attempts")
	return s.seal, err
}

// keptSecret is the server's secret of a name, drawn when there is none.
func keptSecret(ctx context.Context, c *central.Central, name string) (value string, err error) {
	err = c.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		value, err = central.FindSecret(ctx, tx, name)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
			value, err = tx.KeepSecret(ctx, name, newSecret())
			return err
		})
	}
	return value, err
}

// attemptCookie is the name under which a browser carries an attempt. One with this prefix can be set by no other host, and by nobody on
// the way (RFC 6265bis, section 4.1.3.2); plain HTTP, which is for this machine only, cannot have it.
func (s *Server) attemptCookie(r *http.Request, value string, age int) *http.Cookie {
	c := &http.Cookie{Name: "pult-signin", Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.secure(r) {
		c.Name, c.Secure = "__Host-pult-signin", true
	}
	return c
}

// keepAttempt gives the browser the attempt to carry.
func (s *Server) keepAttempt(w http.ResponseWriter, r *http.Request, a attempt) error {
	seal, err := s.attempts.read(r.Context(), s.Central)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return err
	}
	http.SetCookie(w, s.attemptCookie(r, seal.Close(plain, nil), int(attemptLife/time.Second)))
	return nil
}

// dropAttempt takes it away again.
func (s *Server) dropAttempt(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, s.attemptCookie(r, "", -1))
}

// attemptOf is what the browser carries, or errNoAttempt.
func (s *Server) attemptOf(r *http.Request) (a attempt, err error) {
	cookie, err := r.Cookie(s.attemptCookie(r, "", 0).Name)
	if err != nil || len(cookie.Value) > maxAttempt {
		return a, errNoAttempt
	}
	seal, err := s.attempts.read(r.Context(), s.Central)
	if err != nil {
		return a, err
	}
	plain, err := seal.Open(cookie.Value, nil)
	if err == nil {
		err = json.Unmarshal(plain, &a)
	}
	if err != nil || s.Now().Unix() >= a.Until {
		return attempt{}, errNoAttempt
	}
	return a, nil
}

// turnAway notes why somebody was not let in: a word, never a name or a token.
func (s *Server) turnAway(r *http.Request, why string, about ...any) {
	s.Log.InfoContext(r.Context(), "not signed in", append([]any{"why", why, "at", r.URL.Path}, about...)...)
}

// notSignedIn says so calmly. Whoever it is hears the same, whatever was wrong; the log gets the reason.
func (s *Server) notSignedIn(w http.ResponseWriter, r *http.Request, a attempt, err error) {
	var refused *auth.Refused
	switch {
	case errors.Is(err, errNoAttempt):
		s.turnAway(r, "late")
		s.show(w, r, http.StatusForbidden, signInProblem("web.signin.late"))
	case !errors.As(err, &refused):
		s.trouble(w, r, err)
	case refused.Down():
		s.turnAway(r, string(refused.Reason))
		w.Header().Set("Retry-After", "5")
		s.show(w, r, http.StatusServiceUnavailable, s.again(w, r, a, signInProblem("web.signin.down")))
	default:
		s.turnAway(r, string(refused.Reason))
		why := "web.signin.no"
		if refused.Reason == noGroup { // who they are is proved, and they can do something about it
			why = "web.signin.nogroup"
		}
		s.show(w, r, http.StatusForbidden, s.again(w, r, a, signInProblem(why)))
	}
}

func signInProblem(key string) page {
	return page{Name: say("web.signin"), Look: "bad", Wrong: true, State: say(key), Lines: []said{say(key + ".line")}}
}

// again leads on from a page: to another try, and back to the client, which hears that nothing came of it.
func (s *Server) again(w http.ResponseWriter, r *http.Request, a attempt, p page) page {
	if a.Redirect == "" && !a.Office {
		return p
	}
	a.Issuer, a.Proved = nil, nil
	if s.keepAttempt(w, r, a) == nil {
		p.Ways = append(p.Ways, leads{wire.SignInPath, say("web.signin.again")})
	}
	if a.Office {
		return p
	}
	p.Ways = append(p.Ways, leads{s.toClient(r, a, url.Values{"error": {"access_denied"}}), say("web.signin.back")})
	return p
}
