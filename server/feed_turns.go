// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"slices"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// turns are the marks in the order in which a load brings them: what the device has whole, then each of the scopes that it
// wants first, then the others. Without a wish it is one turn, by version.
func (p position) turns(marks []central.Mark, first []sync.Scope) (turns [][]central.Mark) {
	if len(first) == 0 {
		return [][]central.Mark{marks}
	}
	turns = make([][]central.Mark, len(first)+2)
	for _, mark := range marks {
		turn := slices.Index(first, mark.Scope) + 1
		switch {
		case slices.Contains(p.Whole, mark.Scope):
			turn = 0
		case turn == 0:
			turn = len(first) + 1
		}
		turns[turn] = append(turns[turn], mark)
	}
	return slices.DeleteFunc(turns, func(turn []central.Mark) bool { return len(turn) == 0 })
}

// after moves the marks on to where a page has brought them, all in one list.
func after(turns [][]central.Mark, uptos []int64) (marks []central.Mark) {
	for i, turn := range turns {
		for _, mark := range turn {
			mark.Since = max(mark.Since, uptos[i])
			marks = append(marks, mark)
		}
	}
	return marks
}
