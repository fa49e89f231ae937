// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/piprate/json-gold/ld"
)

// maxAlike is how many blank nodes may look alike at first sight. The time to tell such nodes apart grows with their factorial, so
// that a small document could take for ever (RDF Dataset Canonicalization 1.0, "Dataset Poisoning").
const maxAlike = 6

// canonical writes the graph that a document means, as RDFC-1.0 does: sorted N-Quads. It refuses a document of which anything would
// not be in the graph.
func canonical(doc object, files shelf) (text string, err error) {
	defer func() {
		// json-gold asserts types of what strangers wrote. What makes it panic is no badge.
		if recover() != nil {
			err = refuse(Malformed, "no JSON-LD")
		}
	}()
	if err := covered(doc); err != nil {
		return "", err
	}
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader, options.SafeMode = files, true
	options.Algorithm, options.Format = ld.AlgorithmURDNA2015, "application/n-quads"
	return normalized(doc, options)
}

// normalized takes the steps one by one, as json-gold's Normalize forgets SafeMode on the way.
func normalized(doc object, options *ld.JsonLdOptions) (string, error) {
	expanded, err := ld.NewJsonLdProcessor().Expand(ld.CloneDocument(doc), options)
	if err != nil {
		return "", refuse(Malformed, "no JSON-LD: %s", code(err))
	}
	if err := kept(expanded); err != nil {
		return "", err
	}
	graph, err := ld.NewJsonLdApi().ToRDF(expanded, options)
	if err != nil {
		return "", refuse(Malformed, "no RDF: %s", code(err))
	}
	if alike(graph) > maxAlike || len(graph.Graphs) > 1 {
		return "", refuse(Malformed, "more than %d things look alike, or a proof within", maxAlike)
	}
	text, err := ld.NewJsonLdApi().Normalize(graph, options)
	if err != nil {
		return "", fmt.Errorf("write a graph: %w", err)
	}
	return text.(string), nil
}

// code is what json-gold says of an error, without what it quotes of the document.
func code(err error) string {
	var known *ld.JsonLdError
	if errors.As(err, &known) {
		return string(known.Code)
	}
	return "of no known kind"
}

// covered refuses JSON of which something would fall out of the graph before anybody notices, or of which the same graph could be
// read differently: nulls and empty lists, keywords and contexts further in, names that are IRIs, a thing described in two places.
func covered(doc object) error {
	c := cover{seen: map[string]bool{}}
	for name, value := range doc {
		if name != "@context" {
			c.member(name, value)
		}
	}
	c.described(doc)
	return c.err
}

type cover struct {
	seen map[string]bool
	err  error
}

func (c *cover) refuse(detail string) {
	if c.err == nil {
		c.err = refuse(Malformed, "%s", detail)
	}
}

func (c *cover) member(name string, value any) {
	if strings.ContainsAny(name, "@:") {
		c.refuse("a name that is no term of a context")
	}
	c.value(value)
}

func (c *cover) value(value any) {
	switch value := value.(type) {
	case nil:
		c.refuse("null")
	case string:
		if strings.ContainsFunc(value, unwritable) {
			c.refuse("a control character")
		}
	case []any:
		c.array(value)
	case object:
		for name, inner := range value {
			c.member(name, inner)
		}
		c.described(value)
	}
}

func (c *cover) array(values []any) {
	if len(values) == 0 {
		c.refuse("an empty list")
	}
	for _, value := range values {
		if _, nested := value.([]any); nested {
			c.refuse("a list in a list")
		}
		c.value(value)
	}
}

// described remembers what has an id and something besides. Two such objects with one id are one thing in the graph, and what is
// said of it could be moved from one to the other.
func (c *cover) described(o object) {
	id, ok := o["id"].(string)
	if !ok || len(o) == 1 {
		return
	}
	if c.seen[id] {
		c.refuse("a thing is described twice")
	}
	c.seen[id] = true
}

// unwritable is true for what RDFC-1.0 writes in another way than URDNA2015, which json-gold has (RDF Dataset Canonicalization 1.0, "Serialization").
func unwritable(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r >= 0xfffe && r <= 0xffff
}

// kept refuses expanded JSON-LD of which json-gold would drop something on the way to RDF, without a word: relative ids and types,
// addresses that it takes for none, and JSON literals.
func kept(value any) error {
	switch value := value.(type) {
	case []any:
		return keptAll(value)
	case object:
		return keptObject(value)
	}
	return nil
}

func keptAll(values []any) error {
	for _, value := range values {
		if err := kept(value); err != nil {
			return err
		}
	}
	return nil
}

func keptObject(o object) error {
	for name, value := range o {
		switch name {
		case "@value":
			continue
		case "@id", "@type":
			for _, iri := range ld.Arrayify(value) {
				if text, ok := iri.(string); !ok || !absolute(text) {
					return refuse(Malformed, "an id or type that is no IRI")
				}
			}
			continue
		}
		if !absolute(name) && name != "@list" {
			return refuse(Malformed, "a name that is no IRI")
		}
		if err := kept(value); err != nil {
			return err
		}
	}
	return nil
}

// absolute is true for an absolute IRI that stays whole in N-Quads (RDF 1.1 N-Quads, IRIREF): json-gold writes IRIs as they are, so that
// a ">" within would end them.
func absolute(iri string) bool {
	bad := func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|\\^`", r) }
	quad := ld.Quad{Subject: ld.NewIRI(iri)}
	return !strings.HasPrefix(iri, "_:") && !strings.ContainsFunc(iri, bad) && ld.IsAbsoluteIri(iri) && quad.Valid()
}

// alike counts the blank nodes that are not the only one with their first-degree quads (RDF Dataset Canonicalization 1.0, "Hash First
// Degree Quads").
func alike(graph *ld.RDFDataset) int {
	said := map[string][]string{}
	for _, q := range graph.GetQuads("@default") {
		for _, node := range []ld.Node{q.Subject, q.Object} {
			if ld.IsBlankNode(node) {
				said[node.GetValue()] = append(said[node.GetValue()], seenFrom(node, q))
			}
		}
	}
	return repeated(said)
}

func seenFrom(from ld.Node, q *ld.Quad) string {
	var line strings.Builder
	for _, node := range []ld.Node{q.Subject, q.Predicate, q.Object} {
		switch {
		case !ld.IsBlankNode(node):
			fmt.Fprintf(&line, "%q %T ", node.GetValue(), node)
		case node.GetValue() == from.GetValue():
			line.WriteString("_:a ")
		default:
			line.WriteString("_:z ")
		}
	}
	return line.String()
}

func repeated(said map[string][]string) int {
	times := map[string]int{}
	for _, lines := range said {
		slices.Sort(lines)
		times[strings.Join(lines, "\n")]++
	}
	sum := 0
	for _, n := range times {
		if n > 1 {
			sum += n
		}
	}
	return sum
}
