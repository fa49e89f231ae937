// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// A first load brings tens of thousands of occupancies, each of which would be sorted into four indexes: that is four fifths
// of its work. So as long as full pages come and the table is small, it has none but its key, and gets the others at the
// end, all at once. They go and come back in the transactions of the pages; what is missing is written down beside, so that a
// device that dies meanwhile has them again when it is opened. Until then a day's plan takes some milliseconds longer.
const (
	large     = "occupancy"
	bulkPage  = 2500   // rows of a page that make it worth while
	bulkTable = 20_000 // rows in the table that do not
	// bared is where the texts of the missing indexes are kept.
	bared = "bared"
)

// arrange takes the indexes away before a page of a bulk load, and brings them back with any other.
func (a *applying) arrange(ctx context.Context, resp sync.Response) error {
	missing, err := get(ctx, a.tx, bared)
	if err != nil {
		return err
	}
	bulk := resp.More && countLarge(resp.Rows) >= bulkPage
	switch {
	case bulk && missing == "":
		var held int
		const count = `SELECT COUNT(*) FROM (SELECT 1 FROM ` + large + ` LIMIT $1)`
		if err := a.tx.QueryRowContext(ctx, count, bulkTable).Scan(&held); err != nil || held == bulkTable {
			return wrap("count what is held", err)
		}
		return bare(ctx, a.tx)
	case !bulk && missing != "":
		return dress(ctx, a.tx)
	}
	return nil
}

func countLarge(rows []sync.Row) (n int) {
	for _, row := range rows {
		if row.Table == large && !row.Gone {
			n++
		}
	}
	return n
}

// bare takes the indexes away.
func bare(ctx context.Context, tx store.Tx) error {
	const find = `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = $1 AND sql <> ''`
	rows, err := tx.QueryContext(ctx, find, large)
	if err != nil {
		return fmt.Errorf("find the indexes: %w", err)
	}
	defer rows.Close()
	var names, texts []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return fmt.Errorf("find the indexes: %w", err)
		}
		names, texts = append(names, name), append(texts, text)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("find the indexes: %w", err)
	}
	for _, name := range names {
		if err := exec(ctx, tx, `DROP INDEX `+name); err != nil {
			return err
		}
	}
	kept, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	return set(ctx, tx, bared, string(kept))
}

// dress brings the indexes back, if they are missing. A newer program may have made one of them already.
func dress(ctx context.Context, tx store.Tx) error {
	kept, err := get(ctx, tx, bared)
	if err != nil || kept == "" {
		return err
	}
	var texts []string
	if err := json.Unmarshal([]byte(kept), &texts); err != nil {
		return fmt.Errorf("read which indexes are missing: %w", err)
	}
	for _, text := range texts {
		text, own := strings.CutPrefix(text, "CREATE INDEX ")
		if !own {
			continue // damage: nothing else is ever kept there
		}
		if err := exec(ctx, tx, `CREATE INDEX IF NOT EXISTS `+text); err != nil {
			return err
		}
	}
	return set(ctx, tx, bared, "")
}

// takeMany takes the occupancies of a page, fifty in a statement and in the order of their key, and returns the rows that are
// still to be taken one by one.
func (a *applying) takeMany(ctx context.Context, rows []sync.Row) (rest []sync.Row, err error) {
	if len(rows) < store.Many || a.loading || len(a.anew) > 0 {
		return rows, nil
	}
	table, _ := store.Find(large)
	many := make([]store.Row, 0, len(rows))
	for _, row := range rows {
		if row.Table == large && !row.Gone {
			many = append(many, store.Row{Table: row.Table, ID: row.ID, Scope: string(row.Scope), Ver: row.Ver, Data: row.Data})
		} else {
			rest = append(rest, row)
		}
	}
	slices.SortFunc(many, func(a, b store.Row) int { return strings.Compare(a.ID, b.ID) })
	left, err := store.PutManyNewer(ctx, a.tx, table, many)
	for _, row := range left {
		rest = append(rest, sync.Row{Table: row.Table, ID: row.ID, Scope: sync.Scope(row.Scope), Ver: row.Ver, Data: row.Data})
	}
	if len(many) > len(left) {
		a.touch(large)
	}
	// By version again: a row that is left may have gone later in the page.
	slices.SortStableFunc(rest, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return rest, err
}
