// SPDX-License-Identifier: EUPL-1.2

package floors

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
)

// A merge brings a building's rows in line with an archive. It writes only what changed, so that devices fetch only that. The
// archive may have some of the building's floors only: the others stay as they are, unless the operator says that they are gone.
type merge struct {
	rows       store.Booking
	now        time.Time
	plan       imdf.BuildingPlan
	dropFloors bool
	taken      map[booking.BuildingID]bool // houses here that other buildings of the archive are

	known    imdf.Known
	namesake booking.BuildingID // another house here of the same name, when the plan is of none that is here
	written  int                // rows that are new, changed or gone
	diff     Difference
}

// here tells whether the building was here before.
func (m *merge) here() bool { return m.known.Building.ID != "" }

func (m *merge) run(ctx context.Context) error {
	if err := m.find(ctx); err != nil {
		return err
	}
	if m.here() {
		m.plan = m.plan.As(m.known)
	}
	if err := m.nowhereElse(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{m.compare, m.putBuilding, m.putFloors, m.putZones, m.putDesks, m.block, m.dropDesks, m.dropPlaces} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// find looks for the building as it is here.
func (m *merge) find(ctx context.Context) error {
	houses, err := m.rows.Buildings(ctx)
	if err != nil {
		return err
	}
	var meant []booking.Building
	for _, house := range houses {
		if house.ID == m.plan.Building.ID {
			meant = []booking.Building{house}
			break
		}
		if m.taken[house.ID] {
			continue
		}
		if strings.EqualFold(house.Name, m.plan.Building.Name) {
			m.namesake = house.ID
		}
		if m.plan.Means(house) {
			meant = append(meant, house)
		}
	}
	if len(meant) != 1 { // of several with its name nobody can tell which one it is: it is a further one
		return nil
	}
	m.namesake = ""
	if m.known, err = Known(ctx, m.rows, meant[0].ID); err != nil {
		return err
	}
	return m.findElsewhere(ctx)
}

// findElsewhere looks for desks of the archive that are desks of other buildings here.
func (m *merge) findElsewhere(ctx context.Context) error {
	m.known.Elsewhere = map[booking.DeskID]bool{}
	here := map[booking.DeskID]bool{}
	for _, d := range m.known.Desks {
		here[d.ID] = true
	}
	for _, d := range m.plan.Desks {
		if here[d.ID] {
			continue
		}
		place, err := m.rows.Place(ctx, d.ID)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if err == nil && place.Desk.Building != m.known.Building.ID {
			m.known.Elsewhere[d.ID] = true
		}
	}
	return nil
}

// nowhereElse refuses floors that stand in another building here: their bookings would be left behind.
func (m *merge) nowhereElse(ctx context.Context) error {
	for _, f := range m.plan.Floors {
		old, err := m.rows.FloorPlan(ctx, f.ID)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if err == nil && old.Building != m.plan.Building.ID {
			return &ElsewhereError{Floor: f.ID, Here: old.Building, Name: m.plan.Building.Name}
		}
	}
	return nil
}

func (m *merge) putBuilding(ctx context.Context) error {
	b := m.plan.Building
	b.Desks = len(m.plan.Desks)
	for _, d := range m.known.Desks {
		if m.stays(d.Floor) && !m.diff.still[d.ID] {
			b.Desks++
		}
	}
	old, err := m.rows.Building(ctx, b.ID)
	return m.put(old, b, err, func() error { return m.rows.PutBuilding(ctx, b) })
}

func (m *merge) putFloors(ctx context.Context) error {
	for _, floor := range m.plan.Floors {
		old, err := m.rows.FloorPlan(ctx, floor.ID)
		if err := m.put(old, floor, err, func() error { return m.rows.PutFloor(ctx, floor) }); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) putZones(ctx context.Context) error {
	known := map[booking.ZoneID]booking.Zone{}
	for _, zone := range m.known.Zones {
		known[zone.ID] = zone
	}
	for _, zone := range m.plan.Zones {
		if err := m.put(known[zone.ID], zone, nil, func() error { return m.rows.PutZone(ctx, zone) }); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) putDesks(ctx context.Context) error {
	moved := map[booking.DeskID]booking.FloorID{}
	for _, desk := range m.plan.Desks {
		old, err := m.rows.Place(ctx, desk.ID)
		if err := m.put(old.Desk, desk, err, func() error { return m.rows.PutDesk(ctx, desk) }); err != nil {
			return err
		}
		if err == nil && old.Desk.Floor != desk.Floor {
			moved[desk.ID] = desk.Floor
		}
	}
	return m.follow(ctx, moved)
}

// follow lets the bookings of desks that stand on another floor now go with them: a floor's plan asks for its own.
func (m *merge) follow(ctx context.Context, moved map[booking.DeskID]booking.FloorID) error {
	if len(moved) == 0 {
		return nil
	}
	bookings, err := m.rows.LiveIn(ctx, m.plan.Building.ID, m.now)
	if err != nil {
		return err
	}
	for _, b := range bookings {
		floor, went := moved[b.Desk]
		if !went {
			continue
		}
		b.Floor = floor
		m.written++
		if err := m.rows.PutBooking(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// put writes a row unless it is there already, word by word. read is how reading the old one ended.
func (m *merge) put(old, new any, read error, write func() error) error {
	if read != nil && !errors.Is(read, booking.ErrGone) {
		return read
	}
	was, err := json.Marshal(old)
	if err != nil {
		return err
	}
	is, err := json.Marshal(new)
	if err != nil || read == nil && bytes.Equal(was, is) {
		return err
	}
	m.written++
	return write()
}

// stays tells whether a floor that is here, and that the archive lacks, is left alone.
func (m *merge) stays(floor booking.FloorID) bool {
	return !m.dropFloors && !slices.ContainsFunc(m.plan.Floors, func(f booking.Floor) bool { return f.ID == floor })
}

// block ends what people have of desks that the archive has put out of use.
func (m *merge) block(ctx context.Context) (err error) {
	m.diff.Blocked, err = Retire(ctx, m.rows, m.plan.Building.ID, m.diff.out, m.now)
	return err
}

// dropDesks takes the desks away that the archive no longer has. Whoever has booked one is told.
func (m *merge) dropDesks(ctx context.Context) (err error) {
	m.diff.Missing, err = Retire(ctx, m.rows, m.plan.Building.ID, m.diff.lacking, m.now)
	for _, d := range m.diff.lacking {
		if err != nil {
			break
		}
		m.written++
		err = m.rows.DropDesk(ctx, d.ID)
	}
	return err
}

// dropPlaces takes the zones and floors away that the archive no longer has.
func (m *merge) dropPlaces(ctx context.Context) error {
	for _, zone := range m.diff.ZonesGone {
		m.written++
		if err := m.rows.DropZone(ctx, zone.ID); err != nil {
			return err
		}
	}
	for _, floor := range m.diff.FloorsGone {
		m.written++
		if err := m.rows.DropFloor(ctx, floor.ID); err != nil {
			return err
		}
	}
	return nil
}
