// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/imdf"
)

// oddNames are what strangers may call a desk, by accident or in bad faith.
var oddNames = map[string]string{
	"a bell":               "A1\a",
	"a line break":         "A1\nA2",
	"a tab":                "\tA1",
	"turned around":        "A1\u202e2B",
	"isolated":             "\u2067A1\u2069",
	"a byte order mark":    "\ufeffA1",
	"nothing of width":     "A\u200b1",
	"only blanks":          " \u00a0\u3000 ",
	"only what is unseen":  "\u200b\u202e\u3164",
	"only joiners":         "\u200d\u200c",
	"of private use":       "\ue000A1",
	"no character at all":  "A\ufffd1",
	"10 kB":                strings.Repeat("Platz ", 2_000),
	"a letter under signs": "A" + strings.Repeat("\u0301", 5_000),
}

func labelText(name string) string {
	text, _ := json.Marshal(map[string]string{"de": name})
	return string(text)
}

// aboutOf are the notes about one thing.
func aboutOf(a imdf.Archive, about imdf.About) (notes []imdf.Note) {
	for _, n := range a.Notes {
		if n.About == about {
			notes = append(notes, n)
		}
	}
	return notes
}

func TestRead_makes_names_fit_for_a_plan_and_says_so(t *testing.T) {
	want := map[string]string{
		"a bell": "A1", "a line break": "A1 A2", "a tab": "A1", "turned around": "A12B", "isolated": "A1", "a byte order mark": "A1",
		"nothing of width": "A1", "only blanks": "1.01", "only what is unseen": "1.01", "only joiners": "1.01", "of private use": "A1",
		"no character at all": "A1", "10 kB": "Platz Platz Platz", "a letter under signs": "A\u0301",
	}
	silent := map[string]bool{"a line break": true, "a tab": true, "only blanks": true} // white space is no mark of bad faith
	for what, name := range oddNames {
		t.Run(what, func(t *testing.T) {
			files := valid()
			files["fixture.geojson"] = collectionOf(fixture(deskID, square(2, 2, 1.6, 0.8), labelText(name)))

			a, err := imdf.Read(files)

			require.NoError(t, err)
			checkBuilding(t, a.Buildings[0])
			code := a.Buildings[0].Desks[0].Code
			assert.True(t, strings.HasPrefix(code, want[what]), "%q", code)
			mended := aboutOf(a, imdf.NameMended)
			if silent[what] {
				assert.Empty(t, mended)
				return
			}
			require.Len(t, mended, 1)
			assert.Equal(t, "fixture.geojson", mended[0].File)
			assert.Equal(t, deskID, mended[0].Feature)
			assert.Equal(t, name, mended[0].Was)
		})
	}
}

func TestRead_keeps_names_as_people_write_them(t *testing.T) {
	for _, name := range []string{"Fokus „1“ & <2>", "会議室", "می\u200cخواهم", "👩\u200d💻 Labor", "Café"} {
		files := valid()
		files["fixture.geojson"] = collectionOf(fixture(deskID, square(2, 2, 1.6, 0.8), labelText(name)))

		a, err := imdf.Read(files)

		require.NoError(t, err)
		assert.Equal(t, name, a.Buildings[0].Desks[0].Code)
		assert.Empty(t, a.Notes)
	}
}

func TestRead_says_which_desks_it_numbered_and_why(t *testing.T) {
	files := valid()
	third := otherID[:35] + "1"
	files["fixture.geojson"] = collectionOf(
		fixture(deskID, square(2, 2, 1.6, 0.8), `{"de":"A1"}`),
		fixture(otherID, square(9, 15, 1.6, 0.8), labelText("A1\u200b")),
		fixture(third, square(2, 15, 1.6, 0.8), "null"))

	a, err := imdf.Read(files)

	require.NoError(t, err)
	assert.Equal(t, []imdf.Note{
		{About: imdf.CodeShared, File: "fixture.geojson", Feature: otherID, Was: "A1", Is: "1.02"},
		{About: imdf.CodeShared, File: "fixture.geojson", Feature: deskID, Was: "A1", Is: "1.03"},
	}, aboutOf(a, imdf.CodeShared))
	assert.Equal(t, []imdf.Note{{About: imdf.CodeMissing, File: "fixture.geojson", Feature: third, Is: "1.01"}}, aboutOf(a, imdf.CodeMissing))
}

func TestRead_says_what_it_left_out(t *testing.T) {
	files := valid()
	outdoor := otherID[:35] + "9"
	files["level.geojson"] = collectionOf(
		featureText("level", levelID, square(0, 0, 30, 20), `"category":"unspecified","ordinal":1,"name":{"de":"E"},"building_ids":["`+buildingID+`"]`),
		featureText("level", outdoor, square(60, 0, 30, 20), `"category":"unspecified","ordinal":0,"outdoor":true,"name":{"de":"Hof"},"building_ids":null`))
	files["section.geojson"] = collectionOf(featureText("section", otherID[:35]+"1", square(0, 0, 9, 9), `"category":"security","name":null,"level_id":"`+levelID+`"`))
	files["kiosk.geojson"] = collectionOf(featureText("kiosk", otherID[:35]+"2", square(61, 1, 2, 2), `"name":{"de":"Bude"},"level_id":"`+outdoor+`"`))
	files["geofence.geojson"] = collectionOf(featureText("geofence", otherID[:35]+"3", square(0, 0, 9, 9), `"category":"paidarea"`))
	files["amenity.geojson"] = collectionOf(featureText("amenity", otherID[:35]+"4", `{"type":"Point","coordinates":[7.15,51.25]}`, `"category":"atm","name":null`))
	desk := fixture(deskID, square(2, 2, 1.6, 0.8), `{"de":"A1"}`)
	files["fixture.geojson"] = collectionOf(desk, desk)
	files["route.geojson"] = &fstest.MapFile{Data: []byte("no matter what")}

	a, err := imdf.Read(files)

	require.NoError(t, err)
	for about, want := range map[imdf.About]imdf.Note{
		imdf.LevelOutdoors:   {File: "level.geojson", Feature: outdoor, Was: "Hof"},
		imdf.SectionNameless: {File: "section.geojson", Feature: otherID[:35] + "1", Was: "security"},
		imdf.NotDrawn:        {File: "geofence.geojson", Feature: otherID[:35] + "3"},
		imdf.FeatureTwice:    {File: "fixture.geojson", Feature: deskID},
		imdf.NotStandard:     {File: "route.geojson"},
	} {
		want.About = about
		assert.Equal(t, []imdf.Note{want}, aboutOf(a, about))
	}
	placeless := aboutOf(a, imdf.OnNoLevel)
	require.Len(t, placeless, 2)
	assert.Equal(t, "Bude", placeless[0].Was)
	assert.Equal(t, "amenity.geojson", placeless[1].File)
	for _, n := range a.Notes {
		assert.Contains(t, imdf.Abouts, n.About)
	}
}

func TestRead_names_buildings_that_have_no_name(t *testing.T) {
	nameless := featureText("building", buildingID, "null", `"category":"unspecified","name":null`)
	venue := collectionOf(featureText("venue", otherID, square(-5, -5, 50, 50), `"category":"x","name":{"de":"Rathausplatz"},"address_id":null`))
	for want, files := range map[string]fstest.MapFS{
		"Rathausplatz": {"venue.geojson": venue, "building.geojson": collectionOf(nameless)},
		"11111111":     {"building.geojson": collectionOf(nameless)},
		"Am Wall 1, 42103 Wuppertal": {
			"building.geojson": collectionOf(strings.Replace(nameless, `"name":null`, `"name":null,"address_id":"`+otherID+`"`, 1)),
			"address.geojson":  collectionOf(featureText("address", otherID, "null", `"address":"Am Wall 1","postal_code":"42103","locality":"Wuppertal"`)),
		},
	} {
		all := valid()
		for name, file := range files {
			all[name] = file
		}

		a, err := imdf.Read(all)

		require.NoError(t, err)
		assert.Equal(t, want, a.Buildings[0].Building.Name)
		assert.Len(t, aboutOf(a, imdf.NoName), 1)
	}
}
