// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// settling is how long a server that has just begun lets devices come first: their check-ins may have waited for it.
	settling = 5 * time.Minute
	// longGone is how old a booking may be that nobody came for: there is nothing to give back any more.
	longGone = 48 * time.Hour
	// housesTurn is how many bookings the house changes in one transaction: wishes that arrive meanwhile wait for some
	// milliseconds.
	housesTurn = 100
)

// voidNoShows takes desks back from people who have not checked in in time, and tells them.
func (h *Hub) voidNoShows(ctx context.Context) error {
	if h.now().Sub(h.began) < settling {
		return nil
	}
	due, err := h.noShows(ctx)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(due, housesTurn) {
		err := h.House(ctx, func(ctx context.Context, p *booking.Planner, tx *central.Tx) error {
			for _, id := range some {
				if err := voidNoShow(ctx, p, tx, id); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// voidNoShow looks again: the person may have checked in, moved or given back in the meantime. What cannot be ended, because
// its person has left the directory, stays as it is.
func voidNoShow(ctx context.Context, p *booking.Planner, tx *central.Tx, id booking.BookingID) error {
	b, err := p.Store.Booking(ctx, id)
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	until, err := p.CheckInUntil(ctx, b)
	if err != nil || until.IsZero() || until.After(p.Now()) {
		return err
	}
	err = tx.Savepoint(ctx, func() error {
		if err := p.Void(ctx, id, booking.NoShow); err != nil {
			return err
		}
		return p.Tell(ctx, booking.Notice{Person: b.Person, Kind: booking.NoticeNoShow, Booking: id, Desk: b.Desk, Span: b.Span})
	})
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// noShows are the bookings whose time to check in is over. Only those are read that can be due: the index leads to them house
// by house, houses whose time is the same in one question.
func (h *Hub) noShows(ctx context.Context) (due []booking.BookingID, err error) {
	now := h.now()
	err = h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		houses, err := h.strict.read(ctx, snap)
		if err != nil {
			return err
		}
		for upto, ids := range houses.by(now) {
			waiting, err := central.Waits{Houses: ids, After: now.Add(-longGone), Upto: time.Unix(upto, 0)}.Find(ctx, snap)
			if err != nil {
				return err
			}
			for _, w := range waiting {
				house := houses[w.Building]
				if until := house.rules.CheckInUntil(w.Booking, w.Zone, house.Location()); !until.IsZero() && !until.After(now) {
					due = append(due, w.ID)
				}
			}
		}
		return nil
	})
	return due, err
}

// strict are the houses where bookings end by themselves.
type strict map[booking.BuildingID]strictHouse

type strictHouse struct {
	booking.Building
	rules booking.Rules
}

// A strictness remembers the strict houses. It holds as long as nobody changes places or rules.
type strictness struct {
	mu     sync.Mutex
	as     recollection
	houses strict
}

func (s *strictness) read(ctx context.Context, snap *central.Snapshot) (strict, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := recollection{snap.Head.Line, snap.Head.Lasting}
	if s.houses != nil && s.as == now {
		return s.houses, nil
	}
	rows := store.Booking{Tx: snap}
	buildings, err := rows.Buildings(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := rows.AllRules(ctx)
	if err != nil {
		return nil, err
	}
	houses := strict{}
	for _, b := range buildings {
		if r := rules[b.ID]; r.Expire() > 0 {
			houses[b.ID] = strictHouse{b, r}
		}
	}
	s.as, s.houses = now, houses
	return houses, nil
}

// by groups the houses by the latest start, in seconds since 1970, that a booking which is due now can have.
func (s strict) by(now time.Time) map[int64][]booking.BuildingID {
	groups := map[int64][]booking.BuildingID{}
	for id, house := range s {
		loc := house.Location()
		day := booking.DayOf(now, loc)
		upto := now.Add(-time.Duration(house.rules.Expire()) * time.Minute)
		if opens := day.At(loc, house.rules.Open[day.Weekday()].From); upto.Before(opens) && upto.After(day.Start(loc)) {
			upto = day.Start(loc).Add(-time.Second) // what begins at midnight waits from when the house opens
		}
		groups[upto.Unix()] = append(groups[upto.Unix()], id)
	}
	return groups
}
