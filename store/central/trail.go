// SPDX-License-Identifier: EUPL-1.2

package central

import "sync"

// A trail is what this process knows of its own last commits: which scope was touched when. As long as they follow each other
// without a gap, what they did not touch has not changed, and need not be asked for. Safe for concurrent use.
type trail struct {
	mu   sync.RWMutex
	head Head             // of the last of these commits
	from int64            // the head before the first of them
	last map[string]int64 // when a scope was last touched
}

// mostTraced is how many scopes a trail keeps; a city has about ten thousand.
const mostTraced = 65536

// extend adds a commit that drew the versions above base up to head.Seq. After one that another process has made, or whose scopes are
// not known, the trail begins anew.
func (t *trail) extend(base int64, head Head, scopes map[string]bool, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !known || t.last == nil || t.head.Seq != base || t.head.Line != head.Line || t.head.Epoch != head.Epoch || len(t.last) > mostTraced {
		t.from, t.last = base, map[string]int64{}
		if !known {
			t.from = head.Seq
		}
	}
	for scope := range scopes {
		t.last[scope] = head.Seq
	}
	t.head = head
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
