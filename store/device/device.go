// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

//go:embed migrations
var migrations embed.FS

// keep is how long answered ops are kept, so that they can be sent again to a server that was restored from a backup.
const keep = 14 * 24 * time.Hour

// Options say what a device is made with.
type Options struct {
	// Now is the device's clock; time.Now when nil.
	Now func() time.Time
	// NewID makes the ids of ops, a new UUIDv7 at each call; random ones when nil.
	NewID func() sync.OpID
	// Log gets what was mended, with ids only; silent when nil.
	Log *slog.Logger
}

// A Device is the open database of one profile. It is safe for concurrent use, and it is the sync.Local of an Engine.
type Device struct {
	db    *sqlite.DB
	id    string
	now   func() time.Time
	newID func() sync.OpID
	log   *slog.Logger
	cache store.FloorCache
	watch watch

	courses store.CourseCache
}

var _ sync.Local = (*Device)(nil)

// Open opens the device's file or makes it. A damaged, foreign or newer file is left as it is: the error's
// sqlite.CodeOf tells which. Rescue then reads the unsent changes, and Renew begins a new file with them.
func Open(ctx context.Context, path string, o Options) (*Device, error) {
	if err := finishRenewal(path); err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	own, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, path, sqlite.Options{
		Sets:         []sqlite.Set{sqlite.Common(), {Name: "device", Files: own}},
		SecureDelete: true,
	})
	if err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	d := &Device{db: db, now: o.Now, newID: o.NewID, log: o.Log}
	if d.now == nil {
		d.now = time.Now
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.newID == nil {
		d.newID = func() sync.OpID { return sync.OpID(uuid.Must(uuid.NewV7()).String()) }
	}
	if err := d.db.Write(ctx, d.prepare); err != nil {
		return nil, errors.Join(&sqlite.Error{Code: sqlite.CodeOf(err), Path: path, Err: err}, db.Close())
	}
	return d, nil
}

func (d *Device) prepare(ctx context.Context, tx *sql.Tx) error {
	return first(
		func() error { return d.introduce(ctx, tx) },
		func() error { return dress(ctx, tx) },
		func() error { return heal(ctx, tx) },
	)
}

// introduce names a new device. A program that has learnt new tables or columns loads everything anew, because rows that
// came before were taken without them.
func (d *Device) introduce(ctx context.Context, tx *sql.Tx) (err error) {
	if d.id, err = get(ctx, tx, "device"); err != nil {
		return err
	}
	shape := shape(store.Tables)
	if d.id == "" {
		d.id = sync.NewDeviceID()
		return errors.Join(set(ctx, tx, "device", d.id), set(ctx, tx, "shape", shape))
	}
	if known, err := get(ctx, tx, "shape"); err != nil || known == shape {
		return err
	}
	return errors.Join(set(ctx, tx, "shape", shape), d.startOver(ctx, tx))
}

// shape changes whenever the tables do.
func shape(tables []store.Table) string {
	sum := fnv.New64a()
	fmt.Fprint(sum, tables)
	return strconv.FormatUint(sum.Sum64(), 16)
}

// ID names this device to the server. It lives as long as the file: the outbox counts its ops under it.
func (d *Device) ID() string { return d.id }

// Check reads the whole file, beside everything else, and fails with a *sqlite.Error when it is damaged.
func (d *Device) Check(ctx context.Context) error { return d.db.Check(ctx) }

// Damaged is closed as soon as anything that was read turned out to be broken; Damage then says what. Whoever hears of it
// closes the device: Rescue reads the unsent changes, and Renew begins a new file with them.
func (d *Device) Damaged() <-chan struct{} { return d.db.Damaged() }

// Damage is why the file is broken; nil while all is well.
func (d *Device) Damage() error { return d.db.Damage() }

// Used is how many bytes of the file hold something. A file does not shrink when rows leave it.
func (d *Device) Used(ctx context.Context) (bytes int64, err error) {
	const query = `SELECT (p.page_count - f.freelist_count) * s.page_size FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s`
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error { return tx.QueryRowContext(ctx, query).Scan(&bytes) })
	return bytes, wrap("measure the file", err)
}

// Close ends all connections and closes the channels of Watch.
func (d *Device) Close() error {
	d.watch.close()
	return d.db.Close()
}

// Read gives do the rows as they are now, on one snapshot. do's context cannot be cancelled. Values that cannot be read are
// taken out of its way, and do is called once more: it begins anew.
func (d *Device) Read(ctx context.Context, do func(ctx context.Context, rows store.Booking) error) error {
	return d.readable(ctx, func() error {
		return d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error { return do(ctx, d.rows(tx)) })
	})
}

// Ask gives do a Planner that only answers, on one snapshot: what a day looks like, whether a wish would be granted.
// do may be called once more, as by Read.
func (d *Device) Ask(ctx context.Context, do func(ctx context.Context, planner *booking.Planner) error) error {
	return d.readable(ctx, func() error {
		return d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error { return do(ctx, d.planner(tx, d.now)) })
	})
}

func (d *Device) rows(tx store.Tx) store.Booking {
	return store.Booking{Tx: tx, Log: wishes{}, Cache: &d.cache}
}

// dropCaches drops what was remembered of rows whose versions say no more whether they have changed.
func (d *Device) dropCaches() {
	d.cache.Forget()
	d.courses.Forget()
}

func (d *Device) planner(tx store.Tx, now func() time.Time) *booking.Planner {
	return &booking.Planner{Store: d.rows(tx), Now: now}
}

// wishes is the Log of a device: nothing has a version until the server has numbered it, and nothing is buried.
type wishes struct{}

func (wishes) Next(context.Context) (int64, error)                { return 0, nil }
func (wishes) Wrote(string, string, string, int64, []any)         {}
func (wishes) Bury(context.Context, string, string, string) error { return nil }

// get is a fact about the device, "" when it is not known.
func get(ctx context.Context, tx store.Tx, name string) (value string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func set(ctx context.Context, tx store.Tx, name, value string) error {
	const query = `INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	_, err := tx.ExecContext(ctx, query, name, value)
	return err
}

func getInt(ctx context.Context, tx store.Tx, name string) (int64, error) {
	value, err := get(ctx, tx, name)
	if err != nil || value == "" {
		return 0, err
	}
	return strconv.ParseInt(value, 10, 64)
}

func exec(ctx context.Context, tx store.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

// setAside renames a file together with its log, and says how the file is called now. The file goes for good before its log
// does: as long as it is there, it is whole.
func setAside(path string, now time.Time) (aside string, err error) {
	aside = path + ".damaged-" + now.UTC().Format("20060102-150405")
	err = first(
		func() error { return disk.rename(path, aside) },
		func() error { return disk.keep(filepath.Dir(path)) },
	)
	if err != nil {
		return "", fmt.Errorf("set %s aside: %w", path, err)
	}
	for _, more := range []string{"-wal", "-shm"} {
		if err := disk.rename(path+more, aside+more); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, fmt.Errorf("set %s aside: %w", path+more, err)
		}
	}
	return aside, disk.keep(filepath.Dir(path))
}

// Remove deletes the file of a closed device and its log: the person has signed out. What waited in its outbox is lost.
func Remove(path string) error {
	var errs []error
	for _, part := range []string{path, path + "-wal", path + "-shm", path + renewed} {
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
