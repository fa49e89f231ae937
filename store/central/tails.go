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

// A tail is what became of a scope above one version up to another, by version, each entity once.
type tail struct {
	mu         sync.Mutex
	from, upto int64
	rows       []syncing.Row
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
		t.of[scope] = &tail{from: since, upto: since}
	}
	return t.of[scope]
}

// shared tells whether more than one person holds a scope.
func shared(scope syncing.Scope) bool { return !strings.HasPrefix(string(scope), "u:") }

// recent is Since for those who are nearly up to date, which is nearly everybody. ok is false when it is not that simple.
func (s *Snapshot) recent(ctx context.Context, marks []Mark) (rows []syncing.Row, ok bool, err error) {
	for _, mark := range marks {
		switch {
		case mark.Part != Whole || mark.Began > mark.Since && mark.Since < s.Head.Seq: // its load is under way
			return nil, false, nil
		case mark.Since >= s.Head.Seq || s.Quiet(mark.Scope, mark.Since):
			continue
		}
		var more []syncing.Row
		if shared(mark.Scope) {
			more, ok, err = s.central.tails.find(mark.Scope, mark.Since, s.Head).read(ctx, s, mark)
		} else {
			more, ok, err = s.upTo(ctx, mark, chunk)
		}
		if err != nil || !ok {
			return nil, false, err
		}
		rows = append(rows, more...)
	}
	slices.SortFunc(rows, func(a, b syncing.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return rows, true, nil
}

// upTo reads all that is newer than a mark, unless it is more than most rows.
func (s *Snapshot) upTo(ctx context.Context, mark Mark, most int) (rows []syncing.Row, ok bool, err error) {
	marks := []Mark{mark}
	keys, err := s.keys(ctx, marks, s.Head.Seq, most+1)
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

// read is what is newer than a mark. It is whole as of the snapshot, or ok is false.
func (t *tail) read(ctx context.Context, s *Snapshot, mark Mark) (rows []syncing.Row, ok bool, err error) {
	if t == nil {
		return nil, false, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if mark.Since < t.from || s.Head.Seq < t.upto { // a snapshot from before does not show what has become of its rows since
		return nil, false, nil
	}
	if s.Head.Seq > t.upto {
		if ok, err := t.extend(ctx, s, mark.Scope); !ok {
			return nil, false, err
		}
	}
	i, _ := slices.BinarySearchFunc(t.rows, mark.Since, func(row syncing.Row, since int64) int {
		if row.Ver <= since {
			return -1
		}
		return 1
	})
	return slices.Clone(t.rows[i:]), true, nil
}

// extend brings the tail up to the snapshot. When that is too much, it begins anew there.
func (t *tail) extend(ctx context.Context, s *Snapshot, scope syncing.Scope) (ok bool, err error) {
	var fresh []syncing.Row
	most, _ := room(scope)
	if !s.Quiet(scope, t.upto) {
		fresh, ok, err = s.upTo(ctx, Mark{Scope: scope, Since: t.upto, Began: t.upto}, most)
		if err != nil {
			return false, err
		}
		if !ok {
			t.from, t.upto, t.rows = s.Head.Seq, s.Head.Seq, nil
			return false, nil
		}
	}
	t.upto = s.Head.Seq
	if len(fresh) == 0 {
		return true, nil
	}
	type entity struct{ table, id string }
	type fate struct{ lives, gone bool }
	fates := make(map[entity]fate, len(fresh))
	for _, row := range fresh {
		f := fates[entity{row.Table, row.ID}]
		fates[entity{row.Table, row.ID}] = fate{f.lives || !row.Gone, f.gone || row.Gone}
	}
	kept := make([]syncing.Row, 0, len(t.rows)+len(fresh))
	for _, row := range t.rows { // a tombstone stays beside a row that has come back
		if f := fates[entity{row.Table, row.ID}]; !f.gone && (row.Gone || !f.lives) {
			kept = append(kept, row)
		}
	}
	kept = append(kept, fresh...)
	if over := len(kept) - 2*most; over > 0 {
		t.from = kept[over-1].Ver
		kept = slices.Clone(kept[over:])
	}
	t.rows = kept
	return true, nil
}
