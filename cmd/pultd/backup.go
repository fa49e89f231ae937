// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

// stamp is a time within the name of a file; names sort by it.
const stamp = "20060102T150405Z"

func (c *command) backup(ctx context.Context, args []string) error {
	set := c.flags("backup")
	path := set.String("db", "", "")
	words, err := c.parse(set, args, "file")
	if err != nil {
		return err
	}
	if *path == "" {
		return wrong("say --db FILE")
	}
	if err := mustBeFile(*path); err != nil {
		return err
	}
	target, err := freshName(words[0], *path, time.Now())
	if err != nil {
		return err
	}
	began := time.Now()
	verdict, err := c.copyOf(ctx, *path, target)
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "made %s, %.1f MB, in %.1f s\nit holds %s\n", target, float64(info.Size())/1e6, time.Since(began).Seconds(), contents(verdict))
	if err := unsound(target, verdict); err != nil {
		return err
	}
	return note(*path)
}

// note keeps the time of the last good backup beside the database, where the server's metrics find it.
func note(path string) error {
	err := os.WriteFile(path+server.BackedUp, []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o600)
	if err == nil {
		err = give(path+server.BackedUp, path)
	}
	if err != nil {
		return fmt.Errorf("the backup is made, but its time could not be noted beside the database for the server's figures: let pultd's user write there (%w)", err)
	}
	return nil
}

// mustBeFile wants a file to read. A server has ways of its own.
func mustBeFile(path string) error {
	if central.IsServer(path) {
		return fmt.Errorf("%s is on PostgreSQL, which is backed up and checked by its own tools: pg_basebackup or pg_dump; or pultd copy makes a file of it", central.Name(path))
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no %s: name the database with --db", path)
	case err != nil:
		return fmt.Errorf("%s cannot be looked at: let pultd's user read it (%w)", path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file: name the database with --db", path)
	}
	return nil
}

// freshName is where a backup goes: a file that is not there yet, or one named by the time in a folder.
func freshName(target, path string, now time.Time) (string, error) {
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		base := filepath.Base(path)
		target = filepath.Join(target, base[:len(base)-len(filepath.Ext(base))]+"-"+now.UTC().Format(stamp)+".sqlite")
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

// copyOf puts a copy of the database in its place when it is whole, checked and on the disk. A copy whose pages are damaged
// is not kept; one whose rows contradict each other is, because there may be no better one.
func (c *command) copyOf(ctx context.Context, path, target string) (verdict central.Verdict, err error) {
	half := fmt.Sprintf("%s.half-%d", target, os.Getpid())
	defer func() { err = errors.Join(err, clear(half)) }()
	at := c.progress("copied")
	err = sqlite.Copy(ctx, path, half, at.part, central.Sets()...)
	if sqlite.CodeOf(err) == sqlite.Full {
		return verdict, fmt.Errorf("%s does not fit on its disk: make room and try again; nothing half is left", target)
	}
	if err != nil {
		return verdict, inDatabase(path, err)
	}
	if verdict, err = central.Verify(ctx, half, c.progress("checking").step); err != nil {
		return verdict, inDatabase(path, err)
	}
	if len(verdict.Damage) > 0 {
		return verdict, fmt.Errorf("%s is damaged (%s), so this copy of it was not kept: keep the older backups, and see Trouble in docs/OPERATIONS.md", path, verdict.Damage[0])
	}
	return verdict, settle(half, target)
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

// clear removes a half-made file and what the engine put beside it.
func clear(half string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(half + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
