// SPDX-License-Identifier: EUPL-1.2

package coursepage

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/news/markdown"
)

//go:embed course.html course.css words.de.json words.en.json
var files embed.FS

var (
	look = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("course.html").Funcs(tools).ParseFS(files, "course.html"))
	})
	style = read("course.css")
	all   = sync.OnceValue(func() map[string]map[string]string {
		return map[string]map[string]string{"de": readWords("de"), "en": readWords("en")}
	})
)

// tools are what templates within the template need: the page with what they show, and to count from 1.
var tools = template.FuncMap{
	"dict": func(p page, of any) any {
		return struct {
			Page page
			Of   any
		}{p, of}
	},
	"add": func(a, b int) int { return a + b },
}

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded, and a test reads it
	}
	return strings.TrimSuffix(string(text), "\n")
}

func readWords(language string) (words map[string]string) {
	if err := json.Unmarshal([]byte(read("words."+language+".json")), &words); err != nil {
		panic(err) // embedded, and a test reads it
	}
	return words
}

// Policy is the Content-Security-Policy that every page goes with: nothing runs, and nothing comes from elsewhere.
func Policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// Where things lie.
const (
	LessonPath   = "/lesson/"   // and the key, a slash, and the number of the page from 1 on
	FilePath     = "/file/"     // and the hash
	CaptionsPath = "/captions/" // and the hash
)

// A View is what a page is written of.
type View struct {
	learn.Edition
	// Findings are shown where they belong.
	Findings []folder.Finding
	// Origin is how the browser reached us, such as "http://127.0.0.1:7070".
	Origin string
	// Language of the words around: "de" or "en".
	Language string
}

// Trouble writes why there is no page: "gone" or "broken".
func (v View) Trouble(w io.Writer, why string) error {
	p := v.page("Pult")
	p.Up, p.Language, p.Heading = true, v.Language, v.say(why)
	return look().Execute(w, p)
}

// Course writes what the course is, with its lessons.
func (v View) Course(w io.Writer) error {
	c := v.Edition.Course
	p := v.page(c.Title)
	p.Lead, p.Badge, p.Said = v.html(c.About), c.Badge, v.Findings
	for _, l := range v.Lessons {
		p.Lessons = append(p.Lessons, entry{pathTo(l.Key, 1), l.Title, v.minutes(l.Head), v.kind(l)})
	}
	return look().Execute(w, p)
}

// Lesson writes a page of a lesson, with a film from a chapter on if one was chosen, and with what came of an answer. It is ErrGone for a page
// that there is not.
func (v View) Lesson(w io.Writer, key learn.LessonKey, number int, from Chapter, tried *learn.Answer) error {
	l, err := v.Edition.Lesson(key)
	if err != nil || number < 1 || number > len(l.Texts) {
		return learn.ErrGone
	}
	text := l.Texts[number-1]
	p := v.page(l.Title)
	p.Title, p.Up, p.Heading, p.Number = text.Title+" · "+l.Title, true, text.Title, v.say("page", number, len(l.Texts))
	if l.Test() || l.Workshop {
		p.Test = v.kind(l)
	}
	for i, one := range text.Parts {
		p.Parts = append(p.Parts, v.part(one, i, pathTo(key, number), from, tried))
	}
	p.Said = v.about(key)
	p.Before, p.After = v.around(l, number)
	return look().Execute(w, p)
}

// about are the findings of a lesson's folder.
func (v View) about(key learn.LessonKey) (list []folder.Finding) {
	for _, f := range v.Findings {
		first, _, _ := strings.Cut(f.File, "/")
		if _, name, _ := strings.Cut(first, "-"); name == string(key) {
			list = append(list, f)
		}
	}
	return list
}

// around are the pages before and after one, over the ends of the lesson.
func (v View) around(l learn.Lesson, number int) (before, after string) {
	var paths []string
	at := 0
	for _, one := range v.Lessons {
		for i := range one.Texts {
			if one.Key == l.Key && i+1 == number {
				at = len(paths)
			}
			paths = append(paths, pathTo(one.Key, i+1))
		}
	}
	if at > 0 {
		before = paths[at-1]
	}
	if at+1 < len(paths) {
		after = paths[at+1]
	}
	return before, after
}

func pathTo(key learn.LessonKey, number int) string {
	return LessonPath + url.PathEscape(string(key)) + "/" + strconv.Itoa(number)
}

// A page is what the template shows.
type page struct {
	words         map[string]string
	view          View
	Style         template.CSS
	Language      string
	Around        string // the language of the words around
	Title, Name   string
	Up            bool
	Lead          template.HTML
	Badge         learn.Badge
	Lessons       []entry
	Heading       string
	Number, Test  string
	Parts         []part
	Said          []folder.Finding
	Before, After string
}

type entry struct{ Path, Title, Minutes, Kind string }

func (v View) page(name string) page {
	return page{words: all()[v.Language], view: v, Style: template.CSS(style), Language: v.Edition.Course.Language, Around: v.Language, Title: name, Name: name}
}

// Say is a word of the page itself.
func (p page) Say(key string) string { return p.words[key] }

// Tell is a finding as a sentence.
func (p page) Tell(f folder.Finding) string { return f.Say(p.view.Language) }

func (v View) say(key string, args ...any) string {
	return fmt.Sprintf(all()[v.Language][key], args...)
}

func (v View) minutes(h learn.Head) string {
	if h.Minutes == 1 {
		return v.say("minutes.one", h.Minutes, h.Pages)
	}
	return v.say("minutes.other", h.Minutes, h.Pages)
}

func (v View) kind(l learn.Lesson) string {
	switch {
	case l.Test() && l.Draw > 0:
		return v.say("test.draw", l.Pass, l.Draw, len(l.Questions()))
	case l.Test():
		return v.say("test", l.Pass, len(l.Questions()))
	case l.Workshop:
		return v.say("workshop")
	case l.Free:
		return v.say("free")
	}
	return ""
}

// html is a text of the course. Words that cannot be read are shown as they stand.
func (v View) html(text string) template.HTML {
	d, err := markdown.Parse(learn.Linked(text, v.Origin+LessonPath, "/1"))
	if err != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(text) + "</pre>")
	}
	return template.HTML(d.HTML(func(id markdown.PictureID) string { return v.Origin + FilePath + string(id) }))
}

// A part is a part of a page as the template shows it: the one that is set.
type part struct {
	ID       string
	Text     template.HTML
	Film     *film
	Take     *take
	Question *question
}

type film struct {
	learn.Media
	Source, Signs string
	Tracks        []track
	Marks         []mark
	Paragraphs    []string
}

type track struct {
	Path, Language string
	Default        bool
}

type mark struct{ Path, At, Title string }

type take struct{ Path, Title, Size string }

// A Chapter is where a film on a page is to begin.
type Chapter struct {
	Part int // its place on the page; a film begins at its beginning where From is 0
	From time.Duration
}

func (v View) part(one learn.Part, i int, at string, from Chapter, tried *learn.Answer) part {
	p := part{ID: fmt.Sprintf("part-%d", i)}
	switch {
	case one.Media != nil:
		p.Film = filmOf(*one.Media, i, at, from)
	case one.Take != nil:
		p.Take = &take{FilePath + string(one.Take.File), one.Take.Title, v.say("size", (one.Take.Size+1<<10-1)>>10)}
	case one.Question != nil:
		p.Question = v.question(*one.Question, at+"#"+p.ID, tried)
	default:
		p.Text = v.html(one.Text)
	}
	return p
}

func filmOf(m learn.Media, i int, at string, from Chapter) *film {
	f := &film{Media: m, Source: FilePath + string(m.File), Paragraphs: strings.Split(m.Transcript, "\n\n")}
	if from.Part == i && from.From > 0 {
		f.Source += fmt.Sprintf("#t=%g", from.From.Seconds())
	}
	if m.Signs != "" {
		f.Signs = FilePath + string(m.Signs)
	}
	for j, c := range m.Captions {
		f.Tracks = append(f.Tracks, track{CaptionsPath + string(c.File), c.Language, j == 0})
	}
	for _, c := range m.Chapters {
		f.Marks = append(f.Marks, mark{fmt.Sprintf("%s?film=%d&at=%d#part-%d", at, i, c.From.Milliseconds(), i), clock(c.From), c.Title})
	}
	return f
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}
