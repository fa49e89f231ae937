// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLetters is how many letters a given or family name has at most.
const MaxLetters = 64

// blank are letters and signs that look like nothing: fillers of Hangul, and an empty Braille cell.
const blank = "\u115f\u1160\u3164\uffa0\u2800"

// IsName tells whether a text may be somebody's given or family name: 1 to MaxLetters letters, and nothing that cannot be seen.
func IsName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= MaxLetters && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(blank, r)
	})
}
