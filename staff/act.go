// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Refusal says no to an act. It is an outcome and no failure; every domain has its own, with what helps beside the reason.
type Refusal interface {
	error
	// Reason is the word of the protocol for why.
	Reason() string
}

// MaxName is the size of an id in bytes.
const MaxName = 128

// Decode reads the arguments of an act: exactly one JSON object of at most most bytes, with fields that into knows, named as they are
// there and not in another case.
func Decode(args []byte, most int, into any) error {
	if len(args) > most {
		return errors.New("arguments are too large")
	}
	dec := json.NewDecoder(bytes.NewReader(args))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return exactly(args)
}

// exactly refuses names in another case than ours, which is lower: the decoder takes any.
func exactly(args []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(args, &fields); err != nil {
		return err
	}
	for name := range fields {
		if strings.ToLower(name) != name || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
			return errors.New("names are case-sensitive")
		}
	}
	return nil
}

// Storable tells whether no text in the arguments holds a NUL, which PostgreSQL keeps in none.
func Storable(args []byte) bool {
	if !bytes.Contains(args, []byte(`\u0000`)) {
		return true
	}
	dec := json.NewDecoder(bytes.NewReader(args))
	for {
		token, err := dec.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		if text, is := token.(string); is && strings.ContainsRune(text, 0) {
			return false
		}
	}
}

// Named tells whether an id is one: not empty, not overlong, printable. The decoder puts utf8.RuneError where the bytes
// were no text: two broken ids must not become the same.
func Named[ID ~string](id ID) bool {
	if id == "" || len(id) > MaxName {
		return false
	}
	for _, r := range id {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}
