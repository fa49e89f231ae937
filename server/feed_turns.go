// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"slices"
	"time"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// What people look at and book in: from a day ago until two weeks from now.
const (
	nearBack  = 24 * time.Hour
	nearAhead = 14 * 24 * time.Hour
)

// near is the window of a load that begins now.
func near(now time.Time) central.Window {
	return central.Window{From: now.Add(-nearBack).Unix(), Until: now.Add(nearAhead).Unix()}
}

// turns are the marks in the order in which a load brings them: what the device has whole, then each of the scopes that it
// wants first, then each of the others, and last the far parts of the first ones, in the same order. Without a wish it is one
// turn, by version.
func (p position) turns(marks []central.Mark, first []sync.Scope) (turns [][]central.Mark) {
	if len(first) == 0 {
		return [][]central.Mark{marks}
	}
	others := len(first) + 1
	far := others + len(marks) - 1 // the turn before the first far part
	turns = make([][]central.Mark, far+others)
	for i, mark := range marks {
		turn := slices.Index(first, mark.Scope) + 1
		switch {
		case slices.Contains(p.Whole, mark.Scope):
			turn = 0
		case turn == 0:
			turn = others + i
		case mark.Part == central.Far:
			turn += far
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
