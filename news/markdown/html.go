// SPDX-License-Identifier: EUPL-1.2

package markdown

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// HTML writes the document for pages, mail and feeds. source is the address of a picture; a picture for which it has none is told by
// its words. What is written is escaped here and then read once more by a policy that knows only what we write.
func (d Document) HTML(source func(PictureID) string) string {
	w := writer{source: source}
	w.blocks(d.Blocks)
	return policy().Sanitize(w.text.String())
}

// policy is all that HTML writes, said a second time. It is made when somebody needs it: most who read texts write no page.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "pre", "code", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "del", "span")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(mention|topic)$`)).OnElements("span")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoReferrerOnLinks(true)
	return p
})

type writer struct {
	text   strings.Builder
	source func(PictureID) string
}

func (w *writer) blocks(blocks []Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *writer) block(b Block) {
	switch b.Kind {
	case Heading: // the title of the page is above all of them
		w.around(fmt.Sprint("h", b.Level+1), func() { w.spans(b.Spans) })
	case Quote:
		w.around("blockquote", func() { w.blocks(b.Blocks) })
	case List:
		w.list(b)
	case Code:
		w.around("pre", func() { w.around("code", func() { w.say(b.Text) }) })
	case Table:
		w.around("table", func() { w.table(b.Rows) })
	case Picture:
		w.around("p", func() { w.picture(b.Picture, b.Alt) })
	case Rule:
		w.text.WriteString("<hr>")
	default:
		w.around("p", func() { w.spans(b.Spans) })
	}
}

func (w *writer) around(element string, inner func()) {
	w.text.WriteString("<" + element + ">")
	inner()
	w.text.WriteString("</" + element + ">")
}

func (w *writer) say(s string) { w.text.WriteString(html.EscapeString(s)) }

func (w *writer) list(b Block) {
	element, open := "ul", "<ul>"
	if b.Ordered {
		element, open = "ol", fmt.Sprintf(`<ol start="%d">`, b.First)
	}
	w.text.WriteString(open)
	for _, item := range b.Items {
		w.around("li", func() { w.blocks(item) })
	}
	w.text.WriteString("</" + element + ">")
}

func (w *writer) table(rows [][]Cell) {
	for i, row := range rows {
		cell := "td"
		if i == 0 {
			cell = "th"
			w.text.WriteString("<thead>")
		}
		w.around("tr", func() {
			for _, c := range row {
				w.text.WriteString("<" + cell + map[Align]string{Middle: ` align="center"`, End: ` align="right"`}[c.Align] + ">")
				w.spans(c.Spans)
				w.text.WriteString("</" + cell + ">")
			}
		})
		if i == 0 {
			w.text.WriteString("</thead><tbody>")
		}
	}
	if len(rows) > 0 {
		w.text.WriteString("</tbody>")
	}
}

func (w *writer) spans(spans []Span) {
	for _, s := range spans {
		w.span(s)
	}
}

func (w *writer) span(s Span) {
	if s.Picture != "" {
		w.picture(s.Picture, s.Text)
		return
	}
	var ends []string
	begin := func(open, end string) {
		w.text.WriteString(open)
		ends = append(ends, end)
	}
	switch {
	case s.Link != "":
		begin(`<a href="`+html.EscapeString(s.Link)+`">`, "</a>")
	case s.Mention != "":
		begin(`<span class="mention">`, "</span>")
	case s.Topic != "":
		begin(`<span class="topic">`, "</span>")
	}
	for _, look := range []struct {
		on      bool
		element string
	}{{s.Strong, "strong"}, {s.Emphasis, "em"}, {s.Struck, "del"}, {s.Code, "code"}} {
		if look.on {
			begin("<"+look.element+">", "</"+look.element+">")
		}
	}
	w.text.WriteString(strings.ReplaceAll(html.EscapeString(s.Text), "\n", "<br>"))
	for i := len(ends) - 1; i >= 0; i-- {
		w.text.WriteString(ends[i])
	}
}

func (w *writer) picture(id PictureID, alt string) {
	if at := w.source(id); at != "" {
		w.text.WriteString(`<img src="` + html.EscapeString(at) + `" alt="` + html.EscapeString(alt) + `">`)
		return
	}
	w.say(alt)
}
