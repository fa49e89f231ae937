// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// Sums adds up the rows of a scope. It reads the keys of all of them.
func (s *Snapshot) Sums(ctx context.Context, scope sync.Scope) ([]sync.Sum, error) {
	var sums sync.Sums
	for _, table := range store.Tables {
		if !classOf(string(scope)).has(table) {
			continue
		}
		rows, err := s.tx.QueryContext(ctx, `SELECT id, ver FROM `+table.Name+` WHERE scope = $1`, string(scope))
		if err == nil {
			err = addRows(&sums, scope, table.Name, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("add up %s of %s: %w", table.Name, scope, err)
		}
	}
	return sums.All(), nil
}

func addRows(sums *sync.Sums, scope sync.Scope, table string, rows *sql.Rows) error {
	defer rows.Close()
	for rows.Next() {
		var id string
		var ver int64
		if err := rows.Scan(&id, &ver); err != nil {
			return err
		}
		sums.Add(scope, table, id, ver)
	}
	return rows.Err()
}

// Last is the version of the last change in a scope, 0 for none, as far as its tombstones are kept: while it, the floor and
// the epoch stay, the rows of the scope are the same.
func (s *Snapshot) Last(ctx context.Context, scope sync.Scope) (ver int64, err error) {
	if err := s.tx.QueryRowContext(ctx, lastQueries[classOf(string(scope))], string(scope)).Scan(&ver); err != nil {
		return 0, fmt.Errorf("find the last change in %s: %w", scope, err)
	}
	return ver, nil
}

// lastQueries read the end of each (scope, ver) index.
var lastQueries = func() map[class]string {
	all := map[class]string{}
	for _, c := range []class{0, 'o', 'u', 'b', 't', 'n'} {
		var b strings.Builder
		b.WriteString("SELECT COALESCE(MAX(ver), 0) FROM (")
		for _, table := range store.Tables {
			if c.has(table) {
				b.WriteString("SELECT MAX(ver) AS ver FROM " + table.Name + " WHERE scope = $1 UNION ALL ")
			}
		}
		b.WriteString("SELECT MAX(ver) FROM tombstone WHERE scope = $1) AS ends")
		all[c] = b.String()
	}
	return all
}()
