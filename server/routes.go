// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync/wire"
)

// A route is a call that the server answers. Who may make it says staff/permission.go, under "METHOD pattern": a route without a row
// there is refused to everybody.
type route struct {
	method  string // GET of a page that only shows something answers HEAD, too
	pattern string // as http.ServeMux has it, without the method
	takes   content
	toll    toll
	serve   http.HandlerFunc
}

// A toll is of whose calls a call is counted as one.
type toll int

const (
	perPerson  toll = iota // the person's and their device's; only for who has a session
	perAddress             // of those that an address makes without a session
	perSignIn              // of sign-ins from an address
	perRefresh             // of renewed sessions from an address
	perWatcher             // of looks at whether the server is well, from an address
)

// routes are all that the server answers.
func (s *Server) routes() []route {
	calls := http.NewServeMux()
	s.wire.Register(calls)
	list := []route{
		{http.MethodPost, wire.SyncPath, inJSON(wire.MaxRequestSent), perPerson, calls.ServeHTTP},
		{http.MethodGet, wire.WakePath, nothing, perPerson, calls.ServeHTTP},

		{http.MethodPost, wire.SessionPath, inJSON(wire.MaxSignIn), perSignIn, s.serveSignIn},
		{http.MethodGet, wire.SessionPath, nothing, perPerson, s.serveSession},
		{http.MethodDelete, wire.SessionPath, nothing, perPerson, s.serveSignOut},
		{http.MethodPost, wire.RefreshPath, inJSON(wire.MaxSignIn), perRefresh, s.serveRefresh},
		{http.MethodPost, wire.BindDevicePath, inJSON(wire.MaxSignIn), perPerson, s.serveBindDevice},
		{http.MethodGet, wire.DevicesPath, nothing, perPerson, s.serveDevices},
		{http.MethodPost, wire.EndDevicesPath, inJSON(wire.MaxSignIn), perPerson, s.serveEndDevices},
		{http.MethodPost, wire.CodePath, nothing, perPerson, s.serveCode},
		{http.MethodGet, wire.ExportPath, nothing, perPerson, s.serveExport},
		{http.MethodPost, wire.InvitePath, inJSON(wire.MaxSignIn), perPerson, s.serveInvitations},
		{http.MethodPut, wire.PicturePath + "{id}", inJSON(wire.MaxPictureSent), perPerson, s.serveBringPicture},
		{http.MethodGet, wire.PicturePath + "{id}", nothing, perPerson, s.servePicture},
		{http.MethodGet, wire.PicturePath + "{id}" + wire.SmallPicture, nothing, perPerson, s.serveSmallPicture},
		{http.MethodPost, wire.ReachPath, inJSON(wire.MaxSignIn), perPerson, s.serveReach},
		{http.MethodGet, wire.CoveragePath + "{post}", nothing, perPerson, s.serveCoverage},
		{http.MethodGet, wire.CoursePath + "{course}" + wire.EditionPath + "{edition}", nothing, perPerson, s.serveEdition},
		{http.MethodGet, wire.FilePath + "{name}", nothing, perPerson, s.serveFile},
		{http.MethodGet, wire.TeachingPath, nothing, perPerson, s.serveTeaching},
		{http.MethodGet, wire.TeachingReportPath, nothing, perPerson, s.serveTeachingReport},
		{http.MethodGet, wire.OccasionPath + "{occasion}", nothing, perPerson, s.serveOccasion},
		{http.MethodGet, wire.UtilisationPath + "{building}", nothing, perPerson, s.serveUtilisation},
		{http.MethodGet, wire.UtilisationPath + "{building}" + wire.ReportPath, nothing, perPerson, s.serveUtilisationReport},
		{http.MethodPost, wire.CoursesPath, inZip(learn.MaxCourse), perPerson, s.serveBringCourse},
		{http.MethodGet, wire.ServerPath, nothing, perAddress, s.serveServer},

		{http.MethodGet, wire.SignInPath, nothing, perAddress, s.serveDoor},
		{http.MethodGet, "/signin/passkey.js", nothing, perAddress, s.serveSignInScript},
		{http.MethodPost, "/signin/passkey", inForm(maxSignInForm), perAddress, s.onTheWay(s.byPasskey)},
		{http.MethodPost, "/signin/code", inForm(maxForm), perAddress, s.onTheWay(s.byCode)},
		{http.MethodPost, "/signin/second", inForm(maxSignInForm), perAddress, s.onTheWay(s.bySecond)},
		{http.MethodPost, "/signin/first", inForm(maxSignInForm), perAddress, s.onTheWay(s.asFirst)},
		{http.MethodPost, "/signin/enrol", inForm(maxSignInForm), perAddress, s.onTheWay(s.enrol)},
		{http.MethodGet, "/signin/more", nothing, perAddress, s.serveMore},
		{http.MethodPost, "/signin/more", inForm(maxSignInForm), perAddress, s.onTheWay(s.addWay)},
		{http.MethodGet, "/signin/issuer", nothing, perAddress, s.serveToIssuer},
		{http.MethodGet, "/signin/back", nothing, perAddress, s.serveFromIssuer},
		{http.MethodGet, "/signin/leave", nothing, perAddress, s.serveLeave},
		{http.MethodGet, "/signin/left", nothing, perAddress, s.serveLeft},

		{http.MethodGet, "/d/{building}/{code}", nothing, perAddress, s.serveDesk},
		{http.MethodPost, "/d/{building}/{code}", inForm(maxForm), perAddress, s.serveDesk},
		{http.MethodGet, "/d/{building}/{code}" + troublePath, nothing, perAddress, s.serveTrouble},
		{http.MethodPost, "/d/{building}/{code}" + troublePath, inFormWithFile(maxTrouble), perAddress, s.serveTrouble},
		{http.MethodGet, "/b/{token}", nothing, perAddress, s.serveBooking},
		{http.MethodPost, "/b/{token}", inForm(maxForm), perAddress, s.serveBooking},
		{http.MethodGet, calendarPath + "{file}", nothing, perAddress, s.serveCalendar},
		{http.MethodGet, gazettePath + "{file}", nothing, perAddress, s.serveGazette},
		{http.MethodGet, mailPath + "{token}", nothing, perAddress, s.serveMail},
		{http.MethodPost, mailPath + "{token}", inForm(maxForm), perAddress, s.serveMail},

		{http.MethodGet, proofPath + "{word}", nothing, perAddress, s.serveProof},
		{http.MethodGet, proofPath + "{word}/badge", nothing, perAddress, s.serveBadge},
		{http.MethodGet, statusPath + "{list}", nothing, perAddress, s.serveStatus},
		{http.MethodGet, didPath, nothing, perAddress, s.serveIssuer},

		{http.MethodGet, "/healthz", nothing, perWatcher, s.serveHealth},
		{http.MethodGet, "/readyz", nothing, perWatcher, s.serveReady},
		{http.MethodGet, "/{$}", nothing, perAddress, s.serveLanding},
	}
	list = append(list, s.officeRoutes()...)
	if s.Demo {
		list = append(list, route{http.MethodGet, wire.PeoplePath, nothing, perAddress, s.servePeople})
	}
	return list
}

// act is how the permissions name the route.
func (r route) act() staff.Act { return staff.Act(r.method + " " + r.pattern) }

// call tells whether the route is for programs: they are answered by the protocol, and people by pages.
func (r route) call() bool { return strings.HasPrefix(r.pattern, "/v1/") }

// acts tells whether to open a page does something: HEAD would do it, too.
func (r route) acts() bool {
	return strings.HasPrefix(r.pattern, wire.SignInPath) || r.pattern == officeDoor
}

// methods are those that the route answers.
func (r route) methods() []string {
	if r.method == http.MethodGet && !r.call() && !r.acts() {
		return []string{http.MethodGet, http.MethodHead}
	}
	return []string{r.method}
}

// open puts the routes together: each behind its gate, and everything else is nothing.
func (s *Server) open(list []route) http.Handler {
	mux, entrances := http.NewServeMux(), map[string]entrance{}
	for _, r := range list {
		at, known := entrances[r.pattern]
		if !known {
			at = entrance{}
			entrances[r.pattern] = at
			mux.Handle(r.pattern, at)
		}
		for _, method := range r.methods() {
			at[method] = s.gate(r)
		}
	}
	mux.HandleFunc("/", s.serveNowhere)
	return mux
}

// An entrance is a pattern with what answers its methods.
type entrance map[string]http.HandlerFunc

// ServeHTTP implements http.Handler.
func (e entrance) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if serve := e[r.Method]; serve != nil {
		serve(w, r)
		return
	}
	var methods []string
	for method := range e {
		methods = append(methods, method)
	}
	slices.Sort(methods)
	wire.Method(w, r, methods...)
}
