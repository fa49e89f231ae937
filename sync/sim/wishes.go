// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
)

// checkWishes holds that what waits and is not in doubt can be seen on the screen.
func (p *phone) checkWishes() {
	waiting, err := p.device.Waiting(context.Background())
	p.world.must(err)
	last := map[booking.BookingID]device.Change{}
	for _, change := range waiting {
		if change.Doubt == nil {
			p.checkSeries(change)
		}
		if change.Kind == booking.KindAbsent || change.Kind == booking.KindUnrepeat { // may have given back what was wished before
			clear(last)
			continue
		}
		var about booking.Release
		p.world.must(json.Unmarshal(change.Args, &about))
		if about.Booking != "" && change.Doubt == nil {
			last[about.Booking] = change
		}
	}
	for id, change := range last {
		p.checkWish(id, change)
	}
}

// checkWish compares a wish with the booking that it is about.
func (p *phone) checkWish(id booking.BookingID, change device.Change) {
	var state booking.State
	err := p.device.Read(context.Background(), func(ctx context.Context, rows store.Booking) error {
		b, err := rows.Booking(ctx, id)
		state = b.State
		return err
	})
	if errors.Is(err, booking.ErrGone) && change.Kind == booking.KindRelease && inSomebodysName(change) {
		return // only the owner's phones have it, once it is decided
	}
	if errors.Is(err, booking.ErrGone) {
		p.world.broken("phone %d does not show the booking %s that waits", p.number, id)
	}
	p.world.must(err)
	if change.Kind == booking.KindReserve && state != booking.Requested || state.Live() == (change.Kind == booking.KindRelease) {
		p.world.broken("phone %d shows the booking %s as %s while %s waits", p.number, id, state, change.Kind)
	}
}

// checkSeries holds that a series that waits is on the device.
func (p *phone) checkSeries(change device.Change) {
	var wish booking.Repeat
	if change.Kind != booking.KindRepeat {
		return
	}
	p.world.must(json.Unmarshal(change.Args, &wish))
	if wish.Rule == "" {
		return
	}
	err := p.device.Read(context.Background(), func(ctx context.Context, rows store.Booking) error {
		_, err := rows.Series(ctx, wish.Series)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		p.world.broken("phone %d does not show the series %s that waits", p.number, wish.Series)
	}
	p.world.must(err)
}

func inSomebodysName(change device.Change) bool {
	var wish booking.ReleaseFor
	return json.Unmarshal(change.Args, &wish) == nil && wish.For != ""
}
