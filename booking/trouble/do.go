// SPDX-License-Identifier: EUPL-1.2

package trouble

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// An Act names a command on the wire. Append-only.
type Act = staff.Act

// The commands that Caretaker.Do understands.
const (
	ActReport   Act = "trouble.report"
	ActWithdraw Act = "trouble.withdraw"
	ActAnswer   Act = "trouble.answer"
	ActBlock    Act = "trouble.block"
	ActUnblock  Act = "trouble.unblock"
)

// MaxArgs is the size of a command's arguments in bytes.
const MaxArgs = 8192

// Make reports what is broken at a desk.
type Make struct {
	Report ReportID       `json:"report"`
	Desk   booking.DeskID `json:"desk"`
	Kind   Kind           `json:"kind"`
	Words  string         `json:"words,omitempty"`
	Photo  string         `json:"photo,omitempty"`
}

// Withdraw takes a report of one's own back.
type Withdraw struct {
	Report ReportID `json:"report"`
}

// Answer is what the house says of a case.
type Answer struct {
	Case  CaseID `json:"case"`
	State State  `json:"state"`
	Words string `json:"words,omitempty"`
}

// Block takes a desk out of use.
type Block struct {
	Desk booking.DeskID `json:"desk"`
}

// Unblock puts it back.
type Unblock struct {
	Desk booking.DeskID `json:"desk"`
}

// A command with the ids in it.
type command interface{ ids() []string }

func (m Make) ids() []string     { return []string{string(m.Report), string(m.Desk)} }
func (w Withdraw) ids() []string { return []string{string(w.Report)} }
func (a Answer) ids() []string   { return []string{string(a.Case)} }
func (b Block) ids() []string    { return []string{string(b.Desk)} }
func (u Unblock) ids() []string  { return []string{string(u.Desk)} }

type doing func(c *Caretaker, ctx context.Context, who staff.PersonID, args []byte) error

// doings are all that Do understands.
var doings = map[Act]doing{
	ActReport:   decoded((*Caretaker).Report),
	ActWithdraw: decoded((*Caretaker).Withdraw),
	ActAnswer: decoded(func(c *Caretaker, ctx context.Context, _ staff.PersonID, a Answer) error {
		return c.Answer(ctx, a)
	}),
	ActBlock:   decoded((*Caretaker).Block),
	ActUnblock: decoded((*Caretaker).Unblock),
}

// Acts are all that Do understands, sorted.
func Acts() []Act { return slices.Sorted(maps.Keys(doings)) }

// Knows tells whether Do understands the command.
func Knows(act Act) bool {
	_, known := doings[act]
	return known
}

// Do carries out a command from the wire or the outbox, as booking.Planner.Do does: what it does not understand it refuses with Invalid,
// an error that is no refusal is a failure, and after any error nothing may be kept.
func (c *Caretaker) Do(ctx context.Context, who staff.PersonID, act Act, args json.RawMessage) error {
	do, known := doings[act]
	if !known {
		return &booking.Refusal{Why: booking.Invalid}
	}
	return do(c, ctx, who, args)
}

func decoded[Args command](carryOut func(*Caretaker, context.Context, staff.PersonID, Args) error) doing {
	return func(c *Caretaker, ctx context.Context, who staff.PersonID, args []byte) error {
		var read Args
		if err := staff.Decode(args, MaxArgs, &read); err != nil || !staff.Storable(args) {
			return &booking.Refusal{Why: booking.Invalid}
		}
		for _, id := range read.ids() {
			if !staff.Named(id) {
				return &booking.Refusal{Why: booking.Invalid}
			}
		}
		return carryOut(c, ctx, who, read)
	}
}

// Makes is the name of the report that a command makes, if it makes one.
func Makes(act Act, args json.RawMessage) (id ReportID, makes bool) {
	return named(act == ActReport, args)
}

// Needs is the report without which a command makes no sense.
func Needs(act Act, args json.RawMessage) (id ReportID, needs bool) {
	return named(act == ActWithdraw, args)
}

func named(is bool, args json.RawMessage) (ReportID, bool) {
	var about struct {
		Report ReportID `json:"report"`
	}
	if !is || json.Unmarshal(args, &about) != nil || !staff.Named(about.Report) {
		return "", false
	}
	return about.Report, true
}
