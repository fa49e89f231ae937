// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf8"

	syncing "github.com/pult-app/pult/sync"
)

const (
	// maxFields is how many fields an object in a request may have.
	maxFields = 64
	// readDepth is how deep the decoder itself goes.
	readDepth = 10_000
	// maxList is how many values an array may have that elements does not name.
	maxList = 1 << 16
)

// elements are how many values the arrays of messages may have, by field. An element of three bytes takes a hundred once
// it is decoded, so they are counted before.
var elements = map[string]int{
	"ops": syncing.MaxOps, "want": syncing.MaxWant,
	"outcomes": syncing.MaxOps, "rows": syncing.MaxRows, "drop": syncing.MaxDrop,
}

// fields walks over JSON text before it is decoded. The decoder forgives what it should not: it merges fields that come
// twice, takes names in any case, and makes room for as many elements as there are.
type fields struct {
	open   []object // the objects and arrays around the present place
	answer bool     // of a server, which may say more than is known here
}

type object struct {
	named bool         // an object, not an array
	name  bool         // the next text is a field's name
	names []string     // so far
	kind  reflect.Type // what it is decoded into; nil where somebody else decodes it
	next  reflect.Type // what the value to come is decoded into
	field string       // the name of the value to come
	left  int          // how many more elements it may have
}

// checkFields refuses nesting beyond MaxDepth, objects of more than maxFields, names that come twice in an object in
// whatever case, names that v has in another case, and arrays with too many elements. Broken JSON it leaves to the decoder.
func checkFields(text []byte, v any) error {
	f := fields{open: []object{{next: reflect.TypeOf(v)}}}
	return f.walk(text, MaxDepth)
}

// checkAnswer refuses arrays with more elements than an answer may have, with errOversize.
func checkAnswer(text []byte, v any) error {
	f := fields{open: []object{{next: reflect.TypeOf(v)}}, answer: true}
	return f.walk(text, readDepth)
}

func (f *fields) walk(text []byte, depth int) error {
	for i := 0; i < len(text); i++ {
		top := &f.open[len(f.open)-1]
		switch text[i] {
		case '{', '[':
			if len(f.open) > depth {
				return malformed("JSON is nested deeper than %d levels", depth)
			}
			f.push(text[i] == '{', top)
		case '}', ']':
			if len(f.open) > 1 {
				f.open = f.open[:len(f.open)-1]
			}
		case ',':
			if top.name = top.named; !top.named && top.kind != nil {
				if top.left--; top.left < 1 {
					return f.many()
				}
			}
		case '"':
			end := i + quoted(text[i:])
			if top.name {
				if err := f.note(top, text[i:end]); err != nil {
					return err
				}
			}
			i = end - 1
		}
	}
	return nil
}

func (f *fields) push(named bool, around *object) {
	kind := plainKind(around.next)
	inner := object{named: named, name: named, kind: kind}
	if kind != nil && kind.Kind() == reflect.Slice && !named {
		inner.next, inner.left = kind.Elem(), maxList
		if most, ok := elements[around.field]; ok && around.named {
			inner.left = most
		}
	}
	f.open = append(f.open, inner)
}

// many is why an array is not decoded. Of a server that is asked for less, less may come.
func (f *fields) many() error {
	if f.answer {
		return errOversize
	}
	return &syncing.Error{Code: syncing.TooLarge, Message: "an array has more elements than the protocol allows"}
}

// plainKind is the struct or slice behind pointers; nil for what decodes itself.
func plainKind(kind reflect.Type) reflect.Type {
	for kind != nil && kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind == nil || reflect.PointerTo(kind).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	return kind
}

// note takes down a name with its quotes.
func (f *fields) note(o *object, text []byte) error {
	o.name, o.next = false, nil
	name, ok := unquoted(text)
	if !ok {
		return nil // the decoder complains of it
	}
	if !f.answer {
		if err := o.add(name); err != nil {
			return err
		}
	}
	if o.kind == nil || o.kind.Kind() != reflect.Struct || o.find(name, f.answer) || f.answer {
		return nil
	}
	return malformed("unknown field %q", name)
}

func (o *object) add(name string) error {
	for _, known := range o.names {
		if strings.EqualFold(known, name) {
			return malformed("field %q comes twice", name)
		}
	}
	if len(o.names) == maxFields {
		return malformed("an object has more than %d fields", maxFields)
	}
	o.names = append(o.names, name)
	return nil
}

// find sets what the value of the name is decoded into, if anything. In answers the decoder takes a name in any case.
func (o *object) find(name string, anyCase bool) bool {
	for i := range o.kind.NumField() {
		field := o.kind.Field(i)
		own, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if own != "-" && (own == name || anyCase && strings.EqualFold(own, name)) {
			o.next, o.field = field.Type, own
			return true
		}
	}
	return false
}

// unquoted is a JSON string without its quotes.
func unquoted(text []byte) (name string, ok bool) {
	if len(text) > 1 && bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text[1 : len(text)-1]), true
	}
	return name, json.Unmarshal(text, &name) == nil
}

// quoted is the length of the JSON string that text begins with, quotes included.
func quoted(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++ // what is escaped
		}
	}
	return len(text)
}
