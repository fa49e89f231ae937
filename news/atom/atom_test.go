// SPDX-License-Identifier: EUPL-1.2

package atom_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/news/atom"
	"github.com/pult-app/pult/news/markdown"
)

var monday = time.Date(2026, time.November, 23, 7, 0, 0, 0, time.UTC)

func page(t testing.TB, text string) string {
	d, err := markdown.Parse(text)
	require.NoError(t, err)
	return d.HTML(func(markdown.PictureID) string { return "" })
}

func TestWrite_is_read_by_others(t *testing.T) {
	file, err := Write(Feed{
		ID: "urn:pult:channel:board", Self: "https://pult.example/news/board.atom", Title: "Aus dem Rathaus & mehr", Updated: monday.Add(time.Hour),
		Entries: []Entry{{
			ID: "urn:pult:post:1", Link: "https://pult.example/news/1", Title: "Regeln für <geteilte> Plätze", Published: monday, Updated: monday.Add(time.Hour),
			HTML: page(t, "Ab **Dezember** gilt:\n\n- eins\n- zwei ]]> & mehr"),
		}},
	})
	require.NoError(t, err)

	feed, err := gofeed.NewParser().Parse(bytes.NewReader(file))

	require.NoError(t, err)
	assert.Equal(t, []string{"atom", "1.0", "Aus dem Rathaus & mehr", "https://pult.example/news/board.atom"}, []string{feed.FeedType, feed.FeedVersion, feed.Title, feed.FeedLink})
	require.Len(t, feed.Items, 1)
	item := feed.Items[0]
	assert.Equal(t, []string{"urn:pult:post:1", "https://pult.example/news/1", "Regeln für <geteilte> Plätze"}, []string{item.GUID, item.Link, item.Title})
	assert.Equal(t, "<p>Ab <strong>Dezember</strong> gilt:</p><ul><li><p>eins</p></li><li><p>zwei ]]&gt; &amp; mehr</p></li></ul>", item.Content)
	assert.Equal(t, monday, *item.PublishedParsed)
	assert.Equal(t, monday.Add(time.Hour), *item.UpdatedParsed)
	again, err := Read(file)
	require.NoError(t, err)
	assert.Equal(t, []Item{{"urn:pult:post:1", "Regeln für <geteilte> Plätze", "Ab **Dezember** gilt:\n\n- eins\n- zwei ]]&gt; & mehr\n\n<https://pult.example/news/1>", monday}}, again)
}

// TestWrite_has_what_the_standard_demands goes by RFC 4287, sections 4.1.1 and 4.1.2.
func TestWrite_has_what_the_standard_demands(t *testing.T) {
	file, err := Write(Feed{ID: "urn:a", Self: "https://a.example", Title: "A", Updated: monday, Entries: []Entry{{ID: "urn:b", Link: "https://a.example/b", Title: "B", Published: monday, Updated: monday, HTML: "<p>b</p>"}}})
	require.NoError(t, err)
	found := map[string]int{}
	decoder, path := xml.NewDecoder(bytes.NewReader(file)), []string{}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			assert.Equal(t, "http://www.w3.org/2005/Atom", token.Name.Space)
			path = append(path, token.Name.Local)
			found[strings.Join(path, "/")]++
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	assert.Equal(t, map[string]int{"feed": 1, "feed/id": 1, "feed/title": 1, "feed/updated": 1, "feed/author": 1, "feed/author/name": 1, "feed/link": 1, "feed/entry": 1,
		"feed/entry/id": 1, "feed/entry/title": 1, "feed/entry/updated": 1, "feed/entry/published": 1, "feed/entry/link": 1, "feed/entry/content": 1}, found)
}

func TestRead_takes_what_others_publish(t *testing.T) {
	const rss = `<?xml version="1.0"?><rss version="2.0"><channel><title>Stadt</title>
	<item><guid>7</guid><title>Baustelle &amp;amp; Umleitung</title><link>https://stadt.example/7</link><pubDate>Mon, 23 Nov 2026 08:00:00 +0100</pubDate>
	<description><![CDATA[<h2>Wo?</h2><p>In der <b>Hofaue</b>, <a href="https://stadt.example/plan">Plan</a>.</p><ul><li>eins<li>zwei</ul><img src="https://evil.example/pixel.gif" alt="Bagger"><script>alert(1)</script><a href="javascript:alert(1)">x</a>]]></description></item>
	<item><guid>8</guid><title> </title><description>ohne Titel</description></item>
	<item><guid>9</guid><title>Ohne Text</title></item></channel></rss>`
	const json = `{"version": "https://jsonfeed.org/version/1.1", "title": "Stadt", "items": [{"id": "j", "title": "Neu", "content_html": "<p>Text</p>"}]}`

	items, err := Read([]byte(rss))
	require.NoError(t, err)
	assert.Equal(t, []Item{{"7", "Baustelle & Umleitung", "## Wo?\n\nIn der **Hofaue**, [Plan](https://stadt.example/plan).\n\n- eins\n- zwei\n\nx\n\n<https://stadt.example/7>", monday}}, items)
	items, err = Read([]byte(json))
	require.NoError(t, err)
	assert.Equal(t, []Item{{ID: "j", Title: "Neu", Body: "Text"}}, items)
}

func TestRead_refuses_what_is_none_or_too_large(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want error
	}{
		"nothing":       {"", ErrNoFeed},
		"a page":        {"<!DOCTYPE html><html><body>Hallo</body></html>", ErrNoFeed},
		"5 MB":          {"<rss>" + strings.Repeat(" ", 5<<20), ErrTooLarge},
		"many elements": {"<rss>" + strings.Repeat("<a/>", 300_000), ErrTooLarge},
		"null":          {`{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[null]}`, ErrNoFeed},
		"half":          {"<rss version='2.0'><channel><item><title>x", ErrNoFeed},
	} {
		_, err := Read([]byte(test.file))
		assert.ErrorIs(t, err, test.want, name)
	}
	items, _ := Read([]byte(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
		<rss version="2.0"><channel><item><title>&b;&c;</title><description>x</description></item></channel></rss>`))
	for _, item := range items {
		assert.NotContains(t, item.Title, "aaa", "entities of their own mean nothing")
		assert.NotContains(t, item.Title, "root")
	}
	deep := "<rss version='2.0'><channel><item>" + strings.Repeat("<x:a>", maxTags) + strings.Repeat("</x:a>", maxTags) + "</item></channel></rss>"
	assert.NotPanics(t, func() { _, _ = Read([]byte(deep)) })
}

const maxTags = 99_000

func TestMarkdown_says_too_much_as_plain_text(t *testing.T) {
	for name, html := range map[string]string{
		"deep":  strings.Repeat("<blockquote>", 2000) + "Halt: *a*",
		"lists": strings.Repeat("<ul><li>", 20) + "Halt: *a*",
		"many":  strings.Repeat("<b>x</b>", 6000) + "Halt: *a*",
	} {
		d, err := markdown.Parse(Markdown(html))
		require.NoError(t, err, name)
		assert.Contains(t, d.Plain(), "Halt: *a*", name)
	}
	assert.Empty(t, Markdown(" <script>x</script> "))
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><guid>7</guid><title>a</title><description>&lt;p&gt;b</description></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>a</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>x</b></div></content></entry></feed>`))
	f.Add([]byte(`{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "j", "title": "Neu", "content_html": "<p>Text</p>"}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		items, _ := Read(file)
		for _, item := range items {
			if _, err := markdown.Parse(item.Body); err != nil || item.Title == "" || strings.ContainsAny(item.Title, "\n\x00") {
				t.Fatalf("%+v: %v", item, err)
			}
		}
	})
}
