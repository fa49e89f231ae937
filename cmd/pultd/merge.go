// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
)

// ahead is how far in the future a booking may lie that keeps a desk on the plan.
const ahead = 2 * 366 * 24 * time.Hour

// A merge brings a building's rows in line with an archive. It writes only what changed, so that devices fetch only that.
type merge struct {
	rows store.Booking
	now  time.Time
	plan imdf.BuildingPlan

	written        int // rows that are new, changed or, for zones and floors, gone
	dropped, stuck int // desks the archive no longer has: taken away, and blocked because somebody has booked them
}

func (m *merge) run(ctx context.Context) error {
	return errors.Join(m.putBuilding(ctx), m.putFloors(ctx), m.putZones(ctx), m.putDesks(ctx), m.dropGone(ctx))
}

func (m *merge) putBuilding(ctx context.Context) error {
	b := m.plan.Building
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
	for _, floor := range m.plan.Floors {
		zones, err := m.rows.Zones(ctx, floor.ID)
		if err != nil {
			return err
		}
		for _, zone := range zones {
			known[zone.ID] = zone
		}
	}
	for _, zone := range m.plan.Zones {
		if err := m.put(known[zone.ID], zone, nil, func() error { return m.rows.PutZone(ctx, zone) }); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) putDesks(ctx context.Context) error {
	for _, desk := range m.plan.Desks {
		old, err := m.rows.Place(ctx, desk.ID)
		if err := m.put(old.Desk, desk, err, func() error { return m.rows.PutDesk(ctx, desk) }); err != nil {
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

// dropGone takes away what the archive no longer has: desks, then the zones and floors that are left without one.
func (m *merge) dropGone(ctx context.Context) error {
	floors, err := m.rows.Floors(ctx, m.plan.Building.ID)
	if err != nil {
		return err
	}
	stay := m.named()
	for _, floor := range floors {
		if err := m.dropDesks(ctx, floor.ID, stay); err != nil {
			return err
		}
		if err := m.dropZones(ctx, floor.ID, stay); err != nil {
			return err
		}
		if !stay[string(floor.ID)] {
			m.written++
			if err := m.rows.DropFloor(ctx, floor.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// named are the ids of all that the archive has.
func (m *merge) named() map[string]bool {
	ids := map[string]bool{}
	for _, floor := range m.plan.Floors {
		ids[string(floor.ID)] = true
	}
	for _, zone := range m.plan.Zones {
		ids[string(zone.ID)] = true
	}
	for _, desk := range m.plan.Desks {
		ids[string(desk.ID)] = true
	}
	return ids
}

// dropDesks takes the gone desks of a floor away. One that somebody has booked is blocked instead and keeps its zone and
// floor: a booking never loses its place without a word.
func (m *merge) dropDesks(ctx context.Context, floor booking.FloorID, stay map[string]bool) error {
	desks, err := m.rows.Desks(ctx, floor)
	if err != nil {
		return err
	}
	for _, desk := range desks {
		if stay[string(desk.ID)] {
			continue
		}
		busy, err := m.rows.DeskBusy(ctx, desk.ID, booking.Span{Start: m.now, End: m.now.Add(ahead)})
		switch {
		case err != nil:
			return err
		case len(busy) == 0:
			m.dropped++
			err = m.rows.DropDesk(ctx, desk.ID)
		default:
			m.stuck++
			stay[string(desk.Zone)], stay[string(desk.Floor)] = true, true
			err = m.block(ctx, desk)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) block(ctx context.Context, desk booking.Desk) error {
	if desk.Blocked {
		return nil
	}
	desk.Blocked = true
	m.written++
	return m.rows.PutDesk(ctx, desk)
}

func (m *merge) dropZones(ctx context.Context, floor booking.FloorID, stay map[string]bool) error {
	zones, err := m.rows.Zones(ctx, floor)
	if err != nil {
		return err
	}
	for _, zone := range zones {
		if stay[string(zone.ID)] {
			continue
		}
		m.written++
		if err := m.rows.DropZone(ctx, zone.ID); err != nil {
			return err
		}
	}
	return nil
}

// tell writes what was done.
func (m *merge) tell(report *strings.Builder) {
	b := m.plan.Building
	fmt.Fprintf(report, "%s (%s): %s, %s, %s; %s\n", b.Name, b.ID, number(len(m.plan.Floors), "floor"), number(len(m.plan.Zones), "zone"),
		number(len(m.plan.Desks), "desk"), m.news())
	if m.dropped > 0 {
		fmt.Fprintf(report, "  desks taken away, because the archive no longer has them: %d\n", m.dropped)
	}
	if m.stuck > 0 {
		fmt.Fprintf(report, "  desks blocked instead, because somebody has booked them: %d; import again when these bookings are over\n", m.stuck)
	}
}

func (m *merge) news() string {
	if m.written == 0 && m.dropped == 0 {
		return "nothing changed"
	}
	return fmt.Sprintf("rows changed: %d", m.written)
}
