// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// A position is longitude and latitude in degrees, WGS 84.
type position struct{ lon, lat float64 }

// A geometry is one GeoJSON geometry. Rings are kept without their closing position.
type geometry struct {
	kind     string // GeoJSON's name; empty for null
	points   []position
	lines    [][]position
	polygons [][][]position
}

func (g geometry) says() string {
	if g.kind == "" {
		return "null"
	}
	return g.kind
}

// A geometryError keeps the rule that a geometry breaks.
type geometryError struct {
	rule Rule
	text string
}

func (e *geometryError) Error() string { return e.text }

func geometryRule(err error) Rule {
	var broken *geometryError
	if errors.As(err, &broken) {
		return broken.rule
	}
	if ruleOf(err) == RuleProperties {
		return RuleGeometry
	}
	return RulePosition
}

func parseGeometry(text json.RawMessage) (geometry, error) {
	var raw struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(orEmpty(text), &raw); err != nil {
		return geometry{}, err
	}
	g := geometry{kind: raw.Type}
	coordinates := orEmpty(raw.Coordinates)
	switch raw.Type {
	case "":
		if string(orEmpty(text)) != "null" {
			return g, &geometryError{RuleGeometry, "the geometry has no type"}
		}
		return g, nil
	case "Point":
		return g, g.take(coordinates, func(p []float64) error { return g.addPoint(p) })
	case "MultiPoint":
		return g, takeAll(coordinates, func(p []float64) error { return g.addPoint(p) })
	case "LineString":
		return g, g.takeLine(coordinates)
	case "MultiLineString":
		return g, takeAll(coordinates, func(line [][]float64) error { return g.addLine(line) })
	case "Polygon":
		return g, g.takePolygon(coordinates)
	case "MultiPolygon":
		return g, takeAll(coordinates, func(rings [][][]float64) error { return g.addPolygon(rings) })
	}
	return g, nil // a GeometryCollection or something unknown: the feature's type decides whether it may be
}

func (g *geometry) take(text json.RawMessage, add func([]float64) error) error {
	var p []float64
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	return add(p)
}

func (g *geometry) takeLine(text json.RawMessage) error {
	var line [][]float64
	if err := json.Unmarshal(text, &line); err != nil {
		return err
	}
	return g.addLine(line)
}

func (g *geometry) takePolygon(text json.RawMessage) error {
	var rings [][][]float64
	if err := json.Unmarshal(text, &rings); err != nil {
		return err
	}
	return g.addPolygon(rings)
}

func takeAll[T any](text json.RawMessage, add func(T) error) error {
	var all []T
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	if len(all) == 0 {
		return &geometryError{RuleGeometry, "the geometry is empty"}
	}
	for _, one := range all {
		if err := add(one); err != nil {
			return err
		}
	}
	return nil
}

func (g *geometry) addPoint(p []float64) error {
	at, err := positionOf(p)
	g.points = append(g.points, at)
	return err
}

func (g *geometry) addLine(line [][]float64) error {
	if len(line) < 2 {
		return &geometryError{RuleLine, fmt.Sprintf("the line has %d", len(line))}
	}
	positions, err := positionsOf(line)
	g.lines = append(g.lines, positions)
	return err
}

func (g *geometry) addPolygon(rings [][][]float64) error {
	if len(rings) == 0 {
		return &geometryError{RuleRing, "the polygon has no ring"}
	}
	polygon := make([][]position, 0, len(rings))
	for _, ring := range rings {
		positions, err := positionsOf(ring)
		if err != nil {
			return err
		}
		if len(positions) < 4 {
			return &geometryError{RuleRing, fmt.Sprintf("the ring has %d", len(positions))}
		}
		first, last := positions[0], positions[len(positions)-1]
		if math.Abs(first.lon-last.lon) > 1e-9 || math.Abs(first.lat-last.lat) > 1e-9 {
			return &geometryError{RuleRing, fmt.Sprintf("the ring begins at %v and ends at %v", first, last)}
		}
		polygon = append(polygon, positions[:len(positions)-1])
	}
	g.polygons = append(g.polygons, polygon)
	return nil
}

func positionsOf(all [][]float64) ([]position, error) {
	positions := make([]position, len(all))
	for i, p := range all {
		var err error
		if positions[i], err = positionOf(p); err != nil {
			return nil, err
		}
	}
	return positions, nil
}

func positionOf(p []float64) (position, error) {
	if len(p) < 2 {
		return position{}, &geometryError{RulePosition, fmt.Sprintf("the position has %d numbers", len(p))}
	}
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return position{}, &geometryError{RulePosition, fmt.Sprintf("the position is %v, %v", p[0], p[1])}
	}
	return position{p[0], p[1]}, nil
}

// all gives every position to visit.
func (g geometry) all(visit func(position)) {
	for _, p := range g.points {
		visit(p)
	}
	for _, line := range g.lines {
		for _, p := range line {
			visit(p)
		}
	}
	for _, polygon := range g.polygons {
		for _, ring := range polygon {
			for _, p := range ring {
				visit(p)
			}
		}
	}
}
