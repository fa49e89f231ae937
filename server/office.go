// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

// officePath is where the web office is.
const officePath = "/office/"

// officePages are the pages of the web office, in the order of its navigation. What each asks is answered by a file of its own.
func (s *Server) officePages() []office.Page {
	return []office.Page{
		office.Overview(officeOverview{s}),
		office.RolesPage(officeRoles{s}),
		office.RolesOf(officeRoles{s}),
		office.FloorsPage(officeFloors{s}),
		office.ArchivePage(officeFloors{s}),
		office.TracingPage(officeFloors{s}),
		office.PublishingPage(officeFloors{s}),
		office.DevicesPage(officeDevices{officeRoles{s}}),
		office.DevicesOf(officeDevices{officeRoles{s}}),
		office.JobsPage(officeJobs{s}),
		office.ChangesPage(officeChanges{s}),
		office.AuditPage(officeLog{s}, auditActs()),
	}
}

// officeRoutes are the routes of the web office: its pages, what can be done on them, and its door.
func (s *Server) officeRoutes() []route {
	list := []route{
		{http.MethodGet, office.FilesPath + "{name}", nothing, perAddress, s.serveOfficeFile},
		{http.MethodGet, officeDoor, nothing, perAddress, s.serveOfficeDoor},
		{http.MethodPost, officeDoor, inForm(maxForm), perAddress, s.serveOfficeChoice},
		{http.MethodPost, "/office/signout", inForm(maxForm), perAddress, s.serveOfficeSignOut},
		{http.MethodPost, "/office/language", inForm(maxForm), perAddress, s.serveOfficeLanguage},
	}
	for _, page := range s.office.Pages() {
		list = append(list, route{http.MethodGet, page.Path, nothing, perPerson, s.officeShows(page)})
		for _, deed := range page.Deeds {
			takes := deed.Intake()
			list = append(list, route{http.MethodPost, deed.Path, content{officeTakes[takes.Kind], takes.Kind, takes.Most}, perPerson, s.officeDoes(page, deed)})
		}
	}
	return list
}

// officeTakes say what is wrong with another type of body.
var officeTakes = map[string]*syncing.Error{
	office.FormType: errNoForm, office.JSONType: errNotJSON, office.UploadType: errNoUpload,
}

// inOffice tells whether a route is of the web office, whose sessions are in a cookie and open nothing else.
func (r route) inOffice() bool { return strings.HasPrefix(r.pattern, officePath) }

func (s *Server) serveOfficeFile(w http.ResponseWriter, r *http.Request) {
	if !s.office.ServeFile(w, r) {
		s.serveNothing(w, r)
	}
}

// officeShows answers with a page.
func (s *Server) officeShows(page office.Page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := s.officeVisit(r)
		if err == nil {
			err = s.office.Show(r.Context(), w, page, v)
		}
		if err != nil {
			s.officeTrouble(w, r, err)
		}
	}
}

// maxUploadMemory is how much of a form with files is kept in memory; the rest is on the disk while it is read.
const maxUploadMemory = 1 << 20

// officeDoes does what a form asks for, if it is a form of this visitor's own pages.
func (s *Server) officeDoes(page office.Page, deed office.Deed) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := readOfficeForm(r, deed); err != nil {
			s.officePlain(w, r, office.Stale)
			return
		}
		if r.MultipartForm != nil {
			defer r.MultipartForm.RemoveAll()
		}
		v, err := s.officeVisit(r)
		switch {
		case err != nil:
		case !sameSecret(v.Secret, formSecret(r)):
			s.officePlain(w, r, office.Stale)
			return
		case deed.Fresh && !v.Fresh:
			s.officePlain(w, r, office.Again)
			return
		default:
			err = s.office.Do(r.Context(), w, page, deed, v)
		}
		if err != nil {
			s.officeTrouble(w, r, err)
		}
	}
}

// readOfficeForm reads what was sent; the gate has bound how much that may be.
func readOfficeForm(r *http.Request, deed office.Deed) error {
	switch deed.Intake().Kind {
	case office.JSONType:
		return nil
	case office.UploadType:
		return r.ParseMultipartForm(maxUploadMemory)
	}
	return r.ParseForm()
}

// formSecret is what a form of the office has brought; scripts say it in a header.
func formSecret(r *http.Request) string {
	if said := r.Header.Get("Pult-Form"); said != "" {
		return said
	}
	return r.PostFormValue("form")
}

// officeVisit is who has come, and what they may.
func (s *Server) officeVisit(r *http.Request) (*office.Visit, error) {
	session, v := sessionOf(r), s.officeStranger(r)
	withheld := s.withheld(session)
	err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		who, err := rows.Colleague(ctx, session.Person)
		if errors.Is(err, booking.ErrGone) {
			return errSignedOut
		}
		if err != nil {
			return err
		}
		if v.Roles, err = rolesOf(ctx, rows, session.Person, withheld); err != nil {
			return err
		}
		v.Who = who
		v.Told, err = s.told(ctx, tx, who.ID, r.URL.Query().Get("done"))
		return err
	})
	if err != nil {
		return nil, err
	}
	roles := v.Roles
	v.Allowed = func(act staff.Act) bool { return s.hub.may(act, roles, staff.AnyRelation) }
	v.Secret = officeFormSecret(r, s)
	v.Fresh = v.Now.Sub(session.ProvedAt) < officeFresh
	seal, err := s.attempts.read(r.Context(), s.Central)
	if err != nil {
		return nil, err
	}
	bound := []byte("office " + session.ID)
	v.Seal = func(id string) string { return seal.Close([]byte(id), bound) }
	v.Open = func(word string) (string, bool) {
		plain, err := seal.Open(word, bound)
		return string(plain), err == nil
	}
	return v, nil
}

// officeStranger is a visit of nobody.
func (s *Server) officeStranger(r *http.Request) *office.Visit {
	chosen := ""
	if cookie, err := r.Cookie(s.languageCookie(r, "").Name); err == nil {
		chosen = cookie.Value
	}
	return &office.Visit{
		Now: s.Now().UTC(), Language: office.LanguageOf(chosen, r.Header.Get("Accept-Language")), Zone: booking.Building{}.Location(), Demo: s.Demo, Request: r,
	}
}

// officePlain says one thing on a page, to whoever has come.
func (s *Server) officePlain(w http.ResponseWriter, r *http.Request, p office.Plain) {
	v := s.officeStranger(r)
	if sessionOf(r).ID != "" {
		if known, err := s.officeVisit(r); err == nil {
			v = known
		}
	}
	if err := s.office.Plain(w, v, p); err != nil {
		s.fail(w, r, err)
	}
}

// officeTrouble is what a visitor sees of a failure; the log gets the cause.
func (s *Server) officeTrouble(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errSignedOut) {
		s.officePlain(w, r, office.SignIn)
		return
	}
	s.hub.failed("show the office", err)
	s.officePlain(w, r, office.Broken)
}

// officeTurnsBack says why a visitor is not let through to a page of the office.
func (s *Server) officeTurnsBack(w http.ResponseWriter, r *http.Request, why *syncing.Error) {
	p := office.Broken
	switch why.Code {
	case syncing.SignedOut, syncing.Wipe:
		p = office.SignIn
	case syncing.NotAllowed:
		p = office.Denied
	case syncing.TooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(why.Retry/time.Second)+1))
		p = office.Busy
	case syncing.Unacceptable:
		p = office.Unread
	}
	s.officePlain(w, r, p)
}

// serveOfficeLanguage keeps which language somebody wants to read, for a year, in their browser.
func (s *Server) serveOfficeLanguage(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	if chosen := r.PostForm.Get("language"); slices.Contains(office.Languages, office.Language(chosen)) {
		http.SetCookie(w, s.languageCookie(r, chosen))
	}
	http.Redirect(w, r, ownPath(r.PostForm.Get("to")), http.StatusSeeOther)
}

// languageCookie keeps a language.
func (s *Server) languageCookie(r *http.Request, value string) *http.Cookie {
	c := &http.Cookie{Name: "pult-language", Value: value, Path: "/", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.secure(r) {
		c.Name, c.Secure = "__Host-pult-language", true
	}
	return c
}

// ownPath is a path of the office, and its first page where it is none: nobody is led elsewhere.
func ownPath(to string) string {
	if !strings.HasPrefix(to, officePath) || strings.ContainsAny(to, "\\\r\n?#") || strings.Contains(to, "//") || strings.Contains(to, "..") {
		return officePath
	}
	return to
}
