// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// InTurn is Since for marks that take turns: what one turn lacks comes before anything of the next. The page is sorted by
// version for all that, and complete for each turn up to the version in uptos, 0 for one that it has not come to. Its Upto
// is the lowest of them. The turns are those that were taken: what thousands lack has one of its own, before all others.
func (s *Snapshot) InTurn(ctx context.Context, wished [][]Mark, limit int) (page Page, turns [][]Mark, uptos []int64, err error) {
	if page, turns, err = s.crowd(ctx, wished, limit); err != nil || page.More {
		uptos = make([]int64, len(turns))
		if len(uptos) > 0 {
			uptos[0], page.Upto = page.Upto, slices.Min(append(uptos[1:], page.Upto))
		}
		return page, turns, uptos, err
	}
	size := 0
	for _, marks := range wished {
		upto, more, rows := int64(0), true, []sync.Row(nil)
		if !page.More {
			if upto, more, rows, err = s.turn(ctx, marks, limit-len(page.Rows), &size); err != nil {
				return Page{}, nil, nil, err
			}
		}
		page.Rows, page.More, uptos = append(page.Rows, rows...), more, append(uptos, upto)
	}
	slices.SortFunc(page.Rows, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	page.Upto = slices.Min(uptos)
	return page, wished, uptos, nil
}

// crowd is a page of what everybody lacks who was away as long, if that is much: sheaves from memory, or the rows before the first
// one. It is empty where there are none.
func (s *Snapshot) crowd(ctx context.Context, wished [][]Mark, limit int) (page Page, turns [][]Mark, err error) {
	if len(wished) == 0 {
		return page, nil, nil
	}
	i := slices.IndexFunc(wished[0], func(mark Mark) bool { return mark.Scope == store.Org && mark.settled() })
	if i < 0 || s.Head.Seq-wished[0][i].Since < int64(sheaf) {
		return page, nil, nil
	}
	mark := wished[0][i]
	page, err = s.central.tails.find(mark.Scope, mark.Since, s.Head).sheaves(ctx, s, mark, limit)
	if err != nil || !page.More {
		return page, nil, err
	}
	turns = [][]Mark{{mark}}
	if others := slices.Concat(wished[0][:i], wished[0][i+1:]); len(others) > 0 {
		turns = append(turns, others)
	}
	return page, append(turns, wished[1:]...), nil
}

// turn is what fits of one turn into what is left of a page.
func (s *Snapshot) turn(ctx context.Context, marks []Mark, limit int, size *int) (upto int64, more bool, rows []sync.Row, err error) {
	if limit <= 0 || *size >= maxSize {
		keys, err := s.keys(ctx, marks, s.Head.Seq, 1)
		if len(keys) > 0 {
			return 0, true, nil, err
		}
		return s.Head.Seq, false, nil, err
	}
	page, err := s.since(ctx, marks, limit, size)
	return page.Upto, page.More, page.Rows, err
}

// Left counts the rows and tombstones that are newer than the marks.
func (s *Snapshot) Left(ctx context.Context, marks []Mark) (left int, err error) {
	for _, mark := range marks {
		if mark.Since >= s.Head.Seq || mark.empty() {
			continue
		}
		var n int
		if err := s.tx.QueryRowContext(ctx, leftQueries.of(mark), mark.args(s.Head.Seq)...).Scan(&n); err != nil {
			return 0, fmt.Errorf("count what is new in %s: %w", mark.Scope, err)
		}
		left += n
	}
	return left, nil
}
