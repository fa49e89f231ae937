// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

const (
	// officeDoor is where one signs in to the web office.
	officeDoor = "/office/signin"
	// officeIdle is how long a session of the office lives after it was last used, and officeLife how long it lives at most: a day's work.
	officeIdle, officeLife = time.Hour, 10 * time.Hour
	// officeFresh is how long ago somebody has proved who they are, where a deed asks for that.
	officeFresh = 15 * time.Minute
	// officeSeenEvery is how exactly it is kept when a session was last used.
	officeSeenEvery = time.Minute
	// officeDevice begins the name of a session's device, where it is a browser in the office. No client can have it: theirs hold no dot.
	officeDevice = "office."
)

// serveOfficeDoor begins a sign-in to the office. Its pages are those on which clients sign in, but nobody waits for the end.
func (s *Server) serveOfficeDoor(w http.ResponseWriter, r *http.Request) {
	if s.Demo {
		s.showChoice(w, r)
		return
	}
	a := attempt{Office: true, State: newSecret(), Until: s.Now().Add(attemptLife).Unix()}
	if err := s.showWays(w, r, a, http.StatusOK, nil, nil); err != nil {
		s.notSignedIn(w, r, a, err)
	}
}

// enterOffice begins a session of the office in this browser.
func (s *Server) enterOffice(w http.ResponseWriter, r *http.Request, person staff.PersonID, assured []staff.Role) error {
	now := s.Now().UTC().Truncate(time.Second)
	secret := newSecret()
	session := central.Session{
		ID: newSecret(), Person: person, Name: "Browser", Access: hashToken(secret), AccessUntil: now.Add(officeLife),
		Assured: assured, ProvedAt: now, MadeAt: now, SeenAt: now,
	}
	session.Device = officeDevice + session.ID[:16]
	before, _ := s.officeHolder(r)
	err := s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
		if before.ID != "" { // the browser forgets it
			if err := tx.DropSession(ctx, before.ID); err != nil {
				return err
			}
		}
		return s.begin(ctx, tx, session, now)
	})
	if err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "signed in to the office", "person", string(person))
	http.SetCookie(w, s.officeCookie(r, token(session.ID, secret), int(officeLife/time.Second)))
	http.Redirect(w, r, officePath, http.StatusSeeOther)
	return nil
}

// officeCookie carries a session of the office. Where there is TLS it has a name that no other host can set.
func (s *Server) officeCookie(r *http.Request, value string, age int) *http.Cookie {
	c := &http.Cookie{Name: "pult-office", Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.secure(r) {
		c.Name, c.Secure = "__Host-pult-office", true
	}
	return c
}

// officeToken is what the browser brings.
func (s *Server) officeToken(r *http.Request) (id, secret string, ok bool) {
	cookie, err := r.Cookie(s.officeCookie(r, "", 0).Name)
	if err != nil {
		return "", "", false
	}
	return parseToken(cookie.Value)
}

// officeHolder is the session of the office that a request comes with.
func (s *Server) officeHolder(r *http.Request) (session central.Session, err error) {
	id, secret, ok := s.officeToken(r)
	if !ok {
		return session, errSignedOut
	}
	now := s.Now().UTC()
	session, err = s.Central.Session(r.Context(), id, now, func(kept central.Session) bool { return s.opensOffice(kept, secret, now) == nil })
	switch {
	case errors.Is(err, booking.ErrGone):
		return central.Session{}, errSignedOut
	case err != nil:
		return central.Session{}, err
	}
	if err := s.opensOffice(session, secret, now); err != nil {
		return central.Session{}, err
	}
	if now.Sub(s.seen.last(session)) > officeSeenEvery {
		s.seen.note(session.ID, now)
	}
	return session, nil
}

// opensOffice tells whether a secret opens a session of the office now.
func (s *Server) opensOffice(session central.Session, secret string, now time.Time) error {
	if !isOffice(session) || now.Sub(s.seen.last(session)) > officeIdle {
		return errSignedOut
	}
	return s.opens(session, secret, now)
}

// isOffice tells whether a session is one of the office: it opens nothing else, and no other opens the office.
func isOffice(session central.Session) bool { return strings.HasPrefix(session.Device, officeDevice) }

// officeFormSecret is what the forms of a session carry. It follows from the secret of its cookie, which no other page can read.
func officeFormSecret(r *http.Request, s *Server) string {
	_, secret, _ := s.officeToken(r)
	return hashToken("a form of the office " + secret)[:32]
}

func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// serveOfficeSignOut ends the session of the office in this browser. Who has none any more is signed out all the same.
func (s *Server) serveOfficeSignOut(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	session, err := s.officeHolder(r)
	if err == nil && !sameSecret(officeFormSecret(r, s), r.PostForm.Get("form")) {
		s.officePlain(w, r, office.Stale)
		return
	}
	if err == nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.DropSession(ctx, session.ID) })
	}
	if err != nil && !errors.Is(err, errSignedOut) {
		s.officeTrouble(w, r, err)
		return
	}
	http.SetCookie(w, s.officeCookie(r, "", -1))
	s.officePlain(w, r, office.Left)
}

// showChoice lists whom one may sign in as in demo mode: those first who may do something here.
func (s *Server) showChoice(w http.ResponseWriter, r *http.Request) {
	v, list := s.officeStranger(r), []office.Known(nil)
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		people, err := snap.Store().People(ctx)
		if err != nil {
			return err
		}
		units, err := snap.Store().Units(ctx)
		if err != nil {
			return err
		}
		roles, err := central.RolesOfAll(ctx, snap)
		list = known(v, people, units, roles)
		return err
	})
	if err == nil {
		err = s.office.Choose(r.Context(), w, v, list)
	}
	if err != nil {
		s.officeTrouble(w, r, err)
	}
}

// mayOpenOffice are the roles that the office is for.
var mayOpenOffice = []staff.Role{staff.Administrator, staff.Facility, staff.Council}

func known(v *office.Visit, people []staff.Person, units []staff.Unit, roles map[staff.PersonID][]staff.Role) (list []office.Known) {
	names := map[staff.UnitID]string{}
	for _, unit := range units {
		names[unit.ID] = unit.Name
	}
	var others []office.Known
	for _, p := range people {
		k := office.Known{ID: string(p.ID), Name: p.Name(), Unit: names[p.Unit]}
		for _, role := range mayOpenOffice {
			for _, has := range roles[p.ID] {
				if has == role {
					k.Roles += ", " + v.Say("office.role."+string(role))
				}
			}
		}
		if k.Roles = strings.TrimPrefix(k.Roles, ", "); k.Roles != "" {
			list = append(list, k)
			continue
		}
		others = append(others, k)
	}
	return append(list, others...)
}

// serveOfficeChoice signs somebody in by choice, in demo mode.
func (s *Server) serveOfficeChoice(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	if !s.Demo {
		s.officePlain(w, r, office.SignIn)
		return
	}
	err := s.enterOffice(w, r, staff.PersonID(r.PostForm.Get("person")), staff.Roles)
	var known *syncing.Error
	switch {
	case errors.As(err, &known) && known.Code == syncing.NotAllowed:
		nobody := office.SignIn
		nobody.Status = http.StatusBadRequest
		s.officePlain(w, r, nobody)
	case err != nil:
		s.officeTrouble(w, r, err)
	}
}
