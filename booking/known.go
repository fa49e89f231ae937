// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Known desk is one at which a person sat not long ago.
type Known struct {
	Desk DeskID
	// LastWeek is whether it was on the same weekday a week before.
	LastWeek bool
}

// lately is how many days before a day a desk is remembered.
const lately = 15

// Known are the desks that a person knows before a day cut in a time zone, each once, best first: where they sat a week
// before, then at all in the last two weeks, the latest first. What is booked before that day counts as sat.
func (p *Planner) Known(ctx context.Context, who staff.PersonID, day Day, loc *time.Location) (known []Known, _ error) {
	mine, err := p.Store.Mine(ctx, who, Span{Start: day.At(loc, 0).AddDate(0, 0, -lately), End: day.At(loc, 0)})
	if err != nil {
		return nil, fmt.Errorf("desks that %s knows: %w", who, err)
	}
	met := map[DeskID]bool{}
	for _, lastWeek := range []bool{true, false} {
		for _, b := range slices.Backward(mine) {
			if sat := b.State == Booked || b.State == CheckedIn; sat && !met[b.Desk] && (!lastWeek || b.Span.Day(loc) == day-7) {
				met[b.Desk] = true
				known = append(known, Known{b.Desk, lastWeek})
			}
		}
	}
	return known, nil
}
