// SPDX-License-Identifier: EUPL-1.2

package coursepage

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pult-app/pult/learn"
)

// seed has a preview show options in the same order each time.
const seed = 1

// A question is one with a form to answer it.
type question struct {
	Action, ID string
	Kind       learn.QuestionKind
	Text       template.HTML
	Choices    []choice
	Places     []string // of Order: the numbers to choose from; of Match: what belongs to something
	Unit       string
	Number     string
	Outcome    string // right, partly or wrong; empty before an answer
	Word       string
	Why        template.HTML
	Says       []string // said about chosen options
	Solution   []string
}

// A choice is an option; Value its number in the question.
type choice struct {
	Value  int
	Text   string
	Chosen bool
	Place  int // of Order and Match: which of Places was chosen, from 1 on; 0 for none
}

func (v View) question(q learn.Question, action string, tried *learn.Answer) *question {
	s := &question{Action: action, ID: string(q.ID), Kind: q.Kind, Text: v.html(q.Text), Unit: q.Unit}
	var a learn.Answer
	if tried != nil && tried.Question == q.ID {
		a = *tried
		v.judge(s, q, a)
	}
	if q.Kind == learn.Gap {
		s.Text = v.gaps(q, a)
	}
	if a.Number != nil {
		s.Number = strconv.FormatFloat(*a.Number, 'f', -1, 64)
	}
	s.offer(q, a)
	return s
}

// offer lays out the options, and what was chosen of them.
func (s *question) offer(q learn.Question, a learn.Answer) {
	order := q.Shuffled(seed)
	for place, i := range order {
		switch q.Kind {
		case learn.Order:
			s.Places = append(s.Places, strconv.Itoa(place+1))
			s.Choices = append(s.Choices, choice{Value: i, Text: q.Options[i].Text, Place: slices.Index(a.Picks, i) + 1})
		case learn.Match:
			s.Places = append(s.Places, q.Options[i].Fits)
			chosen := 0
			if place < len(a.Picks) {
				chosen = slices.Index(order, a.Picks[place]) + 1
			}
			s.Choices = append(s.Choices, choice{Value: place, Text: q.Options[place].Text, Place: chosen})
		default:
			s.Choices = append(s.Choices, choice{Value: i, Text: q.Options[i].Text, Chosen: slices.Contains(a.Picks, i)})
		}
	}
}

// judge says what came of an answer.
func (v View) judge(s *question, q learn.Question, a learn.Answer) {
	why := q.Wrong
	switch score := q.Score(a); {
	case score >= 1:
		s.Outcome, why = "right", q.Right
	case score > 0:
		s.Outcome = "partly"
	default:
		s.Outcome = "wrong"
	}
	s.Word, s.Why = v.say(s.Outcome), v.html(why)
	if s.Outcome != "right" {
		s.Solution = solution(q)
	}
	if q.Kind == learn.Single || q.Kind == learn.Several {
		for _, i := range a.Picks {
			if i < len(q.Options) && q.Options[i].Say != "" {
				s.Says = append(s.Says, q.Options[i].Say)
			}
		}
	}
}

// solution is what would have been right.
func solution(q learn.Question) (lines []string) {
	switch q.Kind {
	case learn.Gap:
		for _, fits := range q.Gaps {
			lines = append(lines, strings.Join(fits, " / "))
		}
	case learn.Number:
		lines = append(lines, strings.TrimSpace(strconv.FormatFloat(q.Value, 'f', -1, 64)+" "+q.Unit))
	}
	for _, o := range q.Options {
		switch {
		case q.Kind == learn.Match:
			lines = append(lines, o.Text+" – "+o.Fits)
		case o.Right || q.Kind == learn.Order:
			lines = append(lines, o.Text)
		}
	}
	return lines
}

// slot stands for a gap while Markdown is read, which would take underscores for its own.
const slot = "\uE0F0"

// gaps is the text with fields in place of its gaps.
func (v View) gaps(q learn.Question, a learn.Answer) template.HTML {
	pieces := strings.Split(string(v.html(strings.ReplaceAll(strings.ReplaceAll(q.Text, slot, ""), "___", slot))), slot)
	var out strings.Builder
	for i, piece := range pieces {
		if i > 0 {
			word := ""
			if i <= len(a.Words) {
				word = a.Words[i-1]
			}
			out.WriteString(`<input type="text" name="word" aria-label="` + template.HTMLEscapeString(v.say("gap", i)) + `" value="` + template.HTMLEscapeString(word) + `">`)
		}
		out.WriteString(piece)
	}
	return template.HTML(out.String())
}

// Answer is what a form says about a question; nil when it says nothing.
func (v View) Answer(form url.Values) *learn.Answer {
	id := learn.QuestionID(form.Get("question"))
	for _, l := range v.Lessons {
		for _, q := range l.Questions() {
			if q.ID == id {
				return answer(q, form)
			}
		}
	}
	return nil
}

func answer(q learn.Question, form url.Values) *learn.Answer {
	a := &learn.Answer{Question: q.ID, Words: form["word"]}
	if figure, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(form.Get("number")), ",", ".", 1), 64); err == nil {
		a.Number = &figure
	}
	switch q.Kind {
	case learn.Order:
		a.Picks = ordered(q, form)
	case learn.Match:
		order := q.Shuffled(seed)
		for i := range q.Options {
			pick := -1
			if place := number(form.Get("place-" + strconv.Itoa(i))); place >= 1 && place <= len(order) {
				pick = order[place-1]
			}
			a.Picks = append(a.Picks, pick)
		}
	default:
		for _, said := range form["pick"] {
			if i := number(said); i >= 0 && i < len(q.Options) {
				a.Picks = append(a.Picks, i)
			}
		}
	}
	return a
}

// ordered are the options by the places that they were given; none when two were given the same.
func ordered(q learn.Question, form url.Values) (picks []int) {
	for place := 1; place <= len(q.Options); place++ {
		before := len(picks)
		for i := range q.Options {
			if number(form.Get("place-"+strconv.Itoa(i))) == place {
				picks = append(picks, i)
			}
		}
		if len(picks) != before+1 {
			return nil
		}
	}
	return picks
}

func number(said string) int {
	n, err := strconv.Atoi(said)
	if err != nil {
		return -1
	}
	return n
}
