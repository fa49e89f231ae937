// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
)

// A Sum is what the rows of a table in a scope come to, so that a device can tell whether it has all of them and no other.
type Sum struct {
	Scope Scope  `json:"s"`
	Table string `json:"t"`
	Rows  int64  `json:"n"`
	// Hash is the sum, modulo 2⁶⁴, of every row's own hash, in 16 hexadecimal digits. A row's is FNV-1a with 64 bits of
	// its table, id and version in decimal, with a zero byte between them.
	Hash string `json:"h"`
}

// Sums adds up rows, which may come in any order. The zero value is empty.
type Sums struct{ of map[part]tally }

type part struct {
	scope Scope
	table string
}

type tally struct {
	rows int64
	hash uint64
}

// Add counts a row.
func (s *Sums) Add(scope Scope, table, id string, ver int64) {
	if s.of == nil {
		s.of = map[part]tally{}
	}
	at := part{scope, table}
	now := s.of[at]
	s.of[at] = tally{now.rows + 1, now.hash + hashOf(table, id, ver)}
}

func hashOf(table, id string, ver int64) uint64 {
	h := fnv.New64a()
	text := make([]byte, 0, len(table)+len(id)+24)
	text = append(append(append(append(text, table...), 0), id...), 0)
	_, _ = h.Write(strconv.AppendInt(text, ver, 10)) // a hash takes everything
	return h.Sum64()
}

// All are the sums of what has rows, by scope and table; never nil.
func (s *Sums) All() []Sum {
	list := make([]Sum, 0, len(s.of))
	for at, t := range s.of {
		hex := strconv.FormatUint(t.hash, 16)
		list = append(list, Sum{at.scope, at.table, t.rows, "0000000000000000"[len(hex):] + hex})
	}
	slices.SortFunc(list, func(a, b Sum) int { return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Table, b.Table)) })
	return list
}

// Differ are the scopes in which what a device has is not what the server says, sorted. Tables that the device does not
// know count for nothing: their rows come from a newer server and are not kept.
func Differ(mine, theirs []Sum, known func(table string) bool) (scopes []Scope) {
	open := map[part]Sum{}
	for _, sum := range theirs {
		if known(sum.Table) {
			open[part{sum.Scope, sum.Table}] = sum
		}
	}
	for _, sum := range mine {
		at := part{sum.Scope, sum.Table}
		if open[at] != sum {
			scopes = append(scopes, sum.Scope)
		}
		delete(open, at)
	}
	for at := range open {
		scopes = append(scopes, at.scope)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}
