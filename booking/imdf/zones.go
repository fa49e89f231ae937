// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"strings"

	"github.com/pult-app/pult/booking"
)

// addZones makes a zone of every section that has a name or is quiet. What a stranger drew around a security check is
// no zone of workplaces, and a name made up for it would say nothing.
func (b *floorBuilder) addZones(language string) {
	for _, f := range b.parts["section"] {
		zone := booking.Zone{
			ID: booking.ZoneID(f.domainID()), Building: b.floor.Building, Floor: b.floor.ID, Name: f.nameIn(language),
			Quiet: strings.Contains(f.Category, "quiet"),
		}
		if zone.Name == "" && f.Extra == nil && !zone.Quiet {
			b.d.note(SectionNameless, f, f.Category, "")
			continue
		}
		if zone.Name == "" {
			zone.Name = b.floor.Name
		}
		if f.Extra != nil {
			zone.Home, zone.Quiet = f.Extra.Home, f.Extra.Quiet
		}
		b.found(zone)
		if f.Extra != nil && f.Extra.Undrawn {
			continue
		}
		polygons := b.frame.polygons(f.shape)
		largest := largestOf(polygons)
		for i, polygon := range polygons {
			label := polygon.LabelPoint()
			if f.Extra != nil && i < len(f.Extra.Labels) {
				label = b.frame.plan(position{f.Extra.Labels[i][0], f.Extra.Labels[i][1]})
			} else if i == largest {
				label = b.label(f, polygon)
			}
			b.draw(zone, polygon, label)
		}
	}
}

func (b *floorBuilder) draw(zone booking.Zone, polygon booking.Polygon, label booking.Point) {
	b.floor.Plan.Sections = append(b.floor.Plan.Sections, booking.Section{
		Zone: zone.ID, Name: zone.Name, Home: zone.Home, Quiet: zone.Quiet, Shape: polygon, Label: label,
	})
}

// zoneAt is the zone of a place: the smallest section around it, else a zone made of the smallest room around it, else
// one for the whole floor.
func (b *floorBuilder) zoneAt(p booking.Point) booking.ZoneID {
	if b.areas == nil {
		b.measure()
	}
	if i := b.areas.smallest(p); i >= 0 {
		return b.floor.Plan.Sections[i].Zone
	}
	i := b.roomAreas.smallest(p)
	language := b.d.manifest.Language
	if i < 0 || b.rooms[i].nameIn(language) == "" {
		return b.floorZone()
	}
	room, shape := b.rooms[i], b.roomAreas[i].shape
	id := booking.ZoneID(derived("zone of unit", room.id))
	if _, there := b.zones[id]; !there {
		zone := booking.Zone{ID: id, Building: b.floor.Building, Floor: b.floor.ID, Name: room.nameIn(language)}
		b.found(zone)
		b.draw(zone, shape, b.label(room, shape))
	}
	return id
}

// measure prepares the areas that zoneAt looks through: sections as they are now, and rooms.
func (b *floorBuilder) measure() {
	b.areas = areas{}
	for _, s := range b.floor.Plan.Sections {
		b.areas = append(b.areas, measured(s.Shape))
	}
	for _, f := range b.parts["unit"] {
		for _, polygon := range b.frame.polygons(f.shape) {
			b.rooms, b.roomAreas = append(b.rooms, f), append(b.roomAreas, measured(polygon))
		}
	}
}

// floorZone is the zone of the desks that stand in no section and no room with a name. It is not drawn.
func (b *floorBuilder) floorZone() booking.ZoneID {
	id := booking.ZoneID(derived("zone of level", b.level.id))
	if _, there := b.zones[id]; !there {
		b.found(booking.Zone{ID: id, Building: b.floor.Building, Floor: b.floor.ID, Name: b.floor.Name})
	}
	return id
}

// found adds a zone to the plan.
func (b *floorBuilder) found(zone booking.Zone) {
	b.zones[zone.ID] = zone
	b.plan.Zones = append(b.plan.Zones, zone)
}

// areas are polygons with what makes looking through many of them cheap.
type areas []measuredArea

type measuredArea struct {
	shape booking.Polygon
	box   box
	size  float64
}

func measured(shape booking.Polygon) measuredArea {
	a := measuredArea{shape: shape, size: shape.Area()}
	for _, p := range shape[0] {
		a.box.add(p)
	}
	return a
}

// smallest is the index of the smallest area around a point, or -1.
func (all areas) smallest(p booking.Point) int {
	best := -1
	for i, a := range all {
		if p.X >= a.box.min.X && p.X <= a.box.max.X && p.Y >= a.box.min.Y && p.Y <= a.box.max.Y &&
			(best < 0 || a.size < all[best].size) && a.shape.Holds(p) {
			best = i
		}
	}
	return best
}
