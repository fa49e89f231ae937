// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// waits is what scanWait reads; a condition follows.
const waits = `SELECT id, person, building, zone, desk, want, start_at, end_at, state, booking, until, made_at FROM waiting `

// Wait implements booking.Store.
func (s Booking) Wait(ctx context.Context, id booking.WaitID) (booking.Wait, error) {
	const query = waits + `WHERE id = $1`
	return one("wait", id, scanWait, s.Tx.QueryRowContext(ctx, query, id))
}

// WaitOf implements booking.Store.
func (s Booking) WaitOf(ctx context.Context, offered booking.BookingID) (booking.Wait, error) {
	const query = waits + `WHERE booking = $1`
	return one("wait of booking", offered, scanWait, s.Tx.QueryRowContext(ctx, query, offered))
}

// Waits implements booking.Store.
func (s Booking) Waits(ctx context.Context, person staff.PersonID) ([]booking.Wait, error) {
	const query = waits + `WHERE person = $1 AND state IN ('requested', 'waiting', 'offered') ORDER BY start_at, id`
	rows, err := s.Tx.QueryContext(ctx, query, person)
	return all("my waits", scanWait, rows, err)
}

// WaitsIn are all waits in a building for a time that begins at one and before another, in no particular order.
func (s Booking) WaitsIn(ctx context.Context, building booking.BuildingID, from, before time.Time) ([]booking.Wait, error) {
	const query = waits + `WHERE building = $1 AND start_at >= $2 AND start_at < $3`
	rows, err := s.Tx.QueryContext(ctx, query, building, from.Unix(), before.Unix())
	return all("waits of a building", scanWait, rows, err)
}

// Queue implements booking.Store. Who waits for a desk, its zone or its building stands in one piece of the index each.
func (s Booking) Queue(ctx context.Context, desk booking.Desk, span booking.Span, since time.Time, most int) ([]booking.Waiter, error) {
	const query = `SELECT w.id, w.person, w.building, w.zone, w.desk, w.want, w.start_at, w.end_at, w.state, w.booking, w.until, w.made_at,
		(SELECT COUNT(*) FROM waiting p WHERE p.person = w.person AND p.until > $1 AND p.state IN ('offered', 'taken', 'lapsed')) AS served
		FROM waiting w WHERE w.building = $2 AND w.state = 'waiting' AND w.start_at > $3 AND w.start_at < $4 AND w.end_at > $5
		AND (w.desk = $6 OR w.desk = '' AND (w.zone = $7 OR w.zone = ''))
		AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.person = w.person AND b.start_at > w.start_at - $8 AND b.start_at < w.end_at
			AND b.end_at > w.start_at AND b.state IN ('booked', 'checked_in'))
		ORDER BY served, w.made_at, w.id LIMIT $9`
	rows, err := s.Tx.QueryContext(ctx, query, since.Unix(), desk.Building, span.Start.Unix()-longest, span.End.Unix(), span.Start.Unix(),
		desk.ID, desk.Zone, longest, most)
	return all("who waits for a desk", scanWaiter, rows, err)
}

// WaitsDue implements booking.Store.
func (s Booking) WaitsDue(ctx context.Context, t time.Time, most int) ([]booking.Wait, error) {
	const query = waits + `WHERE state = 'offered' AND until <= $1 OR state = 'waiting' AND end_at <= $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, t.Unix(), most)
	return all("waits that are due", scanWait, rows, err)
}

// WaitsAfter implements booking.Store.
func (s Booking) WaitsAfter(ctx context.Context, id booking.WaitID, most int) ([]booking.Wait, error) {
	const query = waits + `WHERE state = 'waiting' AND id > $1 ORDER BY id LIMIT $2`
	rows, err := s.Tx.QueryContext(ctx, query, id, most)
	return all("waits", scanWait, rows, err)
}

// WaitsForDesks are the live waits for single desks of a building, by id.
func (s Booking) WaitsForDesks(ctx context.Context, building booking.BuildingID) ([]booking.Wait, error) {
	const query = waits + `WHERE building = $1 AND state IN ('waiting', 'offered') AND desk <> '' ORDER BY id`
	rows, err := s.Tx.QueryContext(ctx, query, string(building))
	return all("waits for desks of a building", scanWait, rows, err)
}

// PutWait implements booking.Store.
func (s Booking) PutWait(ctx context.Context, w booking.Wait) error {
	want, err := text(w.Want)
	if err != nil {
		return fmt.Errorf("put wait %s: %w", w.ID, err)
	}
	var until int64
	if !w.Until.IsZero() {
		until = w.Until.Unix()
	}
	err = s.write(ctx, "waiting", string(w.ID), Own(w.Person), w.Person, w.Building, w.Zone, w.Desk, want,
		w.Span.Start.Unix(), w.Span.End.Unix(), w.State, w.Booking, until, w.MadeAt.Unix())
	return wrap("put wait "+string(w.ID), err)
}

func scanWait(row scanner) (booking.Wait, error) {
	w, err := scanWaiter(narrower{row})
	return w.Wait, err
}

// A narrower row lacks the last column that its scan takes.
type narrower struct{ scanner }

func (n narrower) Scan(dest ...any) error { return n.scanner.Scan(dest[:len(dest)-1]...) }

func scanWaiter(row scanner) (w booking.Waiter, err error) {
	var start, end, until, made int64
	err = row.Scan((*string)(&w.ID), (*string)(&w.Person), (*string)(&w.Building), (*string)(&w.Zone), (*string)(&w.Desk), document{&w.Want},
		&start, &end, (*string)(&w.State), (*string)(&w.Booking), &until, &made, &w.Served)
	w.Span, w.MadeAt = booking.Span{Start: instant(start), End: instant(end)}, instant(made)
	if until != 0 {
		w.Until = instant(until)
	}
	return w, err
}
