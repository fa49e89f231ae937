// SPDX-License-Identifier: EUPL-1.2

package vtt

import (
	"math"
	"strings"
	"time"
	"unicode"
)

// A Fault is what viewers would stumble over.
type Fault string

// The faults, and what the Figure of a finding counts.
const (
	// Backwards is a cue that does not end after it begins, which nobody sees; by how many seconds (section 4.1 of the standard).
	Backwards Fault = "backwards"
	// Unordered is a cue that begins before one that stands before it; by how many seconds (section 4.1).
	Unordered Fault = "unordered"
	// Overlapping is a cue that begins while an earlier one is still seen; for how many seconds both are.
	Overlapping Fault = "overlapping"
	// Late is a cue that ends after the film; by how many seconds.
	Late Fault = "late"
	// Fast is a cue of more than MaxSpeed characters a second; how many it has.
	Fast Fault = "fast"
	// Wide is a cue with a line of more than MaxWidth characters; how many the longest has.
	Wide Fault = "wide"
)

// What can be read. Both figures are those of the Timed Text Style Guide of Netflix for English, for adults (sections Character
// Limitation and Reading Speed Limits). The Subtitle Guidelines of the BBC ask for less: 160 to 180 words a minute, about 15 characters a
// second, and 37 characters a line on Teletext. Characters are counted with blanks, and without marks that
// stand above others or are not seen.
const (
	MaxSpeed, MaxWidth = 20, 42
)

// A Finding is a fact about a cue, not a verdict.
type Finding struct {
	// Cue is its place in Track.Cues, from 0 on.
	Cue   int
	Fault Fault
	// Figure is what the fault counts.
	Figure float64
}

// Check is what can be said of a track for a film of that length, in the order of the cues; nothing is late where the length is 0, which
// is unknown. Cues that go backwards are looked at no further, and do not make others unordered.
func Check(t Track, length time.Duration) (findings []Finding) {
	if length <= 0 {
		length = math.MaxInt64
	}
	var latest time.Duration // the latest beginning before
	overlaps := overlaps(t)
	for i, cue := range t.Cues {
		beyond := func(fault Fault, figure, most float64) {
			if figure > most {
				findings = append(findings, Finding{i, fault, figure})
			}
		}
		if cue.From >= cue.To {
			findings = append(findings, Finding{i, Backwards, (cue.From - cue.To).Seconds()})
			continue
		}
		beyond(Unordered, (latest - cue.From).Seconds(), 0)
		beyond(Overlapping, overlaps[i].Seconds(), 0)
		beyond(Late, (cue.To - length).Seconds(), 0)
		beyond(Fast, cue.Speed(), MaxSpeed)
		beyond(Wide, float64(cue.width()), MaxWidth)
		latest = max(latest, cue.From)
	}
	return findings
}

// overlaps is for how long each cue is seen together with one that began before it.
func overlaps(t Track) map[int]time.Duration {
	out := map[int]time.Duration{}
	var end time.Duration // the latest before
	for _, i := range t.byTime() {
		cue := t.Cues[i]
		if cue.From >= cue.To {
			continue
		}
		if cue.From < end {
			out[i] = min(cue.To, end) - cue.From
		}
		end = max(end, cue.To)
	}
	return out
}

// Speed is how many characters a second have to be read; 0 for a cue that nobody sees.
func (c Cue) Speed() float64 {
	if c.From >= c.To {
		return 0
	}
	return float64(characters(strings.ReplaceAll(c.Text, "\n", ""))) / (c.To - c.From).Seconds()
}

func (c Cue) width() (widest int) {
	for line := range strings.SplitSeq(c.Text, "\n") {
		widest = max(widest, characters(line))
	}
	return widest
}

func characters(s string) (n int) {
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}
