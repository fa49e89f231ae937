// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// exam is a test that was begun, or practice for it. It stays when the lesson is closed, until it was handed in.
type exam struct {
	practice bool
	test     Test
	edition  int
	asks     []*asked
	at       int
	done     bool // it was handed in, or practised to the end
	result   Result
	open     map[int]bool // answers that are looked at
}

// tries are how many are left; -1 for any number.
func (v *lessonView) tries() int {
	if v.lesson.Lesson.Tries == 0 {
		return -1
	}
	return max(v.lesson.Lesson.Tries-v.lesson.Tried, 0)
}

func (v *lessonView) onBegin(practice bool) {
	if !v.taps.Begin(v.env.Now()) {
		return
	}
	v.taps.End()
	v.env.Work.Do(func(ctx context.Context) (func(), error) {
		test, err := v.data.Begin(ctx, v.course, v.key)
		return func() {
			x := &exam{practice: practice, test: test, edition: v.lesson.Course.Edition, open: map[int]bool{}}
			for _, q := range v.lesson.Lesson.Drawn(test.Seed) {
				x.asks = append(x.asks, ask(q, test.Seed))
			}
			if len(x.asks) > 0 {
				v.exams[place{v.course, v.key}] = x
			}
			v.fromTop()
		}, err
	})
}

// fromTop draws another page of the lesson from its beginning.
func (v *lessonView) fromTop() {
	v.flow.Page = nil
	v.redraw()
}

func (v *lessonView) onTurn(by int) {
	v.exam().at += by
	v.fromTop()
}

// onHandIn asks once more when something is not answered.
func (v *lessonView) onHandIn() {
	x := v.exam()
	open := 0
	for _, a := range x.asks {
		if !a.answered() {
			open++
		}
	}
	if open == 0 {
		v.handIn()
		return
	}
	v.popUp(v.onward, kit.Stack(12,
		kit.NewParagraph(v.words.N("lessons.test.open", open), kit.Heading),
		kit.NewParagraph(v.words.T("lessons.test.open.line"), kit.Body),
		kit.NewButton(kit.Soft, "", v.words.T("lessons.test.open.look"), func() {
			v.over.Close()
			x.at = slices.IndexFunc(x.asks, func(a *asked) bool { return !a.answered() })
			v.fromTop()
		}),
		kit.NewButton(kit.Outline, "", v.words.T("lessons.test.open.anyway"), func() { v.over.Close(); v.handIn() }),
	))
}

func (v *lessonView) handIn() {
	x := v.exam()
	step := learn.Step{Course: v.course, Round: max(v.lesson.Round, 1), Lesson: v.key}
	w := learn.Try{Step: step, Edition: x.edition, Seed: x.test.Seed, Begun: x.test.Begun, Ended: v.env.Now()}
	for _, a := range x.asks {
		w.Answers = append(w.Answers, a.answer(v.words))
	}
	var result Result
	v.taps.Write(v.env, func(ctx context.Context) (err error) {
		result, err = v.data.Try(ctx, w)
		return err
	}, func() {
		x.done, x.result = true, result
		for _, a := range x.asks {
			a.checked = true
		}
		v.fromTop()
	}, v.Refresh)
}

func (v *lessonView) onPractised() {
	x := v.exam()
	x.done = true
	for _, a := range x.asks {
		a.checked = true
	}
	v.fromTop()
}

// examForth leads on. A second tap belongs to the one before: what is asked or said now was not seen yet.
func (v *lessonView) examForth() *move {
	m := v.moveOn(v.exam())
	if do := m.do; do != nil {
		m.do = func() {
			if !v.taps.Busy(v.env.Now()) {
				do()
			}
		}
	}
	return m
}

func (v *lessonView) moveOn(x *exam) *move {
	switch {
	case x == nil && v.tries() == 0:
		return &move{label: v.words.T("lessons.test.practise"), icon: "edit", do: func() { v.onBegin(true) }}
	case x == nil:
		return &move{label: v.words.T("lessons.test.begin"), icon: "arrow_forward", do: func() { v.onBegin(false) }}
	case x.done:
		return v.afterExam(x)
	case x.at < len(x.asks)-1:
		return &move{label: v.words.T("lessons.next"), icon: "arrow_forward", do: func() { v.onTurn(1) }}
	case x.practice:
		return &move{label: v.words.T("lessons.finish"), icon: "check", do: v.onPractised}
	}
	return &move{label: v.words.T("lessons.test.hand"), icon: "check", do: v.onHandIn}
}

// afterExam leads on from a result.
func (v *lessonView) afterExam(x *exam) *move {
	clear := func() { delete(v.exams, place{v.course, v.key}) }
	switch {
	case x.practice:
		return &move{label: v.words.T("lessons.test.back"), icon: "check", do: func() { clear(); v.fromTop() }}
	case x.result.Passed && v.next() == "":
		return &move{label: v.words.T("lessons.finish"), icon: "check", do: v.onEnd}
	case x.result.Passed:
		return &move{label: v.words.T("lessons.next.lesson"), icon: "arrow_forward", do: v.onEnd}
	case x.result.Left != 0:
		return &move{label: v.words.T("lessons.test.again"), icon: "replay", do: func() { clear(); v.onBegin(false) }}
	}
	return &move{label: v.words.T("lessons.close"), icon: "check", do: v.Screen.back}
}

func (v *lessonView) examBack() *move {
	x := v.exam()
	switch {
	case x == nil:
		return nil
	case x.done && !x.practice && !x.result.Passed && x.result.Left != 0:
		return &move{label: v.words.T("lessons.test.back"), icon: "arrow_back", do: func() { delete(v.exams, place{v.course, v.key}); v.fromTop() }}
	case !x.done && x.at > 0:
		return &move{label: v.words.T("lessons.previous"), icon: "arrow_back", do: func() { v.onTurn(-1) }}
	}
	return nil
}

// examParts are what stands on a page of a test: what it is, a question, or what came of it.
func (v *lessonView) examParts() []fyne.CanvasObject {
	switch x := v.exam(); {
	case x == nil:
		return v.examIntro()
	case x.done:
		return v.examResult(x)
	default:
		tag := v.words.T("lessons.question.of", x.at+1, len(x.asks))
		note, how := v.words.T("lessons.question.test"), silent
		if x.practice {
			note, how = v.words.T("lessons.question.practice"), atOnce
		}
		a := x.asks[x.at]
		return []fyne.CanvasObject{v.questionCard(a, tag, note, how, func() { v.answered(a) })}
	}
}

// examIntro says what the test asks for.
func (v *lessonView) examIntro() (parts []fyne.CanvasObject) {
	l, w := v.lesson.Lesson, v.words
	if v.split() {
		parts = append(parts, kit.NewParagraph(l.Title, kit.Display))
	} else {
		parts = append(parts, kit.Stack(0, kit.NewParagraph(w.dotted(v.lesson.Course.Title, w.T("lessons.test")), kit.Small), kit.NewParagraph(l.Title, kit.Title)))
	}
	for _, page := range l.Texts {
		for _, p := range page.Parts {
			if p.Question == nil {
				parts = append(parts, v.piece(p)...)
			}
		}
	}
	asked := len(l.Questions())
	if l.Draw > 0 {
		asked = min(asked, l.Draw)
	}
	var facts []fyne.CanvasObject
	fact := func(icon, words string) {
		facts = append(facts, withIcon(icon, kit.TonePrimary, kit.NewParagraph(words, kit.Body)))
	}
	fact("quiz", w.N("lessons.test.questions", asked))
	fact("flag", w.T("lessons.test.pass", w.Percent(l.Pass)))
	switch tries := v.tries(); {
	case tries < 0:
		fact("replay", w.T("lessons.test.free"))
	case tries == 0:
		fact("replay", w.T("lessons.test.used"))
	default:
		fact("replay", w.N("lessons.test.tries", tries))
	}
	fact("visibility_off", w.T("lessons.test.silent"))
	parts = append(parts, kit.NewCard(kit.Stack(12, facts...)))
	p := v.lesson.Progress[v.key]
	switch {
	case p.State == learn.Done:
		parts = append(parts, withIcon("check_circle-fill", kit.ToneGood, kit.NewParagraph(w.T("lessons.test.passed.with", w.Percent(p.Best)), kit.Strong)))
	case p.Best > 0:
		parts = append(parts, withIcon("history", kit.ToneMuted, kit.NewParagraph(w.T("lessons.test.best", w.Percent(p.Best)), kit.Body)))
	}
	if v.tries() == 0 { // practice is all that is left: it stands at the foot
		if p.State != learn.Done {
			parts = append(parts, kit.NewParagraph(w.ask(v.lesson.Course.Trainer), kit.Body))
		}
		return parts
	}
	return append(parts, alone(kit.NewButton(kit.Outline, "edit", w.T("lessons.test.practise"), func() { v.onBegin(true) })))
}

// examResult is what came of it, with what was right.
func (v *lessonView) examResult(x *exam) []fyne.CanvasObject {
	w := v.words
	right := 0
	for _, a := range x.asks {
		if v.score(a) >= 1 {
			right++
		}
	}
	var head []fyne.CanvasObject
	if x.practice {
		head = []fyne.CanvasObject{
			kit.NewParagraph(w.T("lessons.test.right", right, len(x.asks)), kit.Display),
			kit.NewParagraph(w.T("lessons.practice.line"), kit.Body),
		}
	} else {
		head = v.verdictOf(x, right)
	}
	answers := []fyne.CanvasObject{kit.NewText(w.T("lessons.test.answers"), kit.Heading)}
	for i, a := range x.asks {
		answers = append(answers, v.answerRow(x, i, a)...)
	}
	return []fyne.CanvasObject{kit.NewCard(kit.Stack(12, head...)), kit.NewCard(kit.Stack(2, answers...))}
}

func (v *lessonView) verdictOf(x *exam, right int) []fyne.CanvasObject {
	w, r := v.words, x.result
	tag := kit.NewTag(kit.TagRefused, "cancel-fill", w.T("lessons.test.failed"))
	if r.Passed {
		tag = kit.NewTag(kit.TagConfirmed, "check_circle-fill", w.T("lessons.test.passed"))
	}
	bar := kit.NewProgress(float32(r.Percent) / 100)
	bar.SetTarget(float32(v.lesson.Lesson.Pass) / 100)
	line := w.dotted(w.T("lessons.test.right", right, len(x.asks)), w.T("lessons.test.needs", w.Percent(v.lesson.Lesson.Pass)))
	parts := []fyne.CanvasObject{
		container.New(kit.Spread, kit.NewText(w.Percent(r.Percent), kit.Display), tag),
		bar,
		kit.NewParagraph(line, kit.Body),
	}
	switch {
	case r.Passed:
	case r.Left < 0:
		parts = append(parts, kit.NewParagraph(w.T("lessons.test.free"), kit.Small))
	case r.Left == 0:
		parts = append(parts, kit.NewParagraph(w.T("lessons.test.used"), kit.Small), kit.NewParagraph(w.ask(v.lesson.Course.Trainer), kit.Small))
	default:
		parts = append(parts, kit.NewParagraph(w.N("lessons.test.tries", r.Left), kit.Small))
	}
	if r.Award != nil {
		name := iconOr(r.Award.Badge.Name, r.Award.Title)
		parts = append(parts, kit.NewHairline(), kit.NewRow(kit.NewMedal(iconOr(r.Award.Badge.Icon, "military_tech"), kit.TileAmber, true), name, w.T("lessons.badge.new"), nil, nil))
	}
	if v.lesson.Unsent {
		parts = append(parts, withIcon("cloud_sync", kit.ToneAmber, kit.NewParagraph(w.T("lessons.test.unsent"), kit.Small)))
	}
	return parts
}

// answerRow is a question with what became of it; a tap shows the answer.
func (v *lessonView) answerRow(x *exam, i int, a *asked) []fyne.CanvasObject {
	icon, tone, key := "cancel-fill", kit.ToneBad, "lessons.answer.wrong"
	switch score := v.score(a); {
	case score >= 1:
		icon, tone, key = "check_circle-fill", kit.ToneGood, "lessons.answer.right"
	case !a.answered():
		icon, tone, key = "remove", kit.ToneMuted, "lessons.answer.none"
	case score > 0:
		icon, tone, key = "error", kit.ToneAmber, "lessons.answer.part"
	}
	end := "keyboard_arrow_down"
	if x.open[i] {
		end = "keyboard_arrow_up"
	}
	row := kit.NewRow(container.New(kit.Padded(0, 4), kit.NewIcon(icon, 24, tone)), plain(a.q.Text), v.words.T(key), kit.NewIcon(end, 20, kit.ToneMuted), func() {
		x.open[i] = !x.open[i]
		v.redraw()
	})
	if !x.open[i] {
		return []fyne.CanvasObject{row}
	}
	return []fyne.CanvasObject{row, container.New(kit.Padded(4, 0, 14, 44), kit.Stack(10, v.question(a, frozen, nil)[1:]...))}
}

// plain is a question in one line.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "___.", "…"), "___", "…")
	if d, err := markdown.Parse(text); err == nil {
		text = d.Plain()
	}
	return strings.Join(strings.Fields(text), " ")
}
