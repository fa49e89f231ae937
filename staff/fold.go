// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"strings"
	"unicode"
)

// plain are the letters that people type instead of one with a mark. Names of this town are German, Turkish, Polish,
// Kurdish, Italian, Greek in Latin letters; other scripts match as they are written.
var plain = func() map[rune]string {
	letters := map[rune]string{'ß': "ss", 'æ': "a", 'œ': "o", 'ø': "o", 'ð': "d", 'þ': "th", 'ł': "l", 'đ': "d", 'ı': "i"}
	for base, marked := range map[string]string{
		"a": "äàáâãåāăąǎ", "c": "çćĉċč", "d": "ď", "e": "èéêëēĕėęěə", "g": "ĝğġģǧ", "h": "ĥħ", "i": "ìíîïĩīĭįǐ",
		"j": "ĵ", "k": "ķ", "l": "ĺļľ", "n": "ñńņňŋ", "o": "öòóôõōŏőǒ", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț",
		"u": "üùúûũūŭůűųǔ", "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
	} {
		for _, r := range marked {
			letters[r] = base
		}
	}
	return letters
}()

// Fold is a text as a search compares it: lower case, without marks, ß as ss, and ae, oe, ue as a, o, u, so that
// Müller, Mueller, Muller and MÜLLER are the same. What is no letter or digit becomes one space.
//
// It shortens "ue" in Manuel too; that does no harm, because both sides of a comparison are folded, and a prefix stays
// a prefix.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := ' '
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) { // marks that stand alone, as macOS writes them
			continue
		}
		r = unicode.ToLower(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if last != ' ' {
				b.WriteByte(' ')
			}
			last = ' '
			continue
		}
		if r == 'e' && (last == 'a' || last == 'o' || last == 'u') {
			last = 'e'
			continue
		}
		last = writePlain(&b, r)
	}
	return strings.TrimSuffix(b.String(), " ")
}

// writePlain writes a letter without its mark and tells what an e after it would mean: nothing after a marked letter.
func writePlain(b *strings.Builder, r rune) rune {
	if letters, marked := plain[r]; marked {
		b.WriteString(letters)
		return 'e'
	}
	b.WriteRune(r)
	return r
}
