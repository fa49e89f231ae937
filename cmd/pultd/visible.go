// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible writes text for a terminal: what a stranger called a file must not reach it as a command. A Write is whole
// lines or sentences, so that no letter is cut in two.
type visible struct{ to io.Writer }

// Write implements io.Writer.
func (v visible) Write(text []byte) (int, error) {
	if _, err := io.WriteString(v.to, seen(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// seen is the text with everything that cannot be seen written as Go would write it in quotes.
func seen(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == '\n' || r == '\t' || unicode.IsPrint(r) && (r != utf8.RuneError || size > 1) {
			out.WriteString(text[:size])
		} else {
			quoted := strconv.Quote(text[:size])
			out.WriteString(quoted[1 : len(quoted)-1])
		}
		text = text[size:]
	}
	return out.String()
}
