// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"net/http"
)

// A Plain is a page that says one thing, and where to go from there.
type Plain struct {
	Name   string // its words are "office.NAME" and "office.NAME.line"
	Status int
	// To is where its button leads, and Word the key of what is on it.
	To, Word string
}

// What the office says beside its pages.
var (
	SignIn = Plain{Name: "signin", Status: http.StatusUnauthorized, To: "/office/signin", Word: "office.signin.button"}
	Again  = Plain{Name: "again", Status: http.StatusForbidden, To: "/office/signin", Word: "office.again.button"}
	Denied = Plain{Name: "denied", Status: http.StatusForbidden, To: "/office/signin", Word: "office.denied.button"}
	Stale  = Plain{Name: "stale", Status: http.StatusForbidden, To: "/office/", Word: "office.back"}
	Gone   = Plain{Name: "gone", Status: http.StatusNotFound, To: "/office/", Word: "office.back"}
	Broken = Plain{Name: "broken", Status: http.StatusServiceUnavailable, To: "/office/", Word: "office.back"}
	Busy   = Plain{Name: "busy", Status: http.StatusTooManyRequests, To: "/office/", Word: "office.back"}
	Unread = Plain{Name: "unread", Status: http.StatusUnsupportedMediaType, To: "/office/", Word: "office.back"}
	Left   = Plain{Name: "left", Status: http.StatusOK, To: "/office/signin", Word: "office.signin.button"}
)

var plainPages = []Page{{Name: SignIn.Name}, {Name: Again.Name}, {Name: Denied.Name}, {Name: Stale.Name}, {Name: Gone.Name}, {Name: Broken.Name}, {Name: Busy.Name}, {Name: Unread.Name}, {Name: Left.Name}, {Name: choose.Name}}

// choose is where people say who they are in demo mode.
var choose = Page{Name: "choose"}

// A Known is somebody whom one may sign in as in demo mode.
type Known struct{ ID, Name, Unit, Roles string }

// Choose answers with the list of those whom one may sign in as.
func (o *Office) Choose(_ context.Context, w http.ResponseWriter, v *Visit, list []Known) error {
	return o.write(w, choose, v, http.StatusOK, list, nil)
}

// Plain answers with a page that says one thing. The visit may be of nobody.
func (o *Office) Plain(w http.ResponseWriter, v *Visit, p Plain) error {
	return o.write(w, Page{Name: p.Name}, v, p.Status, p, nil)
}
