// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"github.com/pult-app/pult/staff"
)

// A Kind names a command on the wire. Append-only.
type Kind = staff.Act

// The kinds of commands that Planner.Do understands.
const (
	KindReserve  Kind = "booking.reserve"
	KindMove     Kind = "booking.move"
	KindRelease  Kind = "booking.release"
	KindCheckIn  Kind = "booking.checkin"
	KindPlanDay  Kind = "day.plan"
	KindShow     Kind = "staff.visibility"
	KindRepeat   Kind = "booking.repeat"
	KindUnrepeat Kind = "booking.unrepeat"
	KindAbsent   Kind = "booking.absent"
	KindSeen     Kind = "notice.seen"
	KindJoin     Kind = "wait.join"
	KindLeave    Kind = "wait.leave"
	KindAccept   Kind = "wait.accept"
	KindDecline  Kind = "wait.decline"
	KindLike     Kind = "favourite.put"
	KindUnlike   Kind = "favourite.drop"
	KindName     Kind = "deputy.name"
	KindRevoke   Kind = "deputy.revoke"
	KindWeek     Kind = "week.usual"
	KindNeed     Kind = "staff.needs"
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

// Repeat asks for a desk on several days: on those of a rule, of which a series stays that goes on as the horizon does, or on
// days chosen one by one, of which only the bookings stay.
type Repeat struct {
	Series SeriesID `json:"series"`
	Desk   DeskID   `json:"desk"`
	// Rule is the value of an RRULE by weeks, such as "FREQ=WEEKLY;BYDAY=MO,TH", and First the day on which it begins.
	Rule  string `json:"rule,omitempty"`
	First Day    `json:"first,omitempty"`
	// Days are chosen one by one, at most MaxChosen of them, in their order; then there is no Rule.
	Days []Day `json:"days,omitempty"`
	// From and Until are on the clock at the building: 0 and 1440 are a full day, the halves meet at Noon.
	From  Clock `json:"from"`
	Until Clock `json:"until"`
	// Except are days of the rule that are left out, at most MaxOccurrences.
	Except []Day `json:"except,omitempty"`
	// Skip books the other days when some cannot be had.
	Skip bool `json:"skip,omitempty"`
}

// Unrepeat ends a series from a day on.
type Unrepeat struct {
	Series SeriesID `json:"series"`
	From   Day      `json:"from"`
}

// Absent says that the person is away on the days from First to Last, both inclusive, in these halves.
type Absent struct {
	First  Day    `json:"first"`
	Last   Day    `json:"last"`
	Halves []Half `json:"halves"`
}

// Need says what the person needs of a desk, from now on.
type Need struct {
	staff.Needs
}
