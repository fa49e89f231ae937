// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"

	"github.com/pult-app/pult/booking"
)

// Join implements Data.
func (l Local) Join(ctx context.Context, j booking.Join) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Join(ctx, l.Who, j) })
}

// Leave implements Data.
func (l Local) Leave(ctx context.Context, w booking.Leave) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Leave(ctx, l.Who, w) })
}

// Accept implements Data.
func (l Local) Accept(ctx context.Context, a booking.Accept) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Accept(ctx, l.Who, a) })
}

// Decline implements Data.
func (l Local) Decline(ctx context.Context, d booking.Decline) error {
	return l.Write(ctx, func(p *booking.Planner) error { return p.Decline(ctx, l.Who, d) })
}
