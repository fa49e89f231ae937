// SPDX-License-Identifier: EUPL-1.2

package vtt

import (
	"html"
	"strings"
)

// plain is what a cue's text says, by section 6.4, WebVTT cue text parsing rules, and section 6.6, rules for extracting the chapter
// title, which leave out ruby text.
func plain(raw string) (text, voice string) {
	var r reader
	for raw != "" {
		if tag, ok := strings.CutPrefix(raw, "<"); ok {
			tag, raw, _ = strings.Cut(tag, ">") // in every state of the tokenizer > is the end of a tag
			r.tag(tag)
			continue
		}
		data := raw
		if i := strings.IndexByte(raw, '<'); i >= 0 {
			data = raw[:i]
		}
		raw = raw[len(data):]
		r.data(html.UnescapeString(data))
	}
	return r.text.String(), r.voice
}

// A reader walks through the text of a cue.
type reader struct {
	text strings.Builder
	// open are the names of the spans that are open, the innermost last. Only a span's own end tag closes it.
	open []string
	// ruby is how many of them hold text that stands above other text.
	ruby int
	// voice spoke first; speaks is who does now, and unsaid whether the text has still to name them.
	voice, speaks string
	unsaid        bool
	// words is whether there was more than blanks.
	words bool
}

func (r *reader) data(text string) {
	if r.ruby > 0 {
		return
	}
	if strings.Trim(text, blanks) != "" {
		r.name()
		r.words = true
	}
	r.text.WriteString(text)
}

// name writes who speaks, on a line of their own.
func (r *reader) name() {
	if !r.unsaid {
		return
	}
	if !strings.HasSuffix(r.text.String(), "\n") {
		r.text.WriteByte('\n')
	}
	r.text.WriteString(r.speaks + ": ")
	r.unsaid = false
}

// tag is a start tag, an end tag or a timestamp, which is for karaoke.
func (r *reader) tag(tag string) {
	if name, ok := strings.CutPrefix(tag, "/"); ok {
		r.end(name)
		return
	}
	name, annotation := tag, ""
	if i := strings.IndexAny(tag, blanks); i >= 0 {
		name, annotation = tag[:i], tag[i:]
	}
	name, _, _ = strings.Cut(name, ".") // classes
	switch name {
	case "v":
		r.speak(strings.Join(strings.FieldsFunc(html.UnescapeString(annotation), blank), " "))
	case "rt":
		if r.inner() != "ruby" {
			return
		}
		r.ruby++
	case "c", "i", "b", "u", "ruby", "lang":
	default:
		return
	}
	r.open = append(r.open, name)
}

func blank(c rune) bool { return strings.ContainsRune(blanks, c) }

func (r *reader) speak(name string) {
	switch {
	case name == "":
	case !r.words:
		r.voice, r.speaks = name, name
	case name != r.speaks:
		r.speaks, r.unsaid = name, true
	}
}

func (r *reader) inner() string {
	if len(r.open) == 0 {
		return ""
	}
	return r.open[len(r.open)-1]
}

func (r *reader) end(name string) {
	inner := r.inner()
	switch {
	case inner == "":
	case name == inner:
		r.close()
	case name == "ruby" && inner == "rt": // the end of a ruby closes both
		r.close()
		r.close()
	}
}

func (r *reader) close() {
	if r.inner() == "rt" {
		r.ruby--
	}
	r.open = r.open[:len(r.open)-1]
}
