// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/sync"
)

// InTurn is Since for marks that take turns: what one turn lacks comes before anything of the next. The page is sorted by
// version for all that, and complete for each turn up to the version in uptos, 0 for one that it has not come to. Its Upto
// is the lowest of them.
func (s *Snapshot) InTurn(ctx context.Context, turns [][]Mark, limit int) (page Page, uptos []int64, err error) {
	size := 0
	for _, marks := range turns {
		upto, more, rows := int64(0), true, []sync.Row(nil)
		if !page.More {
			if upto, more, rows, err = s.turn(ctx, marks, limit-len(page.Rows), &size); err != nil {
				return Page{}, nil, err
			}
		}
		page.Rows, page.More, uptos = append(page.Rows, rows...), more, append(uptos, upto)
	}
	slices.SortFunc(page.Rows, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	page.Upto = slices.Min(uptos)
	return page, uptos, nil
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
		if mark.Since >= s.Head.Seq {
			continue
		}
		var n int
		if err := s.tx.QueryRowContext(ctx, leftQueries[mark.Part], mark.args(s.Head.Seq)...).Scan(&n); err != nil {
			return 0, fmt.Errorf("count what is new in %s: %w", mark.Scope, err)
		}
		left += n
	}
	return left, nil
}
