// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
)

func options(texts ...string) (list []Option) {
	for _, t := range texts {
		list = append(list, Option{Text: t})
	}
	return list
}

func TestQuestion_Score(t *testing.T) {
	single := Question{ID: "s", Kind: Single, Options: []Option{{Text: "a"}, {Text: "b", Right: true}}}
	several := Question{ID: "m", Kind: Several, Options: []Option{{Text: "a", Right: true}, {Text: "b", Right: true}, {Text: "c"}, {Text: "d"}}}
	order := Question{ID: "o", Kind: Order, Options: options("1", "2", "3")}
	match := Question{ID: "p", Kind: Match, Options: []Option{{Text: "Hund", Fits: "bellt"}, {Text: "Katze", Fits: "miaut"}, {Text: "Kater", Fits: "miaut"}}}
	gap := Question{ID: "g", Kind: Gap, Text: "Die ___ hat ein ___.", Gaps: [][]string{{"Akte"}, {"Zeichen", "Aktenzeichen"}}}
	figure := Question{ID: "n", Kind: Number, Value: 2.5, Within: 0.1}
	at := func(v float64) Answer { return Answer{Number: &v} }
	for _, test := range []struct {
		q    Question
		a    Answer
		want float64
		why  string
	}{
		{single, Answer{Picks: []int{1}}, 1, "right"},
		{single, Answer{Picks: []int{0}}, 0, "wrong"},
		{single, Answer{Picks: []int{0, 1}}, 0, "all of them is no choice"},
		{single, Answer{Picks: []int{7}}, 0, "there is no such option"},
		{single, Answer{Picks: []int{-1}}, 0, "nor such"},
		{single, Answer{}, 0, "no answer"},
		{several, Answer{Picks: []int{0, 1}}, 1, "both"},
		{several, Answer{Picks: []int{0}}, 0.5, "one of two"},
		{several, Answer{Picks: []int{0, 1, 2}}, 0.5, "a wrong one takes away a right one"},
		{several, Answer{Picks: []int{0, 1, 2, 3}}, 0, "all of them is no choice"},
		{several, Answer{Picks: []int{2, 3}}, 0, "never below nothing"},
		{several, Answer{Picks: []int{0, 0, 0}}, 0.5, "three times is once"},
		{order, Answer{Picks: []int{0, 1, 2}}, 1, "in order"},
		{order, Answer{Picks: []int{2, 1, 0}}, 0, "the wrong way round"},
		{order, Answer{Picks: []int{1, 0, 2}}, 2.0 / 3, "one pair is wrong"},
		{order, Answer{Picks: []int{0, 0, 0}}, 0, "not all of them"},
		{match, Answer{Picks: []int{0, 1, 2}}, 1, "all"},
		{match, Answer{Picks: []int{0, 2, 1}}, 1, "what says the same is the same"},
		{match, Answer{Picks: []int{1, 1}}, 1.0 / 3, "the rest is not answered"},
		{gap, Answer{Words: []string{" akte ", "AKTENZEICHEN"}}, 1, "upper case and spaces do not count"},
		{gap, Answer{Words: []string{"Akte"}}, 0.5, "one of two"},
		{figure, at(2.6), 1, "within, ends included"},
		{figure, at(2.61), 0, "outside"},
		{figure, Answer{}, 0, "no answer"},
		{Question{Kind: "riddle"}, Answer{Picks: []int{0}}, 0, "not known here"},
	} {
		assert.InDelta(t, test.want, test.q.Score(test.a), 1e-9, "%s: %s", test.q.Kind, test.why)
	}
}

func TestQuestion_Score_stays_between_nothing_and_all(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Question{ID: "q", Kind: rapid.SampledFrom([]QuestionKind{Single, Several, Order, Match, Gap, Number}).Draw(t, "kind")}
		for range rapid.IntRange(0, 5).Draw(t, "options") {
			q.Options = append(q.Options, Option{Right: rapid.Bool().Draw(t, "right"), Fits: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "fits")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "gaps") {
			q.Gaps = append(q.Gaps, []string{"x"})
		}
		a := Answer{Picks: rapid.SliceOfN(rapid.IntRange(-2, 7), 0, 8).Draw(t, "picks"), Words: rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y"}), 0, 5).Draw(t, "words")}

		score := q.Score(a)

		assert.True(t, score >= 0 && score <= 1, "%v", score)
	})
}

func TestLesson_Drawn_is_the_same_everywhere(t *testing.T) {
	lesson := Lesson{Head: Head{Pass: 50}, Draw: 2, Texts: []Page{{}}}
	for _, id := range []QuestionID{"a", "b", "c", "d"} {
		lesson.Texts[0].Parts = append(lesson.Texts[0].Parts, Part{Question: &Question{ID: id}})
	}
	ids := func(seed uint64) (list []QuestionID) {
		for _, q := range lesson.Drawn(seed) {
			list = append(list, q.ID)
		}
		return list
	}

	assert.Equal(t, []QuestionID{"b", "a"}, ids(1), "as every release draws them: attempts are judged by it")
	assert.Equal(t, ids(7), ids(7))
	seen := map[QuestionID]bool{}
	for seed := range uint64(50) {
		for _, id := range ids(seed) {
			seen[id] = true
		}
	}
	assert.Len(t, seen, 4, "all of the pool come up")
}

func TestQuestion_Shuffled_has_each_option_once(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Question{ID: "q", Kind: Order, Options: make([]Option, rapid.IntRange(0, 9).Draw(t, "n"))}

		order := q.Shuffled(rapid.Uint64().Draw(t, "seed"))

		seen := map[int]bool{}
		for _, i := range order {
			seen[i] = true
		}
		assert.Len(t, seen, len(q.Options))
		if len(order) > 1 {
			assert.Less(t, q.Score(Answer{Picks: order}), 1.0, "what is to be put in order is not in order")
		}
	})
	assert.Equal(t, []int{0, 1, 2}, Question{ID: "q", Fixed: true, Options: make([]Option, 3)}.Shuffled(3))
}

func TestPercent_rounds_nobody_up(t *testing.T) {
	questions := []Question{
		{ID: "a", Kind: Single, Options: []Option{{Right: true}, {}}}, {ID: "b", Kind: Single, Options: []Option{{Right: true}, {}}},
		{ID: "c", Kind: Single, Options: []Option{{Right: true}, {}}},
	}

	assert.Equal(t, 66, Percent(questions, []Answer{{Question: "a", Picks: []int{0}}, {Question: "b", Picks: []int{0}}}))
	assert.Equal(t, 0, Percent(questions, nil))
	assert.Equal(t, 0, Percent(nil, nil))
	assert.Equal(t, 33, Percent(questions, []Answer{{Question: "a", Picks: []int{0}}, {Question: "a", Picks: []int{0}}}), "twice the same is once")
}
