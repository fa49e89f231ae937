// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
)

// texts reads Markdown as it stands in a course, and makes it one in which pictures have their hashes for names.
type texts struct {
	place
	dir  string // where files are that it names
	bare bool   // it may name none
}

// read is the text of lines.
func (t texts) read(all []line) string {
	var out, paragraph []string
	first := 0
	flush := func() {
		if len(paragraph) > 0 {
			out = append(out, t.paragraph(strings.Join(paragraph, "\n"), first))
		}
		paragraph = nil
	}
	for _, l := range all {
		if blank := strings.TrimSpace(l.text) == ""; l.code || blank {
			flush()
			out = append(out, l.text)
			continue
		}
		if len(paragraph) == 0 {
			first = l.no
		}
		paragraph = append(paragraph, l.text)
	}
	flush()
	return markdown.Clean(strings.Join(out, "\n"))
}

// check reads a text, and says what keeps it from being read.
func (t texts) check(text string) markdown.Document {
	d, err := markdown.Parse(text)
	if err != nil {
		t.say(BadText, err.Error())
	}
	return d
}

// odd are things in a paragraph that do not become what was meant.
var odd = []struct {
	code    Code
	pattern *regexp.Regexp
	named   bool
}{
	{FlatHeading, regexp.MustCompile(`(?m)\n {0,3}(=+|-{2,}) *$`), false},
	{DeepHeading, regexp.MustCompile(`(?m)^ {0,3}#{4,6}\s`), false},
	{HashWord, regexp.MustCompile(`(?m)^ {0,3}#{1,6}[^\s#]`), false},
	{Reference, regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]+\]:\s`), false},
	{HTML, regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>|<!--`), true},
}

// anchor is a link or a picture: "!" or not, words, target.
var anchor = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(!?)\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`)
})

// maxBrackets is how many a paragraph has, as package markdown counts them in a text.
const maxBrackets = 2000

// paragraph is a piece of text with its pictures named by their hashes.
func (t texts) paragraph(text string, first int) string {
	switch {
	case len(text) > markdown.MaxText:
		t.on(first).say(BadText, markdown.ErrTooLong.Error())
		return ""
	case strings.Count(text, "[") > maxBrackets:
		t.on(first).say(BadText, markdown.ErrTooMany.Error())
		return ""
	}
	seen := masked(text)
	at := func(offset int) place { return t.on(first + strings.Count(text[:offset], "\n")) }
	for _, o := range odd {
		found := o.pattern.FindStringIndex(seen)
		switch {
		case found == nil:
		case o.named:
			at(found[0]).say(o.code, text[found[0]:found[1]])
		default:
			at(found[0]).say(o.code)
		}
	}
	return t.links(text, seen, at)
}

// links has the links of a text lead where they are to lead. seen is the text without code, of the same length.
func (t texts) links(text, seen string, at func(int) place) string {
	var out strings.Builder
	from := 0
	for _, m := range anchor().FindAllStringSubmatchIndex(seen, -1) {
		if m[0] > 0 && text[m[0]-1] == '\\' {
			continue
		}
		words, target := text[m[4]:m[5]], text[m[6]:m[7]]
		out.WriteString(text[from:m[4]])
		from = m[5]
		inner := texts{at(m[0]), t.dir, t.bare}
		if m[2] == m[3] {
			inner.leads(target)
			out.WriteString(t.links(words, seen[m[4]:m[5]], func(offset int) place { return at(m[4] + offset) }))
			continue
		}
		inner.described(words)
		out.WriteString(words)
		if name := inner.picture(target); name != "" {
			out.WriteString("](" + name + ")")
			from = m[1]
		}
	}
	return out.String() + text[from:]
}

// described says when a picture does not say what it shows.
func (t texts) described(words string) {
	if plain(words) == "" {
		t.say(NoAlt)
	}
}

// masked is a text of the same length in which spans of code are letters.
func masked(text string) string {
	out := []byte(text)
	for i := 0; i < len(text); {
		n := ticks(text[i:])
		if n == 0 {
			i += 1 + escaped(text[i:])
			continue
		}
		end := closing(text[i+n:], n)
		for j := i + n; end >= 0 && j < i+n+end; j++ {
			if out[j] != '\n' {
				out[j] = 'x'
			}
		}
		i += n + max(0, end)
		if end >= 0 {
			i += n
		}
	}
	return string(out)
}

func ticks(text string) int { return len(text) - len(strings.TrimLeft(text, "`")) }

func escaped(text string) int {
	if len(text) > 1 && text[0] == '\\' && text[1] == '`' {
		return 1
	}
	return 0
}

// closing is where the n backquotes are that end a span of code; -1 when it does not end.
func closing(text string, n int) int {
	for i := 0; i < len(text); {
		switch found := ticks(text[i:]); found {
		case n:
			return i
		case 0:
			next := strings.IndexByte(text[i:], '`')
			if next < 0 {
				return -1
			}
			i += next
		default:
			i += found
		}
	}
	return -1
}

var scheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`) })

// leads says when a link in a text leads nowhere.
func (t texts) leads(target string) {
	target = strings.Trim(target, "<>")
	if lesson, ok := strings.CutPrefix(target, "lesson:"); ok {
		t.r.links = append(t.r.links, link{t.file, t.line, learn.LessonKey(lesson)})
		return
	}
	switch local := !scheme().MatchString(target) && !strings.HasPrefix(target, "#"); {
	case local && t.bare && target != "":
		t.say(NoPictureHere)
	case local && target != "":
		if name, ok := t.local(target); ok {
			if _, there := t.r.find(t.place, name); there {
				t.say(NotAlone, target)
			}
		}
	case !followable(target):
		t.say(BadLink, target)
	}
}

// followable tells whether people may be led to an address.
func followable(target string) bool {
	u, err := url.Parse(target)
	if err != nil || len(target) > 2048 {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Hostname() != "" && u.User == nil
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

// local is the file in the folder that a link names; false when it names none, and that has been said.
func (t texts) local(target string) (string, bool) {
	name, err := url.PathUnescape(strings.Trim(target, "<>"))
	switch {
	case err != nil || name == "" || strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "//"):
		t.say(BadLink, target)
		return "", false
	case strings.Contains("/"+name+"/", "/../"):
		t.say(WayOut, name)
		return "", false
	case strings.HasPrefix(name, "/"):
		return path.Clean(name)[1:], true
	}
	return path.Join(t.dir, name), true
}

// picture is the name of a picture in our Markdown; empty when it can have none, and that has been said.
func (t texts) picture(target string) string {
	switch bare := strings.Trim(target, "<>"); {
	case t.bare:
		t.say(NoPictureHere)
		return ""
	case scheme().MatchString(bare) || bare == "":
		t.say(NoPicture, bare)
		return ""
	}
	name, ok := t.local(target)
	if !ok {
		return ""
	}
	f, ok := t.r.find(t.place, name)
	switch {
	case !ok:
	case playable(name):
		t.say(NotAlone, target)
	case !showable(name):
		t.say(NoPicture, target)
	case t.r.take(f):
		return "picture:" + string(f.Hash)
	}
	return ""
}
