// SPDX-License-Identifier: EUPL-1.2

package reading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news/markdown"
	. "github.com/pult-app/pult/news/reading"
)

func of(t *testing.T, text string) Hints {
	d, err := markdown.Parse(text)
	require.NoError(t, err)
	return Of(d)
}

func TestOf_tells_easy_from_hard(t *testing.T) {
	easy := of(t, "Ab Montag gilt eine neue Regel. Wer einen Platz bucht, checkt bis zehn Uhr ein. Danach ist der Platz für andere frei. Die Tische bleiben am Abend leer. So hat jeder einen guten Start in den Tag.")
	hard := of(t, "Die Inanspruchnahme nicht personengebundener Büroarbeitsplätze setzt eine fristgerechte Anwesenheitsbestätigung innerhalb der hausordnungsrechtlich festgelegten Zeitspanne voraus, andernfalls erfolgt eine automatisierte Wiederfreigabe zugunsten weiterer Nutzungsberechtigter der Organisationseinheit.")

	assert.Equal(t, Easy, easy.Level())
	assert.Equal(t, Unknown, hard.Level(), "28 words are few")
	assert.Equal(t, 0, hard.Ease)
	assert.Len(t, hard.Long, 1)
	assert.Empty(t, easy.Long)
	assert.Equal(t, []any{37, 5, time.Minute}, []any{easy.Words, easy.Sentences, easy.Time})
	assert.Equal(t, Hard, of(t, strings.Repeat("Die Inanspruchnahme personengebundener Arbeitsplätze erfordert Genehmigungen. ", 8)).Level())
	assert.Equal(t, Hints{}, of(t, ""))
	assert.Equal(t, 2*time.Minute, of(t, strings.Repeat("Wort ", 201)).Time)
}

func TestOf_reads_sentences(t *testing.T) {
	for text, want := range map[string]int{
		"Ab 1. Dezember gilt z. B. das. Und das!":    2,
		"# Titel\n\n- eins\n- zwei. Drei\n\n> Zitat": 5,
		"Wirklich?! Ja… Nein.":                       3,
		"| a | b |\n|---|---|\n| c | d |":            0,
		"```\nkein Satz. Kein Satz.\n```":            0,
		"Um 8.30 Uhr. ":                              1,
	} {
		assert.Equal(t, want, of(t, text).Sentences, text)
	}
}

func TestOf_finds_what_is_heavy_or_loud(t *testing.T) {
	h := of(t, "Die Straßenverkehrszulassungsordnung der Kolleg*innen gilt.")
	assert.Equal(t, []string{"Straßenverkehrszulassungsordnung"}, h.Heavy)
	assert.False(t, h.Loud)
	assert.True(t, of(t, "Sofort lesen!!").Loud)
	assert.True(t, of(t, "WICHTIG: SOFORT BEACHTEN").Loud)
	assert.False(t, of(t, "Die VHS und das WLAN.").Loud)
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{"Haus": 1, "Regel": 2, "Plätze": 2, "Bürgerinnen": 4, "3.14": 1, "Straße": 2, "Psst": 1} {
		assert.Equal(t, want, Syllables(word), word)
	}
}
