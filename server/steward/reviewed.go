// SPDX-License-Identifier: EUPL-1.2

package steward

import (
	"context"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// A Reviewed is what became of the bookings of a house after its rules had changed.
type Reviewed struct {
	// Ahead is how many there were.
	Ahead int
	// Lost were taken back, and each person told.
	Lost []booking.Reviewed
	// Staying are against the new rules and not against the old ones, and stay as they were made.
	Staying []booking.Reviewed
}

// Review looks at the bookings that are there after rules have changed from what they were, and takes back those that cannot be kept.
func Review(ctx context.Context, rows store.Booking, house booking.Building, was booking.Rulebook, now time.Time) (done Reviewed, err error) {
	bookings, err := rows.LiveIn(ctx, house.ID, now)
	if err != nil {
		return done, err
	}
	done.Ahead = len(bookings)
	found, err := Housekeeper(rows, now).Enforce(ctx, bookings)
	if err != nil {
		return done, err
	}
	for _, r := range found {
		if r.Lost() {
			done.Lost = append(done.Lost, r)
		} else {
			done.Staying = append(done.Staying, r)
		}
	}
	done.Staying, err = caused(ctx, rows, was, done.Staying, now)
	return done, err
}

// caused leaves out what the rules of before have refused as well.
func caused(ctx context.Context, rows store.Booking, was booking.Rulebook, found []booking.Reviewed, now time.Time) ([]booking.Reviewed, error) {
	var bookings []booking.Booking
	for _, r := range found {
		bookings = append(bookings, r.Booking)
	}
	p := Housekeeper(rows, now)
	p.Store = ruledBy{rows.Remembering(&store.Memory{}), was}
	before, err := p.Review(ctx, bookings)
	refused := map[booking.BookingID]bool{}
	for _, r := range before {
		refused[r.Booking.ID] = true
	}
	return slices.DeleteFunc(found, func(r booking.Reviewed) bool { return refused[r.Booking.ID] }), err
}

// ruledBy is what is here, with other rules for one house.
type ruledBy struct {
	store.Remembering
	book booking.Rulebook
}

// Rules implements booking.Store.
func (s ruledBy) Rules(context.Context, booking.BuildingID) (booking.Rules, error) {
	return s.book.Rules, nil
}

// Amendments implements booking.Store.
func (s ruledBy) Amendments(context.Context, booking.BuildingID) ([]booking.Amendment, error) {
	return s.book.Amendments, nil
}

// Housekeeper plans on behalf of the house.
func Housekeeper(rows store.Booking, now time.Time) *booking.Planner {
	return &booking.Planner{Store: rows.Remembering(&store.Memory{}), Now: func() time.Time { return now }, Final: true, NewOccupancy: booking.NewOccupancyID}
}
