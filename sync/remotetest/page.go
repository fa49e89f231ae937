// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"

	syncing "github.com/pult-app/pult/sync"
)

// position is what a cursor says: the head when it was given and which epoch drew that, up to which version the device
// has each scope, and the head when it began to load the scope. What was deleted before that was never sent, so its
// tombstones are not needed.
type position struct {
	Epoch string                  `json:"e"`
	Upto  int64                   `json:"u"`
	Since map[syncing.Scope]int64 `json:"s"`
	Began map[syncing.Scope]int64 `json:"b"`
}

func (p position) cursor() syncing.Cursor {
	text, _ := json.Marshal(p) // a map of text and numbers always is JSON
	return syncing.Cursor(base64.RawURLEncoding.EncodeToString(text))
}

// read understands a cursor, or tells the device to start over.
func (m *Memory) read(cursor syncing.Cursor, scopes map[syncing.Scope]bool) (position, error) {
	at := position{Since: map[syncing.Scope]int64{}}
	if cursor == "" {
		return at, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(string(cursor))
	if err != nil || json.Unmarshal(text, &at) != nil || at.Since == nil {
		return at, &syncing.Error{Code: syncing.StartOver, Message: "the cursor is not of this server"}
	}
	if at.Upto > m.state.head || at.Epoch != m.state.epochOf(at.Upto) {
		return at, &syncing.Error{Code: syncing.StartOver, Message: "the cursor is of a log that this server does not have"}
	}
	for scope, since := range at.Since {
		forgotten := scopes[scope] && max(since, at.Began[scope]) < m.state.floor
		if since < 0 || since > m.state.head || at.Began[scope] > m.state.head || forgotten {
			return at, &syncing.Error{Code: syncing.StartOver, Message: "the cursor is too old or from the future"}
		}
	}
	return at, nil
}

// page adds what is new in the scopes, and what the request's own ops touched, even beyond a full page.
func (m *Memory) page(at position, scopes map[syncing.Scope]bool, req syncing.Request, touched []place, resp *syncing.Response) {
	for _, scope := range req.Anew {
		if scopes[scope] {
			resp.Anew = append(resp.Anew, scope)
			delete(at.Since, scope)
		} else {
			at.Since[scope] = 0 // so that it is named in Drop
		}
	}
	rows := m.since(at, scopes)
	slices.SortStableFunc(rows, func(a, b syncing.Row) int {
		return cmp.Compare(at.turn(req.First, a.Scope), at.turn(req.First, b.Scope))
	})
	upto := func(syncing.Scope) int64 { return m.state.head }
	if size := syncing.Page(req.Limit); len(rows) > size {
		resp.More = true
		upto = m.cut(at, req.First, rows[size-1])
		whole := len(rows)
		rows = slices.DeleteFunc(rows, func(row syncing.Row) bool {
			return row.Ver > upto(row.Scope) && !slices.Contains(touched, place{entity{row.Table, row.ID}, row.Scope})
		})
		if req.Left {
			resp.Left = whole - size
		}
	}
	slices.SortFunc(rows, func(a, b syncing.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	resp.Rows = rows
	next := position{Epoch: m.state.epochOf(m.state.head), Upto: m.state.head, Since: map[syncing.Scope]int64{}, Began: map[syncing.Scope]int64{}}
	for scope := range scopes {
		next.Since[scope] = max(at.Since[scope], upto(scope))
		next.Began[scope] = m.state.head
		if _, loading := at.Since[scope]; loading {
			next.Began[scope] = at.Began[scope]
		}
	}
	for scope := range at.Since {
		if !scopes[scope] {
			resp.Drop = append(resp.Drop, scope)
		}
	}
	slices.Sort(resp.Drop)
	resp.Cursor = next.cursor()
	if req.Sums && !resp.More {
		resp.Sums = m.sums(scopes)
	}
}

// turn is when a scope comes: first what the device has whole, then what it wants first, then the rest.
func (p position) turn(first []syncing.Scope, scope syncing.Scope) int {
	if since, loading := p.Since[scope]; len(first) == 0 || loading && since >= p.Upto {
		return 0
	}
	if turn := slices.Index(first, scope); turn >= 0 {
		return turn + 1
	}
	return len(first) + 1
}

// cut is up to which version each scope is complete when a page ends with a row.
func (m *Memory) cut(at position, first []syncing.Scope, last syncing.Row) func(syncing.Scope) int64 {
	turn := at.turn(first, last.Scope)
	return func(scope syncing.Scope) int64 {
		switch mine := at.turn(first, scope); {
		case mine < turn:
			return m.state.head
		case mine == turn:
			return last.Ver
		}
		return at.Since[scope]
	}
}

func (m *Memory) sums(scopes map[syncing.Scope]bool) []syncing.Sum {
	var sums syncing.Sums
	for _, row := range m.state.rows {
		if scopes[row.Scope] {
			sums.Add(row.Scope, row.Table, row.ID, row.Ver)
		}
	}
	return sums.All()
}

// since are the rows and tombstones that a device at a position lacks, by version. A device that has nothing of a scope
// needs no tombstones of it.
func (m *Memory) since(at position, scopes map[syncing.Scope]bool) (rows []syncing.Row) {
	for _, row := range m.state.rows {
		if scopes[row.Scope] && row.Ver > at.Since[row.Scope] {
			rows = append(rows, row)
		}
	}
	for _, row := range m.state.graves {
		since, loading := at.Since[row.Scope]
		if scopes[row.Scope] && loading && row.Ver > since && (since > 0 || row.Ver > at.Began[row.Scope]) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b syncing.Row) int { return cmp.Compare(a.Ver, b.Ver) })
	return rows
}
