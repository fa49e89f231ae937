// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Buildings implements booking.Store.
func (m *Memory) Buildings(context.Context) ([]booking.Building, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.rows.buildings), func(a, b booking.Building) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	}), nil
}

// Floors implements booking.Store.
func (m *Memory) Floors(_ context.Context, building booking.BuildingID) ([]booking.Floor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var floors []booking.Floor
	for _, f := range m.rows.floors {
		if f.Building == building {
			f.Plan = booking.Plan{}
			floors = append(floors, f)
		}
	}
	slices.SortFunc(floors, func(a, b booking.Floor) int {
		return cmp.Or(cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
	})
	return floors, nil
}

// Zones implements booking.Store.
func (m *Memory) Zones(_ context.Context, floor booking.FloorID) ([]booking.Zone, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var zones []booking.Zone
	for _, z := range m.rows.zones {
		if z.Floor == floor {
			zones = append(zones, z)
		}
	}
	slices.SortFunc(zones, func(a, b booking.Zone) int { return cmp.Compare(a.ID, b.ID) })
	return zones, nil
}

// Desks implements booking.Store.
func (m *Memory) Desks(_ context.Context, floor booking.FloorID) ([]booking.Desk, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	desks := make([]booking.Desk, 0, len(m.rows.floorDesks[floor]))
	for _, id := range m.rows.floorDesks[floor] {
		desks = append(desks, m.rows.desks[id])
	}
	return desks, nil
}

// PutBooking implements booking.Store, guard included.
func (m *Memory) PutBooking(_ context.Context, b booking.Booking) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.State.Live() {
		if err := m.guard(b); err != nil {
			return err
		}
	}
	m.vacate(b.ID)
	m.rows.bookings[b.ID] = b
	if b.State.Live() {
		m.occupy(b.Occupancy())
		m.rows.personBusy[b.Person] = append(m.rows.personBusy[b.Person], b.ID)
	}
	return nil
}

// guard refuses what would leave two live bookings overlapping for a person or a desk.
func (m *Memory) guard(b booking.Booking) error {
	for _, id := range m.rows.personBusy[b.Person] {
		if b.Person != "" && id != b.ID && m.rows.bookings[id].Span.Overlaps(b.Span) {
			return &booking.Refusal{Why: booking.SelfOverlap}
		}
	}
	for _, id := range m.rows.deskBusy[b.Desk] {
		if id != m.rows.bookings[b.ID].Occupancy().ID && m.rows.occupancies[id].Span.Overlaps(b.Span) {
			return &booking.Refusal{Why: booking.Taken}
		}
	}
	return nil
}

func (m *Memory) occupy(o booking.Occupancy) {
	m.rows.occupancies[o.ID] = o
	m.rows.deskBusy[o.Desk] = append(m.rows.deskBusy[o.Desk], o.ID)
}

// vacate takes a booking out of the lists of who and what is busy.
func (m *Memory) vacate(id booking.BookingID) {
	b, ok := m.rows.bookings[id]
	if o, busy := m.rows.occupancies[b.Occupancy().ID]; busy {
		m.rows.deskBusy[o.Desk] = without(m.rows.deskBusy[o.Desk], o.ID)
		delete(m.rows.occupancies, o.ID)
	}
	if ok {
		m.rows.personBusy[b.Person] = without(m.rows.personBusy[b.Person], id)
	}
}

func without[ID ~string](ids []ID, id ID) []ID {
	return slices.DeleteFunc(ids, func(other ID) bool { return other == id })
}

// Presence implements booking.Store.
func (m *Memory) Presence(_ context.Context, person staff.PersonID, day booking.Day) ([]booking.Presence, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []booking.Presence
	for _, h := range []booking.Half{booking.AM, booking.PM} {
		if p, ok := m.rows.presences[half{person, day, h}]; ok {
			found = append(found, p)
		}
	}
	return found, nil
}

// PutPresence implements booking.Store.
func (m *Memory) PutPresence(_ context.Context, p booking.Presence) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := half{p.Person, p.Day, p.Half}
	if p.Status == booking.Unsaid && p.Occupied == "" {
		delete(m.rows.presences, key)
		return nil
	}
	m.rows.presences[key] = p
	return nil
}

// MyPresence implements booking.Store.
func (m *Memory) MyPresence(_ context.Context, person staff.PersonID, from booking.Day) ([]booking.Presence, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []booking.Presence
	for key, p := range m.rows.presences {
		if key.person == person && key.day >= from {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b booking.Presence) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Half, b.Half))
	})
	return found, nil
}

// PutProfile implements booking.Store.
func (m *Memory) PutProfile(_ context.Context, p staff.Profile) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.profiles[p.Person] = p
	return nil
}

// Notice implements booking.Store.
func (m *Memory) Notice(_ context.Context, id booking.NoticeID) (booking.Notice, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n, ok := m.rows.notices[id]
	if !ok {
		return n, booking.ErrGone
	}
	return n, nil
}

// PutNotice implements booking.Store.
func (m *Memory) PutNotice(_ context.Context, n booking.Notice) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.notices[n.ID] = n
	return nil
}

// DropNotice implements booking.Store.
func (m *Memory) DropNotice(_ context.Context, id booking.NoticeID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows.notices, id)
	return nil
}
