// SPDX-License-Identifier: EUPL-1.2

package markdown_test

import (
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	. "github.com/pult-app/pult/news/markdown"
)

// TestAttacks_stay_text holds that nothing of testdata/attacks.txt becomes more than words on a page or a screen.
func TestAttacks_stay_text(t *testing.T) {
	attacks := attacks(t)
	require.GreaterOrEqual(t, len(attacks), 150)

	for _, attack := range attacks {
		d, err := Parse(attack)
		require.NoError(t, err, attack)
		assert.Empty(t, harm(d), attack)
	}
}

func attacks(t testing.TB) (texts []string) {
	file, err := os.ReadFile("testdata/attacks.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "# <") {
			continue
		}
		var text strings.Builder
		for rest := strings.ReplaceAll(line, `\0`, `\x00`); rest != ""; {
			letter, _, tail, err := strconv.UnquoteChar(rest, 0)
			require.NoError(t, err, line)
			rest = tail
			text.WriteRune(letter)
		}
		texts = append(texts, text.String())
	}
	return texts
}

// known are the elements that HTML writes, with their attributes.
var known = map[string][]string{
	"p": nil, "h2": nil, "h3": nil, "h4": nil, "blockquote": nil, "ul": nil, "ol": {"start"}, "li": nil, "pre": nil, "code": nil, "hr": nil,
	"br": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": {"align"}, "td": {"align"}, "strong": nil, "em": nil, "del": nil,
	"span": {"class"}, "a": {"href", "rel"}, "img": {"src", "alt"},
}

var body = &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}

const album = "https://pult.example/picture/"

// harm is what is wrong with a document or with its page; empty for nothing.
func harm(d Document) string {
	if wrong := misled(d.Blocks); wrong != "" {
		return wrong
	}
	nodes, err := html.ParseFragment(strings.NewReader(page(d)), body)
	if err != nil {
		return err.Error()
	}
	for _, n := range nodes {
		if wrong := strange(n); wrong != "" {
			return wrong
		}
	}
	return ""
}

func page(d Document) string { return d.HTML(func(id PictureID) string { return album + string(id) }) }

// strange finds an element, attribute or address that does not belong on a page.
func strange(n *html.Node) string {
	if n.Type == html.ElementNode {
		attributes, ok := known[n.Data]
		if !ok {
			return "element " + n.Data
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				return "attribute " + a.Key + " of " + n.Data
			}
			if a.Key == "src" && !strings.HasPrefix(a.Val, album) || a.Key == "href" && !decent(a.Val) {
				return a.Key + " " + a.Val
			}
		}
	} else if n.Type != html.TextNode {
		return "a comment, or the like"
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if wrong := strange(c); wrong != "" {
			return wrong
		}
	}
	return ""
}

func decent(link string) bool {
	u, err := url.Parse(link)
	if err != nil || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' }) {
		return false
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil || (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != ""
}

// misled finds a link or a picture in the document that a screen would follow and must not.
func misled(blocks []Block) string {
	for _, b := range blocks {
		lists := [][]Span{b.Spans}
		for _, row := range b.Rows {
			for _, cell := range row {
				lists = append(lists, cell.Spans)
			}
		}
		for _, s := range slices.Concat(lists...) {
			switch {
			case s.Link != "" && !decent(s.Link):
				return "link " + s.Link
			case s.Picture != "" && !s.Picture.Valid():
				return "picture " + string(s.Picture)
			case s.Link != "" && strings.TrimSpace(s.Text) == "":
				return "a link that cannot be seen"
			case s.Mention != "" && strings.ContainsAny(string(s.Mention), " \x00\n"):
				return "mention " + string(s.Mention)
			case strings.ContainsAny(s.Text, "\x00\u202e\u202d\u2066\ufeff"):
				return "letters that hide"
			}
		}
		if b.Kind == Picture && !b.Picture.Valid() {
			return "picture " + string(b.Picture)
		}
		for _, inner := range append(slices.Clone(b.Items), b.Blocks) {
			if wrong := misled(inner); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

// TestHarm_is_seen shows that the judge of the attacks would find one that comes through.
func TestHarm_is_seen(t *testing.T) {
	for _, d := range []Document{
		{Blocks: []Block{{Spans: []Span{{Text: "x", Link: "javascript:alert(1)"}}}}},
		{Blocks: []Block{{Kind: Quote, Blocks: []Block{{Spans: []Span{{Text: "x", Link: "https://a@b.example"}}}}}}},
		{Blocks: []Block{{Kind: List, Items: [][]Block{{{Kind: Picture, Picture: "https://evil.example"}}}}}},
		{Blocks: []Block{{Kind: Table, Rows: [][]Cell{{{Spans: []Span{{Text: " ", Link: "https://evil.example"}}}}}}}},
		{Blocks: []Block{{Spans: []Span{{Text: "a\u202eb"}}}}},
	} {
		assert.NotEmpty(t, harm(d))
	}
	for _, page := range []string{"<script>x</script>", "<p onclick=x>", `<a href="javascript:x">`, "<!-- x -->", `<img src="https://evil.example">`} {
		nodes, err := html.ParseFragment(strings.NewReader(page), body)
		require.NoError(t, err)
		assert.NotEmpty(t, strange(nodes[0]), page)
	}
}

func FuzzParse(f *testing.F) {
	for _, attack := range attacks(f) {
		f.Add(attack)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		if wrong := harm(d); wrong != "" {
			t.Fatalf("%s in %q: %s", wrong, text, page(d))
		}
		if again, err := Parse(Clean(text)); err != nil || again.Plain() != d.Plain() {
			t.Fatalf("a clean text says something else: %v", err)
		}
		_, _, _ = d.Teaser(120), d.Mentions(), d.Topics()
	})
}
