// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// Reload stands in a Hint beside the names of tables: the device wants to load anew, so the Engine is to be poked.
const Reload = "reload"

// patience is how long the device goes without a row that it could not read before it loads everything for it again.
const patience = 24 * time.Hour

// readable does something again if it failed because of values that cannot be read, once they are out of its way. do must
// begin anew at each call.
func (d *Device) readable(ctx context.Context, do func() error) error {
	err := do()
	if !puzzling(err) {
		return err
	}
	if found, failed := d.mend(ctx); failed != nil || !found {
		return errors.Join(err, failed)
	}
	return do()
}

// puzzling tells whether an error may come from a value that cannot be read: neither a rule nor the engine explains it.
func puzzling(err error) bool {
	var refusal *booking.Refusal
	var refused *sync.Error
	known := err == nil || errors.As(err, &refusal) || errors.As(err, &refused) || errors.Is(err, booking.ErrGone) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	return !known && sqlite.CodeOf(err) == sqlite.Other
}

// mend takes values that cannot be read out of the way and tells whether there were any. The cursor says that all is here,
// so the rows would never come again: the device loads anew, but for the same fault not twice in a day. What waits keeps
// its effects, unless the fault is in what they hide.
func (d *Device) mend(ctx context.Context) (found bool, err error) {
	a := &applying{Device: d, touched: map[string]bool{}}
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		a.tx = tx
		if found, err = a.clearAll(ctx); found || err != nil {
			return err
		}
		return a.between(ctx, func() error { found, err = a.clearAll(ctx); return err })
	})
	if !found || err != nil {
		return false, wrap("mend unreadable rows", err)
	}
	d.dropCaches()
	d.tell(a.touched)
	return true, nil
}

func (a *applying) clearAll(ctx context.Context) (found bool, err error) {
	odd, err := store.FindUnreadable(ctx, a.tx)
	if err != nil || len(odd) == 0 {
		return false, err
	}
	return true, a.clear(ctx, odd)
}

func (a *applying) clear(ctx context.Context, odd []*store.Unreadable) error {
	if err := exec(ctx, a.tx, `DELETE FROM meta WHERE name LIKE 'odd:%' AND ABS(CAST(value AS BIGINT) - $1) >= $2`, a.now().Unix(), int64(patience/time.Second)); err != nil {
		return err
	}
	for _, row := range odd {
		a.log.Warn("a row of the device cannot be read", "table", row.Table, "row", row.ID, "column", row.Column, "cause", row.Err)
		if err := first(
			func() error { return a.remove(ctx, row) },
			func() error { return a.miss(ctx, row) },
		); err != nil {
			return err
		}
		a.touch(row.Table)
	}
	return nil
}

// remove takes away what cannot be read.
func (a *applying) remove(ctx context.Context, row *store.Unreadable) error {
	if row.Lost {
		return exec(ctx, a.tx, `DELETE FROM `+row.Table+` WHERE id = $1`, row.ID)
	}
	return exec(ctx, a.tx, `UPDATE `+row.Table+` SET `+row.Column+` = 'null' WHERE id = $1`, row.ID)
}

// miss has the row loaded again, unless that was tried of late.
func (a *applying) miss(ctx context.Context, row *store.Unreadable) error {
	name := "odd:" + row.Table + "/" + row.ID
	tried, err := get(ctx, a.tx, name)
	if err != nil || tried != "" {
		return err
	}
	a.touch(Reload)
	return first(
		func() error { return set(ctx, a.tx, name, strconv.FormatInt(a.now().Unix(), 10)) },
		func() error { return set(ctx, a.tx, "reload", "1") },
	)
}

// reload starts over when mend has asked for it. Only between two exchanges may the cursor go: an answer to the old one
// would end the load at once.
func (d *Device) reload(ctx context.Context) error {
	asked := ""
	err := d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		asked, err = get(ctx, tx, "reload")
		return err
	})
	if err != nil || asked == "" {
		return err
	}
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return first(
			func() error { return set(ctx, tx, "reload", "") },
			func() error { return d.startOver(ctx, tx) },
		)
	})
}
