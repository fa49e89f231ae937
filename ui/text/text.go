// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// Text speaks one language at a time. It may be used from any goroutine; SetLanguage is seen by the next call, so
// screens that are rebuilt after it speak the new language.
type Text struct {
	now atomic.Pointer[catalogue]
}

// New is a Text in the language "de" or "en"; an empty language means German. Longer names such as "de_DE.UTF-8" or
// "en-GB" are understood by their beginning. A language that we do not speak is an error.
func New(language string) (*Text, error) {
	t := &Text{}
	return t, t.SetLanguage(language)
}

// SetLanguage switches the language. After an error the Text speaks what it spoke before.
func (t *Text) SetLanguage(language string) error {
	c, err := load(short(language))
	if err != nil {
		return err
	}
	t.now.Store(c)
	return nil
}

// Language is "de" or "en".
func (t *Text) Language() string { return t.now.Load().language }

// T is the sentence of a key with its verbs filled in. A key that the catalogue lacks comes back as it is, so that it
// is seen and found; a test keeps that from happening.
func (t *Text) T(key string, args ...any) string {
	sentence, ok := t.now.Load().sentences[key]
	if !ok {
		return key
	}
	return fill(sentence, args)
}

// Has tells whether the catalogue knows the key.
func (t *Text) Has(key string) bool {
	_, ok := t.now.Load().sentences[key]
	return ok
}

// N is the sentence for a number of things: key+".one" for exactly one, key+".other" for every other number. The
// number is the first argument of the sentence, args follow.
func (t *Text) N(key string, n int, args ...any) string {
	form := key + ".other"
	if n == 1 {
		form = key + ".one"
	}
	return t.T(form, append([]any{n}, args...)...)
}

// list is a sentence that names several words with bars between them.
func (t *Text) list(key string) []string { return strings.Split(t.T(key), "|") }

// fill puts as many args into the sentence as it has verbs: "one change waits" may leave its number unsaid.
func fill(sentence string, args []any) string {
	verbs := len(Verbs(sentence))
	if verbs < len(args) {
		args = args[:verbs]
	}
	return fmt.Sprintf(sentence, args...)
}

// Verbs are the fmt verbs of a sentence in order, without "%%".
func Verbs(sentence string) []string {
	var verbs []string
	for i := 0; i < len(sentence); i++ {
		if sentence[i] != '%' {
			continue
		}
		end := i + 1
		for end < len(sentence) && strings.ContainsRune("+-# 0123456789.[]", rune(sentence[end])) {
			end++
		}
		if end < len(sentence) && sentence[end] != '%' {
			verbs = append(verbs, sentence[i:end+1])
		}
		i = end
	}
	return verbs
}

func short(language string) string {
	language = strings.ToLower(language)
	if language == "" {
		return Languages[0]
	}
	for _, known := range Languages {
		if language == known || strings.HasPrefix(language, known+"_") || strings.HasPrefix(language, known+"-") {
			return known
		}
	}
	return language
}
