// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"cmp"
	"slices"
)

// Crowd is how many people a figure speaks of at least (REQUIREMENTS A4, P2).
const Crowd = 5

// A figure of a table that is to be protected. Sums say which figures add up to which.
type figure struct {
	heads int  // how many people it speaks of, at least
	empty bool // it speaks of nothing: everybody may know
}

// A sum says that the figures of parts add up to the one of whole; both are places in the table.
type sum struct {
	whole int
	parts []int
}

// A table is figures and the sums among them. Each figure but the smallest ones is the whole of one sum or more.
type table struct {
	figures []figure
	sums    []sum
}

// protect tells which figures are left out, so that nothing can be worked out of fewer than Crowd people: those that speak of
// fewer, and as few others as it finds. It holds for what is told that
//
//   - among the parts of a sum that is told, either none is hidden, or two at least that speak of Crowd people together;
//   - what remains when one figure is taken from another that contains it speaks of nobody or of Crowd people;
//   - no figure of fewer people follows from all sums together (it is none of the unknowns that the linear system determines).
//
// Hiding never ends before these hold, because a table of which nothing is told meets them.
func (t *table) protect() (hidden []bool) {
	hidden = make([]bool, len(t.figures))
	for i := range t.figures {
		hidden[i] = t.few(i)
	}
	leaves := t.leaves()
	for t.company(hidden) || t.pairs(hidden, leaves) || t.solved(hidden) {
	}
	return hidden
}

// few tells whether a figure is hidden for what it says, and not to keep others company.
func (t *table) few(i int) bool { return !t.figures[i].empty && t.figures[i].heads < Crowd }

// company hides more until hidden parts of each sum that is told hide in company; it tells whether it has hidden anything.
func (t *table) company(hidden []bool) (changed bool) {
	for _, s := range t.sums {
		for !hidden[s.whole] {
			out, most := 0, 0
			for _, p := range s.parts {
				if hidden[p] {
					out++
					most = max(most, t.figures[p].heads)
				}
			}
			if out == 0 || out > 1 && most >= Crowd {
				break
			}
			t.hideOneOf(hidden, s.parts, s.whole)
			changed = true
		}
	}
	return changed
}

// hideOneOf hides the smallest of the parts that is told, or the whole when none is left.
func (t *table) hideOneOf(hidden []bool, parts []int, whole int) {
	best := whole
	for _, p := range parts {
		if !hidden[p] && !t.figures[p].empty && (best == whole || t.figures[p].heads < t.figures[best].heads) {
			best = p
		}
	}
	hidden[best] = true
}

// A set is of the smallest figures that a figure is made of, as bits.
type set []uint64

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) holds(o set) bool {
	for i := range s {
		if o[i]&^s[i] != 0 {
			return false
		}
	}
	return true
}

// leaves are the smallest figures that each figure is made of, for each way in which it is a sum: days of zones, or hours.
func (t *table) leaves() [][]set {
	size := len(t.figures)/64 + 1
	ways := make([][]set, len(t.figures))
	var of func(i int) []set
	of = func(i int) []set {
		if ways[i] != nil {
			return ways[i]
		}
		for _, s := range t.sums {
			if s.whole != i {
				continue
			}
			all := make(set, size)
			for _, p := range s.parts {
				for j, word := range of(p)[0] {
					all[j] |= word
				}
			}
			if !slices.ContainsFunc(ways[i], func(w set) bool { return slices.Equal(w, all) }) {
				ways[i] = append(ways[i], all)
			}
		}
		if ways[i] == nil {
			self := make(set, size)
			self.add(i)
			ways[i] = []set{self}
		}
		return ways[i]
	}
	for i := range t.figures {
		of(i)
	}
	return ways
}

// pairs hides the smaller of two figures that are told when the larger one without it speaks of too few.
func (t *table) pairs(hidden []bool, leaves [][]set) bool {
	for _, p := range t.isolating(hidden, leaves) {
		hidden[p.part] = true
		return true
	}
	return false
}

// A pair of figures that are told, where what the whole has beyond the part speaks of too few people.
type pair struct{ whole, part int }

func (t *table) isolating(hidden []bool, leaves [][]set) (list []pair) {
	for whole := range t.figures {
		if hidden[whole] {
			continue
		}
		for part := range t.figures {
			if part == whole || hidden[part] || t.figures[part].empty {
				continue
			}
			for _, all := range leaves[whole] {
				if all.holds(leaves[part][0]) && t.leavesFew(all, leaves[part][0], leaves) {
					list = append(list, pair{whole, part})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Compare(t.figures[a.part].heads, t.figures[b.part].heads) })
	return list
}

// leavesFew tells whether what is left of all without part speaks of somebody, and of fewer than Crowd.
func (t *table) leavesFew(all, part set, leaves [][]set) bool {
	rest := make(set, len(all))
	for i := range all {
		rest[i] = all[i] &^ part[i]
	}
	most := 0
	for i, f := range t.figures {
		if !f.empty && f.heads > most && slices.ContainsFunc(leaves[i], rest.holds) {
			most = f.heads
		}
	}
	if most > 0 {
		return most < Crowd
	}
	for i, f := range t.figures { // of whom nobody knows how many they are
		if !f.empty && slices.ContainsFunc(leaves[i], rest.holds) {
			return true
		}
	}
	return false
}

// solved hides a figure more when one of few people follows from all sums together.
func (t *table) solved(hidden []bool) bool {
	for _, i := range t.determined(hidden) {
		if !t.few(i) {
			continue
		}
		best := -1
		for j, f := range t.figures {
			if !hidden[j] && !f.empty && (best < 0 || f.heads < t.figures[best].heads) {
				best = j
			}
		}
		if best >= 0 {
			hidden[best] = true
			return true
		}
	}
	return false
}

// prime is that of the field in which the sums are solved: their factors are 1 and -1, and no determinant of a table comes near it.
const prime = 1<<31 - 1

// determined are the hidden figures that follow from those that are told, by Gauss's elimination over the sums.
func (t *table) determined(hidden []bool) (list []int) {
	unknown := map[int]int{}
	var names []int
	for i, f := range t.figures {
		if hidden[i] && !f.empty {
			unknown[i] = len(names)
			names = append(names, i)
		}
	}
	var rows [][]int64
	for _, s := range t.sums {
		row, any := make([]int64, len(names)), false
		put := func(i int, factor int64) {
			if at, is := unknown[i]; is {
				row[at], any = (row[at]+factor+prime)%prime, true
			}
		}
		put(s.whole, prime-1)
		for _, p := range s.parts {
			put(p, 1)
		}
		if any {
			rows = append(rows, row)
		}
	}
	for _, row := range reduced(rows, len(names)) {
		only := -1
		for i, v := range row {
			if v != 0 && only >= 0 {
				only = -2
				break
			}
			if v != 0 {
				only = i
			}
		}
		if only >= 0 {
			list = append(list, names[only])
		}
	}
	return list
}

// reduced is the reduced row echelon form, without rows of zeros.
func reduced(rows [][]int64, columns int) [][]int64 {
	rank := 0
	for col := 0; col < columns && rank < len(rows); col++ {
		at := slices.IndexFunc(rows[rank:], func(row []int64) bool { return row[col] != 0 })
		if at < 0 {
			continue
		}
		rows[rank], rows[rank+at] = rows[rank+at], rows[rank]
		pivot := rows[rank]
		inverse := power(pivot[col], prime-2)
		for i := range pivot {
			pivot[i] = pivot[i] * inverse % prime
		}
		for i, row := range rows {
			if factor := row[col]; i != rank && factor != 0 {
				for j := range row {
					row[j] = (row[j] + (prime-factor)*pivot[j]) % prime
				}
			}
		}
		rank++
	}
	return rows[:rank]
}

func power(base, n int64) int64 {
	result := int64(1)
	for base %= prime; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = result * base % prime
		}
		base = base * base % prime
	}
	return result
}
