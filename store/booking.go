// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// longest is the longest span in seconds (booking.Span.Valid): what overlaps a span began less than that before it.
// Every search by time names this bound, so that it reads a piece of the index and not all of the past.
const longest = 25 * 3600

// Booking is booking.Store on an open transaction, with the writers that import and seeding need beside it. It lives as
// long as Tx and is not safe for concurrent use.
type Booking struct {
	Tx Tx
	// Log numbers what is written; nil for a Booking that only reads.
	Log Log
	// Guarded tells which rule of the database's overlap guard an error comes from: "person", "desk", or empty for none.
	// It is nil where there is no guard, on devices.
	Guarded func(error) string
	// Attempt runs a statement that the guard may stop so that the transaction goes on; nil where a failed statement does
	// nothing by itself. PostgreSQL gives up a transaction at the first error that no savepoint contains.
	Attempt func(ctx context.Context, do func() error) error
	// Cache remembers the desks of floors from one transaction to the next; nil reads them anew each time.
	Cache *FloorCache
}

var _ booking.Store = Booking{}

// Booking implements booking.Store.
func (s Booking) Booking(ctx context.Context, id booking.BookingID) (booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking WHERE id = $1`
	return one("booking", id, scanBooking, s.Tx.QueryRowContext(ctx, query, id))
}

// Mine implements booking.Store.
func (s Booking) Mine(ctx context.Context, person staff.PersonID, span booking.Span) ([]booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE person = $1 AND start_at > $2 AND start_at < $3 AND end_at > $4 AND state IN ('requested', 'booked', 'checked_in')
		ORDER BY start_at`
	rows, err := s.Tx.QueryContext(ctx, query, person, span.Start.Unix()-longest, span.End.Unix(), span.Start.Unix())
	return all("my bookings", scanBooking, rows, err)
}

// Bookings are the person's bookings in any state that end after a time, by start: what the person's own list shows.
func (s Booking) Bookings(ctx context.Context, person staff.PersonID, after time.Time) ([]booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE person = $1 AND start_at > $2 AND end_at > $3 ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person, after.Unix()-longest, after.Unix())
	return all("bookings", scanBooking, rows, err)
}

// LiveIn are everybody's live bookings in a building that end after a time, by start: what the house looks at when its rules change.
func (s Booking) LiveIn(ctx context.Context, building booking.BuildingID, after time.Time) ([]booking.Booking, error) {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE building = $1 AND start_at > $2 AND end_at > $3 AND state IN ('requested', 'booked', 'checked_in') ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, string(building), after.Unix()-longest, after.Unix())
	return all("live bookings of a building", scanBooking, rows, err)
}

// CountOpen implements booking.Store.
func (s Booking) CountOpen(ctx context.Context, person staff.PersonID, building booking.BuildingID, t time.Time) (n int, err error) {
	const query = `SELECT COUNT(*) FROM booking
		WHERE person = $1 AND building = $2 AND start_at > $3 AND end_at > $4 AND state IN ('requested', 'booked', 'checked_in')`
	err = s.Tx.QueryRowContext(ctx, query, person, building, t.Unix()-longest, t.Unix()).Scan(&n)
	return n, wrap("count open bookings", err)
}

// Busy implements booking.Store.
func (s Booking) Busy(ctx context.Context, floor booking.FloorID, span booking.Span) ([]booking.Occupancy, error) {
	const query = `SELECT id, desk, floor, building, start_at, end_at, state FROM occupancy
		WHERE floor = $1 AND start_at > $2 AND start_at < $3 AND end_at > $4 AND state IN ('requested', 'booked', 'checked_in')`
	rows, err := s.Tx.QueryContext(ctx, query, string(floor), span.Start.Unix()-longest, span.End.Unix(), span.Start.Unix())
	return all("busy desks of a floor", scanOccupancy, rows, err)
}

// DeskBusy implements booking.Store.
func (s Booking) DeskBusy(ctx context.Context, desk booking.DeskID, span booking.Span) ([]booking.Occupancy, error) {
	const query = `SELECT id, desk, floor, building, start_at, end_at, state FROM occupancy
		WHERE desk = $1 AND start_at > $2 AND start_at < $3 AND end_at > $4 AND state IN ('requested', 'booked', 'checked_in')`
	rows, err := s.Tx.QueryContext(ctx, query, string(desk), span.Start.Unix()-longest, span.End.Unix(), span.Start.Unix())
	return all("busy times of a desk", scanOccupancy, rows, err)
}

// PutBooking implements booking.Store: the booking in the person's scope, its occupancy in the building's while it lives.
func (s Booking) PutBooking(ctx context.Context, b booking.Booking) error {
	was, err := s.occupied(ctx, b.ID)
	if err != nil {
		return fmt.Errorf("put booking %s: %w", b.ID, err)
	}
	return s.putBooking(ctx, was, b)
}

// putBooking writes a booking that has occupied something, or nothing, so far.
func (s Booking) putBooking(ctx context.Context, was standing, b booking.Booking) error {
	return s.putAs(ctx, was, b, func(query string, args ...any) error {
		err := s.attempt(ctx, func() error {
			_, err := s.Tx.ExecContext(ctx, query, args...)
			return err
		})
		if refusal := s.refusal(err); refusal != nil {
			return refusal
		}
		return err
	})
}

// putSure is putBooking for one that the guard cannot object to. If it does all the same, that is a failure, and maybe one of a
// statement before.
func (s Booking) putSure(ctx context.Context, was standing, b booking.Booking) error {
	return s.putAs(ctx, was, b, func(query string, args ...any) error { return Do(ctx, s.Tx, query, args...) })
}

func (s Booking) putAs(ctx context.Context, was standing, b booking.Booking, run func(query string, args ...any) error) error {
	ver, err := s.Log.Next(ctx) // outside of the attempt: what is drawn stays drawn
	if err != nil {
		return fmt.Errorf("put booking %s: %w", b.ID, err)
	}
	values := []any{b.Person, b.Desk, b.Floor, b.Building, b.Span.Start.Unix(), b.Span.End.Unix(), b.State, b.MadeAt.Unix(), b.Occupied}
	err = run(upserts["booking"].always, append([]any{string(b.ID), Own(b.Person), ver}, values...)...)
	if _, refused := err.(*booking.Refusal); refused {
		return err
	}
	if err != nil {
		return fmt.Errorf("put booking %s: %w", b.ID, err)
	}
	s.Log.Wrote("booking", string(b.ID), Own(b.Person), ver, values)
	if err := s.putOccupancy(ctx, was, b.Occupancy()); err != nil {
		return fmt.Errorf("put occupancy of %s: %w", b.ID, err)
	}
	return nil
}

// Occupied is the SQL expression for the name of what a booking b occupies: its own until occupancies got names of theirs.
const Occupied = `COALESCE(NULLIF(b.occupancy, ''), b.id)`

// A standing row is where one stands; the zero value when there is none.
type standing struct{ id, scope string }

// occupied is the occupancy that a booking has now.
func (s Booking) occupied(ctx context.Context, id booking.BookingID) (o standing, err error) {
	const query = `SELECT o.id, o.scope FROM booking b JOIN occupancy o ON o.id = ` + Occupied + ` WHERE b.id = $1`
	err = s.Tx.QueryRowContext(ctx, query, id).Scan(&o.id, &o.scope)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return o, err
}

// refusal is the guard's objection as the domain says it; nil when the error is something else.
func (s Booking) refusal(err error) error {
	if err == nil || s.Guarded == nil {
		return nil
	}
	switch s.Guarded(err) {
	case "desk":
		return &booking.Refusal{Why: booking.Taken}
	case "person":
		return &booking.Refusal{Why: booking.SelfOverlap}
	case "span":
		return &booking.Refusal{Why: booking.Invalid}
	}
	return nil
}

func (s Booking) putOccupancy(ctx context.Context, was standing, o booking.Occupancy) error {
	now := standing{string(o.ID), House(o.Building)}
	if was.id != "" && (was != now || !o.State.Live()) {
		if err := s.remove(ctx, "occupancy", was); err != nil {
			return err
		}
	}
	if !o.State.Live() {
		return nil
	}
	return s.write(ctx, "occupancy", now.id, now.scope, o.Desk, o.Floor, o.Building, o.Span.Start.Unix(), o.Span.End.Unix(), o.State)
}

// write adds or replaces a row with its columns in their order; the version comes from the log.
func (s Booking) write(ctx context.Context, table, id, scope string, values ...any) error {
	ver, err := s.Log.Next(ctx)
	if err != nil {
		return err
	}
	return s.stand(ctx, table, id, scope, ver, values)
}

// stand lets a row stand with a version.
func (s Booking) stand(ctx context.Context, table, id, scope string, ver int64, values []any) error {
	err := Do(ctx, s.Tx, upserts[table].always, append([]any{id, scope, ver}, values...)...)
	if err == nil {
		s.Log.Wrote(table, id, scope, ver, values)
	}
	return err
}

// attempt runs a statement that the guard may stop.
func (s Booking) attempt(ctx context.Context, do func() error) error {
	if s.Attempt == nil {
		return do()
	}
	return s.Attempt(ctx, do)
}

// leave removes the row from whatever other scope it stands in and buries it there; "" for scope removes it altogether.
func (s Booking) leave(ctx context.Context, table, id, scope string) error {
	old, err := s.scopeOf(ctx, table, id)
	if err != nil || old == "" || old == scope {
		return err
	}
	return s.remove(ctx, table, standing{id, old})
}

// scopeOf is the scope in which a row stands; empty when there is none.
func (s Booking) scopeOf(ctx context.Context, table, id string) (scope string, err error) {
	err = s.Tx.QueryRowContext(ctx, `SELECT scope FROM `+table+` WHERE id = $1`, id).Scan(&scope)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return scope, err
}

// remove deletes a row and buries it where it stood.
func (s Booking) remove(ctx context.Context, table string, row standing) error {
	if err := Do(ctx, s.Tx, `DELETE FROM `+table+` WHERE id = $1`, row.id); err != nil {
		return err
	}
	return s.Log.Bury(ctx, row.scope, table, row.id)
}

func scanBooking(row scanner) (b booking.Booking, err error) {
	var start, end, made int64
	err = row.Scan((*string)(&b.ID), (*string)(&b.Person), (*string)(&b.Desk), (*string)(&b.Floor), (*string)(&b.Building), &start, &end, (*string)(&b.State), &made, (*string)(&b.Occupied))
	b.Span, b.MadeAt = booking.Span{Start: instant(start), End: instant(end)}, instant(made)
	return b, err
}

func scanOccupancy(row scanner) (o booking.Occupancy, err error) {
	var start, end int64
	err = row.Scan((*string)(&o.ID), (*string)(&o.Desk), (*string)(&o.Floor), (*string)(&o.Building), &start, &end, (*string)(&o.State))
	o.Span = booking.Span{Start: instant(start), End: instant(end)}
	return o, err
}
