// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// Facts about this device's sums: when they were last compared (seconds, the server's clock), which scopes did not match and
// are to be asked for anew, and which are being loaded anew. "reset:" before a scope is when that last began.
const (
	summedAt = "summed"
	doubted  = "doubt"
	renewing = "renewing"
	resetAt  = "reset:"
)

// sumsEvery is how often sums are compared, and how often at most a scope is loaded anew because of them.
const sumsEvery = 24 * time.Hour

// Doubts implements sync.Local.
func (d *Device) Doubts(ctx context.Context, now time.Time) (due bool, anew []sync.Scope, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		at, err := getInt(ctx, tx, summedAt)
		if err != nil {
			return err
		}
		due = at == 0 || now.Sub(time.Unix(at, 0)).Abs() >= sumsEvery
		anew, err = getScopes(ctx, tx, doubted)
		return err
	})
	return due, anew, wrap("read the doubts", err)
}

// beginAnew notes which scopes come from their beginning now, or will not come any more.
func (a *applying) beginAnew(ctx context.Context, resp sync.Response) (err error) {
	if a.anew, err = getScopes(ctx, a.tx, renewing); err != nil || len(resp.Anew)+len(resp.Drop) == 0 {
		return err
	}
	for _, scope := range resp.Anew { // what went since an earlier load, which was not finished, is not named any more
		if err := a.unfreshen(ctx, scope); err != nil {
			return err
		}
	}
	left, err := getScopes(ctx, a.tx, doubted)
	if err != nil {
		return err
	}
	settled := slices.Concat(resp.Anew, resp.Drop)
	left = slices.DeleteFunc(left, func(scope sync.Scope) bool { return slices.Contains(settled, scope) })
	a.anew = slices.Compact(slices.Sorted(slices.Values(append(a.anew, resp.Anew...))))
	return first(
		func() error { return setScopes(ctx, a.tx, doubted, left) },
		func() error { return setScopes(ctx, a.tx, renewing, a.anew) },
	)
}

// unfreshen forgets which rows of a scope a load under way has brought.
func (a *applying) unfreshen(ctx context.Context, scope sync.Scope) error {
	for _, table := range store.Tables {
		query := `DELETE FROM fresh WHERE tbl = $1 AND id IN (SELECT id FROM ` + table.Name + ` WHERE scope = $2)`
		if err := exec(ctx, a.tx, query, table.Name, string(scope)); err != nil {
			return fmt.Errorf("forget the load of %s: %w", scope, err)
		}
	}
	return nil
}

// finishAnew removes what a scope that was loaded anew did not bring.
func (a *applying) finishAnew(ctx context.Context) error {
	for _, scope := range a.anew {
		for _, table := range store.Tables {
			query := `DELETE FROM ` + table.Name + ` WHERE scope = $1 AND id NOT IN (SELECT id FROM fresh WHERE tbl = $2)`
			if err := exec(ctx, a.tx, query, string(scope), table.Name); err != nil {
				return fmt.Errorf("remove old rows of %s: %w", table.Name, err)
			}
			a.touch(table.Name)
		}
	}
	return first(
		func() error { return exec(ctx, a.tx, `DELETE FROM fresh`) },
		func() error { return setScopes(ctx, a.tx, renewing, nil) },
	)
}

// compare holds what is confirmed against the server's sums. What does not match is asked for anew, once a day at most: it is
// a fault of somebody's, and to load it over and over would not mend that.
func (a *applying) compare(ctx context.Context, resp sync.Response) error {
	if resp.Sums == nil || resp.More {
		return nil
	}
	mine, err := a.sums(ctx)
	if err != nil {
		return err
	}
	known := func(name string) bool { _, known := store.Find(name); return known }
	const old = `DELETE FROM meta WHERE name LIKE 'reset:%' AND ABS($1 - CAST(value AS BIGINT)) >= $2`
	if err := exec(ctx, a.tx, old, a.at.Unix(), int64(sumsEvery/time.Second)); err != nil {
		return err
	}
	anew, err := a.reset(ctx, sync.Differ(mine, resp.Sums, known))
	if err != nil {
		return err
	}
	return first(
		func() error { return setScopes(ctx, a.tx, doubted, anew) },
		func() error { return set(ctx, a.tx, summedAt, strconv.FormatInt(a.at.Unix(), 10)) },
	)
}

// reset notes that the scopes begin anew, and leaves out those that lately did.
func (a *applying) reset(ctx context.Context, scopes []sync.Scope) (anew []sync.Scope, err error) {
	for _, scope := range scopes {
		last, err := getInt(ctx, a.tx, resetAt+string(scope))
		if err != nil {
			return nil, err
		}
		if last != 0 || len(anew) == sync.MaxWant {
			continue
		}
		if err := set(ctx, a.tx, resetAt+string(scope), strconv.FormatInt(a.at.Unix(), 10)); err != nil {
			return nil, err
		}
		anew = append(anew, scope)
	}
	return anew, nil
}

func (a *applying) sums(ctx context.Context) ([]sync.Sum, error) {
	var sums sync.Sums
	for _, table := range store.Tables {
		rows, err := a.tx.QueryContext(ctx, `SELECT id, scope, ver FROM `+table.Name)
		if err == nil {
			err = addRows(&sums, table.Name, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("add up %s: %w", table.Name, err)
		}
	}
	return sums.All(), nil
}

func addRows(sums *sync.Sums, table string, rows *sql.Rows) error {
	defer rows.Close()
	for rows.Next() {
		var id, scope string
		var ver int64
		if err := rows.Scan(&id, &scope, &ver); err != nil {
			return err
		}
		sums.Add(sync.Scope(scope), table, id, ver)
	}
	return rows.Err()
}

func getScopes(ctx context.Context, tx store.Tx, name string) (scopes []sync.Scope, err error) {
	text, err := get(ctx, tx, name)
	if err != nil || text == "" {
		return nil, err
	}
	return scopes, json.Unmarshal([]byte(text), &scopes)
}

func setScopes(ctx context.Context, tx store.Tx, name string, scopes []sync.Scope) error {
	if len(scopes) == 0 {
		return exec(ctx, tx, `DELETE FROM meta WHERE name = $1`, name)
	}
	text, _ := json.Marshal(scopes) // texts always encode
	return set(ctx, tx, name, string(text))
}
