// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestImport_keeps_strange_names_from_the_terminal: a file's name may hold what moves the cursor or changes the title.
func TestImport_keeps_strange_names_from_the_terminal(t *testing.T) {
	const evil = "\x1b]0;owned\x07\x1b[2J\xff\u202eevil"
	dir := t.TempDir()
	for name, inside := range map[string]string{
		"a path":           "../" + evil + ".json",
		"a file of ours":   evil + "/manifest.json",
		"a file too large": evil + ".geojson",
	} {
		t.Run(name, func(t *testing.T) {
			var packed bytes.Buffer
			z := zip.NewWriter(&packed)
			for _, file := range []string{inside, "manifest.json"} {
				w, err := z.CreateHeader(&zip.FileHeader{Name: file})
				require.NoError(t, err)
				_, err = w.Write([]byte("{"))
				require.NoError(t, err)
			}
			require.NoError(t, z.Close())
			archive := filepath.Join(dir, "\x1b[31m"+name+".zip")
			require.NoError(t, os.WriteFile(archive, packed.Bytes(), 0o600))
			var out, said bytes.Buffer

			code := (&command{nil, &out, &said}).run(t.Context(), []string{"import", "imdf", archive, "--db", filepath.Join(dir, "x.sqlite")})

			assert.Equal(t, failed, code)
			text := out.String() + said.String()
			assert.Contains(t, text, `\x1b[31m`)
			assert.NotContains(t, text, "\x1b")
			assert.NotContains(t, text, "\x07")
			assert.NotContains(t, text, "\u202e")
			assert.True(t, utf8.ValidString(text), text)
		})
	}
}

func TestSeen_leaves_what_can_be_seen(t *testing.T) {
	for text, want := range map[string]string{
		"Große Straße „7“ – \"ja\" \\ \n\tx": "Große Straße „7“ – \"ja\" \\ \n\tx",
		"a\x1b[0m\x00\x7f":                   `a\x1b[0m\x00\x7f`,
		"\xff\xc3":                           `\xff\xc3`,
		"\u202e\ufeff�":                      `\u202e\ufeff` + "�",
	} {
		assert.Equal(t, want, seen(text))
	}
}
