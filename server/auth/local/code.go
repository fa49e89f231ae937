// SPDX-License-Identifier: EUPL-1.2

package local

import (
	"crypto/rand"
	"strings"
)

// Letters are 27 letters and figures that nobody takes for each other. Each says 4.75 bits.
const Letters = "234679ACDEFGHJKLMNPQRTUVWXY"

// InvitationLetters is how long a code is that lets somebody in: 57 bits, in groups of four when it is shown.
const InvitationLetters = 12

// NewCode draws so many letters, each with the same chance.
func NewCode(letters int) string {
	var code strings.Builder
	for code.Len() < letters {
		var draw [1]byte
		rand.Read(draw[:]) // never fails, it ends the program instead
		if n := int(draw[0]); n < 256/len(Letters)*len(Letters) {
			code.WriteByte(Letters[n%len(Letters)])
		}
	}
	return code.String()
}

// Plain is a typed code without what says nothing: case, spaces and hyphens. False for what cannot be one of so many letters.
func Plain(typed string, letters int) (string, bool) {
	if len(typed) > 4*letters {
		return "", false
	}
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "", "\u00a0", "").Replace(typed))
	return code, len(code) == letters && strings.Trim(code, Letters) == ""
}

// Grouped is a code as people read it: four letters, a hyphen, four letters.
func Grouped(code string) string {
	var shown strings.Builder
	for i, letter := range code {
		if i > 0 && i%4 == 0 {
			shown.WriteByte('-')
		}
		shown.WriteRune(letter)
	}
	return shown.String()
}
