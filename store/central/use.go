// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/store"
)

// Uses are the rows about how desks are used.
type Uses struct{ Tx store.Tx }

// Uses are what the transaction sees of how desks are used.
func (t *Tx) Uses() Uses { return Uses{aside{t}} }

// Uses are what the snapshot sees of how desks are used.
func (s *Snapshot) Uses() Uses { return Uses{s} }

// Counted is the last day that was counted; 0 when none was.
func (u Uses) Counted(ctx context.Context) (day booking.Day, err error) {
	var text sql.NullString
	if err = u.Tx.QueryRowContext(ctx, `SELECT MAX(what) FROM use_counted WHERE LENGTH(what) = 10`).Scan(&text); err == nil && text.Valid {
		day, err = booking.ParseDay(text.String)
	}
	return day, wrapUse("read which days were counted", err)
}

func wrapUse(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Each walks the bookings that still have their person and ended after one time and not after another, house by house.
//
// What do is given has neither id nor time of its making: it is for counting.
func (u Uses) Each(ctx context.Context, after, upto time.Time, do func(booking.Booking) error) error {
	const query = `SELECT building, person, desk, floor, start_at, end_at, state FROM booking
		WHERE person <> '' AND end_at > $1 AND end_at <= $2 ORDER BY building`
	rows, err := u.Tx.QueryContext(ctx, query, after.Unix(), upto.Unix())
	if err != nil {
		return wrapUse("read bookings to count", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b booking.Booking
		var start, end int64
		if err := rows.Scan((*string)(&b.Building), (*string)(&b.Person), (*string)(&b.Desk), (*string)(&b.Floor), &start, &end, (*string)(&b.State)); err != nil {
			return wrapUse("read bookings to count", err)
		}
		b.Span = booking.Span{Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC()}
		if err := do(b); err != nil {
			return err
		}
	}
	return wrapUse("read bookings to count", rows.Err())
}

// PutDay stores the tallies of a day, and notes that it is counted now. A day that was counted before, by another process perhaps, stays as
// it is.
func (u Uses) PutDay(ctx context.Context, day booking.Day, tallies []utilisation.Tally) error {
	if first, err := u.note(ctx, day.String()); err != nil || !first {
		return err
	}
	err := store.InChunks(tallies, func(some []utilisation.Tally) error { return u.put(ctx, day, some) })
	return wrapUse("keep how desks were used", err)
}

func (u Uses) put(ctx context.Context, day booking.Day, tallies []utilisation.Tally) error {
	const columns = 18
	put := `INSERT INTO day_use (day, building, floor, zone, desks, open_from, open_until, open_for, minutes, kept, freed, missed, heads, freed_heads,
		missed_heads, peak, hours, hour_heads) VALUES ` + store.Slots(len(tallies), columns)
	args := make([]any, 0, columns*len(tallies))
	for _, t := range tallies {
		hours, heads := []byte("[]"), []byte("[]")
		if t.Hours != (utilisation.Hours{}) {
			hours, _ = json.Marshal(t.Hours)
			heads, _ = json.Marshal(t.HourHeads)
		}
		args = append(args, day.String(), string(t.Building), string(t.Floor), string(t.Zone), t.Desks, int(t.Between.From), int(t.Between.Until), t.Open,
			t.Minutes, t.Kept, t.Freed, t.Missed, t.Heads, t.FreedHeads, t.MissedHeads, t.Peak, string(hours), string(heads))
	}
	_, err := u.Tx.ExecContext(ctx, put, args...)
	return err
}

// note notes what is counted, and tells whether it was not before.
func (u Uses) note(ctx context.Context, what string) (first bool, err error) {
	done, err := u.Tx.ExecContext(ctx, `INSERT INTO use_counted (what) VALUES ($1) ON CONFLICT (what) DO NOTHING`, what)
	if err != nil {
		return false, wrapUse("note what was counted", err)
	}
	n, err := done.RowsAffected()
	return n > 0, wrapUse("note what was counted", err)
}

// Tallies are those of a house in a month.
func (u Uses) Tallies(ctx context.Context, house booking.BuildingID, m utilisation.Month) (list []utilisation.Tally, err error) {
	const query = `SELECT day, building, floor, zone, desks, open_from, open_until, open_for, minutes, kept, freed, missed, heads, freed_heads, missed_heads, peak,
		hours, hour_heads FROM day_use WHERE building = $1 AND day >= $2 AND day <= $3 ORDER BY day, floor, zone`
	rows, err := u.Tx.QueryContext(ctx, query, string(house), m.First().String(), m.Last().String())
	if err != nil {
		return nil, wrapUse("read how desks were used", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t utilisation.Tally
		var day, hours, heads string
		err := rows.Scan(&day, (*string)(&t.Building), (*string)(&t.Floor), (*string)(&t.Zone), &t.Desks, (*int)(&t.Between.From), (*int)(&t.Between.Until), &t.Open,
			&t.Minutes, &t.Kept, &t.Freed, &t.Missed, &t.Heads, &t.FreedHeads, &t.MissedHeads, &t.Peak, &hours, &heads)
		if err == nil {
			t.Day, err = booking.ParseDay(day)
		}
		if hours != "[]" {
			err = errors.Join(err, json.Unmarshal([]byte(hours), &t.Hours), json.Unmarshal([]byte(heads), &t.HourHeads))
		}
		if err != nil {
			return nil, wrapUse("read how desks were used", err)
		}
		list = append(list, t)
	}
	return list, wrapUse("read how desks were used", rows.Err())
}

// PutReports keeps what is told of a month, and drops its tallies, which nobody needs any more. What is told of a month never changes, so that nobody can take one report from another.
func (u Uses) PutReports(ctx context.Context, m utilisation.Month, reports []utilisation.Report) error {
	if first, err := u.note(ctx, m.String()); err != nil || !first {
		return err
	}
	for _, r := range reports {
		text, err := json.Marshal(r)
		if err == nil {
			const put = `INSERT INTO month_use (building, month, report) VALUES ($1, $2, $3) ON CONFLICT (building, month) DO NOTHING`
			_, err = u.Tx.ExecContext(ctx, put, string(r.Building), m.String(), string(text))
		}
		if err != nil {
			return wrapUse("keep what is told of a month", err)
		}
	}
	const drop = `DELETE FROM day_use WHERE day >= $1 AND day <= $2`
	_, err := u.Tx.ExecContext(ctx, drop, m.First().String(), m.Last().String())
	return wrapUse("drop the days of a month that is told", err)
}

// Reports are those of a house from a month on, the earliest first, with the workplaces that the town has told of them.
func (u Uses) Reports(ctx context.Context, house booking.BuildingID, from utilisation.Month) ([]utilisation.Report, error) {
	const query = `SELECT report FROM month_use WHERE building = $1 AND month >= $2 ORDER BY month`
	list, err := u.reports(ctx, query, string(house), from.String())
	if err != nil {
		return nil, err
	}
	told, err := u.Workplaces(ctx, house)
	for i := range list {
		list[i].Furnish(told)
	}
	return list, err
}

func (u Uses) reports(ctx context.Context, query string, args ...any) (list []utilisation.Report, err error) {
	rows, err := u.Tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrapUse("read what is told of months", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var r utilisation.Report
		err := rows.Scan(&text)
		if err == nil {
			err = json.Unmarshal([]byte(text), &r)
		}
		if err != nil {
			return nil, wrapUse("read what is told of months", err)
		}
		list = append(list, r)
	}
	return list, wrapUse("read what is told of months", rows.Err())
}

// Told tells whether the reports of a month were made.
func (u Uses) Told(ctx context.Context, m utilisation.Month) (bool, error) {
	var n int
	err := u.Tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM use_counted WHERE what = $1`, m.String()).Scan(&n)
	return n > 0, wrapUse("look whether a month was told", err)
}

// Desks are all desks that there are, house by house.
func (u Uses) Desks(ctx context.Context) (desks map[booking.BuildingID][]booking.Desk, err error) {
	rows, err := u.Tx.QueryContext(ctx, `SELECT id, building, floor, zone, blocked FROM desk ORDER BY building, id`)
	if err != nil {
		return nil, wrapUse("read desks", err)
	}
	defer rows.Close()
	desks = map[booking.BuildingID][]booking.Desk{}
	for rows.Next() {
		var d booking.Desk
		if err := rows.Scan((*string)(&d.ID), (*string)(&d.Building), (*string)(&d.Floor), (*string)(&d.Zone), &d.Blocked); err != nil {
			return nil, wrapUse("read desks", err)
		}
		desks[d.Building] = append(desks[d.Building], d)
	}
	return desks, wrapUse("read desks", rows.Err())
}
