// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn/folder"
)

func TestReadPath_reads_the_path_of_the_house(t *testing.T) {
	text, err := os.ReadFile("../../assets/courses/paths/onboarding.yaml")
	require.NoError(t, err)

	p, err := folder.ReadPath(text)

	require.NoError(t, err)
	assert.Equal(t, "Neu in der Stadtverwaltung", p.Title)
	assert.True(t, p.Audience.Everyone)
	assert.NotEmpty(t, p.Steps[1].After)
}

func TestReadPath_says_what_is_wrong(t *testing.T) {
	const good = "id: a\ntitle: A\nsteps:\n  - key: x\n    title: X\n"
	_, err := folder.ReadPath([]byte(good))
	require.NoError(t, err)
	for text, said := range map[string]string{
		"":                                      "nothing in it",
		"{":                                     "no YAML",
		good + "---\na: 1\n":                    "more than one document",
		good + "title: B\n":                     "there twice",
		good + "owner: ann\n":                   "nobody's own",
		good + "colour: red\n":                  "unknown field",
		strings.Replace(good, "id: a", "", 1):   "has an id",
		strings.Replace(good, "x", "&k x", 1):   "",
		good + "about: *k\n":                    "no YAML",
		good + "  - key: x\n    title: Y\n":     "a key of its own",
		good + "    after: [y]\n":               "not there",
		good + "    after: [x]\n":               "in a circle",
		good + "audience: {any: []}\n":          "",
		good + "audience: {unit: a, role: b}\n": "audience",
		strings.Repeat("[", 99):                 "at most",
		"a: " + strings.Repeat("x", 70_000):     "at most",
	} {
		_, err := folder.ReadPath([]byte(text))
		if said == "" {
			assert.NoError(t, err, text)
		} else if assert.Error(t, err, text) {
			assert.Contains(t, err.Error(), said)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add([]byte("id: a\ntitle: A\nsteps:\n  - key: x\n    title: X\n"))
	f.Add([]byte("a: &x [*x]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := folder.ReadPath(text); err == nil {
			assert.NoError(t, p.Check())
		}
	})
}
