// SPDX-License-Identifier: EUPL-1.2

package store

import "strings"

// A Code says what kind of trouble a database is in, whichever engine it is.
type Code string

// The codes. None is the code of no error, Other of one that is not the database's or has no code of its own.
const (
	None       Code = ""
	Constraint Code = "constraint" // a row breaks a rule of the schema; the statement did nothing
	Busy       Code = "busy"       // another process holds the database
	Full       Code = "full"       // no space on the disk, or a quota
	Corrupt    Code = "corrupt"    // damaged, truncated or half-written
	Foreign    Code = "foreign"    // no database of this program
	Newer      Code = "newer"      // written by a later version of this program
	Denied     Code = "denied"     // may not be read or written
	Moved      Code = "moved"      // removed, renamed or replaced while it is open: what is written reaches nobody
	IO         Code = "io"         // the disk failed
	Down       Code = "down"       // the database's server cannot be reached, or is no longer the one that may be written to
	Other      Code = "other"
)

// An Error is a database that cannot be used, and why.
type Error struct {
	Code Code
	Path string // empty when it is known from the context
	Err  error
}

// Error names the database, the code and the cause.
func (e *Error) Error() string {
	return strings.TrimPrefix(e.Path+": ", ": ") + "database is " + string(e.Code) + ": " + e.Err.Error()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }
