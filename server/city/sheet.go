// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/staff"
)

// space is the namespace of the UUIDs of buildings, floors, zones and desks.
var space = uuid.MustParse("5a0d9d0e-3f0f-5c55-8f3b-5b8d1f6c2a77")

// named makes the UUID of a thing from the names on the way to it.
func named(path string) string { return uuid.NewSHA1(space, []byte(path)).String() }

// Measures of an office, metres.
const (
	deskW = 1.6
	deskD = 1.1
	pitch = 1.8  // from desk to desk in a row
	face  = 1.55 // between the middles of two rows that face each other
	aisle = 4.3  // from pair to pair: two chairs and a way between
	wall  = 0.23 // thickness of the outer wall
)

// A drawing is a building while it is drawn.
type drawing struct {
	*imdf.BuildingPlan
	path string
	rng  *rand.Rand
}

func newDrawing(name, address string, lon, lat, turn float64, rng *rand.Rand) *drawing {
	return &drawing{&imdf.BuildingPlan{
		Building: booking.Building{
			ID: booking.BuildingID(named(name + address)), Name: name, Address: address, TimeZone: "Europe/Berlin",
			At: booking.Point{X: lon, Y: lat},
		},
		Turn: turn,
	}, name + address, rng}
}

// A sheet is one floor while it is drawn. Its numbers are metres from the upper left corner.
type sheet struct {
	*drawing
	floor *booking.Floor
	next  int // number of the next desk
}

// sheet adds a floor with a rectangular outline.
func (d *drawing) sheet(ordinal int, name string, w, h float64) *sheet {
	d.Floors = append(d.Floors, booking.Floor{
		ID: booking.FloorID(named(d.path + name)), Building: d.Building.ID, Ordinal: ordinal, Name: name,
		Short: fmt.Sprint(ordinal),
		Plan:  booking.Plan{W: w, H: h, Outline: []booking.Polygon{{ring(0, 0, w, h)}}},
	})
	return &sheet{drawing: d, floor: &d.Floors[len(d.Floors)-1], next: 1}
}

// ring is a rectangle against the clock, as RFC 7946 wants outer rings.
func ring(x0, y0, x1, y1 float64) []booking.Point {
	return []booking.Point{at(x0, y0), at(x0, y1), at(x1, y1), at(x1, y0)}
}

// at is a point to the millimetre.
func at(x, y float64) booking.Point {
	return booking.Point{X: math.Round(x*1e3) / 1e3, Y: math.Round(y*1e3) / 1e3}
}

// A rect is the area of a room: left, top, right, bottom.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) inset(by float64) rect { return rect{r.x0 + by, r.y0 + by, r.x1 - by, r.y1 - by} }

func (r rect) ring() []booking.Point { return ring(r.x0, r.y0, r.x1, r.y1) }

// room adds a room whose name stands in its middle, or near the top where furniture fills the middle.
func (s *sheet) room(kind, name string, r rect, high bool) rect {
	label := at((r.x0+r.x1)/2, (r.y0+r.y1)/2)
	if high {
		label = at((r.x0+r.x1)/2, r.y0+0.85)
	}
	s.floor.Plan.Rooms = append(s.floor.Plan.Rooms, booking.Room{
		Kind: kind, Name: name, Shape: booking.Polygon{r.ring()}, Label: label,
	})
	return r
}

// zone makes one zone of one or more rooms; each shows the zone's name near its upper edge.
func (s *sheet) zone(name string, home staff.UnitID, quiet bool, rooms ...rect) booking.ZoneID {
	id := booking.ZoneID(named(s.path + s.floor.Name + name))
	s.Zones = append(s.Zones, booking.Zone{
		ID: id, Building: s.Building.ID, Floor: s.floor.ID, Name: name, Home: home, Quiet: quiet,
	})
	for _, room := range rooms {
		r := room.inset(0.2)
		x := (r.x0 + r.x1) / 2
		if r.x1-r.x0 > 6 {
			x = r.x0 + 2.4
		}
		s.floor.Plan.Sections = append(s.floor.Plan.Sections, booking.Section{
			Zone: id, Name: name, Home: home, Quiet: quiet, Shape: booking.Polygon{r.ring()}, Label: at(x, r.y0+0.65),
		})
	}
	return id
}

// office adds a room that is a zone.
func (s *sheet) office(name string, home staff.UnitID, quiet bool, r rect) booking.ZoneID {
	s.room("office", "", r, true)
	return s.zone(name, home, quiet, r)
}

// door cuts a door into a wall, from point to point.
func (s *sheet) door(x0, y0, x1, y1 float64) {
	s.floor.Plan.Doors = append(s.floor.Plan.Doors, booking.Line{From: at(x0, y0), To: at(x1, y1)})
}

func (s *sheet) sign(kind, name string, x, y float64) {
	s.floor.Plan.Signs = append(s.floor.Plan.Signs, booking.Sign{Kind: kind, Name: name, At: at(x, y)})
}

// furniture adds something that nobody books.
func (s *sheet) furniture(r rect) {
	s.floor.Plan.Fixtures = append(s.floor.Plan.Fixtures, booking.Fixture{Kind: "furniture", Shape: booking.Polygon{r.ring()}})
}

// table adds a long table with rounded corners.
func (s *sheet) table(r rect) {
	const steps = 4
	radius := min(0.5, (r.x1-r.x0)/3, (r.y1-r.y0)/3)
	var shape []booking.Point
	for corner, c := range []booking.Point{
		at(r.x0+radius, r.y0+radius), at(r.x0+radius, r.y1-radius), at(r.x1-radius, r.y1-radius), at(r.x1-radius, r.y0+radius),
	} {
		for step := 0; step <= steps; step++ {
			angle := math.Pi/2*float64(corner+1) + math.Pi/2*float64(step)/steps
			shape = append(shape, at(c.X+radius*math.Cos(angle), c.Y-radius*math.Sin(angle)))
		}
	}
	s.floor.Plan.Fixtures = append(s.floor.Plan.Fixtures, booking.Fixture{Kind: "furniture", Shape: booking.Polygon{shape}})
}

// meeting adds a meeting room with its table.
func (s *sheet) meeting(name string, r rect, table rect) {
	s.room("conferenceroom", name, r, true)
	s.table(table)
}

// desk adds the next desk; turn as in booking.Shape.
func (s *sheet) desk(zone booking.ZoneID, x, y, turn float64) *booking.Desk {
	code := fmt.Sprintf("%s.%02d", s.floor.Short, s.next)
	s.next++
	s.Desks = append(s.Desks, booking.Desk{
		ID: booking.DeskID(named(s.path + "desk " + code)), Building: s.Building.ID, Floor: s.floor.ID, Zone: zone,
		Code: code, Shape: booking.Shape{At: at(x, y), W: deskW, D: deskD, Turn: turn}, Features: s.equip(x, y, zone),
	})
	return &s.Desks[len(s.Desks)-1]
}

// equip draws what a desk offers; desks near the outer wall stand at a window.
func (s *sheet) equip(x, y float64, zone booking.ZoneID) booking.Features {
	f := booking.Features{Monitors: 2, Inches: 24, Docking: s.rng.IntN(10) < 8, Adjustable: s.rng.IntN(100) < 45}
	if s.rng.IntN(4) == 0 {
		f.Monitors = 1
	}
	if s.rng.IntN(3) > 0 {
		f.Inches = 27
	}
	edge := min(x, y, s.floor.Plan.W-x, s.floor.Plan.H-y)
	f.Window = edge < 3.1
	for _, z := range s.Zones {
		if z.ID == zone {
			f.Quiet = z.Quiet
		}
	}
	return f
}

// rows adds pairs of rows that face each other, n desks wide, the first desk's middle at x, y. Numbers run row by row.
func (s *sheet) rows(zone booking.ZoneID, x, y float64, n, pairs int) {
	for pair := range pairs {
		top := y + float64(pair)*aisle
		s.row(zone, x, top, n, 180)
		s.row(zone, x, top+face, n, 0)
	}
}

func (s *sheet) row(zone booking.ZoneID, x, y float64, n int, turn float64) {
	for i := range n {
		s.desk(zone, x+float64(i)*pitch, y, turn)
	}
}

// columns adds two columns of desks that face each other, n desks long, the first desk's middle at x, y.
func (s *sheet) columns(zone booking.ZoneID, x, y float64, n int) {
	for i := range n {
		s.desk(zone, x, y+float64(i)*pitch, 90)
		s.desk(zone, x+face, y+float64(i)*pitch, 270)
	}
}

// accessible makes desks by number step-free, wide and adjustable.
func (s *sheet) accessible(numbers ...int) {
	for _, n := range numbers {
		if d := s.number(n); d != nil {
			d.Features.Accessible, d.Features.Adjustable = true, true
		}
	}
}

// blocked takes desks out of use.
func (s *sheet) blocked(numbers ...int) {
	for _, n := range numbers {
		s.number(n).Blocked = true
	}
}

func (s *sheet) number(n int) *booking.Desk {
	code := fmt.Sprintf("%s.%02d", s.floor.Short, n)
	for i := range s.Desks {
		if s.Desks[i].Code == code {
			return &s.Desks[i]
		}
	}
	return nil
}
