// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"

	"github.com/pult-app/pult/booking"
)

// tending is how many invitations, or team days, are looked at in one transaction.
const tending = 20

// tendTeams frees desks that nobody answered for in time, lets team days follow who leads, and forgets those that are over.
func tendTeams(ctx context.Context, h *Hub) error {
	if h.now().Sub(h.began) < settling { // answers that have waited for the server come first
		return nil
	}
	for _, tend := range []func(p *booking.Planner) (int, error){
		func(p *booking.Planner) (int, error) { return p.LapseTeams(ctx, tending) },
		func(p *booking.Planner) (int, error) { return p.ForgetTeams(ctx, tending) },
	} {
		for n := tending; n >= tending; {
			err := h.waitlist(ctx, func(p *booking.Planner) (err error) {
				n, err = tend(p)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return succeedTeams(ctx, h)
}

func succeedTeams(ctx context.Context, h *Hub) error {
	for last, begun := booking.TeamDayID(""), false; last != "" || !begun; begun = true {
		err := h.waitlist(ctx, func(p *booking.Planner) (err error) {
			last, err = p.SucceedTeams(ctx, last, tending)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
