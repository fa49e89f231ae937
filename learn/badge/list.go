// SPDX-License-Identifier: EUPL-1.2

package badge

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// The lengths of lists, in badges. The shorter is the least that the standard allows, so that a badge has company enough among which it
// cannot be told who asked for it (Bitstring Status List 1.0, "Bitstring Generation Algorithm").
const (
	MinList = 131_072
	MaxList = 1 << 22
)

// A List says of badges, by their index, which were taken back. It grows no longer once it is made. It is not safe for use by several
// goroutines at once.
type List struct{ bits []byte }

// NewList makes a list in which no badge was taken back. It has at least MinList entries and at most MaxList, by eights.
func NewList(entries int) *List {
	return &List{make([]byte, (min(max(entries, MinList), MaxList)+7)/8)}
}

// Len is how many entries there are: indices run from 0 to Len()-1.
func (l *List) Len() int { return len(l.bits) * 8 }

// Set takes a badge back. There is no way to give it again: issue another.
func (l *List) Set(index int) error {
	if index < 0 || index >= l.Len() {
		return fmt.Errorf("take back %d: the list ends at %d", index, l.Len())
	}
	l.bits[index/8] |= 0x80 >> (index % 8)
	return nil
}

// Get says whether a badge was taken back; an error says that the index is not in the list.
func (l *List) Get(index int) (bool, error) {
	if index < 0 || index >= l.Len() {
		return false, fmt.Errorf("look for %d: the list ends at %d", index, l.Len())
	}
	return l.bits[index/8]&(0x80>>(index%8)) != 0, nil
}

// Encode writes the list as an encodedList: gzip, then multibase base64url (Bitstring Status List 1.0, "Bitstring Generation Algorithm").
func (l *List) Encode() string {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(l.bits) // a Buffer takes everything
	_ = w.Close()
	return "u" + base64.RawURLEncoding.EncodeToString(packed.Bytes())
}

// DecodeList reads an encodedList. It unpacks no more than MaxList entries, whatever was packed, and is refused as Malformed.
func DecodeList(text string) (*List, error) {
	body, ok := strings.CutPrefix(text, "u")
	if !ok || len(text) > MaxListCredential {
		return nil, refuse(Malformed, "encodedList is no base64url multibase, or too long")
	}
	packed, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil {
		return nil, refuse(Malformed, "encodedList is no base64url")
	}
	bits, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	if len(bits) < MinList/8 || len(bits) > MaxList/8 {
		return nil, refuse(Malformed, "encodedList has fewer than %d or more than %d entries", MinList, MaxList)
	}
	return &List{bits}, nil
}

// unpack stops at one byte more than a list may have.
func unpack(packed []byte) ([]byte, error) {
	rest := bytes.NewReader(packed)
	z, err := gzip.NewReader(rest)
	if err != nil {
		return nil, refuse(Malformed, "encodedList is no gzip")
	}
	z.Multistream(false)
	bits, err := io.ReadAll(io.LimitReader(z, MaxList/8+1))
	if err != nil || len(bits) <= MaxList/8 && rest.Len() > 0 {
		return nil, refuse(Malformed, "encodedList is broken gzip")
	}
	return bits, nil
}
