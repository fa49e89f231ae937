// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
)

// Tails are the last changes of scopes that many devices hold. All devices of a building want the same rows after a change in
// it; with them the first one reads these and the others copy. Safe for concurrent use.
type tails struct {
	mu   sync.Mutex
	line int64
	of   map[syncing.Scope]*tail
}

// What everybody may see is kept for thousands who come back after a night; in a unit or a house less happens in one.
const (
	mostTails = 4096 // a city has some 1,300 scopes of units and houses: 50 MiB when all those are full, which takes weeks
	orgTail   = 1 << 15
	otherTail = 64
	farthest  = 1 << 17 // versions that a new tail goes back
)

// room is how many rows a scope's tail takes at once.
func room(scope syncing.Scope) int {
	if scope == store.Org {
		return orgTail
	}
	return otherTail
}

// find is the tail of a scope that somebody has up to since; a new one begins there.
func (t *tails) find(scope syncing.Scope, since int64, head Head) *tail {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil || t.line != head.Line {
		t.of, t.line = map[syncing.Scope]*tail{}, head.Line
	}
	if len(t.of) >= mostTails && t.of[scope] == nil {
		maps.DeleteFunc(t.of, func(one syncing.Scope, _ *tail) bool { return one != store.Org })
	}
	if t.of[scope] == nil && head.Seq-since <= farthest {
		t.of[scope] = newTail(since)
	}
	return t.of[scope]
}

// shared tells whether more than one person holds a scope.
func shared(scope syncing.Scope) bool { return !strings.HasPrefix(string(scope), "u:") }

// recent is Since for those who are nearly up to date, which is nearly everybody: the rows of the page and, where there are more,
// at least one of them. ok is false when it is not that simple.
func (s *Snapshot) recent(ctx context.Context, marks []Mark, limit int) (rows []syncing.Row, ok bool, err error) {
	for _, mark := range marks {
		switch {
		case !mark.settled() && mark.Since < s.Head.Seq: // its load is under way
			return nil, false, nil
		case mark.Since >= s.Head.Seq || s.Quiet(mark.Scope, mark.Since):
			continue
		}
		var more []syncing.Row
		ok = false
		if shared(mark.Scope) {
			more, ok, err = s.central.tails.find(mark.Scope, mark.Since, s.Head).read(ctx, s, mark, limit+1)
		}
		if !ok && err == nil {
			more, ok, err = s.upTo(ctx, mark, s.Head.Seq, chunk)
		}
		if err != nil || !ok {
			return nil, false, err
		}
		rows = append(rows, more...)
	}
	return sorted(rows), true, nil
}

// wrote is what is newer than a mark, up to a version, as far as this process has written it itself, and nothing of it has been
// thrown away since.
func (s *Snapshot) wrote(mark Mark, upto int64) (rows []syncing.Row, ok bool) {
	if mark.Since < s.Head.Floor {
		return nil, false
	}
	rows, ok = s.central.trail.rows(mark.Scope, s.Head.Line, mark.Since, s.Head.Seq)
	return rows[:len(rows)-len(newer(rows, upto))], ok
}

// settled tells whether the first load of the scope has ended.
func (m Mark) settled() bool { return m.Part == Whole && m.Began <= m.Since }

// upTo reads all of a mark up to a version, unless it is more than most rows.
func (s *Snapshot) upTo(ctx context.Context, mark Mark, upto int64, most int) (rows []syncing.Row, ok bool, err error) {
	if rows, ok := s.wrote(mark, upto); ok {
		return rows, len(rows) <= most, nil
	}
	marks := []Mark{mark}
	keys, err := s.keys(ctx, marks, upto, most+1)
	if err != nil || len(keys) > most {
		return nil, false, err
	}
	for some := range slices.Chunk(keys, chunk) {
		more, err := s.take(ctx, marks, some)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, more...)
	}
	return rows, true, nil
}
