// SPDX-License-Identifier: EUPL-1.2

package floors

import (
	"context"
	"math"
	"slices"

	"github.com/pult-app/pult/booking"
)

// A Change is a thing as it was and as it is.
type Change[T any] struct{ Was, Is T }

// A Difference is what a plan says of a building otherwise than it is here.
type Difference struct {
	still   map[booking.DeskID]bool // desks of here that the plan has
	lacking []booking.Desk          // that it lacks
	out     []booking.Desk          // that it puts out of use

	// Missing are desks that the plan lacks, with what people had of them; Blocked are those that it puts out of use.
	Missing, Blocked []Retirement
	// Fresh desks are new. Moved ones stand elsewhere, Renamed ones have another code, Altered ones offer something else: a desk may
	// be all three.
	Fresh                   []booking.Desk
	Moved, Renamed, Altered []Change[booking.Desk]
	// Resting desks were out of use before, and stay so.
	Resting []booking.Desk
	// Unprinted are codes that stand on no sheet yet.
	Unprinted []string

	FloorsFresh, FloorsLeft, FloorsGone []booking.Floor
	ZonesFresh, ZonesGone               []booking.Zone
	ZonesChanged                        []Change[booking.Zone]
	// RulesOfZones are amendments about zones that go.
	RulesOfZones []string
	// DesksLeft stand on the floors that are left alone.
	DesksLeft int
}

// compare finds what is different; the plan has our ids already.
func (m *merge) compare(ctx context.Context) error {
	m.compareFloors()
	m.compareZones()
	m.compareDesks()
	return m.compareRules(ctx)
}

// compareRules finds rules about zones that go.
func (m *merge) compareRules(ctx context.Context) error {
	book, err := m.rows.Rulebook(ctx, m.plan.Building.ID)
	if err != nil {
		return err
	}
	for _, z := range m.diff.ZonesGone {
		if _, said := book.CheckInZones[z.ID]; said {
			m.diff.RulesOfZones = append(m.diff.RulesOfZones, "checkInZones of "+z.Name)
		}
		for _, a := range book.Amendments {
			if a.Zone == z.ID {
				m.diff.RulesOfZones = append(m.diff.RulesOfZones, a.Name)
			}
		}
	}
	return nil
}

func (m *merge) compareFloors() {
	known := map[booking.FloorID]bool{}
	for _, f := range m.known.Floors {
		known[f.ID] = true
		read := slices.ContainsFunc(m.plan.Floors, func(r booking.Floor) bool { return r.ID == f.ID })
		switch {
		case read:
		case m.stays(f.ID):
			m.diff.FloorsLeft = append(m.diff.FloorsLeft, f)
		default:
			m.diff.FloorsGone = append(m.diff.FloorsGone, f)
		}
	}
	for _, f := range m.plan.Floors {
		if !known[f.ID] {
			m.diff.FloorsFresh = append(m.diff.FloorsFresh, f)
		}
	}
}

func (m *merge) compareZones() {
	read := map[booking.ZoneID]bool{}
	was := map[booking.ZoneID]booking.Zone{}
	for _, z := range m.known.Zones {
		was[z.ID] = z
	}
	for _, z := range m.plan.Zones {
		read[z.ID] = true
		old, known := was[z.ID]
		switch {
		case !known:
			m.diff.ZonesFresh = append(m.diff.ZonesFresh, z)
		case old != z:
			m.diff.ZonesChanged = append(m.diff.ZonesChanged, Change[booking.Zone]{old, z})
		}
	}
	for _, z := range m.known.Zones {
		if !read[z.ID] && !m.stays(z.Floor) {
			m.diff.ZonesGone = append(m.diff.ZonesGone, z)
		}
	}
}

func (m *merge) compareDesks() {
	d := &m.diff
	was := map[booking.DeskID]booking.Desk{}
	for _, desk := range m.known.Desks {
		was[desk.ID] = desk
	}
	d.still = map[booking.DeskID]bool{}
	for _, desk := range m.plan.Desks {
		old, known := was[desk.ID]
		if !known {
			d.Fresh, d.Unprinted = append(d.Fresh, desk), append(d.Unprinted, desk.Code)
			continue
		}
		d.still[desk.ID] = true
		m.compareDesk(old, desk)
	}
	for _, desk := range m.known.Desks {
		if !d.still[desk.ID] && !m.stays(desk.Floor) {
			d.lacking = append(d.lacking, desk)
		}
	}
	d.DesksLeft = len(m.known.Desks) - len(d.still) - len(d.lacking)
}

func (m *merge) compareDesk(old, desk booking.Desk) {
	d, change := &m.diff, Change[booking.Desk]{old, desk}
	if old.Code != desk.Code {
		d.Renamed, d.Unprinted = append(d.Renamed, change), append(d.Unprinted, desk.Code)
	}
	if old.Floor != desk.Floor || old.Zone != desk.Zone || far(change) >= 0.1 || old.Shape.Turn != desk.Shape.Turn {
		d.Moved = append(d.Moved, change)
	}
	if old.Features != desk.Features {
		d.Altered = append(d.Altered, change)
	}
	switch {
	case old.Blocked: // which a plan does not take back
		d.Resting = append(d.Resting, desk)
	case desk.Blocked:
		d.out = append(d.out, desk)
	}
}

// far is how many metres a desk has moved on its floor.
func far(c Change[booking.Desk]) float64 {
	return math.Hypot(c.Was.Shape.At.X-c.Is.Shape.At.X, c.Was.Shape.At.Y-c.Is.Shape.At.Y)
}
