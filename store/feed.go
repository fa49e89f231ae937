// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// feeds is what scanFeed reads; a condition follows.
const feeds = `SELECT id, person, hash, made_at FROM feed `

// Feed implements booking.Store.
func (s Booking) Feed(ctx context.Context, id booking.FeedID) (booking.Feed, error) {
	const query = feeds + `WHERE id = $1`
	return one("feed", id, scanFeed, s.Tx.QueryRowContext(ctx, query, id))
}

// FeedOf implements booking.Store.
func (s Booking) FeedOf(ctx context.Context, hash string) (booking.Feed, error) {
	const query = feeds + `WHERE hash = $1`
	return one("feed with hash", hash, scanFeed, s.Tx.QueryRowContext(ctx, query, hash))
}

// Feeds implements booking.Store.
func (s Booking) Feeds(ctx context.Context, person staff.PersonID) ([]booking.Feed, error) {
	const query = feeds + `WHERE person = $1 ORDER BY made_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person)
	return all("feeds", scanFeed, rows, err)
}

// PutFeed implements booking.Store.
func (s Booking) PutFeed(ctx context.Context, f booking.Feed) error {
	err := s.write(ctx, "feed", string(f.ID), Own(f.Person), f.Person, f.Hash, f.MadeAt.Unix())
	return wrap("put feed "+string(f.ID), err)
}

// DropFeed implements booking.Store.
func (s Booking) DropFeed(ctx context.Context, id booking.FeedID) error {
	return s.Remove(ctx, "feed", string(id))
}

// A Listed booking is one with the version of its row.
type Listed struct {
	booking.Booking
	Ver int64
}

// Listed are the person's bookings in any state that end after a time, by start.
func (s Booking) Listed(ctx context.Context, person staff.PersonID, after time.Time) ([]Listed, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy, ver FROM booking
		WHERE person = $1 AND start_at > $2 AND end_at > $3 ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person, after.Unix()-longest, after.Unix())
	return all("listed bookings", func(row scanner) (l Listed, err error) {
		l.Booking, err = scanBooking(wider{row, []any{&l.Ver}})
		return l, err
	}, rows, err)
}

// Offered are the bookings that the person has been offered and has not said yes to.
func (s Booking) Offered(ctx context.Context, person staff.PersonID) (map[booking.BookingID]bool, error) {
	waits, err := s.Waits(ctx, person)
	offered := map[booking.BookingID]bool{}
	for _, w := range waits {
		if w.State == booking.WaitOffered {
			offered[w.Booking] = true
		}
	}
	return offered, err
}

// BookingsMark changes whenever a booking of the person does: also with each answer to an offer.
func (s Booking) BookingsMark(ctx context.Context, person staff.PersonID) (latest, n int64, err error) {
	const query = `SELECT COALESCE(MAX(ver), 0), COUNT(*) FROM booking WHERE scope = $1`
	err = s.Tx.QueryRowContext(ctx, query, Own(person)).Scan(&latest, &n)
	return latest, n, wrap("what is the latest of somebody's bookings", err)
}

// Places are several desks with all that is around them; those that are not held are missing.
func (s Booking) Places(ctx context.Context, desks []booking.DeskID) (map[booking.DeskID]booking.Place, error) {
	found := make(map[booking.DeskID]booking.Place, len(desks))
	err := Among(ctx, s.Tx, places+`IN `, nil, desks, func(rows *sql.Rows) error {
		p, err := scanPlace(rows)
		found[p.Desk.ID] = p
		return err
	})
	return found, wrap("read places", err)
}

func scanFeed(row scanner) (f booking.Feed, err error) {
	var made int64
	err = row.Scan((*string)(&f.ID), (*string)(&f.Person), &f.Hash, &made)
	f.MadeAt = instant(made)
	return f, err
}
