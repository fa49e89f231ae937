// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"encoding/json"
	"fmt"
)

// The limits of a request. A request beyond one of them is answered with Malformed or TooLarge and nothing is stored.
const (
	MaxOps    = 1000      // ops in a request
	MaxArgs   = 16 << 10  // bytes of an op's arguments
	MaxKind   = 64        // bytes of an op's kind
	MaxWant   = 1000      // optional scopes that a device may hold
	MaxScope  = 128       // bytes of a scope
	MaxCursor = 128 << 10 // bytes of a cursor
	MaxPage   = 5000      // rows of a page, own rows of the request's ops not counted
)

// Page is how many rows a page may have when the request asks for n: MaxPage when n is 0 or more than that.
func Page(n int) int {
	if n <= 0 || n > MaxPage {
		return MaxPage
	}
	return n
}

// Check tells whether the request keeps the form and the limits of the protocol; everyone who is a Remote asks it
// before anything is stored. The error is an *Error with TooOld, TooLarge or Malformed.
func (r Request) Check() error {
	switch {
	case r.Protocol != Protocol:
		return refuse(TooOld, "protocol %d is not served, only %d", r.Protocol, Protocol)
	case len(r.Ops) > MaxOps:
		return refuse(TooLarge, "%d ops in a request, at most %d", len(r.Ops), MaxOps)
	case len(r.Want) > MaxWant:
		return refuse(TooLarge, "%d wanted scopes, at most %d", len(r.Want), MaxWant)
	case len(r.Cursor) > MaxCursor:
		return refuse(TooLarge, "a cursor of %d bytes, at most %d", len(r.Cursor), MaxCursor)
	case r.Limit < 0 || r.Oldest < 0:
		return refuse(Malformed, "limit and oldest are never negative")
	}
	if err := checkWant(r.Want); err != nil {
		return err
	}
	return checkOps(r.Ops)
}

func checkWant(want []Scope) error {
	for i, scope := range want {
		if len(scope) == 0 || len(scope) > MaxScope {
			return refuse(Malformed, "want[%d] has %d bytes, not 1 to %d", i, len(scope), MaxScope)
		}
		if i > 0 && want[i-1] >= scope {
			return refuse(Malformed, "want[%d] is not after want[%d]: scopes are sorted and named once", i, i-1)
		}
	}
	return nil
}

func checkOps(ops []Op) error {
	for i, op := range ops {
		switch {
		case !op.ID.Valid():
			return refuse(Malformed, "ops[%d].id is not a UUID in its 36 lower-case characters", i)
		case op.DependsOn != "" && !op.DependsOn.Valid():
			return refuse(Malformed, "ops[%d].dependsOn is not a UUID in its 36 lower-case characters", i)
		case op.Seq < 1 || i > 0 && op.Seq <= ops[i-1].Seq:
			return refuse(Malformed, "ops[%d].seq is %d: ops count up from 1", i, op.Seq)
		case op.Kind == "" || len(op.Kind) > MaxKind:
			return refuse(Malformed, "ops[%d].kind has %d bytes, not 1 to %d", i, len(op.Kind), MaxKind)
		case len(op.Args) > MaxArgs:
			return refuse(TooLarge, "ops[%d].args has %d bytes, at most %d", i, len(op.Args), MaxArgs)
		case !json.Valid(op.Args):
			return refuse(Malformed, "ops[%d].args is not JSON", i)
		}
	}
	return nil
}

// Valid tells whether the id is a UUID in its 36 lower-case characters.
func (id OpID) Valid() bool {
	if len(id) != 36 {
		return false
	}
	for i, c := range []byte(id) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := c >= '0' && c <= '9' || c >= 'a' && c <= 'f'
		if dash != (c == '-') || !dash && !hex {
			return false
		}
	}
	return true
}

func refuse(code Code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
