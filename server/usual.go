// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// usualAtOnce is how many people's usual weeks are looked after in a minute: each in a transaction of its own, so that wishes
// come in between. A city of nine thousand takes an hour of its night.
const usualAtOnce = 200

// usualWeeks fills and books ahead for those whose week was not looked after today or has changed: at night for everybody, and
// within a minute for whoever has just said it.
func usualWeeks(ctx context.Context, h *Hub) (err error) {
	day := booking.DayOf(h.now(), booking.Building{}.Location())
	due, err := h.central.UsualDue(ctx, day)
	if err != nil {
		return err
	}
	inTurns(due, day)
	for _, who := range due[:min(len(due), usualAtOnce)] {
		if ctx.Err() != nil {
			break
		}
		failed := h.House(ctx, func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
			return usualWeek(ctx, p, tx, who, day)
		})
		err = errors.Join(err, failed)
	}
	return err
}

// usualWeek looks after one person's. Whoever has left the directory has no days any more.
func usualWeek(ctx context.Context, p *booking.Planner, tx *central.Tx, who staff.PersonID, day booking.Day) error {
	err := p.FillAhead(ctx, who)
	if err == nil {
		_, err = p.BookAhead(ctx, who)
	}
	var refusal *booking.Refusal
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	return tx.UsualDone(ctx, who, day)
}

// inTurns orders people anew each day: whoever comes first finds the most desks free.
func inTurns(people []staff.PersonID, day booking.Day) {
	turn := func(who staff.PersonID) uint64 {
		h := fnv.New64a()
		h.Write([]byte(day.String() + "|" + string(who)))
		return h.Sum64()
	}
	slices.SortFunc(people, func(a, b staff.PersonID) int { return cmp.Compare(turn(a), turn(b)) })
}
