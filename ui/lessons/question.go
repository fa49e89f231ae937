// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// asked is a question with what was answered so far.
type asked struct {
	q learn.Question
	// order is in which order options are shown; of learn.Order it is the answer. fits is that of what belongs to them, of learn.Match.
	order, fits []int
	picks       []int
	odd         bool     // what was written is no figure
	words       []string // of gaps, and the figure as it was written
	touched     bool
	// checked tells that it was judged; solved that the right answer is shown.
	checked, solved bool

	fields []*field
	movers map[fyne.Focusable]int // where what is put in order stands
	told   fyne.CanvasObject      // what is said to the answer
}

// A manner is how a question is asked.
type manner int

const (
	atOnce manner = iota // judged as soon as it is answered, as often as one likes
	silent               // judged when the test is handed in
	frozen               // judged, and not to be answered any more
)

func ask(q learn.Question, seed uint64) *asked {
	a := &asked{q: q, order: q.Shuffled(seed)}
	switch q.Kind {
	case learn.Match:
		a.fits = a.order
		a.order = make([]int, len(q.Options))
		a.picks = make([]int, len(q.Options))
		for i := range a.order {
			a.order[i], a.picks[i] = i, -1
		}
	case learn.Gap:
		a.words = make([]string, len(q.Gaps))
	case learn.Number:
		a.words = make([]string, 1)
	}
	return a
}

// rebind forgets what was drawn.
func (a *asked) rebind() { a.fields, a.movers, a.told = nil, nil, nil }

// answered tells whether there is an answer at all.
func (a *asked) answered() bool {
	switch a.q.Kind {
	case learn.Order:
		return a.touched
	case learn.Match:
		return slices.ContainsFunc(a.picks, func(p int) bool { return p >= 0 })
	case learn.Gap, learn.Number:
		return strings.TrimSpace(strings.Join(a.words, "")) != ""
	}
	return len(a.picks) > 0
}

// answer is what is handed in.
func (a *asked) answer(w words) learn.Answer {
	out := learn.Answer{Question: a.q.ID}
	if !a.answered() && !a.checked {
		return out
	}
	switch a.q.Kind {
	case learn.Order:
		out.Picks = slices.Clone(a.order)
	case learn.Gap:
		for _, word := range a.words {
			out.Words = append(out.Words, word[:min(len(word), learn.MaxWord)])
		}
	case learn.Number:
		if f, ok := w.figure(a.words[0]); ok {
			out.Number = &f
		}
	default:
		out.Picks = slices.Clone(a.picks)
	}
	return out
}

// pick chooses the option that is shown at a place, from 0; it tells whether there is one.
func (a *asked) pick(at int) bool {
	if a.q.Kind != learn.Single && a.q.Kind != learn.Several || at < 0 || at >= len(a.order) {
		return false
	}
	a.choose(a.order[at])
	return true
}

func (a *asked) choose(option int) {
	a.checked, a.solved, a.touched = false, false, true
	if a.q.Kind == learn.Single {
		a.picks = []int{option}
		return
	}
	if at := slices.Index(a.picks, option); at >= 0 {
		a.picks = slices.Delete(a.picks, at, at+1)
	} else {
		a.picks = append(a.picks, option)
	}
}

// move puts what stands at a place one place up or down.
func (a *asked) move(at, by int) {
	if to := at + by; to >= 0 && to < len(a.order) {
		a.order[at], a.order[to] = a.order[to], a.order[at]
		a.checked, a.solved, a.touched = false, false, true
	}
}

// solve puts the right answer in place.
func (a *asked) solve(w words) {
	a.checked, a.solved, a.touched = true, true, true
	switch a.q.Kind {
	case learn.Order:
		slices.Sort(a.order)
	case learn.Match:
		for i := range a.picks {
			a.picks[i] = i
		}
	case learn.Gap:
		for i, fits := range a.q.Gaps {
			a.words[i] = fits[0]
		}
	case learn.Number:
		a.words[0] = w.decimal(a.q.Value)
	default:
		a.picks = nil
		for i, o := range a.q.Options {
			if o.Right {
				a.picks = append(a.picks, i)
			}
		}
	}
	a.rebind()
}

// questionCard is a question with its number, what may be done, and the answer.
func (s *Screen) questionCard(a *asked, tag, note string, how manner, changed func()) fyne.CanvasObject {
	head := container.New(kit.Spread, kit.Line(0, kit.NewTag(kit.TagFree, "quiz", tag)), kit.NewText(note, kit.Small))
	return kit.NewCard(kit.Stack(10, append([]fyne.CanvasObject{head}, s.question(a, how, changed)...)...))
}

// question is what is asked, how it is answered, and what became of it.
func (s *Screen) question(a *asked, how manner, changed func()) []fyne.CanvasObject {
	change := func() {
		if how == atOnce && a.q.Kind == learn.Single {
			a.checked = true
		}
		changed()
	}
	parts := s.asking(a)
	switch a.q.Kind {
	case learn.Order:
		parts = append(parts, s.ordering(a, how, change))
	case learn.Match:
		parts = append(parts, s.matching(a, how, change))
	case learn.Gap:
		parts = append(parts, s.gaps(a, how, change))
	case learn.Number:
		parts = append(parts, s.number(a, how, change))
	default:
		parts = append(parts, s.options(a, how, change))
	}
	if how == atOnce && a.q.Kind != learn.Single && !a.checked {
		check := kit.NewButton(kit.Soft, "", s.words.T("lessons.check"), func() { s.check(a, changed) })
		parts = append(parts, alone(check))
	}
	if a.told = nil; a.checked {
		a.told = s.verdict(a)
		parts = append(parts, a.told)
		if how == atOnce && !a.solved && s.score(a) < 1 {
			parts = append(parts, alone(kit.NewButton(kit.Plain, "lightbulb", s.words.T("lessons.solve"), func() { a.solve(s.words); changed() })))
		}
	}
	return parts
}

// answered draws the answer, and brings into sight what is said to it.
func (s *Screen) answered(a *asked) {
	s.redraw()
	if a.told != nil && s.flow.Page != nil {
		s.flow.Page.Reveal(a.told)
	}
}

// check judges what was answered.
func (s *Screen) check(a *asked, changed func()) {
	if !a.answered() && a.q.Kind != learn.Order {
		s.tell(s.words.T("lessons.check.nothing"))
		return
	}
	if _, ok := s.words.figure(a.words0()); a.q.Kind == learn.Number && !ok {
		a.odd = true
		changed()
		return
	}
	a.checked, a.touched, a.odd = true, true, false
	changed()
}

func (a *asked) words0() string {
	if len(a.words) == 0 {
		return ""
	}
	return a.words[0]
}

func (s *Screen) score(a *asked) float64 { return a.q.Score(a.answer(s.words)) }

// asking is the question itself, and how it is answered where that is not seen. The words around gaps stand with the gaps.
func (s *Screen) asking(a *asked) (parts []fyne.CanvasObject) {
	how := map[learn.QuestionKind]string{learn.Several: "lessons.how.several", learn.Order: "lessons.how.order", learn.Match: "lessons.how.match", learn.Gap: "lessons.how.gap"}[a.q.Kind]
	if a.q.Kind == learn.Gap {
		return []fyne.CanvasObject{kit.NewParagraph(s.words.T(how), kit.Heading)}
	}
	if d, err := markdown.Parse(a.q.Text); err == nil {
		parts = append(parts, s.setter(kit.Heading).Blocks(d.Blocks)...)
	} else {
		parts = append(parts, kit.NewParagraph(a.q.Text, kit.Heading))
	}
	if how != "" {
		parts = append(parts, kit.NewParagraph(s.words.T(how), kit.Small))
	}
	return parts
}

// options are answers of which one or some are right.
func (s *Screen) options(a *asked, how manner, change func()) fyne.CanvasObject {
	several := a.q.Kind == learn.Several
	var objects []fyne.CanvasObject
	for _, i := range a.order {
		o, on := a.q.Options[i], slices.Contains(a.picks, i)
		verdict, word := kit.Unjudged, ""
		if a.checked {
			verdict, word = s.judged(o.Right, on, how == frozen)
		}
		if !several && how == atOnce {
			word = "" // the line below says it
		}
		var act func()
		if how != frozen {
			act = func() { a.choose(i); change() }
		}
		option := kit.NewOption(o.Text, word, 0, on, several, act)
		option.SetVerdict(verdict)
		objects = append(objects, option)
	}
	return kit.Stack(8, objects...)
}

// judged is what became of an option, and a word for it. What would have been right is told when there is no other try.
func (s *Screen) judged(right, on, all bool) (kit.Verdict, string) {
	switch {
	case right && on:
		return kit.JudgedRight, s.words.T("lessons.option.right")
	case on:
		return kit.JudgedWrong, s.words.T("lessons.option.wrong")
	case right && all:
		return kit.JudgedMissed, s.words.T("lessons.option.right")
	}
	return kit.Unjudged, ""
}

// verdict says whether it was right, and why.
func (s *Screen) verdict(a *asked) fyne.CanvasObject {
	icon, tone, key, why := "cancel", kit.ToneBad, "lessons.verdict.wrong", a.q.Wrong
	switch score := s.score(a); {
	case a.solved:
		icon, tone, key, why = "lightbulb", kit.TonePrimary, "lessons.verdict.solved", a.q.Right
	case score >= 1:
		icon, tone, key, why = "task_alt", kit.ToneGood, "lessons.verdict.right", a.q.Right
	case !a.answered():
		icon, tone, key = "remove", kit.ToneMuted, "lessons.verdict.none"
	case score > 0:
		icon, tone, key = "error", kit.ToneAmber, "lessons.verdict.part"
	}
	runs := []kit.Run{{Text: s.words.T(key), Strong: true}}
	for _, more := range append(s.said(a), why) {
		if more != "" {
			runs = append(runs, kit.Run{Text: " " + more})
		}
	}
	return container.New(kit.Hanging(10), kit.NewIcon(icon, 24, tone), kit.NewProse(kit.Body, runs...))
}

// said is what those hear who chose an option.
func (s *Screen) said(a *asked) (list []string) {
	if a.solved || a.q.Kind != learn.Single && a.q.Kind != learn.Several {
		return nil
	}
	for _, i := range a.order {
		if slices.Contains(a.picks, i) && a.q.Options[i].Say != "" {
			list = append(list, a.q.Options[i].Say)
		}
	}
	return list
}
