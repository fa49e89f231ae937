// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
)

func read(t *testing.T, files fstest.MapFS) imdf.BuildingPlan {
	t.Helper()
	a, err := imdf.Read(files)
	require.NoError(t, err)
	require.Len(t, a.Buildings, 1)
	checkBuilding(t, a.Buildings[0])
	return a.Buildings[0]
}

func fixture(id, geometry, name string) string {
	return featureText("fixture", id, geometry, `"category":"desk","name":`+name+`,"level_id":"`+levelID+`"`)
}

func TestRead_lays_the_plan_from_its_upper_left_corner(t *testing.T) {
	b := read(t, valid())

	assert.Equal(t, booking.BuildingID(buildingID), b.Building.ID)
	assert.Equal(t, "Rathaus", b.Building.Name)
	require.Len(t, b.Floors, 1)
	floor := b.Floors[0]
	assert.Equal(t, booking.FloorID(levelID), floor.ID)
	assert.Equal(t, 1, floor.Ordinal)
	assert.InDelta(t, 30, floor.Plan.W, 0.1)
	assert.InDelta(t, 20, floor.Plan.H, 0.1)
	desk := b.Desks[0]
	assert.Equal(t, booking.DeskID(deskID), desk.ID)
	assert.Equal(t, "A1", desk.Code)
	assert.InDelta(t, 2.8, desk.Shape.At.X, 0.05)
	assert.InDelta(t, 20-2.4, desk.Shape.At.Y, 0.05, "north is up, Y points down")
	assert.InDelta(t, 1.6, desk.Shape.W, 0.02)
	assert.InDelta(t, 0.8, desk.Shape.D, 0.02)
}

func TestRead_takes_a_byte_order_mark_and_other_names_of_files(t *testing.T) {
	files := valid()
	files["Unit.JSON"] = &fstest.MapFile{Data: append([]byte("\xef\xbb\xbf"), files["unit.geojson"].Data...)}
	delete(files, "unit.geojson")

	assert.Len(t, read(t, files).Floors[0].Plan.Rooms, 1)
}

func TestRead_turns_the_longer_side_level(t *testing.T) {
	files := valid()
	delete(files, "unit.geojson")
	delete(files, "fixture.geojson")
	text := string(files["level.geojson"].Data)
	files["level.geojson"] = &fstest.MapFile{Data: []byte(strings.Replace(text, square(0, 0, 30, 20), square(0, 0, 12, 40), 1))}

	b := read(t, files)

	assert.InDelta(t, 90, b.Turn, 0.01)
	assert.InDelta(t, 40, b.Floors[0].Plan.W, 0.1)
	assert.InDelta(t, 12, b.Floors[0].Plan.H, 0.1)
}

func TestRead_finds_desks_of_every_kind_once(t *testing.T) {
	files := valid()
	files["unit.geojson"] = collectionOf(
		featureText("unit", unitID, square(1.5, 1.5, 2.6, 1.8), `"category":"desk","name":{"en":"LGW-01"},"level_id":"`+levelID+`"`),
		featureText("unit", unitID[:35]+"4", square(8, 8, 1.6, 0.8), `"category":"Workstation","name":{"en":"LGW-02"},"level_id":"`+levelID+`"`))
	files["fixture.geojson"] = collectionOf(fixture(deskID, square(2, 2, 1.6, 0.8), "null"))
	files["amenity.geojson"] = collectionOf(featureText("amenity", otherID, `{"type":"Point","coordinates":[7.1503,51.2501]}`,
		`"category":"desk","name":null,"unit_ids":["`+unitID+`"]`))

	b := read(t, files)

	require.Len(t, b.Desks, 3)
	assert.Equal(t, booking.DeskID(deskID), b.Desks[0].ID, "the table is the desk, the unit around it gives the name")
	assert.Equal(t, "LGW-01", b.Desks[0].Code)
	assert.Equal(t, "LGW-02", b.Desks[1].Code)
	assert.Equal(t, "1.01", b.Desks[2].Code)
	assert.Empty(t, b.Floors[0].Plan.Rooms, "a desk is no room")
}

func TestRead_puts_amenities_without_a_unit_on_the_only_level(t *testing.T) {
	files := valid()
	files["amenity.geojson"] = collectionOf(featureText("amenity", otherID, `{"type":"Point","coordinates":[7.1503,51.2501]}`,
		`"category":"desk","name":{"en":"D2"},"unit_ids":[]`))

	b := read(t, files)

	require.Len(t, b.Desks, 2)
	assert.Equal(t, "D2", b.Desks[1].Code)
}

func TestRead_seats_people_where_there_is_room(t *testing.T) {
	files := valid()
	files["fixture.geojson"] = collectionOf(
		fixture(deskID, square(4, 3, 1.6, 0.8), `{"de":"below"}`),
		fixture(otherID, square(4, 3.8, 1.6, 0.8), `{"de":"above"}`))

	b := read(t, files)

	assert.InDelta(t, 0, b.Desks[0].Shape.Turn, 0.5, "the southern one of two that face each other has its chair below")
	assert.InDelta(t, 180, b.Desks[1].Shape.Turn, 0.5)
}

func TestRead_gives_desks_the_zone_that_they_stand_in(t *testing.T) {
	section := func(id, geometry, name string) string {
		return featureText("section", id, geometry, `"category":"unspecified","name":`+name+`,"level_id":"`+levelID+`"`)
	}
	t.Run("the smallest section", func(t *testing.T) {
		files := valid()
		files["section.geojson"] = collectionOf(section(otherID, square(0, 0, 20, 20), `{"de":"Ost"}`),
			section(otherID[:35]+"6", square(1, 1, 6, 6), `{"de":"Nische"}`))

		b := read(t, files)

		assert.Equal(t, booking.ZoneID(otherID[:35]+"6"), b.Desks[0].Zone)
		assert.Len(t, b.Floors[0].Plan.Sections, 2)
	})
	t.Run("not a nameless section around it", func(t *testing.T) {
		files := valid()
		files["section.geojson"] = collectionOf(featureText("section", otherID, square(0, 0, 20, 20), `"category":"security","name":null,"level_id":"`+levelID+`"`))

		b := read(t, files)

		require.Len(t, b.Zones, 1)
		assert.NotEqual(t, booking.ZoneID(otherID), b.Zones[0].ID)
		assert.Empty(t, b.Floors[0].Plan.Sections, "a made-up name would say nothing on the plan")
	})
	t.Run("else its room", func(t *testing.T) {
		files := valid()
		files["unit.geojson"] = collectionOf(featureText("unit", unitID, square(1, 1, 12, 8), `"category":"office","name":{"de":"Raum 7"},"level_id":"`+levelID+`"`))

		b := read(t, files)

		require.Len(t, b.Zones, 1)
		assert.Equal(t, "Raum 7", b.Zones[0].Name)
		assert.Len(t, b.Floors[0].Plan.Sections, 1)
	})
	t.Run("else the floor", func(t *testing.T) {
		b := read(t, valid())

		require.Len(t, b.Zones, 1)
		assert.Equal(t, "1. Etage", b.Zones[0].Name)
		assert.Empty(t, b.Floors[0].Plan.Sections)
	})
}

func TestRead_numbers_desks_that_share_a_name_in_reading_order(t *testing.T) {
	files := valid()
	files["fixture.geojson"] = collectionOf(
		fixture(deskID, square(2, 2, 1.6, 0.8), `{"de":"Desk"}`),
		fixture(otherID, square(9, 15, 1.6, 0.8), `{"de":"Desk"}`),
		fixture(otherID[:35]+"1", square(2, 15, 1.6, 0.8), `{"de":"1.02"}`))

	b := read(t, files)

	assert.Equal(t, "1.03", b.Desks[0].Code, "1.02 is somebody's own")
	assert.Equal(t, "1.01", b.Desks[1].Code)
	assert.Equal(t, "1.02", b.Desks[2].Code)
}

func TestRead_draws_every_part_of_a_unit_and_names_the_largest(t *testing.T) {
	files := valid()
	part := func(s string) string {
		return strings.TrimSuffix(strings.TrimPrefix(s, `{"type":"Polygon","coordinates":`), "}")
	}
	many := `{"type":"MultiPolygon","coordinates":[` + part(square(1, 1, 2, 2)) + "," + part(square(5, 1, 4, 4)) + `]}`
	files["unit.geojson"] = collectionOf(featureText("unit", unitID, many, `"category":"walkway","name":{"de":"Flur"},"level_id":"`+levelID+`"`))

	rooms := read(t, files).Floors[0].Plan.Rooms

	require.Len(t, rooms, 2)
	assert.Empty(t, rooms[0].Name)
	assert.Equal(t, "Flur", rooms[1].Name)
	assert.InDelta(t, 7, rooms[1].Label.X, 0.05)
}

func TestRead_puts_the_label_of_a_ring_into_its_wall_and_not_its_hole(t *testing.T) {
	files := valid()
	outer, inner := square(1, 1, 10, 10), square(2, 2, 8, 8)
	rings := strings.TrimSuffix(outer, "]}") + "," + strings.TrimPrefix(inner, `{"type":"Polygon","coordinates":[`)
	files["unit.geojson"] = collectionOf(featureText("unit", unitID, rings, `"category":"walkway","name":{"de":"Umgang"},"level_id":"`+levelID+`"`))

	room := read(t, files).Floors[0].Plan.Rooms[0]

	require.Len(t, room.Shape, 2)
	at := room.Label
	assert.False(t, at.X > 2.05 && at.X < 9.95 && at.Y > 10.05 && at.Y < 17.95, "%v lies in the hole", at)
}

func TestRead_sorts_levels_into_buildings(t *testing.T) {
	files := valid()
	level := func(id string, at float64, more string) string {
		return featureText("level", id, square(at, 0, 30, 20), `"category":"unspecified","ordinal":0,"name":{"de":"E"}`+more)
	}
	print := func(id string, at float64, building string) string {
		return featureText("footprint", id, square(at, 0, 30, 20), `"category":"ground","building_ids":["`+building+`"]`)
	}
	files["building.geojson"] = collectionOf(featureText("building", buildingID, `{"type":"Point","coordinates":[7,51]}`, `"category":"x"`),
		featureText("building", otherID, "null", `"category":"x","name":{"de":"Anbau"}`))
	files["footprint.geojson"] = collectionOf(print(otherID[:35]+"7", 0, buildingID), print(otherID[:35]+"8", 60, otherID))
	files["level.geojson"] = collectionOf(level(levelID, 0, ""), level(otherID[:35]+"9", 60, `,"building_ids":null`),
		level(otherID[:35]+"a", 300, `,"outdoor":true`))

	a, err := imdf.Read(files)

	require.NoError(t, err)
	require.Len(t, a.Buildings, 2)
	assert.Equal(t, booking.FloorID(levelID), a.Buildings[0].Floors[0].ID)
	assert.Equal(t, "Anbau", a.Buildings[1].Building.Name)
	require.Len(t, a.Buildings[1].Floors, 1, "the square outdoors is left out")
}

func TestRead_makes_the_venue_a_building_where_there_is_none(t *testing.T) {
	files := valid()
	delete(files, "building.geojson")
	text := string(files["level.geojson"].Data)
	files["level.geojson"] = &fstest.MapFile{Data: []byte(strings.Replace(text, `,"building_ids":["`+buildingID+`"]`, "", 1))}
	files["venue.geojson"] = collectionOf(featureText("venue", otherID, square(-5, -5, 50, 50), `"category":"park","name":{"de":"Nordpark"}`))

	assert.Equal(t, "Nordpark", read(t, files).Building.Name)
}

func TestRead_heeds_the_extension_only_when_the_manifest_lists_it(t *testing.T) {
	files := valid()
	files["fixture.geojson"] = collectionOf(featureText("fixture", deskID, square(2, 2, 1.6, 0.8),
		`"category":"desk","level_id":"`+levelID+`","pult:desks":{"desk":{"code":"7.07","w":1.6,"d":0.8,"turn":90,"monitors":2}}`))

	assert.Equal(t, "1.01", read(t, files).Desks[0].Code)

	listed, err := json.Marshal(map[string]any{"version": "1.0.0", "language": "de", "extensions": []string{imdf.Extension}})
	require.NoError(t, err)
	files["manifest.json"] = &fstest.MapFile{Data: listed}
	desk := read(t, files).Desks[0]
	assert.Equal(t, "7.07", desk.Code)
	assert.Equal(t, 2, desk.Features.Monitors)
	assert.InDelta(t, 90, desk.Shape.Turn, 0)
}

func TestRead_refuses_an_extension_that_lies(t *testing.T) {
	for name, extra := range map[string]string{
		"a desk of no size":  `{"desk":{"code":"1","w":0,"d":0.8}}`,
		"an id of its own":   `{"id":"p-jana"}`,
		"a frame for a desk": `{"frame":{"lon":7,"lat":51,"w":10,"h":10}}`,
	} {
		t.Run(name, func(t *testing.T) {
			files := valid()
			files["manifest.json"] = &fstest.MapFile{Data: []byte(`{"version":"1.0.0","language":"de","extensions":["` + imdf.Extension + `"]}`)}
			files["fixture.geojson"] = collectionOf(featureText("fixture", deskID, square(2, 2, 1.6, 0.8),
				`"category":"desk","level_id":"`+levelID+`","pult:desks":`+extra))

			_, err := imdf.Read(files)

			var refused *imdf.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, imdf.RuleExtra, refused.Rule)
		})
	}
}

func TestRead_names_rooms_by_their_occupants_and_doors_by_their_ends(t *testing.T) {
	files := valid()
	anchor := otherID[:35] + "1"
	files["anchor.geojson"] = collectionOf(featureText("anchor", anchor, `{"type":"Point","coordinates":[7.1501,51.2501]}`, `"unit_id":"`+unitID+`"`))
	files["occupant.geojson"] = collectionOf(featureText("occupant", otherID, "null", `"category":"x","name":{"de":"Kantine"},"anchor_id":"`+anchor+`"`))
	files["opening.geojson"] = collectionOf(featureText("opening", otherID[:35]+"2",
		`{"type":"LineString","coordinates":[[7.15,51.25],[7.15005,51.25],[7.1501,51.25]]}`, `"category":"pedestrian","level_id":"`+levelID+`"`))

	plan := read(t, files).Floors[0].Plan

	assert.Equal(t, "Kantine", plan.Rooms[0].Name)
	require.Len(t, plan.Doors, 1)
	assert.InDelta(t, 6.98, plan.Doors[0].To.X-plan.Doors[0].From.X, 0.02)
}

func TestRead_counts_a_feature_that_is_written_twice_once(t *testing.T) {
	files := valid()
	desk := fixture(deskID, square(2, 2, 1.6, 0.8), `{"de":"A1"}`)
	files["fixture.geojson"] = collectionOf(desk, desk)

	assert.Len(t, read(t, files).Desks, 1)
}

func TestRead_names_no_room_after_one_of_several_occupants_and_no_passage_after_a_counter(t *testing.T) {
	anchors := []string{otherID[:35] + "7", otherID[:35] + "8"}
	for name, c := range map[string]struct {
		category  string
		occupants []string
		want      string
	}{
		"the only one":         {"foodservice", []string{"Kantine"}, "Kantine"},
		"one with two anchors": {"foodservice", []string{"Kantine", "Kantine "}, "Kantine"},
		"one of two":           {"foodservice", []string{"Kantine", "Kiosk"}, ""},
		"a passage":            {"walkway", []string{"Wechselstube"}, ""},
		"a hall":               {"lobby", []string{"Wechselstube"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := valid()
			files["unit.geojson"] = collectionOf(featureText("unit", unitID, square(1, 1, 12, 8), `"category":"`+c.category+`","name":null,"level_id":"`+levelID+`"`))
			var points, tenants []string
			for i, occupant := range c.occupants {
				points = append(points, featureText("anchor", anchors[i], `{"type":"Point","coordinates":[7.1501,51.2501]}`, `"unit_id":"`+unitID+`"`))
				tenants = append(tenants, featureText("occupant", otherID[:35]+string(rune('a'+i)), "null", `"category":"x","name":{"de":"`+occupant+`"},"anchor_id":"`+anchors[i]+`"`))
			}
			files["anchor.geojson"], files["occupant.geojson"] = collectionOf(points...), collectionOf(tenants...)

			b := read(t, files)

			require.Len(t, b.Floors[0].Plan.Rooms, 1)
			assert.Equal(t, c.want, strings.TrimSpace(b.Floors[0].Plan.Rooms[0].Name))
		})
	}
}

func TestRead_picks_German_then_English_then_the_archives_language_then_any(t *testing.T) {
	for want, names := range map[string]string{
		"Platz":  `{"en":"Desk","de-AT":"Platz","fr":"Bureau"}`,
		"Desk":   `{"fr":"Bureau","EN-gb":"Desk","de":" "}`,
		"Bureau": `{"ar":"مكتب","fr":"Bureau"}`,
		"مكتب":   `{"ja":"机","ar":"مكتب"}`,
	} {
		files := valid()
		files["manifest.json"].Data = []byte(`{"version":"1.0.0","language":"fr-FR"}`)
		files["fixture.geojson"] = collectionOf(fixture(deskID, square(2, 2, 1.6, 0.8), names))

		assert.Equal(t, want, read(t, files).Desks[0].Code)
	}
}

// TestRead_takes_all_that_the_standard_allows has every feature type, and of every property the rarer form.
func TestRead_takes_all_that_the_standard_allows(t *testing.T) {
	id := func(n string) string { return otherID[:35] + n }
	part := func(s string) string {
		return strings.TrimSuffix(strings.TrimPrefix(s, `{"type":"Polygon","coordinates":`), "}")
	}
	many := func(a, b string) string {
		return `{"type":"MultiPolygon","coordinates":[` + part(a) + "," + part(b) + `]}`
	}
	const point, line = `{"type":"Point","coordinates":[7.1501,51.2501,3.5]}`, `{"type":"LineString","coordinates":[[7.1501,51.2501],[7.1502,51.2501]]}`
	onLevel := `"level_id":"` + levelID + `"`
	files := valid()
	files["manifest.json"].Data = []byte(`{"version":"1.0.0","created":"2026-01-05T08:00:00.5+01:00","generated_by":null,"language":"en-US","extensions":["imdf:extension:acme:lamps#1.0.0"]}`)
	files["address.geojson"] = collectionOf(featureText("address", id("0"), "null", `"address":"Am Wall 1","unit":null,"locality":"Wuppertal","province":null,"country":"DE","postal_code":null,"postal_code_ext":null,"postal_code_vanity":null`))
	files["venue.geojson"] = collectionOf(featureText("venue", id("1"), many(square(-5, -5, 50, 50), square(60, 0, 5, 5)),
		`"category":"businesscampus","restriction":"employeesonly","name":{"en":"Town"},"alt_name":null,"hours":"Mo-Fr 08:30-20:00","phone":null,"website":null,"display_point":`+point+`,"address_id":"`+id("0")+`"`))
	files["building.geojson"] = collectionOf(featureText("building", buildingID, "null", `"category":"unspecified","restriction":"restricted","name":{"en":"Hall"},"alt_name":{"en":"H"},"display_point":null,"address_id":null`))
	files["footprint.geojson"] = collectionOf(featureText("footprint", id("2"), square(0, 0, 30, 20), `"category":"ground","name":null,"building_ids":["`+buildingID+`"]`),
		featureText("footprint", id("3"), square(0, 0, 30, 20), `"category":"aerial","name":null,"building_ids":["`+buildingID+`"]`))
	files["level.geojson"] = collectionOf(featureText("level", levelID, many(square(0, 0, 20, 20), square(20, 0, 10, 20)),
		`"category":"unspecified","restriction":"employeesonly","ordinal":-1.0,"outdoor":false,"name":{"en":"Basement"},"short_name":{"en":"B"},"display_point":null,"address_id":"`+id("0")+`","building_ids":["`+buildingID+`"]`))
	files["unit.geojson"] = collectionOf(featureText("unit", unitID, many(square(1, 1, 12, 8), square(14, 1, 3, 3)),
		`"category":"room","restriction":"restricted","accessibility":["wheelchair","tactilepaving"],"name":null,"alt_name":null,`+onLevel+`,"display_point":`+point))
	files["section.geojson"] = collectionOf(featureText("section", id("4"), square(1, 1, 9, 9), `"category":"unspecified","restriction":null,"accessibility":null,"name":{"en":"East"},"alt_name":null,"display_point":null,"address_id":null,"correlation_id":"`+id("4")+`","parents":null,`+onLevel))
	files["opening.geojson"] = collectionOf(featureText("opening", id("5"), line, `"category":"pedestrian.principal","accessibility":null,"access_control":["badgereader"],"door":{"type":"movablepartition","automatic":true,"material":null},"name":null,"alt_name":null,"display_point":null,`+onLevel))
	files["anchor.geojson"] = collectionOf(featureText("anchor", id("6"), point, `"address_id":null,"unit_id":"`+unitID+`"`))
	files["occupant.geojson"] = collectionOf(featureText("occupant", id("7"), "null", `"category":"x","name":{"en":"Café"},"anchor_id":"`+id("6")+`","hours":null,"phone":null,"website":null,"validity":{"start":null,"end":"2030-01-01T00:00:00Z","modified":null},"correlation_id":null`))
	files["kiosk.geojson"] = collectionOf(featureText("kiosk", id("8"), square(3, 12, 2, 2), `"name":null,"alt_name":null,"anchor_id":"`+id("6")+`","display_point":null,`+onLevel))
	files["detail.geojson"] = collectionOf(featureText("detail", id("9"), `{"type":"MultiLineString","coordinates":[[[7.15,51.25],[7.1501,51.25]]]}`, onLevel))
	files["geofence.geojson"] = collectionOf(featureText("geofence", id("a"), square(0, 0, 9, 9), `"category":"concourse","restriction":null,"name":null,"alt_name":null,"correlation_id":null,"display_point":null,"building_ids":["`+buildingID+`"],"level_ids":["`+levelID+`"],"parents":null`))
	files["relationship.geojson"] = collectionOf(featureText("relationship", id("b"), "null", `"category":"traversal","direction":"undirected","origin":{"id":"`+unitID+`","feature_type":"unit"},"intermediary":[{"id":"`+id("5")+`","feature_type":"opening"}],"destination":null,"hours":null`))
	files["amenity.geojson"] = collectionOf(featureText("amenity", id("c"), point, `"category":"information","accessibility":null,"name":null,"alt_name":null,"hours":null,"phone":null,"website":null,"unit_ids":["`+unitID+`"],"address_id":null,"correlation_id":null`))

	b := read(t, files)

	assert.Equal(t, "Hall", b.Building.Name)
	assert.Equal(t, "Am Wall 1, Wuppertal", b.Building.Address)
	floor := b.Floors[0]
	assert.Equal(t, -1, floor.Ordinal)
	assert.Len(t, floor.Plan.Outline, 2)
	assert.Len(t, floor.Plan.Rooms, 2)
	assert.Equal(t, "Café", floor.Plan.Rooms[0].Name)
	assert.Len(t, floor.Plan.Doors, 1)
	assert.Len(t, floor.Plan.Signs, 1)
	assert.Equal(t, "East", b.Zones[0].Name)
	assert.Len(t, b.Desks, 1)
}
