// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"cmp"
	"slices"
	"strings"
)

// An Index finds people by what somebody types. It is built once, never changes, and is safe for concurrent use.
type Index struct {
	entries []entry // by folded family name, given name, id
}

// entry is a person with the words that find them.
type entry struct {
	person Person
	key    string
	words  []word
}

// word is a folded word and how much it says when it matches; less is more.
type word struct {
	text   string
	weight int
}

// The weights of a match; a whole word counts for one less than its beginning.
const (
	familyName = 1
	givenName  = 3
	unitName   = 9
)

// NewIndex is an index of people. They are found by their names and by name and short form of their own unit;
// units may be nil.
func NewIndex(people []Person, units []Unit) *Index {
	unitWords := make(map[UnitID][]word, len(units))
	for _, u := range units {
		unitWords[u.ID] = append(wordsOf(u.Name, unitName), wordsOf(u.Short, unitName)...)
	}
	index := &Index{entries: make([]entry, 0, len(people))}
	for _, p := range people {
		words := append(wordsOf(p.Family, familyName), wordsOf(p.Given, givenName)...)
		index.entries = append(index.entries, entry{
			person: p,
			key:    Fold(p.Family) + "\x00" + Fold(p.Given),
			words:  append(words, unitWords[p.Unit]...),
		})
	}
	slices.SortFunc(index.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.person.ID, b.person.ID))
	})
	return index
}

func wordsOf(text string, weight int) []word {
	var words []word
	for _, w := range strings.Fields(Fold(text)) {
		words = append(words, word{w, weight})
	}
	return words
}

// Find are at most max people for whom every word of the query begins one of their words, best first: whole names
// before beginnings, family names before given names, names before units, then by family and given name. Case, marks
// and the spelling of umlauts do not matter. A query without a letter or digit finds nobody.
func (x *Index) Find(query string, max int) []Person {
	wanted := strings.Fields(Fold(query))
	if len(wanted) == 0 || max <= 0 {
		return nil
	}
	var hits []hit
	for i := range x.entries {
		if weight, ok := x.entries[i].match(wanted); ok {
			hits = append(hits, hit{i, weight})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.entry, b.entry)) })
	var found []Person
	for _, h := range hits[:min(len(hits), max)] {
		found = append(found, x.entries[h.entry].person)
	}
	return found
}

// hit is an entry that matches, and how well.
type hit struct{ entry, weight int }

// match is the sum of the best weights of all wanted words; false when one of them matches nothing.
func (e *entry) match(wanted []string) (int, bool) {
	total := 0
	for _, w := range wanted {
		best := -1
		for i := range e.words {
			if weight, ok := e.words[i].match(w); ok && (best < 0 || weight < best) {
				best = weight
			}
		}
		if best < 0 {
			return 0, false
		}
		total += best
	}
	return total, true
}

func (w word) match(wanted string) (int, bool) {
	if !strings.HasPrefix(w.text, wanted) {
		return 0, false
	}
	if len(w.text) == len(wanted) {
		return w.weight - 1, true
	}
	return w.weight, true
}
