// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pult-app/pult/booking/imdf"
)

// FuzzRead reads any bytes as a zip and as a file of an archive that is sound otherwise: it must not panic, and must
// refuse with an Error or give an archive that holds together and can be written again.
func FuzzRead(f *testing.F) {
	packed := zipOf(f, "")
	text := make([]byte, packed.Size())
	if _, err := packed.ReadAt(text, 0); err != nil {
		f.Fatal(err)
	}
	f.Add("any.zip", text)
	for name, file := range valid() {
		f.Add(name, file.Data)
	}
	f.Add("section.geojson", collectionOf(featureText("section", otherID, square(0, 0, 9, 9), `"category":"quietzone","level_id":"`+levelID+`"`)).Data)
	f.Add("amenity.geojson", collectionOf(featureText("amenity", otherID, `{"type":"Point","coordinates":[7.15,51.25]}`, `"category":"desk","unit_ids":["`+unitID+`"]`)).Data)
	f.Add("opening.geojson", collectionOf(featureText("opening", otherID, `{"type":"LineString","coordinates":[[7.15,51.25],[7.1501,51.25]]}`, `"category":"pedestrian","level_id":"`+levelID+`"`)).Data)
	for _, name := range oddNames {
		f.Add("fixture.geojson", collectionOf(fixture(deskID, square(2, 2, 1.6, 0.8), labelText(name)), fixture(otherID, square(5, 2, 1.6, 0.8), labelText(name))).Data)
		f.Add("building.geojson", collectionOf(featureText("building", buildingID, "null", `"category":"unspecified","name":`+labelText(name))).Data)
	}
	f.Add("manifest.json", []byte(`{"version":"1.0.0","extensions":["imdf:extension:pult:desks#1.0.0"]}`))
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		a, err := imdf.ReadZip(bytes.NewReader(text), int64(len(text)))
		checkFuzzed(t, a, err)
		if !fs.ValidPath(name) || strings.Contains(name, "/") {
			return // a file system in memory has no such files
		}
		files := valid()
		files["manifest.json"] = &fstest.MapFile{Data: []byte(`{"version":"1.0.0","language":"de","extensions":["` + imdf.Extension + `"]}`)}
		files[name] = &fstest.MapFile{Data: text}
		a, err = imdf.Read(files)
		checkFuzzed(t, a, err)
	})
}

func checkFuzzed(t *testing.T, a imdf.Archive, err error) {
	var refused *imdf.Error
	if err != nil {
		if errors.As(err, &refused) && refused.Rule == "" {
			t.Errorf("refused without a rule: %v", err)
		}
		return
	}
	for _, b := range a.Buildings {
		checkBuilding(t, b)
	}
	var text bytes.Buffer
	if err := imdf.Write(&text, a); err != nil {
		t.Errorf("cannot be written: %v", err)
	}
}
