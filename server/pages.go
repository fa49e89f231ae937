// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

//go:embed page/desk.html page/desk.css page/de.json page/en.json
var deskFiles embed.FS

// The pages for people who come with a phone's camera and no app.
var (
	deskLook   = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(deskFiles, "page/desk.html")) })
	deskStyle  = readFrom(deskFiles, "page/desk.css")
	deskPolicy = "default-src 'none'; style-src 'sha256-" + digest(deskStyle) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
	german     = sync.OnceValue(func() words { return readWords("de") })
	english    = sync.OnceValue(func() words { return readWords("en") })
)

// words are the sentences of one language: the pages' own, and those of refusals and days that the app has too.
type words map[string]string

func readWords(language string) words {
	all := words{}
	for _, part := range []struct {
		files embed.FS
		name  string
	}{{deskFiles, "page/" + language + ".json"}, {signInFiles, "page/signin." + language + ".json"}, {assets.Texts, "text/voice." + language + ".json"}, {assets.Texts, "text/trouble." + language + ".json"}, {assets.Texts, "text/" + language + ".json"}} {
		if err := json.Unmarshal([]byte(readFrom(part.files, part.name)), &all); err != nil {
			panic(err) // embedded, and a test reads them
		}
	}
	return all
}

// said is a sentence in both languages.
type said struct{ De, En string }

// say puts a sentence into words that are filled alike in both languages.
func say(key string, args ...any) said {
	return said{fmt.Sprintf(german()[key], args...), fmt.Sprintf(english()[key], args...)}
}

// clock is a time of day as both languages write it; where something ends, midnight is the end of the day.
func clock(t time.Time, loc *time.Location) string { return t.In(loc).Format("15:04") }

func until(t time.Time, loc *time.Location) string {
	if at := clock(t, loc); at != "00:00" {
		return at
	}
	return "24:00"
}

// refusals are the sentences of the app by the last part of their keys.
var refusals = map[booking.Why]string{
	booking.Taken: "taken", booking.SelfOverlap: "self", booking.Quota: "quota", booking.Window: "window", booking.Closed: "closed",
	booking.Forbidden: "forbidden", booking.Stale: "stale", booking.Gone: "gone", booking.Dependency: "dependency", booking.Expired: "expired",
}

var refusalDetails = map[booking.Detail]string{
	booking.Past: "past", booking.TooFar: "toofar", booking.HomeFirst: "homefirst", booking.TooEarly: "tooearly", booking.Weekday: "weekday",
	booking.Holiday: "holiday", booking.Closure: "closure", booking.OutsideHours: "hours", booking.DeskBlocked: "blocked", booking.NotYours: "notyours",
	booking.Grid: "grid", booking.KeptFor: "kept", booking.TooLate: "toolate", booking.WeekFull: "perweek", booking.MonthFull: "permonth",
	booking.OfficeFull: "officedays",
}

// sharedLines are the second sentences that belong to another refusal, too.
var sharedLines = map[string]string{"permonth": "perweek"}

// sayNo puts a refusal into words; one that the pages do not know did not work.
func sayNo(r *booking.Refusal) (heading, line said) {
	key, known := refusalDetails[r.Detail]
	if !known {
		key, known = refusals[r.Why]
	}
	if !known {
		return say("web.error"), say("web.error.line")
	}
	return say("refused." + key), say("refused." + cmp.Or(sharedLines[key], key) + ".line")
}

// A page is what a person sees.
type page struct {
	Style    template.CSS
	Title    string
	Name     said
	Where    []said
	Look     string // free, taken, done, out or bad; void with it for what was taken back
	State    said
	Lines    []said
	Broken   []said // what is known to be broken here
	Done     bool   // it tells what came of what the person did
	Wrong    bool
	NearWord said
	Near     []nearby
	Form     *form
	// Complaint is the form for what is broken.
	Complaint *complaint
	Ways      []leads
	Aside     bool // the ways are not what the page is about
}

// leads is a link that goes on from a page.
type leads struct {
	Path string
	Word said
}

type nearby struct{ Path, Code, Zone string }

// A form is what can be done.
type form struct {
	Path    string
	Code    *said // the label of the code; nil when none is asked for
	Hint    said
	Wrong   *said
	Typed   string
	Until   int64
	Buttons []button
}

type button struct {
	Do   string
	Word said
}

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, p page) {
	p.Style, p.NearWord = template.CSS(deskStyle), say("web.near")
	if p.Title == "" {
		p.Title = p.State.De + ": " + p.Name.De
	}
	var text bytes.Buffer
	if err := deskLook().Execute(&text, p); err != nil {
		s.fail(w, r, err)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", "de, en")
	head.Set("Content-Security-Policy", deskPolicy)
	head.Set("Referrer-Policy", "same-origin") // else a browser does not say where a form comes from, and it is refused
	w.WriteHeader(status)
	w.Write(text.Bytes()) // who went away does not need it
}

// trouble is what a person sees of a failure; the log gets the cause.
func (s *Server) trouble(w http.ResponseWriter, r *http.Request, err error) {
	failure, status := s.hub.failed("show "+strings.SplitN(r.URL.Path, "/", 3)[1], err), http.StatusServiceUnavailable
	var known *syncing.Error
	if errors.As(failure, &known) && known.Retry > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(known.Retry.Seconds())))
	}
	s.show(w, r, status, page{Name: said{"Pult", ""}, Look: "bad", Wrong: true, State: say("web.error"), Lines: []said{say("web.error.line")}})
}

// tooMany asks somebody to wait. Calendars read the status alone.
func (s *Server) tooMany(w http.ResponseWriter, r *http.Request, err error) {
	var busy *syncing.Error
	if errors.As(err, &busy) {
		w.Header().Set("Retry-After", strconv.Itoa(int(busy.Retry/time.Second)+1))
	}
	s.show(w, r, http.StatusTooManyRequests, page{Name: said{"Pult", ""}, Look: "bad", Wrong: true, State: say("web.many"), Lines: []said{say("web.many.line")}})
}

// nothing says calmly that there is no such page.
func (s *Server) nothing(w http.ResponseWriter, r *http.Request, key string) {
	s.show(w, r, http.StatusNotFound, page{Name: said{"Pult", ""}, Look: "out", State: say(key), Lines: []said{say(key + ".line")}})
}

// maxForm is the size of a page's form in bytes.
const maxForm = 1 << 10

// readForm reads what a page sent; false when it was no form, and that is said.
func (s *Server) readForm(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		s.show(w, r, http.StatusBadRequest, page{Name: said{"Pult", ""}, Look: "bad", Wrong: true, State: say("web.error"), Lines: []said{say("web.error.line")}})
		return false
	}
	return true
}

// rows reads with a planner that only answers.
func (s *Server) rows(ctx context.Context, do func(ctx context.Context, rows store.Booking, planner *booking.Planner) error) error {
	return s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		return do(ctx, rows, &booking.Planner{Store: rows, Now: s.Now, Final: true})
	})
}

// where says where a desk stands: zone and floor, then the building.
func where(p booking.Place) []said {
	near := p.Zone.Name
	if p.Floor.Name != "" {
		near = strings.TrimPrefix(near+", "+p.Floor.Name, ", ")
	}
	house := p.Building.Name
	if street, _, _ := strings.Cut(p.Building.Address, ","); street != "" && street != house {
		house += ", " + street
	}
	return []said{{near, ""}, {house, ""}}
}
