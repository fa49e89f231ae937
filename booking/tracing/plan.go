// SPDX-License-Identifier: EUPL-1.2

package tracing

import (
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
)

// A Site is where a draft belongs.
type Site struct {
	// Known is the building as it is here; without an id when it is new.
	Known imdf.Known
	// Building and Floor are what they shall be; of the floor its Plan is not heeded.
	Building booking.Building
	Floor    booking.Floor
}

// Conflicts are what of the draft the building has already: another floor at its height, desks elsewhere with codes of it.
func (s Site) Conflicts(d Draft) (found []Problem) {
	floors := map[booking.FloorID]string{}
	for _, f := range s.Known.Floors {
		floors[f.ID] = f.Name
		if f.ID != s.Floor.ID && f.Ordinal == s.Floor.Ordinal {
			found = append(found, Problem{Flaw: SameFloor, Other: f.Name})
		}
	}
	others := map[string]booking.Desk{}
	for _, k := range s.Known.Desks {
		if k.Floor != s.Floor.ID {
			others[booking.CodeKey(k.Code)] = k
		}
	}
	for _, k := range d.Desks {
		if other, twice := others[booking.CodeKey(k.Code)]; twice {
			at := k.Shape.At
			found = append(found, Problem{Flaw: SameCode, Kind: "desk", ID: k.ID, Name: k.Code, Other: floors[other.Floor], At: &at})
		}
	}
	return found
}

// Plan is the draft as the plan of its building with this one floor, as an IMDF archive would give it, and the draft with the origin that
// it has now. What the building has already keeps its ids; new things get ids that are always the same. The draft is sound: Check says so.
func (s Site) Plan(d Draft) (imdf.BuildingPlan, Draft) {
	d.Origin = d.origin()
	p := &planning{site: s, draft: d, zones: map[string]booking.ZoneID{}, plan: imdf.BuildingPlan{Building: s.Building}}
	for _, k := range s.Known.Desks {
		p.know("desk", string(k.ID), k.Floor)
	}
	for _, z := range s.Known.Zones {
		p.know("zone", string(z.ID), z.Floor)
	}
	p.floor()
	p.addZones()
	p.addDesks()
	p.plan.Building.Desks = len(p.plan.Desks)
	p.plan.Floors = []booking.Floor{p.made}
	return p.plan, d
}

// origin is the upper left corner of all that is drawn: the one that it had, as long as nothing lies beyond it, so that nothing moves.
func (d Draft) origin() *booking.Point {
	least, _ := booking.BoxOf(d.corners())
	if o := d.Origin; o != nil && least.X >= o.X-1e-6 && least.Y >= o.Y-1e-6 {
		return o
	}
	return &booking.Point{X: tidy(least.X), Y: tidy(least.Y)}
}

// corners are those of all that is drawn.
func (d Draft) corners() (all []booking.Point) {
	for ring := range d.rings() {
		all = append(all, ring...)
	}
	for _, l := range d.Doors {
		all = append(all, l.From, l.To)
	}
	for _, s := range d.Signs {
		all = append(all, s.At)
	}
	for _, k := range d.Desks {
		half := math.Hypot(k.Shape.W, k.Shape.D) / 2 // however it is turned
		all = append(all, booking.Point{X: k.Shape.At.X - half, Y: k.Shape.At.Y - half}, booking.Point{X: k.Shape.At.X + half, Y: k.Shape.At.Y + half})
	}
	return all
}

type planning struct {
	site  Site
	draft Draft
	here  map[string]bool // kind and id of what this floor has already
	zones map[string]booking.ZoneID
	rest  booking.ZoneID // of desks in no zone
	areas []area
	plan  imdf.BuildingPlan
	made  booking.Floor
}

type area struct {
	zone  booking.ZoneID
	shape booking.Polygon
	size  float64
}

func (p *planning) know(kind, id string, floor booking.FloorID) {
	if p.here == nil {
		p.here = map[string]bool{}
	}
	if floor == p.site.Floor.ID {
		p.here[kind+"|"+id] = true
	}
}

// space keeps ids that are made here apart from those of anybody else.
var space = uuid.MustParse("6c0f7d3a-0a6e-4a53-9f0a-6a4d7c1b2e90")

// id is that of a thing of the floor: its own, where the floor has it already.
func (p *planning) id(kind, own string) string {
	if p.here[kind+"|"+own] {
		return own
	}
	return uuid.NewSHA1(space, []byte(kind+"|"+string(p.site.Floor.ID)+"|"+own)).String()
}

// floor draws what nobody books.
func (p *planning) floor() {
	d, f := p.draft, p.site.Floor
	f.Building, f.Plan = p.site.Building.ID, booking.Plan{}
	least, most := booking.BoxOf(append(d.corners(), *d.Origin))
	f.Plan.W, f.Plan.H = tidy(math.Max(most.X-d.Origin.X, 1)), tidy(math.Max(most.Y-d.Origin.Y, 1))
	for _, shape := range d.Outline {
		f.Plan.Outline = append(f.Plan.Outline, p.moved(shape))
	}
	if len(f.Plan.Outline) == 0 {
		least.X, least.Y = least.X-d.Origin.X, least.Y-d.Origin.Y
		f.Plan.Outline = []booking.Polygon{{{{X: least.X, Y: least.Y}, {X: f.Plan.W, Y: least.Y}, {X: f.Plan.W, Y: f.Plan.H}, {X: least.X, Y: f.Plan.H}}}}
	}
	for _, r := range d.Rooms {
		shape, kind := p.moved(r.Shape), r.Kind
		if kind == "" {
			kind = "room"
		}
		f.Plan.Rooms = append(f.Plan.Rooms, booking.Room{Name: r.Name, Kind: kind, Shape: shape, Label: shape.LabelPoint()})
	}
	for _, l := range d.Doors {
		f.Plan.Doors = append(f.Plan.Doors, booking.Line{From: p.at(l.From), To: p.at(l.To)})
	}
	for _, s := range d.Signs {
		s.At = p.at(s.At)
		f.Plan.Signs = append(f.Plan.Signs, s)
	}
	for _, x := range d.Fixtures {
		f.Plan.Fixtures = append(f.Plan.Fixtures, booking.Fixture{Kind: x.Kind, Shape: p.moved(x.Shape)})
	}
	p.made = f
}

func (p *planning) at(point booking.Point) booking.Point {
	return booking.Point{X: tidy(point.X - p.draft.Origin.X), Y: tidy(point.Y - p.draft.Origin.Y)}
}

func (p *planning) moved(shape booking.Polygon) booking.Polygon {
	out := make(booking.Polygon, len(shape))
	for i, ring := range shape {
		for _, point := range ring {
			out[i] = append(out[i], p.at(point))
		}
	}
	return out
}

func (p *planning) addZones() {
	for _, z := range p.draft.Zones {
		zone := booking.Zone{ID: booking.ZoneID(p.id("zone", z.ID)), Building: p.site.Building.ID, Floor: p.site.Floor.ID, Name: z.Name, Home: z.Home, Quiet: z.Quiet}
		p.zones[z.ID] = zone.ID
		p.plan.Zones = append(p.plan.Zones, zone)
		if len(z.Shapes) == 0 && p.rest == "" {
			p.rest = zone.ID
		}
		for _, drawn := range z.Shapes {
			shape := p.moved(drawn)
			p.areas = append(p.areas, area{zone.ID, drawn, drawn.Area()})
			p.made.Plan.Sections = append(p.made.Plan.Sections, booking.Section{Zone: zone.ID, Name: zone.Name, Home: zone.Home, Quiet: zone.Quiet, Shape: shape, Label: shape.LabelPoint()})
		}
	}
}

func (p *planning) addDesks() {
	for _, k := range p.draft.Desks {
		k.Shape.At = p.at(k.Shape.At)
		p.plan.Desks = append(p.plan.Desks, booking.Desk{ID: booking.DeskID(p.id("desk", k.ID)), Building: p.site.Building.ID, Floor: p.site.Floor.ID,
			Zone: p.zoneOf(k), Code: k.Code, Shape: k.Shape, Features: k.Features, Blocked: k.Blocked})
	}
}

// zoneOf is the zone that a desk names, else the smallest one around it, else that of the rest of the floor.
func (p *planning) zoneOf(k Desk) booking.ZoneID {
	if k.Zone != "" {
		return p.zones[k.Zone]
	}
	at := booking.Point{X: k.Shape.At.X + p.draft.Origin.X, Y: k.Shape.At.Y + p.draft.Origin.Y}
	if i := smallest(p.areas, at); i >= 0 {
		return p.areas[i].zone
	}
	if p.rest == "" {
		p.rest = booking.ZoneID(p.id("zone", "rest of the floor"))
		p.plan.Zones = append(p.plan.Zones, booking.Zone{ID: p.rest, Building: p.site.Building.ID, Floor: p.site.Floor.ID, Name: p.site.Floor.Name})
	}
	return p.rest
}

func smallest(areas []area, at booking.Point) int {
	best := -1
	for i, a := range areas {
		if (best < 0 || a.size < areas[best].size) && a.shape.Holds(at) {
			best = i
		}
	}
	return best
}

// tidy rounds to a tenth of a millimetre, so that the same drawing gives the same numbers on every machine.
func tidy(metres float64) float64 { return math.Round(metres*1e4)/1e4 + 0 }

// Of is a floor that is here as a draft: its plan, its zones and its desks, which keep their ids.
func Of(f booking.Floor, zones []booking.Zone, desks []booking.Desk) Draft {
	d := Draft{W: f.Plan.W, H: f.Plan.H, Origin: &booking.Point{}, Outline: f.Plan.Outline, Doors: f.Plan.Doors, Signs: f.Plan.Signs, Fixtures: f.Plan.Fixtures}
	for i, r := range f.Plan.Rooms {
		d.Rooms = append(d.Rooms, Room{ID: roomID(i), Name: r.Name, Kind: r.Kind, Shape: r.Shape})
	}
	var areas []area
	rest := ""
	for _, z := range zones {
		zone := Zone{ID: string(z.ID), Name: z.Name, Home: z.Home, Quiet: z.Quiet}
		for _, s := range f.Plan.Sections {
			if s.Zone == z.ID {
				zone.Shapes = append(zone.Shapes, s.Shape)
				areas = append(areas, area{z.ID, s.Shape, s.Shape.Area()})
			}
		}
		if len(zone.Shapes) == 0 && rest == "" {
			rest = zone.ID
		}
		d.Zones = append(d.Zones, zone)
	}
	for _, k := range desks {
		around := rest
		if i := smallest(areas, k.Shape.At); i >= 0 {
			around = string(areas[i].zone)
		}
		desk := Desk{ID: string(k.ID), Code: k.Code, Shape: k.Shape, Features: k.Features, Blocked: k.Blocked}
		if around != string(k.Zone) && slices.ContainsFunc(zones, func(z booking.Zone) bool { return z.ID == k.Zone }) {
			desk.Zone = string(k.Zone)
		}
		d.Desks = append(d.Desks, desk)
	}
	return d
}

func roomID(n int) string { return fmt.Sprintf("room-%d", n+1) }
