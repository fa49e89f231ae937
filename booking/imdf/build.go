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

// build turns checked features into the domain's values.
func (d *decoded) build() (Archive, error) {
	a := Archive{Language: d.manifest.Language, Created: d.created()}
	for _, venue := range d.features["venue"] {
		a.Venue = venue.Name.in(a.Language)
	}
	d.nameByOccupants()
	parts := d.byLevel()
	houses := d.houses(parts)
	d.nameHouses(houses)
	for _, b := range houses {
		plan, err := d.buildHouse(b, parts)
		if err != nil {
			return Archive{}, err
		}
		a.Buildings = append(a.Buildings, plan)
	}
	d.noteUndrawn()
	a.Notes = d.notes
	return a, nil
}

// nameByOccupants gives a room without a name that of its only occupant. Where several have their anchors in one room,
// none of them is its name; and a counter in a passage does not name the passage.
func (d *decoded) nameByOccupants() {
	names := map[*feature]map[string]labels{}
	var rooms []*feature
	for _, o := range d.features["occupant"] {
		name := strings.TrimSpace(o.Name.in(d.manifest.Language))
		if o.AnchorID == nil || name == "" {
			continue
		}
		anchor := d.byID[*o.AnchorID]
		if anchor.UnitID == nil {
			continue
		}
		room := d.byID[*anchor.UnitID]
		if isPassage(room.Category) || room.Name.in(d.manifest.Language) != "" {
			continue
		}
		if names[room] == nil {
			names[room], rooms = map[string]labels{}, append(rooms, room)
		}
		names[room][name] = o.Name
	}
	for _, room := range rooms {
		for _, name := range names[room] {
			if len(names[room]) == 1 {
				room.Name = name
			}
		}
	}
}

// isPassage tells whether people only walk through a unit of the category.
func isPassage(category string) bool {
	switch category {
	case "walkway", "walkway.island", "footbridge", "lobby", "opentobelow", "platform", "ramp", "road", "unenclosedarea":
		return true
	}
	return false
}

// parts are the features of one level by type.
type parts map[string][]*feature

func (p parts) hasDesk() bool {
	for _, kind := range []string{"fixture", "unit", "amenity"} {
		if slices.ContainsFunc(p[kind], isDesk) {
			return true
		}
	}
	return false
}

// levelled are the feature types that plans show on a level.
var levelled = []string{"unit", "section", "fixture", "opening", "kiosk", "amenity"}

func (d *decoded) byLevel() map[string]parts {
	levels := map[string]parts{}
	for _, level := range d.features["level"] {
		levels[level.id] = parts{}
	}
	for _, kind := range levelled {
		for _, f := range d.features[kind] {
			if of, ok := levels[d.levelOf(f)]; ok {
				of[kind] = append(of[kind], f)
			}
		}
	}
	return levels
}

// levelOf is the level of a feature; an amenity's is that of its first unit, or the only one there is.
func (d *decoded) levelOf(f *feature) string {
	switch {
	case f.LevelID != nil:
		return *f.LevelID
	case f.Extra != nil && f.Extra.Level != "":
		return f.Extra.Level
	case len(f.UnitIDs) > 0 && d.byID[f.UnitIDs[0]].LevelID != nil:
		return *d.byID[f.UnitIDs[0]].LevelID
	case len(d.features["level"]) == 1:
		return d.features["level"][0].id
	}
	return ""
}

// A house is a building feature with its levels and footprints. The feature is the venue where no building is.
type house struct {
	*feature
	levels     []*feature
	footprints []*feature
}

func (d *decoded) houses(levels map[string]parts) []*house {
	var houses []*house
	byID := map[string]*house{}
	for _, b := range d.features["building"] {
		h := &house{feature: b}
		houses, byID[b.id] = append(houses, h), h
	}
	for _, f := range d.features["footprint"] {
		for _, id := range f.BuildingIDs {
			byID[id].footprints = append(byID[id].footprints, f)
		}
	}
	var outdoors *house
	for _, level := range d.features["level"] {
		h := d.houseOf(level, houses, byID)
		if h == nil {
			if len(byID) > 0 && !levels[level.id].hasDesk() {
				d.note(LevelOutdoors, level, level.nameIn(d.manifest.Language), "")
				continue // a square or a car park without workplaces
			}
			if outdoors == nil {
				outdoors = &house{feature: d.ground(level)}
				houses = append(houses, outdoors)
			}
			h = outdoors
		}
		h.levels, d.drawn[level.id] = append(h.levels, level), true
	}
	return slices.DeleteFunc(houses, func(h *house) bool { return len(h.levels) == 0 })
}

// nameHouses gives buildings without a name one to choose them by: the venue's when it is the only such building, else the
// address, else the beginning of the id.
func (d *decoded) nameHouses(houses []*house) {
	venue := ""
	for _, v := range d.features["venue"] {
		venue = v.nameIn(d.manifest.Language)
	}
	var nameless []*house
	for _, h := range houses {
		if h.nameIn(d.manifest.Language) == "" {
			nameless = append(nameless, h)
		}
	}
	for _, h := range nameless {
		name := d.addressOf(h)
		if venue != "" && len(nameless) == 1 {
			name = venue
		}
		h.Name = labels{"de": cmp.Or(name, h.id[:8])}
		d.note(NoName, h.feature, "", h.Name["de"])
	}
}

// houseOf is the building that a level names first, else the only one, else the one whose footprint it lies in.
func (d *decoded) houseOf(level *feature, houses []*house, byID map[string]*house) *house {
	outdoor := level.Outdoor != nil && *level.Outdoor
	switch {
	case len(level.BuildingIDs) > 0:
		return byID[level.BuildingIDs[0]]
	case outdoor:
		return nil
	case len(houses) == 1:
		return houses[0]
	}
	f := frame{origin: level.shape.polygons[0][0][0]}
	at := f.polygons(level.shape)[0].LabelPoint()
	for _, h := range houses {
		for _, print := range h.footprints {
			for _, polygon := range f.polygons(print.shape) {
				if polygon.Holds(at) {
					return h
				}
			}
		}
	}
	return nil
}

// ground stands in for the building of levels that have none: the venue, or the level itself.
func (d *decoded) ground(level *feature) *feature {
	for _, venue := range d.features["venue"] {
		return venue
	}
	return level
}

func (d *decoded) buildHouse(h *house, levels map[string]parts) (BuildingPlan, error) {
	plan := BuildingPlan{Building: booking.Building{
		ID: booking.BuildingID(h.domainID()), Name: h.nameIn(d.manifest.Language), Address: d.addressOf(h),
		TimeZone: "Europe/Berlin",
	}, Bare: !d.extended}
	if h.Extra != nil && h.Extra.TimeZone != "" {
		plan.Building.TimeZone = h.Extra.TimeZone
	}
	at, turn := h.lie()
	plan.Building.At, plan.Turn = booking.Point{X: at.lon, Y: at.lat}, turn
	slices.SortStableFunc(h.levels, func(a, b *feature) int {
		return cmp.Or(cmp.Compare(*a.Ordinal, *b.Ordinal), cmp.Compare(a.id, b.id))
	})
	for _, level := range h.levels {
		f := floorBuilder{d: d, plan: &plan, level: level, parts: levels[level.id], turn: turn}
		if err := f.build(); err != nil {
			return plan, err
		}
	}
	if len(plan.Floors) > 0 && h.levels[0].Extra != nil && h.levels[0].Extra.Frame != nil {
		plan.Turn = h.levels[0].Extra.Frame.Turn
	}
	d.giveCodes(&plan)
	plan.Building.Desks = len(plan.Desks)
	return plan, nil
}

func (f *feature) nameIn(language string) string {
	if name := f.Name.in(language); name != "" {
		return name
	}
	return f.AltName.in(language)
}

// lie is where a building stands and how it is turned: its walls become horizontal and vertical, and its longer side
// the X axis of its plans.
func (h *house) lie() (at position, turn float64) {
	outlines := h.footprints
	if len(outlines) == 0 {
		outlines = h.levels
	}
	f := frame{origin: outlines[0].shape.polygons[0][0][0]}
	var corners []booking.Point
	var walls compass
	for _, o := range outlines {
		for _, polygon := range f.polygons(o.shape) {
			corners = append(corners, polygon[0]...)
			walls.addRing(polygon[0])
		}
	}
	r := around(corners)
	if main, found := walls.main(); found {
		r = boxAt(corners, main)
	}
	turn = math.Round(halfTurn(r.angle)*1e6) / 1e6
	if math.Abs(r.long-r.short) < 0.02*r.long { // as good as square: the smaller turn is the more natural one
		turn = math.Round(math.Remainder(r.angle, 90)*1e6) / 1e6
	}
	if own, ok := h.displayPoint(); ok {
		return own, turn
	}
	return f.earth(r.at), turn
}

// addressOf is the building's address in one line, or the venue's.
func (d *decoded) addressOf(h *house) string {
	if h.Extra != nil && h.Extra.Address != nil {
		return clean(*h.Extra.Address)
	}
	id := h.AddressID
	for _, venue := range d.features["venue"] {
		if id == nil {
			id = venue.AddressID
		}
	}
	if id == nil {
		return ""
	}
	a := d.byID[*id]
	town := strings.TrimSpace(a.PostalCode + " " + a.Locality)
	return clean(strings.Trim(a.street()+", "+town, ", "))
}

// span refuses levels that no building is as long as.
func checkSpan(level *feature, b box) error {
	if longer := math.Max(b.w(), b.h()); longer > MaxSpan {
		return level.refuse(RuleSpan, fmt.Sprintf("%.0f m", longer))
	}
	return nil
}
