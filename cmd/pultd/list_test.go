// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPultd_lists_what_rule_files_name_and_nobody(t *testing.T) {
	path, _ := smallTown(t)
	for want, args := range map[string][]string{
		"berg  An der Bergbahn 33   16 desks": {"houses"},
		"berg-1  Etage 1":                     {"floors", "--building", "berg"},
		"home of it":                          {"zones", "--building", "An der Bergbahn 33"},
		"below ":                              {"units"},
		"facility":                            {"roles"},
	} {
		code, out, said := call(t, append([]string{"list", "--db", path}, args...)...)

		require.Zero(t, code, said)
		assert.Contains(t, out, want)
		for _, name := range []string{"Arendt", "ann", "Dahl"} {
			assert.NotContains(t, out, name)
		}
	}
	for want, args := range map[string][]string{
		"say pultd list":                         {"--db", path},
		"people are listed by pultd people list": {"people", "--db", path},
		"say --db":                               {"units"},
		"say --building":                         {"zones", "--db", path},
		"--building is for floors":               {"units", "--db", path, "--building", "berg"},
		`there is no building "nix": `:           {"zones", "--db", path, "--building", "nix"},
	} {
		code, _, said := call(t, append([]string{"list"}, args...)...)
		assert.NotEqual(t, succeeded, code)
		assert.Contains(t, said, want)
	}
}

func TestPultd_exports_plans_that_it_imports_unchanged(t *testing.T) {
	path, archive := filepath.Join(t.TempDir(), "town.sqlite"), filepath.Join(t.TempDir(), "plans.zip")
	code, _, said := call(t, "seed", "--demo", "--db", path)
	require.Zero(t, code, said)

	code, out, said := call(t, "export", "imdf", archive, "--db", path, "--building", "Bundesbahndirektion")

	require.Zero(t, code, said)
	assert.Equal(t, "1 building: "+archive+"\n", out)
	looked := imports(t, archive, "--db", path)
	for _, change := range []string{"missing", "new", "moved", "another code", "something else", "gone", "zones changed"} {
		assert.NotContains(t, looked, change)
	}
	assert.True(t, strings.HasPrefix(looked, "1 building, 3 floors, 148 desks\n"), looked)
	t.Run("and with another code it wants another sheet", func(t *testing.T) {
		renamed := t.TempDir()
		zipped, err := zip.OpenReader(archive)
		require.NoError(t, err)
		require.NoError(t, os.CopyFS(renamed, zipped))
		require.NoError(t, zipped.Close())
		desks, err := os.ReadFile(filepath.Join(renamed, "fixture.geojson"))
		require.NoError(t, err)
		put(t, filepath.Join(renamed, "fixture.geojson"), strings.ReplaceAll(string(desks), `"3.93"`, `"3.93a"`))

		looked := imports(t, renamed, "--db", path)

		assert.Contains(t, looked, "  desks with another code: 1: 3.93 is now 3.93a\n")
		assert.Contains(t, looked, "  print new sheets (pultd sheets) for: 3.93a\n")
	})
	code, _, said = call(t, "export", "imdf", archive, "--db", path)
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "is there already and was left alone")
}

// TestPultd_takes_the_rule_file_that_the_manual_shows copies the example as it stands there, into the demo city.
func TestPultd_takes_the_rule_file_that_the_manual_shows(t *testing.T) {
	manual, err := os.ReadFile("../../docs/OPERATIONS.md")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(manual), "```json\n{\n  \"building\"")
	require.True(t, found)
	example, _, _ := strings.Cut(rest, "```")
	path, file := filepath.Join(t.TempDir(), "town.sqlite"), filepath.Join(t.TempDir(), "house.json")
	put(t, file, "{\n  \"building\""+example)
	code, _, said := call(t, "seed", "--demo", "--db", path)
	require.Zero(t, code, said)

	code, out, said := call(t, "rules", "apply", file, "--db", path)

	require.Zero(t, code, said)
	assert.Equal(t, 3, strings.Count(out, "  new: "), out)
}
