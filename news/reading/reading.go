// SPDX-License-Identifier: EUPL-1.2

// Package reading says how easily a German text is read, and what would make it easier. It judges sentences and never people, and it
// forbids nothing. It imports no SQL, HTTP or Fyne.
package reading

import (
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/news/markdown"
)

// Hints are what can be said of a text.
type Hints struct {
	Words, Sentences int
	// Time is how long it takes to read, at 200 words a minute, in whole minutes from one on; 0 for no words.
	Time time.Duration
	// Ease is the Flesch reading ease in Toni Amstad's form for German (Wie verständlich sind unsere Zeitungen?, Zürich 1978):
	// 180 − words per sentence − 58.5 × syllables per word, within 0 and 100. More is easier. It says little of fewer than 30 words.
	Ease int
	// Long are sentences of more than MaxWords words, and Heavy words of more than MaxLetters letters, in the order of the text, at most
	// MaxHints of each.
	Long, Heavy []string
	// Loud is whether the text shouts: several words in capitals, or exclamation marks in a row.
	Loud bool
}

// A Level is an ease in a word.
type Level string

// The levels.
const (
	Unknown Level = ""     // too few words to say
	Easy    Level = "easy" // from 60 on
	Fair    Level = "fair" // from 40 on
	Hard    Level = "hard" // below
	enough        = 30     // words
	pace          = 200    // words a minute
)

// What counts as long. Plain-language guides ask for far less; these are what nobody should have to read.
const (
	MaxWords, MaxLetters, MaxHints = 20, 25, 10
)

// Level is the ease in a word.
func (h Hints) Level() Level {
	switch {
	case h.Words < enough:
		return Unknown
	case h.Ease >= 60:
		return Easy
	case h.Ease >= 40:
		return Fair
	}
	return Hard
}

// Of reads a document. Code and tables are not read as sentences: they are looked up.
func Of(d markdown.Document) Hints {
	var h Hints
	syllables, capitals := 0, 0
	for _, sentence := range sentences(d.Blocks) {
		words := wordsOf(sentence)
		if len(words) == 0 {
			continue
		}
		h.Sentences++
		h.Words += len(words)
		if len(words) > MaxWords && len(h.Long) < MaxHints {
			h.Long = append(h.Long, sentence)
		}
		for _, word := range words {
			syllables += Syllables(word)
			if utf8.RuneCountInString(word) > MaxLetters && len(h.Heavy) < MaxHints {
				h.Heavy = append(h.Heavy, word)
			}
			if utf8.RuneCountInString(word) > 5 && word == strings.ToUpper(word) && strings.ContainsFunc(word, unicode.IsLetter) {
				capitals++
			}
		}
		h.Loud = h.Loud || strings.Contains(sentence, "!!")
	}
	if h.Loud = h.Loud || capitals > 2; h.Words == 0 {
		return h
	}
	h.Time = time.Duration((h.Words+pace-1)/pace) * time.Minute
	ease := 180 - float64(h.Words)/float64(h.Sentences) - 58.5*float64(syllables)/float64(h.Words)
	h.Ease = int(math.Round(min(max(ease, 0), 100)))
	return h
}

// sentences are those of all paragraphs, headings, quotes and lists; what ends a block ends a sentence.
func sentences(blocks []markdown.Block) (list []string) {
	for _, b := range blocks {
		if b.Kind == markdown.Paragraph || b.Kind == markdown.Heading {
			var text strings.Builder
			for _, s := range b.Spans {
				text.WriteString(s.Text)
			}
			list = append(list, split(text.String())...)
		}
		list = append(list, sentences(b.Blocks)...)
		for _, item := range b.Items {
			list = append(list, sentences(item)...)
		}
	}
	return list
}

// split cuts a text after ".", "!", "?" and "…" before a space and a capital or a sign: after "z. B." and "1. Dezember" a sentence goes on.
func split(text string) (list []string) {
	letters, begin := []rune(text), 0
	for i, r := range letters {
		ends := i+1 == len(letters) || i+2 < len(letters) && unicode.IsSpace(letters[i+1]) && starts(letters, i)
		if !strings.ContainsRune(".!?…", r) || !ends {
			continue
		}
		list, begin = append(list, strings.TrimSpace(string(letters[begin:i+1]))), i+1
	}
	if rest := strings.TrimSpace(string(letters[begin:])); rest != "" {
		list = append(list, rest)
	}
	return list
}

// starts tells whether a sentence may begin after the sign at i.
func starts(letters []rune, i int) bool {
	next := letters[i+2]
	if unicode.IsLower(next) {
		return false
	}
	if letters[i] != '.' || i == 0 {
		return true
	}
	return !unicode.IsDigit(letters[i-1]) && (i < 2 || unicode.IsLetter(letters[i-2])) // "1. Dezember", "z. B."
}

func wordsOf(sentence string) []string {
	return strings.FieldsFunc(sentence, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '*' && r != '\''
	})
}

// Syllables are about how many a German word has: its groups of vowels, at least one.
func Syllables(word string) int {
	n, before := 0, false
	for _, r := range strings.ToLower(word) {
		vowel := strings.ContainsRune("aeiouyäöüáàâéèêíìîóòôúùû", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	return max(1, n)
}
