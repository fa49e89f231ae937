// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed words/*.json
var wordFiles embed.FS

// A Language is one of those in which the office speaks.
type Language string

// The languages.
const (
	German  Language = "de"
	English Language = "en"
)

// Languages are all of them, the one first that speaks to who asks for none.
var Languages = []Language{German, English}

// LanguageOf is the language that somebody has chosen, or the first of those that their browser prefers (RFC 9110, section 12.5.4).
func LanguageOf(chosen, accepted string) Language {
	if slices.Contains(Languages, Language(chosen)) {
		return Language(chosen)
	}
	best, most := German, 0.0
	for wish := range strings.SplitSeq(accepted, ",") {
		tag, rest, _ := strings.Cut(strings.TrimSpace(wish), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(rest), "q="); ok {
			weight, _ = strconv.ParseFloat(q, 64)
		}
		if slices.Contains(Languages, Language(tag)) && weight > most {
			best, most = Language(tag), weight
		}
	}
	return best
}

var catalogues = map[Language]func() map[string]string{
	German:  sync.OnceValue(func() map[string]string { return read(German) }),
	English: sync.OnceValue(func() map[string]string { return read(English) }),
}

// read merges the files of a language.
func read(language Language) map[string]string {
	all := map[string]string{}
	files, err := wordFiles.ReadDir("words")
	for _, file := range files {
		if err != nil || !strings.HasSuffix(file.Name(), "."+string(language)+".json") {
			continue
		}
		var text []byte
		if text, err = wordFiles.ReadFile(path.Join("words", file.Name())); err == nil {
			err = json.Unmarshal(text, &all)
		}
	}
	if err != nil {
		panic(err) // embedded, and a test reads them
	}
	return all
}

// Knows tells whether there is a sentence of a key.
func (l Language) Knows(key string) bool { _, ok := catalogues[l]()[key]; return ok }

// Say is the sentence of a key, filled. A key that is not there is said as it is, so that it is seen.
func (l Language) Say(key string, args ...any) string {
	sentence, ok := catalogues[l]()[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, args...)
}

// Count is the sentence of a key for a number: "KEY.one" for one, "KEY.other" for all others.
func (l Language) Count(key string, n int, args ...any) string {
	if n == 1 {
		return l.Say(key+".one", append([]any{n}, args...)...)
	}
	return l.Say(key+".other", append([]any{n}, args...)...)
}

// Word is the sentence of a key, or the word itself where it is no key.
func (l Language) Word(word string) string {
	if l.Knows(word) {
		return l.Say(word)
	}
	return word
}

var (
	weekdays = map[Language][7]string{German: {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}, English: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}}
	months   = map[Language][12]string{
		German:  {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
		English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
)

// Day is a day as people say it: "Di 24. November 2026".
func (l Language) Day(at time.Time) string {
	day, month := weekdays[l][at.Weekday()], months[l][at.Month()-1]
	if l == English {
		return fmt.Sprintf("%s %d %s %d", day, at.Day(), month, at.Year())
	}
	return fmt.Sprintf("%s %d. %s %d", day, at.Day(), month, at.Year())
}

// Hour is a time of day: "7:41 Uhr".
func (l Language) Hour(at time.Time) string {
	if l == English {
		return at.Format("15:04")
	}
	return at.Format("15:04") + " Uhr"
}

// Number is a number with its thousands apart.
func (l Language) Number(n int64) string {
	digits, apart := strconv.FormatInt(n, 10), "."
	if l == English {
		apart = ","
	}
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + apart + digits[at:]
	}
	return digits
}

// Size is a number of bytes: "12,4 MB".
func (l Language) Size(bytes int64) string {
	value, unit := float64(bytes), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if value < 1000 {
			break
		}
		value, unit = value/1000, next
	}
	text := strconv.FormatFloat(value, 'f', 1, 64)
	if unit == "B" || value >= 100 {
		text = strconv.FormatFloat(value, 'f', 0, 64)
	}
	if l == German {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + " " + unit
}
