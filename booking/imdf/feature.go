// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
)

// shapes says for every feature type of the standard which geometries it may have.
var shapes = map[string][]string{
	"address":      {""},
	"amenity":      {"Point"},
	"anchor":       {"Point"},
	"building":     nil, // the standard says none; archives for Microsoft Places have one
	"detail":       {"LineString", "MultiLineString"},
	"fixture":      {"Polygon", "MultiPolygon"},
	"footprint":    {"Polygon", "MultiPolygon"},
	"geofence":     {"Polygon", "MultiPolygon"},
	"kiosk":        {"Polygon", "MultiPolygon"},
	"level":        {"Polygon", "MultiPolygon"},
	"occupant":     {""},
	"opening":      {"LineString", "MultiLineString"},
	"relationship": nil,
	"section":      {"Polygon", "MultiPolygon"},
	"unit":         {"Polygon", "MultiPolygon"},
	"venue":        {"Polygon", "MultiPolygon"},
}

func known(stem string) bool {
	_, ok := shapes[stem]
	return ok || stem == "manifest"
}

// A manifest is the archive's own description.
type manifest struct {
	Version     string   `json:"version"`
	Created     string   `json:"created"`
	GeneratedBy *string  `json:"generated_by"`
	Language    string   `json:"language"`
	Extensions  []string `json:"extensions"`
}

// A feature is one decoded feature.
type feature struct {
	file  string
	id    string
	text  json.RawMessage // as it stands in the file
	shape geometry
	properties
}

// properties are those of all feature types that this package asks for.
type properties struct {
	Category    string          `json:"category"`
	Name        labels          `json:"name"`
	AltName     labels          `json:"alt_name"`
	ShortName   labels          `json:"short_name"`
	Ordinal     *float64        `json:"ordinal"`
	Outdoor     *bool           `json:"outdoor"`
	LevelID     *string         `json:"level_id"`
	AddressID   *string         `json:"address_id"`
	UnitID      *string         `json:"unit_id"`
	AnchorID    *string         `json:"anchor_id"`
	Correlation *string         `json:"correlation_id"`
	BuildingIDs []string        `json:"building_ids"`
	UnitIDs     []string        `json:"unit_ids"`
	LevelIDs    []string        `json:"level_ids"`
	Display     json.RawMessage `json:"display_point"`
	Address     json.RawMessage `json:"address"`
	Locality    string          `json:"locality"`
	PostalCode  string          `json:"postal_code"`
	Origin      *reference      `json:"origin"`
	Destination *reference      `json:"destination"`
	Extra       *extra          `json:"pult:desks"`
}

// labels are names by language tag; nil is IMDF's null.
type labels map[string]string

// in picks a name: in German, else in English, else in the archive's language, else the first by tag. Tags are BCP 47:
// de-AT is German, and case says nothing.
func (l labels) in(language string) string {
	tags := slices.Sorted(maps.Keys(l))
	for _, want := range []string{"de", "en", base(language), ""} {
		for _, tag := range tags {
			if name := strings.TrimSpace(l[tag]); name != "" && (want == "" || base(tag) == want) {
				return name
			}
		}
	}
	return ""
}

// base is a language without script and region.
func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

type reference struct {
	ID   string `json:"id"`
	Type string `json:"feature_type"`
}

// A decoded archive: all features by type, in the order of the files.
type decoded struct {
	manifest manifest
	features map[string][]*feature
	byID     map[string]*feature
	extended bool            // the manifest lists our extension
	drawn    map[string]bool // ids of the levels that are in a building
	notes    []Note

	deskFeatures map[booking.DeskID]*feature // what the desks were made of
}

func decode(files []file) (*decoded, error) {
	var cost toll
	for _, f := range files {
		if err := cost.pass(f.name, f.text); err != nil {
			return nil, err
		}
	}
	d := &decoded{features: map[string][]*feature{}, byID: map[string]*feature{}, drawn: map[string]bool{},
		deskFeatures: map[booking.DeskID]*feature{}}
	for _, f := range files {
		if stemOf(f.name) == "manifest" {
			if err := d.decodeManifest(f); err != nil {
				return nil, err
			}
		}
	}
	for _, f := range files {
		if kind := stemOf(f.name); kind != "manifest" {
			if err := d.decodeFile(f, kind); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

func (d *decoded) decodeManifest(f file) error {
	if err := json.Unmarshal(f.text, &d.manifest); err != nil {
		return &Error{File: f.name, Rule: ruleOf(err), Err: err}
	}
	if v := d.manifest.Version; v != "1.0" && !strings.HasPrefix(v, "1.0.") {
		return &Error{File: f.name, Rule: RuleVersion, Found: fmt.Sprintf("%q", v)}
	}
	d.extended = slices.Contains(d.manifest.Extensions, Extension)
	return nil
}

func (d *decoded) created() time.Time {
	t, err := time.Parse(time.RFC3339, d.manifest.Created)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func (d *decoded) decodeFile(f file, kind string) error {
	var collection struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(f.text, &collection); err != nil {
		rule := ruleOf(err)
		if rule == RuleProperties {
			rule = RuleCollection
		}
		return &Error{File: f.name, Rule: rule, Err: err}
	}
	if collection.Type != "FeatureCollection" {
		return &Error{File: f.name, Rule: RuleCollection, Found: fmt.Sprintf("type %q", collection.Type)}
	}
	for i, text := range collection.Features {
		if err := d.decodeFeature(f.name, kind, i, text); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoded) decodeFeature(file, kind string, i int, text json.RawMessage) error {
	var raw struct {
		Type        string          `json:"type"`
		ID          json.RawMessage `json:"id"`
		FeatureType string          `json:"feature_type"`
		Geometry    json.RawMessage `json:"geometry"`
		Properties  json.RawMessage `json:"properties"`
	}
	place := fmt.Sprintf("number %d", i+1)
	if err := json.Unmarshal(text, &raw); err != nil {
		return &Error{File: file, Feature: place, Rule: RuleFeature, Err: err}
	}
	id, err := idOf(raw.ID)
	if err != nil {
		return &Error{File: file, Feature: place, Rule: RuleID, Found: string(clip(raw.ID))}
	}
	refuse := func(rule Rule, found string, err error) error {
		return &Error{File: file, Feature: id, Rule: rule, Found: found, Err: err}
	}
	switch {
	case raw.Type != "Feature":
		return refuse(RuleFeature, fmt.Sprintf("type %q", raw.Type), nil)
	case raw.FeatureType != kind:
		return refuse(RuleType, fmt.Sprintf("%q", raw.FeatureType), nil)
	case d.byID[id] != nil && bytes.Equal(d.byID[id].text, text):
		d.note(FeatureTwice, d.byID[id], "", "")
		return nil // it says nothing new
	case d.byID[id] != nil:
		return refuse(RuleUnique, "it in "+d.byID[id].file+" too", nil)
	}
	f := &feature{file: file, id: id, text: text}
	if f.shape, err = parseGeometry(raw.Geometry); err != nil {
		return refuse(geometryRule(err), "", err)
	}
	if allowed := shapes[kind]; allowed != nil && !slices.Contains(allowed, f.shape.kind) {
		return refuse(RuleGeometry, f.shape.says(), nil)
	}
	if err := json.Unmarshal(orEmpty(raw.Properties), &f.properties); err != nil {
		return refuse(RuleProperties, "", err)
	}
	if !d.extended {
		f.Extra = nil
	}
	if f.Extra != nil {
		if wrong := f.Extra.check(kind, id); wrong != "" {
			return refuse(RuleExtra, wrong, nil)
		}
	}
	d.mend(f)
	d.byID[id], d.features[kind] = f, append(d.features[kind], f)
	return nil
}

func idOf(raw json.RawMessage) (string, error) {
	var id string
	if err := json.Unmarshal(orEmpty(raw), &id); err != nil {
		return "", err
	}
	if len(id) != 36 {
		return "", errors.New("not a UUID")
	}
	_, err := uuid.Parse(id)
	return id, err
}

// ruleOf tells a text that is no JSON from one that is of another type than the standard's.
func ruleOf(err error) Rule {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && !strings.HasPrefix(wrong.Value, "number") {
		return RuleProperties
	}
	return RuleJSON
}

func orEmpty(raw json.RawMessage) json.RawMessage {
	if len(bytes.TrimSpace(raw)) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

func clip(text []byte) []byte {
	if len(text) > 80 {
		return append(slices.Clip(text[:80]), "…"...)
	}
	if len(text) == 0 {
		return []byte("none")
	}
	return text
}

func whole(f *float64) bool { return f != nil && *f == math.Trunc(*f) && math.Abs(*f) < 10_000 }
