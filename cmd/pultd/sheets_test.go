// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSheets_of_a_building(t *testing.T) {
	dir := t.TempDir()
	db, pdf := filepath.Join(dir, "town.sqlite"), filepath.Join(dir, "sheets.pdf")
	run := func(args ...string) (code int, said string) {
		var out bytes.Buffer
		code = (&command{strings.NewReader(""), &out, &out}).run(t.Context(), args)
		return code, out.String()
	}
	code, said := run("seed", "--demo", "--db", db)
	require.Zero(t, code, said)

	code, said = run("sheets", "--db", db, "--building", "an der bergbahn 33", "--floor", "1", "--url", "https://pult.example/", "-o", pdf)
	require.Zero(t, code, said)
	assert.Regexp(t, `^\d+ desks of An der Bergbahn 33: .*sheets.pdf\n$`, said)
	written, err := os.ReadFile(pdf)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(written, []byte("%PDF-")))

	for want, args := range map[string][]string{
		"was left alone":              {"--building", "An der Bergbahn 33", "--url", "https://pult.example", "-o", pdf},
		`there is no building "Nope"`: {"--building", "Nope", "--url", "https://pult.example", "-o", pdf + "2"},
		`there is no desk on floor`:   {"--building", "An der Bergbahn 33", "--floor", "99", "--url", "https://pult.example", "-o", pdf + "2"},
		"must be https":               {"--building", "An der Bergbahn 33", "--url", "http://pult.example", "-o", pdf + "2"},
		"is not like https":           {"--building", "An der Bergbahn 33", "--url", "ftp://x", "-o", pdf + "2"},
		"say --url":                   {"--building", "An der Bergbahn 33", "-o", pdf + "2"},
		"say -o":                      {"--building", "An der Bergbahn 33", "--url", "https://pult.example"},
		"say --building":              {"--url", "https://pult.example", "-o", pdf + "2"},
	} {
		code, said := run(append([]string{"sheets", "--db", db}, args...)...)
		assert.NotZero(t, code, want)
		assert.Contains(t, said, want)
		assert.NoFileExists(t, pdf+"2")
	}
	code, said = run("sheets", "--db", db+".none", "--building", "x", "--url", "https://pult.example", "-o", pdf)
	assert.NotZero(t, code)
	assert.Contains(t, said, "there is no database")
	assert.NoFileExists(t, db+".none")
}
