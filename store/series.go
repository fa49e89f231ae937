// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// series is what scanSeries reads; a condition follows.
const series = `SELECT id, person, desk, rule, first_day, from_min, until_min, except_days, reached, ends, made_at FROM series `

// Series implements booking.Store.
func (s Booking) Series(ctx context.Context, id booking.SeriesID) (booking.Series, error) {
	const query = series + `WHERE id = $1`
	return one("series", id, scanSeries, s.Tx.QueryRowContext(ctx, query, id))
}

// SeriesOf implements booking.Store.
func (s Booking) SeriesOf(ctx context.Context, person staff.PersonID, day booking.Day) ([]booking.Series, error) {
	const query = series + `WHERE person = $1 AND (ends = '' OR ends > $2) ORDER BY first_day, id`
	rows, err := s.Tx.QueryContext(ctx, query, person, day.String())
	return all("series of a person", scanSeries, rows, err)
}

// RunningSeries are the next series after a name that book something on a day or later, by name, at most limit of them.
func (s Booking) RunningSeries(ctx context.Context, after booking.SeriesID, day booking.Day, limit int) ([]booking.Series, error) {
	const query = series + `WHERE id > $1 AND (ends = '' OR ends > $2) ORDER BY id LIMIT $3`
	rows, err := s.Tx.QueryContext(ctx, query, after, day.String(), limit)
	return all("running series", scanSeries, rows, err)
}

// PutSeries implements booking.Store.
func (s Booking) PutSeries(ctx context.Context, r booking.Series) error {
	except, err := json.Marshal(r.Except)
	if err == nil {
		err = s.write(ctx, "series", string(r.ID), Own(r.Person), r.Person, r.Desk, r.Rule.String(), r.First.String(), r.From, r.Until,
			string(except), r.Reached.String(), dayOrNone(r.Ends), r.MadeAt.Unix())
	}
	return wrap("put series "+string(r.ID), err)
}

// dayOrNone writes a day, and nothing for none.
func dayOrNone(day booking.Day) string {
	if day == 0 {
		return ""
	}
	return day.String()
}

func scanSeries(row scanner) (s booking.Series, err error) {
	var rule, first, except, reached, ends string
	var from, until, made int64
	err = row.Scan((*string)(&s.ID), (*string)(&s.Person), (*string)(&s.Desk), &rule, &first, &from, &until, &except, &reached, &ends, &made)
	if err != nil {
		return s, err
	}
	s.From, s.Until, s.MadeAt = booking.Clock(from), booking.Clock(until), instant(made)
	if s.Rule, err = booking.ParseRecurrence(rule); err != nil {
		return s, err
	}
	if err = json.Unmarshal([]byte(except), &s.Except); err != nil {
		return s, fmt.Errorf("exceptions: %w", err)
	}
	for _, day := range []struct {
		text string
		into *booking.Day
	}{{first, &s.First}, {reached, &s.Reached}, {ends, &s.Ends}} {
		if day.text == "" {
			continue
		}
		if *day.into, err = booking.ParseDay(day.text); err != nil {
			return s, err
		}
	}
	return s, nil
}
