// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"cmp"
	"context"
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

// A scope that few hold keeps what those need who were away for a moment, everybody's what whoever was away for a night needs:
// thousands come back for it at once.
const (
	mostTails = 1024 // some 20 MiB when all are full
	orgTail   = 1 << 15
	otherTail = 64
	orgBack   = 1 << 17 // versions that a new tail goes back
	otherBack = 1 << 10
)

// room is how many rows a scope's tail takes at once, and how far back a new one goes.
func room(scope syncing.Scope) (rows int, back int64) {
	if scope == store.Org {
		return orgTail, orgBack
	}
	return otherTail, otherBack
}

// find is the tail of a scope that somebody has up to since; a new one begins there.
func (t *tails) find(scope syncing.Scope, since int64, head Head) *tail {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil || t.line != head.Line || len(t.of) >= mostTails && t.of[scope] == nil {
		t.of, t.line = map[syncing.Scope]*tail{}, head.Line
	}
	if _, back := room(scope); t.of[scope] == nil && head.Seq-since <= back {
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
	slices.SortFunc(rows, func(a, b syncing.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return rows, true, nil
}

// settled tells whether the first load of the scope has ended.
func (m Mark) settled() bool { return m.Part == Whole && m.Began <= m.Since }

// upTo reads all of a mark up to a version, unless it is more than most rows.
func (s *Snapshot) upTo(ctx context.Context, mark Mark, upto int64, most int) (rows []syncing.Row, ok bool, err error) {
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
