// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
)

// PutDenied notes that somebody had to hear a no, unless they have heard one for that day in that house before. Which day it is says the
// house.
func (t *Tx) PutDenied(ctx context.Context, day booking.Day, d booking.Denied) error {
	const put = `INSERT INTO denied (person, day, building, desk, start_at, end_at, why, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (person, day, building) DO NOTHING`
	_, err := aside{t}.ExecContext(ctx, put, string(d.Person), day.String(), string(d.Building), string(d.Desk), d.Span.Start.Unix(), d.Span.End.Unix(), string(d.Why), d.MadeAt.Unix())
	if err != nil {
		return fmt.Errorf("note a refusal: %w", err)
	}
	return nil
}

// Denied are the wishes that were refused for some days, both inclusive.
func (u Uses) Denied(ctx context.Context, first, last booking.Day) (list []booking.Denied, err error) {
	const query = `SELECT person, building, desk, start_at, end_at, why, made_at FROM denied WHERE day >= $1 AND day <= $2 ORDER BY building, made_at, person`
	rows, err := u.Tx.QueryContext(ctx, query, first.String(), last.String())
	if err != nil {
		return nil, wrapUse("read refusals to count", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d booking.Denied
		var start, end, made int64
		if err := rows.Scan((*string)(&d.Person), (*string)(&d.Building), (*string)(&d.Desk), &start, &end, (*string)(&d.Why), &made); err != nil {
			return nil, wrapUse("read refusals to count", err)
		}
		d.Span = booking.Span{Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC()}
		d.MadeAt = time.Unix(made, 0).UTC()
		list = append(list, d)
	}
	return list, wrapUse("read refusals to count", rows.Err())
}

// Waits are those that have come to an end, for a time that ended after one and not after another.
func (u Uses) Waits(ctx context.Context, after, upto time.Time) (list []booking.Wait, err error) {
	const query = `SELECT person, building, zone, desk, start_at, end_at, state FROM waiting
		WHERE end_at > $1 AND end_at <= $2 ORDER BY building, made_at, id`
	rows, err := u.Tx.QueryContext(ctx, query, after.Unix(), upto.Unix())
	if err != nil {
		return nil, wrapUse("read waits to count", err)
	}
	defer rows.Close()
	for rows.Next() {
		var w booking.Wait
		var start, end int64
		if err := rows.Scan((*string)(&w.Person), (*string)(&w.Building), (*string)(&w.Zone), (*string)(&w.Desk), &start, &end, (*string)(&w.State)); err != nil {
			return nil, wrapUse("read waits to count", err)
		}
		w.Span = booking.Span{Start: time.Unix(start, 0).UTC(), End: time.Unix(end, 0).UTC()}
		list = append(list, w)
	}
	return list, wrapUse("read waits to count", rows.Err())
}

// forgetDenied forgets refusals of what ended before a time.
func (t *Tx) forgetDenied(ctx context.Context, before time.Time) (int, error) {
	const drop = `DELETE FROM denied WHERE (person, day, building) IN
		(SELECT person, day, building FROM denied WHERE end_at < $1 ORDER BY end_at LIMIT $2)`
	result, err := aside{t}.ExecContext(ctx, drop, before.Unix(), helping)
	if err != nil {
		return 0, fmt.Errorf("forget refusals: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
