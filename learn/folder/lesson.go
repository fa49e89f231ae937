// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"path"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/reading"
)

// Limits of what lesson.md says.
const (
	maxMinutes, maxTries = 600, 100
	// PageWords is how many words a thought has, about; a page of more is worth a warning.
	PageWords = 180
)

// lesson reads a lesson.md.
func (r *reader) lesson(c chapter) {
	f := r.files[key(path.Join(c.folder, lessonFile))]
	text, ok := r.text(f)
	if !ok {
		return
	}
	l := learn.Lesson{Head: learn.Head{Key: c.key}}
	y, below, line := r.front(f, text)
	if n := y.node(); n != nil {
		y.fill(n, lessonFile, y.lessonForm(&l))
		place{r, f.name, 1}.lacks(l)
	}
	s := scribe{place: place{r, f.name, line}, dir: c.folder, lesson: &l}
	s.read(lines(below, line))
	l.Pages = len(l.Texts)
	s.on(1).judge(l, s.asked)
	r.edition.Lessons = append(r.edition.Lessons, l)
	r.edition.Course.Lessons = append(r.edition.Course.Lessons, l.Head)
}

func (y yamlText) lessonForm(l *learn.Lesson) form {
	return form{
		"title":   y.oneLine("title", learn.MaxTitle, &l.Title),
		"minutes": y.whole("minutes", 1, maxMinutes, &l.Minutes),
		"free":    y.truth("free", &l.Free),
		"pass":    y.whole("pass", 1, 100, &l.Pass),
		"draw":    y.whole("draw", 1, learn.MaxQuestions, &l.Draw),
		"tries":   y.whole("tries", 1, maxTries, &l.Tries),

		"workshop": y.truth("workshop", &l.Workshop),
	}
}

// lacks says what a lesson does not say of itself.
func (p place) lacks(l learn.Lesson) {
	if l.Title == "" {
		p.say(NoTitle)
	}
	if l.Minutes == 0 {
		p.say(NoMinutes)
	}
}

// judge says whether a lesson has too little on its pages, or too much; of the questions that stand there only so many were read as it may have.
func (p place) judge(l learn.Lesson, asked int) {
	switch {
	case l.Pages == 0:
		p.say(NoPage)
	case l.Pages > learn.MaxPages:
		p.say(TooManyPages, l.Pages, learn.MaxPages)
	}
	questions := len(l.Questions())
	if asked > learn.MaxQuestions {
		questions = asked
	}
	p.judgeTest(l, questions)
}

func (p place) judgeTest(l learn.Lesson, questions int) {
	switch {
	case l.Workshop && l.Test():
		p.say(WorkshopTest)
	case questions > learn.MaxQuestions:
		p.say(TooManyQuestions, questions, learn.MaxQuestions)
	case !l.Test() && l.Draw > 0:
		p.say(OnlyInTests, "draw")
	case !l.Test() && l.Tries > 0:
		p.say(OnlyInTests, "tries")
	case l.Test() && questions == 0:
		p.say(NoQuestion)
	case l.Draw > questions:
		p.say(DrawsTooMany, l.Draw, questions)
	}
}

// A line of a text, and whether it belongs to a block of code.
type line struct {
	no          int
	text        string
	code        bool
	opens, ends bool
	info        string // what an opening one says of the code
}

var fence = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^( *)(`{3,}|~{3,}) *([^`]*?) *$") })

// lines are those of a text, numbered from first on.
func lines(text string, first int) (all []line) {
	open := ""
	for said := range strings.SplitSeq(text, "\n") {
		l := line{no: first + len(all), text: said}
		at := fence().FindStringSubmatch(said)
		switch {
		case open == "" && at != nil:
			open, l.code, l.opens, l.info = at[2], true, true, at[3]
		case open != "" && at != nil && at[3] == "" && strings.HasPrefix(at[2], open):
			open, l.code, l.ends = "", true, true
		default:
			l.code = open != ""
		}
		all = append(all, l)
	}
	return all
}

// A scribe reads the pages of a lesson.
type scribe struct {
	place
	dir    string
	lesson *learn.Lesson
	open   bool             // a page is
	saved  []line           // of a text that goes on
	asked  int              // how many questions stand there
	early  bool             // text before the first page has been told of
	shown  []markdown.Block // of the page
}

func (s *scribe) read(all []line) {
	for len(all) > 0 && !s.r.stops() {
		n := 1
		switch l := all[0]; {
		case l.opens:
			n = s.block(all)
		case strings.HasPrefix(l.text+" ", "# "), strings.HasPrefix(l.text, "#\t"):
			s.endPage()
			s.beginPage(l)
		case !s.alone(l):
			s.saved = append(s.saved, l)
		}
		all = all[n:]
	}
	s.endPage()
}

// block reads a block of code, which may be a question, and tells how many lines it has.
func (s *scribe) block(all []line) (n int) {
	for n < len(all) && !all[n].ends {
		n++
	}
	inside := all[1:n]
	if n == len(all) {
		s.on(all[0].no).say(OpenFence)
	} else {
		n++
	}
	if all[0].info != "question" {
		s.saved = append(s.saved, all[:n]...)
		return n
	}
	s.endText()
	s.question(all[0], inside)
	return n
}

func (s *scribe) question(head line, inside []line) {
	if s.asked++; s.asked > learn.MaxQuestions {
		return // the lesson has too many, and there may be thousands
	}
	indent := len(head.text) - len(strings.TrimLeft(head.text, " "))
	var text strings.Builder
	for _, l := range inside {
		blank := len(l.text) - len(strings.TrimLeft(l.text, " "))
		text.WriteString(l.text[min(indent, blank):] + "\n")
	}
	y := yamlText{place: s.on(head.no + 1), text: text.String()}
	if q, ok := y.question(texts{place: s.on(head.no + 1), dir: s.dir}); ok {
		s.add(s.on(head.no), learn.Part{Question: &q})
	}
}

// page is the one that is being read.
func (s *scribe) page() *learn.Page { return &s.lesson.Texts[len(s.lesson.Texts)-1] }

func (s *scribe) beginPage(l line) {
	title := strings.TrimSpace(strings.TrimRight(strings.TrimLeft(l.text, "#"), "# \t"))
	title = plain(title)
	at := s.on(l.no)
	switch {
	case title == "":
		at.say(NoPageTitle)
	case utf8.RuneCountInString(title) > learn.MaxTitle:
		at.say(TooLong, "#", learn.MaxTitle)
	}
	s.open, s.line, s.shown = true, l.no, nil
	s.lesson.Texts = append(s.lesson.Texts, learn.Page{Title: title, Parts: []learn.Part{}})
}

// plain is what a line of Markdown says.
func plain(text string) string {
	d, err := markdown.Parse(text)
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(d.Plain()), " ")
}

// add puts a part onto the page.
func (s *scribe) add(at place, part learn.Part) {
	if s.r.parts += weight(part); s.r.parts > learn.MaxContent {
		s.r.overflow()
		return
	}
	if s.open {
		s.page().Parts = append(s.page().Parts, part)
	} else if !s.early {
		s.early = true
		at.say(BeforePage)
	}
}

// stops tells whether nothing more is to be read: the edition is too large already, or nobody waits for it any more.
func (r *reader) stops() bool {
	if err := r.ctx.Err(); err != nil {
		r.fail(err)
	}
	return r.full || r.err != nil
}

// weight is about how many bytes a part has in an edition, whatever it took to write it: rather too few.
func weight(part learn.Part) int64 {
	const frame = 32
	switch {
	case part.Media != nil:
		return frame + int64(len(part.Media.File)+len(part.Media.Transcript)) + frame*int64(len(part.Media.Captions)+len(part.Media.Chapters))
	case part.Take != nil:
		return frame + int64(len(part.Take.File))
	case part.Question != nil:
		return frame + wordsOf(*part.Question)
	}
	return frame + int64(len(part.Text))
}

// wordsOf is about how many bytes a question has.
func wordsOf(q learn.Question) int64 {
	const frame = 32
	n := len(q.Text) + len(q.Right) + len(q.Wrong) + frame*(len(q.Options)+len(q.Gaps))
	for _, o := range q.Options {
		n += len(o.Text) + len(o.Fits) + len(o.Say)
	}
	for _, words := range q.Gaps {
		for _, word := range words {
			n += len(word)
		}
	}
	return int64(n)
}

// endText puts what was read onto the page.
func (s *scribe) endText() {
	t := texts{place: s.place, dir: s.dir}
	for _, l := range s.saved {
		if strings.TrimSpace(l.text) != "" {
			t.line = l.no
			break
		}
	}
	text := t.read(s.saved)
	if s.saved = nil; text == "" {
		return
	}
	s.shown = append(s.shown, t.check(text).Blocks...)
	s.add(t.place, learn.Part{Text: text})
}

// endPage looks at the page as a whole.
func (s *scribe) endPage() {
	s.endText()
	if !s.open {
		return
	}
	if len(s.page().Parts) == 0 {
		s.say(EmptyPage)
	}
	s.readable(markdown.Document{Blocks: s.shown})
}

// readable says whether a page is easily read.
func (s *scribe) readable(d markdown.Document) {
	if words := len(strings.Fields(d.Plain())); words > PageWords {
		s.say(LongPage, words, PageWords)
	}
	level := 1
	for _, b := range d.Blocks {
		if b.Kind != markdown.Heading {
			continue
		}
		if b.Level > level+1 {
			s.say(SkippedHeading)
		}
		level = b.Level
	}
	if !strings.HasPrefix(s.r.edition.Course.Language, "de") {
		return
	}
	hints := reading.Of(d)
	if hints.Level() == reading.Hard {
		s.say(HardPage, hints.Ease)
	}
	if len(hints.Long) > 0 {
		s.say(LongSentence, len(hints.Long), reading.MaxWords, short(hints.Long[0]))
	}
}

// short is the beginning of a sentence.
func short(sentence string) string {
	words := strings.Fields(sentence)
	if len(words) > 6 {
		return strings.Join(words[:6], " ") + " …"
	}
	return sentence
}
