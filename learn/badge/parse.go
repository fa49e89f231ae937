// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"
)

// The limits on JSON before anybody thinks about what it means. The time that JSON-LD takes grows with the contexts of objects, and with
// the square of what is listed in one place.
const (
	maxDepth   = 16
	maxObjects = 200
	maxValues  = 2000
)

type object = map[string]any

// parser reads JSON more strictly than encoding/json: every name stands once in its object, exactly as it is written.
type parser struct {
	*json.Decoder
	objects, values int
}

// parse reads one JSON object of at most limit bytes.
func parse(text []byte, limit int) (object, error) {
	if len(text) > limit {
		return nil, refuse(Malformed, "larger than %d bytes", limit)
	}
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, refuse(Malformed, "not JSON in UTF-8")
	}
	p := parser{Decoder: json.NewDecoder(bytes.NewReader(text))}
	value, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if o, ok := value.(object); ok {
		return o, nil
	}
	return nil, refuse(Malformed, "not a JSON object")
}

func (p *parser) value(depth int) (any, error) {
	token, err := p.Token()
	p.values++
	switch {
	case err != nil:
		return nil, refuse(Malformed, "a number that is too large")
	case p.values > maxValues:
		return nil, refuse(Malformed, "more than %d values", maxValues)
	case depth > maxDepth:
		return nil, refuse(Malformed, "nested deeper than %d", maxDepth)
	case token == json.Delim('{'):
		return p.object(depth)
	case token == json.Delim('['):
		return p.array(depth)
	}
	return token, nil
}

func (p *parser) object(depth int) (any, error) {
	if p.objects++; p.objects > maxObjects {
		return nil, refuse(Malformed, "more than %d objects", maxObjects)
	}
	o := object{}
	for p.More() {
		key, _ := p.Token()
		name, _ := key.(string)
		if _, twice := o[name]; twice {
			return nil, refuse(Malformed, "a name stands twice in an object")
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o[name] = value
	}
	_, _ = p.Token()
	return o, nil
}

func (p *parser) array(depth int) (any, error) {
	a := []any{}
	for p.More() {
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		a = append(a, value)
	}
	_, _ = p.Token()
	return a, nil
}

// A reader takes fields out of objects and keeps the first thing that was not as it must be.
type reader struct{ err error }

func (r *reader) wrong(key, what string) {
	if r.err == nil {
		r.err = refuse(Malformed, "%s %s", key, what)
	}
}

// text is a string, or "" where there is none.
func (r *reader) text(o object, key string) string {
	value, there := o[key]
	text, ok := value.(string)
	if there && !ok {
		r.wrong(key, "is not a string")
	}
	return text
}

func (r *reader) must(o object, key string) string {
	text := r.text(o, key)
	if text == "" {
		r.wrong(key, "is missing")
	}
	return text
}

// object is an object, or an empty one where there is none. A list of one counts as the one.
func (r *reader) object(o object, key string) object {
	value, there := o[key]
	if all, ok := value.([]any); ok && len(all) == 1 {
		value = all[0]
	}
	found, ok := value.(object)
	if there && !ok {
		r.wrong(key, "is not one object")
	}
	return found
}

// list is all values, of which there may be one, none or several.
func (r *reader) list(o object, key string) []any {
	value, there := o[key]
	if all, ok := value.([]any); ok || !there {
		return all
	}
	return []any{value}
}

// time is a dateTimeStamp of XML Schema, which has a zone, in UTC; or zero where there is none.
func (r *reader) time(o object, key string) time.Time {
	text := r.text(o, key)
	if text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.IsZero() {
		r.wrong(key, "is no time with a zone")
	}
	return t.UTC()
}

// typed wants a list to name one of the names, as the type of a thing.
func (r *reader) typed(o object, key string, names ...string) {
	for _, one := range r.list(o, key) {
		if name, ok := one.(string); ok && slices.Contains(names, name) {
			return
		}
	}
	r.wrong(key, "does not name "+names[0])
}

// stamp writes a time as XML Schema's dateTimeStamp in UTC, to the second; "" for zero.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}
