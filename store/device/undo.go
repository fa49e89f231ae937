// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"fmt"

	"github.com/pult-app/pult/store"
)

// record turns the undo log on or off; the triggers of migration 0001 write it.
func record(ctx context.Context, tx store.Tx, on bool) error {
	flag := 0
	if on {
		flag = 1
	}
	return exec(ctx, tx, `UPDATE undo_flag SET recording = $1`, flag)
}

func lastUndo(ctx context.Context, tx store.Tx) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(n), 0) FROM undo`).Scan(&n)
	return n, err
}

// touchedSince are the tables that have changed after an entry of the undo log.
func touchedSince(ctx context.Context, tx store.Tx, n int64) ([]string, error) {
	return store.Texts(ctx, tx, "undo", `SELECT DISTINCT tbl FROM undo WHERE n > $1`, n)
}

// undo takes back all that pending wishes have done, last first: what stands then is what the server has confirmed.
func undo(ctx context.Context, tx store.Tx) (touched []string, err error) {
	if touched, err = touchedSince(ctx, tx, 0); err != nil || len(touched) == 0 {
		return nil, err
	}
	opposites, err := store.Texts(ctx, tx, "undo", `SELECT opposite FROM undo ORDER BY n DESC`)
	if err != nil {
		return nil, err
	}
	for _, statement := range opposites {
		if err := exec(ctx, tx, statement); err != nil {
			return nil, fmt.Errorf("undo: %w", err)
		}
	}
	return touched, exec(ctx, tx, `DELETE FROM undo`)
}
