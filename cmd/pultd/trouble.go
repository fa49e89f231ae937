// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/pult-app/pult/store/sqlite"
)

// Databases in trouble, with what to do. The path stands before.
var databaseAdvice = map[sqlite.Code]string{
	sqlite.Foreign: "is no database of this server and was left as it is: name another file with --db",
	sqlite.Newer:   "was written by a newer pultd and was left as it is: start that version, or restore a backup from before the update",
	sqlite.Corrupt: "is damaged and was left as it is: put it and its -wal aside and restore the backup",
	sqlite.Moved:   "was taken away while it was open: put it back with its -wal and try again",
	sqlite.Busy:    "is locked by another program: end that program, such as a shell in a transaction, and try again",
	sqlite.Full:    "does not fit on its disk: make room and try again; nothing half is stored",
	sqlite.Denied:  "cannot be opened: it must be a file that pultd's user may read and write, in a folder where that user may write",
	sqlite.Other:   "cannot be opened: name another file with --db, or mend what is wrong",
	sqlite.IO:      "cannot be read or written, because its disk failed: look at the disk, then restore the backup if need be",
}

// tell is one sentence for the person who called: what, where, and what to do.
func tell(err error) string {
	var db *sqlite.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "ended before it was done; nothing half is left"
	case errors.As(err, &db) && databaseAdvice[db.Code] != "":
		return fmt.Sprintf("%s %s (%v)", db.Path, databaseAdvice[db.Code], db.Err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Sprintf("the disk is full: make room and try again (%v)", err)
	}
	return strings.ReplaceAll(err.Error(), "\n", "; ")
}

// inDatabase names the database that an error of the engine is about.
func inDatabase(path string, err error) error {
	var own *sqlite.Error
	if errors.As(err, &own) {
		return &sqlite.Error{Code: own.Code, Path: path, Err: own.Err}
	}
	if code := sqlite.CodeOf(err); code != sqlite.None && code != sqlite.Other {
		return &sqlite.Error{Code: code, Path: path, Err: err}
	}
	return err
}
