// SPDX-License-Identifier: EUPL-1.2

// Package backup copies a database that is in use into a file, checks the copy, and gives it its name when it is whole and on the disk. The
// terminal and the web office both make backups with it. It never writes over a file.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

// Stamp is a time within the name of a file; names sort by it.
const Stamp = "20060102T150405Z"

// Noted ends the name of the file beside a database that says when it was last backed up; its time is the backup's.
const Noted = ".backed-up"

// A Progress hears how far a backup is. Either may be nil.
type Progress struct {
	Copied   func(done, total int) // pages
	Checking func(what string)
}

// Fresh is where a backup of the database at path goes: a file that is not there yet, or one named by the time in a folder.
func Fresh(target, path string, now time.Time) (string, error) {
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		base := filepath.Base(path)
		target = filepath.Join(target, base[:len(base)-len(filepath.Ext(base))]+"-"+now.UTC().Format(Stamp)+".sqlite")
	}
	if _, err := os.Lstat(target); err == nil {
		return "", fmt.Errorf("%s is there already and was left as it is: name a new file, or a folder to have one named by the time", target)
	}
	dir := filepath.Dir(target)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("there is no folder %s for the backup: make it first, or name another file", dir)
	}
	return target, nil
}

// Make puts a copy of the database in its place when it is whole, checked and on the disk. A copy whose pages are damaged is not kept; one
// whose rows contradict each other is, because there may be no better one: the verdict tells.
func Make(ctx context.Context, path, target string, tell Progress) (verdict central.Verdict, err error) {
	if tell.Copied == nil {
		tell.Copied = func(int, int) {}
	}
	if tell.Checking == nil {
		tell.Checking = func(string) {}
	}
	half := fmt.Sprintf("%s.half-%d", target, os.Getpid())
	defer func() { err = errors.Join(err, Clear(half)) }()
	err = sqlite.Copy(ctx, path, half, tell.Copied, central.Sets()...)
	if sqlite.CodeOf(err) == sqlite.Full {
		return verdict, fmt.Errorf("%s does not fit on its disk: make room and try again; nothing half is left", target)
	}
	if err != nil {
		return verdict, err
	}
	if verdict, err = central.Verify(ctx, half, tell.Checking); err != nil {
		return verdict, err
	}
	if len(verdict.Damage) > 0 {
		return verdict, fmt.Errorf("%s is damaged (%s), so this copy of it was not kept: keep the older backups, and see Trouble in docs/OPERATIONS.md", path, verdict.Damage[0])
	}
	return verdict, settle(half, target)
}

// Note keeps the time of the last good backup beside the database, where the server's figures find it.
func Note(path string, now time.Time) error {
	return os.WriteFile(path+Noted, []byte(now.UTC().Format(time.RFC3339)+"\n"), 0o600)
}

// Last is when the database at path was last backed up; the zero Time for never.
func Last(path string) time.Time {
	info, err := os.Stat(path + Noted)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime().UTC()
}

// settle gives a whole file its name, unless somebody was faster, and has the folder remember it.
func settle(half, target string) error {
	err := os.Link(half, target)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s has appeared meanwhile and was left as it is: name a new file", target)
	}
	if err != nil { // a file system without links
		if err := os.Rename(half, target); err != nil {
			return fmt.Errorf("give the file its name: %w", err)
		}
	}
	return sqlite.KeepNames(filepath.Dir(target))
}

// Clear removes a half-made file and what the engine put beside it.
func Clear(half string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(half + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
