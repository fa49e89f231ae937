// SPDX-License-Identifier: EUPL-1.2

package office_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/office"
)

// TestWords_are_there_in_both_languages holds that each key has a sentence with the same blanks in both, and stands in one file.
func TestWords_are_there_in_both_languages(t *testing.T) {
	all := map[string]map[string]string{"de": {}, "en": {}}
	for language, words := range all {
		files, err := filepath.Glob("words/*." + language + ".json")
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			var part map[string]string
			require.NoError(t, json.Unmarshal(text, &part), file)
			keys := regexp.MustCompile(`(?m)^  "([^"]+)":`).FindAllStringSubmatch(string(text), -1)
			assert.True(t, slices.IsSortedFunc(keys, func(a, b []string) int { return strings.Compare(a[1], b[1]) }), "%s is sorted", file)
			for key, sentence := range part {
				assert.NotContains(t, words, key, "%s stands in %s and another file", key, file)
				assert.NotEmpty(t, sentence, key)
				assert.NotContains(t, sentence, "!", key)
				words[key] = sentence
			}
		}
	}
	blanks := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for key, de := range all["de"] {
		en, ok := all["en"][key]
		if assert.True(t, ok, "%s is not there in English", key) {
			assert.Len(t, blanks.FindAllString(en, -1), len(blanks.FindAllString(de, -1)), key)
		}
	}
	assert.Len(t, all["en"], len(all["de"]))
}

func TestLanguageOf_goes_by_the_choice_and_then_by_the_browser(t *testing.T) {
	for _, c := range []struct {
		chosen, accepted string
		want             office.Language
	}{
		{"", "", "de"}, {"en", "de", "en"}, {"xx", "en-GB,en;q=0.9", "en"}, {"", "fr, de;q=0.8, en;q=0.9", "en"}, {"", "fr", "de"}, {"", ";;;q=x,,en;q=0", "de"},
	} {
		assert.Equal(t, c.want, office.LanguageOf(c.chosen, c.accepted), "%+v", c)
	}
}

func TestLanguage_says_days_and_sizes_as_people_do(t *testing.T) {
	at := time.Date(2026, time.March, 3, 7, 41, 0, 0, time.UTC)
	assert.Equal(t, "Di 3. März 2026", office.German.Day(at))
	assert.Equal(t, "Tue 3 March 2026", office.English.Day(at))
	assert.Equal(t, "07:41 Uhr", office.German.Hour(at))
	assert.Equal(t, "12,4 MB", office.German.Size(12_400_000))
	assert.Equal(t, "999 B", office.English.Size(999))
	assert.Equal(t, "1.234.567", office.German.Number(1234567))
	assert.Equal(t, "123", office.English.Number(123))
}
