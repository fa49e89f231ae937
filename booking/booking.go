// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// BookingID names a booking: a random UUID that the device makes, so that the name is known before the server is asked. Only
// the person and the server know it.
type BookingID string

// NewBookingID is a new name for a booking.
func NewBookingID() BookingID { return BookingID(uuid.NewString()) }

// OccupancyID names an occupancy. Everybody's plan carries it, so it is drawn by chance alone and anew whenever a booking
// gets another desk or span: nobody shall read from it when somebody booked, or follow one booking from desk to desk.
type OccupancyID string

// NewOccupancyID is a new name for what a booking occupies; it owes nothing to the booking's.
func NewOccupancyID(BookingID) OccupancyID { return OccupancyID(uuid.NewString()) }

// A State is where a booking is in its life. The list is append-only, because it is stored and sent.
type State string

// The states. Requested exists on the person's own device only; the server knows the others.
const (
	Requested State = "requested" // a wish, not yet decided
	Booked    State = "booked"
	CheckedIn State = "checked_in"
	Released  State = "released" // given back by the person, before or during the span
	NoShow    State = "no_show"
	Cancelled State = "cancelled" // taken back by the house: a desk blocked, a day closed
	Refused   State = "refused"
)

// Live tells whether a booking in this state keeps its desk from others.
func (s State) Live() bool { return s == Requested || s == Booked || s == CheckedIn }

// A Booking is a person's right to a desk for a span. Only the person and the server hold it.
type Booking struct {
	ID       BookingID      `json:"id"`
	Person   staff.PersonID `json:"person"`
	Desk     DeskID         `json:"desk"`
	Floor    FloorID        `json:"floor"`
	Building BuildingID     `json:"building"`
	Span     Span           `json:"span"`
	State    State          `json:"state"`
	MadeAt   time.Time      `json:"madeAt"` // when it was decided, or wished for; UTC
	// Occupied names its occupancy. Empty means that it has the booking's name: a wish that only its own device knows, or a
	// booking from before occupancies had names of their own.
	Occupied OccupancyID `json:"occupied,omitempty"`
}

// An Occupancy is a booking without its person: what everybody's plan needs.
type Occupancy struct {
	ID       OccupancyID `json:"id"`
	Desk     DeskID      `json:"desk"`
	Floor    FloorID     `json:"floor"`
	Building BuildingID  `json:"building"`
	Span     Span        `json:"span"`
	State    State       `json:"state"`
}

// Occupancy is the booking without its person.
func (b Booking) Occupancy() Occupancy {
	id := cmp.Or(b.Occupied, OccupancyID(b.ID))
	return Occupancy{ID: id, Desk: b.Desk, Floor: b.Floor, Building: b.Building, Span: b.Span, State: b.State}
}

// A Status is where a person works for half a day. The list is append-only, because it is stored and sent.
type Status string

// The statuses. Unsaid is the zero value: the person has said nothing.
const (
	Unsaid     Status = ""
	Office     Status = "office"
	HomeOffice Status = "home"
	OnTheRoad  Status = "road"
	Away       Status = "away"
)

// Known tells whether s is one of the statuses that a person can say.
func (s Status) Known() bool { return s == Office || s == HomeOffice || s == OnTheRoad || s == Away }

// A Presence is where a person is for half a day, as far as the reader may know. There is at most one per person, day
// and half.
//
// Desk, Building and Occupied are set exactly while Status is Office and a live booking covers the half; of several the
// one that begins first. A half that a live booking covers has a row: its Status is Office, or what the person said
// after booking (then without desk).
type Presence struct {
	Person   staff.PersonID `json:"person"`
	Day      Day            `json:"day"`
	Half     Half           `json:"half"`
	Status   Status         `json:"status"`
	Building BuildingID     `json:"building,omitempty"`
	Desk     DeskID         `json:"desk,omitempty"`
	Occupied OccupancyID    `json:"occupied,omitempty"`
	// Usual tells that the usual week says so, and neither the person nor a booking.
	Usual bool `json:"usual,omitempty"`
	// Seen and Unit decide which scope the row lives in: the person's own, the unit's, or everybody's.
	Seen staff.Visibility `json:"seen"`
	Unit staff.UnitID     `json:"unit"`
}
