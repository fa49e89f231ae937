// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
)

// Known is a building as it is here, before its plan is read again.
type Known struct {
	Building booking.Building
	Floors   []booking.Floor // without their drawings
	Zones    []booking.Zone
	Desks    []booking.Desk
	// Elsewhere are the desks of the plan whose ids desks of other buildings have.
	Elsewhere map[booking.DeskID]bool
}

// Means tells whether the plan is of a building that is here, though the archive may call it by another id: it has the same
// name and stands in the same street and number, or one of them says none.
func (p BuildingPlan) Means(b booking.Building) bool {
	if p.Building.ID == b.ID {
		return true
	}
	here, there := streetOf(b), streetOf(p.Building)
	return strings.EqualFold(p.Building.Name, b.Name) && (here == "" || there == "" || strings.EqualFold(here, there))
}

func streetOf(b booking.Building) string {
	street, _, _ := strings.Cut(b.Address, ",")
	return strings.TrimSpace(street)
}

// As is the plan under the ids that its things have here already, so that bookings, waits and rules about them go on: a desk is
// known by what stands on it, and where that is new or missing by its id; a zone by its id, and then by its name on its floor; a
// floor by its id, and then by its ordinal. What the archive does not say stays: what desks offer and who is at home in a zone,
// where it is bare, and the code of a desk that it has none for. A desk that is out of use stays out of use.
func (p BuildingPlan) As(known Known) BuildingPlan {
	a := again{known: known, plan: p, floors: map[booking.FloorID]booking.FloorID{}, zones: map[booking.ZoneID]booking.ZoneID{}}
	a.building()
	a.matchFloors()
	a.matchZones()
	a.redraw()
	a.matchDesks()
	return a.plan
}

// again brings a plan in line with what is here.
type again struct {
	known  Known
	plan   BuildingPlan
	floors map[booking.FloorID]booking.FloorID // from the archive's to ours
	zones  map[booking.ZoneID]booking.ZoneID
}

func (a *again) building() {
	b, here := &a.plan.Building, a.known.Building
	b.ID = here.ID
	if b.Address == "" {
		b.Address = here.Address
	}
	if !a.plan.Bare {
		return
	}
	b.TimeZone = here.TimeZone
	if strings.EqualFold(streetOf(*b), streetOf(here)) { // the standard has the parts of an address, not the line that people write
		b.Address = here.Address
	}
}

func (a *again) matchFloors() {
	found := pairs(a.plan.Floors, a.known.Floors,
		func(f booking.Floor, _ bool) string { return string(f.ID) },
		func(f booking.Floor, _ bool) string { return fmt.Sprint(f.Ordinal) })
	a.plan.Floors = slices.Clone(a.plan.Floors)
	for i := range a.plan.Floors {
		f := &a.plan.Floors[i]
		was := f.ID
		if n := found[i]; n >= 0 {
			f.ID = a.known.Floors[n].ID
		}
		f.Building, a.floors[was] = a.plan.Building.ID, f.ID
	}
}

func (a *again) matchZones() {
	a.plan.Zones = slices.Clone(a.plan.Zones)
	for i := range a.plan.Zones {
		z := &a.plan.Zones[i]
		z.Building, z.Floor = a.plan.Building.ID, a.floors[z.Floor]
	}
	found := pairs(a.plan.Zones, a.known.Zones,
		func(z booking.Zone, _ bool) string { return string(z.ID) },
		func(z booking.Zone, _ bool) string { return string(z.Floor) + "|" + strings.ToLower(z.Name) })
	for i := range a.plan.Zones {
		z := &a.plan.Zones[i]
		was := z.ID
		if n := found[i]; n >= 0 {
			here := a.known.Zones[n]
			z.ID = here.ID
			if a.plan.Bare {
				z.Home, z.Quiet = here.Home, z.Quiet || here.Quiet
			}
		}
		a.zones[was] = z.ID
	}
}

// redraw gives the drawings the zones that they show.
func (a *again) redraw() {
	zones := map[booking.ZoneID]booking.Zone{}
	for _, z := range a.plan.Zones {
		zones[z.ID] = z
	}
	for i := range a.plan.Floors {
		plan := &a.plan.Floors[i].Plan
		plan.Sections = slices.Clone(plan.Sections)
		for j := range plan.Sections {
			s := &plan.Sections[j]
			if zone, known := zones[a.zones[s.Zone]]; known {
				s.Zone, s.Home, s.Quiet = zone.ID, zone.Home, zone.Quiet
			}
		}
	}
}

func (a *again) matchDesks() {
	numbered := a.plan.Numbered
	a.plan.Desks, a.plan.Numbered = slices.Clone(a.plan.Desks), nil
	for i := range a.plan.Desks {
		d := &a.plan.Desks[i]
		d.Building, d.Floor, d.Zone = a.plan.Building.ID, a.floors[d.Floor], a.zones[d.Zone]
	}
	// A code that Read has made up says less than the id.
	said := func(as func(booking.Desk) string, made bool) key[booking.Desk] {
		return func(d booking.Desk, read bool) string {
			if read && numbered[d.ID] != made {
				return ""
			}
			return as(d)
		}
	}
	found := pairs(a.plan.Desks, a.known.Desks,
		said(func(d booking.Desk) string { return d.Code }, false),
		said(func(d booking.Desk) string { return booking.CodeKey(d.Code) }, false),
		func(d booking.Desk, _ bool) string { return string(d.ID) },
		func(d booking.Desk, read bool) string {
			if read {
				d.ID = another(d)
			}
			return string(d.ID)
		},
		said(func(d booking.Desk) string { return string(d.Floor) + "|" + booking.CodeKey(d.Code) }, true))
	var nameless []int
	for i := range a.plan.Desks {
		d := &a.plan.Desks[i]
		own := numbered[d.ID]
		if n := found[i]; n >= 0 {
			a.keep(d, a.known.Desks[n], own)
			continue
		}
		a.name(d)
		if own {
			nameless = append(nameless, i)
		}
	}
	a.renumber(nameless)
}

// keep makes a desk that was read the one that is here.
func (a *again) keep(d *booking.Desk, here booking.Desk, numbered bool) {
	d.ID, d.Blocked = here.ID, d.Blocked || here.Blocked
	if numbered {
		d.Code = here.Code
	}
	if a.plan.Bare {
		d.Features = here.Features
	}
}

// name gives a new desk another id when its own is that of another desk here.
func (a *again) name(d *booking.Desk) {
	used := a.known.Elsewhere[d.ID] || slices.ContainsFunc(a.known.Desks, func(here booking.Desk) bool { return here.ID == d.ID })
	if used {
		d.ID = another(*d)
	}
}

// another is the id of a desk whose own is taken, always the same.
func another(d booking.Desk) booking.DeskID {
	return booking.DeskID(derived("another desk", string(d.Building)+"|"+string(d.ID)+"|"+d.Code))
}

// renumber gives new desks that Read has numbered codes that no other desk here has.
func (a *again) renumber(nameless []int) {
	used := map[string]bool{}
	for _, d := range a.known.Desks {
		used[booking.CodeKey(d.Code)] = true
	}
	fresh := map[int]bool{}
	for _, i := range nameless {
		fresh[i] = true
	}
	for i, d := range a.plan.Desks {
		if !fresh[i] {
			used[booking.CodeKey(d.Code)] = true
		}
	}
	short := map[booking.FloorID]string{}
	for _, f := range a.plan.Floors {
		short[f.ID] = f.Short
	}
	for _, i := range nameless {
		d := &a.plan.Desks[i]
		for number := 1; used[booking.CodeKey(d.Code)]; number++ {
			d.Code = fmt.Sprintf("%s.%02d", short[d.Floor], number)
		}
		used[booking.CodeKey(d.Code)] = true
	}
}

// A key is by what two things are the same; empty for by nothing. read tells the one from the archive from the one that is here.
type key[T any] func(thing T, read bool) string

// pairs says which of the things that are here each of those read is, -1 for none: the first key that finds one counts, and each
// is found once.
func pairs[T any](read, here []T, keys ...key[T]) []int {
	found, free := make([]int, len(read)), map[int]bool{}
	for i := range found {
		found[i] = -1
	}
	for n := range here {
		free[n] = true
	}
	for _, by := range keys {
		index := map[string]int{}
		for _, n := range slices.Backward(slices.Sorted(maps.Keys(free))) {
			index[by(here[n], false)] = n
		}
		for i, thing := range read {
			name := by(thing, true)
			if n, known := index[name]; known && name != "" && found[i] < 0 && free[n] {
				found[i] = n
				delete(free, n)
			}
		}
	}
	return found
}
