// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Wishes are what a group of ops is about.
type Wishes struct {
	People   []staff.PersonID
	Desks    []booking.DeskID
	Bookings []booking.BookingID
}

// A foresight is what a writing transaction has read at once for all the wishes that it is to carry out. From a server that is not
// near, a question for each costs more than everything else. It changes with what the transaction writes, so it is always what a
// question would be answered with: nobody else writes meanwhile. What it does not hold is asked for as ever; the zero value holds nothing.
type foresight struct {
	from     time.Time // of people and desks everything is known that begins later
	fromMine time.Time // of people's own bookings: earlier where a rule counts those of a week or a month
	bookings map[booking.BookingID]found
	mine     map[staff.PersonID][]booking.Booking // live ones, by start
	desks    map[booking.DeskID][]booking.Occupancy
	floors   map[floorSpan][]booking.Occupancy
	days     map[staff.PersonID][]booking.Presence // by day and half
	wrote    bool                                  // what may yet be taken back
}

// found is a booking with what it occupies; there is none with the zero name.
type found struct {
	booking.Booking
	occupies standing
}

type floorSpan struct {
	floor      booking.FloorID
	start, end int64
}

// backwards is how far before now a foresight goes: the day before yesterday is the earliest that a rule asks for.
const backwards = 4 * 24 * time.Hour

// Foresee reads what carrying out wishes at a time will ask for. It is for a transaction in which nobody else writes.
func (s Remembering) Foresee(ctx context.Context, w Wishes, now time.Time) error {
	f := foresight{
		from:     now.Add(-backwards),
		fromMine: now.Add(-max(backwards, s.memory.back)),
		bookings: make(map[booking.BookingID]found, len(w.Bookings)),
		mine:     make(map[staff.PersonID][]booking.Booking, len(w.People)),
		desks:    make(map[booking.DeskID][]booking.Occupancy, len(w.Desks)),
		floors:   map[floorSpan][]booking.Occupancy{},
		days:     make(map[staff.PersonID][]booking.Presence, len(w.People)),
	}
	for _, read := range []func() error{
		func() error { return f.readBookings(ctx, s.Tx, w.Bookings) },
		func() error { return f.readMine(ctx, s.Tx, w.People) },
		func() error { return f.readDesks(ctx, s.Tx, w.Desks) },
		func() error { return f.readDays(ctx, s.Tx, w.People) },
		func() error { return s.memory.readPeople(ctx, s.Tx, w.People) },
		func() error { return s.memory.readProfiles(ctx, s.Tx, w.People) },
		func() error { return s.memory.readPlaces(ctx, s.Tx, w.Desks) },
	} {
		if err := read(); err != nil {
			return fmt.Errorf("read ahead for %d people: %w", len(w.People), err)
		}
	}
	*s.foresight = f
	return nil
}

func (f *foresight) readBookings(ctx context.Context, tx Tx, ids []booking.BookingID) error {
	const query = `SELECT b.id, b.person, b.desk, b.floor, b.building, b.start_at, b.end_at, b.state, b.made_at, b.occupancy,
		COALESCE(o.id, ''), COALESCE(o.scope, '')
		FROM booking b LEFT JOIN occupancy o ON o.id = ` + Occupied + ` WHERE b.id IN `
	for _, id := range ids {
		f.bookings[id] = found{}
	}
	return Among(ctx, tx, query, nil, ids, func(rows *sql.Rows) (err error) {
		var b found
		b.Booking, err = scanBooking(wider{rows, []any{&b.occupies.id, &b.occupies.scope}})
		f.bookings[b.ID] = b
		return err
	})
}

// A wider row has more columns than its scan takes.
type wider struct {
	scanner
	more []any
}

func (w wider) Scan(dest ...any) error { return w.scanner.Scan(append(dest, w.more...)...) }

func (f *foresight) readMine(ctx context.Context, tx Tx, people []staff.PersonID) error {
	const query = `SELECT id, person, desk, floor, building, start_at, end_at, state, made_at, occupancy FROM booking
		WHERE start_at > $1 AND state IN ('requested', 'booked', 'checked_in') AND person IN `
	for _, person := range people {
		f.mine[person] = nil
	}
	err := Among(ctx, tx, query, []any{f.fromMine.Unix()}, people, func(rows *sql.Rows) error {
		b, err := scanBooking(rows)
		f.mine[b.Person] = append(f.mine[b.Person], b)
		return err
	})
	for _, list := range f.mine {
		slices.SortFunc(list, byStart)
	}
	return err
}

func byStart(a, b booking.Booking) int { return a.Span.Start.Compare(b.Span.Start) }

func (f *foresight) readDesks(ctx context.Context, tx Tx, desks []booking.DeskID) error {
	const query = `SELECT id, desk, floor, building, start_at, end_at, state FROM occupancy
		WHERE start_at > $1 AND state IN ('requested', 'booked', 'checked_in') AND desk IN `
	for _, desk := range desks {
		f.desks[desk] = nil
	}
	return Among(ctx, tx, query, []any{f.from.Unix()}, desks, func(rows *sql.Rows) error {
		o, err := scanOccupancy(rows)
		f.desks[o.Desk] = append(f.desks[o.Desk], o)
		return err
	})
}

func (f *foresight) readDays(ctx context.Context, tx Tx, people []staff.PersonID) error {
	const query = `SELECT scope, person, day, half, status, building, desk, booking, usual, '' FROM presence WHERE day >= $1 AND person IN `
	for _, person := range people {
		f.days[person] = nil
	}
	err := Among(ctx, tx, query, []any{f.firstDay().String()}, people, func(rows *sql.Rows) error {
		p, err := scanPresence(rows)
		f.days[p.Person] = append(f.days[p.Person], p)
		return err
	})
	for _, list := range f.days {
		slices.SortFunc(list, byHalf)
	}
	return err
}

func byHalf(a, b booking.Presence) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Half, b.Half))
}

func (m *Memory) readPeople(ctx context.Context, tx Tx, people []staff.PersonID) error {
	const query = `SELECT id, given, family, unit, first_aider FROM person WHERE id IN `
	return remember(ctx, tx, query, &m.people, people, scanPerson, func(p staff.Person) staff.PersonID { return p.ID })
}

func (m *Memory) readProfiles(ctx context.Context, tx Tx, people []staff.PersonID) error {
	const query = `SELECT id, roles, visibility, needs FROM profile WHERE id IN `
	return remember(ctx, tx, query, &m.profiles, people, scanProfile, func(p staff.Profile) staff.PersonID { return p.Person })
}

func (m *Memory) readPlaces(ctx context.Context, tx Tx, desks []booking.DeskID) error {
	return remember(ctx, tx, places+`IN `, &m.places, desks, scanPlace, func(p booking.Place) booking.DeskID { return p.Desk.ID })
}

// remember reads what is not remembered yet of keys.
func remember[K ~string, V any](ctx context.Context, tx Tx, query string, all *map[K]V, keys []K, scan func(scanner) (V, error), key func(V) K) error {
	return Among(ctx, tx, query, nil, unknown(*all, keys), func(rows *sql.Rows) error {
		v, err := scan(rows)
		if err == nil {
			note(all, key(v), v)
		}
		return err
	})
}

func unknown[K comparable, V any](known map[K]V, keys []K) (list []K) {
	for _, key := range keys {
		if _, ok := known[key]; !ok {
			list = append(list, key)
		}
	}
	return list
}

// readFloors reads what is taken in a span on floors.
func (f *foresight) readFloors(ctx context.Context, tx Tx, floors []booking.FloorID, span booking.Span) error {
	const query = `SELECT id, desk, floor, building, start_at, end_at, state FROM occupancy
		WHERE start_at > $1 AND start_at < $2 AND end_at > $3 AND state IN ('requested', 'booked', 'checked_in') AND floor IN `
	for _, floor := range floors {
		f.floors[spanOn(floor, span)] = nil
	}
	args := []any{span.Start.Unix() - longest, span.End.Unix(), span.Start.Unix()}
	return Among(ctx, tx, query, args, floors, func(rows *sql.Rows) error {
		o, err := scanOccupancy(rows)
		at := spanOn(o.Floor, span)
		f.floors[at] = append(f.floors[at], o)
		return err
	})
}

func spanOn(floor booking.FloorID, span booking.Span) floorSpan {
	return floorSpan{floor, span.Start.Unix(), span.End.Unix()}
}

// firstDay is the first that is known.
func (f *foresight) firstDay() booking.Day { return booking.DayOf(f.from, time.UTC) }

// reaches tells whether everything is known that overlaps a span from start on.
func (f *foresight) reaches(start time.Time) bool {
	return start.Add(-longest * time.Second).After(f.from)
}

// bookingsOf are the person's live bookings, if those are known that may last beyond a time.
func (f *foresight) bookingsOf(person staff.PersonID, until time.Time) (list []booking.Booking, known bool) {
	if !until.Add(-longest * time.Second).After(f.fromMine) {
		return nil, false
	}
	list, known = f.mine[person]
	return list, known
}

func (f *foresight) busyAt(desk booking.DeskID, span booking.Span) (list []booking.Occupancy, known bool) {
	if !f.reaches(span.Start) {
		return nil, false
	}
	all, known := f.desks[desk]
	for _, o := range all {
		if overlap(o.Span, span) {
			list = append(list, o)
		}
	}
	return list, known
}

func (f *foresight) on(person staff.PersonID, day booking.Day) (list []booking.Presence, known bool) {
	if day < f.firstDay() {
		return nil, false
	}
	all, known := f.days[person]
	for _, p := range all {
		if p.Day == day {
			list = append(list, p)
		}
	}
	return list, known
}

// sees tells whether all is known that could stand in the way of a booking.
func (f *foresight) sees(b booking.Booking) bool {
	_, person := f.bookingsOf(b.Person, b.Span.Start)
	_, desk := f.busyAt(b.Desk, b.Span)
	return person && desk
}

// overlap is what the database says of two spans: it knows whole seconds.
func overlap(a, b booking.Span) bool {
	return a.Start.Unix() < b.End.Unix() && b.Start.Unix() < a.End.Unix()
}

// none says that there is no booking of a name.
func (f *foresight) none(id booking.BookingID) {
	if f.bookings != nil {
		f.bookings[id] = found{}
	}
}

// book says that a booking is written.
func (f *foresight) book(b booking.Booking) {
	b.Span, b.MadeAt = booking.Span{Start: instant(b.Span.Start.Unix()), End: instant(b.Span.End.Unix())}, instant(b.MadeAt.Unix())
	was, known := f.bookings[b.ID]
	if !known { // nobody knows where it stood
		*f = foresight{}
		return
	}
	f.wrote = true
	now := found{Booking: b}
	if b.State.Live() {
		now.occupies = standing{string(b.Occupancy().ID), House(b.Building)}
	}
	f.bookings[b.ID] = now
	if list, known := f.mine[b.Person]; known {
		list = slices.DeleteFunc(list, func(old booking.Booking) bool { return old.ID == b.ID })
		if b.State.Live() {
			list = append(list, b)
			slices.SortStableFunc(list, byStart)
		}
		f.mine[b.Person] = list
	}
	for _, desk := range []booking.DeskID{was.Desk, b.Desk} {
		if list, known := f.desks[desk]; known {
			f.desks[desk] = standingIn(list, was, now, now.Desk == desk)
		}
	}
	for at, list := range f.floors {
		here := at.floor == b.Floor && overlap(b.Span, booking.Span{Start: instant(at.start), End: instant(at.end)})
		f.floors[at] = standingIn(list, was, now, here)
	}
}

// standingIn is a list of occupancies after a booking has become another one, which stands here or not.
func standingIn(list []booking.Occupancy, was, now found, here bool) []booking.Occupancy {
	list = slices.DeleteFunc(list, func(o booking.Occupancy) bool {
		return was.ID != "" && o.ID == was.Occupancy().ID || o.ID == now.Occupancy().ID
	})
	if here && now.State.Live() {
		list = append(list, now.Occupancy())
	}
	return list
}

// say says that a half is written.
func (f *foresight) say(p booking.Presence) {
	f.wrote = true
	list, known := f.days[p.Person]
	if !known {
		return
	}
	list = slices.DeleteFunc(list, func(old booking.Presence) bool { return old.Day == p.Day && old.Half == p.Half })
	if p.Status != booking.Unsaid || p.Occupied != "" {
		if p.Seen == staff.Team && p.Unit == "" { // as it reads
			p.Seen = staff.Nobody
		}
		list = append(list, p)
		slices.SortFunc(list, byHalf)
	}
	f.days[p.Person] = list
}

// back says that what the last wish wrote is taken back.
func (f *foresight) back() {
	if f.wrote {
		*f = foresight{}
	}
}
