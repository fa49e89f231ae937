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

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

const afterRestore = `Start the server. Devices find out by themselves, and nobody has to do anything: they start over where they know a
later history, keep what waits, and send again what they had sent in the last 14 days and this backup lacks. A booking
comes back unless somebody else's device was faster; then its person reads so and is offered other desks.
`

func (c *command) restore(ctx context.Context, args []string) error {
	set := c.flags("restore")
	path := set.String("db", "", "")
	words, err := c.parse(set, args, "backup")
	switch {
	case err != nil:
		return err
	case *path == "":
		return wrong("say --db FILE")
	}
	if err := c.restorable(words[0], *path); err != nil {
		return err
	}
	half := fmt.Sprintf("%s.half-%d", *path, os.Getpid())
	defer backup.Clear(half) // it has moved, or the failure that is told counts
	verdict, err := c.prepare(ctx, words[0], half)
	if err != nil {
		return fromBackup(words[0], *path, err)
	}
	if err := give(half, *path); err != nil {
		return err
	}
	aside, err := swap(ctx, half, *path, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "restored %s from %s\nit holds %s\n", *path, words[0], contents(verdict))
	if aside != "" {
		fmt.Fprintf(c.stdout, "what was there is kept as %s\n", aside)
	}
	fmt.Fprint(c.stdout, afterRestore)
	return nil
}

func (c *command) restorable(backup, path string) error {
	if central.IsServer(path) {
		return fmt.Errorf("%s is on PostgreSQL, which is restored by its own tools; pultd copy fills an empty database from a file", central.Name(path))
	}
	if err := mustBeFile(backup); err != nil {
		return fmt.Errorf("there is no backup %s that can be read: name one that pultd backup made", backup)
	}
	if err := folderOf(path); err != nil {
		return err
	}
	from, err := os.Stat(backup)
	if err != nil {
		return err
	}
	if to, err := os.Stat(path); err == nil && os.SameFile(from, to) {
		return wrong("the backup and --db are the same file")
	}
	return unused(path)
}

// unused fails while somebody has the database open. It is asked before the long work and again at its end.
func unused(path string) error {
	release, err := sqlite.Hold(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case sqlite.CodeOf(err) == sqlite.Busy:
		return inUse(path)
	case err != nil:
		return inDatabase(path, err)
	}
	return release()
}

func inUse(path string) error {
	return fmt.Errorf("a server has %s open: stop it first; nothing was changed", path)
}

// prepare makes a checked copy of the backup, brought up to this version, with an epoch of its own: by it devices that know
// a later history are recognised.
func (c *command) prepare(ctx context.Context, backup, half string) (verdict central.Verdict, err error) {
	if err := sqlite.Copy(ctx, backup, half, c.progress("copied").part, central.Sets()...); err != nil {
		return verdict, err
	}
	db, err := central.Open(ctx, half)
	if err != nil {
		return verdict, err
	}
	if err := db.Close(); err != nil {
		return verdict, err
	}
	if err := sqlite.Fold(ctx, half); err != nil {
		return verdict, err
	}
	if verdict, err = central.Verify(ctx, half, c.progress("checking").step); err != nil {
		return verdict, err
	}
	if !verdict.Sound() {
		return verdict, fmt.Errorf("%s is not sound, and the database was left as it is: restore an older backup; pultd verify --db %s tells what is wrong", backup, backup)
	}
	return verdict, nil
}

// fromBackup names the backup in what went wrong with its copy, and the database where that had no room.
func fromBackup(backup, path string, err error) error {
	var own *sqlite.Error
	if !errors.As(err, &own) || own.Code == sqlite.Full {
		return inDatabase(path, err)
	}
	advice := "cannot be used as a backup"
	switch own.Code {
	case sqlite.Foreign:
		advice = "is no backup of this server"
	case sqlite.Newer:
		advice = "was written by a newer pultd: use that version"
	case sqlite.Corrupt:
		advice = "is damaged: restore an older backup"
	}
	return fmt.Errorf("%s %s; the database was left as it is (%v)", backup, advice, errors.Unwrap(own))
}

// swap puts the new file in the old one's place while nobody can open the old one, and keeps that aside.
func swap(ctx context.Context, half, path string, now time.Time) (aside string, err error) {
	release, err := lockOld(ctx, path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, release()) }()
	keep := path + ".before-" + now.UTC().Format(backup.Stamp)
	if _, err := os.Lstat(keep); err == nil {
		return "", fmt.Errorf("%s is there already, from this very second: try again; nothing was changed", keep)
	}
	for _, suffix := range []string{"-shm", "-wal", "-journal", ""} {
		err := os.Rename(path+suffix, keep+suffix)
		switch {
		case err == nil:
			aside = keep
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("keep the old database as %s: %w", keep, err)
		}
	}
	if err := sqlite.KeepNames(filepath.Dir(path)); err != nil { // the old log must never lie beside the new file
		return aside, fmt.Errorf("keep the old database as %s: %w", keep, err)
	}
	if err := os.Rename(half, path); err != nil {
		return aside, fmt.Errorf("put the backup in place; the old database is %s: %w", keep, err)
	}
	return aside, sqlite.KeepNames(filepath.Dir(path))
}

// lockOld folds the log of the old database into it, so that it is kept as one file. One that is too damaged for that is
// kept with its log.
func lockOld(ctx context.Context, path string) (release func() error, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return func() error { return nil }, nil
	}
	if err := unused(path); err != nil {
		return nil, err
	}
	if err := sqlite.Fold(ctx, path); sqlite.CodeOf(err) == sqlite.Busy {
		return nil, inUse(path)
	}
	release, err = sqlite.Hold(path)
	if sqlite.CodeOf(err) == sqlite.Busy {
		return nil, inUse(path)
	}
	return release, err
}
