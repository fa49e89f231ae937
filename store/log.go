// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// A Tx is an open transaction of either engine; *sql.Tx and *sql.Conn are such.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// A Later is a Tx that keeps a statement until the next one, and sends both at once to a server that is not near. It fails in the
// place of that one, or at the commit. What takes a failure back cannot wait.
type Later interface {
	Later(ctx context.Context, query string, args ...any) error
}

// Do runs a statement that only writes, and that no guard stops, at the latest before the next one.
func Do(ctx context.Context, tx Tx, query string, args ...any) error {
	if keeps, ok := tx.(Later); ok {
		return keeps.Later(ctx, query, args...)
	}
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

// Savepoint runs do; when do fails, what it wrote is taken back, and the transaction goes on.
func Savepoint(ctx context.Context, tx Tx, name string, do func() error) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT `+name); err != nil {
		return fmt.Errorf("set a savepoint: %w", err)
	}
	failed := do()
	if failed != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT `+name); err != nil {
			return fmt.Errorf("go back to the savepoint after %w: %w", failed, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `RELEASE SAVEPOINT `+name); err != nil {
		return fmt.Errorf("release the savepoint: %w", err)
	}
	return failed
}

// A Log numbers changes. The server's draws versions from log_head and keeps tombstones; a device's answers 0 and keeps
// none, because what it writes is only a wish until the server has numbered it.
type Log interface {
	// Next is the version for the row about to be written, in this transaction.
	Next(ctx context.Context) (int64, error)
	// Wrote says that a row stands as Next has numbered it, with the table's columns in their order.
	Wrote(table, id, scope string, ver int64, values []any)
	// Bury records that the entity has left the scope.
	Bury(ctx context.Context, scope, table, id string) error
}
