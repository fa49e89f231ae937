// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// showWays shows the ways in, or goes the only one there is. state says what came of a try, wrong what is wrong with a typed code.
func (s *Server) showWays(w http.ResponseWriter, r *http.Request, a attempt, status int, state, wrong *said) error {
	switch {
	case s.Demo:
		s.noIssuer(w, r)
		return nil
	case !s.local() && !fromElsewhere(r):
		return s.toIssuer(w, r, a)
	}
	if err := s.keepAttempt(w, r, a); err != nil {
		return err
	}
	var ways []way
	if s.local() {
		var err error
		if ways, err = s.localWays(r, a, wrong); err != nil {
			return err
		}
	}
	p := signInPage{Name: say("signin.title"), Forms: ways}
	if a.More {
		first := say("signin.more.first")
		p.Name, p.Intro = say("signin.more"), &first
	}
	if s.Issuer != nil && !a.More {
		p.Forms = append([]way{{Head: say("signin.issuer"), Leads: "/signin/issuer", Word: say("signin.issuer.button")}}, ways...)
	}
	if state != nil {
		p.Look, p.Wrong, p.State = "bad", true, state
	}
	if wrong != nil {
		p.Title = wrong.De
	}
	s.showSignIn(w, r, a, status, p)
	return nil
}

// fromElsewhere tells whether a page of another site has led here (Fetch Metadata). Nobody signs in without a word of their own then: the
// client that waits for it may be somebody else's on the same machine (RFC 8252, section 8.6).
func fromElsewhere(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "none" && site != "same-origin"
}

// askKey is for who has a passkey, and so needs it beside the code.
func (s *Server) askKey(w http.ResponseWriter, r *http.Request, a attempt) error {
	s.turnAway(r, "passkey_only")
	state := say("signin.onlykey")
	ways, err := s.localWays(r, a, nil)
	if err != nil {
		return err
	}
	s.showSignIn(w, r, a, http.StatusForbidden, signInPage{
		Name: say("signin.title"), Look: "bad", Wrong: true, State: &state, Lines: []said{say("signin.onlykey.line")}, Forms: ways[:len(ways)-1],
	})
	return nil
}

// askSecond asks for what the authenticator app shows.
func (s *Server) askSecond(w http.ResponseWriter, r *http.Request, a attempt, st step, status int, wrong *said) error {
	sealed, err := s.sealStep(r.Context(), a, st)
	if err != nil {
		return err
	}
	s.showSignIn(w, r, a, status, signInPage{Name: say("signin.second", st.Given), Forms: []way{{
		Head: say("signin.second.head"), Path: "/signin/second", Step: sealed, Fields: []field{appField(wrong)}, Word: say("signin.second.button"),
	}}})
	return nil
}

// bySecond lets in who had a right code and types what their authenticator app shows.
func (s *Server) bySecond(w http.ResponseWriter, r *http.Request, a attempt) error {
	st, err := s.openStep(r.Context(), a, stepSecond, r.PostForm.Get("step"))
	if err != nil {
		return err
	}
	of := guess{"second of " + string(st.Person), ofSecond}
	if wait := s.guesses.take(s.Now(), of); wait > 0 {
		s.tooManyTries(w, r, a, wait)
		return nil
	}
	err = s.spendSecond(r.Context(), st, r.PostForm.Get("password"))
	var away *turnedAway
	if errors.As(err, &away) && away.why == "app_wrong" {
		s.turnAway(r, away.why, "person", st.Person)
		no := say("signin.app.wrong")
		return s.askSecond(w, r, a, st, http.StatusForbidden, &no)
	}
	s.guesses.give(s.Now(), of)
	if err != nil {
		return err
	}
	return s.letIn(w, r, a, st.Person)
}

// spendSecond uses up the code and the step of the authenticator app, both or none.
func (s *Server) spendSecond(ctx context.Context, st step, password string) error {
	_, apps, err := s.seals.read(ctx, s.Central)
	if err != nil {
		return err
	}
	now := s.Now()
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		app, err := central.FindApp(ctx, tx, st.Person)
		if errors.Is(err, booking.ErrGone) {
			return &turnedAway{"app_gone"}
		}
		if err != nil {
			return err
		}
		secret, err := apps.Open(app.Sealed, []byte(st.Person))
		if err != nil {
			return err
		}
		at, ok := local.Secret(secret).Step(password, now, app.Step)
		if !ok {
			return &turnedAway{"app_wrong"}
		}
		if err := tx.UseApp(ctx, st.Person, at); err != nil {
			return err
		}
		return spend(ctx, tx, st.Code, now)
	})
}

// spend uses up a code. Somebody may have been quicker.
func spend(ctx context.Context, tx *central.Tx, hash string, now time.Time) error {
	err := tx.UseInvitation(ctx, hash, now)
	if errors.Is(err, booking.ErrGone) {
		return &turnedAway{"code_used"}
	}
	return err
}

// askName asks the first administrator for their name.
func (s *Server) askName(w http.ResponseWriter, r *http.Request, a attempt, st step, status int, wrong *said) error {
	sealed, err := s.sealStep(r.Context(), a, st)
	if err != nil {
		return err
	}
	s.showSignIn(w, r, a, status, signInPage{Name: say("signin.first"), Forms: []way{{
		Head: say("signin.first.head"), Lines: []said{say("signin.first.line")}, Path: "/signin/first", Step: sealed, Plain: true, Word: say("signin.first.button"), Fields: []field{
			{Name: "given", Label: say("signin.given"), Wrong: wrong, Typed: st.Given, Most: MaxName, Fills: "given-name"},
			{Name: "family", Label: say("signin.family"), Typed: st.Family, Most: MaxName, Fills: "family-name"},
		},
	}}})
	return nil
}

// asFirst takes the first administrator's name.
func (s *Server) asFirst(w http.ResponseWriter, r *http.Request, a attempt) error {
	st, err := s.openStep(r.Context(), a, stepFirst, r.PostForm.Get("step"))
	if err != nil {
		return err
	}
	given, family := strings.TrimSpace(r.PostForm.Get("given")), strings.TrimSpace(r.PostForm.Get("family"))
	if !IsName(given) || !IsName(family) {
		no := say("signin.first.wrong")
		return s.askName(w, r, a, st, http.StatusBadRequest, &no)
	}
	st.Kind, st.First, st.Given, st.Family, st.Person = stepEnrol, true, given, family, staff.PersonID(uuid.NewString())
	return s.askFactor(w, r, a, st, http.StatusOK, nil)
}

// askFactor asks for a passkey or an authenticator app, before anything is granted.
func (s *Server) askFactor(w http.ResponseWriter, r *http.Request, a attempt, st step, status int, wrong *said) error {
	keys, err := s.passkeys(r)
	if err != nil {
		return err
	}
	known, hasApp, err := s.others(r.Context(), st)
	if err != nil {
		return err
	}
	who := staff.Person{Given: st.Given, Family: st.Family}.Name()
	st.Secret = cmp.Or(st.Secret, local.NewSecret())
	var options []byte
	if keys != nil {
		if options, st.Challenge, err = keys.Invite(local.Holder{Handle: local.Handle(string(st.Person)), Name: who, Keys: known}); err != nil {
			return err
		}
	}
	sealed, err := s.sealStep(r.Context(), a, st)
	if err != nil {
		return err
	}
	uri := st.Secret.URI(s.nameOfApp(r), who)
	picture, err := local.Draw(uri)
	if err != nil {
		return err
	}
	p := signInPage{Name: say("signin.factor", st.Given)}
	intro := say("signin.factor.line")
	p.Intro = &intro
	if st.Anew {
		anew := say("signin.anew")
		p.Look, p.State, p.Lines = "taken", &anew, []said{say("signin.anew.line")}
	}
	path := "/signin/enrol"
	if st.Kind == stepMore {
		intro = say("signin.more.line")
		path, p.Name = "/signin/more", say("signin.more")
	}
	if keys != nil {
		p.Forms = append(p.Forms, keyWay(path, "create", options, sealed))
	}
	if !hasApp {
		p.Forms = append(p.Forms, way{
			Head: say("signin.app"), Lines: []said{say("signin.app.line")}, Path: path, Step: sealed,
			Picture: &picture, Secret: st.Secret.Grouped(), Open: template.URL(uri), Fields: []field{appField(wrong)}, Word: say("signin.app.button"),
		})
	}
	if len(p.Forms) == 0 {
		none := say("signin.more.none")
		p.Look, p.Wrong, p.Intro, p.State, p.Lines = "bad", true, nil, &none, []said{say("signin.more.none.line")}
	}
	s.showSignIn(w, r, a, status, p)
	return nil
}

// nameOfApp is what an authenticator app calls this server.
func (s *Server) nameOfApp(r *http.Request) string {
	if at, err := url.Parse(s.URL); err == nil && at.Hostname() != "" {
		return "Pult " + at.Hostname()
	}
	return "Pult"
}

// enrol takes the factor that somebody has chosen, and lets them in.
func (s *Server) enrol(w http.ResponseWriter, r *http.Request, a attempt) error {
	st, err := s.openStep(r.Context(), a, stepEnrol, r.PostForm.Get("step"))
	if err != nil {
		return err
	}
	factor, err := s.factorOf(r, st)
	if err == nil {
		err = s.settle(r.Context(), st, factor)
	}
	if wrong := factorWrong(err); wrong != nil {
		return s.askAgain(w, r, a, st, wrong)
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, a, st.Person)
}

// factorWrong is why a new factor is refused that somebody may try again; nil for any other error.
func factorWrong(err error) *turnedAway {
	var away *turnedAway
	if errors.As(err, &away) && (away.why == "app_wrong" || strings.HasPrefix(away.why, "passkey_")) {
		return away
	}
	return nil
}

// askAgain asks once more for a factor, and says what was wrong.
func (s *Server) askAgain(w http.ResponseWriter, r *http.Request, a attempt, st step, away *turnedAway) error {
	s.turnAway(r, away.why, "person", st.Person)
	no := say("signin.app.wrong")
	if away.why != "app_wrong" {
		no = say("signin.key.no")
	}
	return s.askFactor(w, r, a, st, http.StatusForbidden, &no)
}

// A factor is what somebody has chosen to prove themself with from now on.
type factor func(ctx context.Context, tx *central.Tx) error

// factorOf is what a form of askFactor brought: a new passkey, or what an authenticator app shows that has the secret.
func (s *Server) factorOf(r *http.Request, st step) (factor, error) {
	now := s.Now().UTC().Truncate(time.Second)
	if !r.PostForm.Has("answer") {
		at, ok := st.Secret.Step(r.PostForm.Get("password"), now, 0)
		_, apps, err := s.seals.read(r.Context(), s.Central)
		if err != nil || !ok {
			return nil, cmp.Or(err, error(&turnedAway{"app_wrong"}))
		}
		app := central.App{Person: st.Person, Sealed: apps.Close([]byte(st.Secret), []byte(st.Person)), Step: at, MadeAt: now}
		return func(ctx context.Context, tx *central.Tx) error { return tx.PutApp(ctx, app) }, nil
	}
	keys, err := s.passkeys(r)
	if err != nil || keys == nil {
		return nil, cmp.Or(err, error(&turnedAway{"passkey_nowhere"}))
	}
	made, err := keys.Made(local.Holder{Handle: local.Handle(string(st.Person))}, st.Challenge, []byte(r.PostForm.Get("answer")))
	if err != nil {
		return nil, keyRefused(err)
	}
	key := central.Passkey{
		ID: base64.RawURLEncoding.EncodeToString(made.ID), Person: st.Person, MadeAt: now, UsedAt: now,
		PasskeyBody: central.PasskeyBody{Public: made.Public, Count: made.Count, Shared: made.Shared},
	}
	return func(ctx context.Context, tx *central.Tx) error { return keyRefused(tx.AddPasskey(ctx, key)) }, nil
}

// settle uses up the code and stores the factor, and the person where it is the first administrator: all of it or nothing. What was
// true when the code was typed must be so still.
func (s *Server) settle(ctx context.Context, st step, put factor) error {
	now := s.Now()
	var ended []string
	err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		found, err := central.FindInvitation(ctx, tx, st.Code)
		if errors.Is(err, booking.ErrGone) {
			return &turnedAway{"code_unknown"}
		}
		if err != nil {
			return err
		}
		if again, err := s.stepOf(ctx, tx, found); err != nil {
			return err
		} else if !st.First && again.Kind != stepEnrol {
			return &turnedAway{"second_factor_there"}
		}
		switch {
		case st.First:
			err = makeFirst(ctx, tx.Store(), st)
		case st.Anew:
			ended, err = endWays(ctx, tx, st.Person, now)
		}
		if err == nil {
			err = spend(ctx, tx, st.Code, now)
		}
		if err == nil {
			err = put(ctx, tx)
		}
		return err
	})
	if err == nil {
		for _, id := range ended {
			s.awake.end(id)
		}
		s.Log.InfoContext(ctx, "a way in was set up", "person", st.Person, "first", st.First, "anew", st.Anew)
	}
	return err
}

// makeFirst makes the first administrator.
func makeFirst(ctx context.Context, rows store.Booking, st step) error {
	if err := rows.PutPerson(ctx, staff.Person{ID: st.Person, Given: st.Given, Family: st.Family}); err != nil {
		return err
	}
	return rows.PutProfile(ctx, staff.Profile{Person: st.Person, Roles: []staff.Role{staff.Administrator}, Visibility: staff.Nobody})
}

// endWays takes all from a person who has lost it: whoever found it comes in no more.
func endWays(ctx context.Context, tx *central.Tx, person staff.PersonID, now time.Time) (ended []string, err error) {
	if err := errors.Join(tx.DropFactors(ctx, person), tx.DropSignIns(ctx, person), tx.DropCode(ctx, person)); err != nil {
		return nil, err
	}
	return tx.EndSessions(ctx, person, "", "", central.Closed, now)
}

// letIn grants a session. A passkey that verifies its person is two factors, and so are a code and an authenticator app: that is enough
// for every role.
func (s *Server) letIn(w http.ResponseWriter, r *http.Request, a attempt, person staff.PersonID) error {
	if a.More {
		return s.askMore(w, r, a, person)
	}
	return s.grant(w, r, a, person, staff.Roles)
}
