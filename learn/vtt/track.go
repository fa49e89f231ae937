// SPDX-License-Identifier: EUPL-1.2

package vtt

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// At are the cues that are seen at a time from the beginning of the film, in the order of the file. A cue is seen from its From on, and
// not at its To.
func (t Track) At(d time.Duration) (cues []Cue) {
	for _, cue := range t.Cues {
		if cue.From <= d && d < cue.To {
			cues = append(cues, cue)
		}
	}
	return cues
}

// Pause is how long nobody speaks until Plain begins a new paragraph.
const Pause = 2 * time.Second

// Plain is the transcript: what is said, by time, in paragraphs with an empty line between them. A paragraph ends where somebody else
// speaks, whose name it begins with if the file says so, and after a Pause.
func (t Track) Plain() string {
	var out strings.Builder
	var last Cue
	for _, i := range t.byTime() {
		cue := t.Cues[i]
		text := oneLine(cue.Text)
		if text == "" {
			continue
		}
		switch {
		case out.Len() == 0:
			out.WriteString(introduced(cue.Voice))
		case cue.Voice != last.Voice || cue.From-last.To >= Pause:
			out.WriteString("\n\n" + introduced(cue.Voice))
		default:
			out.WriteByte(' ')
		}
		out.WriteString(text)
		last = cue
	}
	return out.String()
}

func introduced(voice string) string {
	if voice == "" {
		return ""
	}
	return voice + ": "
}

// byTime are the places of the cues, in the order of their beginnings; of the file where those are the same.
func (t Track) byTime() []int {
	places := make([]int, len(t.Cues))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(t.Cues[a].From, t.Cues[b].From) })
	return places
}

// Write is the track as WebVTT for a browser: times, identifiers, voices and text, and nothing else. Parse reads the same cues from
// what Parse has read, unless references make it too large. Of cues that were made otherwise, times are cut to milliseconds from 0 on, and an identifier that could not be
// one is left out.
func (t Track) Write() []byte {
	var out strings.Builder
	out.WriteString("WEBVTT\n")
	for _, cue := range t.Cues {
		out.WriteByte('\n')
		if id := valid(cue.ID); id != "" && !strings.ContainsAny(id, "\r\n") && !arrow(id) {
			out.WriteString(id + "\n")
		}
		out.WriteString(stamp(cue.From) + " --> " + stamp(cue.To) + "\n")
		if cue.Voice != "" {
			out.WriteString("<v " + escape(cue.Voice) + ">")
		}
		out.WriteString(escape(cue.Text) + "\n")
	}
	return []byte(out.String())
}

func valid(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}

// escape writes text so that it stays text. A cue ends at an empty line, so newlines that would make one are references.
func escape(s string) string {
	s = marks.Replace(valid(s))
	if rest, ok := strings.CutPrefix(s, "\n"); ok {
		s = "&#10;" + rest
	}
	if rest, ok := strings.CutSuffix(s, "\n"); ok {
		s = rest + "&#10;"
	}
	return s
}

var marks = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;", "\n\n", "\n&#10;")
