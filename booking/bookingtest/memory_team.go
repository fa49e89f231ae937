// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// find is what stands under an id, or booking.ErrGone.
func find[K ~string, V any](m *Memory, what string, rows func() map[K]V, id K) (V, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := rows()[id]
	if !ok {
		return v, gone(what, id)
	}
	return v, nil
}

// Unit implements booking.Store.
func (m *Memory) Unit(_ context.Context, id staff.UnitID) (staff.Unit, error) {
	return find(m, "unit", func() map[staff.UnitID]staff.Unit { return m.rows.units }, id)
}

// Zone implements booking.Store.
func (m *Memory) Zone(_ context.Context, id booking.ZoneID) (booking.Zone, error) {
	return find(m, "zone", func() map[booking.ZoneID]booking.Zone { return m.rows.zones }, id)
}

// FloorPlan implements booking.Store.
func (m *Memory) FloorPlan(_ context.Context, id booking.FloorID) (booking.Floor, error) {
	return find(m, "floor", func() map[booking.FloorID]booking.Floor { return m.rows.floors }, id)
}

// TeamDay implements booking.Store.
func (m *Memory) TeamDay(_ context.Context, id booking.TeamDayID) (booking.TeamDay, error) {
	return find(m, "team day", func() map[booking.TeamDayID]booking.TeamDay { return m.rows.teamDays }, id)
}

// TeamDays implements booking.Store.
func (m *Memory) TeamDays(_ context.Context, unit staff.UnitID) ([]booking.TeamDay, error) {
	list := m.teamDays(func(t booking.TeamDay) bool { return t.Unit == unit })
	slices.SortStableFunc(list, func(a, b booking.TeamDay) int { return a.Span.Start.Compare(b.Span.Start) })
	return list, nil
}

// TeamDaysOver implements booking.Store.
func (m *Memory) TeamDaysOver(_ context.Context, t time.Time, most int) ([]booking.TeamDay, error) {
	return atMost(m.teamDays(func(d booking.TeamDay) bool { return !d.Span.End.After(t) }), most), nil
}

// TeamDaysAfter implements booking.Store.
func (m *Memory) TeamDaysAfter(_ context.Context, id booking.TeamDayID, most int) ([]booking.TeamDay, error) {
	return atMost(m.teamDays(func(d booking.TeamDay) bool { return d.State == booking.TeamOpen && d.ID > id }), most), nil
}

// PutTeamDay implements booking.Store.
func (m *Memory) PutTeamDay(_ context.Context, t booking.TeamDay) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.teamDays[t.ID] = t
	return nil
}

// DropTeamDay implements booking.Store.
func (m *Memory) DropTeamDay(_ context.Context, id booking.TeamDayID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows.teamDays, id)
	return nil
}

// Invite implements booking.Store.
func (m *Memory) Invite(_ context.Context, id booking.InviteID) (booking.Invite, error) {
	return find(m, "invitation", func() map[booking.InviteID]booking.Invite { return m.rows.invites }, id)
}

// InviteFor implements booking.Store.
func (m *Memory) InviteFor(_ context.Context, held booking.BookingID) (booking.Invite, error) {
	list := m.invites(func(i booking.Invite) bool { return i.Held == held && held != "" })
	if len(list) == 0 {
		return booking.Invite{}, gone("invitation for booking", held)
	}
	return list[0], nil
}

// Invites implements booking.Store.
func (m *Memory) Invites(_ context.Context, day booking.TeamDayID) ([]booking.Invite, error) {
	return m.invites(func(i booking.Invite) bool { return i.Day == day }), nil
}

// InvitesDue implements booking.Store.
func (m *Memory) InvitesDue(_ context.Context, t time.Time, most int) ([]booking.Invite, error) {
	return atMost(m.invites(func(i booking.Invite) bool { return i.State == booking.InviteOpen && !i.Until.After(t) }), most), nil
}

// InvitesOver implements booking.Store.
func (m *Memory) InvitesOver(_ context.Context, t time.Time, most int) ([]booking.Invite, error) {
	return atMost(m.invites(func(i booking.Invite) bool { return !i.Span.End.After(t) }), most), nil
}

// HeldIn implements booking.Store.
func (m *Memory) HeldIn(_ context.Context, zone booking.ZoneID, span booking.Span) (int, error) {
	return len(m.invites(func(i booking.Invite) bool {
		return i.Zone == zone && i.Span.Overlaps(span) && (i.State == booking.InviteOpen || i.State == booking.InviteAccepted)
	})), nil
}

// PutInvite implements booking.Store.
func (m *Memory) PutInvite(_ context.Context, i booking.Invite) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.invites[i.ID] = i
	return nil
}

// DropInvite implements booking.Store.
func (m *Memory) DropInvite(_ context.Context, id booking.InviteID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows.invites, id)
	return nil
}

// Preferred implements booking.Store.
func (m *Memory) Preferred(_ context.Context, unit staff.UnitID) ([]booking.ZoneID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.rows.preferred[unit]), nil
}

// PutPreferred implements booking.Store.
func (m *Memory) PutPreferred(_ context.Context, unit staff.UnitID, zones []booking.ZoneID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.preferred[unit] = slices.Clone(zones)
	if len(zones) == 0 {
		delete(m.rows.preferred, unit)
	}
	return nil
}

// Orphans implements booking.Store.
func (m *Memory) Orphans(_ context.Context, t time.Time, most int) ([]booking.Booking, error) {
	held := map[booking.BookingID]bool{}
	for _, i := range m.invites(func(i booking.Invite) bool { return i.State == booking.InviteOpen }) {
		held[i.Held] = true
	}
	list := slices.DeleteFunc(m.AllBookings(), func(b booking.Booking) bool {
		name, err := uuid.Parse(string(b.ID))
		return err != nil || name.Version() != 5 || b.Person != "" || b.State != booking.Booked || !b.Span.Start.After(t) || held[b.ID]
	})
	return atMost(list, most), nil
}

// DropBooking implements booking.Store.
func (m *Memory) DropBooking(_ context.Context, id booking.BookingID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.vacate(id)
	delete(m.rows.bookings, id)
	return nil
}

// AllInvites are all invitations of everybody, by id: for assertions.
func (m *Memory) AllInvites() []booking.Invite {
	return m.invites(func(booking.Invite) bool { return true })
}

func (m *Memory) teamDays(which func(booking.TeamDay) bool) []booking.TeamDay {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.SortedFunc(maps.Values(m.rows.teamDays), func(a, b booking.TeamDay) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(list, func(t booking.TeamDay) bool { return !which(t) })
}

func (m *Memory) invites(which func(booking.Invite) bool) []booking.Invite {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.SortedFunc(maps.Values(m.rows.invites), func(a, b booking.Invite) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(list, func(i booking.Invite) bool { return !which(i) })
}

func atMost[T any](list []T, most int) []T { return list[:min(len(list), most)] }
