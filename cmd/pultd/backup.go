// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/store/central"
)

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
	target, err := backup.Fresh(words[0], *path, time.Now())
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
	err := backup.Note(path, time.Now())
	if err == nil {
		err = give(path+backup.Noted, path)
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

// copyOf makes a backup, and says how far it is.
func (c *command) copyOf(ctx context.Context, path, target string) (central.Verdict, error) {
	verdict, err := backup.Make(ctx, path, target, backup.Progress{Copied: c.progress("copied").part, Checking: c.progress("checking").step})
	if err != nil {
		err = inDatabase(path, err)
	}
	return verdict, err
}
