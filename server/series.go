// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

const (
	// seriesAtOnce is how many series are extended in one transaction: wishes that arrive meanwhile wait for some milliseconds.
	seriesAtOnce = 50
	// seriesAMinute is how many transactions of that kind there are in a round of chores.
	seriesAMinute = 40
)

// An extending is how far the series are extended on a day. It is nowhere else: after a restart they are gone through again, and
// nothing is done twice.
type extending struct {
	day   booking.Day
	after booking.SeriesID
	done  bool
}

// extendSeries books the days that have come in sight with a new day, some series at a time.
func extendSeries(ctx context.Context, h *Hub) error {
	if today := booking.DayOf(h.now(), booking.Building{}.Location()); h.extending.day != today {
		h.extending = extending{day: today}
	}
	for range seriesAMinute {
		if h.extending.done || ctx.Err() != nil {
			return ctx.Err()
		}
		if err := h.extendSome(ctx); err != nil {
			return err
		}
	}
	return nil
}

// extendSome goes on. A series that is refused does not keep the others of the day from their turn.
func (h *Hub) extendSome(ctx context.Context) error {
	next := h.extending
	failed := h.House(ctx, func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
		some, err := tx.Store().RunningSeries(ctx, next.after, next.day, seriesAtOnce)
		if err != nil {
			return err
		}
		next.done = len(some) < seriesAtOnce
		for _, s := range some {
			next.after = s.ID
			err := tx.Savepoint(ctx, func() error { return p.Extend(ctx, s) })
			var refusal *booking.Refusal
			if errors.As(err, &refusal) {
				h.log.Error("cannot extend a series", "series", string(s.ID), "cause", err)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if failed == nil {
		h.extending = next
	}
	return failed
}
