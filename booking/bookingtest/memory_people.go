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

// Favourites implements booking.Store.
func (m *Memory) Favourites(_ context.Context, person staff.PersonID) (found []booking.Favourite, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for f := range m.rows.favourites {
		if f.Person == person {
			found = append(found, f)
		}
	}
	slices.SortFunc(found, booking.Favourite.Compare)
	return found, nil
}

// PutFavourite implements booking.Store.
func (m *Memory) PutFavourite(ctx context.Context, f booking.Favourite) error {
	if err := m.DropFavourite(ctx, f.Person, f.Kind, f.Target); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.favourites[f] = true
	return nil
}

// DropFavourite implements booking.Store.
func (m *Memory) DropFavourite(_ context.Context, person staff.PersonID, kind booking.FavouriteKind, target string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for f := range m.rows.favourites {
		if f.Person == person && f.Kind == kind && f.Target == target {
			delete(m.rows.favourites, f)
		}
	}
	return nil
}

// Deputies implements booking.Store.
func (m *Memory) Deputies(_ context.Context, person staff.PersonID) ([]booking.Deputy, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := slices.Clone(m.rows.deputies[person])
	slices.SortFunc(found, booking.Deputy.Compare)
	return found, nil
}

// IsDeputy implements booking.Store.
func (m *Memory) IsDeputy(_ context.Context, owner, deputy staff.PersonID) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(m.rows.deputies[deputy], func(d booking.Deputy) bool { return d.Owner == owner && d.Deputy == deputy }), nil
}

// PutDeputy implements booking.Store.
func (m *Memory) PutDeputy(ctx context.Context, side staff.PersonID, d booking.Deputy) error {
	if err := m.DropDeputy(ctx, side, d); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.deputies[side] = append(m.rows.deputies[side], d)
	return nil
}

// DropDeputy implements booking.Store.
func (m *Memory) DropDeputy(_ context.Context, side staff.PersonID, d booking.Deputy) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.deputies[side] = slices.DeleteFunc(slices.Clone(m.rows.deputies[side]), func(o booking.Deputy) bool { return o.Owner == d.Owner && o.Deputy == d.Deputy })
	return nil
}

// Usual implements booking.Store.
func (m *Memory) Usual(_ context.Context, person staff.PersonID) (booking.Usual, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows.usuals[person], nil
}

// PutUsual implements booking.Store.
func (m *Memory) PutUsual(_ context.Context, person staff.PersonID, u booking.Usual) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.usuals[person] = u
	return nil
}

// HomeZones implements booking.Store.
func (m *Memory) HomeZones(_ context.Context, unit staff.UnitID) (found []booking.Zone, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, z := range m.rows.zones {
		if z.Home == unit {
			found = append(found, z)
		}
	}
	slices.SortFunc(found, func(a, b booking.Zone) int { return cmp.Compare(a.ID, b.ID) })
	return found, nil
}

// UnitPresence implements booking.Store.
func (m *Memory) UnitPresence(_ context.Context, unit staff.UnitID, from, to booking.Day) (found []booking.Presence, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, p := range m.rows.presences {
		if m.rows.people[key.person].Unit == unit && key.day >= from && key.day <= to {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b booking.Presence) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Half, b.Half))
	})
	return found, nil
}

// AllNotices are all notices of everybody, oldest first: for assertions.
func (m *Memory) AllNotices() []booking.Notice {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.rows.notices), func(a, b booking.Notice) int {
		return cmp.Or(a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID))
	})
}
