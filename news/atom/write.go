// SPDX-License-Identifier: EUPL-1.2

package atom

import (
	"encoding/xml"
	"time"
)

// Type is the media type of what Write writes.
const Type = "application/atom+xml; charset=utf-8"

// A Feed is a channel as others read it.
type Feed struct {
	// ID names the feed for ever, as a URI; Self is where it is read.
	ID, Self string
	Title    string
	// Updated is when anything in it has changed last.
	Updated time.Time
	Entries []Entry
}

// An Entry is a post as others read it. It names no author but the channel: who wrote what is for those who work here.
type Entry struct {
	// ID names the post for ever, as a URI; Link is where it can be read.
	ID, Link           string
	Title              string
	Published, Updated time.Time
	// HTML is the text, as package markdown writes it.
	HTML string
}

type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []link   `xml:"link"`
	Entries []entry  `xml:"entry"`
}

type link struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type entry struct {
	ID        string  `xml:"id"`
	Title     string  `xml:"title"`
	Published string  `xml:"published"`
	Updated   string  `xml:"updated"`
	Links     []link  `xml:"link"`
	Content   content `xml:"content"`
}

type content struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Write writes a feed.
func Write(f Feed) ([]byte, error) {
	out := feed{ID: f.ID, Title: f.Title, Updated: stamp(f.Updated), Author: f.Title, Links: links("self", f.Self)}
	for _, e := range f.Entries {
		out.Entries = append(out.Entries, entry{e.ID, e.Title, stamp(e.Published), stamp(e.Updated), links("alternate", e.Link), content{"html", e.HTML}})
	}
	text, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), text...), err
}

func links(rel, href string) []link {
	if href == "" {
		return nil
	}
	return []link{{rel, href}}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
