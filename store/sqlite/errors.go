// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"

	"github.com/pult-app/pult/store"
)

// A Code says what kind of trouble a database is in.
type Code = store.Code

// The codes that files can have.
const (
	None       = store.None
	Constraint = store.Constraint
	Busy       = store.Busy
	Full       = store.Full
	Corrupt    = store.Corrupt
	Foreign    = store.Foreign
	Newer      = store.Newer
	Denied     = store.Denied
	Moved      = store.Moved
	IO         = store.IO
	Other      = store.Other
)

// An Error is a file that cannot be used, and why.
type Error = store.Error

// CodeOf recognises an error of this package or of the engine, however it is wrapped.
func CodeOf(err error) Code {
	var own *Error
	var engine sqlite3.Error
	switch {
	case err == nil:
		return None
	case errors.As(err, &own):
		return own.Code
	case errors.As(err, &engine):
		return codeOf(engine)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return Denied
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return Full
	}
	return Other
}

func codeOf(err sqlite3.Error) Code {
	switch err.Code {
	case sqlite3.ErrConstraint:
		return Constraint
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return Busy
	case sqlite3.ErrFull:
		return Full
	case sqlite3.ErrCorrupt:
		return Corrupt
	case sqlite3.ErrNotADB:
		return Foreign
	case sqlite3.ErrPerm, sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrAuth:
		return Denied
	case sqlite3.ErrIoErr:
		return IO
	}
	return Other
}

// Guarded tells which rule of the overlap guard stopped a statement: "desk", "person" or "span"; empty when none did.
func Guarded(err error) string {
	var engine sqlite3.Error
	if !errors.As(err, &engine) || engine.ExtendedCode != sqlite3.ErrConstraintTrigger {
		return ""
	}
	rule, ok := strings.CutPrefix(engine.Error(), "guard:")
	if !ok {
		return ""
	}
	return rule
}
