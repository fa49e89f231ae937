// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// sizes are how many values a statement takes, so that few texts are enough, and each is prepared once.
var sizes = []int{64, 16, 4, 1}

// InChunks goes through a list in pieces of the sizes that statements have.
func InChunks[T any](list []T, do func([]T) error) error {
	for len(list) > 0 {
		n := sizes[slices.IndexFunc(sizes, func(n int) bool { return n <= len(list) })]
		if err := do(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// Slots are n rows of so many placeholders: ($1, $2), ($3, $4).
func Slots(n, columns int) string { return slots(1, n, columns) }

func slots(from, n, columns int) string {
	var b strings.Builder
	for i := range n * columns {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String() + ")"
}

// Among runs a query that ends in IN for all keys, few at a time. Its own args come before them. A statement that would take more
// keys than there are gets the last one several times: one question costs less than several.
func Among[K ~string](ctx context.Context, tx Tx, query string, args []any, keys []K, take func(*sql.Rows) error) error {
	for len(keys) > 0 {
		some := keys[:min(len(keys), sizes[0])]
		size := sizes[0]
		for _, smaller := range sizes {
			if smaller >= len(some) {
				size = smaller
			}
		}
		all := slices.Clone(args)
		for i := range size {
			all = append(all, string(some[min(i, len(some)-1)]))
		}
		if err := each(ctx, tx, query+slots(len(args)+1, 1, size), all, take); err != nil {
			return err
		}
		keys = keys[len(some):]
	}
	return nil
}

func each(ctx context.Context, tx Tx, query string, args []any, take func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
