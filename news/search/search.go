// SPDX-License-Identifier: EUPL-1.2

// Package search finds German texts by what people type: in whatever form a word stands, with or without umlauts, and as the beginning or
// the end of a longer one, as Platz in Arbeitsplätzen and in Platzbuchung.
//
// A text is stored as two lines for a full-text index: its words, folded and without their endings, and the same words backwards. A word
// that is looked for is the beginning of one or of the other. It knows no index and imports no SQL, HTTP or Fyne.
package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
	"golang.org/x/text/unicode/norm"
)

// Limits of a query; what is beyond them is not looked for.
const (
	maxQuery, maxWords = 200, 8
	// shortest is how many letters a word has at least that is looked for at the end of others: shorter ones end too many.
	shortest = 3
)

// Lines are what a full-text index keeps of a text: stems, and the same backwards, with a space between them.
func Lines(text string) (forward, backward string) {
	var ahead, back strings.Builder
	for i, word := range strings.FieldsFunc(text, apart) {
		stem := Stem(word)
		if i > 0 {
			ahead.WriteByte(' ')
			back.WriteByte(' ')
		}
		ahead.WriteString(stem)
		back.WriteString(backwards(stem))
	}
	return ahead.String(), back.String()
}

// Stem is what all forms of a word have in common: lower case, without marks, without its endings by the algorithm of the Snowball
// project, and with ae, oe, ue as a, o, u. Endings go first: the e of neue belongs to one, that of Mueller does not.
func Stem(word string) string {
	stem := strings.Map(unmarked, norm.NFKD.String(strings.ToLower(plain.Replace(word))))
	for before := ""; before != stem; { // one form loses at once what another loses in two steps
		before = stem
		env := snowballstem.NewEnv(stem)
		if german.Stem(env); len(env.Current()) >= 2 {
			stem = env.Current()
		}
	}
	return shortened.Replace(stem)
}

var (
	// plain are letters that no mark explains.
	plain     = strings.NewReplacer("ß", "ss", "ẞ", "ss", "ł", "l", "Ł", "l", "ø", "o", "Ø", "o", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "đ", "d", "Đ", "d", "ı", "i", "İ", "i")
	shortened = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")
)

// unmarked drops marks, and whatever a full-text index would cut a word at.
func unmarked(r rune) rune {
	if apart(r) || unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// apart tells whether a letter belongs to no word.
func apart(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
}

func backwards(word string) string {
	letters := []rune(word)
	slices.Reverse(letters)
	return string(letters)
}

// Match is what an FTS5 table with the columns forward and backward is asked for to find texts that hold all of the words; false when
// nothing is looked for. Whatever people type, it is words to FTS5 and never an operator.
func Match(query string, forward, backward string) (match string, ok bool) {
	var all []string
	for _, stem := range words(query) {
		one := forward + ` : "` + stem + `" *`
		if len(stem) >= shortest {
			one += ` OR ` + backward + ` : "` + backwards(stem) + `" *`
		}
		all = append(all, `(`+one+`)`)
	}
	return strings.Join(all, " AND "), len(all) > 0
}

// words are the stems of a query.
func words(query string) (stems []string) {
	for _, word := range strings.FieldsFunc(query[:min(len(query), maxQuery)], apart) {
		if stem := Stem(word); stem != "" && !slices.Contains(stems, stem) && len(stems) < maxWords {
			stems = append(stems, stem)
		}
	}
	return stems
}

// Grams is what an FTS5 table of trigrams over folded texts is asked for to find those that hold all of the words of the query, wherever in
// a word; false when no word is long enough to be looked for so. fold is how the texts were folded.
func Grams(query string, fold func(string) string) (match string, ok bool) {
	var all []string
	for _, word := range strings.Fields(fold(query[:min(len(query), maxQuery)])) {
		if word = strings.Map(unmarked, word); len([]rune(word)) >= shortest && len(all) < maxWords {
			all = append(all, `"`+word+`"`)
		}
	}
	return strings.Join(all, " AND "), len(all) > 0
}

// A Piece of a text, and whether it is what was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// Pieces cut a text where the words of a query stand in it.
func Pieces(text, query string) (pieces []Piece) {
	wanted := words(query)
	hit := func(word string) bool {
		stem := Stem(word)
		return slices.ContainsFunc(wanted, func(w string) bool {
			return strings.HasPrefix(stem, w) || len(w) >= shortest && strings.HasSuffix(stem, w)
		})
	}
	add := func(text string, hit bool) {
		if n := len(pieces); n > 0 && pieces[n-1].Hit == hit {
			pieces[n-1].Text += text
		} else if text != "" {
			pieces = append(pieces, Piece{text, hit})
		}
	}
	for text != "" {
		word := lead(text, true)
		add(word, word != "" && hit(word))
		rest := lead(text[len(word):], false)
		add(rest, false)
		text = text[len(word)+len(rest):]
	}
	return pieces
}

// lead is the longest beginning of letters and digits, or of anything else.
func lead(text string, letters bool) string {
	for i, r := range text {
		if apart(r) == letters {
			return text[:i]
		}
	}
	return text
}

// Excerpt is a piece of the text around the first word that was looked for, in at most so many letters; the beginning if there is none.
func Excerpt(text, query string, most int) string {
	before := 0
	for _, piece := range Pieces(text, query) {
		if piece.Hit {
			break
		}
		before += len([]rune(piece.Text))
	}
	letters := []rune(text)
	if before >= len(letters) {
		before = 0
	}
	from := max(0, min(before-most/3, len(letters)-most))
	out := strings.TrimSpace(string(letters[from:min(len(letters), from+most)]))
	if from > 0 {
		if _, rest, ok := strings.Cut(out, " "); ok {
			out = rest
		}
		out = "…" + out
	}
	if from+most < len(letters) {
		out += "…"
	}
	return out
}
