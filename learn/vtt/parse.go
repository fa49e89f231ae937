// SPDX-License-Identifier: EUPL-1.2

package vtt

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Limits of what Parse takes. They are asked before anything is decoded.
const (
	// MaxSize is the size of a file in bytes, MaxCues how many arrows (-->) it has, MaxLine the length of a line in bytes.
	MaxSize, MaxCues, MaxLine = 2 << 20, 20_000, 16 << 10
)

// What Parse cannot take.
var (
	ErrNoWebVTT = errors.New("this is no WebVTT: it does not begin with WEBVTT")
	ErrTooLarge = fmt.Errorf("the WebVTT has more than %d MB, %d cues, or %d bytes in a line", MaxSize>>20, MaxCues, MaxLine)
)

// A Track is what a file says, in its order.
type Track struct {
	Cues []Cue
	// Skipped is how many blocks were to be cues and are none: their times are broken, or they have none. Comments, styles and regions
	// are not counted.
	Skipped int
}

// A Cue is a text for a part of a film. Parse keeps cues that end before they begin, as the standard does (section 6.1); nobody ever
// sees them.
type Cue struct {
	// ID is what the file calls the cue, often nothing, and not always once.
	ID string
	// From and To are counted from the beginning of the film, in milliseconds; To is not included.
	From, To time.Duration
	// Text is plain: tags are gone, and so is ruby text; character references are resolved; lines are joined by \n. It may be empty.
	// Where a second voice speaks in the same cue, its text is a new line and begins with its name and a colon.
	Text string
	// Voice is who speaks first, or nothing if the file does not say.
	Voice string
}

// Parse reads a file. It is UTF-8; what is not becomes U+FFFD. The error is ErrNoWebVTT or ErrTooLarge; whatever else is wrong is
// skipped.
func Parse(b []byte) (Track, error) {
	if err := within(b); err != nil {
		return Track{}, err
	}
	text := decode(b)
	if !signed(text) {
		return Track{}, ErrNoWebVTT
	}
	p := parser{lines: strings.Split(text, "\n")[1:]}
	p.file()
	return p.track, nil
}

// within asks the limits of bytes that nobody has looked at yet.
func within(b []byte) error {
	if len(b) > MaxSize || bytes.Count(b, []byte("-->")) > MaxCues {
		return ErrTooLarge
	}
	for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if len(line) > MaxLine {
			return ErrTooLarge
		}
	}
	return nil
}

// decode is section 6.1, step 1, after UTF-8 decode, which takes away one byte order mark.
func decode(b []byte) string {
	b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	return newlines.Replace(strings.ToValidUTF8(string(b), "\uFFFD"))
}

var newlines = strings.NewReplacer("\x00", "\uFFFD", "\r\n", "\n", "\r", "\n")

// signed tells whether the first line is WEBVTT, alone or with a blank and more behind it (section 6.1, steps 4 to 6).
func signed(text string) bool {
	rest, ok := strings.CutPrefix(text, "WEBVTT")
	return ok && (rest == "" || strings.ContainsRune(" \t\n", rune(rest[0])))
}

// A parser stands before a line. A line that is left to the next block is simply not taken.
type parser struct {
	lines []string
	at    int
	track Track
}

func (p *parser) more() bool { return p.at < len(p.lines) }

// file is section 6.1, from the second line on: a header until an empty line or an arrow, then blocks.
func (p *parser) file() {
	for p.more() && p.lines[p.at] != "" && !arrow(p.lines[p.at]) {
		p.at++
	}
	for p.more() {
		if p.lines[p.at] == "" {
			p.at++
			continue
		}
		p.block()
	}
}

// block is section 6.1, collect a WebVTT block: a cue is an arrow in the first line, or in the second with the identifier before it.
// Any other line with an arrow begins the next block. A line is taken at least.
func (p *parser) block() {
	first, id := p.lines[p.at], ""
	if !arrow(first) {
		id = first
		p.at++
	}
	if p.more() && arrow(p.lines[p.at]) {
		timings := p.lines[p.at]
		p.at++
		p.cue(id, timings, p.payload())
		return
	}
	p.payload()
	if !silent(first) {
		p.track.Skipped++
	}
}

// payload takes lines up to an empty one or an arrow.
func (p *parser) payload() []string {
	start := p.at
	for p.more() && p.lines[p.at] != "" && !arrow(p.lines[p.at]) {
		p.at++
	}
	return p.lines[start:p.at]
}

func (p *parser) cue(id, timings string, payload []string) {
	from, to, ok := parseTimings(timings)
	if !ok {
		p.track.Skipped++
		return
	}
	cue := Cue{ID: id, From: from, To: to}
	cue.Text, cue.Voice = plain(strings.Join(payload, "\n"))
	p.track.Cues = append(p.track.Cues, cue)
}

// silent tells whether a block without an arrow begins with a word that says it is not for viewers.
func silent(first string) bool {
	word, _, _ := strings.Cut(strings.ReplaceAll(first, "\t", " "), " ")
	return word == "NOTE" || word == "STYLE" || word == "REGION"
}

func arrow(line string) bool { return strings.Contains(line, "-->") }

// blanks are what HTML calls ASCII whitespace.
const blanks = "\t\n\f\r "

// Chapters reads a file of chapters, which is WebVTT whose texts are titles (sections 4.6.2 and 6.6). They come by time; a title is one line
// without blanks around it; cues without a title, or that end before they begin, are left out. Errors are those of Parse.
func Chapters(b []byte) ([]Cue, error) {
	track, err := Parse(b)
	if err != nil {
		return nil, err
	}
	var chapters []Cue
	for _, cue := range track.Cues {
		cue.Text = oneLine(cue.Text)
		if cue.Text != "" && cue.From < cue.To {
			chapters = append(chapters, cue)
		}
	}
	slices.SortStableFunc(chapters, func(a, b Cue) int { return cmp.Compare(a.From, b.From) })
	return chapters, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
