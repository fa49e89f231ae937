// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"mime"
	"net/http"

	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

var (
	errMayNot   = &syncing.Error{Code: syncing.NotAllowed, Message: "this is not yours to do"}
	errNoUpload = &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a form with files is " + office.UploadType}
	errNoForm   = &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a form is " + formType}
	errNotJSON  = &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a request is " + jsonType}
)

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

// A content is what a request's body may be.
type content struct {
	wrong *syncing.Error // what is said of another type
	kind  string         // the type; empty for no body, and for one that nobody reads
	most  int64          // bytes, as it comes
}

var nothing content

func inJSON(most int64) content         { return content{errNotJSON, jsonType, most} }
func inFormWithFile(most int64) content { return content{errNoUpload, office.UploadType, most} }
func inForm(most int64) content         { return content{errNoForm, formType, most} }

// check refuses another type; what charset it says is the reader's affair.
func (c content) check(r *http.Request) error {
	if c.kind == "" {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != c.kind {
		return c.wrong
	}
	return nil
}

// gate is the one way to a route: past it the call is counted, whoever makes it may, and the body is of a type and size that the route
// takes. Handlers find the session in the visit and look for none themselves.
func (s *Server) gate(at route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := s.enter(r, at)
		if err == nil {
			err = at.takes.check(r)
		}
		if err != nil {
			s.turnBack(w, r, at, err)
			return
		}
		if at.takes.kind != "" {
			r.Body = http.MaxBytesReader(w, r.Body, at.takes.most)
		}
		at.serve(w, r)
	}
}

// enter counts the call, and finds out who makes it where not everybody may.
func (s *Server) enter(r *http.Request, at route) error {
	if s.hub.may(at.act(), []staff.Role{staff.Guest}, staff.Stranger) {
		return s.count(at.toll, address(r))
	}
	find := s.find
	if at.inOffice() {
		find = s.officeHolder
	}
	session, err := s.holder(r, find)
	if err != nil {
		return err
	}
	visitOf(r).session = session
	if may, err := s.allows(r.Context(), at.act(), session, staff.AnyRelation); err != nil || !may {
		return cmp.Or(err, error(errMayNot))
	}
	return s.limiter.request(session.Person, drawer(session))
}

// holder is the session of a request. Who brings tokens that are none is counted by address: what is right costs nobody anything.
func (s *Server) holder(r *http.Request, find func(*http.Request) (central.Session, error)) (session central.Session, err error) {
	if err := s.limiter.barred(address(r)); err != nil {
		return session, err
	}
	session, err = find(r)
	if errors.Is(err, errSignedOut) || errors.Is(err, errWipe) {
		s.limiter.wrong(address(r))
	}
	return session, err
}

// drawer is the device whose account a session draws on. One that has not told its device yet has an account of its own.
func drawer(session central.Session) string { return cmp.Or(session.Device, "session "+session.ID) }

// count takes a token of an address. In demo mode everybody is at the same one, and nobody has to prove who they are.
func (s *Server) count(of toll, address string) error {
	switch {
	case of == perSignIn && !s.Demo:
		return s.limiter.one("sign-ins", "s:"+address, func(all *Limits) Rate { return all.SignIn })
	case of == perSignIn:
		return nil
	case of == perRefresh:
		return s.limiter.one("refreshes", "r:"+address, func(all *Limits) Rate { return all.Refresh })
	case of == perWatcher:
		return s.limiter.one("watchers", "w:"+address, func(all *Limits) Rate { return all.Stranger })
	}
	return s.limiter.stranger(address)
}

// turnBack says why a call is not let through: to programs as the protocol does, to people on a page.
func (s *Server) turnBack(w http.ResponseWriter, r *http.Request, at route, err error) {
	err = s.hub.failed(r.URL.Path, err)
	if at.pattern == wire.SyncPath {
		s.meter.answered(err)
	}
	var known *syncing.Error
	switch {
	case at.call() || at.toll == perWatcher || !errors.As(err, &known):
		wire.Fail(w, err)
	case at.inOffice():
		s.officeTurnsBack(w, r, known)
	case known.Code == syncing.TooMany:
		s.tooMany(w, r, err)
	default:
		s.show(w, r, wire.Status(known.Code), page{Name: said{"Pult", ""}, Look: "bad", Wrong: true, State: say("web.error"), Lines: []said{say("web.error.line")}})
	}
}

// serveNowhere answers what no route is for.
func (s *Server) serveNowhere(w http.ResponseWriter, r *http.Request) {
	if err := s.count(perAddress, address(r)); err != nil {
		wire.Fail(w, err)
		return
	}
	s.serveNothing(w, r)
}

// allows tells whether the holder of a session may do something to somebody to whom they stand in the relation. What everybody may
// takes no look at their roles; where it takes one, it is at what they are now, so that a change holds from the next call on.
func (s *Server) allows(ctx context.Context, act staff.Act, session central.Session, relation staff.Relation) (may bool, err error) {
	withheld := s.withheld(session)
	if s.hub.may(act, staff.Exercised(nil, false, false, withheld), relation) {
		return true, nil
	}
	err = s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		roles, err := rolesOf(ctx, store.Booking{Tx: tx}, session.Person, withheld)
		may = s.hub.may(act, roles, relation)
		return err
	})
	return may && err == nil, err
}

// withheld are the roles for which the session's sign-in was not strong enough.
func (s *Server) withheld(session central.Session) []staff.Role {
	return staff.Withheld(s.Demanding, session.Assured)
}

// standings are where it is kept who is what to whom.
type standings interface {
	Profile(ctx context.Context, person staff.PersonID) (staff.Profile, error)
	IsNamed(ctx context.Context, deputy staff.PersonID) (bool, error)
	IsDeputy(ctx context.Context, owner, deputy staff.PersonID) (bool, error)
	Led(ctx context.Context, person staff.PersonID) ([]staff.UnitID, error)
	Leads(ctx context.Context, person, other staff.PersonID) (bool, error)
}

// rolesOf are the roles that a person exercises now.
func rolesOf(ctx context.Context, rows standings, person staff.PersonID, withheld []staff.Role) ([]staff.Role, error) {
	profile, err := rows.Profile(ctx, person)
	if err != nil {
		return nil, err
	}
	deputy, err := rows.IsNamed(ctx, person)
	if err != nil {
		return nil, err
	}
	led, err := rows.Led(ctx, person)
	return staff.Exercised(profile.Roles, deputy, len(led) > 0, withheld), err
}

// relationTo is what somebody is to another person.
func relationTo(ctx context.Context, rows standings, who, other staff.PersonID) (relation staff.Relation, err error) {
	if who == other {
		return staff.Own, nil
	}
	named, err := rows.IsDeputy(ctx, other, who)
	if err != nil {
		return 0, err
	}
	if named {
		relation |= staff.Principal
	}
	leads, err := rows.Leads(ctx, who, other)
	if leads {
		relation |= staff.Report
	}
	return cmp.Or(relation, staff.Stranger), err
}
