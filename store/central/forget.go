// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// helping is how many rows are forgotten in one transaction: wishes that arrive meanwhile wait for some milliseconds.
const helping = 100

// Forgotten says how much a call of Forget has taken away.
type Forgotten struct {
	Bookings  int // that have no person any more
	Presences int // that are gone
	Outcomes  int // of refused ops, that do not say any more which desks were offered
	Notices   int // that nobody has read
	Series    int // that have ended
	Waits     int // that are gone
	Denied    int // refusals that are gone
	News      int // rows of the news that are gone
}

// None is true when nothing was old enough.
func (f Forgotten) None() bool { return f == Forgotten{} }

// Forget takes the persons out of what ended before a time, here and, with their next sync, on all devices:
//
//   - Of a booking stays which desk was taken when, for reports. It gets a new id, no person, no version and a scope
//     that nobody holds, so that neither tombstones nor outcomes lead back from it to somebody.
//   - Its occupancy goes: nobody needs to see any more that the desk was taken.
//   - Presence of that day (in Wuppertal) and of days before goes: what is left of the day would name the booking.
//   - Outcomes that were stored before lose their detail; verdict and reason never change.
//   - Notices that were left before go, read or not.
//   - Series that ended before go.
//   - Waits whose time ended before go, whatever became of them, and that somebody was refused a desk for such a time.
//   - Of the news go hints, reports and drafts that were left before, and what people have said to posts that were withdrawn. Posts are
//     ForgetPosts' business.
//
// It works in small transactions: when ctx ends it stops between two of them, and what it has done stays done.
func (c *Central) Forget(ctx context.Context, before time.Time) (done Forgotten, err error) {
	steps := []struct {
		count *int
		step  func(ctx context.Context, tx *Tx) (int, error)
	}{
		{&done.Bookings, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetBookings(ctx, before) }},
		{&done.Presences, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetPresences(ctx, before) }},
		{&done.Outcomes, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetDetails(ctx, before) }},
		{&done.Notices, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetNotices(ctx, before) }},
		{&done.Series, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetSeries(ctx, before) }},
		{&done.Waits, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetWaits(ctx, before) }},
		{&done.Denied, func(ctx context.Context, tx *Tx) (int, error) { return tx.forgetDenied(ctx, before) }},
	}
	for _, s := range steps {
		for n := helping; n == helping; *s.count += n {
			err := c.Write(ctx, func(ctx context.Context, tx *Tx) (err error) {
				n, err = s.step(ctx, tx)
				return err
			})
			if err != nil {
				return done, fmt.Errorf("forget what ended before %s: %w", before.UTC().Format(time.RFC3339), err)
			}
		}
	}
	if done.News, err = c.forgetNews(ctx, before); err != nil {
		return done, err
	}
	// The rows are overwritten in the file; this takes their old pages out of the log too. Where somebody who read, or the
	// disk, has held it back, the next call does it, although nothing new is old enough.
	return done, c.db.Checkpoint(ctx)
}

// A named is a booking that still has its person.
type named struct {
	id, scope, occupied string
	use                 booking.Booking // without person, under a new id
}

func (t *Tx) forgetBookings(ctx context.Context, before time.Time) (int, error) {
	list, err := t.named(ctx, `person <> '' AND end_at < $1 ORDER BY end_at LIMIT $2`, before.Unix(), helping)
	if err == nil {
		err = t.unname(ctx, list)
	}
	if err == nil {
		err = t.keepUses(ctx, list)
	}
	return len(list), err
}

// unname takes bookings and what they occupy away from where devices have them.
func (t *Tx) unname(ctx context.Context, list []named) error {
	for _, b := range list {
		if _, err := t.ExecContext(ctx, `DELETE FROM booking WHERE id = $1`, b.id); err != nil {
			return fmt.Errorf("forget booking %s: %w", b.id, err)
		}
		if err := t.Bury(ctx, b.scope, "booking", b.id); err != nil {
			return err
		}
		if err := t.forgetOccupancy(ctx, b.occupied); err != nil {
			return err
		}
	}
	return nil
}

// keepUses stores what stays of bookings, in the order of their new ids: one after the other beside the tombstones they would tell whose
// they were.
func (t *Tx) keepUses(ctx context.Context, list []named) error {
	slices.SortFunc(list, func(a, b named) int { return strings.Compare(string(a.use.ID), string(b.use.ID)) })
	for _, b := range list {
		if err := putUse(ctx, t, b.use); err != nil {
			return err
		}
	}
	return nil
}

// named are bookings that are to lose their person, those of which a condition holds; each has its new id already.
func (t *Tx) named(ctx context.Context, condition string, args ...any) (list []named, err error) {
	const find = `SELECT id, scope, ` + store.Occupied + `, desk, floor, building, start_at, end_at, state FROM booking b WHERE `
	rows, err := t.QueryContext(ctx, find+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("find bookings to forget: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		b := named{use: booking.Booking{ID: booking.NewBookingID()}}
		var start, end int64
		if err := rows.Scan(&b.id, &b.scope, &b.occupied, &b.use.Desk, &b.use.Floor, &b.use.Building, &start, &end, &b.use.State); err != nil {
			return nil, fmt.Errorf("find bookings to forget: %w", err)
		}
		b.use.Span = booking.Span{Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC()}
		list = append(list, b)
	}
	return list, rows.Err()
}

// putUse stores that a desk was used, and not by whom: what stays of a booking for reports. No device ever gets it.
func putUse(ctx context.Context, tx store.Tx, b booking.Booking) error {
	const put = `INSERT INTO booking (id, scope, ver, person, desk, floor, building, start_at, end_at, state, made_at)
		VALUES ($1, '', 0, '', $2, $3, $4, $5, $6, $7, 0)`
	_, err := tx.ExecContext(ctx, put, string(b.ID), string(b.Desk), string(b.Floor), string(b.Building), b.Span.Start.Unix(), b.Span.End.Unix(), string(b.State))
	if err != nil {
		return fmt.Errorf("keep the use of desk %s: %w", b.Desk, err)
	}
	return nil
}

func (t *Tx) forgetOccupancy(ctx context.Context, id string) error {
	var scope string
	err := t.QueryRowContext(ctx, `DELETE FROM occupancy WHERE id = $1 RETURNING scope`, id).Scan(&scope)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // released before
	}
	if err != nil {
		return fmt.Errorf("forget occupancy %s: %w", id, err)
	}
	return t.Bury(ctx, scope, "occupancy", id)
}

func (t *Tx) forgetPresences(ctx context.Context, before time.Time) (int, error) {
	const query = `DELETE FROM presence WHERE id IN (SELECT id FROM presence WHERE day <= $1 ORDER BY day LIMIT $2) RETURNING scope, id`
	return t.forgetRows(ctx, "presence", query, lastForgotten(before).String())
}

func (t *Tx) forgetNotices(ctx context.Context, before time.Time) (int, error) {
	const query = `DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE made_at < $1 ORDER BY made_at LIMIT $2) RETURNING scope, id`
	return t.forgetRows(ctx, "notice", query, before.Unix())
}

func (t *Tx) forgetSeries(ctx context.Context, before time.Time) (int, error) {
	const query = `DELETE FROM series WHERE id IN (SELECT id FROM series WHERE ends <> '' AND ends <= $1 ORDER BY ends LIMIT $2) RETURNING scope, id`
	return t.forgetRows(ctx, "series", query, lastForgotten(before).String())
}

func (t *Tx) forgetWaits(ctx context.Context, before time.Time) (int, error) {
	const query = `DELETE FROM waiting WHERE id IN (SELECT id FROM waiting WHERE end_at < $1 ORDER BY end_at LIMIT $2) RETURNING scope, id`
	return t.forgetRows(ctx, "waiting", query, before.Unix())
}

// forgetRows buries the rows of a table that a query deletes, by a time and at most so many.
func (t *Tx) forgetRows(ctx context.Context, table, query string, before any) (int, error) {
	rows, err := t.QueryContext(ctx, query, before, helping)
	if err != nil {
		return 0, fmt.Errorf("forget old rows of %s: %w", table, err)
	}
	defer rows.Close()
	var gone []store.Row
	for rows.Next() {
		var row store.Row
		if err := rows.Scan(&row.Scope, &row.ID); err != nil {
			return 0, fmt.Errorf("forget old rows of %s: %w", table, err)
		}
		gone = append(gone, row)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("forget old rows of %s: %w", table, err)
	}
	for _, row := range gone {
		if err := t.Bury(ctx, row.Scope, table, row.ID); err != nil {
			return 0, err
		}
	}
	return len(gone), nil
}

// lastForgotten is the last day whose presence goes.
func lastForgotten(before time.Time) booking.Day {
	return booking.DayOf(before, booking.Building{}.Location())
}

// forgetDetails goes by the notes of Compact, which say how far the log was when.
func (t *Tx) forgetDetails(ctx context.Context, before time.Time) (int, error) {
	const empty = `UPDATE outcome SET detail = '' WHERE op IN (SELECT op FROM outcome WHERE detail <> ''
		AND ver <= (SELECT COALESCE(MAX(seq), 0) FROM log_age WHERE at <= $1) LIMIT $2)`
	result, err := t.ExecContext(ctx, empty, before.Unix(), helping)
	if err != nil {
		return 0, fmt.Errorf("forget details of outcomes: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
