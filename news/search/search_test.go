// SPDX-License-Identifier: EUPL-1.2

package search_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/news/search"
)

// index is a real full-text index with one text.
func index(t testing.TB, text string) *sql.DB {
	db, err := sql.Open("sqlite3", ":memory:")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE VIRTUAL TABLE words USING fts5(ahead, back, tokenize = 'unicode61 remove_diacritics 0')`)
	require.NoError(t, err)
	ahead, back := Lines(text)
	_, err = db.Exec(`INSERT INTO words VALUES ($1, $2)`, ahead, back)
	require.NoError(t, err)
	return db
}

func finds(t testing.TB, db *sql.DB, query string) bool {
	match, ok := Match(query, "ahead", "back")
	if !ok {
		return false
	}
	var n int
	require.NoError(t, db.QueryRow(`SELECT COUNT(*) FROM words WHERE words MATCH $1`, match).Scan(&n), query)
	return n > 0
}

func TestMatch_finds_words_in_every_form(t *testing.T) {
	for text, queries := range map[string]struct{ yes, no []string }{
		"Neue Regelungen für die Arbeitsplätze im Haus": {
			yes: []string{"Regelung", "regelungen", "Arbeitsplatz", "arbeitsplaetze", "ARBEITSPLÄTZEN", "Platz", "Plätze", "Häuser", "neu", "neues", "neuen", "neuer", "Regel", "haus platz", "Arbeits"},
			no:  []string{"Ratz", "Garten", "Haus Garten", "", "  ", "?!"},
		},
		"Die Straße wird gesperrt, Grüße aus dem Bürgeramt": {
			yes: []string{"Strasse", "straße", "STRASSEN", "Gruß", "gruesse", "Bürger", "Buerger", "Amt", "Bürgerämter", "sperren gesperrt", "Burgeramt"},
			no:  []string{"Gras", "Strauß"},
		},
		"Buchungssystem: 10 Uhr einchecken (Raum 3.14)": {
			yes: []string{"Buchung", "System", "Systeme", "10 Uhr", "3.14", "raum 3", "buchungen"},
			no:  []string{"15 Uhr"},
		},
		"Erika Żółć und Müller-Lüdenscheidt": {
			yes: []string{"Zolc", "mueller", "Muller", "lüdenscheidt", "MÜLLER"},
		},
	} {
		db := index(t, text)
		for _, query := range queries.yes {
			want := query != "sperren gesperrt"
			assert.Equal(t, want, finds(t, db, query), "%q in %q", query, text)
		}
		for _, query := range queries.no {
			assert.False(t, finds(t, db, query), "%q in %q", query, text)
		}
	}
}

func TestMatch_is_words_to_the_index(t *testing.T) {
	db := index(t, "ein Text")
	for _, query := range []string{`"`, `""`, `*`, `a OR b`, `NEAR(a b)`, `ahead:text`, `{ahead}: x`, `text" OR "`, `-text`, `^text`, `(text`, `text)`, `'; DROP TABLE words; --`, "\x00", strings.Repeat("text ", 1000), strings.Repeat("ä", 500), "\xff\xfe"} {
		assert.NotPanics(t, func() { finds(t, db, query) }, query)
	}
	assert.True(t, finds(t, db, `text" *`))
	assert.False(t, finds(t, db, "text OR garten"), "OR is a word")
}

func TestPieces_show_what_was_found(t *testing.T) {
	marked := func(text, query string) (out string) {
		for _, p := range Pieces(text, query) {
			if p.Hit {
				p.Text = "[" + p.Text + "]"
			}
			out += p.Text
		}
		return out
	}
	assert.Equal(t, "Neue [Arbeitsplätze], ein [Platz] im Haus", marked("Neue Arbeitsplätze, ein Platz im Haus", "plätzen"))
	assert.Equal(t, "Die [Straße], [GRÜSSE].", marked("Die Straße, GRÜSSE.", "strasse gruß"))
	assert.Equal(t, "[Kolleg]*innen", marked("Kolleg*innen", "kolleg"))
	assert.Equal(t, "nichts", marked("nichts", ""))
	assert.Empty(t, Pieces("", "x"))
}

func TestExcerpt_shows_the_place(t *testing.T) {
	text := "Am Anfang steht viel, das niemand sucht. Dann kommt der Platz, um den es geht. Am Ende steht auch noch etwas."
	assert.Equal(t, "…Dann kommt der Platz, um den es geht. Am Ende steht auc…", Excerpt(text, "Plätze", 60))
	assert.Equal(t, "Am Anfang steht viel…", Excerpt(text, "Garten", 20))
	assert.Equal(t, "kurz", Excerpt("kurz", "kurz", 20))
}

func FuzzMatch(f *testing.F) {
	for _, seed := range []string{"Plätze", `"a" OR b*`, "\x00", "ß", "a AND (b", "Żółć 3.14"} {
		f.Add(seed, "Neue Arbeitsplätze")
	}
	db := index(f, "Neue Arbeitsplätze")
	f.Fuzz(func(t *testing.T, query, text string) {
		finds(t, db, query)
		var whole strings.Builder
		for _, p := range Pieces(text, query) {
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Fatalf("%q was cut into %q", text, whole.String())
		}
		if ahead, back := Lines(text); len(strings.Fields(ahead)) != len(strings.Fields(back)) {
			t.Fatal("the lines differ")
		}
		Excerpt(text, query, 40)
	})
}

func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("Neue Regelungen für die Arbeitsplätze im Haus gelten ab dem ersten Dezember. ", 30)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Lines(text)
	}
}
