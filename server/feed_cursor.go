// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// A position is what a cursor says. It grants nothing: scopes follow from the session at every call, so a forged
// position only makes a device miss rows.
type position struct {
	// Epoch is the run of the server that drew Upto.
	Epoch string `json:"e"`
	// Upto is the head when the cursor was given.
	Upto int64 `json:"u"`
	// Whole are the scopes that the device has up to Upto, sorted.
	Whole []sync.Scope `json:"w,omitempty"`
	// Partly are the scopes that it has not whole yet.
	Partly map[sync.Scope]partly `json:"p,omitempty"`
}

// A partly says up to which version the device has a scope, and what the head was when its load began. When that comes in
// parts, it says up to which version the near one is there, and from which second until which that reaches; the first
// version is then that of the far one. Cursors of before have two numbers: the others are 0.
type partly [5]int64

// has, near and began are versions.
func (p partly) has() int64             { return p[0] }
func (p partly) began() int64           { return p[1] }
func (p partly) near() int64            { return p[2] }
func (p partly) window() central.Window { return central.Window{From: p[3], Until: p[4]} }

// parted tells whether the scope comes in parts.
func (p partly) parted() bool { return p[4] > p[3] }

// mostScopes is more than a person can have: what they want, their audiences, and the few that everybody has.
const mostScopes = sync.MaxWant + mostAudiences + 200

func (p position) cursor() (sync.Cursor, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("write a cursor: %w", err)
	}
	return sync.Cursor(base64.RawURLEncoding.EncodeToString(text)), nil
}

// parseCursor reads a cursor; the zero position for an empty one. It checks what can be seen without the database.
func parseCursor(c sync.Cursor) (p position, err error) {
	if c == "" {
		return p, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil || json.Unmarshal(text, &p) != nil || !p.sane() {
		return position{}, startOver("the cursor is not one of this server")
	}
	return p, nil
}

func (p position) sane() bool {
	if p.Epoch == "" || p.Upto < 0 || len(p.Whole)+len(p.Partly) > mostScopes {
		return false
	}
	for _, at := range p.Partly {
		if slices.Min(at[:]) < 0 || max(at.has(), at.began(), at.near()) > p.Upto {
			return false
		}
	}
	return true
}

// empty is the position of a device that has nothing.
func (p position) empty() bool { return p.Epoch == "" }

// has tells whether the device has any of the scope.
func (p position) has(scope sync.Scope) bool {
	_, partly := p.Partly[scope]
	return partly || slices.Contains(p.Whole, scope)
}

// whole tells whether the device has all that it wants, whole, and is the person's.
func (p position) whole(person staff.PersonID, want []sync.Scope) bool {
	if p.empty() || len(p.Partly) > 0 || !slices.Contains(p.Whole, own(person)) {
		return false
	}
	houses := 0
	for _, scope := range p.Whole {
		if isHouse(scope) {
			houses++
		}
	}
	wanted := 0
	for _, scope := range want {
		if _, found := slices.BinarySearch(p.Whole, scope); !found {
			return false
		}
		if isHouse(scope) {
			wanted++
		}
	}
	return wanted == houses
}

// check finds out whether the position can be gone on from. epoch is the run that drew p.Upto in this database.
func (p position) check(person staff.PersonID, head central.Head, epoch string) error {
	switch {
	case p.empty():
		return nil
	case p.Upto > head.Seq || p.Epoch != epoch:
		return startOver("the cursor is from a log that this server does not have")
	case !p.has(own(person)):
		return startOver("the cursor is another person's")
	case len(p.Whole) > 0 && p.Upto < head.Floor:
		return startOver("the cursor is too old")
	}
	for _, at := range p.Partly {
		if max(at.has(), at.began()) < head.Floor {
			return startOver("the cursor is too old")
		}
	}
	return nil
}

// marks are where to go on in each scope. A new scope begins at nothing. Those that have brought nothing yet come in parts when
// they are to come first and have rows of many times: then what is in the window comes before the rest.
func (p position) marks(scopes []sync.Scope, head int64, first []sync.Scope, window central.Window) []central.Mark {
	marks := make([]central.Mark, 0, len(scopes))
	for _, scope := range scopes {
		at, begun := p.Partly[scope]
		if slices.Contains(p.Whole, scope) {
			at, begun = partly{p.Upto, p.Upto}, true
		}
		if !begun {
			at = partly{0, head}
		}
		if at.has() == 0 && !at.parted() && slices.Contains(first, scope) && (isHouse(scope) || scope == store.Org) {
			at[3], at[4] = window.From, window.Until
		}
		mark := central.Mark{Scope: scope, Since: at.has(), Began: at.began()}
		if at.parted() {
			mark.Part, mark.Window = central.Far, at.window()
			near := mark
			near.Part, near.Since = central.Near, at.near()
			marks = append(marks, near)
		}
		marks = append(marks, mark)
	}
	return marks
}

// lost are the scopes of the position that are not among the scopes, sorted.
func (p position) lost(scopes []sync.Scope) (lost []sync.Scope) {
	for _, scope := range slices.Concat(p.Whole, slices.Collect(maps.Keys(p.Partly))) {
		if !slices.Contains(scopes, scope) {
			lost = append(lost, scope)
		}
	}
	slices.Sort(lost)
	return slices.Compact(lost)
}

// next is the position of a device that has come to the marks.
func next(marks []central.Mark, head central.Head) position {
	p := position{Epoch: head.Epoch, Upto: head.Seq, Partly: map[sync.Scope]partly{}}
	for _, mark := range marks {
		at := p.Partly[mark.Scope]
		at[1] = mark.Began
		if mark.Part == central.Near {
			at[2] = mark.Since
		} else {
			at[0] = mark.Since
		}
		at[3], at[4] = mark.Window.From, mark.Window.Until
		p.Partly[mark.Scope] = at
	}
	for scope, at := range p.Partly {
		if at.has() >= head.Seq && (!at.parted() || at.near() >= head.Seq) {
			p.Whole = append(p.Whole, scope)
			delete(p.Partly, scope)
		}
	}
	slices.Sort(p.Whole)
	return p
}

func own(person staff.PersonID) sync.Scope { return sync.Scope(store.Own(person)) }

func isHouse(scope sync.Scope) bool { return strings.HasPrefix(string(scope), store.House("")) }

func startOver(why string) error { return &sync.Error{Code: sync.StartOver, Message: why} }
