// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// Files in trouble, with what to do. The path stands before.
var databaseAdvice = map[store.Code]string{
	store.Foreign: "is no database of this server and was left as it is: name another file with --db",
	store.Newer:   "was written by a newer pultd and was left as it is: start that version, or restore a backup from before the update",
	store.Corrupt: "is damaged and was left as it is: put it and its -wal aside and restore the backup",
	store.Moved:   "was taken away while it was open: put it back with its -wal and try again",
	store.Busy:    "is locked by another program: end that program, such as a shell in a transaction, and try again",
	store.Full:    "does not fit on its disk: make room and try again; nothing half is stored",
	store.Denied:  "cannot be opened: it must be a file that pultd's user may read and write, in a folder where that user may write",
	store.Other:   "cannot be opened: name another file with --db, or mend what is wrong",
	store.IO:      "cannot be read or written, because its disk failed: look at the disk, then restore the backup if need be",
}

// Databases on a server in trouble, with what to do. The address stands before, without its password.
var serverAdvice = map[store.Code]string{
	store.Foreign: "is no database for this server and was left as it is: name an empty one of its own, in UTF8, with --db",
	store.Newer:   databaseAdvice[store.Newer],
	store.Corrupt: "has damaged pages: let a standby take over, or restore the backup",
	store.Busy:    "is held by another program: end that program, such as a shell in a transaction, and try again",
	store.Full:    "does not fit on its server's disk: make room there and try again; nothing half is stored",
	store.Denied:  "does not let pultd in: look at user, password, rights and settings",
	store.Down:    "cannot be reached, or has no primary now: look at host, port and the server's log, then try again",
	store.IO:      "cannot be read or written, because its server's disk failed: let a standby take over",
	store.Other:   "cannot be used: look at the address, and mend what is wrong",
}

// advice is what to do about a database in trouble.
func advice(db *store.Error) string {
	if central.IsServer(db.Path) {
		return serverAdvice[db.Code]
	}
	return databaseAdvice[db.Code]
}

// tell is one sentence for the person who called: what, where, and what to do.
func tell(err error) string {
	var db *store.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "ended before it was done; nothing half is left"
	case errors.As(err, &db) && db.Code == store.Other && errors.Is(db.Err, fs.ErrNotExist):
		return fmt.Sprintf("%s cannot be made, because there is no folder %s: make the folder, or name another file with --db", db.Path, filepath.Dir(db.Path))
	case errors.As(err, &db) && advice(db) != "":
		return oneLine(fmt.Sprintf("%s %s (%v)", db.Path, advice(db), db.Err))
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Sprintf("the disk is full: make room and try again (%v)", err)
	}
	return oneLine(err.Error())
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "; ") }

// nameless is a failure of the system without the name of the file: it may be a half one, which nobody knows.
func nameless(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return fmt.Errorf("%s: %w", of.Op, of.Err)
	}
	return err
}

// inDatabase names the database that an error of the engine is about.
func inDatabase(path string, err error) error {
	var own *store.Error
	if errors.As(err, &own) {
		return &store.Error{Code: own.Code, Path: central.Name(path), Err: nameless(own.Err)}
	}
	if code := central.CodeOf(err); code != store.None && code != store.Other {
		return &store.Error{Code: code, Path: central.Name(path), Err: nameless(err)}
	}
	return err
}
