// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// A Mark says how much of a scope, or of a part of it, somebody has.
type Mark struct {
	Scope  sync.Scope
	Part   Part
	Window Window // of Near and Far
	// Since is the version up to which everything is there.
	Since int64
	// Began is the head when the first load of the scope began: tombstones up to it speak of rows that were never sent.
	Began int64
}

// A Page are rows and tombstones in order of their versions.
type Page struct {
	// Sheaves hold the rows before Rows, where many get the same ones.
	Sheaves []*sync.Sheaf
	Rows    []sync.Row
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
	if *size == 0 {
		if rows, ok, err := s.recent(ctx, marks, limit); ok || err != nil {
			page := Page{Upto: s.Head.Seq, More: len(rows) > limit}
			page.add(rows[:min(limit, len(rows))], size)
			page.end()
			return page, err
		}
	}
	return s.merge(ctx, marks, limit, size)
}

// merge is Since by way of the indexes, however much is new.
func (s *Snapshot) merge(ctx context.Context, marks []Mark, limit int, size *int) (Page, error) {
	if len(marks) == 1 {
		return s.run(ctx, marks[0], limit, size)
	}
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
	page.end()
	return page, nil
}

// run is merge for a single mark, as a load has one for each of its turns. Only where the pieces of the page end is found in
// the indexes, not every row.
func (s *Snapshot) run(ctx context.Context, mark Mark, limit int, size *int) (Page, error) {
	page := Page{Upto: s.Head.Seq}
	if mark.Since >= s.Head.Seq || mark.empty() || s.Quiet(mark.Scope, mark.Since) {
		return page, nil
	}
	pieces, err := s.pieces(ctx, mark, limit+1)
	if err != nil || len(pieces) == 0 {
		return page, err
	}
	page.Rows = make([]sync.Row, 0, min(limit, chunk*len(pieces)))
	for i, piece := range pieces {
		rows := make([]sync.Row, 0, chunk)
		for table, span := range piece {
			if rows, err = s.read(ctx, rows, table, mark, span); err != nil {
				return Page{}, err
			}
		}
		sorted(rows)
		if over := len(page.Rows) + len(rows) - limit; over > 0 {
			rows, page.More = rows[:len(rows)-over], true
		}
		if page.add(rows, size) {
			page.More = page.More || i+1 < len(pieces)
			break
		}
	}
	page.end()
	return page, nil
}

// pieces are the next n rows and tombstones of a mark, in pieces of so many as are read at once: for each table where they are.
func (s *Snapshot) pieces(ctx context.Context, mark Mark, n int) (pieces []map[int]Range, err error) {
	rows, err := s.tx.QueryContext(ctx, pieceQueries.of(mark), mark.args(s.Head.Seq, n)...)
	if err != nil {
		return nil, fmt.Errorf("find what is new in %s: %w", mark.Scope, err)
	}
	defer rows.Close()
	for rows.Next() {
		var piece, table int
		var span Range
		if err := rows.Scan(&piece, &table, &span.After, &span.Upto); err != nil {
			return nil, fmt.Errorf("find what is new in %s: %w", mark.Scope, err)
		}
		if piece == len(pieces) {
			pieces = append(pieces, map[int]Range{})
		}
		pieces[piece][table] = span
	}
	return pieces, rows.Err()
}

// end is where a page that is not all ends.
func (p *Page) end() {
	if p.More {
		p.Upto = p.Rows[len(p.Rows)-1].Ver
	}
}

// add takes rows until the page is large, and tells whether it is; a row that is left out makes More.
func (p *Page) add(rows []sync.Row, size *int) (full bool) {
	for i, row := range rows {
		*size += sizeOf(row)
		if *size >= maxSize {
			p.Rows = append(p.Rows, rows[:i+1]...)
			p.More = p.More || i+1 < len(rows)
			return true
		}
	}
	p.Rows = append(p.Rows, rows...)
	return false
}

// sizeOf is about what a row takes on the wire, in bytes before compression.
func sizeOf(row sync.Row) int { return len(row.Data) + len(row.ID) + len(row.Scope) + 40 }

// A Range is a stretch of versions, above After up to Upto.
type Range struct{ After, Upto int64 }

// Within reads the rows and tombstones of the scopes whose version lies in the range, by version.
func (s *Snapshot) Within(ctx context.Context, scopes []sync.Scope, r Range) ([]sync.Row, error) {
	var rows []sync.Row
	var marks []Mark
	for _, scope := range scopes {
		mark := Mark{Scope: scope, Since: r.After}
		if own, ok := s.wrote(mark, r.Upto); ok {
			rows = append(rows, own...)
		} else {
			marks = append(marks, mark)
		}
	}
	keys, err := s.keys(ctx, marks, r.Upto, int(r.Upto-r.After))
	if err != nil {
		return nil, err
	}
	read, err := s.take(ctx, marks, keys)
	return sorted(append(rows, read...)), err
}

// keys are the n lowest keys newer than the marks up to a version, and perhaps some more, in order of version.
func (s *Snapshot) keys(ctx context.Context, marks []Mark, upto int64, n int) ([]key, error) {
	var keys []key
	for i, mark := range marks {
		if mark.Since >= upto || mark.empty() || s.Quiet(mark.Scope, mark.Since) {
			continue
		}
		rows, err := s.tx.QueryContext(ctx, keyQueries.of(mark), mark.args(upto, n)...)
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
	spans := map[place]Range{}
	for _, k := range keys {
		at := place{k.mark, k.table}
		span, ok := spans[at]
		if !ok {
			span.After = k.ver - 1
		}
		span.Upto = k.ver
		spans[at] = span
	}
	all := make([]sync.Row, 0, len(keys))
	for at, span := range spans {
		var err error
		if all, err = s.read(ctx, all, at.table, marks[at.mark], span); err != nil {
			return nil, err
		}
	}
	return sorted(all), nil
}

// sorted are rows in order of their versions.
func sorted(rows []sync.Row) []sync.Row {
	slices.SortFunc(rows, func(a, b sync.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return rows
}

func (s *Snapshot) read(ctx context.Context, all []sync.Row, table int, of Mark, span Range) ([]sync.Row, error) {
	if table == len(store.Tables) {
		return s.readTombstones(ctx, all, of.Scope, span)
	}
	from, read := store.Tables[table], store.ReadRows
	if _, has := timed[from.Name]; has && of.Part != Whole {
		read = func(ctx context.Context, tx store.Tx, table store.Table, scope string, since, upto int64, limit int) ([]store.Row, error) {
			return store.ReadSome(ctx, tx, table, scope, since, upto, limit, of.Part.condition(table.Name, 4), of.Window.bounds(table.Name)...)
		}
	}
	rows, err := read(ctx, s.tx, from, string(of.Scope), span.After, span.Upto, int(span.Upto-span.After))
	if err != nil {
		return nil, fmt.Errorf("read rows of %s: %w", of.Scope, err)
	}
	for _, row := range rows {
		all = append(all, sync.Row{Table: row.Table, ID: row.ID, Scope: of.Scope, Ver: row.Ver, Data: row.Data})
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
