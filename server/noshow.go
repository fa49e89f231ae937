// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
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

// noShows are the bookings whose time to check in is over, in the order of their starts. Only those are read that can be due: the
// index leads to them house by house, houses whose time is the same in one question.
func (h *Hub) noShows(ctx context.Context) (ids []booking.BookingID, err error) {
	now := h.now()
	var due []central.Waiting
	err = h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		houses, err := h.strict.read(ctx, snap)
		if err != nil {
			return err
		}
		for overdue, some := range houses.by(now) {
			waiting, err := central.Waits{Houses: some, After: now.Add(-longGone), Upto: now, Overdue: overdue}.Find(ctx, snap)
			if err != nil {
				return err
			}
			for _, w := range waiting {
				if until := houses.until(w); !until.IsZero() && !until.After(now) {
					due = append(due, w)
				}
			}
		}
		return nil
	})
	slices.SortFunc(due, func(a, b central.Waiting) int {
		return cmp.Or(a.Span.Start.Compare(b.Span.Start), cmp.Compare(a.ID, b.ID))
	})
	for _, w := range due {
		ids = append(ids, w.ID)
	}
	return ids, err
}

// strict are the houses where bookings end by themselves, and the units whose people rules may be about.
type strict struct {
	houses map[booking.BuildingID]*strictHouse
	above  map[staff.UnitID][]staff.UnitID // each unit and those above it, nearest first
}

// A strictHouse knows only the rules that say when a booking has waited long enough.
type strictHouse struct {
	booking.Building
	book booking.Rulebook
}

// until is when a booking has waited long enough.
func (s *strict) until(w central.Waiting) time.Time {
	house := s.houses[w.Building]
	return house.book.CheckInUntil(w.Booking, booking.Audience{Zone: w.Zone, Above: s.above[w.Unit], Roles: w.Roles}, house.Location())
}

// A strictness remembers the strict houses. It holds as long as nobody changes places or rules.
type strictness struct {
	mu   sync.Mutex
	as   recollection
	last *strict
}

func (s *strictness) read(ctx context.Context, snap *central.Snapshot) (*strict, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := recollection{snap.Head.Line, snap.Head.Lasting}
	if s.last != nil && s.as == now {
		return s.last, nil
	}
	found, err := strictHouses(ctx, store.Booking{Tx: snap})
	if err == nil {
		s.as, s.last = now, found
	}
	return found, err
}

func strictHouses(ctx context.Context, rows store.Booking) (*strict, error) {
	buildings, err := rows.Buildings(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := rows.AllRules(ctx)
	if err != nil {
		return nil, err
	}
	amendments, err := rows.AllAmendments(ctx)
	if err != nil {
		return nil, err
	}
	s := &strict{houses: map[booking.BuildingID]*strictHouse{}}
	for _, b := range buildings {
		book := booking.Rulebook{Rules: rules[b.ID], Amendments: amendments[b.ID]}.OfCheckIn()
		if book.Expires() {
			s.houses[b.ID] = &strictHouse{b, book}
		}
	}
	s.above, err = everyAbove(ctx, rows)
	return s, err
}

// everyAbove is Above for every unit.
func everyAbove(ctx context.Context, rows store.Booking) (map[staff.UnitID][]staff.UnitID, error) {
	units, err := rows.Units(ctx)
	if err != nil {
		return nil, err
	}
	parent := map[staff.UnitID]staff.UnitID{}
	for _, u := range units {
		parent[u.ID] = u.Parent
	}
	above := make(map[staff.UnitID][]staff.UnitID, len(units))
	for _, u := range units {
		for id, known := u.ID, true; known && !slices.Contains(above[u.ID], id); {
			above[u.ID] = append(above[u.ID], id)
			id = parent[id]
			_, known = parent[id]
		}
	}
	return above, nil
}

// by groups the houses by which bookings can be due now.
func (s *strict) by(now time.Time) map[booking.Overdue][]booking.BuildingID {
	groups := map[booking.Overdue][]booking.BuildingID{}
	for id, house := range s.houses {
		loc := house.Location()
		if overdue, any := house.book.Overdue(booking.DayOf(now.Add(-longGone), loc), now, loc); any {
			overdue.Begun, overdue.Ended = overdue.Begun.UTC().Truncate(time.Second), overdue.Ended.UTC().Truncate(time.Second)
			groups[overdue] = append(groups[overdue], id)
		}
	}
	return groups
}
