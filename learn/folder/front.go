// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/news/markdown"
)

// Limits of YAML, asked before it is decoded: so many bytes, and so deep.
const (
	maxYAML, maxNest = 64 << 10, 20
)

// A place is where a finding is.
type place struct {
	r    *reader
	file string
	line int
}

func (p place) say(code Code, args ...any) { p.r.say(p.file, p.line, code, args...) }

// on is a place in the same file.
func (p place) on(line int) place { return place{p.r, p.file, line} }

// front parts a text into its front matter and what stands below; line is that of the first one of each. Without front matter, which is
// said, there are no fields.
func (r *reader) front(f *file, text string) (fields yamlText, rest string, line int) {
	fields = yamlText{place: place{r, f.name, 2}}
	first, below, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		r.say(f.name, 1, NoFront)
		fields.none = true
		return fields, text, 1
	}
	line = 1
	for said := range strings.Lines(below) {
		line++
		if end := strings.TrimRight(said, " \t\n"); end == "---" || end == "..." {
			return fields, below[len(fields.text)+len(said):], line + 1
		}
		fields.text = below[:len(fields.text)+len(said)]
	}
	r.say(f.name, 1, OpenFront)
	return yamlText{place: fields.place, none: true}, "", line
}

// A yamlText is YAML with where its first line stands.
type yamlText struct {
	place
	text string
	none bool // there is none, which has been said
}

// node is the text as a tree, nil when it is none or when it must not be read. Aliases are not followed, so nothing grows.
func (y yamlText) node() *yaml.Node {
	if y.none {
		return nil
	}
	if len(y.text) > maxYAML || nested(y.text) > maxNest {
		y.say(YAMLTooLarge, maxYAML, maxNest)
		return nil
	}
	var doc, more yaml.Node
	decoder := yaml.NewDecoder(strings.NewReader(y.text))
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) { // nothing but comments
		return &yaml.Node{Kind: yaml.MappingNode}
	}
	if err == nil {
		if err = decoder.Decode(&more); errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			err = errors.New("---")
		}
	}
	if err != nil {
		line, said := yamlError(err)
		y.on(y.line+max(0, line-1)).say(BadYAML, said)
		return nil
	}
	if len(doc.Content) != 1 || !y.plain(doc.Content[0], 0) {
		return nil
	}
	return doc.Content[0]
}

var yamlLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^line (\d+): `) })

// yamlError is where the decoder stumbled, and over what.
func yamlError(err error) (line int, said string) {
	said = strings.TrimPrefix(err.Error(), "yaml: ")
	if at := yamlLine().FindStringSubmatch(said); at != nil {
		line, _ = strconv.Atoi(at[1])
		said = said[len(at[0]):]
	}
	return line, strings.Join(strings.Fields(said), " ")
}

// nested is how deep a text is nested by brackets and by marks that begin a line. By indents alone it gets nowhere near the decoder's
// limits in so few bytes.
func nested(text string) (deepest int) {
	open := 0
	for line := range strings.Lines(text) {
		begin := line[:len(line)-len(strings.TrimLeft(line, " -?:"))]
		deepest = max(deepest, strings.Count(begin, "- ")+strings.Count(begin, "? ")+strings.Count(begin, ": "))
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
				deepest = max(deepest, open)
			case ']', '}':
				open = max(0, open-1)
			}
		}
	}
	return deepest
}

// plain tells whether a tree has only what authors need: no anchors, aliases and tags, and not too deep.
func (y yamlText) plain(n *yaml.Node, deep int) bool {
	at := y.on(y.line + n.Line - 1)
	switch {
	case deep > maxNest:
		at.say(YAMLTooLarge, maxYAML, maxNest)
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		at.say(Alias)
		return false
	case n.Style&yaml.TaggedStyle != 0:
		at.say(Tag, n.Tag)
		return false
	}
	return !slices.ContainsFunc(n.Content, func(inner *yaml.Node) bool { return !y.plain(inner, deep+1) })
}

// at is where a node stands.
func (y yamlText) at(n *yaml.Node) place { return y.on(y.line + max(0, n.Line-1)) }

// A form is what each field of a mapping is read by.
type form map[string]func(*yaml.Node)

// fill reads the fields of a mapping, and says which there are not.
func (y yamlText) fill(n *yaml.Node, name string, fields form) {
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		y.at(n).say(NoFields, name)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		field, value := n.Content[i], n.Content[i+1]
		read, known := fields[field.Value]
		switch {
		case field.Kind != yaml.ScalarNode || !known:
			y.at(field).say(UnknownField, field.Value, fields.names())
		case seen[field.Value]:
			y.at(field).say(Twice, field.Value)
		default:
			seen[field.Value] = true
			read(value)
		}
	}
}

func (f form) names() string {
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// null tells whether a field is there without a value.
func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// words reads a text of at most so many letters.
func (y yamlText) words(name string, most int, to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if null(n) {
			return
		}
		if n.Kind != yaml.ScalarNode {
			y.at(n).say(NoWords, name)
			return
		}
		if *to = markdown.Clean(n.Value); utf8.RuneCountInString(*to) > most {
			y.at(n).say(TooLong, name, most)
		}
	}
}

// line reads words on one line.
func (y yamlText) oneLine(name string, most int, to *string) func(*yaml.Node) {
	read := y.words(name, most, to)
	return func(n *yaml.Node) {
		read(n)
		*to = strings.Join(strings.Fields(*to), " ")
	}
}

// whole reads a number without a fraction.
func (y yamlText) whole(name string, from, to int, into *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		value, err := strconv.Atoi(n.Value)
		switch {
		case null(n):
		case n.Kind != yaml.ScalarNode || err != nil && !errors.Is(err, strconv.ErrRange):
			y.at(n).say(NoWhole, name, from, to, n.Value)
		case err != nil || value < from || value > to:
			y.at(n).say(OutOfRange, name, from, to)
		default:
			*into = value
		}
	}
}

// figure reads a number.
func (y yamlText) figure(name string, into *float64) func(*yaml.Node) {
	return func(n *yaml.Node) {
		value, err := strconv.ParseFloat(n.Value, 64)
		if n.Kind != yaml.ScalarNode || err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
			y.at(n).say(BadNumber, name, n.Value)
			return
		}
		*into = value
	}
}

// truth reads true or false.
func (y yamlText) truth(name string, into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
			y.at(n).say(NoTruth, name, n.Value)
			return
		}
		*into = n.Value == "true"
	}
}

// list reads each item of a list; a single one may stand there without being one.
func (y yamlText) list(name string, most int, each func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		items := []*yaml.Node{n}
		switch {
		case null(n):
			return
		case n.Kind == yaml.SequenceNode:
			items = n.Content
		}
		if len(items) > most {
			y.at(n).say(OutOfRange, name, 0, most)
			return
		}
		for _, item := range items {
			each(item)
		}
	}
}
