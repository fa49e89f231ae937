// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// newSecret is 256 random bits as 43 characters.
func newSecret() string {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails, it ends the program instead
	return base64.RawURLEncoding.EncodeToString(bits)
}

// hashToken is what is stored of a secret. A plain hash will do, because nobody can guess 256 random bits.
func hashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// sameHash tells whether a secret has the hash; the time that it takes tells nothing.
func sameHash(hash, secret string) bool {
	return subtle.ConstantTimeCompare([]byte(hash), []byte(hashToken(secret))) == 1
}

// A token names its session, so that one which has been used up is known for whose it was: "SESSION.SECRET".
func token(session, secret string) string { return session + "." + secret }

func parseToken(token string) (session, secret string, ok bool) {
	session, secret, ok = strings.Cut(token, ".")
	return session, secret, ok && len(token) <= wire.MaxToken && session != "" && secret != ""
}

var (
	errCode    = &syncing.Error{Code: syncing.NotAllowed, Message: "the code is not known, was used, or has run out: sign in again"}
	errKeyForm = &syncing.Error{Code: syncing.Malformed, Message: "key is an Ed25519 public key and signature one by it, in base64url without padding"}
	errName    = &syncing.Error{Code: syncing.Malformed, Message: "name is up to 64 bytes without control characters"}
)

// signed tells whether a device's key has signed what it says about one of its secrets (see wire.Sign).
func signed(key, signature, purpose, secret string) bool {
	public, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return false
	}
	sign, err := base64.RawURLEncoding.DecodeString(signature)
	return err == nil && ed25519.Verify(public, wire.Signed(purpose, secret), sign)
}

// fetch begins a session for what a browser has proved. The code is spent whatever comes of it.
func (s *Server) fetch(ctx context.Context, in wire.SignIn) (answer wire.Session, err error) {
	switch {
	case len(in.Name) > 64 || strings.ContainsFunc(in.Name, unicode.IsControl):
		return answer, errName
	case !signed(in.Key, in.Signature, wire.ForSession, in.Code):
		return answer, errKeyForm
	}
	now := s.Now().UTC().Truncate(time.Second)
	proved, err := s.takeSignIn(ctx, in, now)
	if err != nil {
		return answer, err
	}
	session := central.Session{
		ID: newSecret(), Person: proved.Person, Device: in.Device, Name: in.Name, Key: in.Key,
		Assured: proved.Assured, ProvedAt: proved.ProvedAt, MadeAt: now, SeenAt: now,
	}
	answer = renew(&session, newSecret(), newSecret(), now)
	return answer, s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return s.begin(ctx, tx, session, now) })
}

// takeSignIn finds what was proved by its code and the verifier that only the device knows which had asked for it.
func (s *Server) takeSignIn(ctx context.Context, in wire.SignIn, now time.Time) (proved central.SignIn, err error) {
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		if proved, err = tx.TakeSignIn(ctx, hashToken(in.Code), now); errors.Is(err, booking.ErrGone) {
			return nil
		}
		return err
	})
	sum := sha256.Sum256([]byte(in.Verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	if err == nil && subtle.ConstantTimeCompare([]byte(challenge), []byte(proved.Challenge)) != 1 {
		return proved, errCode
	}
	return proved, err
}

// renew gives a session new tokens of these secrets, and says them.
func renew(session *central.Session, access, refresh string, now time.Time) wire.Session {
	session.Access, session.AccessUntil, session.Refresh = hashToken(access), now.Add(accessLife), hashToken(refresh)
	return wire.Session{
		Token: token(session.ID, access), Until: session.AccessUntil, Refresh: token(session.ID, refresh),
		Person: string(session.Person), Device: session.Device,
	}
}

// serveRefresh gives a device new tokens for its last ones.
func (s *Server) serveRefresh(w http.ResponseWriter, r *http.Request) {
	session, err := s.refresh(w, r)
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, session)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) refresh(w http.ResponseWriter, r *http.Request) (answer wire.Session, err error) {
	if err := wire.Answerable(r); err != nil {
		return answer, err
	}
	var in wire.Refresh
	if err := s.renewing.ReadJSON(w, r, &in); err != nil {
		return answer, err
	}
	id, secret, ok := parseToken(in.Refresh)
	if !ok {
		return answer, errSignedOut
	}
	now := s.Now().UTC().Truncate(time.Second)
	var found central.Session
	err = s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		found, err = central.FindSession(ctx, tx, id)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		return answer, errSignedOut
	}
	if err == nil {
		err = s.limiter.request(found.Person, drawer(found))
	}
	if err != nil {
		return answer, err
	}
	return s.rotate(r.Context(), &renewal{in: in, id: id, secret: secret, now: now})
}

// serveBindDevice notes on which device a session is.
func (s *Server) serveBindDevice(w http.ResponseWriter, r *http.Request) {
	session := sessionOf(r)
	var in wire.BindDevice
	err := s.changes.ReadJSON(w, r, &in)
	if err == nil && !deviceIDs.MatchString(in.Device) {
		err = errDeviceForm
	}
	if err == nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error { return bind(ctx, tx, session.ID, in.Device) })
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func bind(ctx context.Context, tx *central.Tx, id, device string) error {
	session, err := central.FindSession(ctx, tx, id)
	if errors.Is(err, booking.ErrGone) {
		return errSignedOut
	}
	if err != nil || session.Device == device {
		return err
	}
	if session.Device != "" {
		return &syncing.Error{Code: syncing.NotAllowed, Message: "the session is on another device"}
	}
	session.Device = device
	if err := admit(ctx, tx, session); err != nil {
		return err
	}
	return tx.PutSession(ctx, session)
}

// serveServer tells everybody how one signs in here.
func (s *Server) serveServer(w http.ResponseWriter, r *http.Request) {
	about := wire.Server{Demo: s.Demo, Codes: s.local(), Mail: s.Carrier != nil}
	if s.Issuer != nil {
		about.Issuer = s.Issuer.Name
	}
	if err := wire.WriteJSON(w, r, http.StatusOK, about); err != nil {
		s.fail(w, r, err)
	}
}

// serveDevices lists where a person is signed in.
func (s *Server) serveDevices(w http.ResponseWriter, r *http.Request) {
	here := sessionOf(r)
	var list []central.Session
	err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = central.SessionsOf(ctx, tx, here.Person)
		return err
	})
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, s.devices(list, here))
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) devices(list []central.Session, here central.Session) []wire.Device {
	devices := make([]wire.Device, 0, len(list))
	for _, one := range list {
		if s.over(one, s.Now(), nil) == nil {
			devices = append(devices, wire.Device{ID: one.ID, Name: one.Name, Since: one.MadeAt, Seen: s.seen.last(one), Here: one.ID == here.ID})
		}
	}
	slices.SortStableFunc(devices, func(a, b wire.Device) int { return b.Seen.Compare(a.Seen) })
	return devices
}

// serveEndDevices signs a person out on others of their devices.
func (s *Server) serveEndDevices(w http.ResponseWriter, r *http.Request) {
	var in wire.EndDevices
	err := s.changes.ReadJSON(w, r, &in)
	if err == nil {
		err = s.endDevices(r.Context(), sessionOf(r), in)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// endDevices ends the session that is named, or all but this one. One that is not there any more is none that goes on.
func (s *Server) endDevices(ctx context.Context, here central.Session, in wire.EndDevices) error {
	why := central.Elsewhere
	switch {
	case in.Lost && in.Device == "":
		return &syncing.Error{Code: syncing.Malformed, Message: "lost is of one device: name it"}
	case in.Lost:
		why = central.Lost
	}
	var ended []string
	err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		ended, err = tx.EndSessions(ctx, here.Person, in.Device, here.ID, why, s.Now().UTC())
		return err
	})
	if err == nil {
		for _, id := range ended {
			s.awake.end(id)
		}
	}
	return err
}
