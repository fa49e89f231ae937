// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"encoding/json"
	"reflect"
	"strings"
)

// maxFields is how many fields an object in a request may have.
const maxFields = 64

// fields walks over JSON text before it is decoded. The decoder forgives what it should not: it merges fields that come
// twice and takes names in any case.
type fields struct {
	open []object // the objects and arrays around the present place
}

type object struct {
	named bool         // an object, not an array
	name  bool         // the next text is a field's name
	names []string     // so far
	kind  reflect.Type // what it is decoded into; nil where somebody else decodes it
	next  reflect.Type // what the value to come is decoded into
}

// checkFields refuses nesting beyond MaxDepth, objects of more than maxFields, names that come twice in an object in
// whatever case, and names that v has in another case. Broken JSON it leaves to the decoder.
func checkFields(text []byte, v any) error {
	f := fields{open: []object{{next: reflect.TypeOf(v)}}}
	for i := 0; i < len(text); i++ {
		top := &f.open[len(f.open)-1]
		switch text[i] {
		case '{', '[':
			if len(f.open) > MaxDepth {
				return malformed("JSON is nested deeper than %d levels", MaxDepth)
			}
			f.push(text[i] == '{', top.next)
		case '}', ']':
			if len(f.open) > 1 {
				f.open = f.open[:len(f.open)-1]
			}
		case ',':
			top.name = top.named
		case '"':
			end := i + quoted(text[i:])
			if top.name {
				if err := top.field(text[i:end]); err != nil {
					return err
				}
			}
			i = end - 1
		}
	}
	return nil
}

func (f *fields) push(named bool, kind reflect.Type) {
	kind = plainKind(kind)
	inner := object{named: named, name: named, kind: kind}
	if kind != nil && kind.Kind() == reflect.Slice && !named {
		inner.next = kind.Elem()
	}
	f.open = append(f.open, inner)
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

// field notes a name with its quotes.
func (o *object) field(text []byte) error {
	var name string
	if json.Unmarshal(text, &name) != nil {
		return nil // the decoder complains of it
	}
	for _, known := range o.names {
		if strings.EqualFold(known, name) {
			return malformed("field %q comes twice", name)
		}
	}
	if len(o.names) == maxFields {
		return malformed("an object has more than %d fields", maxFields)
	}
	o.names, o.name, o.next = append(o.names, name), false, nil
	if o.kind == nil || o.kind.Kind() != reflect.Struct {
		return nil
	}
	for i := range o.kind.NumField() {
		field := o.kind.Field(i)
		if own, _, _ := strings.Cut(field.Tag.Get("json"), ","); own == name {
			o.next = field.Type
			return nil
		}
	}
	return malformed("unknown field %q", name)
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
