// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"slices"
	"sync"

	syncing "github.com/pult-app/pult/sync"
)

// A trail is what this process knows of the last commits, its own and those of which it hears: which scope was touched when, and
// which rows it has written itself. As long as they follow each other without a gap, what they did not touch has not changed, and
// what it wrote need not be read again. Safe for concurrent use.
type trail struct {
	mu   sync.RWMutex
	head Head             // of the last of these commits
	from int64            // the head before the first of them
	last map[string]int64 // when a scope was last touched

	written map[syncing.Scope][]syncing.Row // by version; all that was written above since
	since   int64
	holes   map[syncing.Scope]int64 // up to where it is not known what was written
	count   int

	unheard map[int64]footprint // of our own commits, by their last versions, before which others have to be heard
}

// A footprint is what a commit has left.
type footprint struct {
	scopes map[string]bool
	known  bool // nothing else was touched
	rows   []syncing.Row
	whole  bool // nothing else was written
}

// mostTraced is how many scopes a trail keeps; a city has about ten thousand.
const mostTraced = 65536

// mostWritten is how many rows it keeps, or twice as many: some three MiB.
var mostWritten = 8192

// extend adds a commit that drew the versions above base up to head.Seq. After one that was not heard of, or whose scopes are not
// known, the trail begins anew.
func (t *trail) extend(base int64, head Head, left footprint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !left.known || t.last == nil || t.head.Seq != base || t.head.Line != head.Line || t.head.Epoch != head.Epoch || len(t.last) > mostTraced {
		t.from, t.last = base, map[string]int64{}
		if !left.known {
			t.from = head.Seq
		}
		t.forget(t.from)
	}
	for scope := range left.scopes {
		t.last[scope] = head.Seq
	}
	t.head = head
	if !left.whole {
		for scope := range left.scopes {
			delete(t.written, syncing.Scope(scope))
			t.holes[syncing.Scope(scope)] = head.Seq
		}
		return
	}
	for _, row := range left.rows {
		t.written[row.Scope] = append(t.written[row.Scope], row)
	}
	if t.count += len(left.rows); t.count > 2*mostWritten {
		t.shorten()
	}
}

// forget lets go of the rows up to a version.
func (t *trail) forget(upto int64) {
	t.written, t.since, t.count = map[syncing.Scope][]syncing.Row{}, upto, 0
	t.holes = map[syncing.Scope]int64{}
}

// mostUnheard is how many commits of ours may wait until they are heard.
const mostUnheard = 64

// put keeps what a commit has left until it is heard after those of others.
func (t *trail) put(seq int64, left footprint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.unheard == nil || len(t.unheard) >= mostUnheard {
		t.unheard = map[int64]footprint{}
	}
	t.unheard[seq] = left
}

// take is what was put for a commit.
func (t *trail) take(seq int64) (left footprint, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	left, ok = t.unheard[seq]
	delete(t.unheard, seq)
	return left, ok
}

// shorten lets go of about as many rows as are too many. Versions are drawn one after the other, hardly one without a row.
func (t *trail) shorten() {
	t.since = max(t.since, t.head.Seq-int64(mostWritten))
	t.count = 0
	for scope, rows := range t.written {
		rows = slices.Clone(newer(rows, t.since))
		if t.written[scope] = rows; len(rows) == 0 {
			delete(t.written, scope)
		}
		t.count += len(rows)
	}
}

// rows are what a scope had above since and up to a version of a line, as the tables show it then: each entity once, or twice, when
// its tombstone stays beside the row that has come back. ok is false when these commits do not tell.
func (t *trail) rows(scope syncing.Scope, line, since, upto int64) (found []syncing.Row, ok bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.last == nil || line != t.head.Line || since < max(t.since, t.holes[scope]) || upto > t.head.Seq {
		return nil, false
	}
	type fate struct {
		of   entity
		gone bool
	}
	seen := map[fate]bool{}
	for _, row := range slices.Backward(newer(t.written[scope], since)) {
		of := entity{row.Table, row.ID}
		if row.Ver > upto || seen[fate{of, true}] || seen[fate{of, row.Gone}] {
			continue
		}
		seen[fate{of, row.Gone}] = true
		found = append(found, row)
	}
	slices.Reverse(found)
	return found, true
}

// quiet tells for sure that nothing in the scope was written above since, up to a version of a line.
func (t *trail) quiet(scope string, line, since, upto int64) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return line == t.head.Line && since >= t.from && upto <= t.head.Seq && t.last != nil && t.last[scope] <= since
}

// epoch is the run that drew a version, when the trail has seen that.
func (t *trail) epoch(line, ver int64) (id string, known bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.head.Epoch, line == t.head.Line && ver > t.from && ver <= t.head.Seq && t.last != nil
}
