// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pult-app/pult/store/sqlite"
)

// DB is the device's database.
func (d *Device) DB() *sqlite.DB { return d.db }

// Checkpoint folds the log into the file.
func (d *Device) Checkpoint(ctx context.Context) error { return d.db.Checkpoint(ctx) }

// Forget makes the device forget a fact about itself, as if an older program had written the file.
func (d *Device) Forget(ctx context.Context, name string) error {
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM meta WHERE name = $1`, name)
	})
}

// Undo takes back what pending wishes have done, as Apply does first.
func (d *Device) Undo(ctx context.Context) error {
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := undo(ctx, tx)
		return err
	})
}

// LimitPages lets the file grow by a few pages only, as a disk does that is nearly full.
func (d *Device) LimitPages(ctx context.Context) error {
	var pages int
	if err := d.db.Writer().QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
		return err
	}
	_, err := d.db.Writer().ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+3))
	return err
}

// Replay carries out again what waits, as Apply does last.
func (d *Device) Replay(ctx context.Context) error {
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		a := &applying{Device: d, tx: tx, touched: map[string]bool{}}
		return a.replay(ctx)
	})
}

// Ruin runs a statement that nothing of ours would run.
func (d *Device) Ruin(ctx context.Context, statement string) error {
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error { return exec(ctx, tx, statement) })
}

// ReadOnly lets the engine refuse every write, as on a disk that was made read-only while it was open.
func (d *Device) ReadOnly(ctx context.Context, only bool) error {
	_, err := d.db.Writer().ExecContext(ctx, fmt.Sprintf(`PRAGMA query_only = %t`, only))
	return err
}

// Disk lets a test stand between Renew and the names in a folder; back ends it.
func Disk(rename func(from, to string) error, remove, keep func(string) error) (back func()) {
	was := disk
	disk.rename, disk.remove, disk.keep = rename, remove, keep
	return func() { disk = was }
}
