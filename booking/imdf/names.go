// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName is how many characters of a name are kept.
const MaxName = 100

// blank are letters and signs that show nothing (Unicode: fillers of Hangul, the empty Braille pattern).
const blank = "\u115f\u1160\u3164\uffa0\u2800"

// clean makes a name fit for a plan: what cannot be seen is taken out, above all what turns the direction of a text and
// lets one name look like another (UAX #9, UTR #36); white space becomes one blank; and no name is endless. The two
// joiners stay, because Persian, Hindi and emoji are written with them, but not by themselves.
func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d':
			return r
		case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), strings.ContainsRune(blank, r):
			return -1
		}
		return r
	}, name)
	if strings.Trim(name, " \u200c\u200d") == "" {
		return ""
	}
	name = strings.Join(strings.Fields(name), " ")
	if utf8.RuneCountInString(name) > MaxName {
		name = strings.TrimSpace(string([]rune(name)[:MaxName-1])) + "…"
	}
	return name
}

// mend cleans the names of a feature and notes those that had more than blanks too many.
func (d *decoded) mend(f *feature) {
	for _, l := range []labels{f.Name, f.AltName, f.ShortName} {
		for tag, name := range l {
			l[tag] = d.mended(f, name)
		}
	}
	f.Category = d.mended(f, f.Category)
	if f.Extra != nil {
		f.Extra.Kind = d.mended(f, f.Extra.Kind)
		if f.Extra.Desk != nil {
			f.Extra.Desk.Code = d.mended(f, f.Extra.Desk.Code)
		}
	}
}

func (d *decoded) mended(f *feature, name string) string {
	is := clean(name)
	if is != strings.Join(strings.Fields(name), " ") {
		d.note(NameMended, f, name, is)
	}
	return is
}
