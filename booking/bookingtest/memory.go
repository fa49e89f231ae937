// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// half names one presence row.
type half struct {
	person staff.PersonID
	day    booking.Day
	half   booking.Half
}

// Memory is a booking.Store in memory, with the same overlap guard that a database has. It is a Setup too.
// Every call is safe for concurrent use; several calls together are one transaction only inside Do.
type Memory struct {
	one sync.Mutex // held by Do for a whole transaction

	mu   sync.Mutex // guards rows
	rows rows
}

type rows struct {
	units       map[staff.UnitID]staff.Unit
	people      map[staff.PersonID]staff.Person
	profiles    map[staff.PersonID]staff.Profile
	buildings   map[booking.BuildingID]booking.Building
	floors      map[booking.FloorID]booking.Floor
	zones       map[booking.ZoneID]booking.Zone
	desks       map[booking.DeskID]booking.Desk
	rules       map[booking.BuildingID]booking.Rules
	amendments  map[booking.AmendmentID]booking.Amendment
	bookings    map[booking.BookingID]booking.Booking
	occupancies map[booking.OccupancyID]booking.Occupancy
	presences   map[half]booking.Presence
	series      map[booking.SeriesID]booking.Series
	waits       map[booking.WaitID]booking.Wait
	deskBusy    map[booking.DeskID][]booking.OccupancyID
	personBusy  map[staff.PersonID][]booking.BookingID
	floorDesks  map[booking.FloorID][]booking.DeskID
	notices     map[booking.NoticeID]booking.Notice
	favourites  map[booking.Favourite]bool
	deputies    map[staff.PersonID][]booking.Deputy // by side
	usuals      map[staff.PersonID]booking.Usual
	feeds       map[booking.FeedID]booking.Feed
	teamDays    map[booking.TeamDayID]booking.TeamDay
	invites     map[booking.InviteID]booking.Invite
	preferred   map[staff.UnitID][]booking.ZoneID
}

// NewMemory is an empty store.
func NewMemory() *Memory {
	return &Memory{rows: rows{
		units:       map[staff.UnitID]staff.Unit{},
		people:      map[staff.PersonID]staff.Person{},
		profiles:    map[staff.PersonID]staff.Profile{},
		buildings:   map[booking.BuildingID]booking.Building{},
		floors:      map[booking.FloorID]booking.Floor{},
		zones:       map[booking.ZoneID]booking.Zone{},
		desks:       map[booking.DeskID]booking.Desk{},
		rules:       map[booking.BuildingID]booking.Rules{},
		amendments:  map[booking.AmendmentID]booking.Amendment{},
		bookings:    map[booking.BookingID]booking.Booking{},
		occupancies: map[booking.OccupancyID]booking.Occupancy{},
		presences:   map[half]booking.Presence{},
		series:      map[booking.SeriesID]booking.Series{},
		waits:       map[booking.WaitID]booking.Wait{},
		deskBusy:    map[booking.DeskID][]booking.OccupancyID{},
		personBusy:  map[staff.PersonID][]booking.BookingID{},
		floorDesks:  map[booking.FloorID][]booking.DeskID{},
		notices:     map[booking.NoticeID]booking.Notice{},
		favourites:  map[booking.Favourite]bool{},
		deputies:    map[staff.PersonID][]booking.Deputy{},
		usuals:      map[staff.PersonID]booking.Usual{},
		feeds:       map[booking.FeedID]booking.Feed{},
		teamDays:    map[booking.TeamDayID]booking.TeamDay{},
		invites:     map[booking.InviteID]booking.Invite{},
		preferred:   map[staff.UnitID][]booking.ZoneID{},
	}}
}

// Do runs f as one transaction: transactions run one after the other, and when f fails nothing it wrote remains.
func (m *Memory) Do(f func(booking.Store) error) error {
	m.one.Lock()
	defer m.one.Unlock()
	before := m.copied()
	err := f(m)
	if err != nil {
		m.mu.Lock()
		m.rows = before
		m.mu.Unlock()
	}
	return err
}

// copied is a copy of what transactions change; places and people are shared, because only Setup changes them.
func (m *Memory) copied() rows {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.rows
	r.profiles = maps.Clone(r.profiles)
	r.bookings = maps.Clone(r.bookings)
	r.occupancies = maps.Clone(r.occupancies)
	r.presences = maps.Clone(r.presences)
	r.series = maps.Clone(r.series)
	r.waits = maps.Clone(r.waits)
	r.deskBusy = cloned(r.deskBusy)
	r.personBusy = cloned(r.personBusy)
	r.notices = maps.Clone(r.notices)
	r.favourites = maps.Clone(r.favourites)
	r.deputies = maps.Clone(r.deputies)
	r.usuals = maps.Clone(r.usuals)
	r.feeds = maps.Clone(r.feeds)
	r.teamDays = maps.Clone(r.teamDays)
	r.invites = maps.Clone(r.invites)
	r.preferred = maps.Clone(r.preferred)
	return r
}

func cloned[K comparable, ID ~string](lists map[K][]ID) map[K][]ID {
	c := make(map[K][]ID, len(lists))
	for k, ids := range lists {
		c[k] = slices.Clone(ids)
	}
	return c
}

// PutUnit adds or replaces a unit.
func (m *Memory) PutUnit(_ context.Context, u staff.Unit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.units[u.ID] = u
	return nil
}

// PutPerson adds or replaces a person.
func (m *Memory) PutPerson(_ context.Context, p staff.Person) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.people[p.ID] = p
	return nil
}

// PutBuilding adds or replaces a building.
func (m *Memory) PutBuilding(_ context.Context, b booking.Building) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.buildings[b.ID] = b
	return nil
}

// PutFloor adds or replaces a floor.
func (m *Memory) PutFloor(_ context.Context, f booking.Floor) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.floors[f.ID] = f
	return nil
}

// PutZone adds or replaces a zone.
func (m *Memory) PutZone(_ context.Context, z booking.Zone) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.zones[z.ID] = z
	return nil
}

// PutDesk adds or replaces a desk; a desk never changes its floor.
func (m *Memory) PutDesk(_ context.Context, d booking.Desk) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.rows.desks[d.ID]; !known {
		m.rows.floorDesks[d.Floor] = append(m.rows.floorDesks[d.Floor], d.ID)
	}
	m.rows.desks[d.ID] = d
	slices.SortFunc(m.rows.floorDesks[d.Floor], func(a, b booking.DeskID) int {
		return cmp.Or(cmp.Compare(m.rows.desks[a].Code, m.rows.desks[b].Code), cmp.Compare(a, b))
	})
	return nil
}

// PutRules adds or replaces the rules of a building.
func (m *Memory) PutRules(_ context.Context, r booking.Rules) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.rules[r.Building] = r
	return nil
}

// PutAmendment adds or replaces an amendment of a building's rules.
func (m *Memory) PutAmendment(_ context.Context, a booking.Amendment) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.amendments[a.ID] = a
	return nil
}

// DropAmendment takes an amendment away.
func (m *Memory) DropAmendment(_ context.Context, id booking.AmendmentID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows.amendments, id)
	return nil
}

// PutOccupancy adds an occupancy without its booking, as a device holds those of others.
func (m *Memory) PutOccupancy(o booking.Occupancy) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.occupy(o)
}

// AllBookings are all bookings of everybody, live or not, by id: for assertions.
func (m *Memory) AllBookings() []booking.Booking {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.rows.bookings), func(a, b booking.Booking) int { return cmp.Compare(a.ID, b.ID) })
}

// AllPresences are all presence rows of everybody, in no particular order: for assertions.
func (m *Memory) AllPresences() []booking.Presence {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Values(m.rows.presences))
}

// Place implements booking.Store.
func (m *Memory) Place(_ context.Context, id booking.DeskID) (booking.Place, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	desk, ok := m.rows.desks[id]
	if !ok {
		return booking.Place{}, gone("desk", id)
	}
	floor := m.rows.floors[desk.Floor]
	floor.Plan = booking.Plan{}
	return booking.Place{Desk: desk, Zone: m.rows.zones[desk.Zone], Floor: floor, Building: m.rows.buildings[desk.Building]}, nil
}

// Rules implements booking.Store.
func (m *Memory) Rules(_ context.Context, building booking.BuildingID) (booking.Rules, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows.rules[building], nil
}

// Amendments implements booking.Store.
func (m *Memory) Amendments(_ context.Context, building booking.BuildingID) (found []booking.Amendment, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.rows.amendments { // in no particular order: the rules must not depend on one
		if a.Building == building {
			found = append(found, a)
		}
	}
	return found, nil
}

// Colleague implements booking.Store.
func (m *Memory) Colleague(_ context.Context, person staff.PersonID) (staff.Person, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.rows.people[person]
	if !ok {
		return p, gone("person", person)
	}
	return p, nil
}

// Profile implements booking.Store.
func (m *Memory) Profile(_ context.Context, person staff.PersonID) (staff.Profile, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p, ok := m.rows.profiles[person]; ok {
		return p, nil
	}
	return staff.Profile{Person: person, Visibility: staff.Nobody}, nil
}

// Above implements booking.Store.
func (m *Memory) Above(_ context.Context, unit staff.UnitID) ([]staff.UnitID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var above []staff.UnitID
	for u, ok := m.rows.units[unit]; ok && !slices.Contains(above, u.ID); u, ok = m.rows.units[u.Parent] {
		above = append(above, u.ID)
	}
	return above, nil
}

// Booking implements booking.Store.
func (m *Memory) Booking(_ context.Context, id booking.BookingID) (booking.Booking, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.rows.bookings[id]
	if !ok {
		return b, gone("booking", id)
	}
	return b, nil
}

// Mine implements booking.Store.
func (m *Memory) Mine(_ context.Context, person staff.PersonID, span booking.Span) ([]booking.Booking, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var mine []booking.Booking
	for _, id := range m.rows.personBusy[person] {
		if b := m.rows.bookings[id]; b.Span.Overlaps(span) {
			mine = append(mine, b)
		}
	}
	slices.SortFunc(mine, func(a, b booking.Booking) int { return a.Span.Start.Compare(b.Span.Start) })
	return mine, nil
}

// CountOpen implements booking.Store.
func (m *Memory) CountOpen(_ context.Context, person staff.PersonID, building booking.BuildingID, t time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, id := range m.rows.personBusy[person] {
		if b := m.rows.bookings[id]; b.Building == building && b.Span.End.After(t) {
			n++
		}
	}
	return n, nil
}

// Busy implements booking.Store.
func (m *Memory) Busy(_ context.Context, floor booking.FloorID, span booking.Span) ([]booking.Occupancy, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var busy []booking.Occupancy
	for _, desk := range m.rows.floorDesks[floor] {
		busy = m.appendBusy(busy, desk, span)
	}
	return busy, nil
}

// DeskBusy implements booking.Store.
func (m *Memory) DeskBusy(_ context.Context, desk booking.DeskID, span booking.Span) ([]booking.Occupancy, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.appendBusy(nil, desk, span), nil
}

func (m *Memory) appendBusy(busy []booking.Occupancy, desk booking.DeskID, span booking.Span) []booking.Occupancy {
	for _, id := range m.rows.deskBusy[desk] {
		if o := m.rows.occupancies[id]; o.Span.Overlaps(span) {
			busy = append(busy, o)
		}
	}
	return busy
}

func gone[ID ~string](what string, id ID) error {
	return fmt.Errorf("%s %q: %w", what, id, booking.ErrGone)
}
