// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"encoding/json"
	"fmt"
	"slices"
)

// categorised are the feature types that must have a category.
var categorised = []string{"amenity", "building", "fixture", "footprint", "geofence", "level", "occupant", "opening",
	"relationship", "section", "unit", "venue"}

// onLevel are the feature types that must name their level.
var onLevel = []string{"detail", "fixture", "kiosk", "opening", "section", "unit"}

// checkReferences refuses what the standard asks of properties and of references between features.
func (d *decoded) checkReferences() error {
	if venues := d.features["venue"]; len(venues) > 1 {
		return &Error{File: venues[1].file, Feature: venues[1].id, Rule: RuleVenue, Found: fmt.Sprint(len(venues), " of them")}
	}
	kinds := make([]string, 0, len(d.features))
	for kind := range d.features {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		for _, f := range d.features[kind] {
			if err := d.checkFeature(kind, f); err != nil {
				return err
			}
		}
	}
	desks := 0
	for _, kind := range []string{"fixture", "unit", "amenity"} {
		for _, f := range d.features[kind] {
			if isDesk(f) {
				desks++
			}
		}
	}
	if desks > MaxDesks {
		return &Error{Rule: RuleDeskCount, Found: fmt.Sprint(desks)}
	}
	if len(d.features["level"]) == 0 {
		return &Error{File: "level.geojson", Rule: RuleEmpty, Found: "none"}
	}
	return nil
}

func (d *decoded) checkFeature(kind string, f *feature) error {
	if slices.Contains(categorised, kind) && f.Category == "" {
		return f.refuse(RuleCategory, "none")
	}
	if kind == "level" && !whole(f.Ordinal) {
		return f.refuse(RuleOrdinal, "none or a fraction")
	}
	if slices.Contains(onLevel, kind) && f.LevelID == nil {
		return f.refuse(RuleReference, "no level_id")
	}
	if kind == "footprint" && len(f.BuildingIDs) == 0 {
		return f.refuse(RuleReference, "no building_ids")
	}
	if kind == "amenity" && f.Correlation != nil && *f.Correlation == f.id {
		return f.refuse(RuleSelf, "correlation_id")
	}
	if f.Origin != nil && f.Destination != nil && (f.Origin.ID == f.Destination.ID || f.Origin.ID == f.id || f.Destination.ID == f.id) {
		return f.refuse(RuleSelf, "origin and destination "+f.Destination.ID)
	}
	return d.checkTargets(f)
}

// checkTargets follows every reference once; nothing here walks from target to target, so loops cannot hold it.
func (d *decoded) checkTargets(f *feature) error {
	for _, to := range []struct {
		key, kind string
		ids       []string
	}{
		{"level_id", "level", one(f.LevelID)},
		{"address_id", "address", one(f.AddressID)},
		{"unit_id", "unit", one(f.UnitID)},
		{"anchor_id", "anchor", one(f.AnchorID)},
		{"building_ids", "building", f.BuildingIDs},
		{"unit_ids", "unit", f.UnitIDs},
		{"level_ids", "level", f.LevelIDs},
	} {
		for _, id := range to.ids {
			if target := d.byID[id]; target == nil || stemOf(target.file) != to.kind {
				return f.refuse(RuleReference, fmt.Sprintf("%s %q, which is no %s", to.key, clip([]byte(id)), to.kind))
			}
		}
	}
	return nil
}

func (f *feature) refuse(rule Rule, found string) error {
	return &Error{File: f.file, Feature: f.id, Rule: rule, Found: found}
}

func one(id *string) []string {
	if id == nil {
		return nil
	}
	return []string{*id}
}

// displayPoint is the feature's own choice where its name stands, if it has a sound one.
func (f *feature) displayPoint() (position, bool) {
	g, err := parseGeometry(f.Display)
	if err != nil || len(g.points) != 1 || g.kind != "Point" {
		return position{}, false
	}
	return g.points[0], true
}

// street is the text of an address feature.
func (f *feature) street() string {
	var text string
	if json.Unmarshal(orEmpty(f.Address), &text) != nil {
		return ""
	}
	return text
}
