// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A seat is a desk with the colleague who has it, as far as the person may know.
type seat struct {
	person staff.Person
	desk   booking.DeskID
	span   booking.Span
	team   bool // of the person's own unit
}

// seats joins the presence rows that this device holds with the occupancies of a floor. A colleague who does not share
// the place has no presence row here, so there is nothing to join and nothing to hide.
func (k *client) seats(ctx context.Context, rows store.Booking, me staff.Person, house booking.BuildingID, on booking.Day, day booking.FloorDay) (found []seat, _ error) {
	present, err := rows.HousePresence(ctx, house, on)
	if err != nil {
		return nil, err
	}
	spans := map[booking.OccupancyID]booking.Span{}
	for _, desk := range day.Desks {
		for _, o := range desk.Busy {
			spans[o.ID] = o.Span
		}
	}
	for _, p := range present {
		span, there := spans[p.Occupied]
		if !there || p.Person == me.ID {
			continue
		}
		delete(spans, p.Occupied) // two halves of one booking are one seat
		person, err := rows.Colleague(ctx, p.Person)
		if errors.Is(err, booking.ErrGone) {
			continue // the directory has not come yet
		}
		if err != nil {
			return nil, err
		}
		found = append(found, seat{person: person, desk: p.Desk, span: span, team: person.Unit == me.Unit})
	}
	return found, nil
}
