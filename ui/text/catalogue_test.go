// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCatalogues_say_the_same_in_every_language(t *testing.T) {
	german, err := load("de")
	require.NoError(t, err)
	english, err := load("en")
	require.NoError(t, err)
	require.Greater(t, len(german.sentences), 100)

	for key, sentence := range german.sentences {
		other, ok := english.sentences[key]
		if assert.True(t, ok, "%s is missing in English", key) {
			assert.Equal(t, Verbs(sentence), Verbs(other), "verbs of %s", key)
		}
		assert.NotEmpty(t, strings.TrimSpace(sentence), key)
	}
	for key, sentence := range english.sentences {
		assert.True(t, has(german, key), "%s is missing in German", key)
		assert.NotEmpty(t, strings.TrimSpace(sentence), key)
	}
}

func TestCatalogues_keep_the_voice(t *testing.T) {
	for _, language := range Languages {
		c, err := load(language)
		require.NoError(t, err)

		for key, sentence := range c.sentences {
			assert.NotContains(t, sentence, "!", key)
			assert.NotContains(t, strings.ToLower(sentence), "leider", key)
			assert.NotContains(t, strings.ToLower(sentence), "synchronis", key)
			assert.NotContains(t, sentence, "...", "%s: the ellipsis is one character", key)
			assert.Equal(t, strings.TrimSpace(sentence), sentence, key)
		}
	}
}

func TestCatalogues_have_both_forms_of_a_plural(t *testing.T) {
	c, err := load("de")
	require.NoError(t, err)

	for key := range c.sentences {
		if stem, ok := strings.CutSuffix(key, ".one"); ok {
			assert.True(t, has(c, stem+".other"), "%s has no form for many", stem)
		}
		if stem, ok := strings.CutSuffix(key, ".other"); ok {
			assert.True(t, has(c, stem+".one"), "%s has no form for one", stem)
		}
	}
}

func has(c *catalogue, key string) bool {
	_, ok := c.sentences[key]
	return ok
}

func TestCode_and_catalogue_know_the_same_keys(t *testing.T) {
	c, err := load("de")
	require.NoError(t, err)
	found := scan(t, "../..")
	require.Greater(t, found.files, 10, "is the scan run from ui/text?")

	for _, call := range found.calls {
		sentence, ok := c.sentences[call.key()]
		if !assert.True(t, ok, "%s asks for %q, which stands in no catalogue", call.where, call.key()) || call.args < 0 {
			continue
		}
		assert.Len(t, Verbs(sentence), call.args, "%s fills %q", call.where, call.key())
	}
	var unused []string
	for key := range c.sentences {
		stem := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !found.literals[key] && !found.literals[stem] {
			unused = append(unused, key)
		}
	}
	sort.Strings(unused)
	assert.Empty(t, unused, "no code asks for these")
}

func TestReadCatalogue(t *testing.T) {
	t.Run("merges the files of a language", func(t *testing.T) {
		c, err := readCatalogue(files("text/de.json", `{"a.b":"eins"}`, "text/desks.de.json", `{"c.d":"zwei"}`, "text/en.json", `{"a.b":"one"}`), "de")

		require.NoError(t, err)
		assert.Equal(t, map[string]string{"a.b": "eins", "c.d": "zwei"}, c.sentences)
	})
	t.Run("does not take another language for ours", func(t *testing.T) {
		_, err := readCatalogue(files("text/xde.json", `{"a.b":"?"}`), "de")

		assert.ErrorContains(t, err, `no texts for language "de"`)
	})
	t.Run("refuses a key that stands in two files", func(t *testing.T) {
		_, err := readCatalogue(files("text/de.json", `{"a.b":"eins"}`, "text/x.de.json", `{"a.b":"zwei"}`), "de")

		assert.ErrorContains(t, err, `"a.b"`)
	})
	t.Run("names the file that is not an object of strings", func(t *testing.T) {
		_, err := readCatalogue(files("text/de.json", `{"a": {"b": "c"}}`), "de")

		assert.ErrorContains(t, err, "text/de.json")
	})
}

func files(pairs ...string) fs.FS {
	all := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return all
}

// A call is T("key", …) or N("key", …) somewhere in the code.
type call struct {
	where  string
	stem   string
	plural bool
	args   int // -1 when a slice is spread
}

func (c call) key() string {
	if c.plural {
		return c.stem + ".other"
	}
	return c.stem
}

type scanned struct {
	files    int
	calls    []call
	literals map[string]bool
}

// scan reads the code of the product that may speak, without tests.
func scan(t *testing.T, root string) scanned {
	found := scanned{literals: map[string]bool{}}
	for _, room := range []string{"ui", "app", "booking/ics", "server", "privacy"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			found.files++
			return found.read(path)
		})
		require.NoError(t, err)
	}
	return found
}

func (s *scanned) read(path string) error {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BasicLit:
			if value, err := strconv.Unquote(node.Value); err == nil && node.Kind == token.STRING {
				s.literals[value] = true
			}
		case *ast.CallExpr:
			s.note(node, positions)
		}
		return true
	})
	return nil
}

func (s *scanned) note(expr *ast.CallExpr, positions *token.FileSet) {
	selector, ok := expr.Fun.(*ast.SelectorExpr)
	if !ok || len(expr.Args) == 0 || selector.Sel.Name != "T" && selector.Sel.Name != "N" {
		return
	}
	literal, ok := expr.Args[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return
	}
	key, _ := strconv.Unquote(literal.Value)
	if strings.HasPrefix(key, "office.") {
		return // the web office has a catalogue of its own, and a test of it
	}
	c := call{where: positions.Position(expr.Pos()).String(), stem: key, plural: selector.Sel.Name == "N", args: len(expr.Args) - 1}
	if expr.Ellipsis.IsValid() {
		c.args = -1
	}
	s.calls = append(s.calls, c)
}
