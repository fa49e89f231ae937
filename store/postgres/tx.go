// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// A watched transaction has its time for every statement. Those that can wait go to the server together with the next one: a
// booking takes half as many ways there and back.
type watched struct {
	tx      *sql.Tx
	conn    *sql.Conn // that of tx
	watch   *time.Timer
	waiting []statement
	failed  error // of a statement that had waited
}

type statement struct {
	query string
	args  []any
}

// mostWaiting is how many statements wait at most.
const mostWaiting = 64

// Later implements store.Later.
func (w *watched) Later(ctx context.Context, query string, args ...any) error {
	if err := w.wait(query, args); err != nil {
		return err
	}
	if len(w.waiting) < mostWaiting {
		return nil
	}
	return w.flush(ctx)
}

func (w *watched) wait(query string, args []any) error {
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg) // as database/sql does
		if err != nil {
			return err
		}
		values[i] = value
	}
	w.waiting = append(w.waiting, statement{query, values})
	return nil
}

// flush sends what waits.
func (w *watched) flush(ctx context.Context) error {
	if w.failed == nil && len(w.waiting) > 0 {
		_, _, w.failed = w.send(ctx)
	}
	return w.failed
}

// send sends what waits, and answers with what became of the last statement. done is how many did not fail.
func (w *watched) send(ctx context.Context) (last pgconn.CommandTag, done int, err error) {
	batch := &pgx.Batch{}
	for _, s := range w.waiting {
		batch.Queue(s.query, s.args...)
	}
	w.waiting = w.waiting[:0]
	w.watch.Reset(patience)
	err = w.conn.Raw(func(conn any) error {
		results := conn.(*stdlib.Conn).Conn().SendBatch(ctx, batch)
		for done < batch.Len() {
			tag, err := results.Exec()
			if err != nil {
				_ = results.Close() // it says the same again
				return err
			}
			last, done = tag, done+1
		}
		return results.Close()
	})
	return last, done, err
}

// ExecContext implements store.Tx.
func (w *watched) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if w.failed != nil {
		return nil, w.failed
	}
	if len(w.waiting) == 0 {
		w.watch.Reset(patience)
		return w.tx.ExecContext(ctx, query, args...)
	}
	if err := w.wait(query, args); err != nil {
		return nil, err
	}
	before := len(w.waiting) - 1
	tag, done, err := w.send(ctx)
	if err != nil && done < before {
		w.failed = err
	}
	return driver.RowsAffected(tag.RowsAffected()), err
}

// QueryContext implements store.Tx.
func (w *watched) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	w.watch.Reset(patience)
	return w.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext implements store.Tx. When what had waited fails, so does the query, and the transaction with the cause.
func (w *watched) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	_ = w.flush(ctx) // kept in failed
	w.watch.Reset(patience)
	return w.tx.QueryRowContext(ctx, query, args...)
}
