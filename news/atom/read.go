// SPDX-License-Identifier: EUPL-1.2

package atom

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"github.com/microcosm-cc/bluemonday"
	"github.com/mmcdole/gofeed"

	"github.com/pult-app/pult/news/markdown"
)

// Limits of what Read takes. They are asked before anything is decoded.
const (
	// MaxFeed is the size of a feed in bytes, MaxItems how many of its items are read: the first ones.
	MaxFeed, MaxItems = 4 << 20, 200
	// maxHTML is the size of an item's text, maxElements how many elements it has.
	maxHTML, maxElements = 256 << 10, 5000
	// maxTags is how many elements a feed has; so many may stand in each other, too. HTML is parsed with a limit of its own.
	maxTags = 100_000
)

// What Read cannot take.
var (
	ErrTooLarge = fmt.Errorf("the feed has more than %d MB or %d elements", MaxFeed>>20, maxTags)
	ErrNoFeed   = errors.New("this is no feed in Atom, RSS or JSON")
)

// An Item is what somebody else has published, as text for a draft.
type Item struct {
	// ID is how the feed names it: the same item again has the same one.
	ID    string
	Title string
	// Body is Markdown, with a link to where it was published.
	Body string
	// At is when it was published, zero when the feed does not say.
	At time.Time
}

// Read reads a feed. Items that say nothing are left out.
func Read(file []byte) (items []Item, err error) {
	defer func() { // the library looks into what is not there: {"items": [null]}
		if cause := recover(); cause != nil {
			items, err = nil, fmt.Errorf("%w: %v", ErrNoFeed, cause)
		}
	}()
	if len(file) > MaxFeed || bytes.Count(file, []byte("<")) > 2*maxTags {
		return nil, ErrTooLarge
	}
	read, err := gofeed.NewParser().Parse(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFeed, err)
	}
	for _, item := range read.Items[:min(len(read.Items), MaxItems)] {
		if item == nil {
			continue
		}
		if one := itemOf(item, read.FeedType); one.Title != "" && one.Body != "" {
			items = append(items, one)
		}
	}
	return items, nil
}

func itemOf(from *gofeed.Item, kind string) Item {
	text := from.Content
	if strings.TrimSpace(text) == "" {
		text = from.Description
	}
	title := clip(from.Title)
	if kind == "rss" { // there it may be HTML; RFC 4287 and JSON Feed say that it is text
		title = unescape.Replace(plain().Sanitize(title))
	}
	item := Item{ID: from.GUID, Title: strings.Join(strings.Fields(markdown.Clean(title)), " "), Body: Markdown(text)}
	item.ID = cmp.Or(item.ID, from.Link, item.Title)
	if link := address().FindString(from.Link); link != "" {
		item.Body = strings.TrimSpace(item.Body + "\n\n<" + link + ">")
	}
	if from.PublishedParsed != nil {
		item.At = from.PublishedParsed.UTC()
	}
	return item
}

var (
	// plain leaves no element of a title.
	plain = sync.OnceValue(bluemonday.StrictPolicy)
	// address is a link that can stand between angle brackets.
	address = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^https?://[^\s<>"\\]{1,500}$`) })
)

// unescape takes back what a policy has escaped in a text that is none of HTML.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")

func clip(s string) string { return s[:min(len(s), maxHTML)] }

// decent are the elements of which the converter makes something; what is in others stays, scripts and styles do not. Pictures are told by
// their words: they are on another server.
var decent = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "hr", "table", "thead", "tbody", "tr", "th", "td", "strong", "b", "em", "i", "del", "s")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	return p
})

// Markdown is what a text in HTML says, in our Markdown. What is too large to be converted is told as plain text.
func Markdown(html string) string {
	html = clip(html)
	if strings.Count(html, "<") <= 2*maxElements {
		convert := converter.NewConverter(converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), strikethrough.NewStrikethroughPlugin(), table.NewTablePlugin()))
		if text, err := convert.ConvertString(decent().Sanitize(html)); err == nil {
			if text = markdown.Clean(text); readable(text) {
				return text
			}
		}
	}
	text := markdown.Clean(unescape.Replace(plain().Sanitize(html)))
	text = escape().ReplaceAllString(text[:min(len(text), markdown.MaxText/2)], `\$0`)
	if text = markdown.Clean(text); readable(text) {
		return text
	}
	return ""
}

// escape finds what would be more than text to a reader of Markdown.
var escape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[\\\\`*_{}\\[\\]<>()#+!|~-]") })

func readable(text string) bool {
	_, err := markdown.Parse(text)
	return err == nil
}
