// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
)

// lessonView is a lesson: pages of reading one by one, or a test.
type lessonView struct {
	part
	course learn.CourseID
	key    learn.LessonKey
	wanted int // the page to begin at, from 1; 0 for where one was

	lesson Lesson
	page   int         // from 0
	onward *kit.Button // leads on, in the foot
	took   bool        // the person was enrolled by opening it
	asks   map[learn.QuestionID]*asked
	open   map[learn.Hash]bool // films whose words are read
	album  prose.Album
}

func (s *Screen) lessonOf(course learn.CourseID, key learn.LessonKey) *lessonView {
	if x := s.exams[place{course, key}]; x != nil && x.done {
		delete(s.exams, place{course, key})
	}
	v := &lessonView{part: part{Screen: s}, course: course, key: key, asks: map[learn.QuestionID]*asked{}, open: map[learn.Hash]bool{}}
	v.rebind()
	return v
}

func (v *lessonView) rebind() {
	v.album = prose.Album{Work: v.env.Work, Read: func(ctx context.Context, id markdown.PictureID) ([]byte, error) {
		return v.data.Picture(ctx, v.course, learn.Hash(id))
	}}
	for _, a := range v.asks {
		a.rebind()
	}
	if x := v.exam(); x != nil {
		for _, a := range x.asks {
			a.rebind()
		}
	}
}

func (v *lessonView) exam() *exam { return v.exams[place{v.course, v.key}] }

func (v *lessonView) heading() string { return v.lesson.Lesson.Title }

func (v *lessonView) read(ctx context.Context) (func() bool, error) {
	lesson, err := v.data.Lesson(ctx, v.course, v.key)
	return func() bool {
		news, had := !reflect.DeepEqual(lesson, v.lesson), len(v.lesson.Lesson.Texts) > 0
		v.lesson = lesson
		switch {
		case lesson.Missing:
			v.enrol()
		case !had:
			v.begin()
		}
		v.page = min(v.page, max(len(lesson.Lesson.Texts)-1, 0))
		return news
	}, err
}

// enrol has the person take the course whose lesson they have opened, so that its texts come by themselves.
func (v *lessonView) enrol() {
	if v.lesson.Taken || v.lesson.Course.Withdrawn || v.took {
		return
	}
	v.took = true
	w := learn.Enrol{Course: v.course, Edition: v.lesson.Course.Edition}
	v.env.Work.Write(func(ctx context.Context) (func(), error) { return v.Refresh, v.data.Enrol(ctx, w) })
}

// begin goes to where one was, and in what was read to the beginning.
func (v *lessonView) begin() {
	p := v.lesson.Progress[v.key]
	last := len(v.lesson.Lesson.Texts)
	switch {
	case v.wanted > 0:
		v.page = min(v.wanted, last) - 1
	case p.State != learn.Done && p.Place.Page > 0 && p.Place.Page <= last:
		v.page = p.Place.Page - 1
	}
	v.page = max(v.page, 0)
	v.reach()
}

// reach says which page was seen. A test is done by passing it.
func (v *lessonView) reach() {
	if v.lesson.Lesson.Test() || v.lesson.Missing {
		return
	}
	known, now := v.lesson.Progress[v.key], v.env.Now()
	at := learn.Place{At: now, Page: v.page + 1}
	if known.Place.Page == at.Page {
		at.Second = known.Place.Second
	}
	step := learn.Step{Course: v.course, Round: max(v.lesson.Round, 1), Lesson: v.key}
	w := learn.Advance{Step: step, Edition: v.lesson.Course.Edition, Pages: v.page + 1, Place: at, At: now}
	v.env.Work.Write(func(ctx context.Context) (func(), error) { return v.Refresh, v.data.Advance(ctx, w) })
}

// turn goes to another page.
func (v *lessonView) turn(to int) {
	v.page = to
	v.flow.Page = nil
	v.redraw()
	v.reach()
}

func (v *lessonView) number() int {
	return 1 + slices.IndexFunc(v.lesson.Course.Lessons, func(h learn.Head) bool { return h.Key == v.key })
}

// next is the lesson after this one: in the course's order, and at its end what is not done; empty when all is.
func (v *lessonView) next() learn.LessonKey {
	all := v.lesson.Course.Lessons
	if at := v.number(); at > 0 && at < len(all) {
		return all[at].Key
	}
	for _, h := range all {
		if !h.Free && h.Key != v.key && v.lesson.Progress[h.Key].State != learn.Done {
			return h.Key
		}
	}
	return ""
}

// onEnd goes on after the last page: to the next lesson, or to what was earned.
func (v *lessonView) onEnd() {
	delete(v.exams, place{v.course, v.key})
	if next := v.next(); next != "" {
		v.instead(v.lessonOf(v.course, next))
		return
	}
	of := Subject{Course: v.course}
	v.env.Work.Do(func(ctx context.Context) (func(), error) {
		award, err := v.data.Award(ctx, of)
		return func() {
			if v.top() != view(v) {
				return
			}
			if v.back(); err == nil {
				v.to(&awardView{part: part{Screen: v.Screen}, of: of, fresh: true, award: award})
			}
		}, nil
	})
}

// A move is what a button of the lesson's foot does.
type move struct {
	label, icon string
	do          func()
	reason      string // why it cannot be done
}

// forth is what leads on, back what leads back; nil for nothing.
func (v *lessonView) forth() *move {
	if v.lesson.Missing || len(v.lesson.Lesson.Texts) == 0 {
		return nil
	}
	if v.lesson.Lesson.Test() {
		return v.examForth()
	}
	if v.page < len(v.lesson.Lesson.Texts)-1 {
		return &move{label: v.words.T("lessons.next"), icon: "arrow_forward", do: func() { v.turn(v.page + 1) }}
	}
	if v.next() == "" && v.lesson.Lesson.Workshop && v.lesson.Progress[v.key].State != learn.Done {
		return &move{label: v.words.T("lessons.close"), icon: "check", do: v.back} // nothing is finished by that
	}
	if v.next() == "" {
		return &move{label: v.words.T("lessons.finish"), icon: "check", do: v.onEnd}
	}
	return &move{label: v.words.T("lessons.next.lesson"), icon: "arrow_forward", do: v.onEnd}
}

func (v *lessonView) backward() *move {
	if v.lesson.Lesson.Test() {
		return v.examBack()
	}
	if v.page > 0 && !v.lesson.Missing {
		return &move{label: v.words.T("lessons.previous"), icon: "arrow_back", do: func() { v.turn(v.page - 1) }}
	}
	return nil
}

// keys answer with 1 to 9, go on with Enter and back with Backspace; arrows move what is put in order.
func (v *lessonView) keys(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if m := v.forth(); m != nil && m.reason == "" {
			m.do()
			return true
		}
	case fyne.KeyBackspace:
		if m := v.backward(); m != nil {
			m.do()
			return true
		}
	case fyne.KeyUp, fyne.KeyDown:
		for _, a := range v.onPage() {
			if v.moved(a, key.Name) {
				return true
			}
		}
	default:
		return v.onDigit(digit(key.Name))
	}
	return false
}

// moved moves what has the focus up or down.
func (v *lessonView) moved(a *asked, key fyne.KeyName) bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(v.flow.Object())
	if canvas == nil || a.q.Kind != learn.Order {
		return false
	}
	at, ours := a.movers[canvas.Focused()]
	if ours {
		a.move(at, map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[key])
		v.redraw()
	}
	return ours
}

// digit is the number on a key, from 1; 0 for none.
func digit(key fyne.KeyName) int {
	if len(key) == 1 && key[0] >= '1' && key[0] <= '9' {
		return int(key[0] - '0')
	}
	return 0
}

// onDigit answers the first question on the page that is not right yet.
func (v *lessonView) onDigit(n int) bool {
	if n == 0 {
		return false
	}
	list := v.onPage()
	at := slices.IndexFunc(list, func(a *asked) bool { return !a.checked || v.score(a) < 1 })
	if at < 0 {
		at = 0
	}
	if at >= len(list) || !list[at].pick(n-1) {
		return false
	}
	if list[at].q.Kind == learn.Single && v.manner() == atOnce {
		list[at].checked = true
	}
	v.answered(list[at])
	return true
}

// manner is how questions are asked now.
func (v *lessonView) manner() manner {
	if x := v.exam(); x != nil && !x.practice {
		return silent
	}
	return atOnce
}

// onPage are the questions that are asked now.
func (v *lessonView) onPage() (list []*asked) {
	if v.lesson.Lesson.Test() {
		if x := v.exam(); x != nil && !x.done {
			list = append(list, x.asks[x.at])
		}
		return list
	}
	if v.page >= len(v.lesson.Lesson.Texts) {
		return nil
	}
	for _, p := range v.lesson.Lesson.Texts[v.page].Parts {
		if p.Question != nil {
			list = append(list, v.asked(*p.Question))
		}
	}
	return list
}

// asked is a question with what was answered; its options stand as they stood before.
func (v *lessonView) asked(q learn.Question) *asked {
	if a := v.asks[q.ID]; a != nil && reflect.DeepEqual(a.q, q) {
		return a
	}
	v.asks[q.ID] = ask(q, uint64(v.env.Today()))
	return v.asks[q.ID]
}

// submit is Enter in a field of a question.
func (v *lessonView) submit(a *asked) {
	if v.manner() == atOnce {
		v.check(a, func() { v.answered(a) })
	} else if m := v.forth(); m != nil && m.reason == "" {
		m.do()
	}
}

// headline stands above the lesson on narrow windows: the way out, and how far one is.
func (v *lessonView) headline() fyne.CanvasObject {
	out := kit.NewButton(kit.Plain, "close", "", v.back)
	out.Quiet = true
	out.SetSpoken(v.words.T("lessons.close"))
	return container.New(kit.Padded(4, 20, 4, 6), container.New(kit.Flex(8, 0, 1), out, v.bar()))
}

// bar tells which page of how many it is.
func (v *lessonView) bar() fyne.CanvasObject {
	at, of := v.page+1, len(v.lesson.Lesson.Texts)
	if v.lesson.Lesson.Test() {
		x := v.exam()
		if x == nil && v.split() { // the title stands below
			return kit.Line(0)
		}
		if x == nil || x.done {
			title := kit.NewText(v.lesson.Lesson.Title, kit.Strong)
			title.Ellipsis = true
			return title
		}
		at, of = x.at+1, len(x.asks)
	}
	if v.lesson.Missing || of == 0 {
		title := kit.NewText(v.lesson.Lesson.Title, kit.Strong)
		title.Ellipsis = true
		return title
	}
	return container.New(kit.Flex(14, 1, 0), kit.NewStepBar(at, of), kit.NewText(v.words.T("lessons.of", at, of), kit.Small))
}

func (v *lessonView) draw() fyne.CanvasObject {
	if !v.split() {
		top := fyne.CanvasObject(nil)
		if !v.flow.OneColumn() { // large text on a laptop: no column beside it, and no title above
			top = v.headline()
		}
		return standing(top, v.body(), v.foot())
	}
	top := container.New(kit.Readable(784), container.New(kit.Padded(22, 32, 6, 32), v.bar()))
	main := standing(top, v.body(), v.foot())
	return container.New(beside{0.36, 300}, v.column(), main)
}

// body is the page, or why it is not there.
func (v *lessonView) body() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	switch {
	case v.lesson.Missing || len(v.lesson.Lesson.Texts) == 0:
		return v.missing()
	case v.lesson.Lesson.Test():
		parts = v.examParts()
	default:
		parts = v.pageParts()
	}
	pad := kit.Padded(6, 20, 24, 20)
	if !v.flow.OnPhone() {
		pad = kit.Padded(14, 32, 28, 32)
	}
	return v.flow.Scroll(container.New(kit.Readable(784), container.New(pad, kit.Stack(14, parts...))))
}

// missing says that the texts are not here, and brings them.
func (v *lessonView) missing() fyne.CanvasObject {
	of, st := Subject{Course: v.course}, v.lesson.Stock
	line := v.words.T("lessons.missing.line", v.words.Size(st.Missing))
	switch st.State {
	case Loading:
		line = v.words.T("lessons.missing.loading")
	case ForNetwork:
		line = v.words.T("lessons.missing.offline")
	}
	var load *kit.Button
	if st.State != Loading && st.State != ForNetwork {
		load = kit.NewButton(kit.Filled, "download", v.words.T("lessons.stock.load"), func() { v.onLoad(load, of, st) })
	}
	return kit.NewPicture("download", v.words.T("lessons.missing"), line, load)
}

// foot has the ways back and on.
func (v *lessonView) foot() fyne.CanvasObject {
	forth, backward := v.forth(), v.backward()
	if forth == nil && backward == nil {
		return kit.Line(0)
	}
	if v.flow.OnPhone() {
		return v.phoneFoot(forth, backward)
	}
	var parts []fyne.CanvasObject
	var weights []float32
	if backward != nil {
		parts, weights = append(parts, kit.NewButton(kit.Outline, backward.icon, backward.label, backward.do)), append(weights, 0)
	}
	hint := kit.NewText("", kit.Small)
	if forth != nil && forth.reason == "" && v.split() {
		hint.SetText(v.words.T("lessons.keys"))
	}
	hint.Align, hint.Ellipsis = fyne.TextAlignCenter, true
	parts, weights = append(parts, hint), append(weights, 1)
	if forth != nil {
		parts, weights = append(parts, v.forthButton(forth)), append(weights, 0)
	}
	return container.New(kit.Readable(784), container.New(kit.Padded(10, 32, 20, 32), container.New(kit.Flex(12, weights...), parts...)))
}

func (v *lessonView) forthButton(m *move) *kit.Button {
	b := kit.NewButton(kit.Filled, m.icon, m.label, m.do)
	v.onward = b
	b.After = m.icon == "arrow_forward"
	if m.reason != "" {
		b.Disable(m.reason)
	}
	return b
}

// phoneFoot stands where the bar stands elsewhere.
func (v *lessonView) phoneFoot(forth, backward *move) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	var weights []float32
	if backward != nil {
		b := kit.NewButton(kit.Outline, backward.icon, "", backward.do)
		b.SetSpoken(backward.label)
		parts, weights = append(parts, container.New(wide(56), b)), append(weights, 0)
	}
	if forth != nil {
		parts, weights = append(parts, v.forthButton(forth)), append(weights, 1)
	}
	ground := kit.NewGround(kit.ToneSurface, 0)
	bar := container.New(kit.Padded(12, 16, 14, 16), container.New(kit.Flex(12, weights...), parts...))
	return container.NewStack(ground, kit.Stack(0, kit.NewHairline(), bar))
}

// column are all lessons of the course, beside the one that is read.
func (v *lessonView) column() fyne.CanvasObject {
	l := v.lesson
	back := kit.NewButton(kit.Plain, "arrow_back", "", v.back)
	back.Quiet = true
	back.SetSpoken(v.words.T("lessons.close"))
	where := kit.NewText(v.views[len(v.views)-2].heading(), kit.SmallStrong)
	where.Ellipsis = true
	line := ""
	if l.Step > 0 {
		line = v.words.T("lessons.step.of", l.Step, l.Steps)
	}
	if l.Left > 0 {
		line = v.words.dotted(line, v.words.T("lessons.left.long", v.words.N("number.minutes", l.Left)))
	}
	said := []fyne.CanvasObject{kit.NewParagraph(l.Course.Title, kit.Title)}
	if line != "" {
		said = append(said, kit.NewParagraph(line, kit.Small))
	}
	parts := []fyne.CanvasObject{
		container.New(kit.Flex(4, 0, 1), back, where),
		container.New(kit.Padded(4, 8, 10, 8), kit.Stack(2, said...)),
	}
	for _, h := range l.Course.Lessons {
		parts = append(parts, v.columnRow(h))
	}
	list := kit.Scroll(container.New(kit.Padded(14, 12, 12, 12), kit.Stack(2, parts...)))
	edge := container.New(wide(1), kit.NewGround(kit.ToneLine, 0))
	content := standing(nil, list, container.New(kit.Padded(12, 20, 18, 20), v.kept()))
	return container.NewStack(kit.NewGround(kit.ToneSurface, 0), container.NewBorder(nil, nil, nil, edge, content))
}

func (v *lessonView) columnRow(h learn.Head) fyne.CanvasObject {
	here := h.Key == v.key
	style, look, tone := kit.Body, kit.PlateBare, kit.ToneText
	if here {
		style, look, tone = kit.Strong, kit.PlateSoft, kit.ToneOnPrimarySoft
	}
	p := v.lesson.Progress[h.Key]
	said := []fyne.CanvasObject{toned(h.Title, style, tone)}
	if h.Test() {
		said = append(said, kit.NewParagraph(v.words.lesson(h, p), kit.Small))
	}
	icon := stateIcon(p.State, here && p.State != learn.Done)
	plate := kit.NewPlate(look, container.New(kit.Flex(14, 0, 1), icon, kit.Stack(0, said...)), func() {
		if !here {
			v.instead(v.lessonOf(v.course, h.Key))
		}
	})
	plate.SetPadding(12, 13)
	plate.SetSpoken(v.words.dotted(h.Title, v.words.state(p.State)))
	return plate
}

// state is a lesson's for the ear.
func (w words) state(s learn.State) string {
	switch s {
	case learn.Done:
		return w.T("lessons.done")
	case learn.Begun:
		return w.T("lessons.begun")
	}
	return w.T("lessons.untouched")
}

// kept says what is on the device, and that the server does not know the latest.
func (v *lessonView) kept() fyne.CanvasObject {
	st := v.lesson.Stock
	if v.lesson.Missing { // the page itself says so
		return kit.Line(0)
	}
	if st.State != AllHere {
		return v.stockLine(Subject{Course: v.course}, st, "lessons.stock.course")
	}
	if v.lesson.Unsent {
		return withIcon("download_done", kit.TonePrimary, kit.NewParagraph(v.words.T("lessons.kept.unsent"), kit.Small))
	}
	return withIcon("download_done", kit.TonePrimary, kit.NewParagraph(v.words.T("lessons.kept"), kit.Small))
}
