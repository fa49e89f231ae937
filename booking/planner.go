// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/staff"
)

// ErrGone is what a Store answers for a desk, booking or person that it does not hold.
var ErrGone = errors.New("no such row")

// A Store is what the Planner asks for. Everything happens in one transaction, which the caller opened and will end:
// what the Planner read is still true when it writes. Implementations are store.Booking on SQLite and PostgreSQL.
type Store interface {
	// Place is a desk with zone, floor (without Plan) and building, or ErrGone.
	Place(ctx context.Context, desk DeskID) (Place, error)
	// Rules of a building; the zero Rules (which allow nothing) when there are none.
	Rules(ctx context.Context, building BuildingID) (Rules, error)
	// Amendments of a building, in no particular order. Nobody changes the list.
	Amendments(ctx context.Context, building BuildingID) ([]Amendment, error)
	// Colleague is the person with unit, or ErrGone.
	Colleague(ctx context.Context, person staff.PersonID) (staff.Person, error)
	// Profile is the person's own settings; visibility Nobody when none are held.
	Profile(ctx context.Context, person staff.PersonID) (staff.Profile, error)
	// Above are the unit and all units above it, nearest first.
	Above(ctx context.Context, unit staff.UnitID) ([]staff.UnitID, error)

	// Booking by its name, or ErrGone.
	Booking(ctx context.Context, id BookingID) (Booking, error)
	// Mine are the person's live bookings that overlap the span, by start.
	Mine(ctx context.Context, person staff.PersonID, span Span) ([]Booking, error)
	// CountOpen is how many live bookings of the person in the building end after t.
	CountOpen(ctx context.Context, person staff.PersonID, building BuildingID, t time.Time) (int, error)
	// Busy are the live occupancies of a floor that overlap the span, in no particular order.
	Busy(ctx context.Context, floor FloorID, span Span) ([]Occupancy, error)
	// DeskBusy are the live occupancies of one desk that overlap the span.
	DeskBusy(ctx context.Context, desk DeskID, span Span) ([]Occupancy, error)

	// Buildings are all that the store knows, by name; Floors of one by ordinal, without Plan.
	Buildings(ctx context.Context) ([]Building, error)
	Floors(ctx context.Context, building BuildingID) ([]Floor, error)
	// Zones and Desks of a floor, by id and by code.
	Zones(ctx context.Context, floor FloorID) ([]Zone, error)
	Desks(ctx context.Context, floor FloorID) ([]Desk, error)

	// PutBooking writes the booking and its occupancy (only while live); one that it had under another name goes. It returns a *Refusal with Taken or
	// SelfOverlap when the database's own guard finds an overlap.
	PutBooking(ctx context.Context, b Booking) error
	// Presence of a person on a day, at most two rows, AM first.
	Presence(ctx context.Context, person staff.PersonID, day Day) ([]Presence, error)
	// PutPresence writes one half; a row with Status Unsaid and no booking is removed. When Seen or Unit changed, the
	// row leaves its old scope.
	PutPresence(ctx context.Context, p Presence) error
	// MyPresence are all presence rows of the person from a day on.
	MyPresence(ctx context.Context, person staff.PersonID, from Day) ([]Presence, error)
	// Wait by its name, or ErrGone; WaitOf the one to which a booking was offered last.
	Wait(ctx context.Context, id WaitID) (Wait, error)
	WaitOf(ctx context.Context, offered BookingID) (Wait, error)
	// Waits are the person's that are Live, by start.
	Waits(ctx context.Context, person staff.PersonID) ([]Wait, error)
	// Queue are the first of those who wait for a desk in a span that overlaps and have no live booking at that time, in the order
	// of Waiter.Compare. Served counts the person's waits that are offered, taken or lapsed with a deadline after since. Want is
	// not asked.
	Queue(ctx context.Context, desk Desk, span Span, since time.Time, most int) ([]Waiter, error)
	// WaitsDue are offers whose deadline and open waits whose end is not after t, by id; WaitsAfter are open waits with
	// a greater id, by id.
	WaitsDue(ctx context.Context, t time.Time, most int) ([]Wait, error)
	WaitsAfter(ctx context.Context, id WaitID, most int) ([]Wait, error)
	// PutWait writes a wait.
	PutWait(ctx context.Context, w Wait) error
	// PutProfile writes the person's settings.
	PutProfile(ctx context.Context, p staff.Profile) error

	// Notice by its name, or ErrGone.
	Notice(ctx context.Context, id NoticeID) (Notice, error)
	// PutNotice writes one; DropNotice takes it away, and one that is not there is no error.
	PutNotice(ctx context.Context, n Notice) error
	DropNotice(ctx context.Context, id NoticeID) error
	// Series by its name, or ErrGone.
	Series(ctx context.Context, id SeriesID) (Series, error)
	// SeriesOf are the series of a person that book something on a day or later, by their first day.
	SeriesOf(ctx context.Context, person staff.PersonID, day Day) ([]Series, error)
	// PutSeries adds or replaces a series.
	PutSeries(ctx context.Context, s Series) error

	Favourites
	Deputies
	Usuals
	Teams
	// HomeZones are the zones where a unit is at home, by id.
	HomeZones(ctx context.Context, unit staff.UnitID) ([]Zone, error)
	// UnitPresence is where the people of one unit are from a day to a day, both inclusive, by day, person and half.
	UnitPresence(ctx context.Context, unit staff.UnitID, from, to Day) ([]Presence, error)
	FeedStore
}

// A Planner answers wishes by the rules of the house. It is not safe for concurrent use: it lives as long as the
// transaction behind its Store.
type Planner struct {
	Store Store
	Now   func() time.Time
	// Final is set on the server: a yes is Booked. On a device a yes is Requested.
	Final bool
	// NewOccupancy names what a booking occupies each time that it gets a desk or a span. It is nil on a device: a wish is
	// seen by nobody else and leaves the names as they are, so that it can be carried out again and comes to the same.
	NewOccupancy func(BookingID) OccupancyID

	// quiet says nothing of the day of a booking's person: that is their own, and their devices' and the server's to say.
	quiet bool
	// onBehalf is whose wish somebody else makes. An answer to it must not tell what this person needs, nor when they have time.
	onBehalf staff.PersonID
}
