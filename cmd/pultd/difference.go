// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
)

// A difference is what an archive says of a building otherwise than it is here.
type difference struct {
	still   map[booking.DeskID]bool // desks of here that the archive has
	lacking []booking.Desk          // that it lacks
	missing []retirement            // the same, with what people had of them

	out     []booking.Desk // that it puts out of use
	blocked []retirement   // the same

	fresh, moved, renamed, altered []string
	unprinted                      []string // codes that stand on no sheet yet
	resting                        []string // out of use before

	floorsFresh, floorsLeft  []string
	floorsGone               []booking.Floor
	zonesFresh, zonesChanged []string
	zonesGone                []booking.Zone
	rulesOfZones             []string // amendments about zones that go
	desksLeft                int      // on the floors that are left alone
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
	for _, z := range m.diff.zonesGone {
		if _, said := book.CheckInZones[z.ID]; said {
			m.diff.rulesOfZones = append(m.diff.rulesOfZones, "checkInZones of "+z.Name)
		}
		for _, a := range book.Amendments {
			if a.Zone == z.ID {
				m.diff.rulesOfZones = append(m.diff.rulesOfZones, a.Name)
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
			m.diff.floorsLeft = append(m.diff.floorsLeft, f.Short)
		default:
			m.diff.floorsGone = append(m.diff.floorsGone, f)
		}
	}
	for _, f := range m.plan.Floors {
		if !known[f.ID] {
			m.diff.floorsFresh = append(m.diff.floorsFresh, f.Short)
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
			m.diff.zonesFresh = append(m.diff.zonesFresh, z.Name)
		case differences(old, z) != "":
			m.diff.zonesChanged = append(m.diff.zonesChanged, fmt.Sprintf("%s (%s)", z.Name, differences(old, z)))
		}
	}
	for _, z := range m.known.Zones {
		if !read[z.ID] && !m.stays(z.Floor) {
			m.diff.zonesGone = append(m.diff.zonesGone, z)
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
			d.fresh, d.unprinted = append(d.fresh, desk.Code), append(d.unprinted, desk.Code)
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
	d.desksLeft = len(m.known.Desks) - len(d.still) - len(d.lacking)
}

func (m *merge) compareDesk(old, desk booking.Desk) {
	d := &m.diff
	if old.Code != desk.Code {
		d.renamed, d.unprinted = append(d.renamed, old.Code+" is now "+desk.Code), append(d.unprinted, desk.Code)
	}
	if way := way(old, desk); way != "" {
		d.moved = append(d.moved, desk.Code+way)
	}
	if what := differences(old.Features, desk.Features); what != "" {
		d.altered = append(d.altered, fmt.Sprintf("%s (%s)", desk.Code, what))
	}
	switch {
	case old.Blocked: // which an import does not take back
		d.resting = append(d.resting, desk.Code)
	case desk.Blocked:
		d.out = append(d.out, desk)
	}
}

// way is how a desk has moved; empty when it has not.
func way(old, desk booking.Desk) string {
	switch far := math.Hypot(old.Shape.At.X-desk.Shape.At.X, old.Shape.At.Y-desk.Shape.At.Y); {
	case old.Floor != desk.Floor:
		return " to another floor"
	case old.Zone != desk.Zone:
		return " to another zone"
	case far >= 0.1:
		return fmt.Sprintf(" by %.1f m", far)
	case old.Shape.Turn != desk.Shape.Turn:
		return " (turned)"
	}
	return ""
}

// tell writes what is different, in the order in which it matters to people: first what they lose.
func (m *merge) tell(report *strings.Builder) {
	b := m.plan.Building
	fmt.Fprintf(report, "%s (%s): %s, %s, %s; %s\n", b.Name, b.ID, number(len(m.plan.Floors), "floor"), number(len(m.plan.Zones), "zone"),
		number(len(m.plan.Desks), "desk"), m.news())
	if m.namesake != "" {
		fmt.Fprintf(report, "  is a further house beside %s, which has the same name and another address\n", m.namesake)
	}
	if !m.here() {
		return
	}
	d := m.diff
	if len(d.floorsLeft) > 0 {
		fmt.Fprintf(report, "  floors that the archive does not have, left alone with %s: %s; --drop-floors takes them away\n", number(d.desksLeft, "desk"), list(d.floorsLeft))
	}
	tellRetired(report, "desks missing, taken away", d.missing)
	tellRetired(report, "desks out of use now", d.blocked)
	for _, kind := range []struct {
		what  string
		names []string
	}{
		{"floors gone", named(d.floorsGone, func(f booking.Floor) string { return f.Short })}, {"floors that are new", d.floorsFresh},
		{"zones gone", named(d.zonesGone, func(z booking.Zone) string { return z.Name })}, {"zones that are new", d.zonesFresh}, {"zones changed", d.zonesChanged},
		{"desks that are new", d.fresh}, {"desks moved", d.moved}, {"desks with another code", d.renamed}, {"desks that offer something else", d.altered},
		{"desks that were out of use and stay so", d.resting}, {"rules about zones that are gone, which concern nobody now", d.rulesOfZones},
	} {
		if len(kind.names) > 0 {
			fmt.Fprintf(report, "  %s: %d: %s\n", kind.what, len(kind.names), list(kind.names))
		}
	}
	if len(d.unprinted) > 0 {
		fmt.Fprintf(report, "  print new sheets (pultd sheets) for: %s\n", list(d.unprinted))
	}
}

func (m *merge) news() string {
	if m.written == 0 {
		return "nothing changed"
	}
	return fmt.Sprintf("rows changed: %d", m.written)
}

// list names the first of many.
func list(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		return strings.Join(names[:mostNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

func named[T any](things []T, name func(T) string) (names []string) {
	for _, t := range things {
		names = append(names, name(t))
	}
	return names
}
