// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// Why somebody is refused whom the issuer knows.
const (
	personGone auth.Reason = "person_gone" // their account here was ended
	noGroup    auth.Reason = "no_group"    // members of groups alone get in, and they are in none of these
)

// serveToIssuer sends the browser to the issuer.
func (s *Server) serveToIssuer(w http.ResponseWriter, r *http.Request) {
	if s.Issuer == nil {
		s.noIssuer(w, r)
		return
	}
	a, err := s.attemptOf(r)
	if err == nil && a.More { // that is for the ways that are kept here
		err = errNoAttempt
	}
	if err == nil {
		err = s.toIssuer(w, r, a)
	}
	if err != nil {
		s.notSignedIn(w, r, a, err)
	}
}

// noIssuer says that there is none.
func (s *Server) noIssuer(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusNotFound, signInProblem("web.signin.none"))
}

// toIssuer sends the browser to the issuer, which is asked for what these roles need as well.
func (s *Server) toIssuer(w http.ResponseWriter, r *http.Request, a attempt, roles ...staff.Role) error {
	next, address, err := s.Issuer.Begin(r.Context(), s.home(r)+"/signin/back", roles...)
	if err != nil {
		return err
	}
	a.Issuer = &next
	if err := s.keepAttempt(w, r, a); err != nil {
		return err
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// serveFromIssuer is where the browser comes back from the issuer.
func (s *Server) serveFromIssuer(w http.ResponseWriter, r *http.Request) {
	if s.Issuer == nil {
		s.noIssuer(w, r)
		return
	}
	a, err := s.attemptOf(r)
	if err == nil && a.Issuer == nil {
		err = errNoAttempt
	}
	if err == nil {
		err = s.fromIssuer(w, r, a)
	}
	if err != nil {
		s.notSignedIn(w, r, a, err)
	}
}

// fromIssuer lets in whom the issuer names. Who has a role that needs a stronger sign-in than this one is sent there once more; if they
// come back without, they are let in without the role.
func (s *Server) fromIssuer(w http.ResponseWriter, r *http.Request, a attempt) error {
	proof, err := s.Issuer.Finish(r.Context(), *a.Issuer, r.URL.Query())
	if auth.ReasonOf(err) == auth.Denied && a.Proved != nil {
		return s.grant(w, r, a, a.Proved.Person, a.Proved.Assured)
	}
	if err != nil {
		return err
	}
	person, roles, err := s.admitted(r.Context(), proof)
	if err != nil {
		return err
	}
	assured := s.Issuer.Assured(proof, staff.Roles, s.Now())
	lacking := slices.DeleteFunc(roles, func(role staff.Role) bool { return slices.Contains(assured, role) })
	if len(lacking) > 0 && a.Proved == nil {
		again := a
		again.Proved = &proved{person, assured}
		if s.toIssuer(w, r, again, lacking...) == nil {
			return nil
		}
	}
	return s.grant(w, r, a, person, assured)
}

// admitted is the person whom the issuer names, made when they come for the first time, and the roles that they have. What their groups
// say holds from now on.
func (s *Server) admitted(ctx context.Context, proof auth.Proof) (person staff.PersonID, roles []staff.Role, err error) {
	if !s.Issuer.Admits(proof.Groups) {
		return "", nil, &auth.Refused{Reason: noGroup}
	}
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		known, err := s.known(ctx, tx, proof)
		if err != nil {
			return err
		}
		person = known.Person
		roles, err = s.follow(ctx, tx, known, proof)
		return err
	})
	return person, roles, err
}

// known finds the identity that the issuer names, by issuer and subject alone, or makes one with a new person.
func (s *Server) known(ctx context.Context, tx *central.Tx, proof auth.Proof) (central.Identity, error) {
	id, err := central.FindIdentity(ctx, tx, proof.Issuer, proof.Subject)
	if !errors.Is(err, booking.ErrGone) {
		return id, err
	}
	if proof.Given == "" && proof.Family == "" {
		return id, &auth.Refused{Reason: auth.Nameless}
	}
	id = central.Identity{Issuer: proof.Issuer, Subject: proof.Subject, Person: staff.PersonID(uuid.NewString()), MadeAt: s.Now().UTC()}
	if err := tx.Store().PutPerson(ctx, staff.Person{ID: id.Person, Given: proof.Given, Family: proof.Family}); err != nil {
		return id, err
	}
	return id, tx.PutIdentity(ctx, id)
}

// follow brings name, unit and roles of a person in line with what the issuer says.
func (s *Server) follow(ctx context.Context, tx *central.Tx, id central.Identity, proof auth.Proof) ([]staff.Role, error) {
	rows := tx.Store()
	person, err := rows.Colleague(ctx, id.Person)
	if errors.Is(err, booking.ErrGone) {
		return nil, &auth.Refused{Reason: personGone}
	}
	if err != nil {
		return nil, err
	}
	granted, units := s.Issuer.Granted(proof.Groups)
	now := person
	if proof.Given != "" || proof.Family != "" {
		now.Given, now.Family = proof.Given, proof.Family
	}
	if now.Unit, err = unitOf(ctx, rows, person.Unit, units); err != nil {
		return nil, err
	}
	if now != person {
		if err := rows.PutPerson(ctx, now); err != nil {
			return nil, err
		}
	}
	return s.grantRoles(ctx, tx, id, granted)
}

// unitOf is the unit of a person whose groups name some: the one they are in, if it is among them, or the first one that there is.
// Groups that name none leave it as it is.
func unitOf(ctx context.Context, rows store.Booking, is staff.UnitID, named []staff.UnitID) (staff.UnitID, error) {
	if slices.Contains(named, is) {
		return is, nil
	}
	for _, unit := range named {
		_, err := rows.Unit(ctx, unit)
		if err == nil || !errors.Is(err, booking.ErrGone) {
			return unit, err
		}
	}
	return is, nil
}

// grantRoles gives a person the roles of their groups, and takes those away that an earlier sign-in brought. What an administrator gave
// stays.
func (s *Server) grantRoles(ctx context.Context, tx *central.Tx, id central.Identity, granted []staff.Role) ([]staff.Role, error) {
	profile, err := tx.Store().Profile(ctx, id.Person)
	if err != nil {
		return nil, err
	}
	byHand := slices.DeleteFunc(slices.Clone(profile.Roles), func(role staff.Role) bool { return slices.Contains(id.Roles, role) })
	brought := slices.DeleteFunc(granted, func(role staff.Role) bool { return slices.Contains(byHand, role) })
	was, now := sortedRoles(profile.Roles), sortedRoles(append(byHand, brought...))
	if !slices.Equal(was, now) {
		profile.Roles = now
		if err := tx.Store().PutProfile(ctx, profile); err != nil {
			return nil, err
		}
	}
	if !slices.Equal(id.Roles, brought) {
		id.Roles = brought
		err = tx.PutIdentity(ctx, id)
	}
	return now, err
}

func sortedRoles(roles []staff.Role) []staff.Role {
	return slices.Compact(slices.Sorted(slices.Values(roles)))
}

// serveLeave ends the session at the issuer, which the browser has and Pult has not. Where the issuer knows no such place it says what
// is left to do.
func (s *Server) serveLeave(w http.ResponseWriter, r *http.Request) {
	if s.Issuer == nil {
		s.noIssuer(w, r)
		return
	}
	address, err := s.Issuer.Logout(r.Context(), s.home(r)+"/signin/left")
	if err != nil {
		s.turnAway(r, string(auth.ReasonOf(err)))
	}
	if address == "" {
		s.show(w, r, http.StatusOK, page{Name: say("web.signin"), Look: "out", State: say("web.signin.open"), Lines: []said{say("web.signin.open.line")}})
		return
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// serveLeft is where the issuer sends the browser afterwards.
func (s *Server) serveLeft(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, page{Name: say("web.signin"), Look: "done", Done: true, State: say("web.signin.left"), Lines: []said{say("web.signin.left.line")}})
}
