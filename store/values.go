// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// values are id, scope, version and the columns for the upsert.
func (t Table) values(row Row) ([]any, error) {
	values := make([]any, 0, 3+len(t.Columns))
	values = append(values, row.ID, row.Scope, row.Ver)
	if quick, ok := t.quick(values, row.Data); ok {
		return quick, nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(row.Data, &object); err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		v, err := c.value(object[c.Name])
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		values = append(values, v)
	}
	return values, nil
}

func (c Column) value(raw json.RawMessage) (any, error) {
	absent := len(raw) == 0
	switch {
	case c.Type == JSON && absent:
		return "null", nil
	case c.Type == JSON:
		return string(raw), nil
	case c.Type == Int:
		return readInt(raw, absent)
	}
	return readText(raw, absent)
}

func readInt(raw json.RawMessage, absent bool) (n int64, err error) {
	if !absent {
		err = json.Unmarshal(raw, &n)
	}
	return n, err
}

func readText(raw json.RawMessage, absent bool) (s string, err error) {
	if n := len(raw); n >= 2 && raw[0] == '"' && plain(string(raw[1:n-1])) {
		return string(raw[1 : n-1]), nil
	}
	if !absent {
		err = json.Unmarshal(raw, &s)
	}
	return s, err
}

// quick reads what object wrote: the columns in their order, no spaces, plain texts. Whatever looks otherwise is left to
// encoding/json, which needs as long as the database for a row.
func (t Table) quick(values []any, data []byte) (_ []any, ok bool) {
	for i, c := range t.Columns {
		if data, ok = bytes.CutPrefix(data, []byte{`{,`[min(i, 1)], '"'}); !ok {
			return nil, false
		}
		if data, ok = bytes.CutPrefix(data, []byte(c.Name+`":`)); !ok {
			return nil, false
		}
		n := extent(data)
		v, ok := c.quick(data[:n])
		if !ok {
			return nil, false
		}
		values, data = append(values, v), data[n:]
	}
	return values, string(data) == "}"
}

func (c Column) quick(raw []byte) (v any, ok bool) {
	n := len(raw)
	switch c.Type {
	case Int:
		number, err := strconv.ParseInt(string(raw), 10, 64)
		return number, err == nil && (n == 1 || raw[0] != '0') && raw[0] != '+' && (raw[0] != '-' || json.Valid(raw))
	case Text:
		if n < 2 || raw[0] != '"' || raw[n-1] != '"' {
			return nil, false
		}
		text := string(raw[1 : n-1])
		return text, plain(text)
	}
	return string(raw), n > 0 && raw[0] > ' ' && raw[n-1] > ' ' && json.Valid(raw)
}

// extent is how long the value is with which the data begins: up to the comma or brace that ends it.
func extent(data []byte) int {
	depth, quoted := 0, false
	for i, c := range data {
		switch {
		case c == '\\':
			return 0 // an escape: not for quick
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case depth > 0 && (c == '}' || c == ']'):
			depth--
		case depth == 0 && (c == ',' || c == '}'):
			return i
		}
	}
	return 0
}
