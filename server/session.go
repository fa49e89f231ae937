// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

const (
	// sessionLife is how long a session lives after it was last seen.
	sessionLife = 90 * 24 * time.Hour
	// sessionLimit is how long a session lives at most; then its person proves anew who they are.
	sessionLimit = 365 * 24 * time.Hour
	// lostKept is how long the mark of a lost device is kept: as long as it may lie somewhere before somebody switches it on.
	lostKept = 2 * 365 * 24 * time.Hour
	// accessLife is how long a token goes with requests before it is renewed, and so how long one that was stolen alone is good for.
	accessLife = 10 * time.Minute
	// signInsAtOnce is how many strangers may be sending who they are, and renewalsAtOnce how many devices what they renew; those of one
	// address may be so many of them.
	signInsAtOnce, renewalsAtOnce = 64, 256
	signInsEach, renewalsEach     = 16, 64
	// changesAtOnce is how many small changes of people with a session may be on their way, and changesEach how many of one of them.
	changesAtOnce, changesEach = 64, 4
	// picturesAtOnce is how many pictures may be on their way; one of a person at a time.
	picturesAtOnce = 8
)

var (
	errSignedOut  = &syncing.Error{Code: syncing.SignedOut, Message: "no session: sign in again"}
	errNoAccess   = &syncing.Error{Code: syncing.NotAllowed, Message: "the person is no longer in the directory"}
	errWipe       = &syncing.Error{Code: syncing.Wipe, Message: "the device deletes what it has of this person: it was reported lost, or the person was taken out"}
	deviceIDs     = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)
	errPersonForm = &syncing.Error{Code: syncing.Malformed, Message: "person is an id of 1 to 128 bytes without control characters"}
	errDeviceForm = &syncing.Error{Code: syncing.Malformed, Message: "device is 8 to 64 letters, digits, _ or -"}
)

// remote is the hub for the session of a request.
func (s *Server) remote(r *http.Request) (syncing.Remote, error) {
	session := sessionOf(r)
	if session.ID == "" {
		return nil, errSignedOut
	}
	here := s.hub.session(session.Person, session.Device)
	here.withheld = s.withheld(session)
	return bearer{limited{here, s.limiter}, s, session.ID}, nil
}

// find finds the session of a request by its bearer token.
func (s *Server) find(r *http.Request) (session central.Session, err error) {
	id, secret, ok := parseToken(wire.Bearer(r))
	if !ok {
		return session, errSignedOut
	}
	now := s.Now().UTC()
	session, err = s.Central.Session(r.Context(), id, now, func(kept central.Session) bool { return s.opens(kept, secret, now) == nil })
	switch {
	case errors.Is(err, booking.ErrGone), err == nil && isOffice(session): // the office's open nothing else
		return session, errSignedOut
	case err != nil:
		return session, err
	}
	if err := s.opens(session, secret, now); err != nil {
		return session, err
	}
	if now.Sub(s.seen.last(session)) > seenEvery {
		s.seen.note(session.ID, now)
	}
	return session, nil
}

// opens tells whether the secret of an access token is the session's, and good now.
func (s *Server) opens(session central.Session, secret string, now time.Time) error {
	switch {
	case !sameHash(session.Access, secret):
		return errSignedOut
	case !session.AccessUntil.IsZero() && !now.Before(session.AccessUntil):
		return s.over(session, now, errSignedOut)
	}
	return s.over(session, now, nil)
}

// over is why a session is over; otherwise what is given.
func (s *Server) over(session central.Session, now time.Time, otherwise error) error {
	switch {
	case session.Why == central.Lost:
		return errWipe
	case !session.EndedAt.IsZero() || now.Sub(s.seen.last(session)) > sessionLife || now.Sub(session.MadeAt) > sessionLimit:
		return errSignedOut
	}
	return otherwise
}

// serveSession tells who one is.
func (s *Server) serveSession(w http.ResponseWriter, r *http.Request) {
	session := sessionOf(r)
	if err := wire.WriteJSON(w, r, http.StatusOK, wire.Session{Person: string(session.Person), Device: session.Device}); err != nil {
		s.fail(w, r, err)
	}
}

// serveSignIn begins a session.
func (s *Server) serveSignIn(w http.ResponseWriter, r *http.Request) {
	session, err := s.signIn(w, r)
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusCreated, session)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// serveSignOut ends one's own.
func (s *Server) serveSignOut(w http.ResponseWriter, r *http.Request) {
	if err := s.signOut(r); err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// signIn begins a session: by what a browser has proved, or by choice in demo mode.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) (wire.Session, error) {
	if err := wire.Answerable(r); err != nil {
		return wire.Session{}, err
	}
	var in wire.SignIn
	if err := s.door.ReadJSON(w, r, &in); err != nil {
		return wire.Session{}, err
	}
	switch {
	case in.Device == "" && in.Code != "": // it is told later
	case !deviceIDs.MatchString(in.Device):
		return wire.Session{}, errDeviceForm
	}
	switch {
	case in.Code != "":
		return s.fetch(r.Context(), in)
	case !s.Demo:
		return wire.Session{}, &syncing.Error{Code: syncing.NotAllowed, Message: "only a server in demo mode signs in by choice"}
	case in.Person == "" || len(in.Person) > booking.MaxName || strings.ContainsFunc(in.Person, unicode.IsControl):
		return wire.Session{}, errPersonForm
	}
	now := s.Now().UTC()
	session := central.Session{ID: newSecret(), Person: staff.PersonID(in.Person), Device: in.Device, ProvedAt: now, MadeAt: now, SeenAt: now}
	secret := newSecret()
	session.Access = hashToken(secret)
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error { return s.begin(ctx, tx, session, now) })
	return wire.Session{Token: token(session.ID, secret), Person: in.Person, Device: in.Device}, err
}

// begin stores a new session, if its person may have one on the device.
func (s *Server) begin(ctx context.Context, tx *central.Tx, session central.Session, now time.Time) error {
	if err := admit(ctx, tx, session); err != nil {
		return err
	}
	if err := s.forgetSessions(ctx, tx, now); err != nil {
		return err
	}
	return tx.PutSession(ctx, session)
}

// admit tells whether the person may begin a session on the device.
func admit(ctx context.Context, tx *central.Tx, session central.Session) error {
	if _, err := tx.Store().Colleague(ctx, session.Person); errors.Is(err, booking.ErrGone) {
		return &syncing.Error{Code: syncing.NotAllowed, Message: "no such person"}
	} else if err != nil {
		return err
	}
	if session.Device == "" {
		return nil
	}
	client, err := central.FindClient(ctx, tx, session.Device)
	if err == nil && client.Person != "" && client.Person != session.Person {
		return &syncing.Error{Code: syncing.NotAllowed, Message: "the device belongs to another person: begin with a new database and a new device id"}
	}
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	return err
}

// signOut ends a session, and with it the person's short code: it may lie open on the device that is given out of hand.
func (s *Server) signOut(r *http.Request) error {
	session := sessionOf(r)
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		if err := tx.DropSession(ctx, session.ID); err != nil {
			return err
		}
		return tx.DropCode(ctx, session.Person)
	})
	if err == nil {
		s.awake.end(session.ID)
	}
	return err
}

// fail answers with a problem, the same as the hub's for the same cause, and logs what the client is not told.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	wire.Fail(w, s.hub.failed(r.URL.Path, err))
}
