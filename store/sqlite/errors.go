// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// A Code says what kind of trouble a database is in.
type Code string

// The codes. None is the code of no error, Other of one that is not the database's or has no code of its own.
const (
	None       Code = ""
	Constraint Code = "constraint" // a row breaks a rule of the schema; the statement did nothing
	Busy       Code = "busy"       // another process holds the file
	Full       Code = "full"       // no space on the disk, or a quota
	Corrupt    Code = "corrupt"    // damaged, truncated or half-written
	Foreign    Code = "foreign"    // not a SQLite file at all, or of another program
	Newer      Code = "newer"      // written by a later version of this program
	Denied     Code = "denied"     // may not be read or written
	Moved      Code = "moved"      // removed, renamed or replaced while it is open: what is written reaches nobody
	IO         Code = "io"         // the disk failed
	Other      Code = "other"
)

// An Error is a database that cannot be used, and why.
type Error struct {
	Code Code
	Path string // empty when it is known from the context
	Err  error
}

// Error names the file, the code and the cause.
func (e *Error) Error() string {
	return strings.TrimPrefix(e.Path+": ", ": ") + "database is " + string(e.Code) + ": " + e.Err.Error()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

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
