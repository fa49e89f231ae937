// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"strings"
	"unicode"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// mostWords is how many words a name has at most that is called by "@".
const mostWords = 5

// FindPeople implements feed.Data.
func (d newsData) FindPeople(ctx context.Context, words string) (list []staff.Person, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		index, err := d.directory(ctx, rows)
		if err == nil {
			list = index.Find(words, mostFound)
		}
		return err
	})
	return list, trouble(err)
}

// mentioning is a text in which "@Jana Berger" speaks to the one person of that name. Who is called like somebody else, too, has to be
// chosen by a link: nobody is spoken to by mistake.
func (d newsData) mentioning(ctx context.Context, body string) (string, error) {
	if !strings.Contains(body, "@") {
		return body, nil
	}
	names := map[string]staff.Person{}
	err := d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		people, err := rows.People(ctx)
		for _, p := range people {
			name := staff.Fold(p.Name())
			if _, twice := names[name]; twice {
				names[name] = staff.Person{} // two of them: nobody
				continue
			}
			names[name] = p
		}
		return err
	})
	return mentioned(body, names), trouble(err)
}

// mentioned makes links of names behind "@", where they are not in one already, nor in code.
func mentioned(body string, names map[string]staff.Person) string {
	var out strings.Builder
	last := rune(0)
	for len(body) > 0 {
		if n := taken(body); n > 0 {
			out.WriteString(body[:n])
			body, last = body[n:], rune(body[n-1])
			continue
		}
		rest, called := strings.CutPrefix(body, "@")
		if called && !unicode.IsLetter(last) && !unicode.IsDigit(last) {
			if name, p := named(rest, names); name != "" {
				out.WriteString("[@" + name + "](person:" + escaped(string(p.ID)) + ")")
				body, last = rest[len(name):], ')'
				continue
			}
		}
		for _, r := range body {
			out.WriteRune(r)
			body, last = body[len(string(r)):], r
			break
		}
	}
	return out.String()
}

// taken is how many bytes at the beginning of a text are a link or code: what stands there is as its writer wants it. Zero for none.
func taken(body string) int {
	switch {
	case strings.HasPrefix(body, "["):
		text, to, _ := strings.Cut(body, "]")
		if end := strings.IndexByte(to, ')'); strings.HasPrefix(to, "(") && end > 0 && !strings.Contains(text, "\n\n") {
			return len(text) + 1 + end + 1
		}
	case strings.HasPrefix(body, "`"):
		fence := body[:len(body)-len(strings.TrimLeft(body, "`"))]
		if end := strings.Index(body[len(fence):], fence); end >= 0 {
			return len(fence) + end + len(fence)
		}
		return len(fence)
	}
	return 0
}

// named is the longest beginning of a text that is somebody's name, with whose.
func named(text string, names map[string]staff.Person) (name string, p staff.Person) {
	words := 0
	for i := 0; i <= len(text) && words < mostWords; i++ {
		if i < len(text) && (text[i]&0xC0 == 0x80 || inName(rune(text[i])) || text[i] >= 0x80) {
			continue
		}
		words++
		if found := names[staff.Fold(text[:i])]; i > 0 && text[i-1] != ' ' && found.ID != "" {
			name, p = text[:i], found
		}
		if i < len(text) && text[i] != ' ' {
			break
		}
	}
	return name, p
}

// inName tells of a letter of ASCII whether it may stand within a word of a name.
func inName(r rune) bool { return unicode.IsLetter(r) || r == '-' || r == '\'' || r == '.' }

// escaped is an id as it stands in the address of a link.
func escaped(id string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C").Replace(id)
}

// spoken is what was written with its mentions.
func (d newsData) spoken(ctx context.Context, text news.Text) (news.Text, error) {
	body, err := d.mentioning(ctx, text.Body)
	text.Body = body
	return text, err
}
