// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/pult-app/pult/booking"
)

// building adds a building with its address, its footprint and all its floors.
func (s *scribe) building(b BuildingPlan) {
	id := uuidFor("building", string(b.Building.ID))
	address := s.address(b.Building)
	s.add("building", id, nil, map[string]any{
		"category": "unspecified", "restriction": nil, "name": s.labels(b.Building.Name), "alt_name": nil,
		"display_point": point(position{b.Building.At.X, b.Building.At.Y}), "address_id": address,
	}, extra{ID: differs("building", string(b.Building.ID)), TimeZone: b.Building.TimeZone, Address: &b.Building.Address})
	for _, f := range b.Floors {
		s.floor(b, f, id)
	}
	if len(b.Floors) == 0 {
		return
	}
	base := slices.MinFunc(b.Floors, func(x, y booking.Floor) int { return abs(x.Ordinal) - abs(y.Ordinal) })
	s.add("footprint", derived("footprint", string(b.Building.ID)), polygons(frameOf(b, base), outlineOf(base)),
		map[string]any{"category": "ground", "name": nil, "building_ids": []string{id}}, extra{})
}

func abs(n int) int { return max(n, -n) }

// address splits the line that people write: the street before the comma, the postal code in front of the town.
func (s *scribe) address(b booking.Building) string {
	street, town, _ := strings.Cut(b.Address, ",")
	town = strings.TrimSpace(town)
	code, rest, found := strings.Cut(town, " ")
	if !found || strings.IndexFunc(code, func(r rune) bool { return !unicode.IsDigit(r) }) >= 0 {
		code, rest = "", town
	}
	id := derived("address of building", string(b.ID))
	s.add("address", id, nil, map[string]any{
		"address": orElse(street, orElse(b.Name, "unknown")), "unit": nil, "locality": orElse(rest, "unknown"),
		"province": nil, "country": country(b.TimeZone), "postal_code": orNil(code), "postal_code_ext": nil,
		"postal_code_vanity": nil,
	}, extra{})
	return id
}

// country is the ISO 3166 code that the standard demands of an address, told from the time zone; the model customer's
// where that does not say.
func country(timeZone string) string {
	switch timeZone {
	case "Europe/Vienna":
		return "AT"
	case "Europe/Zurich":
		return "CH"
	}
	return "DE"
}

func orElse(s, other string) string {
	if strings.TrimSpace(s) == "" {
		return other
	}
	return s
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// frameOf lays a floor's plan with its middle where the building stands.
func frameOf(b BuildingPlan, f booking.Floor) frame {
	at := frame{origin: position{b.Building.At.X, b.Building.At.Y}, turn: b.Turn}
	corner := at.earth(booking.Point{X: -f.Plan.W / 2, Y: -f.Plan.H / 2})
	return frame{origin: position{fine(corner.lon), fine(corner.lat)}, turn: b.Turn}
}

// outlineOf is the floor's outline, or the whole plan where none is drawn.
func outlineOf(f booking.Floor) []booking.Polygon {
	if len(f.Plan.Outline) > 0 {
		return f.Plan.Outline
	}
	w, h := f.Plan.W, f.Plan.H
	return []booking.Polygon{{{{X: 0, Y: 0}, {X: 0, Y: h}, {X: w, Y: h}, {X: w, Y: 0}}}}
}

// A sheet is one floor while it is written.
type sheet struct {
	*scribe
	frame frame
	floor booking.Floor
	level string   // the level's UUID
	units []string // the UUIDs of the floor's rooms
}

func (s *scribe) floor(b BuildingPlan, f booking.Floor, building string) {
	sh := sheet{scribe: s, frame: frameOf(b, f), floor: f, level: uuidFor("level", string(f.ID))}
	for _, corner := range []booking.Point{{X: 0, Y: 0}, {X: f.Plan.W, Y: 0}, {X: f.Plan.W, Y: f.Plan.H}, {X: 0, Y: f.Plan.H}} {
		s.ground = append(s.ground, sh.frame.earth(corner))
	}
	o := sh.frame.origin
	s.add("level", sh.level, polygons(sh.frame, outlineOf(f)), map[string]any{
		"category": "unspecified", "restriction": nil, "outdoor": false, "ordinal": f.Ordinal, "name": s.labels(f.Name),
		"short_name": s.labels(f.Short), "display_point": nil, "address_id": nil, "building_ids": []string{building},
	}, extra{ID: differs("level", string(f.ID)), Frame: &extraFrame{o.lon, o.lat, sh.frame.turn, f.Plan.W, f.Plan.H}})
	sh.rooms()
	sh.zones(b)
	sh.doors()
	sh.signs()
	sh.fixtures()
	for _, desk := range b.Desks {
		if desk.Floor == f.ID {
			sh.desk(desk)
		}
	}
}

// named gives the part of the floor at an index a UUID of its own.
func (sh *sheet) named(kind string, i int) string {
	return derived(kind, fmt.Sprintf("%s/%d", sh.floor.ID, i))
}

func (sh *sheet) rooms() {
	for i, room := range sh.floor.Plan.Rooms {
		category, kind := categoryOf(room.Kind, unitCategories, "unspecified")
		id := sh.named("unit", i)
		sh.units = append(sh.units, id)
		sh.add("unit", id, polygons(sh.frame, []booking.Polygon{room.Shape}), map[string]any{
			"category": category, "restriction": nil, "accessibility": nil, "name": sh.labels(room.Name), "alt_name": nil,
			"level_id": sh.level, "display_point": point(sh.frame.earth(room.Label)),
		}, extra{Kind: kind})
	}
}

// zones adds a section for every zone of the floor, drawn or not.
func (sh *sheet) zones(b BuildingPlan) {
	for _, zone := range b.Zones {
		if zone.Floor != sh.floor.ID {
			continue
		}
		more := extra{ID: differs("section", string(zone.ID)), Home: zone.Home, Quiet: zone.Quiet}
		var shapes []booking.Polygon
		for _, section := range sh.floor.Plan.Sections {
			if section.Zone == zone.ID {
				shapes = append(shapes, section.Shape)
				more.Labels = append(more.Labels, coordinate(sh.frame.earth(section.Label)))
			}
		}
		if len(shapes) == 0 {
			shapes, more.Undrawn = outlineOf(sh.floor), true
		}
		label := any(nil)
		if len(more.Labels) == 1 {
			label, more.Labels = &outGeometry{"Point", more.Labels[0]}, nil
		}
		sh.add("section", uuidFor("section", string(zone.ID)), polygons(sh.frame, shapes), map[string]any{
			"category": "unspecified", "restriction": nil, "accessibility": nil, "name": sh.labels(zone.Name),
			"alt_name": nil, "display_point": label, "level_id": sh.level, "address_id": nil, "correlation_id": nil,
			"parents": nil,
		}, more)
	}
}

func (sh *sheet) doors() {
	for i, door := range sh.floor.Plan.Doors {
		line := [][2]float64{coordinate(sh.frame.earth(door.From)), coordinate(sh.frame.earth(door.To))}
		sh.add("opening", sh.named("opening", i), &outGeometry{"LineString", line}, map[string]any{
			"category": "pedestrian", "accessibility": nil, "access_control": nil, "door": nil, "name": nil,
			"alt_name": nil, "display_point": nil, "level_id": sh.level,
		}, extra{})
	}
}

func (sh *sheet) signs() {
	for i, sign := range sh.floor.Plan.Signs {
		category, kind := categoryOf(sign.Kind, amenityCategories, "unspecified")
		sh.add("amenity", sh.named("amenity", i), point(sh.frame.earth(sign.At)), map[string]any{
			"category": category, "accessibility": nil, "name": sh.labels(sign.Name), "alt_name": nil, "hours": nil,
			"phone": nil, "website": nil, "unit_ids": []string{sh.unitAt(sign.At)}, "address_id": nil,
			"correlation_id": nil,
		}, extra{Kind: kind, Level: sh.level})
	}
}

// unitAt is the room around a point, or the nearest one: the standard wants an amenity to lie in one. On a floor
// without rooms it is a hidden one, which Read leaves out again.
func (sh *sheet) unitAt(p booking.Point) string {
	nearest, best := -1, math.Inf(1)
	for i, room := range sh.floor.Plan.Rooms {
		if room.Shape.Holds(p) {
			return sh.units[i]
		}
		if d := math.Hypot(room.Label.X-p.X, room.Label.Y-p.Y); d < best {
			nearest, best = i, d
		}
	}
	if nearest >= 0 {
		return sh.units[nearest]
	}
	if len(sh.units) == 0 {
		sh.units = append(sh.units, sh.named("hidden unit", 0))
		sh.add("unit", sh.units[0], polygons(sh.frame, outlineOf(sh.floor)), map[string]any{
			"category": "unspecified", "restriction": nil, "accessibility": nil, "name": nil, "alt_name": nil,
			"level_id": sh.level, "display_point": nil,
		}, extra{Hidden: true})
	}
	return sh.units[0]
}

func (sh *sheet) fixtures() {
	for i, f := range sh.floor.Plan.Fixtures {
		category, kind := categoryOf(f.Kind, fixtureCategories, "furniture")
		sh.fixture(sh.named("fixture", i), category, "", []booking.Polygon{f.Shape}, extra{Kind: kind})
	}
}

func (sh *sheet) desk(d booking.Desk) {
	at, w, h := d.Shape.At, d.Shape.W/2, d.Shape.D/2
	var ring []booking.Point
	for _, corner := range []booking.Point{{X: -w, Y: -h}, {X: -w, Y: h}, {X: w, Y: h}, {X: w, Y: -h}} {
		turned := rotate(corner, d.Shape.Turn)
		ring = append(ring, booking.Point{X: at.X + turned.X, Y: at.Y + turned.Y})
	}
	sh.fixture(uuidFor("desk", string(d.ID)), "desk", d.Code, []booking.Polygon{{ring}}, extra{
		ID: differs("desk", string(d.ID)),
		Desk: &extraDesk{Code: d.Code, Zone: d.Zone, W: d.Shape.W, D: d.Shape.D, Turn: d.Shape.Turn,
			Features: d.Features, Blocked: d.Blocked},
	})
}

func (sh *sheet) fixture(id, category, name string, shape []booking.Polygon, more extra) {
	sh.add("fixture", id, polygons(sh.frame, shape), map[string]any{
		"category": category, "name": sh.labels(name), "alt_name": nil, "anchor_id": nil, "level_id": sh.level,
		"display_point": nil,
	}, more)
}
