// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/vtt"
)

var lone = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^` + anchor().String() + `\s*$`) })

// alone reads a line on which a picture, a film or a file stands by itself; false when it is a line of text.
func (s *scribe) alone(l line) bool {
	at := lone().FindStringSubmatch(l.text)
	if at == nil {
		return false
	}
	shown, words, target := at[1] != "", at[2], strings.Trim(at[3], "<>")
	t := texts{place: s.on(l.no), dir: s.dir}
	switch {
	case scheme().MatchString(target) || target == "" || target[0] == '#':
		return false
	case shown && !playable(target): // a paragraph of its own
		s.saved = append(s.saved, line{no: l.no}, l, line{no: l.no})
		return true
	}
	s.endText()
	if name, ok := t.local(target); ok {
		if f, there := s.r.find(t.place, name); there && s.r.take(f) {
			s.add(t.place, t.part(f, plain(words), shown))
		}
	}
	return true
}

// part is a film, a recording or a file to be taken along.
func (t texts) part(f *file, title string, shown bool) learn.Part {
	if !shown {
		if title == "" {
			t.say(NoTakeTitle)
		}
		if _, known := types[ending(title)]; (known || Program(title)) && ending(title) != ending(f.name) {
			t.say(OtherEnding, title, path.Base(f.name))
		}
		return learn.Part{Take: &learn.Take{Title: title, File: f.Hash, Type: f.Type, Size: f.File.Size}}
	}
	if title == "" {
		t.say(NoMediaTitle)
	}
	if f.media == nil { // a film may stand on several pages
		f.media = &learn.Media{Video: filmed(f.name), File: f.Hash, Type: f.Type, Length: lengthOf(f.Type, f.head), Captions: []learn.Captions{}}
		t.companions(f, f.media)
	}
	m := *f.media
	m.Title = title
	return learn.Part{Media: &m}
}

// companions are the files that belong to a film by their names.
func (t texts) companions(f *file, m *learn.Media) {
	stem := strings.TrimSuffix(f.name, path.Ext(f.name)) + "."
	own := t.r.edition.Course.Language
	var tongues []string
	for _, name := range t.r.order {
		rest, belongs := strings.CutPrefix(name, stem)
		tongue, words := strings.CutSuffix(rest, ".vtt")
		switch {
		case !belongs:
		case rest == "chapters.vtt":
			m.Chapters = t.r.chapters(t.r.files[key(name)])
		case rest == "signs.webm" || rest == "signs.mp4":
			t.r.signs(t.r.files[key(name)], m)
		case words && language().MatchString(tongue):
			tongues = append(tongues, tongue)
		case rest == "vtt" || words && !strings.Contains(tongue, "."):
			t.r.files[key(name)].used = true
			t.r.say(name, 0, CaptionsName, path.Base(stem)+orGerman(own)+".vtt")
		}
	}
	t.captions(m, stem, tongues)
}

func orGerman(language string) string {
	if language == "" {
		return "de"
	}
	return language
}

// captions reads those of all languages, that of the course first.
func (t texts) captions(m *learn.Media, stem string, tongues []string) {
	own := orGerman(t.r.edition.Course.Language)
	wanted := path.Base(stem) + own + ".vtt"
	slices.Sort(tongues)
	switch at := slices.IndexFunc(tongues, func(tongue string) bool { return alike(tongue, own) }); {
	case len(tongues) == 0:
		t.say(NoCaptions, wanted)
	case at < 0:
		t.say(NoOwnCaptions, wanted)
	default:
		first := tongues[at]
		tongues = slices.Insert(slices.Delete(tongues, at, at+1), 0, first)
	}
	for _, tongue := range tongues {
		f := t.r.files[key(stem+tongue+".vtt")]
		if f.used = true; !t.r.take(f) {
			continue
		}
		m.Captions = append(m.Captions, learn.Captions{Language: tongue, File: f.Hash})
		if track, ok := t.r.track(f, m.Length); ok && m.Transcript == "" {
			m.Transcript = track.Plain()
		}
	}
}

// alike tells whether two tags are of the same language.
func alike(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return a == b
}

// track reads captions and says what viewers would stumble over.
func (r *reader) track(f *file, length time.Duration) (vtt.Track, bool) {
	text, ok := r.words(f, vtt.MaxSize)
	if !ok {
		return vtt.Track{}, false
	}
	track, err := vtt.Parse(text)
	switch {
	case err != nil:
		r.say(f.name, 0, BadCaptions, err.Error())
		return track, false
	case track.Plain() == "":
		r.say(f.name, 0, NoCues)
		return track, false
	case track.Skipped > 0:
		r.say(f.name, 0, SkippedCues, track.Skipped)
	}
	r.cues(f.name, vtt.Check(track, length), track)
	return track, true
}

// faults are the codes of what can be said of captions, in the order in which it is said.
var faults = []struct {
	fault vtt.Fault
	code  Code
}{
	{vtt.Backwards, BackwardsCues}, {vtt.Unordered, UnorderedCues}, {vtt.Overlapping, OverlappingCues},
	{vtt.Late, LateCues}, {vtt.Fast, FastCues}, {vtt.Wide, WideCues},
}

// cues says each fault once, with how many cues have it and where the first is.
func (r *reader) cues(name string, found []vtt.Finding, track vtt.Track) {
	for _, f := range faults {
		count, first := 0, -1
		for _, one := range found {
			if one.Fault != f.fault {
				continue
			}
			if count++; first < 0 {
				first = one.Cue
			}
		}
		if count > 0 {
			r.say(name, 0, f.code, count, clock(track.Cues[first].From))
		}
	}
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

// chapters reads those of a film.
func (r *reader) chapters(f *file) (list []learn.Chapter) {
	text, ok := r.words(f, vtt.MaxSize)
	if !ok {
		return nil
	}
	cues, err := vtt.Chapters(text)
	switch {
	case err != nil:
		r.say(f.name, 0, BadCaptions, err.Error())
	case len(cues) == 0:
		r.say(f.name, 0, NoCues)
	}
	for _, cue := range cues {
		list = append(list, learn.Chapter{From: cue.From, Title: cue.Text})
	}
	return list
}

// signs takes the film in sign language.
func (r *reader) signs(f *file, m *learn.Media) {
	if f.used = true; r.take(f) {
		m.Signs = f.Hash
	}
}
