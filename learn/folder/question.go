// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// Limits of a question.
const (
	maxOptions                     = 100 // and gaps
	maxAsked, maxOption, maxAnswer = 4000, 1000, 2000
)

// question reads one; false when it is none at all, and that has been said.
func (y yamlText) question(t texts) (q learn.Question, ok bool) {
	n := y.node()
	if n == nil {
		return q, false
	}
	a := asking{yamlText: y, q: &q, has: map[string]*yaml.Node{}}
	y.fill(n, "question", a.form())
	at := y.at(n)
	a.identify(at)
	if q.Text == "" {
		at.say(NoText)
	} else {
		t.place = a.near(at, "text")
		if where := a.has["text"]; where != nil && where.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			t.line++
		}
		q.Text = t.read(lines(q.Text, t.line))
		t.check(q.Text)
	}
	a.judge(at)
	return q, true
}

// An asking is a question while it is read.
type asking struct {
	yamlText
	q   *learn.Question
	has map[string]*yaml.Node // the fields that it has
}

func (a asking) form() form {
	var id, kind string
	fields := form{
		"id":    func(n *yaml.Node) { a.oneLine("id", maxSlug, &id)(n); a.q.ID = learn.QuestionID(id) },
		"kind":  func(n *yaml.Node) { a.oneLine("kind", maxSlug, &kind)(n); a.q.Kind = learn.QuestionKind(kind) },
		"text":  a.words("text", maxAsked, &a.q.Text),
		"right": a.words("right", maxAnswer, &a.q.Right), "wrong": a.words("wrong", maxAnswer, &a.q.Wrong),
		"options": a.list("options", maxOptions, a.option), "gaps": a.list("gaps", maxOptions, a.gap),
		"value": a.figure("value", &a.q.Value), "within": a.figure("within", &a.q.Within), "unit": a.oneLine("unit", maxSlug, &a.q.Unit),
		"fixed": a.truth("fixed", &a.q.Fixed),
	}
	for name, read := range fields {
		fields[name] = func(n *yaml.Node) { a.has[name] = n; read(n) }
	}
	return fields
}

func (a asking) option(n *yaml.Node) {
	var o learn.Option
	if n.Kind == yaml.ScalarNode {
		a.words("text", maxOption, &o.Text)(n)
	} else {
		a.fill(n, "options", form{
			"text": a.words("text", maxOption, &o.Text), "fits": a.words("fits", maxOption, &o.Fits), "say": a.words("say", maxAnswer, &o.Say),
			"right": a.truth("right", &o.Right),
		})
	}
	a.q.Options = append(a.q.Options, o)
}

func (a asking) gap(n *yaml.Node) {
	fits := []string{}
	a.list("gaps", maxOptions, func(n *yaml.Node) {
		var word string
		if a.oneLine("gaps", maxAnswer, &word)(n); word != "" {
			fits = append(fits, word)
		}
	})(n)
	a.q.Gaps = append(a.q.Gaps, fits)
}

// identify looks at the question's name.
func (a asking) identify(at place) {
	if n := a.has["id"]; n != nil {
		at = a.at(n)
	}
	switch first, twice := at.r.ids[a.q.ID]; {
	case a.q.ID == "":
		at.say(NoQuestionID)
	case !named(string(a.q.ID)):
		at.say(BadQuestionID, string(a.q.ID))
	case twice:
		at.say(SameQuestionID, string(a.q.ID), first)
	default:
		at.r.ids[a.q.ID] = fmt.Sprintf("%s:%d", at.file, at.line)
	}
}

// fieldsOf are the fields that only some kinds have.
var fieldsOf = map[learn.QuestionKind][]string{
	learn.Single: {"options", "fixed"}, learn.Several: {"options", "fixed"}, learn.Order: {"options"}, learn.Match: {"options"},
	learn.Gap: {"gaps"}, learn.Number: {"value", "within", "unit"},
}

// judge says whether the question can be answered.
func (a asking) judge(at place) {
	fields, known := fieldsOf[a.q.Kind]
	if !known {
		if n := a.has["kind"]; n != nil {
			at = a.at(n)
		}
		at.say(UnknownKind, string(a.q.Kind))
		return
	}
	a.foreign(fields)
	switch a.q.Kind {
	case learn.Gap:
		a.gaps(at)
	case learn.Number:
		a.number(at)
	default:
		a.options(a.near(at, "options"))
	}
}

// near is where a field stands, or the question if it has none.
func (a asking) near(at place, field string) place {
	if n := a.has[field]; n != nil {
		return a.at(n)
	}
	return at
}

// foreign says which fields are of other kinds.
func (a asking) foreign(fields []string) {
	for _, name := range []string{"options", "fixed", "gaps", "value", "within", "unit"} {
		n := a.has[name]
		switch allowed := strings.Contains(" "+strings.Join(fields, " ")+" ", " "+name+" "); {
		case n == nil || allowed:
		case name == "fixed" && (a.q.Kind == learn.Order || a.q.Kind == learn.Match):
			if a.q.Fixed {
				a.at(n).say(GivesAway, string(a.q.Kind))
			}
		default:
			a.at(n).say(NotForKind, name, string(a.q.Kind))
		}
	}
}

func (a asking) options(at place) {
	if len(a.q.Options) < 2 {
		at.say(FewOptions, len(a.q.Options))
		return
	}
	seen, right := map[string]bool{}, 0
	for _, o := range a.q.Options {
		folded := strings.Join(strings.Fields(strings.ToLower(o.Text)), " ")
		switch {
		case o.Text == "":
			at.say(EmptyOption)
		case seen[folded]:
			at.say(SameOption, o.Text)
		}
		seen[folded] = true
		if o.Right {
			right++
		}
		a.parts(at, o)
	}
	a.right(at, right)
}

// parts says what an option has that belongs to other kinds, or lacks.
func (a asking) parts(at place, o learn.Option) {
	choice := a.q.Kind == learn.Single || a.q.Kind == learn.Several
	switch {
	case o.Right && !choice:
		at.say(NotForKind, "right", string(a.q.Kind))
	case o.Say != "" && !choice:
		at.say(NotForKind, "say", string(a.q.Kind))
	case o.Fits != "" && a.q.Kind != learn.Match:
		at.say(NotForKind, "fits", string(a.q.Kind))
	case o.Fits == "" && a.q.Kind == learn.Match:
		at.say(NoFits, o.Text)
	}
}

func (a asking) right(at place, n int) {
	switch {
	case a.q.Kind == learn.Single && n != 1:
		at.say(OneRight, n)
	case a.q.Kind == learn.Several && n == 0:
		at.say(NoneRight)
	case a.q.Kind == learn.Several && n == len(a.q.Options):
		at.say(AllRight)
	}
}

var underscores = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_{3,}`) })

func (a asking) gaps(at place) {
	found := underscores().FindAllString(a.q.Text, -1)
	for _, run := range found {
		if len(run) > 3 {
			a.near(at, "text").say(LongGap)
			return
		}
	}
	switch {
	case len(found) == 0:
		a.near(at, "text").say(NoGap)
	case len(found) > maxOptions:
		at.say(ManyOptions, len(found), maxOptions)
	case len(found) != len(a.q.Gaps):
		a.near(at, "gaps").say(GapCount, len(found), len(a.q.Gaps))
	}
	for i, fits := range a.q.Gaps {
		a.gapWords(a.near(at, "gaps"), i+1, fits)
	}
}

func (a asking) gapWords(at place, number int, fits []string) {
	if len(fits) == 0 {
		at.say(EmptyGap, number)
	}
	for _, word := range fits {
		switch {
		case len(word) > learn.MaxWord:
			at.say(LongWord, number, learn.MaxWord)
		case staff.Fold(word) == "": // nothing that was written could be told from it
			at.say(EmptyGap, number)
		}
	}
}

func (a asking) number(at place) {
	if a.has["value"] == nil {
		at.say(NoValue)
	}
	if a.q.Within < 0 {
		a.near(at, "within").say(BelowNothing, "within")
	}
}
