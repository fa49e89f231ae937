// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pult-app/pult/assets"
)

// Languages are the languages that Pult speaks, the default first.
var Languages = []string{"de", "en"}

// A catalogue is one language: key to sentence.
type catalogue struct {
	language  string
	sentences map[string]string
}

// readCatalogue merges <language>.json and every <name>.<language>.json of the folder. A key that stands in two files
// is an error, because one of them would silently lose.
func readCatalogue(files fs.FS, language string) (*catalogue, error) {
	names, err := fs.Glob(files, "text/*"+language+".json")
	if err != nil {
		return nil, err
	}
	c := &catalogue{language: language, sentences: map[string]string{}}
	for _, name := range names {
		base := path.Base(name)
		if base != language+".json" && !strings.HasSuffix(base, "."+language+".json") {
			continue
		}
		if err := c.merge(files, name); err != nil {
			return nil, err
		}
	}
	if len(c.sentences) == 0 {
		return nil, fmt.Errorf("no texts for language %q", language)
	}
	return c, nil
}

func (c *catalogue) merge(files fs.FS, name string) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	var part map[string]string
	if err := json.Unmarshal(raw, &part); err != nil {
		return fmt.Errorf("texts in %s are not a flat object of strings: %w", name, err)
	}
	for key, sentence := range part {
		if _, twice := c.sentences[key]; twice {
			return fmt.Errorf("text %q stands in %s and in another file", key, name)
		}
		c.sentences[key] = sentence
	}
	return nil
}

func load(language string) (*catalogue, error) { return readCatalogue(assets.Texts, language) }
