// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// mostPasskeys is how many passkeys a person may have.
const mostPasskeys = 20

// serveMore begins to set up one more way in: whoever shows one that they have may add another, which helps when the first is lost. No
// client waits for the end, and nobody is signed in by it.
func (s *Server) serveMore(w http.ResponseWriter, r *http.Request) {
	if !s.local() {
		s.noIssuer(w, r)
		return
	}
	a := attempt{More: true, State: newSecret(), Until: s.Now().Add(attemptLife).Unix()}
	if err := s.showWays(w, r, a, http.StatusOK, nil, nil); err != nil {
		s.trouble(w, r, err)
	}
}

// askMore asks for the new way, once the old one was shown.
func (s *Server) askMore(w http.ResponseWriter, r *http.Request, a attempt, person staff.PersonID) error {
	st := step{Kind: stepMore, Person: person}
	err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) error {
		someone, err := store.Booking{Tx: tx}.Colleague(ctx, person)
		st.Given, st.Family = someone.Given, someone.Family
		return err
	})
	if err != nil {
		return goneAway(err)
	}
	return s.askFactor(w, r, a, st, http.StatusOK, nil)
}

// goneAway is for a person who has left while they were on their way.
func goneAway(err error) error {
	if errors.Is(err, booking.ErrGone) {
		return &turnedAway{"person_gone"}
	}
	return err
}

// others are the ways that the person of a step has already, of which a new one must be none.
func (s *Server) others(ctx context.Context, st step) (keys []local.Passkey, app bool, err error) {
	if st.Kind != stepMore {
		return nil, false, nil
	}
	err = s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		ways, err := central.EntranceOf(ctx, tx, st.Person)
		if err != nil {
			return err
		}
		app = ways.Apps > 0
		ids, err := central.PasskeysOf(ctx, tx, st.Person)
		for _, id := range ids {
			if plain, err := base64.RawURLEncoding.DecodeString(id); err == nil {
				keys = append(keys, local.Passkey{ID: plain})
			}
		}
		return err
	})
	return keys, app, err
}

// addWay takes the new way.
func (s *Server) addWay(w http.ResponseWriter, r *http.Request, a attempt) error {
	st, err := s.openStep(r.Context(), a, stepMore, r.PostForm.Get("step"))
	if err != nil {
		return err
	}
	put, err := s.factorOf(r, st)
	if err == nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
			if _, err := tx.Store().Colleague(ctx, st.Person); err != nil {
				return goneAway(err)
			}
			ways, err := central.EntranceOf(ctx, tx, st.Person)
			switch {
			case err != nil:
				return err
			case !ways.Any(), !r.PostForm.Has("answer") && ways.Apps > 0, ways.Passkeys >= mostPasskeys: // something has changed meanwhile
				return &turnedAway{"second_factor_there"}
			}
			return put(ctx, tx)
		})
	}
	if wrong := factorWrong(err); wrong != nil {
		return s.askAgain(w, r, a, st, wrong)
	}
	if err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "a way in was set up", "person", st.Person, "more", true)
	s.dropAttempt(w, r)
	s.show(w, r, http.StatusOK, page{Name: say("signin.more"), Look: "done", Done: true, State: say("signin.more.done"), Lines: []said{say("signin.more.done.line")}})
	return nil
}
