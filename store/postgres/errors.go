// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pult-app/pult/store"
)

// CodeOf recognises an error of this package or of the engine, however it is wrapped.
func CodeOf(err error) store.Code {
	var own *store.Error
	var engine *pgconn.PgError
	switch {
	case err == nil:
		return store.None
	case errors.As(err, &own):
		return own.Code
	case errors.As(err, &engine):
		return codeOf(engine.Code)
	case lost(err):
		return store.Down
	}
	return store.Other
}

// states are SQLSTATEs, and classes of them (their first two characters), that say something of their own (PostgreSQL,
// appendix A).
var states = map[string]store.Code{
	"08": store.Down, "23": store.Constraint, "28": store.Denied,
	"25006": store.Down,                                                                // read-only: it is a standby, or was made one
	"25P03": store.Down,                                                                // idle in a transaction for too long: the connection is gone
	"3D000": store.Denied,                                                              // there is no such database
	"40001": store.Busy, "40P01": store.Busy, "55P03": store.Busy, "57014": store.Busy, // waited too long for others
	"42501": store.Denied,
	"53100": store.Full, "53300": store.Busy,
	"57P01": store.Down, "57P02": store.Down, "57P03": store.Down, "57P05": store.Down,
	"58030": store.IO,
	"XX001": store.Corrupt, "XX002": store.Corrupt,
}

func codeOf(state string) store.Code {
	if code, ok := states[state]; ok {
		return code
	}
	if code, ok := states[state[:min(2, len(state))]]; ok {
		return code
	}
	return store.Other
}

// lost tells whether an error speaks of the connection: nobody knows then whether what was sent has been done.
func lost(err error) bool {
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// Guarded tells which rule of the overlap guard stopped a statement: "desk", "person" or "span"; empty when none did.
func Guarded(err error) string {
	var engine *pgconn.PgError
	if !errors.As(err, &engine) {
		return ""
	}
	rule, ok := strings.CutPrefix(engine.ConstraintName, "booking_guard_")
	if !ok {
		return ""
	}
	return rule
}
