// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// The limits of a request. A request beyond one of them is answered with Malformed or TooLarge and nothing is stored.
const (
	MaxOps  = 1000     // ops in a request
	MaxArgs = 96 << 10 // bytes of an op's arguments: a text that somebody has written, and what goes with it
	// MaxOpsSize is how many bytes of ops a device sends at once; what is more goes with the next request.
	MaxOpsSize = 1 << 20
	MaxKind    = 64        // bytes of an op's kind
	MaxWant    = 1000      // optional scopes that a device may hold, and scopes that it may ask for anew
	MaxFirst   = 16        // scopes that a load shall bring first
	MaxScope   = 128       // bytes of a scope
	MaxCursor  = 128 << 10 // bytes of a cursor
	MaxPage    = 5000      // rows of a page, own rows of the request's ops not counted
	// MaxRows is how many rows an answer may have, own rows counted: a page, and several times what MaxOps ops write.
	MaxRows = 1 << 16
	// MaxDrop is how many scopes an answer may drop: more than MaxWant, because a permission may end too.
	MaxDrop = 1 << 14
	// MaxSeq is the highest number that can be written. It and the one after it, which an Expect may be, are exact in
	// every reader of JSON.
	MaxSeq = 1<<53 - 1
)

// SoundSeq is the highest number that an op may have: nobody makes so many. One beyond it is damage, on a device and on
// a server, and is not counted on from.
const SoundSeq = MaxSeq - MaxLead

// MaxLead is how far an Expect may be beyond the op that would be the device's next. The honest case is a device that
// was restored from an old copy of itself: far more ops than a person makes in a lifetime.
const MaxLead = 1 << 20

// Page is how many rows a page may have when the request asks for n: MaxPage when n is 0 or more than that.
func Page(n int) int {
	if n <= 0 || n > MaxPage {
		return MaxPage
	}
	return n
}

// Check tells whether the request keeps the form and the limits of the protocol; everyone who is a Remote asks it
// before anything is stored. The error is an *Error with TooOld, TooNew, TooLarge or Malformed.
func (r Request) Check() error {
	if err := Served(r.Protocol, Oldest, Protocol); err != nil {
		return err
	}
	switch {
	case len(r.Ops) > MaxOps:
		return refuse(TooLarge, "%d ops in a request, at most %d", len(r.Ops), MaxOps)
	case len(r.Want) > MaxWant:
		return refuse(TooLarge, "%d wanted scopes, at most %d", len(r.Want), MaxWant)
	case len(r.Anew) > MaxWant:
		return refuse(TooLarge, "%d scopes to begin anew, at most %d", len(r.Anew), MaxWant)
	case len(r.First) > MaxFirst:
		return refuse(TooLarge, "%d scopes to come first, at most %d", len(r.First), MaxFirst)
	case len(r.Cursor) > MaxCursor:
		return refuse(TooLarge, "a cursor of %d bytes, at most %d", len(r.Cursor), MaxCursor)
	case r.Limit < 0 || r.Oldest < 0:
		return refuse(Malformed, "limit and oldest are never negative")
	case r.Oldest > SoundSeq:
		return refuse(Malformed, "oldest is %d, at most %d", r.Oldest, int64(SoundSeq))
	}
	if err := checkScopes("want", r.Want); err != nil {
		return err
	}
	if err := checkScopes("anew", r.Anew); err != nil {
		return err
	}
	for i, scope := range r.First {
		if len(scope) == 0 || len(scope) > MaxScope {
			return refuse(Malformed, "first[%d] has %d bytes, not 1 to %d", i, len(scope), MaxScope)
		}
	}
	return checkOps(r.Ops)
}

// Served tells whether a server that serves the protocols from oldest to newest serves this one. The error is an *Error with
// TooOld or TooNew.
func Served(protocol, oldest, newest int) error {
	switch {
	case protocol < oldest:
		return refuse(TooOld, "protocol %d is no longer served, only %d to %d", protocol, oldest, newest)
	case protocol > newest:
		return refuse(TooNew, "protocol %d is not served yet, only %d to %d", protocol, oldest, newest)
	}
	return nil
}

// Check tells whether a device whose highest Seq is highest can do what the answer's Expect asks for: it is 1 or more, at
// most MaxLead beyond the device's next op, and at most MaxSeq+1, where no number is left. The error is an *Error with
// Malformed; nothing of such an answer is to be taken.
func (r Response) Check(highest int64) error {
	if most := min(max(highest, 0), MaxSeq-MaxLead) + 1 + MaxLead; r.Expect < 1 || r.Expect > most {
		return refuse(Malformed, "the answer expects op %d, not 1 to %d", r.Expect, most)
	}
	return nil
}

func checkScopes(field string, scopes []Scope) error {
	for i, scope := range scopes {
		if len(scope) == 0 || len(scope) > MaxScope {
			return refuse(Malformed, "%s[%d] has %d bytes, not 1 to %d", field, i, len(scope), MaxScope)
		}
		if strings.ContainsFunc(string(scope), unicode.IsControl) {
			return refuse(Malformed, "%s[%d] has control characters", field, i)
		}
		if i > 0 && scopes[i-1] >= scope {
			return refuse(Malformed, "%s[%d] is not after the one before: scopes are sorted and named once", field, i)
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
		case op.Seq > SoundSeq:
			return refuse(Malformed, "ops[%d].seq is %d, at most %d", i, op.Seq, int64(SoundSeq))
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
