// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A Stock is a whole house to begin with. Every part is read once, so it may be made while it is read; nil parts are
// empty.
type Stock struct {
	Units     iter.Seq[staff.Unit]
	People    iter.Seq[staff.Person]
	Profiles  iter.Seq[staff.Profile]
	Buildings iter.Seq[booking.Building]
	Floors    iter.Seq[booking.Floor]
	Zones     iter.Seq[booking.Zone]
	Desks     iter.Seq[booking.Desk]
	Rules     iter.Seq[booking.Rules]
	Amended   iter.Seq[booking.Amendment]
	Bookings  iter.Seq[booking.Booking]
	Presences iter.Seq[booking.Presence]
	Channels  iter.Seq[news.Channel]
	Posts     iter.Seq[news.Post]
	Comments  iter.Seq[news.Comment]
	// Forgotten is the time before which bookings and presence are stored as Forget leaves them; zero for never.
	Forgotten time.Time
}

// portion is how many entities one transaction takes: large enough that the commits cost nothing, small enough that
// whoever else writes waits less than a second.
const portion = 5000

// Store are the domains' rows in the transaction.
func (t *Tx) Store() store.Booking {
	rows := store.Booking{Tx: t, Log: t, Guarded: t.db.Guarded}
	if t.db.Fragile() {
		rows.Attempt = t.attempt
	}
	return rows
}

// Store are the domains' rows as the snapshot shows them.
func (s *Snapshot) Store() store.Booking { return store.Booking{Tx: s} }

// A writing runs do in a transaction, its own or a larger one.
type writing func(ctx context.Context, do func(ctx context.Context, tx *Tx) error) error

// Load writes a stock in transactions of some thousand entities. What was written before a failure stays; loading the
// same stock again writes the same rows once more. The overlap guard refuses stocks that book a desk or a person twice.
func (c *Central) Load(ctx context.Context, stock Stock) error { return stock.load(ctx, c.Write) }

// Seed is Load in one transaction, into a database that nobody has written to: whoever looks sees all of it or nothing. It
// fails with ErrNotEmpty.
func (c *Central) Seed(ctx context.Context, stock Stock) error {
	return c.Write(ctx, func(inner context.Context, tx *Tx) error {
		clean, err := tx.Empty(inner)
		if err != nil {
			return err
		}
		if !clean {
			return ErrNotEmpty
		}
		return stock.load(inner, func(inner context.Context, do func(context.Context, *Tx) error) error {
			return errors.Join(ctx.Err(), do(inner, tx))
		})
	})
}

func (stock Stock) load(ctx context.Context, write writing) error {
	for _, step := range []func() error{
		func() error { return load(ctx, write, "unit", stock.Units, store.Booking.PutUnit) },
		func() error { return load(ctx, write, "person", stock.People, store.Booking.PutPerson) },
		func() error { return load(ctx, write, "profile", stock.Profiles, store.Booking.PutProfile) },
		func() error { return load(ctx, write, "building", stock.Buildings, store.Booking.PutBuilding) },
		func() error { return load(ctx, write, "floor", stock.Floors, store.Booking.PutFloor) },
		func() error { return load(ctx, write, "zone", stock.Zones, store.Booking.PutZone) },
		func() error { return load(ctx, write, "desk", stock.Desks, store.Booking.PutDesk) },
		func() error { return load(ctx, write, "rules", stock.Rules, store.Booking.PutRules) },
		func() error { return load(ctx, write, "amendment", stock.Amended, store.Booking.PutAmendment) },
		func() error { return load(ctx, write, "booking", stock.Bookings, stock.putBooking) },
		func() error { return load(ctx, write, "presence", stock.Presences, stock.putPresence) },
		func() error { return loadNews(ctx, write, "channel", stock.Channels, store.News.PutChannel) },
		func() error { return loadNews(ctx, write, "post", stock.Posts, store.News.PutPost) },
		func() error { return loadNews(ctx, write, "comment", stock.Comments, putComment) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (s Stock) putBooking(rows store.Booking, ctx context.Context, b booking.Booking) error {
	if b.Span.End.Before(s.Forgotten) {
		return putUse(ctx, rows.Tx, b)
	}
	return rows.PutBooking(ctx, b)
}

func (s Stock) putPresence(rows store.Booking, ctx context.Context, p booking.Presence) error {
	if !s.Forgotten.IsZero() && p.Day <= lastForgotten(s.Forgotten) {
		return nil
	}
	return rows.PutPresence(ctx, p)
}

// putComment writes a comment to a post that is there.
func putComment(rows store.News, ctx context.Context, c news.Comment) error {
	post, err := rows.Post(ctx, c.Post)
	if err != nil {
		return err
	}
	return rows.PutComment(ctx, c, post)
}

func load[T any](ctx context.Context, write writing, what string, all iter.Seq[T], put func(store.Booking, context.Context, T) error) error {
	return loadBy(ctx, write, what, all, func(ctx context.Context, tx *Tx) func(T) error {
		rows := tx.Store()
		return func(v T) error { return put(rows, ctx, v) }
	})
}

func loadNews[T any](ctx context.Context, write writing, what string, all iter.Seq[T], put func(store.News, context.Context, T) error) error {
	return loadBy(ctx, write, what, all, func(ctx context.Context, tx *Tx) func(T) error {
		rows := tx.News("", nil)
		return func(v T) error { return put(rows, ctx, v) }
	})
}

// loadBy writes entities in portions; by makes what puts one of them in a transaction.
func loadBy[T any](ctx context.Context, write writing, what string, all iter.Seq[T], by func(context.Context, *Tx) func(T) error) error {
	if all == nil {
		return nil
	}
	next, stop := iter.Pull(all)
	defer stop()
	for n, more := 0, true; more; {
		err := write(ctx, func(ctx context.Context, tx *Tx) error {
			put := by(ctx, tx)
			for range portion {
				var v T
				if v, more = next(); !more {
					return nil
				}
				n++
				if err := put(v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("load %s number %d: %w", what, n, err)
		}
	}
	return nil
}
