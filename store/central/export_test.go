// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// ColumnsOf are the columns that Copy copies of a table.
func ColumnsOf(table string) (names []string) {
	for _, t := range kept {
		if t.name == table {
			for _, column := range t.columns {
				names = append(names, column.Name)
			}
		}
	}
	return names
}

// A promoted database says that a standby has taken over.
type promoted struct {
	Database
	line int64
}

func (p promoted) Line() int64 { return p.line }

func (p promoted) Write(ctx context.Context, do func(ctx context.Context, tx store.Tx, line int64) error) error {
	return p.Database.Write(ctx, func(ctx context.Context, tx store.Tx, _ int64) error { return do(ctx, tx, p.line) })
}

// Promote lets a standby take over that has the database as it is now.
func (c *Central) Promote() { c.db = promoted{c.db, c.Head().Line + 1} }

// PutOutcome stores the outcome of one op, with a version drawn for it.
func (t *Tx) PutOutcome(ctx context.Context, o Outcome) (_ Outcome, err error) {
	if o.Ver, err = t.Mark(ctx); err != nil {
		return o, err
	}
	return o, t.PutOutcomes(ctx, o)
}

// Merge is Since without what the process remembers.
func (s *Snapshot) Merge(ctx context.Context, marks []Mark, limit int) (Page, error) {
	old := s.central
	defer func() { s.central = old }()
	s.central = &Central{}
	size := 0
	return s.merge(ctx, marks, limit, &size)
}

// Bind lets n rows be bound together, and a process keep few of those that it wrote, until the returned function is called.
func Bind(n int) (restore func()) {
	bound, written := sheaf, mostWritten
	sheaf, mostWritten = n, 3*n
	return func() { sheaf, mostWritten = bound, written }
}

// Tail is where the process keeps the last changes of a scope.
func (c *Central) Tail(scope sync.Scope) any {
	c.tails.mu.Lock()
	defer c.tails.mu.Unlock()
	return c.tails.of[scope]
}

// StoredColumns are the columns of a table with how they are stored.
func StoredColumns(table string) []store.Column {
	for _, t := range kept {
		if t.name == table {
			return t.columns
		}
	}
	return nil
}

// KeyOf are the columns that tell the rows of a table apart.
func KeyOf(table string) (names []string) {
	for _, t := range kept {
		for i := range t.key {
			if t.name == table {
				names = append(names, t.columns[i].Name)
			}
		}
	}
	return names
}
