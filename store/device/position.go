// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// Position implements sync.Local.
func (d *Device) Position(ctx context.Context) (sync.Cursor, []sync.Scope, error) {
	if err := d.reload(ctx); err != nil {
		return "", nil, wrap("load anew", err)
	}
	return d.position(ctx)
}

// Wanted are the optional scopes that the device wants.
func (d *Device) Wanted(ctx context.Context) ([]sync.Scope, error) {
	_, want, err := d.position(ctx)
	return want, err
}

func (d *Device) position(ctx context.Context) (cursor sync.Cursor, want []sync.Scope, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		text, err := get(ctx, tx, "cursor")
		if err != nil {
			return err
		}
		scopes, err := store.Texts(ctx, tx, "what is wanted", `SELECT scope FROM want ORDER BY scope`)
		for _, scope := range scopes {
			want = append(want, sync.Scope(scope))
		}
		cursor = sync.Cursor(text)
		return err
	})
	return cursor, want, wrap("read the cursor", err)
}

// Highest implements sync.Local.
func (d *Device) Highest(ctx context.Context) (seq int64, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		seq, err = getInt(ctx, tx, "seq")
		return err
	})
	return seq, wrap("read the highest number", err)
}

// KeepSynced remembers when the device last had everything, for the next start without a network.
func (d *Device) KeepSynced(ctx context.Context, at time.Time) error {
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return set(ctx, tx, "synced", strconv.FormatInt(at.Unix(), 10))
	})
	return wrap("remember when all was here", err)
}

// Synced is when the device last had everything, to the second, as KeepSynced was told; zero for never.
func (d *Device) Synced(ctx context.Context) (at time.Time, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		seconds, err := getInt(ctx, tx, "synced")
		if seconds > 0 {
			at = time.Unix(seconds, 0)
		}
		return err
	})
	return at, wrap("read when all was here", err)
}

// SetWant replaces the optional scopes. The next exchange brings the rows of new ones, and names those to forget.
func (d *Device) SetWant(ctx context.Context, scopes ...sync.Scope) error {
	return d.setWant(ctx, "chosen", scopes)
}

func (d *Device) setWant(ctx context.Context, how string, scopes []sync.Scope) error {
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := first(
			func() error { return set(ctx, tx, how, "1") },
			func() error { return exec(ctx, tx, `DELETE FROM want`) },
		); err != nil {
			return err
		}
		for _, scope := range slices.Compact(slices.Sorted(slices.Values(scopes))) {
			if err := exec(ctx, tx, `INSERT INTO want (scope) VALUES ($1)`, string(scope)); err != nil {
				return err
			}
		}
		return forgetLooks(ctx, tx)
	})
	return wrap("change the wanted scopes", err)
}

// Guess is SetWant for who does not know yet what the person needs: nothing is chosen by it.
func (d *Device) Guess(ctx context.Context, scopes ...sync.Scope) error {
	return d.setWant(ctx, "guessed", scopes)
}

// Chosen tells whether SetWant was ever called: no wanted scopes may be a choice too.
func (d *Device) Chosen(ctx context.Context) (chosen bool, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'chosen')
			OR EXISTS (SELECT 1 FROM want) AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'guessed')`).Scan(&chosen)
	})
	return chosen, wrap("ask whether scopes were chosen", err)
}

// StartOver implements sync.Local.
func (d *Device) StartOver(ctx context.Context) error {
	return wrap("start over", d.db.Write(ctx, d.startOver))
}

func (d *Device) startOver(ctx context.Context, tx *sql.Tx) error {
	d.dropCaches()
	return first(
		func() error { return set(ctx, tx, "cursor", "") },
		func() error { return set(ctx, tx, "loading", "1") },
		func() error { return exec(ctx, tx, `DELETE FROM fresh`) },
		func() error { return exec(ctx, tx, `DELETE FROM meta WHERE name IN ('summed', 'doubt', 'renewing')`) },
	)
}

// loading tells whether a start over is under way.
func loading(ctx context.Context, tx store.Tx) (bool, error) {
	text, err := get(ctx, tx, "loading")
	return text != "", err
}

func (d *Device) loading(ctx context.Context) (is bool) {
	err := d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		if is, err = loading(ctx, tx); err != nil || is {
			return err
		}
		anew, err := getScopes(ctx, tx, renewing)
		is = len(anew) > 0
		return err
	})
	return is || err != nil
}

// freshen notes that a start over has brought a row. The row that stood there before goes at once: versions of another
// epoch cannot be compared.
func (a *applying) freshen(ctx context.Context, table store.Table, id string) error {
	result, err := a.tx.ExecContext(ctx, `INSERT INTO fresh (tbl, id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, table.Name, id)
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n == 0 {
		return nil
	}
	return exec(ctx, a.tx, `DELETE FROM `+table.Name+` WHERE id = $1`, id)
}

// finishLoad removes what a start over did not bring, once it is complete.
func (a *applying) finishLoad(ctx context.Context, more bool) error {
	if !a.loading && len(a.anew) == 0 {
		return nil
	}
	a.dropCaches()
	if more {
		return nil
	}
	if !a.loading {
		return a.finishAnew(ctx)
	}
	for _, table := range store.Tables {
		query := `DELETE FROM ` + table.Name + ` WHERE id NOT IN (SELECT id FROM fresh WHERE tbl = $1)`
		if err := exec(ctx, a.tx, query, table.Name); err != nil {
			return fmt.Errorf("remove old rows of %s: %w", table.Name, err)
		}
		a.touch(table.Name)
	}
	return first(
		func() error { return exec(ctx, a.tx, `DELETE FROM fresh`) },
		func() error { return set(ctx, a.tx, "loading", "") },
	)
}

// Resend implements sync.Local.
func (d *Device) Resend(ctx context.Context, expect int64) (oldest int64, err error) {
	highest, err := d.Highest(ctx)
	if err == nil {
		err = sync.Response{Expect: expect}.Check(highest)
	}
	if err != nil {
		return 0, wrap("send again", err)
	}
	aligned := false
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		const query = `SELECT COUNT(*) FILTER (WHERE state <> 'pending' AND seq >= $1 OR state = 'pending' AND seq < $1) = 0,
			COALESCE(MIN(seq) FILTER (WHERE state = 'pending'), 0), (SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'seq') >= $1 - 1 FROM outbox`
		var high sql.NullBool
		if err := tx.QueryRowContext(ctx, query, expect).Scan(&aligned, &oldest, &high); err != nil {
			return err
		}
		aligned = aligned && (high.Bool || expect <= 1)
		return nil
	})
	if err != nil || aligned {
		return oldest, wrap("compare the outbox", err)
	}
	a := &applying{Device: d, touched: map[string]bool{Outbox: true}}
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		a.tx = tx
		return a.between(ctx, func() error { oldest, err = renumber(ctx, tx, expect); return err })
	})
	if err != nil {
		return 0, wrap("send again", err)
	}
	d.tell(a.touched)
	return oldest, nil
}

// renumber makes lost ops pending again and gives every pending op a number from expect on that no other has, in their
// order.
func renumber(ctx context.Context, tx store.Tx, expect int64) (oldest int64, err error) {
	if err := exec(ctx, tx, `UPDATE outbox SET state = 'pending' WHERE state <> 'pending' AND seq >= $1`, expect); err != nil {
		return 0, err
	}
	waiting, err := pending(ctx, tx, -1)
	if err != nil {
		return 0, err
	}
	number := expect
	for _, p := range waiting {
		if number = max(number, p.seq); oldest == 0 {
			oldest = number
		}
		if err := exec(ctx, tx, `UPDATE outbox SET seq = $1 WHERE id = $2`, number, p.wish.ID); err != nil {
			return 0, err
		}
		if number++; number > sync.SoundSeq+1 {
			return 0, &sync.Error{Code: sync.Malformed, Message: fmt.Sprintf("no number is left for op %s from %d on", p.wish.ID, expect)}
		}
	}
	last, err := getInt(ctx, tx, "seq")
	if err != nil {
		return 0, err
	}
	return oldest, set(ctx, tx, "seq", strconv.FormatInt(max(last, number-1), 10))
}
