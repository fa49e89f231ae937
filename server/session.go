// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// sessionLife is how long a session lives after it was last seen.
	sessionLife = 90 * 24 * time.Hour
	// signInsAtOnce is how many strangers may be sending who they are.
	signInsAtOnce = 64
)

var (
	errSignedOut  = &syncing.Error{Code: syncing.SignedOut, Message: "no session: sign in again"}
	deviceIDs     = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)
	errPersonForm = &syncing.Error{Code: syncing.Malformed, Message: "person is an id of 1 to 128 bytes without control characters"}
	errDeviceForm = &syncing.Error{Code: syncing.Malformed, Message: "device is 8 to 64 letters, digits, _ or -"}
)

// newToken is 256 random bits as 43 characters.
func newToken() string {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails, it ends the program instead
	return base64.RawURLEncoding.EncodeToString(bits)
}

// hashToken is what is stored of a token. A plain hash will do, because nobody can guess 256 random bits.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// session finds the session of a request by its bearer token.
func (s *Server) session(r *http.Request) (syncing.Remote, error) {
	session, err := s.find(r)
	if err != nil {
		return nil, s.hub.failed("find a session", err)
	}
	if err := s.limiter.request(session.Person, session.Device); err != nil {
		return nil, err
	}
	return bearer{limited{s.hub.session(session.Person, session.Device), s.limiter}, s, session.TokenHash}, nil
}

func (s *Server) find(r *http.Request) (session central.Session, err error) {
	token := wire.Bearer(r)
	if token == "" || len(token) > 128 {
		return session, errSignedOut
	}
	err = s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		session, err = central.FindSession(ctx, tx, hashToken(token))
		return err
	})
	switch {
	case errors.Is(err, booking.ErrGone):
		return session, errSignedOut
	case err != nil:
		return session, err
	}
	switch now, last := s.Now().UTC(), s.seen.last(session); {
	case now.Sub(last) > sessionLife:
		return session, errSignedOut
	case now.Sub(last) > seenEvery:
		s.seen.note(session.TokenHash, now)
	}
	return session, nil
}

// serveSession tells who one is (GET), signs in by choice in demo mode (POST), and signs out (DELETE).
func (s *Server) serveSession(w http.ResponseWriter, r *http.Request) {
	if !wire.Method(w, r, http.MethodGet, http.MethodPost, http.MethodDelete) {
		return
	}
	var session wire.Session
	var err error
	status := http.StatusOK
	switch r.Method {
	case http.MethodPost:
		status = http.StatusCreated
		session, err = s.signIn(w, r)
	case http.MethodDelete:
		if err = s.signOut(r); err == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
	default:
		var found central.Session
		found, err = s.find(r)
		session = wire.Session{Person: string(found.Person), Device: found.Device}
	}
	if err == nil {
		err = wire.WriteJSON(w, r, status, session)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) (wire.Session, error) {
	if !s.Demo {
		return wire.Session{}, &syncing.Error{Code: syncing.NotAllowed, Message: "only a server in demo mode signs in by choice"}
	}
	if err := wire.Answerable(r); err != nil {
		return wire.Session{}, err
	}
	var in wire.SignIn
	if err := s.door.ReadJSON(w, r, &in); err != nil {
		return wire.Session{}, err
	}
	switch {
	case in.Person == "" || len(in.Person) > booking.MaxName || strings.ContainsFunc(in.Person, unicode.IsControl):
		return wire.Session{}, errPersonForm
	case !deviceIDs.MatchString(in.Device):
		return wire.Session{}, errDeviceForm
	}
	token, now := newToken(), s.Now().UTC()
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		if err := admit(ctx, tx, in); err != nil {
			return err
		}
		if err := s.endOldSessions(ctx, tx, now); err != nil {
			return err
		}
		return tx.PutSession(ctx, central.Session{
			TokenHash: hashToken(token), Person: staff.PersonID(in.Person), Device: in.Device, MadeAt: now, SeenAt: now,
		})
	})
	return wire.Session{Token: token, Person: in.Person, Device: in.Device}, err
}

// admit tells whether the person may begin a session on the device.
func admit(ctx context.Context, tx *central.Tx, in wire.SignIn) error {
	if _, err := tx.Store().Colleague(ctx, staff.PersonID(in.Person)); errors.Is(err, booking.ErrGone) {
		return &syncing.Error{Code: syncing.NotAllowed, Message: "no such person"}
	} else if err != nil {
		return err
	}
	client, err := central.FindClient(ctx, tx, in.Device)
	if err == nil && client.Person != "" && string(client.Person) != in.Person {
		return &syncing.Error{Code: syncing.NotAllowed, Message: "the device belongs to another person: begin with a new database and a new device id"}
	}
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	return err
}

// signOut ends a session, and with it the person's short code: it may lie open on the device that is given out of hand.
func (s *Server) signOut(r *http.Request) error {
	session, err := s.find(r)
	if err != nil {
		return err
	}
	err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		if err := tx.EndSession(ctx, session.TokenHash); err != nil {
			return err
		}
		return tx.DropCode(ctx, session.Person)
	})
	if err == nil {
		s.awake.end(session.TokenHash)
	}
	return err
}

// fail answers with a problem, the same as the hub's for the same cause, and logs what the client is not told.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	wire.Fail(w, s.hub.failed(r.URL.Path, err))
}
