// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"slices"
	"sync"

	syncing "github.com/pult-app/pult/sync"
)

// A tail is what became of a scope above one version up to another: each entity once, or twice, when its tombstone stays beside
// the row that has come back. All but the last rows are bound in sheaves, which go to many devices as they are.
type tail struct {
	mu         sync.Mutex
	from, upto int64
	bound      []*syncing.Sheaf // by version
	open       []syncing.Row    // those after them
	count      int              // rows in all
	stands     map[entity]stand
	deepest    int64 // from there on it was too much, once
}

type entity struct{ table, id string }

// A stand is where an entity's row and its tombstone are: versions, 0 for none.
type stand struct{ row, gone int64 }

// sheaf is how many rows are bound together: a small page.
var sheaf = 250

func newTail(since int64) *tail {
	return &tail{from: since, upto: since, stands: map[entity]stand{}}
}

// read is what is newer than a mark, its first most rows. It is whole as of the snapshot, or ok is false.
func (t *tail) read(ctx context.Context, s *Snapshot, mark Mark, most int) (rows []syncing.Row, ok bool, err error) {
	if t == nil {
		return nil, false, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if ok, err := t.reach(ctx, s, mark); !ok {
		return nil, false, err
	}
	for _, one := range t.bound[t.after(mark.Since):] {
		if len(rows) >= most {
			break
		}
		rows = append(rows, newer(one.Rows, mark.Since)...)
	}
	rows = append(rows, newer(t.open, mark.Since)...)
	return rows[:min(most, len(rows))], true, nil
}

// sheaves are the next whole sheaves after a mark that fit into a page, or the rows before the first of them; none where no sheaf
// follows.
func (t *tail) sheaves(ctx context.Context, s *Snapshot, mark Mark, most int) (page Page, err error) {
	if t == nil {
		return page, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	there := func() bool { return mark.Since >= t.from && t.after(mark.Since) < len(t.bound) }
	if !there() {
		if ok, err := t.reach(ctx, s, mark); !ok || !there() {
			return page, err
		}
	}
	size := 0
	for _, one := range t.bound[t.after(mark.Since):] {
		if most -= len(one.Rows); most < 0 || one.Last() > s.Head.Seq || size >= maxSize {
			break
		}
		page.Upto, page.More = one.Last(), true
		if one.First() <= mark.Since { // the device has a part of it
			page.Rows = slices.Clone(newer(one.Rows, mark.Since))
			break
		}
		page.Sheaves = append(page.Sheaves, one)
		for _, row := range one.Rows {
			size += sizeOf(row)
		}
	}
	return page, nil
}

// after is the first sheaf with anything newer than a version.
func (t *tail) after(since int64) int {
	i, _ := slices.BinarySearchFunc(t.bound, since, func(one *syncing.Sheaf, since int64) int {
		if one.Last() <= since {
			return -1
		}
		return 1
	})
	return i
}

// newer are the rows above a version.
func newer(rows []syncing.Row, since int64) []syncing.Row {
	i, _ := slices.BinarySearchFunc(rows, since, func(row syncing.Row, since int64) int {
		if row.Ver <= since {
			return -1
		}
		return 1
	})
	return rows[i:]
}

// reach makes the tail go from the mark to the snapshot, if it can.
func (t *tail) reach(ctx context.Context, s *Snapshot, mark Mark) (ok bool, err error) {
	if s.Head.Seq < t.upto { // a snapshot from before does not show what has become of its rows since
		return false, nil
	}
	if s.Head.Seq > t.upto {
		if ok, err := t.extend(ctx, s, mark.Scope); !ok {
			return false, err
		}
	}
	if mark.Since < t.from {
		return t.deepen(ctx, s, mark)
	}
	return true, nil
}

// extend brings the tail up to the snapshot. When that is too much, it begins anew there.
func (t *tail) extend(ctx context.Context, s *Snapshot, scope syncing.Scope) (ok bool, err error) {
	var fresh []syncing.Row
	most := room(scope)
	if !s.Quiet(scope, t.upto) {
		fresh, ok, err = s.upTo(ctx, Mark{Scope: scope, Since: t.upto, Began: t.upto}, s.Head.Seq, most)
		if err != nil {
			return false, err
		}
		if !ok {
			t.from, t.upto, t.bound, t.open, t.count = s.Head.Seq, s.Head.Seq, nil, nil, 0
			clear(t.stands)
			return false, nil
		}
	}
	t.upto = s.Head.Seq
	for _, row := range fresh {
		t.replace(row)
	}
	t.bind()
	t.shorten(2 * most)
	return true, nil
}

// replace adds a row that is newer than all others and takes out what it makes void: a row leaves the tombstone beside it, which
// says that an older row has gone before.
func (t *tail) replace(row syncing.Row) {
	of := entity{row.Table, row.ID}
	at := t.stands[of]
	t.take(at.row)
	if at.row = row.Ver; row.Gone {
		t.take(at.gone)
		at = stand{gone: row.Ver}
	}
	t.stands[of] = at
	t.open = append(t.open, row)
	t.count++
}

// take takes out the row with a version; its sheaf is bound anew.
func (t *tail) take(ver int64) {
	if ver == 0 {
		return
	}
	without := func(rows []syncing.Row) []syncing.Row {
		i := len(rows) - len(newer(rows, ver-1))
		return append(slices.Clone(rows[:i]), rows[i+1:]...)
	}
	t.count--
	i := t.after(ver - 1)
	if i == len(t.bound) {
		t.open = without(t.open)
		return
	}
	if rows := without(t.bound[i].Rows); len(rows) > 0 {
		t.bound[i] = &syncing.Sheaf{Rows: rows}
	} else {
		t.bound = slices.Delete(t.bound, i, i+1)
	}
}

// bind makes sheaves of the open rows as long as there are enough.
func (t *tail) bind() {
	for len(t.open) >= sheaf {
		t.bound = append(t.bound, &syncing.Sheaf{Rows: slices.Clone(t.open[:sheaf])})
		t.open = slices.Clone(t.open[sheaf:])
	}
}

// shorten lets the oldest rows go until most are left, or hardly fewer.
func (t *tail) shorten(most int) {
	for t.count > most {
		if len(t.bound) > 0 {
			t.drop(t.bound[0].Rows)
			t.bound = slices.Clone(t.bound[1:])
			continue
		}
		over := t.count - most
		t.drop(t.open[:over])
		t.open = slices.Clone(t.open[over:])
	}
}

// drop forgets where the first rows were.
func (t *tail) drop(rows []syncing.Row) {
	for _, row := range rows {
		of := entity{row.Table, row.ID}
		at := t.stands[of]
		if row.Gone {
			at.gone = 0
		} else {
			at.row = 0
		}
		if t.stands[of] = at; at == (stand{}) {
			delete(t.stands, of)
		}
	}
	t.count -= len(rows)
	t.from = rows[len(rows)-1].Ver
}

// deepen puts what is older, down to the mark, before the rest, unless it is too much. The snapshot is the one that the tail goes
// up to, so nothing there is void.
func (t *tail) deepen(ctx context.Context, s *Snapshot, mark Mark) (ok bool, err error) {
	most := room(mark.Scope)
	if s.Head.Seq-mark.Since > farthest || t.count >= most || mark.Since <= t.deepest {
		return false, nil
	}
	older, ok, err := s.upTo(ctx, mark, t.from, most-t.count)
	if !ok || err != nil {
		t.deepest = mark.Since
		return false, err
	}
	t.from = mark.Since
	for _, row := range older {
		of := entity{row.Table, row.ID}
		at := t.stands[of]
		if row.Gone {
			at.gone = row.Ver
		} else {
			at.row = row.Ver
		}
		t.stands[of] = at
	}
	t.count += len(older)
	if len(t.bound) == 0 {
		t.open = append(older, t.open...)
		t.bind()
		return true, nil
	}
	var sheaves []*syncing.Sheaf
	for rows := range slices.Chunk(older, sheaf) {
		sheaves = append(sheaves, &syncing.Sheaf{Rows: slices.Clone(rows)})
	}
	t.bound = append(sheaves, t.bound...)
	return true, nil
}
