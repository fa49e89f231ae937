// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// A Mark says how much of a scope somebody has.
type Mark struct {
	Scope sync.Scope
	// Since is the version up to which everything is there.
	Since int64
	// Began is the head when the first load of the scope began: tombstones up to it speak of rows that were never sent.
	Began int64
}

// A Page are rows and tombstones in order of their versions.
type Page struct {
	Rows []sync.Row
	// Upto is the version up to which the page is complete for every mark.
	Upto int64
	// More is true when the page was full.
	More bool
}

const (
	chunk   = 250     // rows read at once, so that a page of large drawings stays small in memory
	maxSize = 4 << 20 // bytes of data in a page, the row that crosses it included
)

// A key is where a row stands, without the row.
type key struct {
	mark  int
	table int // index in store.Tables; len(store.Tables) is the tombstones
	ver   int64
}

// Since reads what is newer than the marks, merged over all of them by version: at most limit rows and about 4 MiB.
// Every row has a version of its own, so a page can end after any of them. Cost follows what is read: what is new is
// found in the (scope, ver) indexes.
func (s *Snapshot) Since(ctx context.Context, marks []Mark, limit int) (Page, error) {
	size := 0
	return s.since(ctx, marks, limit, &size)
}

func (s *Snapshot) since(ctx context.Context, marks []Mark, limit int, size *int) (Page, error) {
	keys, err := s.keys(ctx, marks, s.Head.Seq, limit+1)
	if err != nil {
		return Page{}, err
	}
	page := Page{Upto: s.Head.Seq, More: len(keys) > limit}
	keys = keys[:min(limit, len(keys))]
	for len(keys) > 0 {
		n := min(chunk, len(keys))
		rows, err := s.take(ctx, marks, keys[:n])
		if err != nil {
			return Page{}, err
		}
		if keys = keys[n:]; page.add(rows, size) {
			page.More = page.More || len(keys) > 0
			break
		}
	}
	if page.More {
		page.Upto = page.Rows[len(page.Rows)-1].Ver
	}
	return page, nil
}

// add takes rows until the page is large, and tells whether it is; a row that is left out makes More.
func (p *Page) add(rows []sync.Row, size *int) (full bool) {
	for i, row := range rows {
		*size += len(row.Data) + len(row.ID) + len(row.Scope) + 40
		if *size >= maxSize {
			p.Rows = append(p.Rows, rows[:i+1]...)
			p.More = p.More || i+1 < len(rows)
			return true
		}
	}
	p.Rows = append(p.Rows, rows...)
	return false
}

// A Range is a stretch of versions, above After up to Upto.
type Range struct{ After, Upto int64 }

// Within reads the rows and tombstones of the scopes whose version lies in the range, by version.
func (s *Snapshot) Within(ctx context.Context, scopes []sync.Scope, r Range) ([]sync.Row, error) {
	marks := make([]Mark, len(scopes))
	for i, scope := range scopes {
		marks[i] = Mark{Scope: scope, Since: r.After}
	}
	keys, err := s.keys(ctx, marks, r.Upto, int(r.Upto-r.After))
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	return s.take(ctx, marks, keys)
}

// keys are the n lowest keys newer than the marks up to a version, and perhaps some more, in order of version.
func (s *Snapshot) keys(ctx context.Context, marks []Mark, upto int64, n int) ([]key, error) {
	var keys []key
	for i, mark := range marks {
		if mark.Since >= upto {
			continue
		}
		rows, err := s.tx.QueryContext(ctx, keyQuery, string(mark.Scope), mark.Since, upto, max(mark.Since, mark.Began), n)
		if err == nil {
			keys, err = scanKeys(keys, i, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("find what is new in %s: %w", mark.Scope, err)
		}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Compare(a.ver, b.ver) })
	return keys, nil
}

func scanKeys(keys []key, mark int, rows *sql.Rows) ([]key, error) {
	defer rows.Close()
	for rows.Next() {
		k := key{mark: mark}
		if err := rows.Scan(&k.table, &k.ver); err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, rows.Err()
}

// take reads the rows of the keys, each scope and table at once.
func (s *Snapshot) take(ctx context.Context, marks []Mark, keys []key) ([]sync.Row, error) {
	type place struct{ mark, table int }
	places := map[place][]int64{}
	for _, k := range keys {
		at := place{k.mark, k.table}
		places[at] = append(places[at], k.ver)
	}
	all := make([]sync.Row, 0, len(keys))
	for at, vers := range places {
		scope, known := marks[at.mark].Scope, false
		if all, known = s.recent.find(all, s.Head, scope, vers); known {
			continue
		}
		before := len(all)
		var err error
		if all, err = s.read(ctx, all, at.table, scope, Range{vers[0] - 1, vers[len(vers)-1]}); err != nil {
			return nil, err
		}
		s.recent.keep(s.Head, scope, all[before:])
	}
	slices.SortFunc(all, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return all, nil
}

func (s *Snapshot) read(ctx context.Context, all []sync.Row, table int, scope sync.Scope, span Range) ([]sync.Row, error) {
	if table == len(store.Tables) {
		return s.readTombstones(ctx, all, scope, span)
	}
	rows, err := store.ReadRows(ctx, s.tx, store.Tables[table], string(scope), span.After, span.Upto, int(span.Upto-span.After))
	if err != nil {
		return nil, fmt.Errorf("read rows of %s: %w", scope, err)
	}
	for _, row := range rows {
		all = append(all, sync.Row{Table: row.Table, ID: row.ID, Scope: scope, Ver: row.Ver, Data: row.Data})
	}
	return all, nil
}

func (s *Snapshot) readTombstones(ctx context.Context, all []sync.Row, scope sync.Scope, span Range) ([]sync.Row, error) {
	const query = `SELECT id, ver, tbl FROM tombstone WHERE scope = $1 AND ver > $2 AND ver <= $3 ORDER BY ver`
	rows, err := s.tx.QueryContext(ctx, query, string(scope), span.After, span.Upto)
	if err != nil {
		return nil, fmt.Errorf("read tombstones of %s: %w", scope, err)
	}
	defer rows.Close()
	for rows.Next() {
		row := sync.Row{Scope: scope, Gone: true}
		if err := rows.Scan(&row.ID, &row.Ver, &row.Table); err != nil {
			return nil, fmt.Errorf("read tombstones of %s: %w", scope, err)
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// keyQuery merges the (scope, ver) indexes of all tables; it never touches the tables themselves.
var keyQuery = func() string {
	var b strings.Builder
	for i, table := range store.Tables {
		b.WriteString("SELECT " + strconv.Itoa(i) + " AS tbl, ver FROM " + table.Name + " WHERE scope = $1 AND ver > $2 AND ver <= $3 UNION ALL ")
	}
	b.WriteString("SELECT " + strconv.Itoa(len(store.Tables)) + ", ver FROM tombstone WHERE scope = $1 AND ver > $4 AND ver <= $3 ORDER BY ver LIMIT $5")
	return b.String()
}()
