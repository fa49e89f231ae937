// SPDX-License-Identifier: EUPL-1.2

package assets

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

var face = sync.OnceValues(func() (*sfnt.Font, error) {
	raw, err := Fonts.ReadFile("fonts/SourceSans3_400Regular.ttf")
	if err != nil {
		return nil, err
	}
	return sfnt.Parse(raw)
})

// Legible is a text as Source Sans 3 can print it, on one line: composed letters, "?" for each letter that the font lacks, and nothing for signs
// that it lacks and for what cannot be seen. PDFs are made of such texts alone: their library panics at what lies above U+FFFF.
func Legible(text string) string {
	font, err := face()
	if err != nil {
		return ""
	}
	var room sfnt.Buffer
	drawn := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r > 0xFFFF, unicode.In(r, unicode.C, unicode.Zl, unicode.Zp):
		default:
			if glyph, err := font.GlyphIndex(&room, r); err == nil && glyph != 0 {
				return r
			}
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return '?'
		}
		return -1
	}
	text = strings.Map(drawn, norm.NFC.String(strings.ToValidUTF8(text, "?")))
	return strings.Join(strings.Fields(text), " ")
}
