// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/pult-app/pult/staff"
)

// A QuestionID names a question within its course, over all editions: what somebody remembers hangs on it.
type QuestionID string

// A QuestionKind is how a question is answered.
type QuestionKind string

// The kinds. Append-only.
const (
	Single  QuestionKind = "single"  // one option is right
	Several QuestionKind = "several" // some options are right, and no others
	Order   QuestionKind = "order"   // the options in their right order
	Match   QuestionKind = "match"   // each option with what belongs to it
	Gap     QuestionKind = "gap"     // words for the gaps of a text
	Number  QuestionKind = "number"  // a figure
)

// A Question with all that is needed to answer it without a network, the answer included: it is there to learn from.
type Question struct {
	ID   QuestionID   `json:"id"`
	Kind QuestionKind `json:"kind"`
	Text string       `json:"text"` // Markdown; gaps are written as "___", three underscores
	// Options of Single, Several, Order (as they are in the right order) and Match.
	Options []Option `json:"options,omitempty"`
	// Gaps are the words that fit into each gap; upper case, marks and spaces around do not count.
	Gaps [][]string `json:"gaps,omitempty"`
	// Value is the right figure, give or take Within.
	Value  float64 `json:"value,omitempty"`
	Within float64 `json:"within,omitempty"`
	Unit   string  `json:"unit,omitempty"`
	// Right and Wrong are said after an answer, and why it is so.
	Right string `json:"right,omitempty"`
	Wrong string `json:"wrong,omitempty"`
	// Fixed options stay in their order.
	Fixed bool `json:"fixed,omitempty"`
}

// An Option of a question.
type Option struct {
	Text  string `json:"text"`
	Right bool   `json:"right,omitempty"` // of Single and Several
	Fits  string `json:"fits,omitempty"`  // of Match: what belongs to Text
	Say   string `json:"say,omitempty"`   // said to who chose it
}

// An Answer to a question. What is set depends on the kind; an empty one is no answer, which is not right.
type Answer struct {
	Question QuestionID `json:"q"`
	// Picks are numbers of options as the question has them: the chosen ones, for Order in the order they were put in, for Match the number
	// of the option whose Fits was put to each.
	Picks []int `json:"picks,omitempty"`
	// Words are what was written into each gap.
	Words  []string `json:"words,omitempty"`
	Number *float64 `json:"number,omitempty"`
}

// MaxWord is how long what is written into a gap is at most, in bytes.
const MaxWord = 200

// Score is how right an answer is, 0 to 1. Single, Gap with one gap, and Number are right or not; of the others each part counts: for
// Several each wrong choice takes away what a right one gives, never below nothing.
func (q Question) Score(a Answer) float64 {
	switch q.Kind {
	case Single:
		return share(len(a.Picks) == 1 && q.right(a.Picks[0]))
	case Several:
		return q.several(a.Picks)
	case Order:
		return q.inOrder(a.Picks)
	case Match:
		return q.matched(a.Picks)
	case Gap:
		return q.filled(a.Words)
	case Number:
		return share(a.Number != nil && math.Abs(*a.Number-q.Value) <= q.Within+1e-9*math.Abs(q.Value))
	}
	return 0
}

func share(right bool) float64 {
	if right {
		return 1
	}
	return 0
}

func (q Question) right(pick int) bool {
	return pick >= 0 && pick < len(q.Options) && q.Options[pick].Right
}

func (q Question) several(picks []int) float64 {
	all, got, wrong := 0, 0, 0
	for i, o := range q.Options {
		chosen := slices.Contains(picks, i)
		switch {
		case o.Right && chosen:
			got++
		case chosen:
			wrong++
		}
		if o.Right {
			all++
		}
	}
	if all == 0 {
		return share(len(picks) == 0)
	}
	return max(0, float64(got-wrong)/float64(all))
}

// inOrder counts the pairs of options that stand the right way round.
func (q Question) inOrder(picks []int) float64 {
	n := len(q.Options)
	if len(picks) != n || !distinct(picks, n) || n < 2 {
		return 0
	}
	right := 0
	for i := range picks {
		for j := i + 1; j < n; j++ {
			if picks[i] < picks[j] {
				right++
			}
		}
	}
	return float64(right) / float64(n*(n-1)/2)
}

func distinct(picks []int, n int) bool {
	seen := make([]bool, n)
	for _, p := range picks {
		if p < 0 || p >= n || seen[p] {
			return false
		}
		seen[p] = true
	}
	return true
}

func (q Question) matched(picks []int) float64 {
	if len(q.Options) == 0 {
		return 0
	}
	right := 0
	for i, o := range q.Options {
		if i < len(picks) && picks[i] >= 0 && picks[i] < len(q.Options) && q.Options[picks[i]].Fits == o.Fits {
			right++
		}
	}
	return float64(right) / float64(len(q.Options))
}

func (q Question) filled(words []string) float64 {
	if len(q.Gaps) == 0 {
		return 0
	}
	right := 0
	for i, fits := range q.Gaps {
		if i < len(words) && slices.ContainsFunc(fits, func(w string) bool { return same(w, words[i]) }) {
			right++
		}
	}
	return float64(right) / float64(len(q.Gaps))
}

func same(a, b string) bool {
	return staff.Fold(strings.Join(strings.Fields(a), " ")) == staff.Fold(strings.Join(strings.Fields(b), " "))
}

// Drawn are the questions of a test that a seed draws from the pool, in the order they are asked in: the same on every device, in every
// release.
func (l Lesson) Drawn(seed uint64) []Question {
	list := l.Questions()
	if !l.Test() {
		return list
	}
	shuffle(list, seed, 0)
	if l.Draw > 0 && l.Draw < len(list) {
		list = list[:l.Draw]
	}
	return list
}

// shuffle is Fisher and Yates' over the numbers of PCG-DXSM, written out: the library may draw otherwise in its next release.
func shuffle[T any](list []T, seed, stream uint64) {
	numbers := rand.NewPCG(seed, stream)
	for i := len(list) - 1; i > 0; i-- {
		j := int(numbers.Uint64() % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

// Shuffled is in which order the question's options are shown: numbers of options. For Match it is the order of what belongs to them.
func (q Question) Shuffled(seed uint64) []int {
	order := make([]int, len(q.Options))
	for i := range order {
		order[i] = i
	}
	if q.Fixed {
		return order
	}
	name := fnv.New64a()
	_, _ = name.Write([]byte(q.ID)) // never fails
	shuffle(order, seed, name.Sum64())
	if q.Kind == Order && len(order) > 1 && slices.IsSorted(order) {
		slices.Reverse(order) // what stands right already asks nothing
	}
	return order
}

// Percent is what answers to drawn questions are worth, 0 to 100, rounded down: nobody passes by a rounding.
func Percent(questions []Question, answers []Answer) int {
	if len(questions) == 0 {
		return 0
	}
	sum := 0.0
	for _, q := range questions {
		if at := slices.IndexFunc(answers, func(a Answer) bool { return a.Question == q.ID }); at >= 0 {
			sum += q.Score(answers[at])
		}
	}
	return int(math.Floor(sum*100/float64(len(questions)) + 1e-9))
}

// fits tells whether an answer is within what the question can be answered with.
func (a Answer) fits() bool {
	for _, w := range a.Words {
		if len(w) > MaxWord {
			return false
		}
	}
	return len(a.Picks) <= 100 && len(a.Words) <= 100 && (a.Number == nil || !math.IsNaN(*a.Number) && !math.IsInf(*a.Number, 0))
}
