// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
)

// deskKinds are the categories that mean a workplace. Counters such as "checkin.desk" are none.
var deskKinds = []string{"desk", "workstation", "workspace", "hotdesk", "hot desk"}

func isDesk(f *feature) bool { return slices.Contains(deskKinds, strings.ToLower(f.Category)) }

// sortOutDesks takes the desks out of the level's parts. Where a desk is told twice, as a table in a unit of the same
// kind, the table is the desk and takes the unit's name if it has none.
func (b *floorBuilder) sortOutDesks() {
	for _, kind := range []string{"fixture", "unit", "amenity"} {
		var rest []*feature
		for _, f := range b.parts[kind] {
			switch {
			case !isDesk(f):
				rest = append(rest, f)
			case kind == "fixture" || !b.told(f):
				b.desks = append(b.desks, f)
			}
		}
		b.parts[kind] = rest
	}
}

// told tells whether a unit or an amenity means a desk that is there already.
func (b *floorBuilder) told(f *feature) bool {
	near := frame{origin: f.first()}
	for _, desk := range b.desks {
		if desk.shape.polygons == nil || far(desk.first(), f.first()) {
			continue
		}
		table := near.polygons(desk.shape)[0]
		if f.shape.polygons == nil && table.Holds(near.plan(f.first())) ||
			f.shape.polygons != nil && near.polygons(f.shape)[0].Holds(booking.MiddleOf(table[0])) {
			if desk.Name.in("") == "" {
				desk.Name = f.Name
			}
			b.d.note(DeskTwice, f, f.nameIn(b.d.manifest.Language), "")
			return true
		}
	}
	return false
}

func (f *feature) first() (first position) {
	if len(f.shape.points) > 0 {
		return f.shape.points[0]
	}
	return f.shape.polygons[0][0][0]
}

// far tells positions apart that are more than about 100 m from each other, without trigonometry.
func far(a, b position) bool { return math.Abs(a.lat-b.lat) > 1e-3 || math.Abs(a.lon-b.lon) > 1e-2 }

// addDesks makes the desks, each in its zone.
func (b *floorBuilder) addDesks() {
	var walls *space2d
	for _, f := range b.desks {
		desk := booking.Desk{
			ID: booking.DeskID(f.domainID()), Building: b.floor.Building, Floor: b.floor.ID,
			Code: f.nameIn(b.d.manifest.Language),
		}
		if f.Extra != nil && f.Extra.Desk != nil {
			own := f.Extra.Desk
			desk.Code, desk.Zone, desk.Features, desk.Blocked = own.Code, own.Zone, own.Features, own.Blocked
			desk.Shape = booking.Shape{At: b.middleOf(f), W: own.W, D: own.D, Turn: own.Turn}
		} else {
			if walls == nil {
				walls = b.obstacles()
			}
			desk.Shape = b.stand(f, walls)
		}
		if _, there := b.zones[desk.Zone]; !there {
			desk.Zone = b.zoneAt(desk.Shape.At)
		}
		if own := f.Extra != nil && f.Extra.Desk != nil; !own && b.zones[desk.Zone].Quiet {
			desk.Features.Quiet = true
		}
		b.plan.Desks, b.d.deskFeatures[desk.ID] = append(b.plan.Desks, desk), f
	}
}

// middleOf is the middle of the rectangle that Write draws a desk as.
func (b *floorBuilder) middleOf(f *feature) booking.Point {
	if len(f.shape.points) > 0 {
		return b.frame.plan(f.shape.points[0])
	}
	var x, y, n float64
	for _, p := range b.frame.line(f.shape.polygons[0][0]) {
		x, y, n = x+p.X, y+p.Y, n+1
	}
	return booking.Point{X: snap(tidy(x/n), b.frame.w), Y: snap(tidy(y/n), b.frame.h)}
}

// stand reads size and turn from a desk's outline: the long side of the smallest rectangle around it is the width, and
// the person sits where there is more room.
func (b *floorBuilder) stand(f *feature, walls *space2d) booking.Shape {
	if f.shape.polygons == nil {
		return booking.Shape{At: b.frame.plan(f.shape.points[0]), W: 1.6, D: 0.8}
	}
	table := b.frame.line(f.shape.polygons[0][0])
	r := around(table)
	shape := booking.Shape{At: booking.Point{X: tidy(r.at.X), Y: tidy(r.at.Y)},
		W: tidy(math.Max(r.long, 0.1)), D: tidy(math.Max(r.short, 0.1))}
	best := -1.0
	for _, turn := range []float64{r.angle, r.angle + 180} {
		turn = math.Mod(math.Round(turn*100)/100+360, 360)
		chair := rotate(booking.Point{X: 0, Y: 1}, turn)
		edge := booking.Point{X: shape.At.X + chair.X*(shape.D/2+0.02), Y: shape.At.Y + chair.Y*(shape.D/2+0.02)}
		if free := walls.free(edge, chair); free > best+0.05 || free > best-0.05 && chair.Y > 0.1 {
			best, shape.Turn = free, turn
		}
	}
	return shape
}

// obstacles are the walls, the furniture and the desks of a floor.
func (b *floorBuilder) obstacles() *space2d {
	s := newSpace2d()
	for _, polygons := range [][]booking.Polygon{b.floor.Plan.Outline} {
		for _, p := range polygons {
			s.addPolygon(p)
		}
	}
	for _, r := range b.floor.Plan.Rooms {
		s.addPolygon(r.Shape)
	}
	for _, f := range b.floor.Plan.Fixtures {
		s.addPolygon(f.Shape)
	}
	for _, f := range b.desks {
		for _, p := range b.frame.polygons(f.shape) {
			s.addPolygon(p)
		}
	}
	return s
}

// giveCodes numbers the desks that have no code of their own or share it: floor, dot, number in reading order. Which of two
// desks with one code somebody has booked, nobody could say.
func (d *decoded) giveCodes(plan *BuildingPlan) {
	count := map[string]int{}
	for _, desk := range plan.Desks {
		count[desk.Code]++
	}
	for _, floor := range plan.Floors {
		var nameless []*booking.Desk
		for i := range plan.Desks {
			if desk := &plan.Desks[i]; desk.Floor == floor.ID && (desk.Code == "" || count[desk.Code] > 1) {
				nameless = append(nameless, desk)
			}
		}
		slices.SortStableFunc(nameless, func(a, b *booking.Desk) int {
			return cmp.Or(cmp.Compare(math.Round(a.Shape.At.Y), math.Round(b.Shape.At.Y)),
				cmp.Compare(a.Shape.At.X, b.Shape.At.X), cmp.Compare(a.ID, b.ID))
		})
		number := 0
		for _, desk := range nameless {
			was := desk.Code
			for desk.Code = ""; desk.Code == "" || count[desk.Code] > 0; desk.Code = fmt.Sprintf("%s.%02d", floor.Short, number) {
				number++
			}
			count[desk.Code]++
			if plan.Numbered == nil {
				plan.Numbered = map[booking.DeskID]bool{}
			}
			plan.Numbered[desk.ID] = true
			d.noteCode(desk, was)
		}
	}
}

func (d *decoded) noteCode(desk *booking.Desk, was string) {
	about := CodeMissing
	if was != "" {
		about = CodeShared
	}
	d.note(about, d.deskFeatures[desk.ID], was, desk.Code)
}
