// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/today"
)

// Join implements desks.Data and today.Data.
func (d deskData) Join(ctx context.Context, j booking.Join) error {
	return d.do(ctx, booking.KindJoin, j)
}

// Leave implements desks.Data and today.Data.
func (d deskData) Leave(ctx context.Context, l booking.Leave) error {
	return d.do(ctx, booking.KindLeave, l)
}

// Accept implements desks.Data and today.Data.
func (d deskData) Accept(ctx context.Context, a booking.Accept) error {
	return d.do(ctx, booking.KindAccept, a)
}

// Decline implements desks.Data and today.Data.
func (d deskData) Decline(ctx context.Context, w booking.Decline) error {
	return d.do(ctx, booking.KindDecline, w)
}

// readWaits are what the person waits for, and what is offered.
func (r *dayReader) readWaits(ctx context.Context) error {
	waits, err := r.rows.Waits(ctx, r.who)
	if err != nil {
		return err
	}
	for _, w := range waits {
		said := today.Waiting{Wait: w}
		if said.Place, err = placeOf(ctx, r.rows, w); err != nil {
			return err
		}
		mine, err := r.rows.Mine(ctx, r.who, w.Span)
		if err != nil {
			return err
		}
		said.Rests = w.State.Open() && len(mine) > 0
		r.state.Waits = append(r.state.Waits, said)
	}
	return nil
}

// placeOf is the desk that is offered to a wait, or what it waits for, as far as this device holds it.
func placeOf(ctx context.Context, rows store.Booking, w booking.Wait) (place booking.Place, err error) {
	desk := w.Desk
	if w.State == booking.WaitOffered {
		b, err := rows.Booking(ctx, w.Booking)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return place, err
		}
		desk = b.Desk
	}
	if desk != "" {
		place, err = rows.Place(ctx, desk)
		if errors.Is(err, booking.ErrGone) {
			err = nil
		}
		return place, err
	}
	buildings, err := rows.Buildings(ctx)
	if err != nil {
		return place, err
	}
	if i := slices.IndexFunc(buildings, func(b booking.Building) bool { return b.ID == w.Building }); i >= 0 {
		place.Building = buildings[i]
	}
	floors, err := rows.Floors(ctx, w.Building)
	if err != nil || w.Zone == "" {
		return place, err
	}
	for _, floor := range floors {
		zones, err := rows.Zones(ctx, floor.ID)
		if err != nil {
			return place, err
		}
		if i := slices.IndexFunc(zones, func(z booking.Zone) bool { return z.ID == w.Zone }); i >= 0 {
			place.Floor, place.Zone = floor, zones[i]
		}
	}
	return place, nil
}
