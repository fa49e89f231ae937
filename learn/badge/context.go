// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"embed"
	"encoding/json"
	"errors"
	"sync"

	"github.com/piprate/json-gold/ld"
)

// The contexts that a badge may name. Where they come from and under which licences stands in contexts/README.md.
const (
	credentialsV2 = "https://www.w3.org/ns/credentials/v2"
	openBadges    = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

//go:embed contexts/*.json
var contextFiles embed.FS

// contexts are kept as text and parsed anew for each use, as json-gold writes into a parsed one that imports another.
var contexts = sync.OnceValue(func() shelf {
	files := shelf{}
	for url, name := range map[string]string{credentialsV2: "credentials-v2.json", openBadges: "open-badges-3.0.3.json"} {
		files[url], _ = contextFiles.ReadFile("contexts/" + name)
	}
	return files
})

// A shelf hands out the embedded contexts. It is all that the JSON-LD processor can reach: neither the network nor files.
type shelf map[string][]byte

var errNoContext = errors.New("not a context of badges")

// LoadDocument implements ld.DocumentLoader.
func (s shelf) LoadDocument(url string) (*ld.RemoteDocument, error) {
	file, ok := s[url]
	if !ok {
		return nil, errNoContext
	}
	var document any
	if err := json.Unmarshal(file, &document); err != nil {
		return nil, err
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: document}, nil
}
