// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
)

// A scanner is a row of either *sql.Rows or *sql.Row. Ids are scanned as (*string)(&id): database/sql needs reflection
// for named types, which is the dearer half of reading a desk.
type scanner interface{ Scan(dest ...any) error }

// one reads a single row; no row is booking.ErrGone.
func one[T any, ID ~string](what string, id ID, scan func(scanner) (T, error), row *sql.Row) (T, error) {
	v, err := scan(row)
	if errors.Is(err, sql.ErrNoRows) {
		err = booking.ErrGone
	}
	if err != nil {
		return v, fmt.Errorf("read %s %q: %w", what, id, err)
	}
	return v, nil
}

// all reads the rows to their end and closes them.
func all[T any](what string, scan func(scanner) (T, error), rows *sql.Rows, err error) (list []T, _ error) {
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		list = append(list, v)
	}
	return list, wrap("read "+what, rows.Err())
}

// Texts are what a query of one column finds.
func Texts(ctx context.Context, tx Tx, what, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	return all(what, func(row scanner) (text string, err error) { return text, row.Scan(&text) }, rows, err)
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func instant(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// A document is a value kept as JSON text.
type document struct{ v any }

func (d document) Scan(src any) error {
	switch text := src.(type) {
	case string:
		return json.Unmarshal([]byte(text), d.v)
	case []byte:
		return json.Unmarshal(text, d.v)
	}
	return fmt.Errorf("JSON is kept as text, not %T", src)
}

// text is a value as JSON text. Only values that JSON cannot say fail, such as a NaN coordinate.
func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
