// SPDX-License-Identifier: EUPL-1.2

package steward

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// ErrNoRules is why days of a house cannot be closed.
type ErrNoRules struct{ House booking.Building }

// Error implements error.
func (e ErrNoRules) Error() string {
	return fmt.Sprintf("%q has no rules yet: nobody can book there, so there is nothing to close", e.House.Name)
}

// A Closing is the days that a calendar would close in a building.
type Closing struct {
	House booking.Building
	Days  []ClosingDay // that are open so far
	Known int          // that are closed already

	rows  store.Booking
	rules booking.Rules
}

// A ClosingDay is one of them, with what the calendar calls it and how many live bookings there are.
type ClosingDay struct {
	Day      booking.Day
	Title    string
	Bookings int
}

// ClosingOf finds which of the days of a calendar are open in a house.
func ClosingOf(ctx context.Context, rows store.Booking, house booking.Building, stretches []ics.Stretch) (*Closing, error) {
	rules, err := rows.Rules(ctx, house.ID)
	if err != nil {
		return nil, err
	}
	if rules.Building == "" {
		return nil, ErrNoRules{house}
	}
	c := &Closing{rows: rows, House: house, rules: rules}
	for _, s := range stretches {
		if err := c.add(ctx, s); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Named is how many closed days the rules name already.
func (c *Closing) Named() int { return len(c.rules.Closures) }

// add takes a whole day that is not closed yet.
func (c *Closing) add(ctx context.Context, s ics.Stretch) error {
	if len(s.Halves) < 2 {
		return nil
	}
	if _, err := c.rules.Hours(s.Day); err != nil {
		c.Known++
		return nil
	}
	n, err := bookingsIn(ctx, c.rows, c.House, booking.SpanOf(s.Day, booking.FullDay, c.House.Location()))
	c.Days = append(c.Days, ClosingDay{s.Day, s.Title, n})
	return err
}

// bookingsIn is how many live bookings there are of a house in a span.
func bookingsIn(ctx context.Context, rows store.Booking, house booking.Building, span booking.Span) (n int, err error) {
	floors, err := rows.Floors(ctx, house.ID)
	for _, floor := range floors {
		busy, err := rows.Busy(ctx, floor.ID, span)
		if err != nil {
			return 0, err
		}
		n += len(busy)
	}
	return n, err
}

// Apply closes the days. Who has a desk on one of them loses it and is told, as with rules that close a house.
func (c *Closing) Apply(ctx context.Context, tx *central.Tx, by By, now time.Time) (done Amended, err error) {
	was, err := c.rows.Rulebook(ctx, c.House.ID)
	if err != nil {
		return done, err
	}
	book := was
	book.Closures = slices.Clone(was.Closures)
	for _, d := range c.Days {
		book.Closures = append(book.Closures, d.Day)
	}
	slices.Sort(book.Closures)
	book.Closures = slices.Compact(book.Closures)
	if err := book.Rules.Check(); err != nil {
		return done, err
	}
	return Publish(ctx, tx, c.House, was, book, by, now)
}
