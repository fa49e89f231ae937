// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store/central"
)

func TestMain(m *testing.M) {
	if os.Getenv("PULTD_MAIN") != "" { // a test runs us as the program
		main()
		return
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/klauspost/compress/zstd.(*Decoder).startStreamDecoder"),
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"))
}

// call runs the program in this process.
func call(t *testing.T, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = (&command{strings.NewReader(""), &stdout, &stderr}).run(t.Context(), args)
	return code, stdout.String(), stderr.String()
}

func TestPultd_tells_how_it_is_called(t *testing.T) {
	for _, args := range [][]string{
		{"help"}, {"--help"}, {"-h"}, {"help", "serve"}, {"help", "--help"}, {"serve", "--help"}, {"import", "imdf", "-h"}, {"version", "-h"},
		{"rules", "--help"}, {"rules", "help"}, {"rules", "check", "--help"}, {"desks", "--help"}, {"desks", "block", "-h"}, {"list", "--help"}, {"help", "list"}, {"help", "export"},
	} {
		code, out, _ := call(t, args...)

		assert.Zero(t, code, args)
		assert.Contains(t, out, "pultd serve --demo", args)
	}
	code, out, _ := call(t, "version")
	assert.Zero(t, code)
	assert.Equal(t, "pultd unknown\n", out)
}

func TestPultd_seeds_a_new_file_only(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")

	code, out, said := call(t, "seed", "--demo", "--db", path)
	require.Zero(t, code, said)
	again, _, refused := call(t, "seed", "--demo", "--db", path)

	assert.Contains(t, out, "made "+path)
	assert.Equal(t, failed, again)
	assert.Contains(t, refused, "is there already and was left as it is")
	assert.Equal(t, 180, count(t, path, `SELECT count(*) FROM person`))
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, files, 1, "no half-built file stays")
}

// writeArchive writes the demo city's plans as an archive.
func writeArchive(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plans.zip")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, imdf.Write(file, city.Archive(7)))
	require.NoError(t, file.Close())
	return path
}

func TestPultd_imports_plans_and_says_what(t *testing.T) {
	archive, path := writeArchive(t), filepath.Join(t.TempDir(), "town.sqlite")

	code, out, said := call(t, "import", "imdf", archive, "--db", path)

	require.Zero(t, code, said)
	assert.True(t, strings.HasPrefix(out, "2 buildings, 6 floors, 228 desks\n"), out)
	assert.Equal(t, 2, strings.Count(out, " zones, "), out)
	assert.Equal(t, 2, strings.Count(out, "got the usual ones"), out)
	desks := count(t, path, `SELECT count(*) FROM desk`)
	assert.Greater(t, desks, 200)
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM rules`))

	code, out, said = call(t, "import", "imdf", "--db="+path, archive)
	require.Zero(t, code, said)
	assert.NotContains(t, out, "usual ones", "rules that are there stay")
	assert.Equal(t, desks, count(t, path, `SELECT count(*) FROM desk`))
}

func TestPultd_tells_of_an_import_what_was_changed_and_left_out(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"manifest.json":   `{"version":"1.0.0","language":"de"}`,
		"level.geojson":   strangers("level", "1", `"category":"unspecified","ordinal":0,"name":{"de":"EG"}`),
		"fixture.geojson": strangers("fixture", "2345678", `"category":"desk","name":{"de":"A1\u202e\u001b[2J"},"level_id":"00000000-0000-4000-8000-000000000001"`),
		"route.geojson":   "{}",
	}
	for name, text := range files {
		put(t, filepath.Join(dir, name), text)
	}

	code, out, said := call(t, "import", "imdf", dir, "--db", filepath.Join(t.TempDir(), "town.sqlite"))

	require.Zero(t, code, said)
	for _, line := range []string{
		"1 building, 1 floor, 7 desks\n",
		"desks that share their code with another desk of the building, numbered instead: 7\n",
		`  fixture.geojson, feature 00000000-0000-4000-8000-000000000002: "A1[2J" is now "0.01"` + "\n",
		`: "A1\u202e\x1b[2J" is now "A1[2J"`,
		"  and 2 more\n",
		"files that are none of the standard's, left alone: 1\n  route.geojson\n",
		"nobody can sign in to this database",
	} {
		assert.Contains(t, out, line)
	}
	assert.NotContains(t, out, "\x1b")
}

// strangers are features of one kind, one for each digit, in one place.
func strangers(kind, digits, properties string) string {
	var features []string
	for _, digit := range digits {
		features = append(features, `{"type":"Feature","feature_type":"`+kind+`","id":"00000000-0000-4000-8000-00000000000`+string(digit)+`",
			"geometry":{"type":"Polygon","coordinates":[[[7.15,51.25],[7.1502,51.25],[7.1502,51.2502],[7.15,51.2502],[7.15,51.25]]]},"properties":{`+properties+`}}`)
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func TestPultd_writes_only_what_an_archive_changes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	_, err := importInto(t.Context(), path, importing{Archive: city.Archive(7), apply: true}, time.Now())
	require.NoError(t, err)
	seq := count(t, path, `SELECT seq FROM log_head`)

	same, err := importInto(t.Context(), path, importing{Archive: city.Archive(7), apply: true}, time.Now())

	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(same, "nothing changed"), same)
	assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "no version is spent, so no device fetches anything")

	moved := city.Archive(7)
	moved.Buildings[0].Desks[0].Shape.At.X += 0.5
	report, err := importInto(t.Context(), path, importing{Archive: moved, apply: true}, time.Now())
	require.NoError(t, err)
	assert.Contains(t, report, "rows changed: 1\n")
	assert.Equal(t, seq+1, count(t, path, `SELECT seq FROM log_head`))
}

func TestPultd_imports_nothing_of_a_broken_archive(t *testing.T) {
	archive, path := writeArchive(t), filepath.Join(t.TempDir(), "town.sqlite")
	whole, err := os.ReadFile(archive)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(archive, whole[:len(whole)/2], 0o600))

	code, out, said := call(t, "import", "imdf", archive, "--db", path)

	assert.Equal(t, failed, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "is refused, nothing was imported")
	assert.Contains(t, said, string(imdf.RuleZip))
	assert.NoFileExists(t, path)
}

// count is the answer of a query that counts.
func count(t *testing.T, path, query string) (n int) {
	t.Helper()
	db, err := central.Open(context.Background(), path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.DB().Readers().QueryRow(query).Scan(&n))
	return n
}

func TestPultd_links_neither_Fyne_nor_OpenGL(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	require.NoError(t, err, string(out))

	for _, name := range []string{"fyne.io/", "github.com/go-gl/", "github.com/pult-app/pult/ui", "github.com/pult-app/pult/app", "testing", "github.com/stretchr/"} {
		for line := range strings.Lines(string(out)) {
			if strings.TrimSpace(line) == "github.com/pult-app/pult/ui/text" {
				continue // words alone; the arrows keep Fyne out of it
			}
			assert.False(t, strings.HasPrefix(line, name) && (name != "testing" || strings.TrimSpace(line) == name), "links %s", line)
		}
	}
	assert.Contains(t, string(out), "github.com/pult-app/pult/server\n")
}
