// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// WaitID names a place on the waitlist: a random UUID that the device makes. Only the person and the server know it.
type WaitID string

// NewWaitID is a new name for a place on the waitlist.
func NewWaitID() WaitID { return WaitID(uuid.NewString()) }

// A WaitState is where a wait is in its life. The list is append-only, because it is stored and sent.
type WaitState string

// The states of a wait. WaitRequested exists on the person's own device only.
const (
	WaitRequested WaitState = "requested" // a wish, not yet on the list
	WaitOpen      WaitState = "waiting"
	WaitOffered   WaitState = "offered"  // a desk is held for the person until the deadline
	WaitTaken     WaitState = "taken"    // the person said yes
	WaitDeclined  WaitState = "declined" // the person passed the desk on
	WaitLapsed    WaitState = "lapsed"   // the deadline went by
	WaitLeft      WaitState = "left"     // the person waits no more
	WaitOver      WaitState = "over"     // the span went by and no desk was free, or there is no such desk any more
)

// Live tells whether the wait goes on: the person waits, or has an offer to answer.
func (s WaitState) Live() bool { return s.Open() || s == WaitOffered }

// Open tells whether the person waits for a desk.
func (s WaitState) Open() bool { return s == WaitRequested || s == WaitOpen }

// A Wait is a person's place on the waitlist: for one desk, any desk of a zone, or any desk of a building, in a span.
// Only the person and the server hold it.
type Wait struct {
	ID       WaitID         `json:"id"`
	Person   staff.PersonID `json:"person"`
	Building BuildingID     `json:"building"`
	// Zone and Desk are both empty for any desk of the building; at most one is set.
	Zone ZoneID `json:"zone,omitempty"`
	Desk DeskID `json:"desk,omitempty"`
	// Want is what any desk must offer to be one of those that are waited for.
	Want  Features  `json:"want"`
	Span  Span      `json:"span"`
	State WaitState `json:"state"`
	// Booking is the desk that is, or was, offered: an ordinary booking of the person. Until is the deadline to say yes to it.
	Booking BookingID `json:"booking,omitempty"`
	Until   time.Time `json:"until"`
	// MadeAt is when the person began to wait, as the server has seen it; UTC.
	MadeAt time.Time `json:"madeAt"`
}

// Fits tells whether a desk is one of those that are waited for.
func (w Wait) Fits(d Desk) bool {
	if w.Desk != "" {
		return w.Desk == d.ID
	}
	return w.Building == d.Building && (w.Zone == "" || w.Zone == d.Zone) && d.Features.Offers(w.Want)
}

// A Waiter is a wait with how often its person was served lately: what the order goes by.
type Waiter struct {
	Wait
	Served int
}

// offers is the namespace of the names of offered bookings.
var offers = uuid.MustParse("b0c5e1f7-3a44-4d5e-9d6f-6b1d1f3a7c52")

// offerID is the name of the nth booking that is offered to a wait. Like the wait's, it is known to the person and the server only.
func offerID(wait WaitID, n int) BookingID {
	return BookingID(uuid.NewSHA1(offers, []byte(string(wait)+"|"+strconv.Itoa(n))).String())
}

// mayBeOffer tells whether a booking can be one that was offered: only those have names that are made from another.
// It spares all the others a question.
func mayBeOffer(id BookingID) bool {
	name, err := uuid.Parse(string(id))
	return err == nil && name.Version() == 5
}

// How long a desk is held for the person whose turn it is. Every minute of it the desk stands empty for all others, and
// who is asked should not have to look at a phone at night or in a meeting.
const (
	// OfferLasts is a meeting and the way back from it.
	OfferLasts = 2 * time.Hour
	// OfferEnds is how long before the start an offer ends at the latest: the next one wants to plan the day, too.
	OfferEnds = time.Hour
	// OfferLeast is what everybody gets: long enough to hear of it and to tap.
	OfferLeast = 15 * time.Minute
	// In the quiet hours nobody is asked to answer: what would end in them lasts until the morning, when people are at work.
	quietFrom   Clock = 20 * 60
	quietUntil  Clock = 7 * 60
	quietAnswer Clock = 9 * 60
)

// OfferUntil is the deadline of an offer that is made now, by the clock of the building: two hours, but in the quiet hours until
// nine; an hour before the start at the latest, where a span that begins at night (a whole day does) starts at ten; at least a
// quarter of an hour; never beyond the span's end.
func OfferUntil(now time.Time, span Span, loc *time.Location) time.Time {
	until := now.Add(OfferLasts)
	if quiet(now, loc) || quiet(until, loc) {
		until = answered(now, loc)
	}
	start := span.Start
	if quiet(start, loc) {
		start = answered(start, loc).Add(OfferEnds)
	}
	until = earlier(until, start.Add(-OfferEnds))
	if least := now.Add(OfferLeast); until.Before(least) {
		until = least
	}
	return earlier(until, span.End).UTC().Truncate(time.Second)
}

func quiet(t time.Time, loc *time.Location) bool {
	at := clockAt(t, loc)
	return at >= quietFrom || at < quietUntil
}

// answered is the first time after t at which people are expected to answer what came at night.
func answered(t time.Time, loc *time.Location) time.Time {
	day := DayOf(t, loc)
	if at := day.At(loc, quietAnswer); at.After(t) {
		return at
	}
	return (day + 1).At(loc, quietAnswer)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Join asks for a place on the waitlist for one desk, any desk of a zone, or any desk of a building. Zone and Desk are not set
// both; Want is for any desk.
type Join struct {
	Wait     WaitID     `json:"wait"`
	Building BuildingID `json:"building"`
	Zone     ZoneID     `json:"zone,omitempty"`
	Desk     DeskID     `json:"desk,omitempty"`
	Want     Features   `json:"want,omitzero"`
	Span
}

// Leave waits no more.
type Leave struct {
	Wait WaitID `json:"wait"`
}

// Accept says yes to the desk that is offered.
type Accept struct {
	Wait WaitID `json:"wait"`
}

// Decline passes the desk that is offered on.
type Decline struct {
	Wait WaitID `json:"wait"`
}
