// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
)

// Data is what the screen reads and does. Everything is local and quick; nothing waits for the network.
type Data interface {
	// Me is who looks.
	Me(ctx context.Context) (Me, error)
	// Houses are all buildings with their floors and rules, by name. Floors come by ordinal and without Plan. A building
	// that is not on this device has neither floors nor rules.
	Houses(ctx context.Context) ([]House, error)
	// Hold asks for a building's plans and desks and keeps them on this device; they come when there is a network.
	Hold(ctx context.Context, building booking.BuildingID) error
	// Level is a floor with its plan and zones. When only the plan cannot be read it answers with the rest and an error
	// that is a *ui.Trouble of kind ui.PlanUnreadable.
	Level(ctx context.Context, floor booking.FloorID) (Level, error)
	// Day is a floor for a span: see booking.Planner.Day.
	Day(ctx context.Context, v View) (Day, error)
	// Next is the first later day on which the person could have a desk at the time of a span: see booking.Planner.Next.
	Next(ctx context.Context, desk booking.DeskID, span booking.Span) (day booking.Day, found bool, err error)
	// Free counts free desks by day: see booking.Planner.Free.
	Free(ctx context.Context, q booking.FreeQuery) ([]booking.FreeCount, error)
	// Refused is a booking that was refused, with the reason and the alternatives as they are free now; nil when there is
	// no such refusal.
	Refused(ctx context.Context, id booking.BookingID) (*Refused, error)

	// The wishes. They answer with a *booking.Refusal when the rules on this device say no already.
	Reserve(ctx context.Context, r booking.Reserve) error
	Move(ctx context.Context, m booking.Move) error
	Release(ctx context.Context, r booking.Release) error
	CheckIn(ctx context.Context, c booking.CheckIn) error
	PlanDay(ctx context.Context, p booking.PlanDay) error
	Like(ctx context.Context, l booking.Like) error
	Unlike(ctx context.Context, u booking.Unlike) error
	// ReserveFor and ReleaseFor are in the name of one of Me.Owners.
	ReserveFor(ctx context.Context, r booking.ReserveFor) error
	ReleaseFor(ctx context.Context, r booking.ReleaseFor) error
	Join(ctx context.Context, j booking.Join) error
	Leave(ctx context.Context, l booking.Leave) error
	Accept(ctx context.Context, a booking.Accept) error
	Decline(ctx context.Context, d booking.Decline) error
	Repeat(ctx context.Context, r booking.Repeat) error
	Unrepeat(ctx context.Context, u booking.Unrepeat) error
	// Resume is what will take Unrepeat back, asked before, and GoOn does so.
	Resume(ctx context.Context, u booking.Unrepeat) (booking.Resumption, error)
	GoOn(ctx context.Context, r booking.Resumption) error
	Complaints
	// Preview is what Repeat would make of each day: see booking.Planner.Preview.
	Preview(ctx context.Context, r booking.Repeat) ([]booking.Prospect, error)
}

// Complaints are about what is broken at a desk.
type Complaints interface {
	ReportTrouble(ctx context.Context, m trouble.Make) error
	WithdrawTrouble(ctx context.Context, w trouble.Withdraw) error
	// AnswerTrouble and BlockDesk are for facility.
	AnswerTrouble(ctx context.Context, a trouble.Answer) error
	BlockDesk(ctx context.Context, desk booking.DeskID, blocked bool) error
	// AddPhoto lets the person choose a picture and keeps it on this device. done is called on Fyne's thread; not at all when none is chosen.
	AddPhoto(done func(Photo, error))
}

// A Photo is a picture that goes with a report: its name, and its small form to look at.
type Photo struct {
	ID    string
	Small []byte
}

// Me is who looks at the screen.
type Me struct {
	Person staff.Person
	// Units are the person's unit and all above it, nearest first; their zones are home.
	Units []staff.UnitID
	// Profile is what the rules may ask of the person.
	Profile staff.Profile
	// Start is the floor to begin with: of a booking today or tomorrow, else of the home zone, else where the person or the
	// team sits; empty when none is known.
	Start booking.FloorID
	// Favourites are the desks and colleagues that the person has starred.
	Favourites []booking.Favourite
	// Owners are those in whose name the person may book, by name.
	Owners []staff.Person
}

// A House is a building with its floors.
type House struct {
	booking.Building
	Floors []booking.Floor
	Rules  booking.Rulebook
}

// A Level is a floor with its plan and the zones on it.
type Level struct {
	Floor booking.Floor
	Zones []booking.Zone
}

// A View is what is looked at: a floor for a span of a day, cut in the building's time zone.
type View struct {
	Floor    booking.FloorID
	Day      booking.Day
	Span     booking.Span
	Location *time.Location
}

// A Day is a floor for a span, with the people on it whom the reader may see.
type Day struct {
	booking.FloorDay
	// Mine are the person's live bookings on the calendar day of the span, in any building, by start.
	Mine []Held
	// Colleagues are those whose desk on this floor the reader may know.
	Colleagues []Colleague
	// Known are the desks in any building that the reader knows before that day: see booking.Planner.Known.
	Known []booking.Known
	// Said is what the person has said of the calendar day, at most one row for each half.
	Said []booking.Presence
	// Waits are the person's live waits, of any time and building.
	Waits []booking.Wait
	// Broken is what is known to be broken at desks of the floor, the oldest first, and Reported the person's own reports of it.
	Broken   []trouble.Case
	Reported []trouble.Report
}

// Held is a booking of the reader's own.
type Held struct {
	booking.Booking
	Code string // of the desk
	// Series is what made the booking, for the day For; nil when the person booked just that day.
	Series *booking.Series
	For    booking.Day
	// CheckInFrom is from when on it can be checked in, as booking.Planner.CheckInFrom says.
	CheckInFrom time.Time
}

// A Colleague sits at a desk in the span.
type Colleague struct {
	Person staff.Person
	Desk   booking.DeskID
	Span   booking.Span
	// Team is whether the colleague is of the reader's own unit.
	Team bool
}

// Refused is a wish that was not granted.
type Refused struct {
	Booking booking.Booking
	Code    string // of the wished desk
	Why     booking.Refusal
	// Several is the wish for several days of which Booking is the first that could not be had; nil for one day.
	Several *booking.Repeat
}
