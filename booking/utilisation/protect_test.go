// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// heads makes a table of figures that speak of so many people.
func heads(counts ...int) (figures []figure) {
	for _, n := range counts {
		figures = append(figures, figure{heads: n, empty: n == 0})
	}
	return figures
}

func TestProtect(t *testing.T) {
	whole := []sum{{0, []int{1, 2, 3}}}
	for name, c := range map[string]struct {
		table  table
		hidden []bool
	}{
		"all speak of many":                   {table{heads(30, 9, 8, 7), whole}, []bool{false, false, false, false}},
		"one of few takes the smallest along": {table{heads(30, 20, 8, 3), whole}, []bool{false, false, true, true}},
		"few and few take one along":          {table{heads(30, 20, 4, 3), whole}, []bool{false, true, true, true}},
		"nothing hides nobody":                {table{heads(30, 20, 0, 3), whole}, []bool{false, true, false, true}},
		"without company the whole goes":      {table{heads(3, 0, 0, 3), whole}, []bool{true, false, false, true}},
		"nobody at all":                       {table{heads(0, 0, 0, 0), whole}, []bool{false, false, false, false}},
		"from one another": { // 0 is 1 and 2, of which neither is told; 1 is 3 and 4: 0 without 3 would be 2 and 4, of four people
			table{heads(40, 30, 2, 28, 2), []sum{{0, []int{1, 2}}, {1, []int{3, 4}}}}, []bool{false, true, true, true, true}},
	} {
		assert.Equal(t, c.hidden, c.table.protect(), name)
	}
}

// TestProtect_from_sums_of_sums: in this square each row and each column hides two, but two of them follow from the four sums and a third.
func TestProtect_from_sums_of_sums(t *testing.T) {
	tab := table{figures: heads(3, 9), sums: []sum{{1, []int{0}}}}
	assert.Equal(t, []int{0}, tab.determined([]bool{true, false}))
	assert.Empty(t, tab.determined([]bool{true, true}))
	// a+b and b+c and a+c are told: each follows.
	tab = table{figures: heads(9, 9, 9, 3, 9, 9), sums: []sum{{0, []int{3, 4}}, {1, []int{4, 5}}, {2, []int{3, 5}}}}
	assert.Equal(t, []int{3, 4, 5}, tab.determined([]bool{false, false, false, true, true, true}))
	hidden := tab.protect()
	require.True(t, hidden[3])
	assert.NotContains(t, tab.determined(hidden), 3)
}

// TestProtect_whatever_the_table holds what protect promises, for random grids of areas and days with their sums.
func TestProtect_whatever_the_table(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		var tab table
		at := func(row, col int) int { return row*(cols+1) + col } // the last of each are sums
		for row := 0; row <= rows; row++ {
			for col := 0; col <= cols; col++ {
				tab.figures = append(tab.figures, figure{})
			}
		}
		for row := range rows {
			for col := range cols {
				n := rapid.SampledFrom([]int{0, 1, 2, 3, 4, 5, 6, 9, 20}).Draw(t, "heads")
				for _, i := range []int{at(row, col), at(rows, col), at(row, cols), at(rows, cols)} {
					tab.figures[i].heads = max(tab.figures[i].heads, n)
				}
			}
		}
		for i := range tab.figures {
			tab.figures[i].empty = tab.figures[i].heads == 0
		}
		for row := 0; row <= rows; row++ {
			s := sum{whole: at(row, cols)}
			for col := range cols {
				s.parts = append(s.parts, at(row, col))
			}
			tab.sums = append(tab.sums, s)
		}
		for col := 0; col <= cols; col++ {
			s := sum{whole: at(rows, col)}
			for row := range rows {
				s.parts = append(s.parts, at(row, col))
			}
			tab.sums = append(tab.sums, s)
		}

		hidden := tab.protect()

		for i, f := range tab.figures {
			if !f.empty && f.heads < Crowd && !hidden[i] {
				t.Fatalf("%d speaks of %d and is told", i, f.heads)
			}
			if f.empty && hidden[i] {
				t.Fatalf("%d speaks of nobody and is hidden", i)
			}
		}
		if pairs := tab.isolating(hidden, tab.leaves()); len(pairs) > 0 {
			t.Fatalf("what %d has beyond %d speaks of too few", pairs[0].whole, pairs[0].part)
		}
		for _, i := range tab.determined(hidden) {
			if tab.few(i) {
				t.Fatalf("%d follows from the sums", i)
			}
		}
		for _, s := range tab.sums {
			out, most := 0, 0
			for _, p := range s.parts {
				if hidden[p] {
					out, most = out+1, max(most, tab.figures[p].heads)
				}
			}
			if !hidden[s.whole] && out > 0 && (out < 2 || most < Crowd) {
				t.Fatalf("%d are hidden in a sum that is told, of %d people at most", out, most)
			}
		}
	})
}
