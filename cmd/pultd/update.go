// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
)

// beforeUpdate comes between a database's name and the time when it was copied because a newer pultd was about to change its
// tables: an older one refuses the file from then on, and this copy is the way back.
const beforeUpdate = ".before-update-"

// keepUpdates is how long such a copy stays. It holds names, and no backup is kept longer.
const keepUpdates = 14 * 24 * time.Hour

// openTown opens a database that people use. Before the tables of a file are changed a copy of it is put beside it, and told.
func (c *command) openTown(ctx context.Context, path string, told func(copied string)) (*central.Central, error) {
	copied, err := c.keepBefore(ctx, path, time.Now())
	if err != nil {
		return nil, err
	}
	if copied != "" {
		told(copied)
	}
	db, err := central.Open(ctx, path)
	if err != nil {
		return nil, inDatabase(path, err)
	}
	return db, nil
}

// keepFirst does the same for whoever opens the database without a log.
func (c *command) keepFirst(ctx context.Context, path string) error {
	copied, err := c.keepBefore(ctx, path, time.Now())
	if err == nil && copied != "" {
		c.say(copied)
	}
	return err
}

// say tells of the copy where there is no log.
func (c *command) say(copied string) {
	fmt.Fprintf(c.err, "this version changes the tables; what the database was is kept for %d days as %s\n", int(keepUpdates.Hours()/24), copied)
}

// keepBefore copies a file that this version is about to change, and checks the copy. Empty when there is nothing to change; what
// is wrong with the file is for whoever opens it to say. A server keeps backups of its own.
func (c *command) keepBefore(ctx context.Context, path string, now time.Time) (copied string, err error) {
	if central.IsServer(path) {
		return "", nil
	}
	if behind, err := sqlite.Behind(ctx, path, central.Sets()...); err != nil || !behind {
		return "", nil
	}
	copied = path + beforeUpdate + now.UTC().Format(backup.Stamp)
	if _, err := os.Lstat(copied); err == nil {
		return copied, nil // an update that was interrupted in this very second
	}
	if _, err := backup.Make(ctx, path, copied, backup.Progress{Copied: c.progress("copied").part, Checking: c.progress("checking").step}); err != nil {
		return "", fmt.Errorf("nothing was updated, because what the database is could not be kept: %w", err)
	}
	return copied, give(copied, path)
}

// sweepUpdates removes copies that have had their time, now and every day until ctx ends.
func sweepUpdates(ctx context.Context, path string, now func() time.Time, log *slog.Logger) error {
	for path != "" {
		gone, err := dropUpdates(path, now())
		for _, file := range gone {
			log.Info("a copy from before an update has had its time and was deleted", "file", file)
		}
		if err != nil {
			log.Error("a copy from before an update cannot be deleted: it holds names", "cause", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(24 * time.Hour):
		}
	}
	return nil
}

// dropUpdates removes the copies beside a database that were made too long ago.
func dropUpdates(path string, now time.Time) (gone []string, err error) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		when, ours := strings.CutPrefix(file.Name(), filepath.Base(path)+beforeUpdate)
		made, unread := time.Parse(backup.Stamp, when)
		if !ours || unread != nil || now.Sub(made) < keepUpdates {
			continue
		}
		name := filepath.Join(filepath.Dir(path), file.Name())
		if failed := os.Remove(name); failed != nil && !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
			continue
		}
		gone = append(gone, name)
	}
	return gone, err
}
