// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// MaxName is how many letters a given or family name has at most that is typed in a browser or on the command line.
const MaxName = staff.MaxLetters

// IsName tells whether a text may be somebody's given or family name.
func IsName(name string) bool { return staff.IsName(name) }

const (
	// InvitationLife is how long an invitation is good for.
	InvitationLife = 7 * 24 * time.Hour
	// AnotherLife is how long a code is good for that somebody's own device shows for another one.
	AnotherLife = 10 * time.Minute
	// FirstLife is how long the code of the first administrator is good for.
	FirstLife = time.Hour
)

// ErrNotFirst is why there is no code for a first administrator: there is one, with a way in.
var ErrNotFirst = errors.New("somebody administers this server already")

// Invite stores an invitation from now on, of the kind, person and inviter that are given, and returns its code: it is known to nobody
// else, and never again.
func Invite(ctx context.Context, tx *central.Tx, i central.Invitation, now time.Time) (code string, kept central.Invitation, err error) {
	code = local.NewCode(local.InvitationLetters)
	i.Hash, i.MadeAt = hashToken(code), now.UTC().Truncate(time.Second)
	life := InvitationLife
	switch i.Kind {
	case central.Another:
		life = AnotherLife
	case central.FirstOfAll:
		life = FirstLife
	}
	i.Until = i.MadeAt.Add(life)
	return local.Grouped(code), i, tx.PutInvitation(ctx, i)
}

// InviteFirst makes the code with which somebody becomes the first administrator, or answers ErrNotFirst. A code from before is void.
func InviteFirst(ctx context.Context, c *central.Central, now time.Time) (code string, kept central.Invitation, err error) {
	err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		n, err := central.Administrators(ctx, tx)
		if err == nil && n > 0 {
			err = ErrNotFirst
		}
		if err == nil {
			code, kept, err = Invite(ctx, tx, central.Invitation{Kind: central.FirstOfAll}, now)
		}
		return err
	})
	return code, kept, err
}

// FirstCode is the code of the first administrator; empty where there is one, or where people do not sign in here. It is for the
// terminal alone.
func (s *Server) FirstCode(ctx context.Context) (code string, until time.Time, err error) {
	if !s.local() {
		return "", until, nil
	}
	code, kept, err := InviteFirst(ctx, s.Central, s.Now())
	if errors.Is(err, ErrNotFirst) {
		return "", until, nil
	}
	return code, kept.Until, err
}

var (
	errNotLocal = &syncing.Error{Code: syncing.NotAllowed, Message: "nobody signs in with a code here"}
	errNoInvite = &syncing.Error{Code: syncing.NotAllowed, Message: "a code would not let this person in, or you may not give it"}
)

// serveInvitations makes a code for another device of one's own, or for somebody who has no way in yet.
func (s *Server) serveInvitations(w http.ResponseWriter, r *http.Request) {
	var in wire.Invite
	var code wire.Code
	err := s.changes.ReadJSON(w, r, &in)
	if err == nil {
		code, err = s.inviteAs(r.Context(), sessionOf(r), staff.PersonID(in.Person))
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusCreated, code)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) inviteAs(ctx context.Context, session central.Session, person staff.PersonID) (code wire.Code, err error) {
	if !s.local() {
		return code, errNotLocal
	}
	of := guess{"invitations of " + string(session.Person), ofPerson}
	if wait := s.guesses.take(s.Now(), of); wait > 0 {
		return code, &syncing.Error{Code: syncing.TooMany, Message: "too many invitations of this person", Retry: wait}
	}
	i := central.Invitation{Kind: central.Welcome, Person: person, Inviter: session.Person}
	if person == "" || person == session.Person {
		i.Kind, i.Person = central.Another, session.Person
	}
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		if err := s.mayInvite(ctx, tx, session, i); err != nil {
			return err
		}
		var kept central.Invitation
		code.Code, kept, err = Invite(ctx, tx, i, s.Now())
		code.Until = kept.Until
		if err == nil && i.Person != i.Inviter {
			err = tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: i.Inviter, Act: central.AuditInvite, About: i.Person, Detail: string(i.Kind)})
		}
		return err
	})
	if err == nil {
		s.Log.InfoContext(ctx, "invited", "kind", string(i.Kind), "person", string(i.Person), "by", string(i.Inviter))
	}
	return code, err
}

// mayInvite fails unless the session's person may give this code. Whoever gives one could use it themself, so nobody gives it to
// who has a role that they have not, but administrators; and for who has a way in already it is good with their second factor only.
func (s *Server) mayInvite(ctx context.Context, tx *central.Tx, session central.Session, i central.Invitation) error {
	rows := tx.Store()
	if _, err := rows.Colleague(ctx, i.Person); errors.Is(err, booking.ErrGone) {
		return errNoInvite
	} else if err != nil {
		return err
	}
	if err := s.mayGive(ctx, rows, s.withheld(session), i); err != nil {
		return err
	}
	ways, err := central.EntranceOf(ctx, tx, i.Person)
	switch {
	case err != nil:
		return err
	case ways.Apps == 0 && (ways.Any() || i.Kind == central.Another):
		return errNoInvite
	}
	return nil
}

// mayGive tells whether the inviter may let the person in, by what both of them are now. It is asked again when the code is used.
func (s *Server) mayGive(ctx context.Context, rows store.Booking, withheld []staff.Role, i central.Invitation) error {
	if _, err := rows.Colleague(ctx, i.Inviter); errors.Is(err, booking.ErrGone) {
		return errNoInvite
	} else if err != nil {
		return err
	}
	relation, err := relationTo(ctx, rows, i.Inviter, i.Person)
	if err != nil {
		return err
	}
	own, err := rolesOf(ctx, rows, i.Inviter, withheld)
	if err != nil {
		return err
	}
	theirs, err := rolesOf(ctx, rows, i.Person, nil)
	if err != nil {
		return err
	}
	above := slices.ContainsFunc(theirs, func(r staff.Role) bool { return !slices.Contains(own, r) })
	if !s.hub.may("POST "+wire.InvitePath, own, relation) || above && !slices.Contains(own, staff.Administrator) {
		return errNoInvite
	}
	return nil
}
