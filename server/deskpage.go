// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

// DeskPath is where the page of a desk lies on the server: what its QR code leads to. It holds nothing but what stands on
// the desk.
func DeskPath(building booking.BuildingID, code string) string {
	return "/d/" + url.PathEscape(string(building)) + "/" + url.PathEscape(code)
}

// A sight is a desk as its page shows it, without anybody.
type sight struct {
	booking.DeskNow
	path   string
	broken []trouble.Case
}

// serveDesk is the page of a desk: what it is, and whether it is free now. With a short code of the app it can be booked or
// checked in to.
func (s *Server) serveDesk(w http.ResponseWriter, r *http.Request) {
	s.atDesk(w, r, s.actAt, func(at sight) { s.show(w, r, http.StatusOK, at.page()) })
}

// atDesk finds the desk that a path names, and has what was posted there heard, or what is there shown.
func (s *Server) atDesk(w http.ResponseWriter, r *http.Request, hear func(http.ResponseWriter, *http.Request, sight), show func(sight)) {
	at, err := s.sight(r)
	var refusal *booking.Refusal
	switch {
	case errors.Is(err, booking.ErrGone), errors.As(err, &refusal):
		s.nothing(w, r, "web.desk.none")
	case err != nil:
		s.trouble(w, r, err)
	case r.Method == http.MethodPost:
		hear(w, r, at)
	default:
		show(at)
	}
}

func (s *Server) sight(r *http.Request) (at sight, err error) {
	building, code := booking.BuildingID(r.PathValue("building")), r.PathValue("code")
	if len(building) > booking.MaxName || len(code) > booking.MaxName {
		return at, booking.ErrGone
	}
	err = s.rows(r.Context(), func(ctx context.Context, rows store.Booking, planner *booking.Planner) error {
		desk, err := rows.DeskOf(ctx, building, code)
		if err != nil {
			return err
		}
		if at.DeskNow, err = planner.DeskNow(ctx, desk); err == nil {
			at.broken, err = rows.DefectsAt(ctx, desk)
		}
		return err
	})
	at.path = DeskPath(building, at.Place.Desk.Code)
	return at, err
}

func (at sight) loc() *time.Location { return at.Place.Building.Location() }

// page says what the desk is now, and has a form where something can be done.
func (at sight) page() page {
	p := page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), Look: "taken", Broken: knownTrouble(at.broken),
		Ways: []leads{{at.path + troublePath, say("web.trouble")}}, Aside: true}
	switch until := until(at.Until, at.loc()); at.State {
	case booking.DeskFree:
		p.Look, p.State = "free", say("web.desk.free", until)
		p.Form = at.form(button{"book", say("web.button.book", until)})
	case booking.DeskOut:
		p.Look, p.State = "out", say("web.desk.out")
	case booking.HouseClosed:
		p.Look, p.State = "out", say("web.desk.closed")
		p.Form = at.form(button{"checkin", say("web.button.checkin")})
	default: // alike for a desk that is booked and one at which somebody sits: nobody reads here whether somebody has come
		p.State, p.Lines = at.taken(), []said{say("web.desk.yours")}
		p.Form = at.form(button{"checkin", say("web.button.checkin")})
	}
	return p
}

// taken says until when; never by whom, and no more than that it is for today where that is until the house closes.
func (at sight) taken() said {
	if at.Until.Before(at.Closes) {
		return say("web.desk.taken", until(at.Until, at.loc()))
	}
	return say("web.desk.taken.day")
}

func (at sight) form(b button) *form {
	label := say("web.code")
	f := &form{Path: at.path, Code: &label, Hint: say("web.code.hint"), Buttons: []button{b}}
	if at.State == booking.DeskFree {
		f.Until = at.Until.Unix()
	}
	return f
}

// actAt does what a person with a short code asks for at a desk: checks in to their booking, or books until the time that
// the page said.
func (s *Server) actAt(w http.ResponseWriter, r *http.Request, at sight) {
	if !s.readForm(w, r) {
		return
	}
	try := tryAt(address(r), at.path)
	if wait := s.guesses.tooMany(s.Now(), try); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		p := at.page()
		p.Look, p.Wrong, p.Form, p.State, p.Lines = "bad", true, nil, say("web.many"), []said{say("web.many.line")}
		s.show(w, r, http.StatusTooManyRequests, p)
		return
	}
	typed := r.PostForm.Get("code")
	person, hash, err := s.whoseCode(r.Context(), typed)
	if errors.Is(err, booking.ErrGone) {
		s.guesses.count(s.Now(), try.from, try.lately, try.at)
		s.show(w, r, http.StatusForbidden, at.wrong(typed))
		return
	}
	if err == nil {
		err = s.actAs(w, r, at, person, hash)
	}
	if err != nil {
		s.trouble(w, r, err)
	}
}

// wrong is the page again with what was typed, and what is wrong with it.
func (at sight) wrong(typed string) page {
	p := at.page()
	no := say("web.code.wrong")
	p.Title = no.De
	if p.Form == nil {
		p.Look, p.Wrong, p.State, p.Lines = "bad", true, no, nil
		return p
	}
	p.Form.Wrong = &no
	if len(typed) <= 16 {
		p.Form.Typed = typed
	}
	return p
}

// actAs decides what the person means, asks whether it can be, spends the code and has it done. The code stays good while
// the answer is no.
func (s *Server) actAs(w http.ResponseWriter, r *http.Request, at sight, person staff.PersonID, hash string) error {
	wish, err := s.wishAt(r, at, person)
	if err != nil {
		return err
	}
	if wish.page != nil {
		s.show(w, r, wish.status, *wish.page)
		return nil
	}
	err = s.spendCode(r.Context(), hash)
	if errors.Is(err, booking.ErrGone) {
		s.show(w, r, http.StatusForbidden, at.wrong(""))
		return nil
	}
	if err != nil {
		return err
	}
	outcomes, err := s.hub.Act(r.Context(), person, wish.steps...)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if o.Verdict == syncing.Refused {
			s.show(w, r, http.StatusConflict, at.refused(refusalOf(o), true))
			return nil
		}
	}
	s.show(w, r, http.StatusOK, at.done(wish))
	return nil
}

// A wishAt is what a person with a code means at a desk: steps, or a page that says why there is nothing to do.
type wishAt struct {
	steps  []Step
	until  time.Time
	booked bool
	status int
	page   *page
}

func (s *Server) wishAt(r *http.Request, at sight, person staff.PersonID) (wish wishAt, err error) {
	answer := func(status int, p page) (wishAt, error) { return wishAt{status: status, page: &p}, nil }
	var due booking.Booking
	var found bool
	var would error
	err = s.rows(r.Context(), func(ctx context.Context, rows store.Booking, planner *booking.Planner) error {
		mine, err := rows.Bookings(ctx, person, s.Now())
		if err != nil {
			return err
		}
		if due, found, err = planner.Due(ctx, mine, at.Place.Desk.ID); err != nil || found || at.State != booking.DeskFree {
			return err
		}
		would = planner.Would(ctx, person, at.Place.Desk.ID, at.Span)
		return nil
	})
	var refusal *booking.Refusal
	switch {
	case err != nil:
		return wish, err
	case found && due.State == booking.CheckedIn:
		p := at.page()
		p.Look, p.Done, p.Form, p.State, p.Lines = "done", true, nil, say("web.checkedin.already"), nil
		return answer(http.StatusOK, p)
	case found:
		return wishAt{until: due.Span.End, steps: []Step{{booking.KindCheckIn, booking.CheckIn{Booking: due.ID}}}}, nil
	case at.State != booking.DeskFree:
		return answer(http.StatusConflict, at.refused(at.no(), false))
	case errors.As(would, &refusal):
		return answer(http.StatusConflict, at.refused(refusal, false))
	case would != nil:
		return wish, would
	case r.PostForm.Get("until") != strconv.FormatInt(at.Until.Unix(), 10):
		p := at.page()
		p.Wrong, p.State, p.Lines = true, say("web.less", until(at.Until, at.loc())), []said{say("web.less.line")}
		p.Form.Typed = r.PostForm.Get("code")
		return answer(http.StatusConflict, p)
	}
	id := booking.NewBookingID()
	return wishAt{until: at.Until, booked: true, steps: []Step{ // who stands at the desk need not check in again
		{booking.KindReserve, booking.Reserve{Booking: id, Desk: at.Place.Desk.ID, Span: at.Span}},
		{booking.KindCheckIn, booking.CheckIn{Booking: id}},
	}}, nil
}

// no is why a desk that is not free cannot be had.
func (at sight) no() *booking.Refusal {
	switch at.State {
	case booking.HouseClosed:
		return at.Why
	case booking.DeskOut:
		return &booking.Refusal{Why: booking.Forbidden, Detail: booking.DeskBlocked}
	}
	return &booking.Refusal{Why: booking.Taken}
}

// refused is the page that says no, with what is free nearby.
func (at sight) refused(why *booking.Refusal, spent bool) page {
	heading, line := sayNo(why)
	p := page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), Look: "bad", Wrong: true, State: heading, Lines: []said{line}}
	for _, a := range why.Alternatives {
		p.Near = append(p.Near, nearby{DeskPath(a.Building, a.Code), a.Code, a.Zone})
	}
	if spent {
		p.Lines = append(p.Lines, say("web.used"))
	}
	return p
}

func (at sight) done(wish wishAt) page {
	p := page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), Look: "done", Done: true, State: say("web.checkedin")}
	if wish.booked {
		p.State, p.Lines = say("web.booked"), []said{say("web.booked.line", at.Place.Desk.Code, until(wish.until, at.loc()))}
	}
	return p
}

// refusalOf is what an outcome's detail says, or at least its reason.
func refusalOf(o syncing.Outcome) *booking.Refusal {
	var refusal booking.Refusal
	if json.Unmarshal(o.Detail, &refusal) != nil || refusal.Why == "" {
		refusal = booking.Refusal{Why: booking.Why(o.Why)}
	}
	return &refusal
}
