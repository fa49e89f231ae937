// SPDX-License-Identifier: EUPL-1.2

package markdown

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/pult-app/pult/staff"
)

// spans are the text of a block.
func (r *reader) spans(n ast.Node) []Span {
	return topics(joined(r.inline(n, Span{}, nil)))
}

// inline adds the text of a node's children, each looking like the one around it and a little more.
func (r *reader) inline(parent ast.Node, look Span, spans []Span) []Span {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		as := look
		switch n := n.(type) {
		case *ast.Text:
			spans = append(spans, as.saying(r.words(n)))
		case *ast.String:
			spans = append(spans, as.saying(raw(n.Value)))
		case *ast.CodeSpan:
			as.Code = true
			spans = r.inline(n, as, spans)
		case *ast.Emphasis:
			as.Strong, as.Emphasis = as.Strong || n.Level > 1, as.Emphasis || n.Level == 1
			spans = r.inline(n, as, spans)
		case *tables.Strikethrough:
			as.Struck = true
			spans = r.inline(n, as, spans)
		case *ast.Image:
			spans = append(spans, r.picture(n, as))
		case *ast.AutoLink:
			spans = append(spans, bare(as, raw(n.Label(r.source)), raw(n.URL(r.source))))
		case *ast.Link:
			spans = append(spans, r.link(n, as)...)
		default:
			spans = r.inline(n, as, spans)
		}
	}
	return spans
}

func (s Span) saying(text string) Span {
	s.Text = text
	return s
}

// words are the text of a piece, with its line break. What is escaped or an entity is the letter that is meant.
func (r *reader) words(n *ast.Text) string {
	value := n.Segment.Value(r.source)
	if !n.IsRaw() {
		value = util.UnescapePunctuations(util.ResolveNumericReferences(util.ResolveEntityNames(value)))
	}
	said := strings.Map(printable, raw(value)) // an entity may have brought what Clean has taken away
	switch {
	case n.HardLineBreak():
		return said + "\n"
	case n.SoftLineBreak():
		return said + " "
	}
	return said
}

// picture is a picture of the post, or what a picture from elsewhere would have shown.
func (r *reader) picture(n *ast.Image, as Span) Span {
	as.Text = strings.TrimSpace(plainOf(r.inline(n, Span{}, nil)))
	if id, ours := strings.CutPrefix(string(n.Destination), "picture:"); ours && PictureID(id).Valid() {
		as.Picture = PictureID(id)
	}
	return as
}

var hash = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{64}$`) })

// Valid tells whether a picture can have this name.
func (id PictureID) Valid() bool { return hash().MatchString(string(id)) }

// link are the words of a link, and where it leads if they say otherwise.
func (r *reader) link(n *ast.Link, as Span) []Span {
	to := raw(n.Destination)
	if who, ok := strings.CutPrefix(to, "person:"); ok && as.Link == "" {
		as.Mention = staff.PersonID(person(who))
		return r.inline(n, as, nil)
	}
	target, ok := allowed(to)
	if !ok {
		return r.inline(n, as, nil)
	}
	as.Link, as.Meeting = target.String(), meeting(target)
	spans := r.inline(n, as, nil)
	switch said := strings.TrimSpace(plainOf(spans)); {
	case strings.TrimSpace(seen(said)) == "":
		return []Span{as.saying(as.Link)}
	case elsewhere(said, target):
		spans = append(spans, as.saying(" ("+leadsTo(target)+")"))
	}
	return spans
}

// bare is an address that stands in the text by itself.
func bare(as Span, label, to string) Span {
	if target, ok := allowed(to); ok {
		as.Link, as.Meeting = target.String(), meeting(target)
	}
	return as.saying(label)
}

// person is the id that a mention names; empty if none could be that.
func person(id string) string {
	if id, err := url.PathUnescape(id); err == nil && id != "" && len(id) <= 128 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xFFFD }) {
		return id
	}
	return ""
}

// allowed is the address of a link that people may be led to.
func allowed(to string) (*url.URL, bool) {
	target, err := url.Parse(to)
	if err != nil || len(to) > 2048 {
		return nil, false
	}
	switch strings.ToLower(target.Scheme) {
	case "http", "https": // with somebody's name in it an address reads like another one's
		return target, target.Host != "" && target.User == nil && target.Opaque == "" && target.Hostname() != ""
	case "mailto", "tel":
		return target, target.Opaque != "" && target.Host == ""
	}
	return nil, false
}

// named finds what reads like the name of a host or its number anywhere in a text, or like an address of mail at one.
var named = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN@.-])(?:([^\s@(),:;<>]+)@)?((?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+\pL{2,}|[0-9]{1,3}(?:\.[0-9]{1,3}){3})`)
})

// elsewhere tells whether the words of a link name another host, or another's address, than the one to which it leads.
func elsewhere(said string, target *url.URL) bool {
	plain := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	to := plain(target.Hostname())
	if target.Scheme == "mailto" {
		_, to, _ = strings.Cut(strings.ToLower(leadsTo(target)), "@")
	}
	for _, found := range named().FindAllStringSubmatch(seen(said), -1) {
		if plain(found[2]) != to || found[1] != "" && !strings.EqualFold(found[1]+"@"+found[2], leadsTo(target)) {
			return true
		}
	}
	return false
}

// leadsTo is where a link leads, in few words: the host, or the address or number that it names.
func leadsTo(target *url.URL) string {
	if target.Host != "" {
		return target.Host
	}
	to, err := url.PathUnescape(target.Opaque)
	if err != nil {
		return target.Opaque
	}
	return to
}

// seen is a text without what nobody sees: marks of direction, joiners, hyphens that wait for the end of a line.
func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Co) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 || r == 0x2800 {
			return -1
		}
		return r
	}, s)
}

// meetings are the hosts of video meetings, or the first label of hosts that towns run themselves.
var meetings = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|\.)(teams\.microsoft\.com|teams\.live\.com|zoom\.us|webex\.com|meet\.google\.com|whereby\.com|meet\.jit\.si|gotomeeting\.com)$|^(bbb|bigbluebutton|jitsi|meet|videokonferenz|konferenz|video|webkonferenz|opentalk)[0-9]*\.`)
})

func meeting(target *url.URL) bool {
	return target.Host != "" && meetings().MatchString(target.Hostname())
}

// joined puts neighbours together that look the same.
func joined(spans []Span) (out []Span) {
	for from := 0; from < len(spans); {
		s, until := spans[from], from+1
		for ; until < len(spans) && alike(s, spans[until]); until++ {
		}
		if until > from+1 {
			var text strings.Builder
			for _, one := range spans[from:until] {
				text.WriteString(one.Text)
			}
			s.Text = text.String()
		}
		if from = until; s.Text != "" || s.Picture != "" {
			out = append(out, s)
		}
	}
	if n := len(out); n > 0 && out[n-1].Picture == "" {
		if out[n-1].Text = strings.TrimRight(out[n-1].Text, " \n"); out[n-1].Text == "" {
			out = out[:n-1]
		}
	}
	return out
}

// alike tells whether a span goes on with the one before it.
func alike(before, s Span) bool {
	return s.Picture == "" && (s.Text == "" || before.saying("") == s.saying(""))
}

// topic is "#" and a word at the beginning of a text or after what is no letter.
var topic = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(^|[^\pL\pN_&/#])#(\pL[\pL\pN_-]{0,49})`) })

// topics cuts out what the text says it is about.
func topics(spans []Span) (out []Span) {
	for _, s := range spans {
		if s.Link != "" || s.Code || s.Picture != "" || s.Mention != "" {
			out = append(out, s)
			continue
		}
		from := 0
		for _, at := range topic().FindAllStringSubmatchIndex(s.Text, -1) {
			begin, end := at[4]-1, at[5]
			if begin > from {
				out = append(out, s.saying(s.Text[from:begin]))
			}
			about := s.saying(s.Text[begin:end])
			about.Topic = Topic(about.Text)
			out, from = append(out, about), end
		}
		if from < len(s.Text) {
			out = append(out, s.saying(s.Text[from:]))
		}
	}
	return out
}

// Topic is the name under which "#word" is found: letters and digits alike in whatever case and with or without marks.
func Topic(word string) string { return strings.ReplaceAll(staff.Fold(word), " ", "-") }
