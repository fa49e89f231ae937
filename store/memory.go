// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Memory is what one writer has read of desks, people, units and rules. A wish asks for the same ones several times, and
// from one wish to the next they hardly ever change: with it a booking costs half the statements. Nobody changes the lists that
// it gives. Only the writer itself may write between two readings; its owner says Forget when somebody else may have, or when a
// transaction has failed. The zero value is ready. It is not safe for concurrent use.
type Memory struct {
	places   map[booking.DeskID]booking.Place
	rules    map[booking.BuildingID]booking.Rules
	amended  map[booking.BuildingID][]booking.Amendment
	back     time.Duration // how far before now the rules of these houses look
	people   map[staff.PersonID]staff.Person
	profiles map[staff.PersonID]staff.Profile
	above    map[staff.UnitID][]staff.UnitID

	// What the search for another desk goes through: one of many houses at each refusal.
	buildings map[struct{}][]booking.Building
	floors    map[booking.BuildingID][]booking.Floor
	zones     map[booking.FloorID][]booking.Zone
	desks     map[booking.FloorID][]booking.Desk

	// Of the wish that is carried out now, and may still be taken back:
	written  map[staff.PersonID]bool // whose profile it wrote
	occupied map[booking.BookingID]standing
	stood    map[string]string // the scopes of presence rows; empty for one that there is not
}

// mostRemembered is how many entries of a kind are kept; a city has 9,136 people.
const mostRemembered = 16384

// Forget empties the memory.
func (m *Memory) Forget() { *m = Memory{} }

// Remembering is a Booking that asks its memory first. It lives as long as the transaction.
type Remembering struct {
	rows
	memory    *Memory
	foresight *foresight
}

type rows = Booking // under another name than its method Booking

// Remembering asks m first, which lives longer than the transaction.
func (s Booking) Remembering(m *Memory) Remembering { return Remembering{s, m, &foresight{}} }

var _ booking.Store = Remembering{}

// Begin is said before each wish: what the last one saw of its own writing may have been taken back.
func (s Remembering) Begin() {
	m := s.memory
	for _, id := range slices.Collect(maps.Keys(m.written)) {
		delete(m.profiles, id)
	}
	m.written, m.occupied, m.stood = nil, nil, nil
	s.foresight.wrote = false
}

// TakeBack is said when what the last wish wrote was taken back.
func (s Remembering) TakeBack() { s.foresight.back() }

// recall is the remembered value, or the one that is read now. Failures, ErrGone among them, are not remembered.
func recall[K comparable, V any](all *map[K]V, key K, read func() (V, error)) (V, error) {
	if v, ok := (*all)[key]; ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		note(all, key, v)
	}
	return v, err
}

func note[K comparable, V any](all *map[K]V, key K, v V) {
	if *all == nil || len(*all) >= mostRemembered {
		*all = map[K]V{}
	}
	(*all)[key] = v
}

// Place implements booking.Store.
func (s Remembering) Place(ctx context.Context, id booking.DeskID) (booking.Place, error) {
	return recall(&s.memory.places, id, func() (booking.Place, error) { return s.rows.Place(ctx, id) })
}

// Buildings implements booking.Store.
func (s Remembering) Buildings(ctx context.Context) ([]booking.Building, error) {
	return recall(&s.memory.buildings, struct{}{}, func() ([]booking.Building, error) { return s.rows.Buildings(ctx) })
}

// Floors implements booking.Store.
func (s Remembering) Floors(ctx context.Context, building booking.BuildingID) ([]booking.Floor, error) {
	return recall(&s.memory.floors, building, func() ([]booking.Floor, error) { return s.rows.Floors(ctx, building) })
}

// Zones implements booking.Store.
func (s Remembering) Zones(ctx context.Context, floor booking.FloorID) ([]booking.Zone, error) {
	return recall(&s.memory.zones, floor, func() ([]booking.Zone, error) { return s.rows.Zones(ctx, floor) })
}

// Desks implements booking.Store.
func (s Remembering) Desks(ctx context.Context, floor booking.FloorID) ([]booking.Desk, error) {
	return recall(&s.memory.desks, floor, func() ([]booking.Desk, error) { return s.rows.Desks(ctx, floor) })
}

// Rules implements booking.Store.
func (s Remembering) Rules(ctx context.Context, building booking.BuildingID) (booking.Rules, error) {
	return recall(&s.memory.rules, building, func() (booking.Rules, error) {
		rules, err := s.rows.Rules(ctx, building)
		s.memory.lookBack(booking.Rulebook{Rules: rules})
		return rules, err
	})
}

// Amendments implements booking.Store.
func (s Remembering) Amendments(ctx context.Context, building booking.BuildingID) ([]booking.Amendment, error) {
	return recall(&s.memory.amended, building, func() ([]booking.Amendment, error) {
		amendments, err := s.rows.Amendments(ctx, building)
		s.memory.lookBack(booking.Rulebook{Amendments: amendments})
		return amendments, err
	})
}

// lookBack has what is read ahead begin early enough for the rules of a house, from the next transaction on.
func (m *Memory) lookBack(book booking.Rulebook) {
	if days := book.LooksBack(); days > 0 {
		m.back = max(m.back, time.Duration(days+2)*24*time.Hour)
	}
}

// Colleague implements booking.Store.
func (s Remembering) Colleague(ctx context.Context, id staff.PersonID) (staff.Person, error) {
	return recall(&s.memory.people, id, func() (staff.Person, error) { return s.rows.Colleague(ctx, id) })
}

// Above implements booking.Store.
func (s Remembering) Above(ctx context.Context, unit staff.UnitID) ([]staff.UnitID, error) {
	above, err := recall(&s.memory.above, unit, func() ([]staff.UnitID, error) { return s.rows.Above(ctx, unit) })
	return slices.Clone(above), err
}

// Profile implements booking.Store.
func (s Remembering) Profile(ctx context.Context, person staff.PersonID) (staff.Profile, error) {
	return recall(&s.memory.profiles, person, func() (staff.Profile, error) { return s.rows.Profile(ctx, person) })
}

// PutProfile implements booking.Store.
func (s Remembering) PutProfile(ctx context.Context, p staff.Profile) error {
	delete(s.memory.profiles, p.Person)
	note(&s.memory.written, p.Person, true)
	return s.rows.PutProfile(ctx, p)
}

// Booking implements booking.Store. Whoever reads a booking is about to write it, and needs to know what it occupies.
func (s Remembering) Booking(ctx context.Context, id booking.BookingID) (booking.Booking, error) {
	if b, known := s.foresight.bookings[id]; known {
		note(&s.memory.occupied, id, b.occupies)
		if b.ID == "" {
			return b.Booking, booking.ErrGone
		}
		return b.Booking, nil
	}
	b, err := s.rows.Booking(ctx, id)
	if errors.Is(err, booking.ErrGone) {
		note(&s.memory.occupied, id, standing{})
		s.foresight.none(id)
	}
	return b, err
}

// Mine implements booking.Store.
func (s Remembering) Mine(ctx context.Context, person staff.PersonID, span booking.Span) (mine []booking.Booking, _ error) {
	all, known := s.foresight.bookingsOf(person, span.Start)
	if !known {
		return s.rows.Mine(ctx, person, span)
	}
	for _, b := range all {
		if overlap(b.Span, span) {
			mine = append(mine, b)
		}
	}
	return mine, nil
}

// CountOpen implements booking.Store.
func (s Remembering) CountOpen(ctx context.Context, person staff.PersonID, building booking.BuildingID, t time.Time) (n int, _ error) {
	all, known := s.foresight.bookingsOf(person, t)
	if !known {
		return s.rows.CountOpen(ctx, person, building, t)
	}
	for _, b := range all {
		if b.Building == building && b.Span.End.Unix() > t.Unix() {
			n++
		}
	}
	return n, nil
}

// DeskBusy implements booking.Store.
func (s Remembering) DeskBusy(ctx context.Context, desk booking.DeskID, span booking.Span) ([]booking.Occupancy, error) {
	if busy, known := s.foresight.busyAt(desk, span); known {
		return busy, nil
	}
	return s.rows.DeskBusy(ctx, desk, span)
}

// Busy implements booking.Store. Whoever is refused one desk goes on to the others of the house, and so do all who wanted it.
func (s Remembering) Busy(ctx context.Context, floor booking.FloorID, span booking.Span) ([]booking.Occupancy, error) {
	f := s.foresight
	if f.floors == nil {
		return s.rows.Busy(ctx, floor, span)
	}
	if busy, known := f.floors[spanOn(floor, span)]; known {
		return busy, nil
	}
	err := f.readFloors(ctx, s.Tx, slices.DeleteFunc(s.memory.houseOf(floor), func(other booking.FloorID) bool {
		_, known := f.floors[spanOn(other, span)]
		return known
	}), span)
	return f.floors[spanOn(floor, span)], wrap("busy desks of a house", err)
}

// houseOf are the floors of a floor's house, as far as they are known, and itself.
func (m *Memory) houseOf(floor booking.FloorID) []booking.FloorID {
	for _, floors := range m.floors {
		var ids []booking.FloorID
		for i := range floors {
			ids = append(ids, floors[i].ID)
		}
		if slices.Contains(ids, floor) {
			return ids
		}
	}
	return []booking.FloorID{floor}
}

// PutBooking implements booking.Store. Where everything is known that could stand in its way, nobody waits for the guard: if it
// objects all the same, the transaction fails.
func (s Remembering) PutBooking(ctx context.Context, b booking.Booking) (err error) {
	was, known := s.memory.occupied[b.ID]
	delete(s.memory.occupied, b.ID)
	switch {
	case !known:
		err = s.rows.PutBooking(ctx, b)
	case s.foresight.sees(b):
		err = s.putSure(ctx, was, b)
	default:
		err = s.putBooking(ctx, was, b)
	}
	if err == nil {
		s.foresight.book(b)
	}
	return err
}

// Presence implements booking.Store.
func (s Remembering) Presence(ctx context.Context, person staff.PersonID, day booking.Day) (rows []booking.Presence, err error) {
	rows, known := s.foresight.on(person, day)
	if known {
		err = s.units(ctx, person, rows)
	} else {
		rows, err = s.rows.Presence(ctx, person, day)
	}
	if err != nil {
		return nil, err
	}
	for _, half := range []booking.Half{booking.AM, booking.PM} {
		note(&s.memory.stood, PresenceID(person, day, half), "")
	}
	for _, row := range rows {
		note(&s.memory.stood, PresenceID(person, day, row.Half), seenIn(row))
	}
	return rows, nil
}

// units adds the person's present unit to the halves that no unit's scope has.
func (s Remembering) units(ctx context.Context, person staff.PersonID, rows []booking.Presence) error {
	colleague, err := s.Colleague(ctx, person)
	if err != nil && !errors.Is(err, booking.ErrGone) {
		return err
	}
	for i := range rows {
		if rows[i].Seen != staff.Team {
			rows[i].Unit = colleague.Unit
		}
	}
	return nil
}

// PutPresence implements booking.Store.
func (s Remembering) PutPresence(ctx context.Context, p booking.Presence) (err error) {
	id := PresenceID(p.Person, p.Day, p.Half)
	old, known := s.memory.stood[id]
	delete(s.memory.stood, id)
	if !known {
		err = s.rows.PutPresence(ctx, p)
	} else {
		err = s.putPresence(ctx, old, p)
	}
	if err == nil {
		s.foresight.say(p)
	}
	return err
}
