// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"archive/zip"
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
)

// Write writes the archive as a zip; the same archive gives the same bytes. Reading it back gives the same values
// within a centimetre, as long as rings are drawn as RFC 7946 asks: outer ones against the clock, holes with it (others
// are turned around). Plans are laid with their middle on Building.At, turned by Turn. A zone without a section, a kind
// outside the standard's lists and whatever else has no field of its own goes into the property "pult:desks".
func Write(w io.Writer, a Archive) error {
	s := &scribe{language: cmp.Or(a.Language, "de"), files: map[string][]outFeature{}}
	s.archive(a)
	z := zip.NewWriter(w)
	if err := s.pack(z, "manifest.json", outManifest{
		Version: "1.0.0", Created: a.Created.UTC().Format(time.RFC3339), GeneratedBy: "Pult", Language: s.language,
		Extensions: []string{Extension},
	}); err != nil {
		return err
	}
	for _, kind := range []string{"address", "venue", "building", "footprint", "level", "unit", "section", "opening", "amenity", "fixture"} {
		if err := s.pack(z, kind+".geojson", collection{"FeatureCollection", append([]outFeature{}, s.files[kind]...)}); err != nil {
			return err
		}
	}
	return z.Close()
}

type outManifest struct {
	Version     string   `json:"version"`
	Created     string   `json:"created"`
	GeneratedBy string   `json:"generated_by"`
	Language    string   `json:"language"`
	Extensions  []string `json:"extensions"`
}

type collection struct {
	Type     string       `json:"type"`
	Features []outFeature `json:"features"`
}

type outFeature struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	FeatureType string         `json:"feature_type"`
	Geometry    *outGeometry   `json:"geometry"`
	Properties  map[string]any `json:"properties"`
}

type outGeometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// A scribe collects the features of an archive by type.
type scribe struct {
	language string
	files    map[string][]outFeature
	ground   []position // corners of all that was drawn, for the venue's outline
}

func (s *scribe) pack(z *zip.Writer, name string, content any) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	text := bufio.NewWriter(f)
	enc := json.NewEncoder(text)
	enc.SetEscapeHTML(false)
	if err := cmpErr(enc.Encode(content), text.Flush()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scribe) add(kind, id string, g *outGeometry, properties map[string]any, more extra) {
	if !reflect.DeepEqual(more, extra{}) {
		properties["pult:desks"] = more
	}
	s.files[kind] = append(s.files[kind], outFeature{id, "Feature", kind, g, properties})
}

func (s *scribe) archive(a Archive) {
	for _, b := range a.Buildings {
		s.building(b)
	}
	name := a.Venue
	if name == "" && len(a.Buildings) > 0 {
		name = a.Buildings[0].Building.Name
	}
	if len(a.Buildings) == 0 {
		return
	}
	first := a.Buildings[0].Building
	s.add("venue", derived("venue", name+"/"+string(first.ID)), s.venueOutline(), map[string]any{
		"category": "businesscampus", "restriction": nil, "name": s.labels(cmp.Or(name, first.Address, "Pult")), "alt_name": nil,
		"hours": nil, "phone": nil, "website": nil, "address_id": derived("address of building", string(first.ID)),
		"display_point": point(position{first.At.X, first.At.Y}),
	}, extra{})
}

// venueOutline is the hull of all that was drawn.
func (s *scribe) venueOutline() *outGeometry {
	f := frame{origin: s.ground[0]}
	corners := hull(f.line(s.ground))
	slices.Reverse(corners) // the hull turns with the clock on a screen, whose Y points down
	return polygons(f, []booking.Polygon{{corners}})
}

func (s *scribe) labels(name string) any {
	if name == "" {
		return nil
	}
	return map[string]string{s.language: name}
}

// differs is the id where the standard's must be another one.
func differs(kind, id string) string {
	if uuidFor(kind, id) == id {
		return ""
	}
	return id
}

func point(p position) *outGeometry { return &outGeometry{"Point", coordinate(p)} }

func coordinate(p position) [2]float64 { return [2]float64{fine(p.lon), fine(p.lat)} }

// fine keeps a tenth of a millimetre.
func fine(degrees float64) float64 { return math.Round(degrees*1e9) / 1e9 }

// polygons is one Polygon or a MultiPolygon, every ring closed and turned as RFC 7946 asks.
func polygons(f frame, all []booking.Polygon) *outGeometry {
	rings := make([][][][2]float64, 0, len(all))
	for _, polygon := range all {
		var out [][][2]float64
		for i, ring := range polygon {
			out = append(out, closed(f, ring, i == 0))
		}
		rings = append(rings, out)
	}
	if len(rings) == 1 {
		return &outGeometry{"Polygon", rings[0]}
	}
	return &outGeometry{"MultiPolygon", rings}
}

func closed(f frame, ring []booking.Point, outer bool) [][2]float64 {
	ring = slices.Clone(ring)
	if clockwise := booking.SignedArea(ring) > 0; clockwise == outer { // seen on the screen and on the map alike
		slices.Reverse(ring[1:])
	}
	out := make([][2]float64, 0, len(ring)+1)
	for _, p := range ring {
		out = append(out, coordinate(f.earth(p)))
	}
	return append(out, out[0])
}
