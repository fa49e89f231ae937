// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/store/sqlite"
)

// renewed is what the file is called that will take the place of a damaged one.
const renewed = ".new"

// disk is how names in a folder are changed and kept. A test cuts the power in between.
var disk = struct {
	rename func(from, to string) error
	remove func(path string) error
	keep   func(dir string) error
}{os.Rename, os.Remove, sqlite.KeepNames}

// Renew puts a new file in the place of a closed one that is damaged or that Open refused. What was not sent waits in the
// new one's outbox. It says how the old file is called now and how many changes were taken over.
//
// The new file is whole, and on the disk under its name, before the old one is touched. So when Renew fails, or the process or
// the machine dies in it, either the old file is there as it was, or Open goes on with the new one.
func Renew(ctx context.Context, path string, o Options) (aside string, adopted int, err error) {
	if err := Remove(path + renewed); err != nil {
		return "", 0, fmt.Errorf("begin anew: %w", err)
	}
	if adopted, err = takeOver(ctx, path, path+renewed, o); err != nil {
		return "", 0, errors.Join(fmt.Errorf("begin anew: %w", err), Remove(path+renewed))
	}
	if err := disk.keep(filepath.Dir(path)); err != nil {
		return "", 0, fmt.Errorf("begin anew: %w", err)
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	if aside, err = setAside(path, now()); err != nil {
		return aside, 0, err
	}
	return aside, adopted, finishRenewal(path)
}

// takeOver makes a new file with the unsent changes of an old one, all of it in the file and nothing in its log.
func takeOver(ctx context.Context, from, to string, o Options) (n int, err error) {
	var unsent bytes.Buffer
	if _, err := Rescue(ctx, from, &unsent); err != nil {
		return 0, err
	}
	d, err := Open(ctx, to, o)
	if err != nil {
		return 0, err
	}
	n, err = d.Adopt(ctx, &unsent)
	if err := errors.Join(err, d.db.Checkpoint(ctx), d.Close()); err != nil {
		return 0, err
	}
	if log, err := os.Stat(to + "-wal"); err == nil && log.Size() > 0 {
		return 0, fmt.Errorf("the log of %s could not be folded into it", to)
	}
	return n, nil
}

// finishRenewal goes on where Renew may have died: with the old file aside and the new one not yet in its place. A log that
// lies there is the old file's.
func finishRenewal(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(path + renewed); err != nil {
		return nil
	}
	for _, part := range []string{"-wal", "-shm"} {
		if err := disk.remove(path + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("begin anew: %w", err)
		}
	}
	return wrap("begin anew", first(
		func() error { return disk.keep(filepath.Dir(path)) }, // the old log must never lie beside the new file
		func() error { return disk.rename(path+renewed, path) },
		func() error { return disk.keep(filepath.Dir(path)) },
	))
}
