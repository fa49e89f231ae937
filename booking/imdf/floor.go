// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"fmt"

	"github.com/pult-app/pult/booking"
)

// A floorBuilder makes one floor of a plan out of a level and its parts.
type floorBuilder struct {
	d     *decoded
	plan  *BuildingPlan
	level *feature
	parts parts
	turn  float64

	frame frame
	floor booking.Floor
	desks []*feature
	zones map[booking.ZoneID]booking.Zone // of this floor

	areas     areas // of the sections; nil until asked
	rooms     []*feature
	roomAreas areas // of rooms, same index
}

func (b *floorBuilder) build() error {
	b.zones = map[booking.ZoneID]booking.Zone{}
	b.sortOutDesks()
	if err := b.lay(); err != nil {
		return err
	}
	language := b.d.manifest.Language
	b.floor.ID = booking.FloorID(b.level.domainID())
	b.floor.Building = b.plan.Building.ID
	b.floor.Ordinal = int(*b.level.Ordinal)
	b.floor.Name, b.floor.Short = b.level.nameIn(language), b.level.ShortName.in(language)
	if b.floor.Short == "" {
		b.floor.Short = fmt.Sprint(b.floor.Ordinal)
	}
	if b.floor.Name == "" {
		b.floor.Name = b.floor.Short
	}
	b.floor.Plan.Outline = b.frame.polygons(b.level.shape)
	b.addRooms(language)
	b.addDoors()
	b.addSigns(language)
	b.addFixtures()
	b.addZones(language)
	b.addDesks()
	b.plan.Floors = append(b.plan.Floors, b.floor)
	return nil
}

// lay finds the frame: the archive's own, or the one whose corner is the upper left of all that is drawn. The archive's
// own is passed over when something lies outside it: then another tool has moved things since.
func (b *floorBuilder) lay() error {
	if e := b.level.Extra; e != nil && e.Frame != nil {
		b.frame = frame{origin: position{e.Frame.Lon, e.Frame.Lat}, turn: e.Frame.Turn, w: e.Frame.W, h: e.Frame.H}
		if b.fits() {
			b.floor.Plan.W, b.floor.Plan.H = e.Frame.W, e.Frame.H
			return nil
		}
	}
	b.frame = frame{origin: b.level.shape.polygons[0][0][0], turn: b.turn}
	drawn := b.extent()
	if err := checkSpan(b.level, drawn); err != nil {
		return err
	}
	b.frame.origin = b.frame.earth(drawn.min)
	drawn = b.extent()
	b.floor.Plan.W, b.floor.Plan.H = tidy(drawn.max.X), tidy(drawn.max.Y)
	b.frame.w, b.frame.h = b.floor.Plan.W, b.floor.Plan.H
	return nil
}

// fits tells whether all that is drawn, and the middle of every desk, lies within the frame.
func (b *floorBuilder) fits() bool {
	drawn := b.drawn()
	for _, f := range b.desks {
		drawn.add(b.middleOf(f))
	}
	return drawn.min.X >= 0 && drawn.min.Y >= 0 && drawn.max.X <= b.frame.w && drawn.max.Y <= b.frame.h
}

// extent is the box around all that is drawn and around the desks.
func (b *floorBuilder) extent() box {
	drawn := b.drawn()
	for _, f := range b.desks {
		f.shape.all(func(p position) { drawn.add(b.frame.plan(p)) })
	}
	return drawn
}

func (b *floorBuilder) drawn() box {
	var drawn box
	add := func(p position) { drawn.add(b.frame.plan(p)) }
	b.level.shape.all(add)
	for _, features := range b.parts {
		for _, f := range features {
			f.shape.all(add)
		}
	}
	return drawn
}

func (b *floorBuilder) addRooms(language string) {
	for _, f := range b.parts["unit"] {
		if f.Extra != nil && f.Extra.Hidden {
			continue
		}
		polygons := b.frame.polygons(f.shape)
		largest := largestOf(polygons)
		for i, polygon := range polygons {
			room := booking.Room{Kind: f.kind(), Shape: polygon, Label: polygon.LabelPoint()}
			if i == largest {
				room.Name, room.Label = f.nameIn(language), b.label(f, polygon)
			}
			b.floor.Plan.Rooms = append(b.floor.Plan.Rooms, room)
		}
	}
}

// label is the feature's display point when it lies on the plan.
func (b *floorBuilder) label(f *feature, polygon booking.Polygon) booking.Point {
	if own, ok := f.displayPoint(); ok {
		at := b.frame.plan(own)
		if at.X >= 0 && at.Y >= 0 && at.X <= b.floor.Plan.W && at.Y <= b.floor.Plan.H {
			return at
		}
	}
	return polygon.LabelPoint()
}

func largestOf(polygons []booking.Polygon) int {
	largest, size := 0, -1.0
	for i, p := range polygons {
		if a := p.Area(); a > size {
			largest, size = i, a
		}
	}
	return largest
}

func (b *floorBuilder) addDoors() {
	for _, f := range b.parts["opening"] {
		for _, line := range f.shape.lines {
			points := b.frame.line(line)
			b.floor.Plan.Doors = append(b.floor.Plan.Doors, booking.Line{From: points[0], To: points[len(points)-1]})
		}
	}
}

func (b *floorBuilder) addSigns(language string) {
	for _, f := range b.parts["amenity"] {
		b.floor.Plan.Signs = append(b.floor.Plan.Signs, booking.Sign{
			Kind: f.kind(), Name: f.nameIn(language), At: b.frame.plan(f.shape.points[0]),
		})
	}
}

func (b *floorBuilder) addFixtures() {
	for _, kind := range []string{"fixture", "kiosk"} {
		for _, f := range b.parts[kind] {
			name := f.kind()
			if kind == "kiosk" {
				name = "kiosk"
			}
			for _, polygon := range b.frame.polygons(f.shape) {
				b.floor.Plan.Fixtures = append(b.floor.Plan.Fixtures, booking.Fixture{Kind: name, Shape: polygon})
			}
		}
	}
}
