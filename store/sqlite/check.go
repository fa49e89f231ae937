// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// damage is the first sign that an open file is broken.
type damage struct {
	once  sync.Once
	found chan struct{} // closed when cause is set
	cause error
}

// note looks whether an error is such a sign, and passes it on.
func (d *damage) note(err error) error {
	if code := CodeOf(err); code == Corrupt || code == Foreign || code == Moved {
		d.once.Do(func() {
			d.cause = err
			close(d.found)
		})
	}
	return err
}

// InPlace fails with a *Error with Moved when the open file no longer stands under its name: the engine goes on writing to
// what nobody will ever open again. That counts as damage. The price is a look at the folder.
func (db *DB) InPlace() error {
	now, err := os.Stat(db.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil // the folder cannot be looked at now, which says nothing of the file
	case os.SameFile(db.file, now):
		return nil
	default:
		err = errors.New("another file stands in its place")
	}
	return db.damage.note(&Error{Code: Moved, Path: db.Path, Err: err})
}

// Damaged is closed as soon as anything that was read through Read, Write or Check turned out to be broken. That does not
// pass: the file has to be replaced.
func (db *DB) Damaged() <-chan struct{} { return db.damage.found }

// Damage is why the file is broken; nil as long as nobody has met anything that is.
func (db *DB) Damage() error {
	select {
	case <-db.damage.found:
		return db.damage.cause
	default:
		return nil
	}
}

// Check reads every page beside everything else that goes on and fails with a *Error with Corrupt when they do not fit
// together (PRAGMA quick_check). A changed byte inside a value is not found: SQLite keeps no sums. It ends early with ctx.
func (db *DB) Check(ctx context.Context) error {
	var said string
	err := db.readers.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && said == "ok":
		return nil
	case err == nil:
		err = errors.New(said)
	}
	if code := CodeOf(err); code != Other {
		return db.damage.note(&Error{Code: code, Path: db.Path, Err: err})
	}
	return db.damage.note(&Error{Code: Corrupt, Path: db.Path, Err: err})
}
