// SPDX-License-Identifier: EUPL-1.2

package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"

	. "github.com/pult-app/pult/news/markdown"
)

const photo = PictureID("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

func parse(t testing.TB, text string) Document {
	d, err := Parse(text)
	require.NoError(t, err)
	return d
}

func TestParse_reads_what_people_write(t *testing.T) {
	for text, want := range map[string][]Block{
		"Ein Satz.":        {{Spans: []Span{{Text: "Ein Satz."}}}},
		"a\nb":             {{Spans: []Span{{Text: "a b"}}}},
		"a  \nb":           {{Spans: []Span{{Text: "a\nb"}}}},
		"## Wann?":         {{Kind: Heading, Level: 2, Spans: []Span{{Text: "Wann?"}}}},
		"##### Tief":       {{Kind: Heading, Level: 3, Spans: []Span{{Text: "Tief"}}}},
		"**fett** *kurs*":  {{Spans: []Span{{Text: "fett", Strong: true}, {Text: " "}, {Text: "kurs", Emphasis: true}}}},
		"~~weg~~ `code`":   {{Spans: []Span{{Text: "weg", Struck: true}, {Text: " "}, {Text: "code", Code: true}}}},
		"**a *b* c**":      {{Spans: []Span{{Text: "a ", Strong: true}, {Text: "b", Strong: true, Emphasis: true}, {Text: " c", Strong: true}}}},
		"> Zitat":          {{Kind: Quote, Blocks: []Block{{Spans: []Span{{Text: "Zitat"}}}}}},
		"```\nx <y>\n```":  {{Kind: Code, Text: "x <y>"}},
		"    eingerückt":   {{Spans: []Span{{Text: "eingerückt"}}}},
		"---":              {{Kind: Rule}},
		"&amp; &uuml;":     {{Spans: []Span{{Text: "& ü"}}}},
		"\\*kein\\* Stern": {{Spans: []Span{{Text: "*kein* Stern"}}}},
		"<b>kein HTML</b>": {{Spans: []Span{{Text: "<b>kein HTML</b>"}}}},
		"3. drei\n4. vier": {{Kind: List, Ordered: true, First: 3, Items: [][]Block{{{Spans: []Span{{Text: "drei"}}}}, {{Spans: []Span{{Text: "vier"}}}}}}},
		"- eins\n  - zwei": {{Kind: List, Items: [][]Block{{{Spans: []Span{{Text: "eins"}}}, {Kind: List, Items: [][]Block{{{Spans: []Span{{Text: "zwei"}}}}}}}}}},
		"| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 |": {{Kind: Table, Rows: [][]Cell{
			{{Spans: []Span{{Text: "a"}}}, {Spans: []Span{{Text: "b"}}, Align: End}},
			{{Spans: []Span{{Text: "1"}}}, {Spans: []Span{{Text: "2"}}, Align: End}},
			{{Spans: []Span{{Text: "3"}}}, {Align: End}}}}},
		"![Der Eingang](picture:" + string(photo) + ")": {{Kind: Picture, Picture: photo, Alt: "Der Eingang"}},
		"Da: ![Tor](picture:" + string(photo) + ")":     {{Spans: []Span{{Text: "Da: "}, {Text: "Tor", Picture: photo}}}},
		"![Der Eingang](https://evil.example/1.gif)":    {{Spans: []Span{{Text: "Der Eingang"}}}},
		"[Plan](https://stadt.example/plan)":            {{Spans: []Span{{Text: "Plan", Link: "https://stadt.example/plan"}}}},
		"[**Plan**](https://stadt.example/plan) da":     {{Spans: []Span{{Text: "Plan", Strong: true, Link: "https://stadt.example/plan"}, {Text: " da"}}}},
		"Siehe https://stadt.example.":                  {{Spans: []Span{{Text: "Siehe "}, {Text: "https://stadt.example", Link: "https://stadt.example"}, {Text: "."}}}},
		"[Anrufen](tel:+492025630)":                     {{Spans: []Span{{Text: "Anrufen", Link: "tel:+492025630"}}}},
		"[stadt.example](https://evil.example)":         {{Spans: []Span{{Text: "stadt.example (evil.example)", Link: "https://evil.example"}}}},
		"[www.stadt.example](https://stadt.example/x)":  {{Spans: []Span{{Text: "www.stadt.example", Link: "https://stadt.example/x"}}}},
		"[x](javascript:alert(1))":                      {{Spans: []Span{{Text: "x"}}}},
		"[Dazu](https://bbb.stadt.example/b/ana)":       {{Spans: []Span{{Text: "Dazu", Link: "https://bbb.stadt.example/b/ana", Meeting: true}}}},
		"Danke [@Jana Sommer](person:p1)!":              {{Spans: []Span{{Text: "Danke "}, {Text: "@Jana Sommer", Mention: "p1"}, {Text: "!"}}}},
		"#Desksharing und #Bürger*innen, nicht C#Dur":   {{Spans: []Span{{Text: "#Desksharing", Topic: "desksharing"}, {Text: " und "}, {Text: "#Bürger", Topic: "burger"}, {Text: "*innen, nicht C#Dur"}}}},
		"Kolleg*innen und Bürger*innen":                 {{Spans: []Span{{Text: "Kolleg*innen und Bürger*innen"}}}},
		"":                                              nil,
		"\u202eabc\x00":                                 {{Spans: []Span{{Text: "abc"}}}},
	} {
		assert.Equal(t, want, parse(t, text).Blocks, text)
	}
}

// TestParse_tells_where_a_link_leads_whose_words_say_otherwise is for words that name a host or an address, wherever in them and however hidden.
func TestParse_tells_where_a_link_leads_whose_words_say_otherwise(t *testing.T) {
	for words, to := range map[string]string{
		"\u200bwww.sparkasse.example": "https://evil.example", "www.sparkasse.example – Anmeldung": "https://evil.example", "„www.sparkasse.example“": "https://evil.example",
		"hier: www.sparkasse.example": "https://evil.example", "sparkasse.example.": "https://evil.example", "spar\u00adkasse.example": "https://evil.example",
		"10.0.0.1": "https://evil.example", "https://sparkasse.example/x": "https://evil.example", "amt@stadt.example": "mailto:evil@stadt.example",
		"amt@stadt.example ": "mailto:amt@evil.example", "evil.example oder sparkasse.example": "https://evil.example",
	} {
		d := parse(t, "["+words+"]("+to+")")
		assert.Contains(t, d.Plain(), "evil", "%q", words)
		assert.Contains(t, d.Plain(), " (", "%q", words)
	}
	for words, to := range map[string]string{
		"stadt.example": "https://www.stadt.example/x", "www.stadt.example/plan": "https://stadt.example", "amt@stadt.example": "mailto:amt@stadt.example",
		"Schreib an amt@stadt.example": "mailto:amt@stadt.example", "z. B. hier": "https://stadt.example", "Bitte hier entlang.": "https://stadt.example",
	} {
		assert.NotContains(t, parse(t, "["+words+"]("+to+")").Plain(), " (", "%q", words)
	}
	_, described := parse(t, "![\u200b\u2060](picture:"+string(photo)+")").Shown()
	assert.False(t, described, "what nobody sees describes nothing")
}

func TestParse_refuses_what_would_take_it_too_long(t *testing.T) {
	for text, want := range map[string]error{
		strings.Repeat("x", MaxText+1):                              ErrTooLong,
		strings.Repeat(">", MaxDepth+1):                             ErrTooDeep,
		strings.Repeat("- ", MaxDepth+1) + "x":                      ErrTooDeep,
		strings.Repeat("1. > ", MaxDepth/2) + "- x":                 ErrTooDeep,
		stairs(MaxDepth + 1):                                        ErrTooDeep,
		strings.Repeat("[", 3000):                                   ErrTooMany,
		strings.Repeat("*_~", 1400):                                 ErrTooMany,
		strings.Repeat("[a](b", 101):                                ErrTooMany,
		strings.Repeat("[a](b 'c ", 101):                            ErrTooMany,
		strings.Repeat("[a](<b c ", 101):                            ErrTooMany,
		strings.Repeat("![a](b", 101):                               ErrTooMany,
		strings.Repeat("[a](b", 100):                                nil,
		strings.Repeat("[a](https://b.example/c_(d) \"e\") ", 1000): nil,
		strings.Repeat("\n", 5001):                                  ErrTooMany,
		strings.Repeat("a|", 300) + "\n" + strings.Repeat("-|", 300) + "\n" + strings.Repeat("a\n", 4900): ErrTooMany,
		strings.Repeat("a|", 20) + "\n" + strings.Repeat("-|", 20) + "\n" + strings.Repeat("a\n", 2000):   ErrTooMany,
		"> " + strings.Repeat("a|", 40) + "\n> " + strings.Repeat("-|", 40):                               ErrTooMany,
		strings.Repeat("a|", 10) + "\n" + strings.Repeat("-|", 10) + "\n" + strings.Repeat("a\n", 100):    nil,
		strings.Repeat(">", MaxDepth) + "x":                                                               nil,
		strings.Repeat("x", MaxText):                                                                      nil,
		strings.Repeat("*", 1000) + "- 1999. > kein Mark ":                                                nil,
	} {
		_, err := Parse(text)
		assert.ErrorIs(t, err, want, "%.20q", text)
	}
}

// stairs are lists in lists.
func stairs(steps int) (text string) {
	for i := range steps {
		text += strings.Repeat("  ", i) + "- x\n"
	}
	return text
}

func TestClean_keeps_what_is_read(t *testing.T) {
	for text, want := range map[string]string{
		"a\r\nb\rc":         "a\nb\nc",
		"  \n\n a \t\n\n":   "a",
		"a  \nb":            "a  \nb",
		"a   \nb  \n\nc   ": "a  \nb  \n\nc",
		"u\u0308ber":        "über",
		"a\x00\x1b[31mb":    "a[31mb",
		"\u202eabc\u2066d":  "abcd",
		"\xff":              "\uFFFD",
		"Familie 👨‍👩‍👧 da":  "Familie 👨‍👩‍👧 da",
	} {
		assert.Equal(t, want, Clean(text), "%q", text)
		assert.Equal(t, want, Clean(Clean(text)), "%q", text)
	}
}

func TestDocument_tells_what_is_in_it(t *testing.T) {
	d := parse(t, "# Titel\nAb **1. Dezember** gilt im #Haus:\n\n- [@Ann](person:a) fragt [@Ben](person:b)\n- [@Ann](person:a) #haus\n\n"+
		"![](picture:"+string(photo)+")\n\n| Tag | Uhr |\n|---|---|\n| Mo | 10 |\n\n```\nx\n```")

	assert.Equal(t, "Titel\nAb 1. Dezember gilt im #Haus:\n@Ann fragt @Ben\n@Ann #haus\nTag; Uhr\nMo; 10\nx", d.Plain())
	assert.Equal(t, []staff.PersonID{"a", "b"}, d.Mentions())
	assert.Equal(t, []string{"haus"}, d.Topics())
	pictures, described := d.Shown()
	assert.Equal(t, []PictureID{photo}, pictures)
	assert.False(t, described)
	assert.Equal(t, "Ab 1. Dezember gilt im #Haus: @Ann fragt @Ben @Ann #haus", d.Teaser(100))
	assert.Equal(t, "Ab 1. Dezember gilt im…", d.Teaser(26))
}

func TestHTML_writes_the_document(t *testing.T) {
	for text, want := range map[string]string{
		"# T\n\na **b** `<c>`":              "<h2>T</h2><p>a <strong>b</strong> <code>&lt;c&gt;</code></p>",
		"a  \nb":                            "<p>a<br>b</p>",
		"> q":                               "<blockquote><p>q</p></blockquote>",
		"2. x":                              `<ol start="2"><li><p>x</p></li></ol>`,
		"- x\n- y":                          "<ul><li><p>x</p></li><li><p>y</p></li></ul>",
		"| a |\n|:-:|\n| 1 |":               `<table><thead><tr><th align="center">a</th></tr></thead><tbody><tr><td align="center">1</td></tr></tbody></table>`,
		"[x](https://stadt.example/?a=1&b)": `<p><a href="https://stadt.example/?a=1&amp;b" rel="noreferrer">x</a></p>`,
		"[@Ann](person:a) #haus":            `<p><span class="mention">@Ann</span> <span class="topic">#haus</span></p>`,
		"![Tor \"1\"](picture:" + string(photo) + ")": `<p><img src="` + album + string(photo) + `" alt="Tor &#34;1&#34;"></p>`,
		"```\na\nb\n```\n\n---":                       "<pre><code>a\nb</code></pre><hr>",
	} {
		assert.Equal(t, want, page(parse(t, text)), text)
	}
	assert.Equal(t, "<p>Tor</p>", parse(t, "![Tor](picture:"+string(photo)+")").HTML(func(PictureID) string { return "" }))
}

// worst are texts as long as may be that make parsers slow.
func worst() map[string]string {
	fill := func(piece string) string { return strings.Repeat(piece, MaxText/len(piece)) }
	return map[string]string{
		"stars":      strings.Repeat("*a ", 4000),
		"both":       strings.Repeat("*a_ ", 2000),
		"brackets":   strings.Repeat("[", 2000) + strings.Repeat("a", 60000),
		"links":      strings.Repeat("[a](", 100) + strings.Repeat("a", 60000),
		"nested":     strings.Repeat("[", 1000) + "a" + strings.Repeat("](b)", 1000),
		"ticks":      fill("`a``b```c"),
		"tildes":     strings.Repeat("~~a ", 2000),
		"references": strings.Repeat("[a]: b\n", 2000),
		"columns":    strings.Repeat("a|", 29) + "\n" + strings.Repeat("-|", 29) + "\n" + strings.Repeat("a\n", 600),
		"rows":       "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", 4900),
		"lines":      strings.Repeat("xxxxxxxxxxx\n", 5000),
		"blanks":     strings.Repeat("- \n", 5000),
		"hosts":      fill("www.a.b "),
		"addresses":  fill("a@b.c "),
		"entities":   fill("&amp;"),
		"escapes":    strings.Repeat("\\*", 4000),
		"topics":     fill("#a "),
		"heads":      strings.Repeat("# a\n", 5000),
		"quotes":     strings.Repeat(">>>>>>>> a\n", 5000),
		"mails":      fill("a.a-a+"),
		"smaller":    fill("<"),
		"one":        fill("w"),
	}
}

func TestParse_takes_the_worst(t *testing.T) {
	for name, text := range worst() {
		d, err := Parse(text[:min(len(text), MaxText)])
		require.NoError(t, err, name)
		assert.Empty(t, harm(d), name)
	}
}

func BenchmarkParse(b *testing.B) {
	for name, text := range worst() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _ = Parse(text[:min(len(text), MaxText)])
			}
		})
	}
	b.Run("article", func(b *testing.B) {
		text := ""
		for i := range 20 {
			text += fmt.Sprintf("## Punkt %d\n\nAb **1. Dezember** gilt im Haus *Bundesbahndirektion*: Wer bucht, [checkt](https://stadt.example) bis 10 Uhr ein.\n\n- eins\n- zwei\n\n", i)
		}
		for b.Loop() {
			_, _ = Parse(text)
		}
	})
}
