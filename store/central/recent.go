// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"sync"

	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

// mostRecent is how many rows are remembered, of as many of the last versions as recentSpan says: some 10 MB. More are changed
// for everybody on no day.
const (
	mostRecent = 1 << 15
	recentSpan = 1 << 17
)

// recent are the rows for everybody that somebody was brought lately. On a morning thousands of devices ask for the same day.
// Nothing here can be out of date: a version names one state of one row for good, and which versions there are the snapshot
// says, not this.
type recent struct {
	mu   sync.RWMutex
	line int64 // of the database: on another one versions are drawn anew
	rows map[int64]syncing.Row
}

// find adds the rows of the versions to all, if it has every one of them.
func (r *recent) find(all []syncing.Row, head Head, scope syncing.Scope, vers []int64) (_ []syncing.Row, ok bool) {
	if scope != store.Org {
		return all, false
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.line != head.Line {
		return all, false
	}
	more := all
	for _, ver := range vers {
		row, ok := r.rows[ver]
		if !ok {
			return all, false
		}
		more = append(more, row)
	}
	return more, true
}

// keep remembers rows; when there are too many it begins again.
func (r *recent) keep(head Head, scope syncing.Scope, rows []syncing.Row) {
	if scope != store.Org || len(rows) == 0 || rows[0].Ver < head.Seq-recentSpan {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rows == nil || r.line != head.Line || len(r.rows)+len(rows) > mostRecent {
		r.line, r.rows = head.Line, make(map[int64]syncing.Row, len(rows))
	}
	for _, row := range rows {
		r.rows[row.Ver] = row
	}
}
