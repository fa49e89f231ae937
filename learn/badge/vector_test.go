// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"crypto/ed25519"
	"encoding/hex"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The key pair of the vectors, and the hashes of the proof's options and of the document: see testdata/README.md.
const (
	vectorPublic = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	vectorSecret = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
	vectorHash   = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
)

// withExamples adds the context of the standards' examples, which no badge may name: it gives every name a meaning.
func withExamples() shelf {
	files := maps.Clone(contexts())
	files["https://www.w3.org/ns/credentials/examples/v2"] = []byte(`{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}`)
	return files
}

func vector(t *testing.T) (doc, options object) {
	text, err := os.ReadFile("testdata/eddsa-rdfc-2022.json")
	require.NoError(t, err)
	doc, err = parse(text, MaxBadge)
	require.NoError(t, err)
	r := reader{}
	doc, options = detach(&r, doc)
	require.NoError(t, r.err)
	return doc, options
}

func TestCanonical_writes_what_the_standard_writes(t *testing.T) {
	doc, options := vector(t)
	want, err := os.ReadFile("testdata/eddsa-rdfc-2022.nq")
	require.NoError(t, err)
	delete(options, "proofValue")
	options["@context"] = doc["@context"]

	of, err := canonical(options, withExamples())
	require.NoError(t, err)
	text, err := canonical(doc, withExamples())
	require.NoError(t, err)

	assert.Equal(t, string(want), of+text)
	sum, err := digest(doc, options, withExamples())
	require.NoError(t, err)
	assert.Equal(t, vectorHash, hex.EncodeToString(sum))
}

func TestProof_is_the_one_of_the_standard(t *testing.T) {
	doc, options := vector(t)
	key, err := ParseKey(vectorSecret)
	require.NoError(t, err)

	sum, err := digest(doc, options, withExamples())

	require.NoError(t, err)
	assert.Equal(t, options["proofValue"], encode58(ed25519.Sign(key.private, sum)))
	assert.Equal(t, vectorPublic, multikey(key.Public()))
	assert.Equal(t, vectorSecret, key.Secret())
	// The vector's issuer is an https URL whose document would name the key of a did:key as its own.
	trust := Trust{{"https://vc.example/issuers/5678", key.Controller().Methods}}
	_, err = trust.judge(doc, options, "https://vc.example/issuers/5678", time.Now(), withExamples())
	assert.NoError(t, err)
	doc["name"] = "Another Credential"
	_, err = trust.judge(doc, options, "https://vc.example/issuers/5678", time.Now(), withExamples())
	assert.ErrorContains(t, err, string(Tampered))
}

func TestCanonical_refuses_what_would_fall_out_of_the_graph(t *testing.T) {
	const head = `{"@context": ["https://www.w3.org/ns/credentials/v2", "` + openBadges + `"], "id": "urn:a", "type": "VerifiableCredential", `
	for name, text := range map[string]string{
		"a term that no context has":      `"grade": "1"}`,
		"a term of another type":          `"achievement": "urn:b"}`,
		"a term in another case":          `"Name": "A"}`,
		"a null":                          `"name": null}`,
		"an empty list":                   `"evidence": []}`,
		"a keyword":                       `"@graph": {"id": "urn:b", "name": "B"}}`,
		"a keyword further in":            `"evidence": {"@id": "urn:b", "name": "B"}}`,
		"a context further in":            `"evidence": {"@context": {"grade": "urn:g"}, "grade": "1"}}`,
		"a name that is an IRI":           `"urn:name": "A"}`,
		"an id that is no IRI":            `"evidence": {"id": "b", "name": "B"}}`,
		"an id of nothing":                `"evidence": {"id": "", "name": "B"}}`,
		"a blank id":                      `"evidence": {"id": "_:b", "name": "B"}}`,
		"a reference that is no IRI":      `"evidence": "b"}`,
		"a type that no context has":      `"evidence": {"type": "B", "name": "B"}}`,
		"an IRI that ends itself":         `"evidence": {"id": "urn:b> <urn:c> <urn:d", "name": "B"}}`,
		"an IRI with a space":             `"evidence": "urn:b c"}`,
		"an address that is taken for no": `"evidence": "https://a_b/` + strings.Repeat("x", 2100) + `"}`,
		"a JSON literal":                  `"_sd": ["A"]}`,
		"a control character":             `"name": "A\u0007"}`,
		"no character":                    `"name": "A\uffff"}`,
		"a list in a list":                `"name": [["A"]]}`,
		"a proof within":                  `"endorsement": {"type": "VerifiableCredential", "name": "E", "proof": {"type": "DataIntegrityProof"}}}`,
		"a thing in two places":           `"evidence": {"id": "urn:b", "name": "B"}, "termsOfUse": {"id": "urn:b", "name": "C"}}`,
		"many things that look alike":     `"evidence": [` + strings.Repeat(`{"name": "E"}, `, 6) + `{"name": "E"}]}`,
	} {
		doc, err := parse([]byte(head+text), MaxBadge)
		require.NoError(t, err, name)
		written, err := canonical(doc, contexts())
		assert.ErrorContains(t, err, string(Malformed), name+"\n"+written)
	}
	doc, err := parse([]byte(head+`"name": "A", "evidence": [{"id": "urn:b", "name": "B"}, "urn:c", {"name": "D"}]}`), MaxBadge)
	require.NoError(t, err)
	_, err = canonical(doc, contexts())
	assert.NoError(t, err)
}

func TestContexts_come_from_nowhere_else(t *testing.T) {
	for _, url := range []string{"https://www.w3.org/2018/credentials/v1", "contexts/credentials-v2.json", "/etc/passwd", ""} {
		doc := object{"@context": []any{credentialsV2, url}, "id": "urn:a", "type": "VerifiableCredential"}
		_, err := canonical(doc, contexts())
		assert.ErrorContains(t, err, string(Malformed), url)
	}
}

func TestBase58_gives_back_what_it_got(t *testing.T) {
	for _, data := range [][]byte{{}, {0}, {0, 0, 1}, {255}, []byte("Hello World!")} {
		again, err := decode58(encode58(data))
		require.NoError(t, err)
		assert.Equal(t, data, again)
	}
	assert.Equal(t, "z2NEpo7TZRRrLZSi2U", encode58([]byte("Hello World!")))
	for _, text := range []string{"", "z0", "zO", "zI", "zl", "u2", "2NEpo7TZRRrLZSi2U", "z 2", "z" + strings.Repeat("2", 128)} {
		_, err := decode58(text)
		assert.Error(t, err, text)
	}
}
