// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
)

// pageParts are what stands on a page of reading.
func (v *lessonView) pageParts() (parts []fyne.CanvasObject) {
	page := v.lesson.Lesson.Texts[v.page]
	if v.split() {
		parts = append(parts, kit.NewParagraph(page.Title, kit.Display))
	} else {
		from := v.words.dotted(v.lesson.Course.Title, v.words.T("lessons.lesson", v.number()))
		parts = append(parts, kit.Stack(0, kit.NewParagraph(from, kit.Small), kit.NewParagraph(page.Title, kit.Title)))
	}
	first, all := v.questions()
	for _, p := range page.Parts {
		if p.Question != nil {
			tag := v.words.T("lessons.question")
			if all > 1 {
				tag = v.words.T("lessons.question.of", first, all)
			}
			first++
			a := v.asked(*p.Question)
			parts = append(parts, v.questionCard(a, tag, v.words.T("lessons.question.free"), atOnce, func() { v.answered(a) }))
			continue
		}
		parts = append(parts, v.piece(p)...)
	}
	if v.lesson.Lesson.Workshop && v.page == 0 {
		parts = append(parts, v.datesCard())
	}
	return parts
}

// questions counts those of the lesson: which the first on this page is, and how many there are.
func (v *lessonView) questions() (first, all int) {
	first = 1
	for i, page := range v.lesson.Lesson.Texts {
		for _, p := range page.Parts {
			if p.Question != nil {
				if all++; i < v.page {
					first++
				}
			}
		}
	}
	return first, all
}

// piece is a part of a page that asks nothing.
func (v *lessonView) piece(p learn.Part) []fyne.CanvasObject {
	switch {
	case p.Media != nil:
		return []fyne.CanvasObject{v.film(*p.Media)}
	case p.Take != nil:
		return []fyne.CanvasObject{v.take(*p.Take)}
	}
	d, err := markdown.Parse(learn.Linked(p.Text, otherLesson, ""))
	if err != nil { // nothing is published that cannot be read; an older client shows it as it was written
		return []fyne.CanvasObject{kit.NewParagraph(p.Text, kit.Body)}
	}
	return v.setting().Blocks(d.Blocks)
}

// otherLesson stands before the key of a lesson to which a link leads: an address that nobody has (RFC 2606).
const otherLesson = "https://lesson.invalid/"

// setting draws the texts of the lesson: a quote is a rule of thumb, and links may lead to other lessons of the course.
func (v *lessonView) setting() prose.Setter {
	t := v.setter(kit.Body)
	t.Picture = v.album.Picture
	t.Quote = func(blocks []fyne.CanvasObject) fyne.CanvasObject {
		return kit.NewTintedCard(kit.Hint, container.New(kit.Flex(14, 0, 1), kit.NewIcon("lightbulb-fill", 24, kit.ToneOnPrimarySoft), kit.Stack(6, blocks...)))
	}
	t.Open = func(address string) {
		if key, ours := strings.CutPrefix(address, otherLesson); ours {
			v.instead(v.lessonOf(v.course, learn.LessonKey(key)))
			return
		}
		v.onLink(address)
	}
	return t
}

// film is a film or a recording: what it is, where one was in it, and what is said in it.
func (v *lessonView) film(m learn.Media) fyne.CanvasObject {
	w := v.words
	icon, kind, open := "movie", w.T("lessons.film"), w.T("lessons.film.open")
	if !m.Video {
		icon, kind, open = "headphones", w.T("lessons.sound"), w.T("lessons.sound.open")
	}
	length := ""
	if m.Length > 0 {
		length = clock(m.Length)
	}
	said := kit.Stack(2, kit.NewParagraph(m.Title, kit.Strong), kit.NewParagraph(w.dotted(kind, length), kit.Small))
	parts := []fyne.CanvasObject{container.New(kit.Flex(14, 0, 1), kit.NewTile(icon, kit.TileSoft), said)}
	if helps := v.helps(m); helps != "" {
		parts = append(parts, withIcon("closed_caption", kit.ToneMuted, kit.NewParagraph(helps, kit.Small)))
	}
	if !v.lesson.Here[m.File] {
		parts = append(parts, v.filmMissing(m))
	} else {
		parts = append(parts, v.filmButton(m, open))
	}
	if m.Transcript != "" {
		parts = append(parts, v.transcript(m)...)
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// helps are captions and sign language.
func (v *lessonView) helps(m learn.Media) string {
	var languages []string
	for _, c := range m.Captions {
		if c.Language == "de" || c.Language == "en" {
			languages = append(languages, v.words.language(c.Language))
		} else {
			languages = append(languages, strings.ToUpper(c.Language))
		}
	}
	captions, signs := "", ""
	if len(languages) > 0 {
		captions = v.words.T("lessons.captions", v.words.List(languages))
	}
	if m.Signs != "" {
		signs = v.words.T("lessons.signs")
	}
	return v.words.dotted(captions, signs)
}

// filmButton opens the film, where it was left.
func (v *lessonView) filmButton(m learn.Media, open string) fyne.CanvasObject {
	file, page := m.File, v.page+1
	button := kit.NewButton(kit.Soft, "open_in_new", open, func() {
		v.write(func(ctx context.Context) error { return v.data.Film(ctx, v.course, v.key, page, file) }, nil)
	})
	at := v.lesson.Progress[v.key].Place
	line := v.words.T("lessons.film.line")
	if at.Page == page && at.Second > 0 {
		line = v.words.T("lessons.film.at", clock(time.Duration(at.Second)*time.Second))
		if m.Length > 0 {
			bar := kit.NewProgress(float32(time.Duration(at.Second)*time.Second) / float32(m.Length))
			return kit.Stack(10, bar, container.New(kit.Beside(12, 0, 1), button, kit.NewParagraph(line, kit.Small)))
		}
	}
	return container.New(kit.Beside(12, 0, 1), button, kit.NewParagraph(line, kit.Small))
}

func (v *lessonView) filmMissing(m learn.Media) fyne.CanvasObject {
	st := v.lesson.Stock
	if st.State == AllHere { // it says so, and the file is not there: bring it anew
		st.State = Lacking
	}
	said := kit.NewParagraph(v.words.T("lessons.film.missing"), kit.Small)
	return kit.Stack(8, said, v.stockLine(Subject{Course: v.course}, st, "lessons.stock.course"))
}

// transcript is what is said, when somebody wants to read it, with the chapters before it.
func (v *lessonView) transcript(m learn.Media) []fyne.CanvasObject {
	open := v.open[m.File]
	icon, key := "keyboard_arrow_down", "lessons.transcript"
	if open {
		icon, key = "keyboard_arrow_up", "lessons.transcript.close"
	}
	parts := []fyne.CanvasObject{alone(kit.NewButton(kit.Plain, icon, v.words.T(key), func() { v.open[m.File] = !open; v.redraw() }))}
	if !open {
		return parts
	}
	var said []fyne.CanvasObject
	for _, c := range m.Chapters {
		said = append(said, kit.NewParagraph(fmt.Sprintf("%s  %s", clock(c.From), c.Title), kit.Small))
	}
	for _, p := range strings.Split(m.Transcript, "\n") {
		if strings.TrimSpace(p) != "" {
			said = append(said, kit.NewParagraph(p, kit.Body))
		}
	}
	return append(parts, prose.OnSunken(kit.Stack(8, said...)))
}

// take is something to take along.
func (v *lessonView) take(t learn.Take) fyne.CanvasObject {
	icon := "description"
	if t.Type == "application/pdf" {
		icon = "picture_as_pdf"
	}
	here := v.lesson.Here[t.File]
	line := v.words.dotted(kindOf(t.Type), v.words.Size(t.Size))
	var open func()
	end := kit.NewIcon("open_in_new", 20, kit.ToneMuted)
	if here {
		open = func() {
			v.write(func(ctx context.Context) error { return v.data.OpenFile(ctx, v.course, t) }, nil)
		}
	} else {
		line = v.words.dotted(line, v.words.T("lessons.take.missing"))
		end = kit.NewIcon("download", 20, kit.ToneMuted)
		open = func() { v.onLoad(end, Subject{Course: v.course}, v.lesson.Stock) }
	}
	return kit.NewCard(kit.NewRow(kit.NewTile(icon, kit.TileQuiet), t.Title, line, end, open))
}

// kindOf is what people call a media type.
func kindOf(media string) string {
	switch {
	case media == "application/pdf":
		return "PDF"
	case strings.Contains(media, "wordprocessing"), strings.Contains(media, "opendocument.text"):
		return ""
	case strings.Contains(media, "spreadsheet"):
		return ""
	}
	_, name, _ := strings.Cut(media, "/")
	if len(name) > 5 {
		return ""
	}
	return strings.ToUpper(name)
}
