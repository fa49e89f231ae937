// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/ui/kit"
)

// catalogue are all courses, with what is found in them.
type catalogue struct {
	part
	query, topic string
	found        Catalogue
	asked        string // for what they were found
	hits         []Hit
	all          bool // all topics are shown
	seeks        bool // one came to look for something
	field        *field
	list         *fyne.Container // what is found, drawn anew while somebody types
}

func (s *Screen) toCatalogue(topic string) {
	s.to(&catalogue{part: part{Screen: s}, topic: topic})
}

// toSearch is the catalogue with the focus in its field.
func (s *Screen) toSearch() { s.to(&catalogue{part: part{Screen: s}, seeks: true}) }

// arrived gives the focus to the field when somebody came to look for something.
func (v *catalogue) arrived() {
	if v.seeks {
		v.onSeek()
	}
}

func (v *catalogue) onSeek() {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(v.flow.Object()); canvas != nil && v.field != nil {
		canvas.Focus(v.field)
	}
}

func (v *catalogue) rebind() { v.field = nil }

func (v *catalogue) heading() string { return v.words.T("lessons.all") }

func (v *catalogue) read(ctx context.Context) (func() bool, error) {
	query, topic := strings.TrimSpace(v.query), v.topic
	found, err := v.data.Catalogue(ctx, query, topic)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	if query != "" {
		if hits, err = v.data.Search(ctx, query); err != nil {
			return nil, err
		}
	}
	return func() bool {
		news := v.asked != query || !reflect.DeepEqual(found, v.found) || !reflect.DeepEqual(hits, v.hits)
		v.found, v.hits, v.asked = found, hits, query
		if v.known && v.list != nil && news { // the field keeps its cursor
			v.fill()
			return false
		}
		return news
	}, nil
}

func (v *catalogue) draw() fyne.CanvasObject {
	if v.field == nil {
		v.field = newField(v.query, v.words.T("lessons.find"), func(words string) {
			v.query = words
			v.Refresh()
		}, nil)
	}
	v.list = kit.Stack(14)
	v.fill()
	return v.page(v.field, v.list)
}

func (v *catalogue) keys(key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeySlash || v.field == nil {
		return false
	}
	v.onSeek()
	return true
}

// fill shows what is found.
func (v *catalogue) fill() {
	parts := []fyne.CanvasObject{}
	if topics := v.topics(); topics != nil {
		parts = append(parts, topics)
	}
	if len(v.found.Courses) > 0 {
		var rows []fyne.CanvasObject
		for _, c := range v.found.Courses {
			rows = append(rows, v.courseRow(c))
		}
		parts = append(parts, rowCard(kit.Stack(0, rows...)))
	}
	if len(v.hits) > 0 {
		rows := []fyne.CanvasObject{kit.NewText(v.words.T("lessons.find.inside"), kit.Heading)}
		for _, h := range v.hits {
			rows = append(rows, v.hit(h))
		}
		parts = append(parts, kit.NewCard(kit.Stack(4, rows...)))
	}
	if len(v.found.Courses)+len(v.hits) == 0 {
		heading, line := "lessons.find.none", "lessons.find.none.line"
		if v.asked == "" && v.topic == "" {
			heading, line = "lessons.all.none", "lessons.all.none.line"
		}
		parts = append(parts, container.New(kit.Padded(48, 0), kit.NewPicture("search", v.words.T(heading), v.words.T(line), nil)))
	}
	v.list.Objects = parts
	v.list.Refresh()
	if v.flow.Page != nil {
		v.flow.Page.Refresh()
	}
}

// mostTopics is how many topics are offered before somebody asks for all.
const mostTopics, mostOnPhone = 8, 5

func (v *catalogue) topics() fyne.CanvasObject {
	if len(v.found.Topics) == 0 {
		return nil
	}
	shown, most := v.found.Topics, mostTopics
	if v.flow.OnPhone() {
		most = mostOnPhone
	}
	if !v.all && len(shown) > most {
		shown = shown[:most]
	}
	if v.topic != "" && !slices.Contains(shown, v.topic) {
		shown = append([]string{v.topic}, shown...)
	}
	var chips []fyne.CanvasObject
	for _, topic := range shown {
		chips = append(chips, kit.NewSteadyChip(topic, topic == v.topic, func(on bool) {
			if v.topic = ""; on {
				v.topic = topic
			}
			v.Refresh()
			v.redraw()
		}))
	}
	if rest := len(v.found.Topics) - len(shown); rest > 0 {
		chips = append(chips, kit.NewButton(kit.Plain, "", v.words.T("lessons.topics.more", rest), func() { v.all = true; v.redraw() }))
	}
	return container.New(kit.Flow(6, 0), chips...)
}

// hit is where words were found in a lesson.
func (v *catalogue) hit(h Hit) fyne.CanvasObject {
	icon, line := "menu_book", h.CourseTitle
	if h.Film {
		icon, line = "movie", v.words.dotted(h.CourseTitle, v.words.T("lessons.find.film", clock(h.At)))
	}
	title := ""
	for _, piece := range h.Title {
		title += piece.Text
	}
	row := kit.NewRow(kit.NewTile(icon, kit.TileQuiet), title, line, nil, func() {
		lesson := v.lessonOf(h.Course, h.Lesson)
		lesson.wanted = h.Page
		v.to(lesson)
	})
	row.SetMarked(marked(kit.Strong, h.Title))
	row.SetExcerpt(marked(kit.Small, h.Excerpt))
	return row
}

// marked shows where words were found: they stand out by weight and by colour.
func marked(style kit.TextStyle, pieces []search.Piece) *kit.Prose {
	runs := make([]kit.Run, len(pieces))
	for i, piece := range pieces {
		if runs[i] = (kit.Run{Text: piece.Text}); piece.Hit {
			runs[i].Strong, runs[i].Tone = true, kit.TonePrimary
		}
	}
	return kit.NewProse(style, runs...)
}
