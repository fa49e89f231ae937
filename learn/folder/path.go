// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// ReadPath reads a learning path for many from YAML: the fields of learn.Path, and of learn.Stop for its steps. It is for everybody when it
// names no audience. The error says what is wrong, for whoever wrote it.
func ReadPath(text []byte) (p learn.Path, err error) {
	if len(text) > maxYAML || nested(string(text)) > maxNest {
		return p, fmt.Errorf("a path has at most %d bytes, and %d things in each other", maxYAML, maxNest)
	}
	var doc, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return p, errors.New("there is nothing in it")
	} else if err != nil {
		return p, fmt.Errorf("it is no YAML: %w", err)
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return p, errors.New("there is more than one document in it")
	}
	plain, err := plainly(&doc)
	if err != nil {
		return p, err
	}
	raw, err := json.Marshal(plain)
	if err != nil {
		return p, err
	}
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&p); err != nil {
		return p, fmt.Errorf("it is no path as docs/COURSES.md describes one: %w", err)
	}
	switch {
	case !staff.Named(p.ID):
		return p, errors.New("a path has an id: lower-case letters, digits, hyphens")
	case p.Owner != "":
		return p, errors.New("a path for many is nobody's own: leave out owner")
	}
	if p.Audience.ID() == (staff.Audience{}).ID() {
		p.Audience = staff.Audience{Everyone: true}
	}
	if err := p.Audience.Check(nil); err != nil {
		return p, fmt.Errorf("its audience: %w", err)
	}
	var refused *learn.Refusal
	if err := p.Check(); errors.As(err, &refused) {
		return p, fmt.Errorf("it cannot be walked: %s", wrongPath[refused.Detail])
	}
	return p, nil
}

// wrongPath says what is wrong with a path.
var wrongPath = map[learn.Detail]string{
	learn.NoTitle: "it has a title of 120 letters at most", learn.NoSteps: "it has steps, each with a key of its own, and with a course or a title",
	learn.NotThere: "a step waits for one that is not there", learn.Circle: "steps wait for each other in a circle", learn.TooMany: "it is too long",
}

// plainly is a tree of YAML as JSON has it. Aliases are refused: they make much of little.
func plainly(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) != 1 {
			return nil, errors.New("there is nothing in it")
		}
		return plainly(n.Content[0])
	case yaml.MappingNode:
		fields := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name := n.Content[i].Value
			if _, twice := fields[name]; twice {
				return nil, fmt.Errorf("line %d: %q is there twice", n.Content[i].Line, name)
			}
			value, err := plainly(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			fields[name] = value
		}
		return fields, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, one := range n.Content {
			value, err := plainly(one)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.ScalarNode:
		var value any
		if err := n.Decode(&value); err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		return value, nil
	}
	return nil, fmt.Errorf("line %d: write it out: * and & are not read", n.Line)
}
