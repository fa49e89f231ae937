// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// linkSecret names the secret that proves links to bookings.
const linkSecret = "links"

// proofs prove links. The secret is drawn once for all processes and read once by each.
type proofs struct {
	mu     sync.Mutex
	secret []byte
}

// BookingPath is where a booking's page lies on the server. Whoever has the link can check in and give the desk back, so it
// is for the person's own calendar alone. It is made of the booking's id and of a proof that only this server can make: who
// learns ids, from a log or a backup of a device, cannot make links of them.
func (s *Server) BookingPath(ctx context.Context, id booking.BookingID) (string, error) {
	proof, err := s.prove(ctx, id)
	if err != nil {
		return "", fmt.Errorf("make a link to %s: %w", id, err)
	}
	return "/b/" + base64.RawURLEncoding.EncodeToString([]byte(id)) + "." + base64.RawURLEncoding.EncodeToString(proof), nil
}

func (s *Server) prove(ctx context.Context, id booking.BookingID) ([]byte, error) {
	secret, err := s.proofs.read(ctx, s.Central)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("booking\x00" + id))
	return mac.Sum(nil)[:16], nil
}

func (p *proofs) read(ctx context.Context, c *central.Central) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.secret != nil {
		return p.secret, nil
	}
	var value string
	err := c.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		value, err = central.FindSecret(ctx, tx, linkSecret)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
			value, err = tx.KeepSecret(ctx, linkSecret, newSecret())
			return err
		})
	}
	if err == nil {
		p.secret = []byte(value)
	}
	return p.secret, err
}

// linked is the booking that a link is about; booking.ErrGone for one that this server did not make.
func (s *Server) linked(ctx context.Context, token string) (booking.BookingID, error) {
	name, proof, ok := strings.Cut(token, ".")
	id, idErr := base64.RawURLEncoding.DecodeString(name)
	said, proofErr := base64.RawURLEncoding.DecodeString(proof)
	if !ok || len(token) > 4*booking.MaxName || idErr != nil || proofErr != nil {
		return "", booking.ErrGone
	}
	right, err := s.prove(ctx, booking.BookingID(id))
	if err != nil {
		return "", err
	}
	if !hmac.Equal(said, right) {
		return "", booking.ErrGone
	}
	return booking.BookingID(id), nil
}

// An event is a booking as its page shows it.
type event struct {
	booking.Booking
	place booking.Place
	due   bool // a check-in would be for this one, now
	path  string

	offered bool // and its person has not said yes
}

// serveBooking is the page of a booking, for the links in its person's calendar.
func (s *Server) serveBooking(w http.ResponseWriter, r *http.Request) {
	e, err := s.event(r)
	switch {
	case errors.Is(err, booking.ErrGone):
		s.nothing(w, r, "web.event.none")
	case err != nil:
		s.trouble(w, r, err)
	case r.Method == http.MethodPost:
		s.actOn(w, r, e)
	default:
		s.show(w, r, http.StatusOK, e.page(s.Now()))
	}
}

func (s *Server) event(r *http.Request) (e event, err error) {
	id, err := s.linked(r.Context(), r.PathValue("token"))
	if err != nil {
		return e, err
	}
	e.path = r.URL.EscapedPath()
	err = s.rows(r.Context(), func(ctx context.Context, rows store.Booking, planner *booking.Planner) (err error) {
		if e.Booking, err = rows.Booking(ctx, id); err != nil {
			return err
		}
		if err = e.askOffer(ctx, rows); err != nil {
			return err
		}
		if e.place, err = rows.Place(ctx, e.Desk); errors.Is(err, booking.ErrGone) {
			return e.withoutDesk(ctx, rows)
		}
		if err == nil && e.State != booking.CheckedIn {
			_, e.due, err = planner.Due(ctx, []booking.Booking{e.Booking}, e.Desk)
		}
		return err
	})
	return e, err
}

// askOffer asks whether the booking is a desk that is only offered.
func (e *event) askOffer(ctx context.Context, rows store.Booking) error {
	wait, err := rows.WaitOf(ctx, e.ID)
	e.offered = err == nil && e.State.Live() && wait.State == booking.WaitOffered
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	return err
}

// withoutDesk is a booking whose desk has left the plan; its house is still known, if it is there.
func (e *event) withoutDesk(ctx context.Context, rows store.Booking) (err error) {
	if e.place.Building, err = rows.Building(ctx, e.Booking.Building); errors.Is(err, booking.ErrGone) {
		return nil
	}
	return err
}

func (e event) page(now time.Time) page {
	p := page{Name: e.name(), Where: append([]said{e.when()}, where(e.place)...), Look: "out", State: say("web.state." + string(e.State))}
	switch over := !e.Span.End.After(now); {
	case over:
		p.Lines = []said{say("web.event.over")}
		return p
	case e.State == booking.CheckedIn:
		p.Look = "done"
	case e.offered:
		p.Look, p.State, p.Lines = "taken", say("web.event.offered"), []said{say("web.event.offered.line")}
	case e.State == booking.Booked:
		p.Look = "taken"
	}
	f := &form{Path: e.path}
	if e.due {
		f.Buttons = append(f.Buttons, button{"checkin", say("web.button.checkin")})
	}
	if e.State.Live() {
		f.Buttons = append(f.Buttons, button{"release", say("web.button.release")})
	}
	if len(f.Buttons) > 0 {
		p.Form = f
	}
	return p
}

// name is what stands on the desk, when it is still on the plan.
func (e event) name() said {
	if e.place.Desk.ID == "" {
		return say("web.event.unknown")
	}
	return say("web.desk", e.place.Desk.Code)
}

// when is the day and the time of the booking.
func (e event) when() said {
	loc := e.place.Building.Location()
	day := e.Span.Day(loc)
	write := func(w words, order string) string {
		_, month, number := day.Date()
		weekday := strings.Split(w["date.weekdays.short"], "|")[day.Weekday()]
		date := fmt.Sprintf(w[order], weekday, number, strings.Split(w["date.months.short"], "|")[month-1])
		if e.Span.Part(loc) == booking.FullDay {
			return date + ", " + w["web.event.fullday"]
		}
		return date + ", " + fmt.Sprintf(w["web.event.hours"], clock(e.Span.Start, loc), until(e.Span.End, loc))
	}
	return said{write(german(), "web.event.day"), write(english(), "web.event.day")}
}

// actOn does what a button of the page says.
func (s *Server) actOn(w http.ResponseWriter, r *http.Request, e event) {
	if !s.readForm(w, r) {
		return
	}
	var step Step
	done := say("web.checkedin")
	switch r.PostForm.Get("do") {
	case "checkin":
		step = Step{booking.KindCheckIn, booking.CheckIn{Booking: e.ID}}
	case "release":
		step, done = Step{booking.KindRelease, booking.Release{Booking: e.ID}}, say("web.released")
	default:
		s.show(w, r, http.StatusBadRequest, e.page(s.Now()))
		return
	}
	if err := s.limiter.link(e.ID); err != nil {
		s.tooMany(w, r, err)
		return
	}
	outcomes, err := s.hub.Act(r.Context(), e.Person, step)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	p := page{Name: e.name(), Where: append([]said{e.when()}, where(e.place)...), Look: "done", Done: true, State: done}
	status := http.StatusOK
	if o := outcomes[0]; o.Verdict == syncing.Refused {
		status, p.Look, p.Done, p.Wrong = http.StatusConflict, "bad", false, true
		heading, line := sayNo(refusalOf(o))
		p.State, p.Lines = heading, []said{line}
	}
	s.show(w, r, status, p)
}
