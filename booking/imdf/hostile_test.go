// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/imdf"
)

var errBroken = errors.New("the disk is broken")

// failing is a file system that cannot be read.
type failing struct{}

func (failing) Open(string) (fs.File, error) { return nil, errBroken }

// zipOf packs the valid archive with further entries.
func zipOf(t testing.TB, prefix string, more ...zip.FileHeader) *bytes.Reader {
	t.Helper()
	var text bytes.Buffer
	z := zip.NewWriter(&text)
	for name, file := range valid() {
		w, err := z.Create(prefix + name)
		require.NoError(t, err)
		_, err = w.Write(file.Data)
		require.NoError(t, err)
	}
	for _, header := range more {
		w, err := z.CreateHeader(&header)
		require.NoError(t, err)
		_, err = io.WriteString(w, header.Comment)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return bytes.NewReader(text.Bytes())
}

func readZip(r *bytes.Reader) (imdf.Archive, error) { return imdf.ReadZip(r, r.Size()) }

func TestReadZip_refuses_hostile_zips(t *testing.T) {
	link := zip.FileHeader{Name: "unit2.geojson"}
	link.SetMode(fs.ModeSymlink | 0o777)
	var crowd []zip.FileHeader
	for i := range imdf.MaxFiles {
		crowd = append(crowd, zip.FileHeader{Name: fmt.Sprint("x", i)})
	}
	for name, hostile := range map[string]struct {
		rule imdf.Rule
		more []zip.FileHeader
	}{
		"a link":            {imdf.RulePath, []zip.FileHeader{link}},
		"a way out":         {imdf.RulePath, []zip.FileHeader{{Name: "../unit.geojson"}}},
		"a way out inside":  {imdf.RulePath, []zip.FileHeader{{Name: "a/../../unit.geojson"}}},
		"an absolute path":  {imdf.RulePath, []zip.FileHeader{{Name: "/etc/passwd"}}},
		"a drive":           {imdf.RulePath, []zip.FileHeader{{Name: "C:/unit.geojson"}}},
		"a backslash":       {imdf.RulePath, []zip.FileHeader{{Name: `..\unit.geojson`}}},
		"two of a kind":     {imdf.RuleDoubleFile, []zip.FileHeader{{Name: "Unit.json"}}},
		"two manifests":     {imdf.RuleManifest, []zip.FileHeader{{Name: "copy/manifest.json"}}},
		"too many files":    {imdf.RuleTooMany, crowd},
		"a bomb":            {imdf.RuleBomb, []zip.FileHeader{{Name: "kiosk.geojson", Method: zip.Deflate, Comment: strings.Repeat(" ", 40<<20)}}},
		"a file too large":  {imdf.RuleTooLarge, []zip.FileHeader{{Name: "kiosk.geojson", Method: zip.Deflate, Comment: strings.Repeat(" ", imdf.MaxFile+1)}}},
		"unreadable method": {imdf.RuleZip, []zip.FileHeader{{Name: "kiosk.geojson", Method: zip.Store}}},
	} {
		t.Run(name, func(t *testing.T) {
			packed := packRaw(t, hostile.more, hostile.rule == imdf.RuleZip)

			_, err := readZip(packed)

			var refused *imdf.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, hostile.rule, refused.Rule, err)
		})
	}
}

// packRaw packs entries whose Comment is their content. When asked to it spoils the method of the last one.
func packRaw(t testing.TB, more []zip.FileHeader, spoil bool) *bytes.Reader {
	t.Helper()
	var text bytes.Buffer
	z := zip.NewWriter(&text)
	for name, file := range valid() {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write(file.Data)
		require.NoError(t, err)
	}
	for _, header := range more {
		content := header.Comment
		header.Comment = ""
		if spoil {
			header.Method = 99
			header.CompressedSize64, header.UncompressedSize64 = 0, 0
			_, err := z.CreateRaw(&header)
			require.NoError(t, err)
			continue
		}
		w, err := z.CreateHeader(&header)
		require.NoError(t, err)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return bytes.NewReader(text.Bytes())
}

func TestReadZip_never_unpacks_more_than_the_directory_says(t *testing.T) {
	packed := packRaw(t, []zip.FileHeader{{Name: "kiosk.geojson", Method: zip.Deflate, Comment: strings.Repeat(" ", 1<<20)}}, false)
	text := make([]byte, packed.Size())
	_, err := packed.ReadAt(text, 0)
	require.NoError(t, err)
	size := []byte{0, 0, 0x10, 0} // 1 MiB, little endian, as the directory has it
	at := bytes.LastIndex(text, size)
	require.Positive(t, at)
	copy(text[at:], []byte{1, 0, 0, 0})

	_, err = readZip(bytes.NewReader(text))

	var refused *imdf.Error
	require.ErrorAs(t, err, &refused)
}

func TestReadZip_refuses_what_is_no_zip(t *testing.T) {
	_, err := readZip(bytes.NewReader([]byte("PK but not really")))

	var refused *imdf.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, imdf.RuleZip, refused.Rule)
	assert.ErrorIs(t, err, zip.ErrFormat)
}

func TestRead_counts_before_it_decodes(t *testing.T) {
	for name, rule := range map[string]imdf.Rule{"features": imdf.RuleFeatureCount, "positions": imdf.RulePointCount} {
		t.Run(name, func(t *testing.T) {
			files := valid()
			text := `{"type":"FeatureCollection","features":[` + strings.Repeat(`{},`, imdf.MaxFeatures+1) + `{}]}`
			if name == "positions" {
				text = `{"type":"FeatureCollection","features":[` + strings.Repeat(`[0],`, imdf.MaxPositions+1) + `[0]]}`
			}
			files["kiosk.geojson"] = &fstest.MapFile{Data: []byte(text)}

			_, err := imdf.Read(files)

			var refused *imdf.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, rule, refused.Rule)
		})
	}
}

func TestRead_refuses_links_in_a_folder(t *testing.T) {
	files := valid()
	files["kiosk.geojson"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}

	_, err := imdf.Read(files)

	var refused *imdf.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, imdf.RulePath, refused.Rule)
}

func TestReadZip_reads_an_archive_in_a_folder_of_the_zip(t *testing.T) {
	a, err := readZip(zipOf(t, "export/My Venue/",
		zip.FileHeader{Name: "__MACOSX/export/My Venue/._unit.geojson", Comment: "junk"},
		zip.FileHeader{Name: "export/My Venue/notes.txt", Comment: "hello"},
		zip.FileHeader{Name: "export/My Venue/route.geojson", Comment: "not of the standard"}))

	require.NoError(t, err)
	require.Len(t, a.Buildings, 1)
	assert.Len(t, a.Buildings[0].Desks, 1)
}
