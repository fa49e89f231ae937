// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/imdf"
)

const (
	buildingID = "11111111-1111-4111-8111-111111111111"
	levelID    = "22222222-2222-4222-8222-222222222222"
	unitID     = "33333333-3333-4333-8333-333333333333"
	deskID     = "44444444-4444-4444-8444-444444444444"
	otherID    = "55555555-5555-4555-8555-555555555555"
	manifest   = `{"version":"1.0.0","created":"2026-01-05T08:00:00Z","language":"de"}`
)

// square is a GeoJSON polygon some metres wide, at so many metres east and north of a place in Wuppertal.
func square(east, north, w, h float64) string {
	const lon, lat, perLon, perLat = 7.15, 51.25, 69_800.0, 111_240.0
	at := func(x, y float64) string { return fmt.Sprintf("[%.9f,%.9f]", lon+x/perLon, lat+y/perLat) }
	x0, y0, x1, y1 := east, north, east+w, north+h
	return `{"type":"Polygon","coordinates":[[` + strings.Join([]string{at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)}, ",") + `]]}`
}

func featureText(kind, id, geometry, properties string) string {
	return fmt.Sprintf(`{"id":%q,"type":"Feature","feature_type":%q,"geometry":%s,"properties":{%s}}`, id, kind, geometry, properties)
}

func collectionOf(features ...string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)}
}

// valid is the smallest archive with a desk.
func valid() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":    {Data: []byte(manifest)},
		"building.geojson": collectionOf(featureText("building", buildingID, "null", `"category":"unspecified","name":{"de":"Rathaus"}`)),
		"level.geojson": collectionOf(featureText("level", levelID, square(0, 0, 30, 20),
			`"category":"unspecified","ordinal":1,"outdoor":false,"name":{"de":"1. Etage"},"short_name":{"de":"1"},"building_ids":["`+buildingID+`"]`)),
		"unit.geojson": collectionOf(featureText("unit", unitID, square(1, 1, 12, 8), `"category":"office","name":null,"level_id":"`+levelID+`"`)),
		"fixture.geojson": collectionOf(featureText("fixture", deskID, square(2, 2, 1.6, 0.8),
			`"category":"desk","name":{"de":"A1"},"level_id":"`+levelID+`"`)),
	}
}

func TestRead_refuses_what_the_standard_forbids(t *testing.T) {
	level := func(geometry, properties string) *fstest.MapFile {
		return collectionOf(featureText("level", levelID, geometry, properties))
	}
	const sound = `"category":"unspecified","ordinal":1,"name":{"de":"E"},"building_ids":["` + buildingID + `"]`
	ring := func(positions string) string { return `{"type":"Polygon","coordinates":[[` + positions + `]]}` }
	for name, broken := range map[string]struct {
		file, feature string
		rule          imdf.Rule
		text          *fstest.MapFile
	}{
		"no manifest":          {"manifest.json", "", imdf.RuleManifest, nil},
		"another version":      {"manifest.json", "", imdf.RuleVersion, &fstest.MapFile{Data: []byte(`{"version":"2.0.0","language":"de"}`)}},
		"a manifest as a list": {"manifest.json", "", imdf.RuleProperties, &fstest.MapFile{Data: []byte(`[]`)}},
		"a broken file":        {"unit.geojson", "", imdf.RuleJSON, &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":[`)}},
		"an empty file":        {"unit.geojson", "", imdf.RuleJSON, &fstest.MapFile{}},
		"no collection":        {"unit.geojson", "", imdf.RuleCollection, &fstest.MapFile{Data: []byte(`{"type":"Feature"}`)}},
		"features as a word":   {"unit.geojson", "", imdf.RuleCollection, &fstest.MapFile{Data: []byte(`{"type":"FeatureCollection","features":"none"}`)}},
		"a feature as number":  {"unit.geojson", "number 1", imdf.RuleFeature, collectionOf("7")},
		"another type":         {"unit.geojson", unitID, imdf.RuleFeature, collectionOf(`{"id":"` + unitID + `","type":"Thing","feature_type":"unit"}`)},
		"no id":                {"unit.geojson", "number 1", imdf.RuleID, collectionOf(`{"type":"Feature","feature_type":"unit"}`)},
		"an id that is none":   {"unit.geojson", "number 1", imdf.RuleID, collectionOf(featureText("unit", "room-7", "null", ""))},
		"an id as number":      {"unit.geojson", "number 1", imdf.RuleID, collectionOf(`{"id":7,"type":"Feature","feature_type":"unit"}`)},
		"an id of another":     {"unit.geojson", levelID, imdf.RuleUnique, collectionOf(featureText("unit", levelID, square(1, 1, 2, 2), `"category":"office","level_id":"`+levelID+`"`))},
		"a feature elsewhere":  {"unit.geojson", unitID, imdf.RuleType, collectionOf(featureText("fixture", unitID, "null", ""))},
		"a unit as a point":    {"unit.geojson", unitID, imdf.RuleGeometry, collectionOf(featureText("unit", unitID, `{"type":"Point","coordinates":[7,51]}`, ""))},
		"a unit without shape": {"unit.geojson", unitID, imdf.RuleGeometry, collectionOf(featureText("unit", unitID, "null", ""))},
		"a shape as a word":    {"level.geojson", levelID, imdf.RuleGeometry, level(`"square"`, sound)},
		"a shape without type": {"level.geojson", levelID, imdf.RuleGeometry, level(`{}`, sound)},
		"no polygon at all":    {"level.geojson", levelID, imdf.RuleGeometry, level(`{"type":"MultiPolygon","coordinates":[]}`, sound)},
		"an open ring":         {"level.geojson", levelID, imdf.RuleRing, level(ring(`[7,51],[7.001,51],[7.001,51.001],[7,51.001]`), sound)},
		"a ring of three":      {"level.geojson", levelID, imdf.RuleRing, level(ring(`[7,51],[7.001,51],[7,51]`), sound)},
		"a position of one":    {"level.geojson", levelID, imdf.RulePosition, level(ring(`[7],[7],[7],[7]`), sound)},
		"off the earth":        {"level.geojson", levelID, imdf.RulePosition, level(ring(`[7,95],[8,95],[8,96],[7,95]`), sound)},
		"infinite":             {"level.geojson", levelID, imdf.RulePosition, level(ring(`[1e999,51],[8,51],[8,52],[1e999,51]`), sound)},
		"not a number":         {"level.geojson", "", imdf.RuleJSON, level(ring(`[NaN,51],[8,51],[8,52],[NaN,51]`), sound)},
		"words for numbers":    {"level.geojson", levelID, imdf.RuleGeometry, level(ring(`["7","51"]`), sound)},
		"a line of one":        {"opening.geojson", otherID, imdf.RuleLine, collectionOf(featureText("opening", otherID, `{"type":"LineString","coordinates":[[7,51]]}`, ""))},
		"longer than a town":   {"level.geojson", levelID, imdf.RuleSpan, level(ring(`[7,51],[8,51],[8,52],[7,51]`), sound)},
		"no ordinal":           {"level.geojson", levelID, imdf.RuleOrdinal, level(square(0, 0, 9, 9), `"category":"unspecified"`)},
		"half a floor":         {"level.geojson", levelID, imdf.RuleOrdinal, level(square(0, 0, 9, 9), `"category":"unspecified","ordinal":1.5`)},
		"no category":          {"level.geojson", levelID, imdf.RuleCategory, level(square(0, 0, 9, 9), `"ordinal":1`)},
		"a name as a word":     {"level.geojson", levelID, imdf.RuleProperties, level(square(0, 0, 9, 9), `"category":"x","ordinal":1,"name":"E"`)},
		"a building of none":   {"level.geojson", levelID, imdf.RuleReference, level(square(0, 0, 9, 9), `"category":"x","ordinal":1,"building_ids":["`+otherID+`"]`)},
		"a building of itself": {"level.geojson", levelID, imdf.RuleReference, level(square(0, 0, 9, 9), `"category":"x","ordinal":1,"building_ids":["`+levelID+`"]`)},
		"a unit of no level":   {"unit.geojson", unitID, imdf.RuleReference, collectionOf(featureText("unit", unitID, square(1, 1, 2, 2), `"category":"office"`))},
		"a unit of a unit":     {"unit.geojson", unitID, imdf.RuleReference, collectionOf(featureText("unit", unitID, square(1, 1, 2, 2), `"category":"office","level_id":"`+unitID+`"`))},
		"a level of no place":  {"level.geojson", "", imdf.RuleEmpty, nil},
		"two venues": {"venue.geojson", otherID, imdf.RuleVenue, collectionOf(featureText("venue", unitID[:35]+"9", square(0, 0, 9, 9), `"category":"x"`),
			featureText("venue", otherID, square(0, 0, 9, 9), `"category":"x"`))},
		"related to itself": {"relationship.geojson", otherID, imdf.RuleSelf, collectionOf(featureText("relationship", otherID, "null",
			`"category":"elevator","origin":{"id":"`+unitID+`","feature_type":"unit"},"destination":{"id":"`+unitID+`","feature_type":"unit"}`))},
		"too deep": {"unit.geojson", "", imdf.RuleNesting, &fstest.MapFile{Data: []byte(strings.Repeat("[", 40) + strings.Repeat("]", 40))}},
	} {
		t.Run(name, func(t *testing.T) {
			files := valid()
			files[broken.file] = broken.text
			if broken.text == nil {
				delete(files, broken.file)
			}
			if broken.rule == imdf.RuleEmpty {
				delete(files, "unit.geojson")
				delete(files, "fixture.geojson")
			}

			_, err := imdf.Read(files)

			var refused *imdf.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, broken.rule, refused.Rule, err)
			assert.Equal(t, broken.file, refused.File)
			assert.Equal(t, broken.feature, refused.Feature)
			assert.Contains(t, err.Error(), string(broken.rule))
			assert.Contains(t, err.Error(), broken.file)
		})
	}
}

func TestRead_passes_on_what_the_file_system_says(t *testing.T) {
	_, err := imdf.Read(failing{})

	var refused *imdf.Error
	require.ErrorIs(t, err, errBroken)
	assert.False(t, errors.As(err, &refused), "a broken disk is not the archive's fault")
}
