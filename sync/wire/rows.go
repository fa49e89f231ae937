// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	syncing "github.com/pult-app/pult/sync"
)

// Nearly all that ever crosses the wire are rows, and a load has a hundred thousand of them. They are written and read by hand
// here, in half the time that encoding/json takes, and stand last in an answer. It is JSON as any other: what does not look
// exactly as it is written here is left to encoding/json.

// rowsBegin is where the rows begin in what encode writes.
const rowsBegin = `,"rows":[{"t":"`

// encode is v as JSON, without a line's end.
func encode(v any) ([]byte, error) {
	resp, is := v.(syncing.Response)
	rows := resp.Rows
	if is {
		resp.Rows = nil
		v = resp
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	if len(rows) == 0 {
		return text, nil
	}
	size := len(text) + 16
	for _, row := range rows {
		size += len(row.Data) + len(row.ID) + len(row.Scope) + 64
	}
	text = append(make([]byte, 0, size), text[:len(text)-1]...) // an answer always has fields before its rows
	text, err := appendRows(append(text, `,"rows":[`...), rows)
	return append(text, "]}"...), err
}

// appendRows puts commas between the rows.
func appendRows(text []byte, rows []syncing.Row) (_ []byte, err error) {
	for i, row := range rows {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = appendRow(text, row); err != nil {
			return nil, err
		}
	}
	return text, nil
}

func appendRow(text []byte, row syncing.Row) ([]byte, error) {
	if !plain(row.Table) || !plain(row.ID) || !plain(string(row.Scope)) || len(row.Data) > 0 && !json.Valid(row.Data) {
		one, err := json.Marshal(row)
		return append(text, one...), err
	}
	text = append(append(text, `{"t":"`...), row.Table...)
	text = append(append(text, `","id":"`...), row.ID...)
	text = append(append(text, `","s":"`...), row.Scope...)
	text = strconv.AppendInt(append(text, `","v":`...), row.Ver, 10)
	if row.Gone {
		text = append(text, `,"gone":true`...)
	}
	if len(row.Data) > 0 {
		text = append(append(text, `,"d":`...), row.Data...)
	}
	return append(text, '}'), nil
}

// plain tells whether a text stands in JSON as it is.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// quickRows are the rows of an answer that looks as encode writes it, and the answer without them. ok is false for any other.
// The rows share the bytes of the answer.
func quickRows(text []byte) (rows []syncing.Row, rest []byte, ok bool) {
	at := bytes.Index(text, []byte(rowsBegin))
	if at < 1 || !strings.ContainsRune(`"0123456789}]el`, rune(text[at-1])) { // a value has to end there
		return nil, nil, false
	}
	if rest = append(append([]byte{}, text[:at]...), '}'); bytes.Contains(bytes.ToLower(rest), []byte("rows")) {
		return nil, nil, false // twice, perhaps
	}
	p := parser{text[at+len(`,"rows":[`):]}
	rows = make([]syncing.Row, 0, min(len(text)/200+1, syncing.MaxRows)) // a row for booking takes about 320
	for last := (syncing.Row{}); ; {
		row, ok := p.row(last)
		if !ok || len(rows) == syncing.MaxRows {
			return nil, nil, false
		}
		rows, last = append(rows, row), row
		if string(p.left) == "]}" {
			return rows, rest, true
		}
		if !p.take(",") {
			return nil, nil, false
		}
	}
}

// A parser goes through text that encode wrote.
type parser struct{ left []byte }

func (p *parser) take(word string) bool {
	if len(p.left) < len(word) || string(p.left[:len(word)]) != word {
		return false
	}
	p.left = p.left[len(word):]
	return true
}

// text is what stands before the next quote; the same as before is not made anew.
func (p *parser) text(before string) (string, bool) {
	end := bytes.IndexByte(p.left, '"')
	if end < 0 {
		return "", false
	}
	found := p.left[:end]
	p.left = p.left[end+1:]
	if string(found) == before {
		return before, true
	}
	text := string(found)
	return text, plain(text)
}

func (p *parser) row(last syncing.Row) (row syncing.Row, ok bool) {
	if !p.take(`{"t":"`) {
		return row, false
	}
	if row.Table, ok = p.text(last.Table); !ok || !p.take(`,"id":"`) {
		return row, false
	}
	if row.ID, ok = p.text(last.ID); !ok || !p.take(`,"s":"`) {
		return row, false
	}
	scope, ok := p.text(string(last.Scope))
	if !ok || !p.take(`,"v":`) {
		return row, false
	}
	row.Scope = syncing.Scope(scope)
	if row.Ver, ok = p.number(); !ok {
		return row, false
	}
	row.Gone = p.take(`,"gone":true`)
	if p.take(`,"d":`) {
		if row.Data, ok = p.object(); !ok {
			return row, false
		}
	}
	return row, p.take("}")
}

// number is an integer without frills.
func (p *parser) number() (n int64, ok bool) {
	end := 0
	for end < len(p.left) && (p.left[end] >= '0' && p.left[end] <= '9' || end == 0 && p.left[end] == '-') {
		end++
	}
	digits := string(p.left[:end])
	p.left = p.left[end:]
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == digits
}

// object is the object that follows.
func (p *parser) object() (json.RawMessage, bool) {
	if len(p.left) == 0 || p.left[0] != '{' {
		return nil, false
	}
	depth := 0
	for i := 0; i < len(p.left); i++ {
		switch p.left[i] {
		case '"':
			i += quoted(p.left[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				found := p.left[: i+1 : i+1]
				p.left = p.left[i+1:]
				return found, json.Valid(found)
			}
		}
	}
	return nil, false
}
