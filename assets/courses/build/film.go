// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/learn/vtt"
)

// What a film is like. What stands below filmFloor is left to the subtitles.
const (
	filmWidth, filmHeight = 1280, 720
	filmFloor             = 600
	filmRate              = 12 // frames a second
)

// A script is what a film shows and says, as <film>.film.yaml in the lesson's folder has it.
type script struct {
	Title  string  `yaml:"title"`
	Scenes []scene `yaml:"scenes"`
}

// A scene is one picture in which something happens.
type scene struct {
	Draw    string   `yaml:"draw"`    // which of the film's drawings
	Chapter string   `yaml:"chapter"` // the chapter that begins here, if one does
	Seconds float64  `yaml:"seconds"`
	Head    string   `yaml:"head"` // what stands above the picture
	Say     []string `yaml:"say"`  // subtitles, which share the scene's time by their lengths
}

// A drawing draws a scene as it is after a share of its time, 0 to 1.
type drawing func(b board, s scene, share float64)

func parseScript(raw []byte, drawings map[string]drawing) (s script, err error) {
	d := yaml.NewDecoder(strings.NewReader(string(raw)))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return s, err
	}
	for i, sc := range s.Scenes {
		switch {
		case drawings[sc.Draw] == nil:
			return s, fmt.Errorf("scene %d: nothing draws %q", i+1, sc.Draw)
		case sc.Seconds <= 0 || len(sc.Say) == 0:
			return s, fmt.Errorf("scene %d: it takes no time, or says nothing", i+1)
		}
	}
	return s, nil
}

func seconds(s float64) time.Duration {
	return time.Duration(s*1000+0.5) * time.Millisecond
}

func (s script) length() (d time.Duration) {
	for _, sc := range s.Scenes {
		d += seconds(sc.Seconds)
	}
	return d
}

// captions are the film's subtitles. They leave the last tenth of a second to the eye, so that it sees that there is a new one.
func (s script) captions() (t vtt.Track) {
	var begin time.Duration
	for _, sc := range s.Scenes {
		letters := utf8.RuneCountInString(strings.Join(sc.Say, ""))
		from, end := begin, begin+seconds(sc.Seconds)
		for i, text := range sc.Say {
			to := from + seconds(sc.Seconds*float64(utf8.RuneCountInString(text))/float64(letters))
			if i == len(sc.Say)-1 {
				to = end
			}
			t.Cues = append(t.Cues, vtt.Cue{From: from, To: to - 100*time.Millisecond, Text: twoLines(text)})
			from = to
		}
		begin = end
	}
	return t
}

// chapters are the film's parts.
func (s script) chapters() (t vtt.Track) {
	var begin time.Duration
	for _, sc := range s.Scenes {
		end := begin + seconds(sc.Seconds)
		switch n := len(t.Cues); {
		case sc.Chapter != "" || n == 0:
			t.Cues = append(t.Cues, vtt.Cue{From: begin, To: end, Text: sc.Chapter})
		default:
			t.Cues[n-1].To = end
		}
		begin = end
	}
	return t
}

// twoLines breaks what is too long for a line near its middle, and rather where a sentence ends.
func twoLines(text string) string {
	if utf8.RuneCountInString(text) <= 38 {
		return text
	}
	words := strings.Fields(text)
	best, least := text, vtt.MaxWidth+1
	for i := 1; i < len(words); i++ {
		a, b := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		cost := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
		if cost > vtt.MaxWidth {
			continue
		}
		if strings.ContainsAny(a[len(a)-1:], ".?:") {
			cost -= 12
		}
		if cost < least {
			best, least = a+"\n"+b, cost
		}
	}
	return best
}

// frames draws the film, one frame after the other.
func (s script) frames(drawings map[string]drawing, rate int, each func(board) error) error {
	var begin time.Duration
	n := 0
	for _, sc := range s.Scenes {
		end := begin + seconds(sc.Seconds)
		for at := frameAt(n, rate); at < end; at = frameAt(n, rate) {
			b := newBoard(filmWidth, filmHeight, bg)
			drawings[sc.Draw](b, sc, float64(at-begin)/float64(end-begin))
			if err := each(b); err != nil {
				return err
			}
			n++
		}
		begin = end
	}
	return nil
}

func frameAt(n, rate int) time.Duration { return time.Duration(n) * time.Second / time.Duration(rate) }

// between is how far something is that happens from one share of the time to another, slow at both ends.
func between(share, from, to float64) float64 {
	x := min(1, max(0, (share-from)/(to-from)))
	return x * x * (3 - 2*x)
}

// typed is as much of a text as is written by now.
func typed(text string, share float64) string {
	r := []rune(text)
	return string(r[:int(share*float64(len(r))+0.5)])
}
