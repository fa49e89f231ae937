// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"github.com/pult-app/pult/staff"
)

// A Kind names a command on the wire. Append-only.
type Kind string

// The kinds of commands that Planner.Do understands.
const (
	KindReserve Kind = "booking.reserve"
	KindMove    Kind = "booking.move"
	KindRelease Kind = "booking.release"
	KindCheckIn Kind = "booking.checkin"
	KindPlanDay Kind = "day.plan"
	KindShow    Kind = "staff.visibility"
	KindSeen    Kind = "notice.seen"
)

// Reserve asks for a desk.
type Reserve struct {
	Booking BookingID `json:"booking"`
	Desk    DeskID    `json:"desk"`
	Span
}

// Move asks for another desk or another span for a live booking; what stays is repeated.
type Move struct {
	Booking BookingID `json:"booking"`
	Desk    DeskID    `json:"desk"`
	Span
}

// Release gives a booking's desk back.
type Release struct {
	Booking BookingID `json:"booking"`
}

// CheckIn says that the person is at the desk.
type CheckIn struct {
	Booking BookingID `json:"booking"`
}

// PlanDay says where the person works on a day, by half. Unsaid takes the word back.
// Leaving the office keeps bookings: the screen asks about them first and sends Release.
type PlanDay struct {
	Day    Day    `json:"day"`
	Halves []Half `json:"halves"`
	Status Status `json:"status"`
}

// Show says who may see where the person is, from now on and for all coming days.
type Show struct {
	Visibility staff.Visibility `json:"visibility"`
}

// Seen takes a notice away that the person has read.
type Seen struct {
	Notice NoticeID `json:"notice"`
}
