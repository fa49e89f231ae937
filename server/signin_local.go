// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// maxSignInForm is the size of a form of the sign-in in bytes: a passkey's answer is written in it with many percent signs.
const maxSignInForm = 3 * local.MaxAnswer

// ofSecond is how often somebody with a right code may mistype what their authenticator app shows: of a million passwords three are
// right.
var ofSecond = Rate{5, 5 * time.Minute}

// A turnedAway is why somebody is not let in. They are told no more than everybody else; the log gets the reason.
type turnedAway struct{ why string }

func (t *turnedAway) Error() string { return "turned away: " + t.why }

// local tells whether people sign in here without an issuer.
func (s *Server) local() bool { return !s.Demo && (s.Issuer == nil || s.Issuer.Local) }

// onTheWay reads a form of the sign-in. Who has not begun in Pult, or too long ago, is told so.
func (s *Server) onTheWay(serve func(http.ResponseWriter, *http.Request, attempt) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.readForm(w, r) {
			return
		}
		a, err := s.attemptOf(r)
		if err == nil && !s.local() {
			err = &turnedAway{"local_off"}
		}
		if err == nil {
			err = serve(w, r, a)
		}
		var away *turnedAway
		switch {
		case err == nil:
		case errors.Is(err, errNoAttempt), errors.Is(err, local.ErrSeal):
			s.turnAway(r, "late")
			s.tooLate(w, r)
		case errors.As(err, &away):
			s.turnAway(r, away.why)
			s.tooLate(w, r)
		default:
			s.trouble(w, r, err)
		}
	}
}

func (s *Server) tooLate(w http.ResponseWriter, r *http.Request) {
	late := say("signin.late")
	s.showSignIn(w, r, attempt{}, http.StatusForbidden, signInPage{Name: say("signin.title"), Look: "bad", Wrong: true, State: &late, Lines: []said{say("signin.late.line")}})
}

// tooManyTries asks somebody to wait.
func (s *Server) tooManyTries(w http.ResponseWriter, r *http.Request, a attempt, wait time.Duration) {
	s.turnAway(r, "too_many")
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	many := say("web.many")
	s.showSignIn(w, r, a, http.StatusTooManyRequests, signInPage{Name: say("signin.title"), Look: "bad", Wrong: true, State: &many, Lines: []said{say("web.many.line")}})
}

// passkeys are those of the address that people reach this server by; nil where that has no name.
func (s *Server) passkeys(r *http.Request) (*local.Passkeys, error) {
	origin := s.URL
	if origin == "" && isLoopback(r.Host) {
		origin = "http://" + r.Host
		if r.TLS != nil {
			origin = "https://" + r.Host
		}
	}
	keys, err := local.NewPasskeys(origin)
	if errors.Is(err, local.ErrNoName) {
		return nil, nil
	}
	return keys, err
}

// localWays are the ways in that the first page shows. A wrong code is said beside its field. As long as nobody has a passkey, none is
// asked for: whoever comes to a new town comes with a code.
func (s *Server) localWays(r *http.Request, a attempt, wrong *said) (ways []way, err error) {
	keys, err := s.passkeys(r)
	if err != nil {
		return nil, err
	}
	known := false
	err = s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		known, err = central.AnyPasskey(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if keys != nil && known {
		options, challenge, err := keys.Ask()
		if err != nil {
			return nil, err
		}
		sealed, err := s.sealStep(r.Context(), a, step{Kind: stepKey, Challenge: challenge})
		if err != nil {
			return nil, err
		}
		ways = append(ways, keyWay("/signin/passkey", "get", options, sealed))
	}
	return append(ways, codeWay(wrong)), nil
}

// byPasskey lets in who has answered with a passkey: it is something that they have, and it has verified them.
func (s *Server) byPasskey(w http.ResponseWriter, r *http.Request, a attempt) error {
	st, err := s.openStep(r.Context(), a, stepKey, r.PostForm.Get("step"))
	if err != nil {
		return err
	}
	person, err := s.holderOf(r, st)
	var away *turnedAway
	if errors.As(err, &away) {
		s.turnAway(r, away.why, "person", person)
		no := say("signin.key.no")
		return s.showWays(w, r, a, http.StatusForbidden, &no, nil)
	}
	if err != nil {
		return err
	}
	return s.letIn(w, r, a, person)
}

// keyWrong are the reasons for which a passkey's answer is refused.
var keyWrong = []struct {
	err error
	why string
}{
	{booking.ErrGone, "passkey_unknown"}, {local.ErrUnverified, "passkey_unverified"}, {local.ErrCopied, "passkey_copied"},
	{local.ErrAnswer, "passkey_wrong"}, {central.ErrPasskeyTaken, "passkey_taken"},
}

// keyRefused is a turnedAway for what is the answer's fault, and else the error.
func keyRefused(err error) error {
	for _, known := range keyWrong {
		if errors.Is(err, known.err) {
			return &turnedAway{known.why}
		}
	}
	return err
}

// holderOf is who answered with a passkey. Its count is kept: an answer that comes twice, or from a copy, is none.
func (s *Server) holderOf(r *http.Request, st step) (person staff.PersonID, err error) {
	keys, err := s.passkeys(r)
	if err != nil || keys == nil {
		return "", keyRefused(cmp.Or(err, local.ErrAnswer))
	}
	var kept central.Passkey
	used, err := keys.Used(st.Challenge, []byte(r.PostForm.Get("answer")), func(id []byte) (local.Holder, error) {
		err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
			if kept, err = central.FindPasskey(ctx, tx, base64.RawURLEncoding.EncodeToString(id)); err == nil {
				_, err = store.Booking{Tx: tx}.Colleague(ctx, kept.Person)
			}
			return err
		})
		key := local.Passkey{ID: id, Public: kept.Public, Count: kept.Count, Shared: kept.Shared}
		return local.Holder{Handle: local.Handle(string(kept.Person)), Keys: []local.Passkey{key}}, err
	})
	if err != nil {
		return kept.Person, keyRefused(err)
	}
	err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.UsePasskey(ctx, kept, used.Count, s.Now())
	})
	if errors.Is(err, booking.ErrGone) {
		err = local.ErrCopied
	}
	return kept.Person, keyRefused(err)
}

// byCode looks at a code and shows what is next: a code alone lets nobody in.
func (s *Server) byCode(w http.ResponseWriter, r *http.Request, a attempt) error {
	try := tryAt(address(r), "/signin")
	st, err := s.stepAfter(r.Context(), r.PostForm.Get("code"))
	if err == nil && a.More && st.Kind != stepSecond && st.Kind != stepKey { // nothing is there that could be shown
		err = &turnedAway{"no_second_factor"}
	}
	var away *turnedAway
	switch {
	case errors.As(err, &away):
		if wait := s.guesses.tooMany(s.Now(), try); wait > 0 { // nobody is kept out who types a right one: whole towns have one address
			s.tooManyTries(w, r, a, wait)
			return nil
		}
		s.guesses.count(s.Now(), try.from, try.lately, try.at)
		s.turnAway(r, away.why)
		no := say("signin.code.wrong")
		return s.showWays(w, r, a, http.StatusForbidden, nil, &no)
	case err != nil:
		return err
	}
	switch st.Kind {
	case stepFirst:
		return s.askName(w, r, a, st, http.StatusOK, nil)
	case stepSecond:
		return s.askSecond(w, r, a, st, http.StatusOK, nil)
	case stepKey:
		return s.askKey(w, r, a)
	}
	return s.askFactor(w, r, a, st, http.StatusOK, nil)
}

// stepAfter is what comes after a code. One that is not good is a turnedAway, whatever is the matter with it.
func (s *Server) stepAfter(ctx context.Context, typed string) (st step, err error) {
	code, ok := local.Plain(typed, local.InvitationLetters)
	if !ok {
		return st, &turnedAway{"code_unknown"}
	}
	hash := hashToken(code)
	err = s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		found, err := central.FindInvitation(ctx, tx, hash)
		if errors.Is(err, booking.ErrGone) || err == nil && subtle.ConstantTimeCompare([]byte(found.Hash), []byte(hash)) != 1 {
			return &turnedAway{"code_unknown"}
		}
		if err == nil {
			st, err = s.stepOf(ctx, tx, found)
		}
		return err
	})
	return st, err
}

func (s *Server) stepOf(ctx context.Context, tx store.Tx, i central.Invitation) (st step, err error) {
	st = step{Kind: stepEnrol, Code: i.Hash, Person: i.Person, Anew: i.Kind == central.Anew}
	switch {
	case i.Kind == central.Used:
		return st, &turnedAway{"code_used"}
	case !s.Now().Before(i.Until):
		return st, &turnedAway{"code_expired"}
	case i.Kind == central.FirstOfAll:
		st.Kind = stepFirst
		return st, mustBeFirst(ctx, tx)
	}
	someone, err := store.Booking{Tx: tx}.Colleague(ctx, i.Person)
	if errors.Is(err, booking.ErrGone) {
		return st, &turnedAway{"person_gone"}
	}
	if err != nil {
		return st, err
	}
	st.Given, st.Family = someone.Given, someone.Family
	if i.Inviter != "" { // who may not let them in any more has not let them in
		err := s.mayGive(ctx, store.Booking{Tx: tx}, nil, i)
		if errors.Is(err, errNoInvite) || errors.Is(err, booking.ErrGone) {
			return st, &turnedAway{"inviter_may_not"}
		}
		if err != nil {
			return st, err
		}
	}
	ways, err := central.EntranceOf(ctx, tx, i.Person)
	switch {
	case err != nil || st.Anew:
	case ways.Apps > 0:
		st.Kind = stepSecond
	case ways.Passkeys > 0:
		st.Kind = stepKey
	case ways.Issuers > 0:
		return st, &turnedAway{"issuer_only"}
	case i.Kind != central.Welcome: // a device that lies about must not become a way in for good
		return st, &turnedAway{"no_second_factor"}
	}
	return st, err
}

// mustBeFirst fails when somebody administers the server already.
func mustBeFirst(ctx context.Context, tx store.Tx) error {
	n, err := central.Administrators(ctx, tx)
	if err == nil && n > 0 {
		err = &turnedAway{"not_the_first"}
	}
	return err
}
